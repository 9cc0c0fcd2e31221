//! The folders for packs and for the person's data.
//!
//! `HEELWISE_HOME` puts both into one folder. Otherwise the XDG folders are used.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use heelwise_trust::PackDirs;

use crate::failure::{Failure, STORE, USAGE};

/// The variable that overrides all folders.
const OVERRIDE: &str = "HEELWISE_HOME";

/// The folder that holds the pack folder and the trust file.
fn packs_base() -> Option<PathBuf> {
    base(BaseStrategy::data_dir)
}

/// The folder of the person's own data.
pub(crate) fn data() -> Option<PathBuf> {
    base(|xdg| xdg.state_dir().unwrap_or_else(|| xdg.data_dir())).map(|folder| folder.join("data"))
}

fn base(xdg: impl Fn(&etcetera::base_strategy::Xdg) -> PathBuf) -> Option<PathBuf> {
    if let Some(home) = std::env::var_os(OVERRIDE).filter(|home| !home.is_empty()) {
        return Some(PathBuf::from(home));
    }
    let strategy = etcetera::base_strategy::Xdg::new().ok()?;
    Some(xdg(&strategy).join("heelwise"))
}

/// The paths of the trust file and the packs; `None` when there is no home folder.
pub(crate) fn packs() -> Option<PackDirs> {
    packs_base().map(PackDirs::new)
}

/// The paths of the trust file and the packs, or the failure when there is no home folder.
pub(crate) fn packs_to_change() -> Result<PackDirs, Failure> {
    packs().ok_or_else(|| {
        Failure::new(STORE, "there is no home folder to keep packs in")
            .hint("name one: HEELWISE_HOME=FOLDER")
    })
}

/// Writes a new file that only the person can read. An existing file is an error.
pub(crate) fn write_new_private(path: &Path, text: &str) -> Result<(), Failure> {
    heelwise_fs::write_private(path, text.as_bytes()).map_err(|error| {
        let class = if error.kind() == ErrorKind::AlreadyExists { USAGE } else { STORE };
        Failure::file(class, path, &error)
            .hint("choose another name; existing files are never overwritten")
    })
}
