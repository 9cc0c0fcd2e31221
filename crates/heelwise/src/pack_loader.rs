//! The packs of one command: the foundation compiled into this program, the installed packs, and
//! those of `--pack`.

use std::path::Path;

use heelwise_core::ItemKey;
#[cfg(test)]
use heelwise_core::compiled::CompiledPack;
use heelwise_core::compiled::PackContent;
use heelwise_pack::bundle::Bundle;
use heelwise_trust::{InstalledPacks, PackLoader, Unsigned};

use crate::cli::PackArgs;
use crate::dirs;
use crate::failure::{BAD_INPUT, Failure};

pub(crate) use heelwise_trust::{LoadedPack, LoadedPacks, Origin};

/// The foundation, compiled when this program was built.
static FOUNDATION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/foundation.bin"));

/// Loads all packs in use.
pub(crate) fn load(args: &PackArgs) -> Result<LoadedPacks, Failure> {
    Ok(loader(args).load()?)
}

/// The unsigned packs of `--pack`, for commands that use no packs.
pub(crate) fn unsigned(args: &PackArgs) -> Result<Unsigned, Failure> {
    Ok(loader(args).unsigned()?)
}

/// Checks that a bundle can be used with the other packs.
pub(crate) fn check_compatible(args: &PackArgs, bundle: &Bundle) -> Result<(), Failure> {
    Ok(loader(args).check_compatible(bundle)?)
}

/// The packs installed on this machine.
pub(crate) fn installed() -> InstalledPacks {
    without_extra().installed()
}

/// The packs that a pack in a folder may refer to.
pub(crate) fn context_packs(folder: &Path) -> Result<Vec<PackContent>, Failure> {
    Ok(without_extra().context_packs(folder)?)
}

/// The foundation, opened.
#[cfg(test)]
pub(crate) fn foundation() -> Result<CompiledPack, Failure> {
    Ok(without_extra().foundation()?)
}

/// The failure about an item of a pack that was removed; nothing when its pack was not.
pub(crate) fn removed_item(packs: &LoadedPacks, key: &ItemKey) -> Option<Failure> {
    packs.was_removed(&key.pack).then(|| {
        Failure::new(BAD_INPUT, format!("`{key}` is from the removed pack `{}`", key.pack)).hint(
            "to have it back: heelwise pack add FILE; a plan that was made with the pack goes on \
             without it",
        )
    })
}

fn loader(args: &PackArgs) -> PackLoader<'_> {
    PackLoader { extra: &args.extra, ..without_extra() }
}

fn without_extra() -> PackLoader<'static> {
    PackLoader { foundation: FOUNDATION, dirs: dirs::packs(), extra: &[] }
}
