//! The signature of a bundle. It is read strictly: each signature has exactly one spelling.

use heelwise_core::id::is_name;

use crate::key::PublicKey;
use crate::publisher_name::PublisherName;

/// The extension that a signature file adds to the name of its bundle.
pub const SIGNATURE_EXTENSION: &str = "minisig";

/// The largest signature file, in bytes.
pub const LARGEST_SIGNATURE: u64 = 1024;

/// The comment in the first line, which is not signed. It is fixed, so that it cannot mislead.
pub const UNTRUSTED_COMMENT: &str = "signature of a heelwise pack";

const FIRST_LINE: &str = "untrusted comment: ";
const THIRD_LINE: &str = "trusted comment: ";

/// Why a signature is invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is not in the expected form.
    #[error(
        "it is not written the way signatures of heelwise packs are ({0}); get bundle and \
         signature again"
    )]
    Form(&'static str),
    /// It is for other bytes, or was not made with the key it names.
    #[error(
        "it does not fit the bundle: one of the two was changed, or the key named in it did not \
         make it"
    )]
    Wrong,
}

/// The statement about a bundle that a publisher signs with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The pack's id.
    pub pack: String,
    /// The pack's version.
    pub version: String,
    /// The key it is signed with.
    pub key: PublicKey,
    /// The name of the publisher.
    pub publisher: PublisherName,
}

impl Statement {
    /// The signed line.
    pub fn to_line(&self) -> String {
        let Self { pack, version, key, publisher } = self;
        format!("heelwise pack={pack} version={version} key={key} publisher={publisher}")
    }

    /// Parses a line; `None` for any line that [`Self::to_line`] would write differently.
    pub fn read(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("heelwise pack=")?;
        let (pack, rest) = rest.split_once(" version=")?;
        let (version, rest) = rest.split_once(" key=")?;
        let (key, publisher) = rest.split_once(" publisher=")?;
        let statement = Self {
            pack: pack.to_owned(),
            version: version.to_owned(),
            key: PublicKey::parse(key).ok()?,
            publisher: PublisherName::parse(publisher).ok()?,
        };
        let is_sound =
            is_name(pack) && crate::version(version).is_some_and(|it| it.to_string() == *version);
        (is_sound && statement.to_line() == line).then_some(statement)
    }
}

/// A signature with its statement, which holds only for bytes that were verified.
#[derive(Clone)]
pub struct Signature {
    statement: Statement,
    key: minisign_verify::PublicKey,
    inner: minisign_verify::Signature,
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signature").field("statement", &self.statement).finish_non_exhaustive()
    }
}

impl Signature {
    /// Reads a signature file.
    ///
    /// # Errors
    /// When it is not four lines of exactly the form that `cargo xtask sign` writes.
    pub fn read(file: &[u8]) -> Result<Self, SignatureError> {
        let text = str::from_utf8(file).map_err(|_| SignatureError::Form("not text"))?;
        if file.len() as u64 > LARGEST_SIGNATURE || text.contains('\r') {
            return Err(SignatureError::Form("its length or its line breaks"));
        }
        let lines: Vec<&str> = text.split('\n').collect();
        let [first, _, third, _, ""] = lines[..] else {
            return Err(SignatureError::Form("it has not four lines"));
        };
        if first.strip_prefix(FIRST_LINE) != Some(UNTRUSTED_COMMENT) {
            return Err(SignatureError::Form("its first line"));
        }
        let statement = third.strip_prefix(THIRD_LINE).and_then(Statement::read);
        let statement = statement.ok_or(SignatureError::Form("what it says about the pack"))?;
        // The decoder takes base64 in its one form only: no spaces, all padding, no stray bits.
        let inner = minisign_verify::Signature::decode(text)
            .map_err(|_| SignatureError::Form("its numbers"))?;
        let key = minisign_verify::PublicKey::from_base64(statement.key.as_str());
        let key = key.map_err(|_| SignatureError::Form("its key"))?;
        Ok(Self { statement, key, inner })
    }

    /// What it says. Believe it only once it was verified.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Whether the owner of the key it names signed exactly these bytes, and this statement.
    ///
    /// # Errors
    /// When not.
    pub fn verify(&self, bundle: &[u8]) -> Result<(), SignatureError> {
        self.key.verify(bundle, &self.inner, false).map_err(|_| SignatureError::Wrong)
    }
}
