//! Setting limits and giving up rights, with calls of all Unix systems and some of Linux.
#![allow(unsafe_code)] // Plain system calls without pointers to anything that lives longer.

use std::io;

use crate::limits::Limit;

/// The limits of one process.
#[derive(Debug)]
pub(crate) struct Limits {
    memory: Limit,
    /// Computing time; at its end the process gets a signal that can be ignored, and a second later
    /// one that cannot.
    computing: Option<Limit>,
}

/// The limits for a pack's code.
pub(crate) const FOREIGN_CODE: Limits =
    Limits { memory: Limit::MEMORY, computing: Some(Limit::COMPUTING) };

/// The limits for reading files with the program's own code. The process reads many files, each
/// before a deadline of the host.
pub(crate) const FILE_READER_LIMITS: Limits =
    Limits { memory: Limit::READER_MEMORY, computing: None };

/// Makes the process die with its host, leave no core file, which would hold the person's records,
/// and be closed to other processes. Programs it starts gain no privileges.
pub(crate) fn tie_to_the_host() -> io::Result<()> {
    leave_no_core_file()?;
    die_with_the_host()
}

/// Keeps the memory of a crash out of core files. The limit alone does not stop a program that
/// collects crashes for the system.
pub(crate) fn leave_no_core_file() -> io::Result<()> {
    limit(libc::RLIMIT_CORE, 0, 0)?;
    be_closed()
}

/// Sets the limits. No file can grow, and no process can be started.
pub(crate) fn limit_to(limits: &Limits) -> io::Result<()> {
    if let Some(computing) = limits.computing {
        limit(libc::RLIMIT_CPU, computing.amount(), computing.amount() + 1)?;
    }
    for (resource, most) in [
        (libc::RLIMIT_AS, limits.memory.amount()),
        (libc::RLIMIT_NOFILE, Limit::DESCRIPTORS.amount()),
        (libc::RLIMIT_NPROC, 0),
        (libc::RLIMIT_FSIZE, 0),
    ] {
        limit(resource, most, most)?;
    }
    Ok(())
}

/// Allows no more descriptors to be opened.
pub(crate) fn open_nothing() -> io::Result<()> {
    limit(libc::RLIMIT_NOFILE, 0, 0)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
type Resource = libc::c_int;

fn limit(resource: Resource, soft: libc::rlim_t, hard: libc::rlim_t) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: soft, rlim_max: hard };
    // SAFETY: the limit is read during the call only.
    checked(unsafe { libc::setrlimit(resource, &raw const limit) })
}

#[cfg(target_os = "linux")]
fn die_with_the_host() -> io::Result<()> {
    // SAFETY: both calls take numbers only.
    unsafe {
        checked(libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL))?;
        checked(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    }
}

/// Closes the memory to other programs of the same person.
#[cfg(target_os = "linux")]
fn be_closed() -> io::Result<()> {
    // SAFETY: the call takes numbers only.
    unsafe { checked(libc::prctl(libc::PR_SET_DUMPABLE, 0)) }
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the other system's can fail")]
fn be_closed() -> io::Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the other system's can fail")]
fn die_with_the_host() -> io::Result<()> {
    Ok(())
}

fn checked(result: libc::c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
