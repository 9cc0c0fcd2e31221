//! The cage: the system rights that the worker gives up for good before it loads a pack's code or
//! reads a file from elsewhere.
//!
//! The order matters. When a step fails, nothing is loaded.
//!
//! 1. [`limits`]: the worker dies with the host, leaves no core file, cannot be inspected by other
//!    processes and gains no privileges; limits are set.
//! 2. `landlock`: Landlock with nothing allowed. No file can be opened by its name.
//! 3. `seccomp`: only the system calls on a short list work; all others are refused. Neither the
//!    list nor Landlock is enough alone: under Landlock a process can still read a file's metadata,
//!    change its mode, send datagrams and start threads, and a list alone would have to allow the
//!    loader to open files.
//! 4. `self_test`: forbidden calls are tried, because a kernel may report success and do nothing.
//!
//! Loading a library then needs two calls that are not on the list, because they take a path;
//! `loader_hook` replaces them. [`Cage::close`] removes the rights that only loading needed.
//!
//! Limits, Landlock and the list apply to the thread that enters. It is the only one: the worker
//! enters before it starts any, and the list has no call that starts one.

mod limits;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux;
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod unsupported;

use std::io;
use std::os::unix::process::parent_id;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
use linux as system;
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
use unsupported as system;

pub(crate) use system::Cage;

/// Why there is no cage around this process, as a sentence without its full stop.
#[derive(Debug)]
pub(crate) struct NoCage(pub(crate) String);

impl NoCage {
    fn at(step: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| Self(format!("{step} failed ({error})"))
    }
}

/// Checks that the host is still the parent: it may have died before this process was tied to it.
fn check_parent(host: u32) -> Result<(), NoCage> {
    if parent_id() == host { Ok(()) } else { Err(NoCage("the host is gone".into())) }
}

/// Keeps the memory of this process out of core files, for a program that holds a person's data.
/// Where the system has no such limit, nothing is done.
pub fn leave_no_core_file() {
    let _ = limits::leave_no_core_file();
}

/// Ties a worker to its host, before it reads anything.
pub(crate) fn tie_to_the_host(host: u32) -> Result<(), NoCage> {
    limits::tie_to_the_host().map_err(NoCage::at("giving up rights"))?;
    check_parent(host)
}

/// Enters the cage for reading files from elsewhere, with code that is the program's own and has no
/// unsafe block. The limits hold on every system: nothing can be opened, no file grows, and memory
/// is limited. Landlock and the list of calls are added where the system has them.
pub(crate) fn enter_for_files() -> Result<(), NoCage> {
    limits::limit_to(&limits::FILE_READER_LIMITS).map_err(NoCage::at("setting limits"))?;
    // The program's own code also works without a cage, as on older kernels.
    match system::shut_for_files() {
        Ok(()) => Ok(()),
        Err(_) => limits::open_nothing().map_err(NoCage::at("setting limits")),
    }
}
