//! The decisions: what may be installed, and what that is installed may be used.

use semver::Version;

use crate::key::{KeyId, PublicKey};
use crate::publisher_name::PublisherName;
use crate::signature::Statement;
use crate::trust_store::TrustStore;
use crate::version;

/// A bundle that is offered for installing: what its signature says, once that was verified.
#[derive(Clone, Copy, Debug)]
pub struct OfferedBundle<'a> {
    /// What its publisher signed.
    pub statement: &'a Statement,
    /// The digest of the bundle, in hexadecimal.
    pub digest: &'a str,
    /// Whether the person asked for an older version than there was.
    pub downgrade: bool,
    /// The packs that are built into the program, and names no pack may have.
    pub reserved: &'a [&'a str],
}

/// What installing a bundle would mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedBundle {
    /// Whether its publisher is known.
    pub standing: PublisherTrust,
    /// What becomes of the pack.
    pub change: InstallChange,
}

/// What is known of a publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublisherTrust {
    /// It is trusted.
    Known,
    /// It was never seen before. Trusted publishers that go by the same name are other ones.
    New {
        /// Their short ids.
        same_name: Vec<KeyId>,
    },
}

/// What becomes of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstallChange {
    /// It was not installed.
    First,
    /// It is installed already, byte for byte.
    Same,
    /// It takes the place of this older version.
    Upgrade(String),
    /// It takes the place of this newer version.
    Downgrade(String),
}

impl InstallChange {
    /// The version whose place it takes.
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
    /// Its publisher was revoked.
    #[error(
        "the pack `{pack}` is signed with the key {key_id}, which calls itself \"{name}\" and was \
         revoked on {since}"
    )]
    Revoked {
        /// The pack.
        pack: String,
        /// The key.
        key_id: KeyId,
        /// What it calls itself.
        name: PublisherName,
        /// Since when.
        since: jiff::civil::Date,
    },
    /// The pack is another publisher's on this machine.
    #[error(
        "the pack `{pack}` belongs to the key {pinned} here, which calls itself \"{pinned_name}\"; this one is signed with another \
         key, {key_id}, which calls itself \"{name}\""
    )]
    OtherPublisher {
        /// The pack.
        pack: String,
        /// The key it belongs to.
        pinned: KeyId,
        /// What that calls itself.
        pinned_name: PublisherName,
        /// The key of this one.
        key_id: KeyId,
        /// What that calls itself.
        name: PublisherName,
    },
    /// The name is taken by the program.
    #[error("`{pack}` is built into heelwise, and no other pack may have its name")]
    BuiltIn {
        /// The pack.
        pack: String,
    },
    /// Older than what there was.
    #[error("the pack `{pack}` {version} is older than {highest}, which was installed before")]
    Downgrade {
        /// The pack.
        pack: String,
        /// The version offered.
        version: String,
        /// The highest there was.
        highest: String,
    },
    /// The same version with other bytes.
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
    /// Not what was installed.
    #[error("the pack `{pack}` is not what was installed: its {what} is another")]
    Changed {
        /// The pack.
        pack: String,
        /// What is different.
        what: &'static str,
    },
    /// Its publisher is not among those that are trusted.
    #[error("the pack `{pack}` is signed with the key {key_id}, which is not trusted here")]
    Unknown {
        /// The pack.
        pack: String,
        /// The key.
        key_id: KeyId,
    },
}

impl Refusal {
    /// What can be done about it.
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

/// Whether a bundle may be installed. Its signature must have been verified before.
///
/// # Errors
/// When it may not, with the reason.
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
    let standing = if trust.trusts(key) {
        PublisherTrust::Known
    } else {
        PublisherTrust::New { same_name: same_name.collect() }
    };
    Ok(AcceptedBundle { standing, change })
}

/// Whether what is installed may be used: it is what was installed, and its publisher is still
/// trusted.
///
/// # Errors
/// When it may not, with the reason.
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
