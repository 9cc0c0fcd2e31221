//! Systems without a known cage: only limits are set.

use super::{NoCage, limits};
use crate::sealed_library::SealedLibrary;

/// The cage, which cannot be entered on this system.
#[derive(Debug)]
pub(crate) struct Cage;

impl Cage {
    /// Always an error.
    pub(crate) fn enter(_image: &SealedLibrary, _library: &[u8]) -> Result<Self, NoCage> {
        limits::limit_to(&limits::FOREIGN_CODE).map_err(NoCage::at("setting limits"))?;
        none()
    }

    /// Does nothing.
    #[allow(clippy::unnecessary_wraps, reason = "the other system's can fail")]
    pub(crate) fn close(self) -> Result<(), NoCage> {
        Ok(())
    }
}

/// Always an error.
pub(super) fn shut_for_files() -> Result<(), NoCage> {
    none()
}

fn none<T>() -> Result<T, NoCage> {
    Err(NoCage("heelwise knows none for this system".into()))
}
