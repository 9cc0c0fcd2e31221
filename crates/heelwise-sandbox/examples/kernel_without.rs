//! Runs a program as if on another kernel: `kernel_without WHAT PROGRAM ARGUMENT..`.
//!
//! `landlock` and `seccomp` are missing; `landlock-in-force` and `seccomp-in-force` report success
//! and do nothing, as some containers and emulators do. `network` kills every process that uses the
//! network. Several, joined by commas, are missing together. A filter of this process does it,
//! which every program started from it inherits.

fn main() {
    #[cfg(target_os = "linux")]
    linux::run();
}

#[cfg(target_os = "linux")]
mod linux {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a program for tests"
    )]

    use std::collections::BTreeMap;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    /// A call, with the rules for it and its error.
    type Answer = (i64, Vec<SeccompRule>, i32);

    pub(super) fn run() {
        let arguments: Vec<String> = std::env::args().collect();
        let filters: Vec<BpfProgram> = match arguments[1].as_str() {
            "network" => vec![no_network()],
            parts => {
                let mut missing: Vec<Answer> = parts.split(',').map(answer).collect();
                // The last one takes away what installs the others.
                missing.sort_by_key(|(call, ..)| *call == libc::SYS_seccomp);
                missing.into_iter().map(filter).collect()
            }
        };
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
        let condition =
            SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, set).unwrap();
        vec![SeccompRule::new(vec![condition]).unwrap()]
    }

    /// A filter that kills a process that connects, listens or creates a socket. Socket pairs
    /// inside a process are allowed.
    fn no_network() -> BpfProgram {
        let with_any_arguments = [
            libc::SYS_connect,
            libc::SYS_bind,
            libc::SYS_listen,
            libc::SYS_accept,
            libc::SYS_accept4,
        ];
        let more = [libc::SYS_sendmsg, libc::SYS_sendmmsg];
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            with_any_arguments.into_iter().chain(more).map(|call| (call, Vec::new())).collect();
        rules.insert(libc::SYS_socket, all_but_what_the_worker_tries());
        // To somewhere: with an address.
        rules.insert(
            libc::SYS_sendto,
            vec![SeccompRule::new(vec![is(4, SeccompCmpOp::Ne, 0)]).unwrap()],
        );
        made(rules, SeccompAction::KillProcess)
    }

    /// Rules for all sockets but the two kinds that the worker tries to create, which the cage
    /// refuses first.
    fn all_but_what_the_worker_tries() -> Vec<SeccompRule> {
        let [inet, unix, stream, datagram] =
            [libc::AF_INET, libc::AF_UNIX, libc::SOCK_STREAM, libc::SOCK_DGRAM]
                .map(|it| u64::from(it.unsigned_abs()));
        let all = |conditions: Vec<SeccompCondition>| SeccompRule::new(conditions).unwrap();
        vec![
            all(vec![is(0, SeccompCmpOp::Ne, inet), is(0, SeccompCmpOp::Ne, unix)]),
            all(vec![is(0, SeccompCmpOp::Eq, inet), is(1, SeccompCmpOp::Ne, stream)]),
            all(vec![is(0, SeccompCmpOp::Eq, unix), is(1, SeccompCmpOp::Ne, datagram)]),
        ]
    }

    fn is(argument: u8, how: SeccompCmpOp, value: u64) -> SeccompCondition {
        SeccompCondition::new(argument, SeccompCmpArgLen::Qword, how, value).unwrap()
    }

    fn filter((call, rules, errno): Answer) -> BpfProgram {
        made([(call, rules)].into(), SeccompAction::Errno(errno.unsigned_abs()))
    }

    fn made(rules: BTreeMap<i64, Vec<SeccompRule>>, then: SeccompAction) -> BpfProgram {
        let arch = std::env::consts::ARCH.try_into().unwrap();
        SeccompFilter::new(rules, SeccompAction::Allow, then, arch).unwrap().try_into().unwrap()
    }
}
