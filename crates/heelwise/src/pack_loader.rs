//! Loading packs: the built-in foundation, bundles in the pack folder, and what `--pack` names.

use std::path::{Path, PathBuf};

use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::id::{FOUNDATION as FOUNDATION_ID, PROGRAM};
use heelwise_core::{Catalog, ItemKey, Manifest, SafeText};
use heelwise_pack::bundle::{Bundle, PartialBundle};
use heelwise_pack::render::{self, DiagnosticsFormat};
use heelwise_trust::{OfferedBundle, PublisherTrust, Refusal, Signature, judge};

use crate::cli::PackArgs;
use crate::failure::{BAD_INPUT, Failure, PACK_REFUSED};
use crate::trust::{InstalledPacks, PackDirs, is_signed, signature_beside};
use crate::unsigned_notice::Unsigned;

/// Names that no pack from elsewhere may have.
pub(crate) const RESERVED: [&str; 2] = [FOUNDATION_ID, PROGRAM];

/// The foundation, compiled when this program was built.
static FOUNDATION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/foundation.bin"));

/// Where a pack came from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// Compiled into the program.
    BuiltIn,
    /// A bundle, of which index and content were read.
    Bundle(Box<PartialBundle>),
    /// A folder of TOML; its native code is never run from there.
    Folder(PathBuf),
}

/// A loaded pack and where it came from.
#[derive(Debug)]
pub(crate) struct LoadedPack {
    pub(crate) manifest: Manifest,
    pub(crate) origin: Origin,
    /// The signature of a publisher this machine trusts.
    pub(crate) signature: Option<Signature>,
}

impl LoadedPack {
    /// Whether nobody vouches for it: it is not built in, and nobody whom this machine trusts has
    /// signed it.
    fn is_unsigned(&self) -> bool {
        self.signature.is_none() && !matches!(self.origin, Origin::BuiltIn)
    }

    /// Its bundle, whole: every byte is compared, and the signature is verified over these very
    /// bytes. Done before native code is run; nothing when it is from no bundle.
    pub(crate) fn whole(&self) -> Result<Option<Bundle>, Failure> {
        let Origin::Bundle(bundle) = &self.origin else { return Ok(None) };
        let whole = bundle.whole()?;
        let verified =
            self.signature.as_ref().map_or(Ok(()), |signature| signature.verify(whole.bytes()));
        verified.map_err(|error| {
            Failure::new(
                PACK_REFUSED,
                format!("{}: refused, its signature: {error}", bundle.path().display()),
            )
        })?;
        Ok(Some(whole))
    }
}

/// A pack that was opened, before all are merged.
pub(crate) struct OpenedPack {
    compiled: CompiledPack,
    origin: Origin,
    signature: Option<Signature>,
}

impl OpenedPack {
    pub(crate) fn bundle(bundle: PartialBundle, signature: Option<Signature>) -> Self {
        Self {
            compiled: bundle.compiled().clone(),
            origin: Origin::Bundle(Box::new(bundle)),
            signature,
        }
    }

    fn id(&self) -> &str {
        &self.compiled.manifest.id
    }

    pub(crate) fn loaded(self) -> (CompiledPack, LoadedPack) {
        let Self { compiled, origin, signature } = self;
        let manifest = compiled.manifest.clone();
        (compiled, LoadedPack { manifest, origin, signature })
    }
}

/// All packs in use.
#[derive(Debug)]
pub(crate) struct LoadedPacks {
    pub(crate) catalog: Catalog,
    /// Where each came from; the foundation first, then by id.
    pub(crate) loaded: Vec<LoadedPack>,
    /// Packs of the pack folder that were refused, and why.
    pub(crate) refused: Vec<String>,
    /// Those that nobody vouches for, for whatever is printed.
    pub(crate) unsigned: Unsigned,
    /// Ids of packs that were installed once and were removed.
    removed: Vec<String>,
}

impl LoadedPacks {
    /// The pack with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&LoadedPack> {
        self.loaded.iter().find(|pack| pack.manifest.id == id)
    }

    /// Whether a pack was installed once, and was removed.
    pub(crate) fn was_removed(&self, id: &str) -> bool {
        self.get(id).is_none() && self.removed.iter().any(|removed| removed == id)
    }
}

impl LoadedPacks {
    /// What to say of an item of a pack that was removed.
    pub(crate) fn removed(&self, key: &ItemKey) -> Option<Failure> {
        let failure =
            Failure::new(BAD_INPUT, format!("`{key}` is from the removed pack `{}`", key.pack));
        let hint = "to have it back: heelwise pack add FILE; a plan that was made with the pack goes on without it";
        self.was_removed(&key.pack).then(|| failure.hint(hint))
    }
}

/// What is installed on this machine.
pub(crate) fn installed() -> InstalledPacks {
    PackDirs::here().map(|place| InstalledPacks::open(&place)).unwrap_or_default()
}

/// Loads all packs. One that `--pack` names and cannot be used is a failure; one in the pack folder
/// is left out and said so.
pub(crate) fn load(args: &PackArgs) -> Result<LoadedPacks, Failure> {
    let shelf = installed();
    let mut found =
        vec![OpenedPack { compiled: foundation()?, origin: Origin::BuiltIn, signature: None }];
    for path in &args.extra {
        found.push(open(path, &shelf)?);
    }
    let mut refused = shelf.refused;
    for (bundle, signature) in shelf.packs {
        // What `--pack` names goes before what is installed.
        if found.iter().all(|known| known.id() != bundle.index().id) {
            found.push(OpenedPack::bundle(bundle, Some(signature)));
        }
    }
    drop_incomplete(&mut found, args, &mut refused);
    let (compiled, mut loaded): (Vec<_>, Vec<_>) =
        found.into_iter().map(OpenedPack::loaded).unzip();
    loaded.sort_by_key(|pack| (!matches!(pack.origin, Origin::BuiltIn), pack.manifest.id.clone()));
    let unsigned = loaded
        .iter()
        .filter(|pack| pack.is_unsigned())
        .map(|pack| pack.manifest.id.clone())
        .collect();
    let removed = shelf
        .trust
        .packs()
        .iter()
        .filter(|pack| pack.installed.is_none())
        .map(|pack| pack.id.clone())
        .collect();
    let catalog = Catalog::merge(compiled)?;
    Ok(LoadedPacks { catalog, loaded, refused, unsigned: Unsigned::new(unsigned), removed })
}

/// Whether a bundle goes together with the other packs in use: what it needs is there, and nothing
/// stands twice.
pub(crate) fn check_compatible(args: &PackArgs, bundle: &Bundle) -> Result<(), Failure> {
    let id = &bundle.index().id;
    let others = load(args)?;
    let refused = |problem: String| {
        Err(Failure::new(PACK_REFUSED, format!("the pack `{id}` cannot be used here: {problem}")))
    };
    let there = |needed: &String| others.get(needed).is_some();
    if let Some(needed) = bundle.compiled().manifest.requires.iter().find(|needed| !there(needed)) {
        return refused(format!("it needs the pack `{needed}`, which is not installed"));
    }
    let rest =
        others.loaded.into_iter().filter(|pack| pack.manifest.id != *id).filter_map(|pack| {
            match pack.origin {
                Origin::Bundle(other) => Some(other.compiled().clone()),
                Origin::BuiltIn | Origin::Folder(_) => None,
            }
        });
    let all = [foundation()?, bundle.compiled().clone()].into_iter().chain(rest).collect();
    Catalog::merge(all).map(|_| ()).or_else(|error| refused(error.to_string()))
}

/// Those of the packs on the command line that nobody vouches for, for commands that use no packs.
pub(crate) fn unsigned(args: &PackArgs) -> Result<Unsigned, Failure> {
    if args.extra.is_empty() {
        Ok(Unsigned::default())
    } else {
        load(args).map(|packs| packs.unsigned)
    }
}

/// Leaves out packs of the pack folder whose required packs are not there.
fn drop_incomplete(found: &mut Vec<OpenedPack>, args: &PackArgs, refused: &mut Vec<String>) {
    let asked_for = args.extra.len() + 1;
    loop {
        let missing = |pack: &OpenedPack| {
            let there = |id: &String| found.iter().any(|other| other.id() == id);
            pack.compiled.manifest.requires.iter().find(|id| !there(id)).cloned()
        };
        let incomplete = found
            .iter()
            .enumerate()
            .skip(asked_for)
            .find_map(|(at, pack)| Some((at, missing(pack)?)));
        let Some((at, needs)) = incomplete else { return };
        let pack = found.remove(at);
        refused.push(format!("pack `{}` needs pack `{needs}`, which is not there", pack.id()));
    }
}

/// The packs a folder's pack may refer to: the built-in foundation, unless the folder is that
/// itself.
pub(crate) fn context_packs(folder: &Path) -> Result<Vec<PackContent>, Failure> {
    let foundation = foundation()?.decode()?;
    let is_itself = folder
        .file_name()
        .is_some_and(|name| name.to_str() == Some(foundation.manifest.id.as_str()));
    Ok(if is_itself { Vec::new() } else { vec![foundation] })
}

/// The foundation, opened.
pub(crate) fn foundation() -> Result<CompiledPack, Failure> {
    Ok(CompiledPack::open(FOUNDATION.into())?)
}

/// Opens what `--pack` names. A bundle with the signature of a publisher this machine trusts is as
/// good as an installed one; one without a signature is used too, because the person named it, and
/// everything that is printed says so.
fn open(path: &Path, shelf: &InstalledPacks) -> Result<OpenedPack, Failure> {
    if path.is_dir() {
        return open_folder(path);
    }
    let bundle = PartialBundle::open(path)?;
    // A signature is over the whole.
    let signer = if is_signed(path) { signer(&bundle.whole()?, shelf)? } else { None };
    Ok(OpenedPack::bundle(
        bundle,
        signer.filter(|(_, is_trusted)| *is_trusted).map(|(signature, _)| signature),
    ))
}

/// The signature beside a bundle, and whether this machine trusts who made it. One that is there
/// must be in order, whoever made it: it fits the bundle, its key is not revoked, and the pack is
/// nobody else's here.
pub(crate) fn signer(
    bundle: &Bundle,
    shelf: &InstalledPacks,
) -> Result<Option<(Signature, bool)>, Failure> {
    let Some((signature, _)) = signature_beside(bundle)? else { return Ok(None) };
    if shelf.is_unreadable {
        let text = format!(
            "{}: refused, whom this machine trusts cannot be read",
            bundle.path().display()
        );
        return Err(Failure::new(PACK_REFUSED, text).hint("see what is wrong: heelwise pack trust"));
    }
    let digest = bundle.digest();
    // Versions do not matter: nothing is installed.
    let offered = OfferedBundle {
        statement: signature.statement(),
        digest: &digest,
        downgrade: true,
        reserved: &RESERVED,
    };
    let is_trusted = match judge(&shelf.trust, &offered) {
        Ok(accepted) => accepted.standing == PublisherTrust::Known,
        Err(Refusal::OtherBytes { .. }) => shelf.trust.trusts(&signature.statement().key),
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(Some((signature, is_trusted)))
}

fn open_folder(path: &Path) -> Result<OpenedPack, Failure> {
    let checked = heelwise_pack::check_folders(&[path.to_owned()], &context_packs(path)?);
    if checked.has_errors() {
        let text = render::render(&checked.diagnostics, DiagnosticsFormat::Human { colour: false });
        let text =
            format!("error: {}: the pack has errors\n\n{}\n", path.display(), text.trim_end());
        let failure = Failure::laid_out(PACK_REFUSED, SafeText::preformatted(&text).into());
        return Err(
            failure.hint("a pack that requires others has to be bundled first: cargo xtask bundle")
        );
    }
    let pack = checked.packs.into_iter().next();
    let pack =
        pack.ok_or_else(|| Failure::new(PACK_REFUSED, format!("{}: no pack", path.display())))?;
    let compiled = CompiledPack::open(pack.content.compile()?.into())?;
    Ok(OpenedPack { compiled, origin: Origin::Folder(path.to_owned()), signature: None })
}
