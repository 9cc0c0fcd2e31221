//! The cage: what the worker gives up, for good, before foreign code or a stranger's file comes near it.
//!
//! The order matters, and every step that fails ends the attempt; nothing is loaded then.
//!
//! 1. [`rights`]: it dies with the host, leaves no core file, cannot be looked into and gains no privileges; limits.
//! 2. [`files`]: Landlock with nothing allowed. No file can be opened by its name.
//! 3. [`calls`]: of the system's calls, those on a short list; everything else is refused. Neither the list nor Landlock is
//!    enough alone: Landlock lets a process ask for the state of a file, change its mode, send datagrams and start threads,
//!    and a list alone would have to let the loader open files.
//! 4. [`proof`]: what must not be possible any more is tried, because a kernel may say yes and do nothing.
//!
//! Loading a library then needs two calls that the list does not have, because they take a path; [`loader`] stands in for
//! them. [`Cage::close`] takes away what only loading needed.
//!
//! Limits, Landlock and the list hold for the thread that enters. There is no other: the worker enters before any is
//! started, and the list has no call that starts one.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod loader;
#[cfg(target_os = "linux")]
mod proof;
mod rights;

use std::io;
use std::os::unix::process::parent_id;

use crate::image::Image;

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

/// For a program that holds a person's data: when it crashes, nothing of its memory is left on the disk. Where the system has no such limit,
/// it goes on without.
pub fn leave_no_core_file() {
    let _ = rights::leave_no_core_file();
}

/// First thing in a worker's life, before it reads anything.
pub(crate) fn tie_to_the_host(host: u32) -> Result<(), NoCage> {
    rights::tie_to_the_host().map_err(NoCage::at("giving up rights"))?;
    host_is_there(host)
}

/// A cage that stands around this process.
#[derive(Debug)]
#[cfg(target_os = "linux")]
pub(crate) struct Cage {
    closing: calls::Filter,
    library: std::os::fd::RawFd,
}

#[cfg(target_os = "linux")]
impl Cage {
    /// Enters. What stays possible is to load `image`, which holds the bytes of `library`.
    pub(crate) fn enter(image: &Image, library: &[u8]) -> Result<Self, NoCage> {
        rights::limit_to(&rights::FOREIGN_CODE).map_err(NoCage::at("setting limits"))?;
        let (filters, closing) = calls::for_loading()?;
        // Whatever a pack may need of the system's own libraries has to be there before nothing can be opened any more.
        loader::bring_along_what_packs_need(library);
        proof::files_shut(files::shut)?;
        loader::stand_in_for(image).map_err(NoCage::at("standing in for the loader"))?;
        filters.iter().try_for_each(calls::Filter::install)?;
        proof::calls_are_refused()?;
        Ok(Self { closing, library: image.descriptor() })
    }

    /// Takes away what only loading needed: from now on no new code can come into the process.
    pub(crate) fn close(self) -> Result<(), NoCage> {
        loader::stand_in_no_more();
        self.closing.install()?;
        proof::no_new_code(self.library)
    }
}

/// Landlock and the list of calls for a process that only reads what comes through its pipe.
#[cfg(target_os = "linux")]
fn shut_for_files() -> Result<(), NoCage> {
    let filter = calls::for_files()?;
    proof::files_shut(files::shut)?;
    filter.install()?;
    proof::calls_are_refused()
}

/// There is none on this system. Limits are set all the same.
#[derive(Debug)]
#[cfg(not(target_os = "linux"))]
pub(crate) struct Cage;

#[cfg(not(target_os = "linux"))]
impl Cage {
    /// Always an error.
    pub(crate) fn enter(_image: &Image, _library: &[u8]) -> Result<Self, NoCage> {
        rights::limit_to(&rights::FOREIGN_CODE).map_err(NoCage::at("setting limits"))?;
        Err(NoCage("heelwise knows none for this system".into()))
    }

    /// Never comes to it.
    #[allow(clippy::unnecessary_wraps, reason = "the other system's can fail")]
    pub(crate) fn close(self) -> Result<(), NoCage> {
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
fn shut_for_files() -> Result<(), NoCage> {
    Err(NoCage("heelwise knows none for this system".into()))
}

/// For reading files from strangers with code that is ours and forbids everything unsafe. What must stand everywhere are
/// the limits: nothing can be opened, no file grows, and memory ends. Where there is a cage, it stands around them.
pub(crate) fn enter_for_files() -> Result<(), NoCage> {
    rights::limit_to(&rights::STRANGERS_FILES).map_err(NoCage::at("setting limits"))?;
    // Code that is ours is not kept from working where there is no cage, as on older kernels.
    match shut_for_files() {
        Ok(()) => Ok(()),
        Err(_) => rights::open_nothing().map_err(NoCage::at("setting limits")),
    }
}
