//! The cage of Linux.

mod landlock;
mod loader_hook;
mod seccomp;
mod self_test;

use std::os::fd::RawFd;

use super::{NoCage, limits};
use crate::sealed_library::SealedLibrary;

/// The cage around this process.
#[derive(Debug)]
pub(crate) struct Cage {
    closing: seccomp::CompiledFilter,
    library: RawFd,
}

impl Cage {
    /// Enters the cage. Only `image`, with the bytes of `library`, can still be loaded.
    pub(crate) fn enter(image: &SealedLibrary, library: &[u8]) -> Result<Self, NoCage> {
        limits::limit_to(&limits::FOREIGN_CODE).map_err(NoCage::at("setting limits"))?;
        let (filters, closing) = seccomp::for_loading()?;
        // The system libraries that a pack may need have to be loaded before no file can be opened
        // any more.
        loader_hook::preload_dependencies(library);
        self_test::files_shut(landlock::shut)?;
        loader_hook::install_loader_hook(image)
            .map_err(NoCage::at("installing the loader hook"))?;
        filters.iter().try_for_each(seccomp::CompiledFilter::install)?;
        self_test::calls_are_refused()?;
        Ok(Self { closing, library: image.descriptor() })
    }

    /// Removes the rights that only loading needed: no new code can be mapped from now on.
    pub(crate) fn close(self) -> Result<(), NoCage> {
        loader_hook::remove_loader_hook();
        self.closing.install()?;
        self_test::no_new_code(self.library)
    }
}

/// Landlock and the list of calls for a process that only reads what comes through its pipe.
pub(super) fn shut_for_files() -> Result<(), NoCage> {
    let filter = seccomp::for_files()?;
    self_test::files_shut(landlock::shut)?;
    filter.install()?;
    self_test::calls_are_refused()
}
