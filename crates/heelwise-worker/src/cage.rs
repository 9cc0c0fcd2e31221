//! The worker gives up its rights. THE FULL CAGE IS STILL TO COME.
//!
//! What stands today: the worker dies with its host, leaves no core file behind (it would hold the person's records),
//! and nothing it starts can gain rights. Together with the empty environment, the closed descriptors, the process group
//! and the deadline that contains every accident: a crash, a loop, a flood of output.
//!
//! What is missing: limits on memory, computing time and processes, Landlock and seccomp. Until they are entered here, a
//! pack's code can read and write what the person can, open connections and start processes that leave the group. It is
//! isolated, not confined: run the native code of those packs only whose authors you trust. [`enter`] is called after the
//! library was read and checked, and before it is loaded, because constructors in a library run while it loads. The
//! attestation that the cage stands has to be sent at the same place, for code that is loaded can forge it.
#![allow(unsafe_code)] // Plain system calls without pointers to anything that lives longer.

use std::io;

/// Gives up rights, for good.
pub(crate) fn enter() -> io::Result<()> {
    leave_no_core()?;
    die_with_the_host()
}

/// Gives up rights for reading files from strangers, with code that is ours: beside what [`enter`] does, nothing can be opened any more,
/// no file grows, and memory has a limit.
pub(crate) fn enter_for_files() -> io::Result<()> {
    enter()?;
    limit(libc::RLIMIT_AS, READER_MEMORY)?;
    limit(libc::RLIMIT_FSIZE, 0)?;
    limit(libc::RLIMIT_NOFILE, 0)
}

/// What the process that reads files may hold in memory, its own program and libraries among it.
const READER_MEMORY: libc::rlim_t = 256 << 20;

fn leave_no_core() -> io::Result<()> {
    limit(libc::RLIMIT_CORE, 0)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
type Resource = libc::c_int;

fn limit(resource: Resource, most: libc::rlim_t) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
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

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the other system's can fail")]
fn die_with_the_host() -> io::Result<()> {
    Ok(())
}

fn checked(result: libc::c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
