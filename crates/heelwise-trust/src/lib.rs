//! The publisher of a pack, and whether this machine trusts it: keys, signatures, the trust file,
//! and the decisions.
//!
//! A bundle has its signature in a file beside it, in the format of minisign (prehashed Ed25519),
//! so that anybody can check it with the public tool. The signed comment names the pack and its
//! version, the key, and the publisher. So the bytes of a bundle do not depend on its signer, and a
//! signature is verified with the key it names. The trust file lists the known keys.
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

/// The version of a pack; `None` for an invalid one, or one that is too long for a file name.
pub fn version(text: &str) -> Option<semver::Version> {
    if text.len() > 64 { None } else { semver::Version::parse(text).ok() }
}
