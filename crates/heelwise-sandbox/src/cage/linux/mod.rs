//! The cage of Linux.

mod calls;
mod files;
mod loader;
mod proof;

use std::os::fd::RawFd;

use super::{NoCage, rights};
use crate::image::Image;

/// A cage that stands around this process.
#[derive(Debug)]
pub(crate) struct Cage {
    closing: calls::Filter,
    library: RawFd,
}

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
pub(super) fn shut_for_files() -> Result<(), NoCage> {
    let filter = calls::for_files()?;
    proof::files_shut(files::shut)?;
    filter.install()?;
    proof::calls_are_refused()
}
