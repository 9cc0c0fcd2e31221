//! The decisions whether a bundle may be installed, and whether an installed one may be used.

use semver::Version;

use crate::key::{KeyId, PublicKey};
use crate::publisher_name::PublisherName;
use crate::signature::Statement;
use crate::trust_store::TrustStore;
use crate::version;

/// A bundle that is offered for installation, with its verified statement.
#[derive(Clone, Copy, Debug)]
pub struct OfferedBundle<'a> {
    /// The statement that its publisher signed.
    pub statement: &'a Statement,
    /// The digest of the bundle, in hexadecimal.
    pub digest: &'a str,
    /// Whether the person allows an older version than was installed before.
    pub downgrade: bool,
    /// Ids that no installed pack may have, such as those of built-in packs.
    pub reserved: &'a [&'a str],
}

/// A bundle that may be installed, with the effect of installing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedBundle {
    /// Whether its publisher is known.
    pub publisher_trust: PublisherTrust,
    /// The change of the installed pack.
    pub change: InstallChange,
}

/// Whether a publisher is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublisherTrust {
    /// It is trusted.
    Known,
    /// It is new. Trusted publishers of the same name are different ones.
    New {
        /// The short ids of trusted publishers of the same name.
        same_name: Vec<KeyId>,
    },
}

/// The change of an installed pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstallChange {
    /// It was not installed.
    First,
    /// It is installed already, byte for byte.
    Same,
    /// It replaces this older version.
    Upgrade(String),
    /// It replaces this newer version.
    Downgrade(String),
}

impl InstallChange {
    /// The version that it replaces.
    pub fn replaces(&self) -> Option<String> {
        match self {
            Self::Upgrade(from) | Self::Downgrade(from) => Some(from.clone()),
            Self::First | Self::Same => None,
        }
    }
}

/// Why a bundle is not installed or not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The key of its publisher was revoked.
    #[error(
        "the pack `{pack}` is signed with the key {key_id}, which calls itself \"{name}\" and was \
         revoked on {since}"
    )]
    Revoked {
        /// The pack.
        pack: String,
        /// The key.
        key_id: KeyId,
        /// The name of its publisher.
        name: PublisherName,
        /// The day of the revocation.
        since: jiff::civil::Date,
    },
    /// The pack belongs to another publisher on this machine.
    #[error(
        "the pack `{pack}` belongs to the key {pinned} here, which calls itself \
         \"{pinned_name}\"; this one is signed with another key, \
         {key_id}, which calls itself \"{name}\""
    )]
    OtherPublisher {
        /// The pack.
        pack: String,
        /// The key that the pack belongs to.
        pinned: KeyId,
        /// The name of its publisher.
        pinned_name: PublisherName,
        /// The key that signed this bundle.
        key_id: KeyId,
        /// The name of the signer.
        name: PublisherName,
    },
    /// The id is reserved.
    #[error("`{pack}` is built into heelwise, and no other pack may have its name")]
    BuiltIn {
        /// The pack.
        pack: String,
    },
    /// The version is older than one that was installed before.
    #[error("the pack `{pack}` {version} is older than {highest}, which was installed before")]
    Downgrade {
        /// The pack.
        pack: String,
        /// The version offered.
        version: String,
        /// The highest version that was installed.
        highest: String,
    },
    /// The version is known with other bytes.
    #[error(
        "there is a `{pack}` {version} already, and this one has other bytes: nobody may change a \
         version that is out"
    )]
    OtherBytes {
        /// The pack.
        pack: String,
        /// The version.
        version: String,
    },
    /// The pack differs from the one that was installed.
    #[error("the pack `{pack}` is not what was installed: its {what} is another")]
    Changed {
        /// The pack.
        pack: String,
        /// The part that is different.
        what: &'static str,
    },
    /// Its publisher is not trusted.
    #[error("the pack `{pack}` is signed with the key {key_id}, which is not trusted here")]
    Unknown {
        /// The pack.
        pack: String,
        /// The key.
        key_id: KeyId,
    },
}

impl Refusal {
    /// A hint for the person.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Revoked { pack, .. } => format!(
                "to be rid of it: heelwise pack remove {pack}; to trust the key again, give it \
                 whole: heelwise pack trust KEY"
            ),
            Self::OtherPublisher { pack, .. } => format!(
                "ask the publisher you know. If the pack has really changed hands: heelwise pack \
                 remove {pack} --forget, then add it"
            ),
            Self::BuiltIn { .. } => return None,
            Self::Downgrade { .. } => {
                "older versions may lack corrections; if you want it all the same: --downgrade"
                    .into()
            }
            Self::OtherBytes { .. } => {
                "ask the publisher which of the two is right; a correction needs a version of its \
                 own"
                .into()
            }
            Self::Changed { pack, .. } => format!(
                "get the bundle and its signature again: heelwise pack add FILE; or remove it: \
                 heelwise pack remove {pack}"
            ),
            Self::Unknown { .. } => "to trust the key: heelwise pack trust KEY".into(),
        })
    }
}

/// Decides whether a bundle may be installed. Its signature must have been verified before.
///
/// # Errors
/// The reason why it may not.
pub fn judge(trust: &TrustStore, offered: &OfferedBundle<'_>) -> Result<AcceptedBundle, Refusal> {
    let Statement { pack, key, publisher, .. } = offered.statement;
    if offered.reserved.contains(&pack.as_str()) {
        return Err(Refusal::BuiltIn { pack: pack.clone() });
    }
    not_revoked(trust, pack, key, publisher)?;
    same_publisher(trust, offered.statement)?;
    let change = change(trust, offered)?;
    let same_name = trust
        .publishers()
        .iter()
        .filter(|known| known.name == *publisher)
        .map(|known| known.key.id());
    let publisher_trust = if trust.trusts(key) {
        PublisherTrust::Known
    } else {
        PublisherTrust::New { same_name: same_name.collect() }
    };
    Ok(AcceptedBundle { publisher_trust, change })
}

/// Decides whether an installed pack may be used: it is unchanged, and its publisher is still
/// trusted.
///
/// # Errors
/// The reason why it may not.
pub fn admit(trust: &TrustStore, statement: &Statement, digest: &str) -> Result<(), Refusal> {
    let Statement { pack, version, key, publisher } = statement;
    not_revoked(trust, pack, key, publisher)?;
    same_publisher(trust, statement)?;
    if !trust.trusts(key) {
        return Err(Refusal::Unknown { pack: pack.clone(), key_id: key.id() });
    }
    let changed = |what| Err(Refusal::Changed { pack: pack.clone(), what });
    match trust.pack(pack).and_then(|pinned| pinned.installed.as_ref()) {
        None => changed("name"),
        Some(installed) if installed.version != *version => changed("version"),
        Some(installed) if installed.digest != digest => changed("digest"),
        Some(_) => Ok(()),
    }
}

fn not_revoked(
    trust: &TrustStore,
    pack: &str,
    key: &PublicKey,
    publisher: &PublisherName,
) -> Result<(), Refusal> {
    let Some(since) = trust.revoked_since(key.id()) else { return Ok(()) };
    let name = trust.publisher(key).map_or(publisher, |known| &known.name).clone();
    Err(Refusal::Revoked { pack: pack.to_owned(), key_id: key.id(), name, since })
}

fn same_publisher(trust: &TrustStore, statement: &Statement) -> Result<(), Refusal> {
    let Some(pinned) = trust.pack(&statement.pack).filter(|pinned| pinned.key != statement.key)
    else {
        return Ok(());
    };
    let pinned_name =
        trust.publisher(&pinned.key).map_or(&statement.publisher, |known| &known.name).clone();
    Err(Refusal::OtherPublisher {
        pack: statement.pack.clone(),
        pinned: pinned.key.id(),
        pinned_name,
        key_id: statement.key.id(),
        name: statement.publisher.clone(),
    })
}

fn change(trust: &TrustStore, offered: &OfferedBundle<'_>) -> Result<InstallChange, Refusal> {
    let Statement { pack, version: offered_version, .. } = offered.statement;
    let Some(pinned) = trust.pack(pack) else { return Ok(InstallChange::First) };
    let is_known =
        |version: &str, digest: &str| version == offered_version && digest != offered.digest;
    let installed = pinned.installed.as_ref();
    let other_bytes = is_known(&pinned.highest.version, &pinned.highest.digest)
        || installed.is_some_and(|it| is_known(&it.version, &it.digest));
    if other_bytes {
        return Err(Refusal::OtherBytes { pack: pack.clone(), version: offered_version.clone() });
    }
    let number = |text: &str| version(text).unwrap_or(Version::new(0, 0, 0));
    let is_same = installed.is_some_and(|it| it.version == *offered_version);
    if !is_same && !offered.downgrade && number(offered_version) < number(&pinned.highest.version) {
        let (version, highest) = (offered_version.clone(), pinned.highest.version.clone());
        return Err(Refusal::Downgrade { pack: pack.clone(), version, highest });
    }
    Ok(match installed {
        None => InstallChange::First,
        Some(_) if is_same => InstallChange::Same,
        Some(it) if number(offered_version) < number(&it.version) => {
            InstallChange::Downgrade(it.version.clone())
        }
        Some(it) => InstallChange::Upgrade(it.version.clone()),
    })
}
