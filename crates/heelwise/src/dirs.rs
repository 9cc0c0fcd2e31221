//! Where things are kept on this machine: folders for packs and for the person's own data.
//!
//! `HEELWISE_HOME` puts both into one folder. Otherwise the XDG folders are used.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::failure::{Failure, STORE, USAGE};

/// The variable that overrides all folders.
const OVERRIDE: &str = "HEELWISE_HOME";

/// The folder that holds the pack folder and the trust file.
pub(crate) fn packs_base() -> Option<PathBuf> {
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

/// Creates a new file that only the person can read. An existing one is left alone.
pub(crate) fn write_new_private(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || private_file(path)?.write_all(text.as_bytes());
    write().map_err(|error: io::Error| {
        let code = if error.kind() == io::ErrorKind::AlreadyExists { USAGE } else { STORE };
        Failure::file(code, path, &error)
            .hint("choose another name; what is there is never overwritten")
    })
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
