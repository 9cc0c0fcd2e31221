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
    Bundle(Bundle),
    /// A folder of TOML; its native code is never run from there.
    Folder(PathBuf),
}

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
    let mut found: Vec<(CompiledPack, Origin)> = vec![(foundation()?, Origin::BuiltIn)];
    for path in &args.extra {
        found.push(open(path)?);
    }
    let mut refused = Vec::new();
    for path in installed() {
        match open(&path) {
            Ok(pack) if found.iter().any(|known| known.0.manifest.id == pack.0.manifest.id) => {}
            Ok(pack) => found.push(pack),
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

/// Leaves out packs of the pack folder whose required packs are not there.
fn drop_incomplete(found: &mut Vec<(CompiledPack, Origin)>, args: &PackArgs, refused: &mut Vec<String>) {
    let asked_for = args.extra.len() + 1;
    loop {
        let missing = |pack: &CompiledPack| {
            let there = |id: &String| found.iter().any(|(other, _)| other.manifest.id == *id);
            pack.manifest.requires.iter().find(|id| !there(id)).cloned()
        };
        let incomplete = found.iter().enumerate().skip(asked_for).find_map(|(at, (pack, _))| Some((at, missing(pack)?)));
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

fn open(path: &Path) -> Result<(CompiledPack, Origin), Failure> {
    if path.is_dir() {
        return open_folder(path);
    }
    let bundle = Bundle::open(path)?;
    Ok((bundle.compiled().clone(), Origin::Bundle(bundle)))
}

fn open_folder(path: &Path) -> Result<(CompiledPack, Origin), Failure> {
    let checked = heelwise_pack::check_folders(&[path.to_owned()], &around(path)?);
    if checked.has_errors() {
        let text = render::render(&checked.diagnostics, Format::Human { colour: false });
        let failure = Failure::new(PACK_REFUSED, format!("{}: the pack has errors\n\n{}", path.display(), text.trim_end()));
        return Err(failure.hint("a pack that requires others has to be bundled first: cargo xtask bundle"));
    }
    let pack = checked.packs.into_iter().next();
    let pack = pack.ok_or_else(|| Failure::new(PACK_REFUSED, format!("{}: no pack", path.display())))?;
    let compiled = CompiledPack::open(pack.content.compile()?.into())?;
    Ok((compiled, Origin::Folder(path.to_owned())))
}
