//! Whom this machine trusts, and the packs it has installed: the trust file and the pack folder.
//!
//! ```text
//! trust.json                       publishers, revoked keys, and of each pack: whose it is,
//!                                  its version and digest
//! packs/<id>-<version>.heelpack    the bundle
//! packs/<id>-<version>.heelpack.minisig
//! packs/.lock                      held while any of these is changed
//! ```
//!
//! What may be used or installed is decided in `heelwise_trust`; here are files and nothing
//! else. The trust file is what counts: a bundle is installed when it says so, and nothing of it is
//! used before its bytes were found to be what it says.

mod fs_ops;
mod install;
mod installed;
mod owned_file;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use heelwise_trust::{LARGEST_TRUST, Refusal, TrustFileError, TrustStore};

use crate::dirs;
use crate::failure::{Failure, PACK_REFUSED, STORE};

pub(crate) use install::{NewInstall, PackInstaller};
pub(crate) use installed::{InstalledPacks, is_signed, signature_beside, signature_path};

/// Where trust file and pack folder are.
#[derive(Clone, Debug)]
pub(crate) struct PackDirs {
    base: PathBuf,
}

impl PackDirs {
    /// On this machine; nothing when there is no home folder.
    pub(crate) fn here() -> Option<Self> {
        dirs::packs_base().map(Self::new)
    }

    /// On this machine, for changing something.
    pub(crate) fn to_change() -> Result<Self, Failure> {
        Self::here().ok_or_else(|| {
            Failure::new(STORE, "there is no home folder to keep packs in")
                .hint("name one: HEELWISE_HOME=FOLDER")
        })
    }

    fn new(base: PathBuf) -> Self {
        Self { base }
    }

    /// The trust file.
    pub(crate) fn trust_file(&self) -> PathBuf {
        self.base.join("trust.json")
    }

    /// The pack folder.
    pub(crate) fn packs(&self) -> PathBuf {
        self.base.join("packs")
    }

    /// Whether both folders are the person's own. One that is not there is nobody's.
    fn check(&self) -> Result<(), Failure> {
        // The way to the home folder may lead over links that the person made; inside it there is
        // no reason for one.
        let base = self.base.canonicalize().unwrap_or_else(|_| self.base.clone());
        owned_file::folder(&base, owned_file::OTHERS)?;
        owned_file::folder(&self.packs(), owned_file::GROUP_OR_OTHERS).map(|_| ())
    }

    /// Whom this machine trusts. Without a trust file nobody.
    pub(crate) fn trust(&self) -> Result<TrustStore, Failure> {
        let path = self.trust_file();
        match owned_file::read(&path, LARGEST_TRUST)? {
            None => Ok(TrustStore::default()),
            Some(bytes) => TrustStore::read(&bytes).map_err(|error| unusable(&path, &error)),
        }
    }
}

/// A trust file that cannot be used is left as it is.
fn unusable(path: &Path, error: &TrustFileError) -> Failure {
    let text = format!("{}: {error}", path.display());
    match error {
        TrustFileError::Damaged(_) => Failure::new(PACK_REFUSED, text).hint(
            "no installed pack is used until it is right again: put a copy of it back, or move it away and add your packs anew \
             with heelwise pack add",
        ),
        _ => Failure::new(PACK_REFUSED, text),
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let hint = what_to_do(&refusal);
        let failure = Self::new(PACK_REFUSED, refusal.to_string());
        hint.into_iter().fold(failure, Self::hint)
    }
}

/// What can be done about a refusal.
fn what_to_do(refusal: &Refusal) -> Option<String> {
    Some(match refusal {
        Refusal::Revoked { pack, .. } => {
            format!(
                "to be rid of it: heelwise pack remove {pack}; to trust the key again, give it whole: heelwise pack trust KEY"
            )
        }
        Refusal::OtherPublisher { pack, .. } => format!(
            "ask the publisher you know. If the pack has really changed hands: heelwise pack remove {pack} --forget, then add it"
        ),
        Refusal::BuiltIn { .. } => return None,
        Refusal::Downgrade { .. } => {
            "older versions may lack corrections; if you want it all the same: --downgrade".into()
        }
        Refusal::OtherBytes { .. } => {
            "ask the publisher which of the two is right; a correction needs a version of its own"
                .into()
        }
        Refusal::Changed { pack, .. } => {
            format!(
                "get the bundle and its signature again: heelwise pack add FILE; or remove it: heelwise pack remove {pack}"
            )
        }
        Refusal::Unknown { .. } => "to trust the key: heelwise pack trust KEY".into(),
    })
}
