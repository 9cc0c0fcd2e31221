//! Where the trust file and the installed packs are.
//!
//! ```text
//! trust.json                       publishers, revoked keys, and of each pack: whose it is,
//!                                  its version and digest
//! packs/<id>-<version>.heelpack    the bundle
//! packs/<id>-<version>.heelpack.minisig
//! packs/.lock                      held while any of these is changed
//! ```
//!
//! The trust file decides: a bundle is installed when the file says so, and none of its bytes are
//! used before they were compared with what the file says.

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
    /// The trust file and the pack folder in this folder.
    pub fn new(base: PathBuf) -> Self {
        Self { base }
    }

    /// The folder both are in.
    pub(crate) fn base(&self) -> &Path {
        &self.base
    }

    /// The trust file.
    pub fn trust_file(&self) -> PathBuf {
        self.base.join("trust.json")
    }

    /// The pack folder.
    pub fn packs(&self) -> PathBuf {
        self.base.join("packs")
    }

    /// Checks that only the person can change either folder. A missing one is fine.
    pub(crate) fn check(&self) -> Result<(), TrustError> {
        // The path to the home folder may lead over links that the person made; inside it there is
        // no reason for one.
        let base = self.base.canonicalize().unwrap_or_else(|_| self.base.clone());
        owned_file::check_folder(&base, Writers::Others)?;
        owned_file::check_folder(&self.packs(), Writers::GroupOrOthers)
    }

    /// Whom this machine trusts: nobody, when there is no trust file.
    ///
    /// # Errors
    /// When the file cannot be read, could be somebody else's, or is damaged. It is left as it is.
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
