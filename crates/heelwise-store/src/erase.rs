//! Erasing the store and all its files.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::backup::BACKUPS;
use crate::error::StoreError;
use crate::files::DATABASE;
use crate::open;
use crate::restore::REPLACED;
use crate::store::{self, WAIT};

/// The result of erasing the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// The files and folders that were removed.
    pub removed: Vec<PathBuf>,
    /// Other files of the folder, which the store did not make.
    pub left: Vec<PathBuf>,
}

/// Erases the store in a folder, its backups, replaced stores, and the leftovers of an interrupted
/// run. Files are overwritten before they are removed. Files that the store did not make are
/// left and listed. A store in use is left untouched.
///
/// When a file cannot be removed, the others are removed nevertheless, and the error names it.
pub fn erase(folder: &Path) -> Result<Erased, StoreError> {
    let database = store::database(folder)?;
    let foreign = belongs_to_another(&database)?;
    let mut erased = Erased::default();
    let mut failure = None;
    for path in below(folder)? {
        let ours = is_ours(&path) && !(foreign && path == database);
        let done = if ours { scrub(&path) } else { Ok(()) };
        match done {
            Ok(()) if ours => erased.removed.push(path),
            Ok(()) => erased.left.push(path),
            Err(error) => failure = failure.or(Some(StoreError::file(&path, "removed", error))),
        }
    }
    for emptied in [folder.join(BACKUPS), folder.to_path_buf()] {
        if fs::remove_dir(&emptied).is_ok() {
            erased.removed.push(emptied);
        }
    }
    failure.map_or(Ok(erased), Err)
}

/// Whether the file with the store's name is another program's. Waits for processes that use it.
fn belongs_to_another(database: &Path) -> Result<bool, StoreError> {
    match open::is_there(database) {
        Ok(true) => match open::alone(database, WAIT) {
            Err(busy @ StoreError::Busy { .. }) => Err(busy),
            _ => Ok(false),
        },
        Err(StoreError::NotAStore { found, .. }) => Ok(found == open::ANOTHER),
        Ok(false) | Err(_) => Ok(false),
    }
}

/// The files in the folder and in the folder of backups.
fn below(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let backups = folder.join(BACKUPS);
    let mut paths = names_in(folder)?;
    paths.retain(|path| *path != backups || backups.is_symlink() || !backups.is_dir());
    if backups.is_dir() && !backups.is_symlink() {
        paths.extend(names_in(&backups)?);
    }
    paths.sort();
    Ok(paths)
}

fn names_in(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let found =
        fs::read_dir(folder).and_then(|files| files.map(|file| file.map(|it| it.path())).collect());
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(|error| StoreError::file(folder, "read", error)),
    }
}

/// Whether the store makes files of this name. Folders are never its own.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let in_backups =
        path.parent().and_then(Path::file_name).is_some_and(|parent| parent == BACKUPS);
    let known = if in_backups {
        name.starts_with("heelwise-") && name.contains(".db")
    } else {
        let rest = name.strip_prefix(DATABASE);
        rest.is_some_and(|it| it.is_empty() || it.starts_with(['-', '.']))
            || name.starts_with(REPLACED)
    };
    known && fs::symlink_metadata(path).is_ok_and(|it| !it.is_dir())
}

/// Overwrites a file and removes it. Of a link, only the link is removed.
fn scrub(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_file() {
        // A file system that is full or keeps old copies may refuse; removing matters more.
        let _ = overwrite(path);
    }
    fs::remove_file(path)
}

fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = file.metadata()?.len();
    io::copy(&mut io::repeat(0).take(length), &mut file)?;
    file.flush()?;
    file.sync_all()
}
