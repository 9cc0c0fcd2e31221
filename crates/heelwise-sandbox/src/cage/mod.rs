//! The cage: what the worker gives up, for good, before foreign code or a stranger's file comes
//! near it.
//!
//! The order matters, and every step that fails ends the attempt; nothing is loaded then.
//!
//! 1. [`rights`]: it dies with the host, leaves no core file, cannot be looked into and gains no
//!    privileges; limits.
//! 2. `system::files`: Landlock with nothing allowed. No file can be opened by its name.
//! 3. `system::calls`: of the system's calls, those on a short list; everything else is refused.
//!    Neither the list nor Landlock is enough alone: Landlock lets a process ask for the state of a
//!    file, change its mode, send datagrams and start threads, and a list alone would have to let
//!    the loader open files.
//! 4. `system::proof`: what must not be possible any more is tried, because a kernel may say yes
//!    and do nothing.
//!
//! Loading a library then needs two calls that the list does not have, because they take a path;
//! `system::loader` stands in for them. [`Cage::close`] takes away what only loading needed.
//!
//! Limits, Landlock and the list hold for the thread that enters. There is no other: the worker
//! enters before any is started, and the list has no call that starts one.

mod limits;
#[cfg_attr(
    all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")),
    path = "linux/mod.rs"
)]
#[cfg_attr(
    not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))),
    path = "unsupported.rs"
)]
mod system;

use std::io;
use std::os::unix::process::parent_id;

pub(crate) use system::Cage;

/// Why there is no cage around this process, as a sentence without its full stop.
#[derive(Debug)]
pub(crate) struct NoCage(pub(crate) String);

impl NoCage {
    fn at(step: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| Self(format!("{step} failed ({error})"))
    }
}

/// The host may have died before we were tied to it; then another process is our parent by now.
fn host_is_there(host: u32) -> Result<(), NoCage> {
    if parent_id() == host { Ok(()) } else { Err(NoCage("the host is gone".into())) }
}

/// For a program that holds a person's data: when it crashes, nothing of its memory is left on the
/// disk. Where the system has no such limit, it goes on without.
pub fn leave_no_core_file() {
    let _ = limits::leave_no_core_file();
}

/// First thing in a worker's life, before it reads anything.
pub(crate) fn tie_to_the_host(host: u32) -> Result<(), NoCage> {
    limits::tie_to_the_host().map_err(NoCage::at("giving up rights"))?;
    host_is_there(host)
}

/// For reading files from strangers with code that is ours and forbids everything unsafe. What must
/// stand everywhere are the limits: nothing can be opened, no file grows, and memory ends. Where
/// there is a cage, it stands around them.
pub(crate) fn enter_for_files() -> Result<(), NoCage> {
    limits::limit_to(&limits::FILE_READER_LIMITS).map_err(NoCage::at("setting limits"))?;
    // Code that is ours is not kept from working where there is no cage, as on older kernels.
    match system::shut_for_files() {
        Ok(()) => Ok(()),
        Err(_) => limits::open_nothing().map_err(NoCage::at("setting limits")),
    }
}
