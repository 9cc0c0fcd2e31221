//! The trust file: the trusted publishers, and the installed packs.

use heelwise_core::id::is_name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::key::{KeyId, PublicKey};
use crate::publisher_name::PublisherName;
use crate::version;
use heelwise_pack::bundle::EXTENSION;

/// The format of the trust file.
const FORMAT: u32 = 1;

/// The largest trust file, in bytes.
pub const LARGEST_TRUST: u64 = 1 << 20;

/// A trust file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustFileError {
    /// Not in the form that this program writes.
    #[error("it is damaged, or was not written by heelwise ({0})")]
    Damaged(String),
    /// In another format.
    #[error(
        "it has format {0}, this version of heelwise reads format {FORMAT}; use the version that \
         wrote it"
    )]
    Format(u32),
    /// Longer than [`LARGEST_TRUST`].
    #[error("it would become larger than {} KiB", LARGEST_TRUST >> 10)]
    TooLarge,
}

/// The trusted publishers and the installed packs. All lists are sorted and without duplicates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustStore {
    format: u32,
    /// Keys that are trusted, unless they are revoked.
    pub(crate) publishers: Vec<Publisher>,
    /// Keys that are refused, known or not.
    pub(crate) revoked: Vec<RevokedKey>,
    /// Every pack that was ever installed.
    pub(crate) packs: Vec<PackPin>,
    /// Bundles that are being added to the pack folder or removed from it. One that is not
    /// installed can be deleted.
    unfinished: Vec<String>,
}

/// A publisher that is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its key.
    pub key: PublicKey,
    /// The name that it first gave itself, or that the person gave it.
    pub name: PublisherName,
    /// The day it was first trusted.
    pub since: Date,
}

/// A key that is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokedKey {
    /// Its short id.
    pub key_id: KeyId,
    /// The day it was revoked.
    pub since: Date,
}

/// A pack with its publisher, its highest version, and the installed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackPin {
    /// The pack's id.
    pub id: String,
    /// The publisher it belongs to on this machine.
    pub key: PublicKey,
    /// The highest version that was ever installed.
    pub highest: Release,
    /// The installed version; `None` when the pack was removed.
    pub installed: Option<InstalledRelease>,
}

/// One version of a pack, with the digest of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The version.
    pub version: String,
    /// The digest of the bundle, in hexadecimal: [`heelwise_pack::bundle::Bundle::digest`].
    pub digest: String,
}

/// The installed version of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstalledRelease {
    /// The version.
    pub version: String,
    /// The digest of the bundle, in hexadecimal.
    pub digest: String,
    /// The BLAKE3 digest of its signature file, in hexadecimal.
    pub signature: String,
    /// The day it was installed.
    pub since: Date,
}

impl Default for TrustStore {
    fn default() -> Self {
        Self {
            format: FORMAT,
            publishers: Vec::new(),
            revoked: Vec::new(),
            packs: Vec::new(),
            unfinished: Vec::new(),
        }
    }
}

impl TrustStore {
    /// Reads a trust file, all of it or nothing.
    ///
    /// # Errors
    /// When it is not in the form that this version writes, or contradicts itself.
    pub fn read(file: &[u8]) -> Result<Self, TrustFileError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let damaged = |error: serde_json::Error| {
            TrustFileError::Damaged(heelwise_core::SafeText::quote(&error).to_string())
        };
        if file.len() as u64 > LARGEST_TRUST {
            return Err(TrustFileError::Damaged("it is too large".into()));
        }
        let head: Head = serde_json::from_slice(file).map_err(damaged)?;
        if head.format != FORMAT {
            return Err(TrustFileError::Format(head.format));
        }
        let store: Self = serde_json::from_slice(file).map_err(damaged)?;
        store.check().map_err(|problem| TrustFileError::Damaged(problem.into()))?;
        Ok(store)
    }

    /// The file's text.
    ///
    /// # Errors
    /// When it would be too large to be read again.
    pub fn to_text(&self) -> Result<String, TrustFileError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| TrustFileError::Damaged(error.to_string()))?
            + "\n";
        if text.len() as u64 > LARGEST_TRUST { Err(TrustFileError::TooLarge) } else { Ok(text) }
    }

    fn check(&self) -> Result<(), &'static str> {
        let sorted = self.publishers.is_sorted_by(|a, b| a.key < b.key)
            && self.revoked.is_sorted_by(|a, b| a.key_id < b.key_id)
            && self.packs.is_sorted_by(|a, b| a.id < b.id);
        if !sorted {
            return Err("duplicate or unsorted items");
        }
        if !self.packs.iter().all(|pack| pack.is_sound() && self.publisher(&pack.key).is_some()) {
            return Err("invalid entry of a pack");
        }
        let is_name = |name: &String| {
            name.ends_with(&format!(".{EXTENSION}"))
                && !name.starts_with('.')
                && !name.contains(['/', '\\', '\0'])
        };
        if self.unfinished.iter().all(is_name) { Ok(()) } else { Err("invalid name of a bundle") }
    }

    /// Every trusted publisher, revoked ones too, by key.
    pub fn publishers(&self) -> &[Publisher] {
        &self.publishers
    }

    /// Every revoked key, by its short id.
    pub fn revoked(&self) -> &[RevokedKey] {
        &self.revoked
    }

    /// Every pack that was ever installed, by id.
    pub fn packs(&self) -> &[PackPin] {
        &self.packs
    }

    /// The bundles that were being added to the pack folder or removed from it.
    pub fn unfinished(&self) -> &[String] {
        &self.unfinished
    }

    /// Sets the bundles that are being added or removed.
    pub fn set_unfinished(&mut self, names: Vec<String>) {
        self.unfinished = names;
    }

    /// The publisher with this key, revoked or not.
    pub fn publisher(&self, key: &PublicKey) -> Option<&Publisher> {
        self.publishers.iter().find(|publisher| publisher.key == *key)
    }

    /// The pack with this id, installed or removed.
    pub fn pack(&self, id: &str) -> Option<&PackPin> {
        self.packs.iter().find(|pack| pack.id == id)
    }

    /// The day a key was revoked, if it was.
    pub fn revoked_since(&self, id: KeyId) -> Option<Date> {
        self.revoked.iter().find(|revoked| revoked.key_id == id).map(|revoked| revoked.since)
    }

    /// Whether a key is known and not revoked.
    pub fn trusts(&self, key: &PublicKey) -> bool {
        self.publisher(key).is_some() && self.revoked_since(key.id()).is_none()
    }

    /// Trusts a key, and lifts its revocation. A new publisher without a given name is called
    /// `otherwise`; a known one keeps its name.
    pub fn trust(
        &mut self,
        key: &PublicKey,
        name: Option<&PublisherName>,
        otherwise: &PublisherName,
        since: Date,
    ) {
        self.revoked.retain(|revoked| revoked.key_id != key.id());
        if let Some(known) = self.publishers.iter_mut().find(|publisher| publisher.key == *key) {
            known.name = name.unwrap_or(&known.name).clone();
            return;
        }
        self.publishers.push(Publisher {
            key: key.clone(),
            name: name.unwrap_or(otherwise).clone(),
            since,
        });
        self.publishers.sort_by(|a, b| a.key.cmp(&b.key));
    }

    /// Revokes a key. Returns whether it was not revoked before.
    pub fn revoke(&mut self, key_id: KeyId, since: Date) -> bool {
        if self.revoked_since(key_id).is_some() {
            return false;
        }
        self.revoked.push(RevokedKey { key_id, since });
        self.revoked.sort_by_key(|revoked| revoked.key_id);
        true
    }

    /// Records an installed version, and the publisher of the pack, which has to be trusted
    /// already.
    pub fn install(&mut self, id: &str, key: &PublicKey, installed: InstalledRelease) {
        let release =
            Release { version: installed.version.clone(), digest: installed.digest.clone() };
        let Some(pack) = self.packs.iter_mut().find(|pack| pack.id == id) else {
            let pack = PackPin {
                id: id.to_owned(),
                key: key.clone(),
                highest: release,
                installed: Some(installed),
            };
            self.packs.push(pack);
            self.packs.sort_by(|a, b| a.id.cmp(&b.id));
            return;
        };
        pack.key = key.clone();
        if version(&release.version) >= version(&pack.highest.version) {
            pack.highest = release;
        }
        pack.installed = Some(installed);
    }

    /// Records that a pack was removed. Its publisher and its highest version stay, unless
    /// `forget`.
    pub fn remove(&mut self, id: &str, forget: bool) {
        if forget {
            self.packs.retain(|pack| pack.id != id);
        }
        if let Some(pack) = self.packs.iter_mut().find(|pack| pack.id == id) {
            pack.installed = None;
        }
    }
}

impl PackPin {
    /// The name of the bundle that is installed.
    pub fn file_name(&self) -> Option<String> {
        self.installed
            .as_ref()
            .map(|installed| format!("{}-{}.{EXTENSION}", self.id, installed.version))
    }

    fn is_sound(&self) -> bool {
        let is_digest = |text: &str| {
            text.len() == 64
                && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        let Self { id, highest, installed, .. } = self;
        let top = version(&highest.version);
        let installed = installed.as_ref().is_none_or(|it| {
            let below = version(&it.version) < top
                || (it.version == highest.version && it.digest == highest.digest);
            version(&it.version).is_some()
                && below
                && is_digest(&it.digest)
                && is_digest(&it.signature)
        });
        is_name(id) && top.is_some() && is_digest(&highest.digest) && installed
    }
}
