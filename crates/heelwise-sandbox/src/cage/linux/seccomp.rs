//! Seccomp: the list of allowed system calls. Every other call fails with "operation not
//! permitted".
//!
//! The calls on the list reach nothing outside: own memory, open descriptors, signals to itself,
//! the clock, random numbers, waiting, and exit.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule,
};

use crate::cage::NoCage;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Calls that are allowed with any arguments.
const ALLOWED: &[i64] = &[
    // descriptors that are open
    libc::SYS_read,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_close,
    // memory
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // signals to itself, and waiting
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_restart_syscall,
    // process id and time
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
    libc::SYS_getrandom,
    // exit
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// The calls with a path that the system's loader makes. They never reach the kernel; see
/// [`loader_hook`](super::loader_hook).
const LOADER_CALLS: [i64; 2] = [libc::SYS_openat, libc::SYS_newfstatat];

const WRITE: u64 = libc::PROT_WRITE as u64;
const EXEC: u64 = libc::PROT_EXEC as u64;
const ANONYMOUS: u64 = libc::MAP_ANONYMOUS as u64;
/// The number of the protection argument of `mmap` and `mprotect`.
const PROTECTION: u8 = 2;

/// A filter that can be installed.
#[derive(Debug)]
pub(crate) struct CompiledFilter(BpfProgram);

impl CompiledFilter {
    fn new(rules: Rules, matched: SeccompAction, other: SeccompAction) -> Result<Self, NoCage> {
        let arch = std::env::consts::ARCH.try_into();
        let program =
            arch.and_then(|arch| SeccompFilter::new(rules, other, matched, arch)?.try_into());
        program.map(Self).map_err(|error| unmade(&error))
    }

    /// Installs it for the calling thread.
    pub(crate) fn install(&self) -> Result<(), NoCage> {
        seccompiler::apply_filter(&self.0)
            .map_err(|error| NoCage(format!("seccomp failed ({error})")))
    }
}

fn unmade(error: &BackendError) -> NoCage {
    NoCage(format!("the list of allowed calls could not be made ({error})"))
}

/// The filters of a process that loads one library: those to install before, and the one to install
/// after it was loaded.
pub(crate) fn for_loading() -> Result<([CompiledFilter; 2], CompiledFilter), NoCage> {
    let mut list = allowed()?;
    list.extend(LOADER_CALLS.map(|call| (call, Vec::new())));
    list.insert(libc::SYS_mmap, vec![without(WRITE | EXEC)?, writable_only()?, code_of_a_file()?]);
    // Installing the last filter needs these two. Other uses of them can only forbid more.
    list.insert(libc::SYS_prctl, vec![first_is(libc::PR_SET_NO_NEW_PRIVS.unsigned_abs())?]);
    list.insert(libc::SYS_seccomp, vec![first_is(libc::SECCOMP_SET_MODE_FILTER)?]);
    let loader = Rules::from(LOADER_CALLS.map(|call| (call, Vec::new())));
    let new_code = Rules::from([
        (libc::SYS_mmap, vec![with(EXEC)?]),
        (libc::SYS_prctl, Vec::new()),
        (libc::SYS_seccomp, Vec::new()),
    ]);
    Ok((
        [
            CompiledFilter::new(loader, SeccompAction::Trap, SeccompAction::Allow)?,
            CompiledFilter::new(list, SeccompAction::Allow, refused())?,
        ],
        CompiledFilter::new(new_code, refused(), SeccompAction::Allow)?,
    ))
}

/// The filter of a process that only reads from its pipe.
pub(crate) fn for_files() -> Result<CompiledFilter, NoCage> {
    let mut list = allowed()?;
    list.insert(libc::SYS_mmap, vec![without(EXEC)?]);
    CompiledFilter::new(list, SeccompAction::Allow, refused())
}

fn refused() -> SeccompAction {
    SeccompAction::Errno(libc::EPERM.unsigned_abs())
}

/// The calls every worker may make. No memory can be made executable by changing its protection,
/// and signals go to itself only.
fn allowed() -> Result<Rules, NoCage> {
    let mut rules: Rules = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    rules.insert(libc::SYS_mprotect, vec![without(EXEC)?]);
    rules.insert(libc::SYS_tgkill, vec![first_is(std::process::id())?]);
    let commands = [libc::F_DUPFD_CLOEXEC, libc::F_GETFD, libc::F_GETFL]
        .map(|command| u64::from(command.unsigned_abs()));
    let commands = commands.map(|command| rule(&[(1, SeccompCmpOp::Eq, command)]));
    rules.insert(libc::SYS_fcntl, commands.into_iter().collect::<Result<_, _>>()?);
    Ok(rules)
}

/// A rule for this first argument.
fn first_is(value: u32) -> Result<SeccompRule, NoCage> {
    rule(&[(0, SeccompCmpOp::Eq, value.into())])
}

fn without(protection: u64) -> Result<SeccompRule, NoCage> {
    rule(&[(PROTECTION, SeccompCmpOp::MaskedEq(protection), 0)])
}

fn with(protection: u64) -> Result<SeccompRule, NoCage> {
    rule(&[(PROTECTION, SeccompCmpOp::MaskedEq(protection), protection)])
}

fn writable_only() -> Result<SeccompRule, NoCage> {
    rule(&[(PROTECTION, SeccompCmpOp::MaskedEq(WRITE | EXEC), WRITE)])
}

/// Executable memory is mapped from an open file only, and the only open file is the sealed
/// library.
fn code_of_a_file() -> Result<SeccompRule, NoCage> {
    rule(&[
        (PROTECTION, SeccompCmpOp::MaskedEq(WRITE | EXEC), EXEC),
        (3, SeccompCmpOp::MaskedEq(ANONYMOUS), 0),
    ])
}

/// A rule of all these conditions: number of the argument, comparison, value.
fn rule(conditions: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, NoCage> {
    let conditions = conditions.iter().map(|(argument, compare, value)| {
        SeccompCondition::new(*argument, SeccompCmpArgLen::Dword, compare.clone(), *value)
    });
    let rule = conditions.collect::<Result<Vec<_>, _>>().and_then(SeccompRule::new);
    rule.map_err(|error| unmade(&error))
}
