//! Loaded packs, each with its origin.

use std::path::PathBuf;

use heelwise_core::compiled::CompiledPack;
use heelwise_core::{Catalog, Manifest};
use heelwise_pack::bundle::{Bundle, PartialBundle};

use crate::error::TrustError;
use crate::signature::Signature;
use crate::unsigned::Unsigned;

/// The origin of a pack.
#[derive(Debug)]
pub enum Origin {
    /// Compiled into the program.
    BuiltIn,
    /// A bundle, of which index and content were read.
    Bundle(Box<PartialBundle>),
    /// A folder of TOML; its native code is never run from there.
    Folder(PathBuf),
}

/// A loaded pack with its origin.
#[derive(Debug)]
pub struct LoadedPack {
    /// The pack's manifest.
    pub manifest: Manifest,
    /// Its origin.
    pub origin: Origin,
    /// The signature of a publisher this machine trusts.
    pub signature: Option<Signature>,
}

impl LoadedPack {
    /// Whether it is neither built in nor signed by a publisher this machine trusts.
    pub(crate) fn is_unsigned(&self) -> bool {
        self.signature.is_none() && !matches!(self.origin, Origin::BuiltIn)
    }

    /// The whole bundle: every byte is verified, and the signature over these bytes. Called before
    /// native code is run; `None` when the pack is not from a bundle.
    ///
    /// # Errors
    /// When the bundle cannot be read, or changed since it was opened.
    pub fn whole(&self) -> Result<Option<Bundle>, TrustError> {
        let Origin::Bundle(bundle) = &self.origin else { return Ok(None) };
        let whole = bundle.whole()?;
        let verified =
            self.signature.as_ref().map_or(Ok(()), |signature| signature.verify(whole.bytes()));
        verified
            .map_err(|error| TrustError::SignedBundle { path: bundle.path().to_owned(), error })?;
        Ok(Some(whole))
    }
}

/// A pack that was opened, before all are merged.
#[derive(Debug)]
pub(crate) struct OpenedPack {
    pub(crate) compiled: CompiledPack,
    pub(crate) origin: Origin,
    pub(crate) signature: Option<Signature>,
}

impl OpenedPack {
    pub(crate) fn from_bundle(bundle: PartialBundle, signature: Option<Signature>) -> Self {
        Self {
            compiled: bundle.compiled().clone(),
            origin: Origin::Bundle(Box::new(bundle)),
            signature,
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.compiled.manifest.id
    }

    pub(crate) fn into_parts(self) -> (CompiledPack, LoadedPack) {
        let Self { compiled, origin, signature } = self;
        let manifest = compiled.manifest.clone();
        (compiled, LoadedPack { manifest, origin, signature })
    }
}

/// All packs in use.
#[derive(Debug)]
pub struct LoadedPacks {
    /// Their content.
    pub catalog: Catalog,
    /// The packs, the foundation first, then by id.
    pub loaded: Vec<LoadedPack>,
    /// Why installed packs were left out.
    pub refused: Vec<TrustError>,
    /// The unsigned packs, for the notice in all output.
    pub unsigned: Unsigned,
    /// Ids of packs that were installed and removed.
    pub(crate) removed: Vec<String>,
}

impl LoadedPacks {
    /// The pack with this id.
    pub fn get(&self, id: &str) -> Option<&LoadedPack> {
        self.loaded.iter().find(|pack| pack.manifest.id == id)
    }

    /// Whether a pack was installed and removed.
    pub fn was_removed(&self, id: &str) -> bool {
        self.get(id).is_none() && self.removed.iter().any(|removed| removed == id)
    }
}
