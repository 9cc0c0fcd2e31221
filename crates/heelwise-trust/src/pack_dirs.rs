//! The paths of the trust file and the installed packs.
//!
//! ```text
//! trust.json                       publishers, revoked keys, and the publisher, version and
//!                                  digest of each pack
//! packs/<id>-<version>.heelpack    the bundle
//! packs/<id>-<version>.heelpack.minisig
//! packs/.lock                      held while any of these is changed
//! ```
//!
//! The trust file decides which bundles are installed, and no byte of a bundle is used before it
//! was verified with the digest in the trust file.

use std::path::{Path, PathBuf};

use crate::error::TrustError;
use crate::owned_file::{self, Writers};
use crate::trust_store::{LARGEST_TRUST, TrustStore};

/// The folder that holds the trust file and the pack folder.
#[derive(Clone, Debug)]
pub struct PackDirs {
    base: PathBuf,
}

impl PackDirs {
    /// The paths in this folder.
    pub fn new(base: PathBuf) -> Self {
        Self { base }
    }

    /// The folder of the trust file and the pack folder.
    pub(crate) fn base(&self) -> &Path {
        &self.base
    }

    /// The path of the trust file.
    pub fn trust_file(&self) -> PathBuf {
        self.base.join("trust.json")
    }

    /// The path of the pack folder.
    pub fn packs(&self) -> PathBuf {
        self.base.join("packs")
    }

    /// Checks that only the person can change either folder. A missing one is fine.
    pub(crate) fn check(&self) -> Result<(), TrustError> {
        // The path of the home folder may have links that the person made; inside the folder there
        // is no reason for one.
        let base = self.base.canonicalize().unwrap_or_else(|_| self.base.clone());
        owned_file::check_folder(&base, Writers::Others)?;
        owned_file::check_folder(&self.packs(), Writers::GroupOrOthers)
    }

    /// The trust store; empty when there is no trust file.
    ///
    /// # Errors
    /// When the file cannot be read, could be changed by another user, or is damaged.
    pub fn trust(&self) -> Result<TrustStore, TrustError> {
        let path = self.trust_file();
        match owned_file::read(&path, LARGEST_TRUST)? {
            None => Ok(TrustStore::default()),
            Some(bytes) => {
                TrustStore::read(&bytes).map_err(|error| TrustError::TrustFile { path, error })
            }
        }
    }
}
