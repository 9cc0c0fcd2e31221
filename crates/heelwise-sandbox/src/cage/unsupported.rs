//! Where there is no cage that heelwise knows: limits are set, and no more.

use super::{NoCage, rights};
use crate::image::Image;

/// There is none on this system.
#[derive(Debug)]
pub(crate) struct Cage;

impl Cage {
    /// Always an error.
    pub(crate) fn enter(_image: &Image, _library: &[u8]) -> Result<Self, NoCage> {
        rights::limit_to(&rights::FOREIGN_CODE).map_err(NoCage::at("setting limits"))?;
        none()
    }

    /// Never comes to it.
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
