//! Rights and limits that every Unix system knows, and some of Linux.
#![allow(unsafe_code)] // Plain system calls without pointers to anything that lives longer.

use std::io;

/// What a process may use.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Memory in bytes, its own program and libraries among it.
    memory: libc::rlim_t,
    /// Computing time in seconds: then a signal that can be ignored, and a second later one that
    /// cannot.
    seconds: Option<libc::rlim_t>,
}

/// For a pack's code. The deadline of a call is 5 seconds; a loop ends before.
pub(crate) const FOREIGN_CODE: Limits = Limits { memory: 512 << 20, seconds: Some(3) };

/// For reading files with code that is ours. The process reads many, one after the other, each
/// before a deadline of the host's.
pub(crate) const FILE_READER_LIMITS: Limits = Limits { memory: 256 << 20, seconds: None };

/// How many descriptors may be open, those of the protocol among them.
const DESCRIPTORS: libc::rlim_t = 32;

/// The process dies with its host, leaves no core file, which would hold the person's records,
/// cannot be looked into, and nothing it starts gains rights.
pub(crate) fn tie_to_the_host() -> io::Result<()> {
    leave_no_core_file()?;
    die_with_the_host()
}

/// No copy of what is in memory when it crashes. The limit alone does not keep a program from it
/// that gathers crashes for the system.
pub(crate) fn leave_no_core_file() -> io::Result<()> {
    limit(libc::RLIMIT_CORE, 0, 0)?;
    be_closed()
}

/// Sets the limits. No file may grow and no process start.
pub(crate) fn limit_to(limits: &Limits) -> io::Result<()> {
    if let Some(seconds) = limits.seconds {
        limit(libc::RLIMIT_CPU, seconds, seconds + 1)?;
    }
    for (resource, most) in [
        (libc::RLIMIT_AS, limits.memory),
        (libc::RLIMIT_NOFILE, DESCRIPTORS),
        (libc::RLIMIT_NPROC, 0),
        (libc::RLIMIT_FSIZE, 0),
    ] {
        limit(resource, most, most)?;
    }
    Ok(())
}

/// Not one more descriptor.
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

/// Other programs of the same person cannot look into it either.
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
