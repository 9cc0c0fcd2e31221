//! Runs a program as if on another kernel: `kernel_without WHAT PROGRAM ARGUMENT..`.
//!
//! `landlock` and `seccomp` are missing; `landlock-in-force` and `seccomp-in-force` say yes and do nothing, as some containers and emulators do.
//! Several, joined by commas, are missing together. A filter of this process, which every program started from it inherits, sees to it.

fn main() {
    #[cfg(target_os = "linux")]
    linux::run();
}

#[cfg(target_os = "linux")]
mod linux {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a program for tests")]

    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// A call, and what it answers.
    type Answer = (i64, Vec<SeccompRule>, i32);

    pub(super) fn run() {
        let arguments: Vec<String> = std::env::args().collect();
        let mut missing: Vec<Answer> = arguments[1].split(',').map(answer).collect();
        // The last one takes away what installs the others.
        missing.sort_by_key(|(call, ..)| *call == libc::SYS_seccomp);
        let filters: Vec<BpfProgram> = missing.into_iter().map(filter).collect();
        for filter in &filters {
            seccompiler::apply_filter(filter).unwrap();
        }
        panic!("{}", Command::new(&arguments[2]).args(&arguments[3..]).exec());
    }

    fn answer(what: &str) -> Answer {
        match what {
            "landlock" => (libc::SYS_landlock_create_ruleset, Vec::new(), libc::ENOSYS),
            "landlock-in-force" => (libc::SYS_landlock_restrict_self, Vec::new(), 0),
            "seccomp" => (libc::SYS_seccomp, only_filters(), libc::EINVAL),
            "seccomp-in-force" => (libc::SYS_seccomp, only_filters(), 0),
            other => panic!("{other} cannot be taken away"),
        }
    }

    fn only_filters() -> Vec<SeccompRule> {
        let set = u64::from(libc::SECCOMP_SET_MODE_FILTER);
        let condition = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, set).unwrap();
        vec![SeccompRule::new(vec![condition]).unwrap()]
    }

    fn filter((call, rules, errno): Answer) -> BpfProgram {
        let errno = SeccompAction::Errno(errno.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into().unwrap();
        SeccompFilter::new([(call, rules)].into(), SeccompAction::Allow, errno, arch).unwrap().try_into().unwrap()
    }
}
