//! Loading packs: the built-in foundation, bundles in the pack folder, and what `--pack` names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::{Catalog, Manifest};
use heelwise_pack::bundle::{Bundle, EXTENSION};
use heelwise_pack::render::{self, Format};

use crate::cli::PackArgs;
use crate::failure::{Failure, PACK_REFUSED};
use crate::home;

/// The foundation, compiled when this program was built.
static FOUNDATION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/foundation.bin"));

/// Where a pack came from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// Compiled into the program.
    BuiltIn,
    /// A bundle.
    Bundle(Box<Bundle>),
    /// A folder of TOML; its native code is never run from there.
    Folder(PathBuf),
}

/// A pack that was opened, before all are merged.
type Found = (CompiledPack, Origin);

/// A loaded pack and where it came from.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) manifest: Manifest,
    pub(crate) origin: Origin,
}

/// All packs in use.
#[derive(Debug)]
pub(crate) struct Packs {
    pub(crate) catalog: Catalog,
    /// Where each came from; the foundation first, then by id.
    pub(crate) loaded: Vec<Loaded>,
    /// Packs of the pack folder that were refused, and why.
    pub(crate) refused: Vec<String>,
}

impl Packs {
    /// The pack with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Loaded> {
        self.loaded.iter().find(|pack| pack.manifest.id == id)
    }
}

/// Loads all packs. One that `--pack` names and cannot be used is a failure; one in the pack folder is left out and said so.
pub(crate) fn load(args: &PackArgs) -> Result<Packs, Failure> {
    let mut found: Vec<Found> = vec![(foundation()?, Origin::BuiltIn)];
    for path in &args.extra {
        found.push(open(path)?);
    }
    let mut refused = Vec::new();
    for path in installed() {
        match open(&path) {
            Ok(pack) => add_installed(pack, &mut found, args.extra.len() + 1, &mut refused),
            Err(failure) => refused.push(failure.message()),
        }
    }
    drop_incomplete(&mut found, args, &mut refused);
    let (compiled, mut loaded): (Vec<_>, Vec<_>) = found
        .into_iter()
        .map(|(compiled, origin)| (compiled.clone(), Loaded { manifest: compiled.manifest, origin }))
        .unzip();
    loaded.sort_by_key(|pack| (!matches!(pack.origin, Origin::BuiltIn), pack.manifest.id.clone()));
    Ok(Packs { catalog: Catalog::merge(compiled)?, loaded, refused })
}

/// Adds a bundle of the pack folder. What `--pack` names goes before it; of two versions the newer is used, and that is said.
fn add_installed(pack: Found, found: &mut Vec<Found>, asked_for: usize, refused: &mut Vec<String>) {
    let twin = found.iter().position(|(known, _)| known.manifest.id == pack.0.manifest.id);
    match twin {
        None => found.push(pack),
        Some(at) if at < asked_for => {}
        Some(at) => {
            let newer = version(&pack.0.manifest) > version(&found[at].0.manifest);
            let older = if newer { std::mem::replace(&mut found[at], pack) } else { pack };
            let Manifest { id, version, .. } = older.0.manifest;
            refused.push(format!("There are two bundles of `{id}`; {version} is not used. Remove one of them."));
        }
    }
}

fn version(manifest: &Manifest) -> Option<semver::Version> {
    semver::Version::parse(&manifest.version).ok()
}

/// Leaves out packs of the pack folder whose required packs are not there.
fn drop_incomplete(found: &mut Vec<Found>, args: &PackArgs, refused: &mut Vec<String>) {
    let asked_for = args.extra.len() + 1;
    loop {
        let missing = |pack: &CompiledPack| {
            let there = |id: &String| found.iter().any(|(other, _)| other.manifest.id == *id);
            pack.manifest.requires.iter().find(|id| !there(id)).cloned()
        };
        let incomplete =
            found.iter().enumerate().skip(asked_for).find_map(|(at, (pack, _))| Some((at, missing(pack)?)));
        let Some((at, needs)) = incomplete else { return };
        let (pack, _) = found.remove(at);
        refused.push(format!("pack `{}` needs pack `{needs}`, which is not there", pack.manifest.id));
    }
}

/// The packs a folder's pack may refer to: the built-in foundation, unless the folder is that itself.
pub(crate) fn around(folder: &Path) -> Result<Vec<PackContent>, Failure> {
    let foundation = foundation()?.decode()?;
    let is_itself = folder.file_name().is_some_and(|name| name.to_str() == Some(foundation.manifest.id.as_str()));
    Ok(if is_itself { Vec::new() } else { vec![foundation] })
}

fn foundation() -> Result<CompiledPack, Failure> {
    Ok(CompiledPack::open(Arc::from(FOUNDATION))?)
}

/// The bundles in the pack folder, by name.
fn installed() -> Vec<PathBuf> {
    let Some(Ok(entries)) = home::packs().map(std::fs::read_dir) else { return Vec::new() };
    let mut bundles: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
        .collect();
    bundles.sort();
    bundles
}

fn open(path: &Path) -> Result<Found, Failure> {
    if path.is_dir() {
        return open_folder(path);
    }
    let bundle = Bundle::open(path)?;
    Ok((bundle.compiled().clone(), Origin::Bundle(Box::new(bundle))))
}

fn open_folder(path: &Path) -> Result<Found, Failure> {
    let checked = heelwise_pack::check_folders(&[path.to_owned()], &around(path)?);
    if checked.has_errors() {
        let text = render::render(&checked.diagnostics, Format::Human { colour: false });
        let failure =
            Failure::new(PACK_REFUSED, format!("{}: the pack has errors\n\n{}", path.display(), text.trim_end()));
        return Err(failure.hint("a pack that requires others has to be bundled first: cargo xtask bundle"));
    }
    let pack = checked.packs.into_iter().next();
    let pack = pack.ok_or_else(|| Failure::new(PACK_REFUSED, format!("{}: no pack", path.display())))?;
    let compiled = CompiledPack::open(pack.content.compile()?.into())?;
    Ok((compiled, Origin::Folder(path.to_owned())))
}
