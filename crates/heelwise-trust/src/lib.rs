//! Who a pack is from, and whether that is somebody this machine trusts: keys, signatures, the
//! trust file, and the decisions.
//!
//! A bundle has its signature in a file beside it, in the format of minisign (prehashed Ed25519),
//! so that anybody can check it with the public tool. The signed comment says for which pack and
//! version it is, names the key, and what the publisher calls itself. So a bundle's bytes do not
//! depend on who signs it, and a signature proves itself: it is valid under the key it names.
//! Whether that key is known is what the trust file says.
//!
//! Nothing here reads a clock, a terminal or an environment variable.
#![forbid(unsafe_code)]

mod error;
mod fs_ops;
mod install;
mod installed;
mod key;
mod loaded;
mod loader;
mod owned_file;
mod pack_dirs;
mod policy;
mod publisher_name;
mod signature;
#[cfg(test)]
mod tests;
mod trust_store;
mod unsigned;

pub use error::{TrustError, UnsafeFile};
pub use install::{NewInstall, PackInstaller};
pub use installed::{InstalledPacks, is_signed, read_signature_of, signature_path};
pub use key::{KeyError, KeyId, PublicKey};
pub use loaded::{LoadedPack, LoadedPacks, Origin};
pub use loader::{PackLoader, RESERVED, signer};
pub use pack_dirs::PackDirs;
pub use policy::{
    AcceptedBundle, InstallChange, OfferedBundle, PublisherTrust, Refusal, admit, judge,
};
pub use publisher_name::{PublisherName, PublisherNameError};
pub use signature::{
    LARGEST_SIGNATURE, SIGNATURE_EXTENSION, Signature, SignatureError, Statement, UNTRUSTED_COMMENT,
};
pub use trust_store::{
    InstalledRelease, LARGEST_TRUST, PackPin, Publisher, Release, RevokedKey, TrustFileError,
    TrustStore,
};
pub use unsigned::{Unsigned, WithUnsigned};

/// A version of a pack, when it is one and no longer than a file's name can bear.
pub fn version(text: &str) -> Option<semver::Version> {
    if text.len() > 64 { None } else { semver::Version::parse(text).ok() }
}
