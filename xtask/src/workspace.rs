//! Where things are in the workspace.

use std::path::{Path, PathBuf};

use heelwise_core::id::FOUNDATION;

/// What goes wrong in a task, in words for the person who ran it.
pub(crate) type Problem = String;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The workspace's packs, the foundation first, then by name.
pub(crate) fn packs() -> Result<Vec<PathBuf>, Problem> {
    let folder = root().join("packs");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut packs: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.join("pack.toml").is_file()).collect();
    packs.sort_by_key(|path| (!path.ends_with(FOUNDATION), path.clone()));
    Ok(packs.into_iter().map(short).collect())
}

/// The path as seen from here, when here is the workspace.
fn short(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).map(Path::to_owned).unwrap_or(path)
}
