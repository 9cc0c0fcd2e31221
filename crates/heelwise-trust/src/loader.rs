//! Loading packs: the built-in foundation, the installed packs, and those the person names.

use std::path::{Path, PathBuf};

use heelwise_core::Catalog;
use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::id::{FOUNDATION, PROGRAM};
use heelwise_pack::bundle::{Bundle, PartialBundle};

use crate::error::TrustError;
use crate::installed::{InstalledPacks, is_signed, read_signature_of};
use crate::loaded::{LoadedPack, LoadedPacks, OpenedPack, Origin};
use crate::pack_dirs::PackDirs;
use crate::policy::{OfferedBundle, PublisherTrust, Refusal, judge};
use crate::signature::Signature;
use crate::trust_store::TrustStore;
use crate::unsigned::Unsigned;

/// Ids that no installed pack may have.
pub const RESERVED: [&str; 2] = [FOUNDATION, PROGRAM];

/// Loads the packs of this machine.
#[derive(Clone, Debug)]
pub struct PackLoader<'a> {
    /// The compiled content of the foundation.
    pub foundation: &'static [u8],
    /// The folders of installed packs; `None` when there is no home folder.
    pub dirs: Option<PackDirs>,
    /// Bundles and folders of packs that the person named, used before installed ones.
    pub extra: &'a [PathBuf],
}

impl PackLoader<'_> {
    /// The packs that are installed on this machine.
    pub fn installed(&self) -> InstalledPacks {
        self.dirs.as_ref().map(InstalledPacks::open).unwrap_or_default()
    }

    /// The foundation, opened.
    ///
    /// # Errors
    /// When its bytes are not compiled content.
    pub fn foundation(&self) -> Result<CompiledPack, TrustError> {
        Ok(CompiledPack::open(self.foundation.into())?)
    }

    /// Loads all packs. An installed one that cannot be used is left out, with the reason.
    ///
    /// # Errors
    /// When a pack that the person named cannot be used, or the packs conflict with each other.
    pub fn load(&self) -> Result<LoadedPacks, TrustError> {
        let installed = self.installed();
        let mut opened = vec![OpenedPack {
            compiled: self.foundation()?,
            origin: Origin::BuiltIn,
            signature: None,
        }];
        for path in self.extra {
            opened.push(self.open(path, &installed)?);
        }
        let InstalledPacks { packs, mut refused, trust, .. } = installed;
        for (bundle, signature) in packs {
            // A pack that the person named replaces the installed one.
            if opened.iter().all(|known| known.id() != bundle.index().id) {
                opened.push(OpenedPack::from_bundle(bundle, Some(signature)));
            }
        }
        refused.extend(drop_incomplete(&mut opened, self.extra.len() + 1));
        merge(opened, refused, &trust)
    }

    /// Checks that a bundle can be used with the other packs: the packs it requires are in use, and
    /// no item has the id of another.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check_compatible(&self, bundle: &Bundle) -> Result<(), TrustError> {
        let pack = bundle.index().id.clone();
        let others = self.load()?;
        let manifest = &bundle.compiled().manifest;
        if let Some(needs) = manifest.requires.iter().find(|id| others.get(id).is_none()) {
            return Err(TrustError::RequiredPackNotInstalled { pack, needs: needs.clone() });
        }
        let rest = others.loaded.into_iter().filter(|it| it.manifest.id != pack);
        let rest = rest.filter_map(|pack| match pack.origin {
            Origin::Bundle(other) => Some(other.compiled().clone()),
            Origin::BuiltIn | Origin::Folder(_) => None,
        });
        let all = [self.foundation()?, bundle.compiled().clone()].into_iter().chain(rest).collect();
        Catalog::merge(all).map(drop).map_err(|error| TrustError::Incompatible { pack, error })
    }

    /// The named packs that no trusted publisher signed, for commands that use no packs.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn unsigned(&self) -> Result<Unsigned, TrustError> {
        if self.extra.is_empty() {
            Ok(Unsigned::default())
        } else {
            self.load().map(|packs| packs.unsigned)
        }
    }

    /// The packs that a pack in a folder may refer to: the foundation, unless the folder is the
    /// foundation's.
    ///
    /// # Errors
    /// When the foundation's bytes are not compiled content.
    pub fn context_packs(&self, folder: &Path) -> Result<Vec<PackContent>, TrustError> {
        let foundation = self.foundation()?.decode()?;
        let is_itself = folder
            .file_name()
            .is_some_and(|name| name.to_str() == Some(foundation.manifest.id.as_str()));
        Ok(if is_itself { Vec::new() } else { vec![foundation] })
    }

    /// Opens a pack that the person named. A bundle with the signature of a trusted publisher is
    /// treated like an installed one. One without a signature is used too, with a notice in all
    /// output.
    fn open(&self, path: &Path, installed: &InstalledPacks) -> Result<OpenedPack, TrustError> {
        if path.is_dir() {
            return self.open_folder(path);
        }
        let bundle = PartialBundle::open(path)?;
        // The signature covers the whole bundle.
        let signer = if is_signed(path) { signer(&bundle.whole()?, installed)? } else { None };
        Ok(OpenedPack::from_bundle(
            bundle,
            signer.filter(|(_, is_trusted)| *is_trusted).map(|(signature, _)| signature),
        ))
    }

    fn open_folder(&self, path: &Path) -> Result<OpenedPack, TrustError> {
        let context = self.context_packs(path)?;
        let checked = heelwise_pack::check_folders(&[path.to_owned()], &context);
        let path = path.to_owned();
        if checked.has_errors() {
            let diagnostics = checked.diagnostics.into_iter().collect();
            return Err(TrustError::FolderHasErrors { path, diagnostics });
        }
        let Some(pack) = checked.packs.into_iter().next() else {
            return Err(TrustError::NoPack { path });
        };
        let compiled = CompiledPack::open(pack.content.compile()?.into())?;
        Ok(OpenedPack { compiled, origin: Origin::Folder(path), signature: None })
    }
}

/// Merges the packs into a catalog.
fn merge(
    opened: Vec<OpenedPack>,
    refused: Vec<TrustError>,
    trust: &TrustStore,
) -> Result<LoadedPacks, TrustError> {
    let (compiled, mut loaded): (Vec<_>, Vec<LoadedPack>) =
        opened.into_iter().map(OpenedPack::into_parts).unzip();
    loaded.sort_by_key(|pack| (!matches!(pack.origin, Origin::BuiltIn), pack.manifest.id.clone()));
    let unsigned = loaded.iter().filter(|pack| pack.is_unsigned());
    let unsigned = Unsigned::new(unsigned.map(|pack| pack.manifest.id.clone()).collect());
    let removed = trust.packs().iter().filter(|pack| pack.installed.is_none());
    let removed = removed.map(|pack| pack.id.clone()).collect();
    let catalog = Catalog::merge(compiled)?;
    Ok(LoadedPacks { catalog, loaded, refused, unsigned, removed })
}

/// Leaves out installed packs whose required packs are missing; the first `kept` packs stay.
fn drop_incomplete(opened: &mut Vec<OpenedPack>, kept: usize) -> Vec<TrustError> {
    let mut refused = Vec::new();
    loop {
        let missing = |pack: &OpenedPack| {
            let is_open = |id: &String| opened.iter().any(|other| other.id() == id);
            pack.compiled.manifest.requires.iter().find(|id| !is_open(id)).cloned()
        };
        let mut later = opened.iter().enumerate().skip(kept);
        let incomplete = later.find_map(|(index, pack)| Some((index, missing(pack)?)));
        let Some((index, needs)) = incomplete else { return refused };
        let pack = opened.remove(index).id().to_owned();
        refused.push(TrustError::RequiredPackMissing { pack, needs });
    }
}

/// The signature of a bundle, and whether this machine trusts its publisher. An existing
/// signature must be valid: it matches the bundle, its key is not revoked, and the pack belongs to
/// no other publisher on this machine.
///
/// # Errors
/// When it is not valid, or the trust file cannot be read.
pub fn signer(
    bundle: &Bundle,
    installed: &InstalledPacks,
) -> Result<Option<(Signature, bool)>, TrustError> {
    let Some((signature, _)) = read_signature_of(bundle)? else { return Ok(None) };
    if installed.is_unreadable {
        return Err(TrustError::TrustUnreadable { path: bundle.path().to_owned() });
    }
    let digest = bundle.digest();
    // Any version is accepted, because nothing is installed.
    let offered = OfferedBundle {
        statement: signature.statement(),
        digest: &digest,
        downgrade: true,
        reserved: &RESERVED,
    };
    let is_trusted = match judge(&installed.trust, &offered) {
        Ok(accepted) => accepted.publisher_trust == PublisherTrust::Known,
        Err(Refusal::OtherBytes { .. }) => installed.trust.trusts(&signature.statement().key),
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(Some((signature, is_trusted)))
}
