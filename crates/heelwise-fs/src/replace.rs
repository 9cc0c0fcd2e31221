//! Atomic replacement of files, and operations on names in folders.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::private::{copy_private, write_private};

/// A path with a suffix after its full name: `a/b.db` with `-wal` is `a/b.db-wal`.
pub fn with_suffix(path: &Path, suffix: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Writes a file with default permissions, atomically: after a crash, there is the old file or the
/// new one.
///
/// # Errors
/// When the new file cannot be written or renamed; then the old one is unchanged.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = with_suffix(path, ".unfinished");
    remove_if_exists(&unfinished)?;
    let mut file = File::create_new(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    sync_folder(parent(path))
}

/// Writes a new private file, and replaces one that was left unfinished.
///
/// # Errors
/// When the old one cannot be removed, or the new one cannot be written.
pub fn write_unfinished(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_if_exists(path)?;
    write_private(path, bytes)
}

/// Removes a file. Returns whether it existed.
///
/// # Errors
/// When it exists and cannot be removed.
pub fn remove_if_exists(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a hard link to a file, or a copy where the file system has no hard links.
///
/// # Errors
/// When the name is taken, or the file can be neither linked nor copied.
pub fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => copy_private(from, to),
        other => other,
    }
}

/// Waits until new, renamed and removed names in a folder are on the disk.
///
/// # Errors
/// When the folder cannot be synchronized.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// The folder of a file.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_follows_the_whole_name() {
        assert_eq!(with_suffix(Path::new("a/b.db"), "-wal"), Path::new("a/b.db-wal"));
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        for text in ["one", "two"] {
            fs::write(with_suffix(&file, ".unfinished"), "left by a crash").unwrap();
            replace(&file, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
        assert!(remove_if_exists(&file).unwrap());
        assert!(!remove_if_exists(&file).unwrap());
    }

    #[test]
    fn a_taken_name_is_not_linked_over() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "one").unwrap();
        link_or_copy(&one, &two).unwrap();
        let error = link_or_copy(&one, &two).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    }
}
