//! Seccomp: the calls that the system still answers. Every other call fails with "operation not
//! permitted".
//!
//! What is on the list cannot reach anything outside: memory of its own, descriptors that are open,
//! signals to itself, the clock, random numbers, waiting, and the end.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule,
};

use crate::cage::NoCage;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Calls that are answered whatever their arguments.
const ANSWERED: &[i64] = &[
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
    // who and when
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
    libc::SYS_getrandom,
    // the end
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// The calls with a path that the system's loader makes. They never reach the kernel; see
/// [`loader`](super::loader).
const OF_THE_LOADER: [i64; 2] = [libc::SYS_openat, libc::SYS_newfstatat];

const WRITE: u64 = libc::PROT_WRITE as u64;
const EXEC: u64 = libc::PROT_EXEC as u64;
const ANONYMOUS: u64 = libc::MAP_ANONYMOUS as u64;
/// Where `mmap` and `mprotect` take what memory may be used for.
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

    /// From now on the calling thread obeys it.
    pub(crate) fn install(&self) -> Result<(), NoCage> {
        seccompiler::apply_filter(&self.0)
            .map_err(|error| NoCage(format!("seccomp failed ({error})")))
    }
}

fn unmade(error: &BackendError) -> NoCage {
    NoCage(format!("the list of allowed calls could not be made ({error})"))
}

/// For a process that loads one library: the filters that are installed before, and the one that
/// closes behind it.
pub(crate) fn for_loading() -> Result<([CompiledFilter; 2], CompiledFilter), NoCage> {
    let mut list = answered()?;
    list.extend(OF_THE_LOADER.map(|call| (call, Vec::new())));
    list.insert(libc::SYS_mmap, vec![without(WRITE | EXEC)?, writable_only()?, code_of_a_file()?]);
    // Closing needs these two. Whoever else uses them can only forbid more.
    list.insert(libc::SYS_prctl, vec![first_is(libc::PR_SET_NO_NEW_PRIVS.unsigned_abs())?]);
    list.insert(libc::SYS_seccomp, vec![first_is(libc::SECCOMP_SET_MODE_FILTER)?]);
    let loader = Rules::from(OF_THE_LOADER.map(|call| (call, Vec::new())));
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

/// For a process that only reads what comes through its pipe.
pub(crate) fn for_files() -> Result<CompiledFilter, NoCage> {
    let mut list = answered()?;
    list.insert(libc::SYS_mmap, vec![without(EXEC)?]);
    CompiledFilter::new(list, SeccompAction::Allow, refused())
}

fn refused() -> SeccompAction {
    SeccompAction::Errno(libc::EPERM.unsigned_abs())
}

/// What every worker may call. No memory ever becomes code by changing what it may be used for, and
/// signals go to itself only.
fn answered() -> Result<Rules, NoCage> {
    let mut rules: Rules = ANSWERED.iter().map(|call| (*call, Vec::new())).collect();
    rules.insert(libc::SYS_mprotect, vec![without(EXEC)?]);
    rules.insert(libc::SYS_tgkill, vec![first_is(std::process::id())?]);
    let asked = [libc::F_DUPFD_CLOEXEC, libc::F_GETFD, libc::F_GETFL]
        .map(|asked| u64::from(asked.unsigned_abs()));
    let asked = asked.map(|asked| rule(&[(1, SeccompCmpOp::Eq, asked)]));
    rules.insert(libc::SYS_fcntl, asked.into_iter().collect::<Result<_, _>>()?);
    Ok(rules)
}

/// The first argument is this.
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

/// Code comes out of an open file only, and the one that is open is the sealed library.
fn code_of_a_file() -> Result<SeccompRule, NoCage> {
    rule(&[
        (PROTECTION, SeccompCmpOp::MaskedEq(WRITE | EXEC), EXEC),
        (3, SeccompCmpOp::MaskedEq(ANONYMOUS), 0),
    ])
}

/// All of these conditions: number of the argument, comparison, value.
fn rule(conditions: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, NoCage> {
    let conditions = conditions.iter().map(|(argument, compare, value)| {
        SeccompCondition::new(*argument, SeccompCmpArgLen::Dword, compare.clone(), *value)
    });
    let rule = conditions.collect::<Result<Vec<_>, _>>().and_then(SeccompRule::new);
    rule.map_err(|error| unmade(&error))
}
