//! Errors of using, installing and removing packs.

use std::io;
use std::path::{Path, PathBuf};

use heelwise_core::ContentError;
use heelwise_core::SafeText;
use heelwise_core::catalog::CatalogError;
use heelwise_pack::Diagnostic;
use heelwise_pack::bundle::BundleError;

use crate::policy::Refusal;
use crate::signature::SignatureError;
use crate::trust_store::TrustFileError;

/// Why a pack is not used, installed or removed, or the trust file not read or changed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file or folder cannot be read.
    #[error("{}: {}", path.display(), SafeText::quote(error))]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        error: io::Error,
    },
    /// A file or folder cannot be written.
    #[error("{}: {}", path.display(), SafeText::quote(error))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        error: io::Error,
        /// Whether an installation was undone completely.
        is_undone: bool,
    },
    /// A file or folder that another user could change, or that is of another kind.
    #[error("{}: refused, {reason}", path.display())]
    Unsafe {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        reason: UnsafeFile,
    },
    /// The trust file cannot be used.
    #[error("{}: {error}", path.display())]
    TrustFile {
        /// The trust file.
        path: PathBuf,
        /// The cause.
        #[source]
        error: TrustFileError,
    },
    /// The trust file could not be used when the installed packs were opened.
    #[error("{}: refused, the trust file cannot be read", path.display())]
    TrustUnreadable {
        /// The bundle that was to be used.
        path: PathBuf,
    },
    /// The trust file does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An invalid signature.
    #[error("{}: refused, {error}", path.display())]
    Signature {
        /// The signature's file.
        path: PathBuf,
        /// The cause.
        #[source]
        error: SignatureError,
    },
    /// A bundle that no longer matches its signature.
    #[error("{}: refused, its signature: {error}", path.display())]
    SignedBundle {
        /// The bundle.
        path: PathBuf,
        /// The cause.
        #[source]
        error: SignatureError,
    },
    /// A signature for another pack or version.
    #[error(
        "{}: refused, its signature is for `{}` {}, and it is `{}` {}",
        path.display(), signed.0, signed.1, found.0, found.1
    )]
    OtherPackSigned {
        /// The bundle.
        path: PathBuf,
        /// Id and version in the signature.
        signed: (String, String),
        /// Id and version of the bundle.
        found: (String, String),
    },
    /// A file of an installed pack is missing.
    #[error("{} is gone", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A bundle in the pack folder that is not installed.
    #[error("{} is not installed", path.display())]
    NotInstalled {
        /// The bundle.
        path: PathBuf,
    },
    /// An installed pack that cannot be used.
    #[error("{error}")]
    Installed {
        /// The pack's id.
        pack: String,
        /// The cause.
        #[source]
        error: Box<TrustError>,
    },
    /// Another process is changing the packs.
    #[error("another heelwise is changing the packs")]
    Busy,
    /// A bundle that cannot be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Compiled content that cannot be read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// Packs that cannot be used together.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A pack's folder with errors in it.
    #[error("{}: the pack has errors", path.display())]
    FolderHasErrors {
        /// The folder.
        path: PathBuf,
        /// The diagnostics of the pack.
        diagnostics: Vec<Diagnostic>,
    },
    /// A folder without a pack.
    #[error("{}: no pack", path.display())]
    NoPack {
        /// The folder.
        path: PathBuf,
    },
    /// A pack whose required pack is not in use.
    #[error("pack `{pack}` needs pack `{needs}`, which is not there")]
    RequiredPackMissing {
        /// The pack.
        pack: String,
        /// The pack it needs.
        needs: String,
    },
    /// A bundle whose required pack is not in use.
    #[error(
        "the pack `{pack}` cannot be used here: it needs the pack `{needs}`, which is not installed"
    )]
    RequiredPackNotInstalled {
        /// The pack.
        pack: String,
        /// The pack it needs.
        needs: String,
    },
    /// A bundle that cannot be used with the other packs.
    #[error("the pack `{pack}` cannot be used here: {error}")]
    Incompatible {
        /// The pack.
        pack: String,
        /// The cause.
        #[source]
        error: CatalogError,
    },
}

/// Why a file or folder could be changed by another user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeFile {
    /// A link.
    #[error("it is a link, and could lead anywhere")]
    Link,
    /// A folder, pipe, socket or device instead of a file.
    #[error("it is not a plain file")]
    NotRegular,
    /// A file instead of a folder.
    #[error("it is not a folder")]
    NotFolder,
    /// Larger than any file of its kind.
    #[error("it is larger than heelwise reads")]
    TooLarge,
    /// Owned by another user.
    #[error("it belongs to another user")]
    OtherOwner,
    /// Writable for others.
    #[error("others can write to it")]
    Writable,
    /// With a second hard link.
    #[error("it has a second name elsewhere, through which it can be changed")]
    SecondName,
}

impl UnsafeFile {
    fn hint(&self, path: &Path) -> String {
        match self {
            Self::Link => "put the real one in its place".into(),
            Self::NotRegular | Self::NotFolder | Self::TooLarge => "remove it".into(),
            Self::OtherOwner => "remove it, and add your packs again".into(),
            Self::Writable => format!("chmod go-w {}", path.display()),
            Self::SecondName => "put a copy in its place".into(),
        }
    }
}

impl TrustError {
    /// Hints for the person, one sentence each.
    pub fn hints(&self) -> Vec<String> {
        if let Self::Installed { pack, error } = self {
            let again = format!(
                "get the pack again: heelwise pack add FILE; or remove it: heelwise pack remove \
                 {pack}"
            );
            return error.hints().into_iter().chain([again]).collect();
        }
        self.hint().into_iter().collect()
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Write { is_undone: true, .. } => {
                "nothing was installed; what was there is as it was".into()
            }
            Self::Unsafe { path, reason } => reason.hint(path),
            Self::TrustFile { error: TrustFileError::Damaged(_), .. } => {
                "no installed pack is used until it is right again: put a copy of it back, or \
                 move it away and add your packs anew with heelwise pack add"
                    .into()
            }
            Self::TrustUnreadable { .. } => "see what is wrong: heelwise pack trust".into(),
            Self::Refused(refusal) => return refusal.hint(),
            Self::OtherPackSigned { .. } => {
                "get bundle and signature again, from the same place".into()
            }
            Self::NotInstalled { .. } => "to install it: heelwise pack add FILE".into(),
            Self::Busy => "wait until it has ended, then try again".into(),
            Self::FolderHasErrors { .. } => {
                "a pack that requires others has to be bundled first: cargo xtask bundle".into()
            }
            _ => return None,
        })
    }

    /// The error and its hints as sentences, in one line.
    pub fn to_line(&self) -> String {
        let clauses = std::iter::once(self.to_string()).chain(self.hints());
        clauses.map(|text| heelwise_core::text::capitalize(&text)).collect::<Vec<_>>().join(". ")
    }
}
