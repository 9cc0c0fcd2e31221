//! Reads of files that no other user can change.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use crate::error::{TrustError, UnsafeFile};

/// Reads a whole file; `None` when it is missing. Has the errors of [`open`].
pub(crate) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, TrustError> {
    let Some((file, length)) = open(path, most)? else { return Ok(None) };
    heelwise_fs::read_exact_length(&file, length).map(Some).map_err(|error| unreadable(path, error))
}

/// Opens a file for reading, with its length in bytes; `None` when it is missing. Links, anything
/// but a regular file, and files with a second hard link, of another user, or writable for others
/// are errors.
pub(crate) fn open(path: &Path, most: u64) -> Result<Option<(File, u64)>, TrustError> {
    let (file, metadata) = match heelwise_fs::open_no_links(path) {
        Ok(opened) => opened,
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => return Err(not_opened(path, error)),
    };
    if !metadata.is_file() {
        return Err(refused(path, UnsafeFile::NotRegular));
    }
    check_owner(path, &metadata, Writers::GroupOrOthers)?;
    if metadata.len() > most {
        return Err(refused(path, UnsafeFile::TooLarge));
    }
    Ok(Some((file, metadata.len())))
}

/// The users who may not write to a folder.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Writers {
    /// The group and all others.
    GroupOrOthers,
    /// All others.
    Others,
}

impl Writers {
    /// Their write permissions, as bits of a file mode.
    #[cfg(unix)]
    fn mode(self) -> u32 {
        match self {
            Self::GroupOrOthers => 0o022,
            Self::Others => 0o002,
        }
    }
}

/// Checks that a folder belongs to the person, and that these users cannot write to it. A missing
/// folder is fine.
pub(crate) fn check_folder(path: &Path, writers: Writers) -> Result<(), TrustError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_missing(&error) => return Ok(()),
        Err(error) => return Err(unreadable(path, error)),
    };
    if metadata.is_symlink() {
        return Err(refused(path, UnsafeFile::Link));
    }
    if !metadata.is_dir() {
        return Err(refused(path, UnsafeFile::NotFolder));
    }
    check_owner(path, &metadata, writers)
}

/// Whether a file is missing, or its folder is not a folder.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn not_opened(path: &Path, error: io::Error) -> TrustError {
    if fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink()) {
        refused(path, UnsafeFile::Link)
    } else {
        unreadable(path, error)
    }
}

#[cfg(unix)]
fn check_owner(path: &Path, metadata: &Metadata, writers: Writers) -> Result<(), TrustError> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    if ![me, 0].contains(&metadata.uid()) {
        return Err(refused(path, UnsafeFile::OtherOwner));
    }
    if metadata.mode() & writers.mode() != 0 {
        return Err(refused(path, UnsafeFile::Writable));
    }
    if metadata.is_file() && metadata.nlink() > 1 {
        return Err(refused(path, UnsafeFile::SecondName));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner(_: &Path, _: &Metadata, _: Writers) -> Result<(), TrustError> {
    Ok(())
}

fn refused(path: &Path, reason: UnsafeFile) -> TrustError {
    TrustError::Unsafe { path: path.to_owned(), reason }
}

fn unreadable(path: &Path, error: io::Error) -> TrustError {
    TrustError::Read { path: path.to_owned(), error }
}
