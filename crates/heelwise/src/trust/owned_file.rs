//! Reading files that nobody else may have a hand in.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::failure::{Failure, PACK_REFUSED};

/// Reads a file once, whole; nothing when it is not there. What [`opened`] refuses is refused.
pub(super) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Failure> {
    let Some((file, length)) = opened(path, most)? else { return Ok(None) };
    whole(file, length).map(Some).map_err(|error| Failure::file(PACK_REFUSED, path, &error))
}

/// Opens a file for reading, and says how long it is; nothing when it is not there. Refused is a
/// link, anything but a plain file, one with a second name, one that belongs to somebody else, and
/// one that others can write to.
pub(super) fn opened(path: &Path, most: u64) -> Result<Option<(File, u64)>, Failure> {
    let (file, metadata) = match open(path) {
        Ok(opened) => opened,
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => return Err(not_opened(path, &error)),
    };
    if !metadata.is_file() {
        return Err(refused(path, "it is not a plain file", "remove it"));
    }
    check_owner(path, &metadata, GROUP_OR_OTHERS)?;
    if metadata.len() > most {
        return Err(refused(path, "it is larger than heelwise reads", "remove it"));
    }
    Ok(Some((file, metadata.len())))
}

/// Reads a file of this length.
fn whole(file: File, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(io::Error::other)?);
    file.take(length + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(io::Error::other("it changed while it was read"))
    }
}

/// Rights of others than the owner to write: of the group, and of everybody.
pub(super) const GROUP_OR_OTHERS: u32 = 0o022;
/// Rights of everybody to write.
pub(super) const OTHERS: u32 = 0o002;

/// Whether a folder is there, and nobody of these can put anything into it.
pub(super) fn folder(path: &Path, writers: u32) -> Result<bool, Failure> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_missing(&error) => return Ok(false),
        Err(error) => return Err(Failure::file(PACK_REFUSED, path, &error)),
    };
    if metadata.is_symlink() {
        return Err(link(path));
    }
    if !metadata.is_dir() {
        return Err(refused(path, "it is not a folder", "remove it"));
    }
    check_owner(path, &metadata, writers)?;
    Ok(true)
}

/// It is not there: nor is what lies under a home that is no folder.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;
    // Without following a link, and without waiting for somebody at the other end of a pipe.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    let file = fs::OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    heelwise_pack::regular_file::open(path)
}

fn not_opened(path: &Path, error: &io::Error) -> Failure {
    if fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink()) {
        link(path)
    } else {
        Failure::file(PACK_REFUSED, path, error)
    }
}

fn link(path: &Path) -> Failure {
    refused(path, "it is a link, and could lead anywhere", "put the real one in its place")
}

#[cfg(unix)]
fn check_owner(path: &Path, metadata: &Metadata, writers: u32) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    if ![me, 0].contains(&metadata.uid()) {
        return Err(refused(
            path,
            "it belongs to another user",
            "remove it, and add your packs again",
        ));
    }
    if metadata.mode() & writers != 0 {
        let remedy = format!("chmod go-w {}", path.display());
        return Err(refused(path, "others can write to it", &remedy));
    }
    if metadata.is_file() && metadata.nlink() > 1 {
        return Err(refused(
            path,
            "it has a second name elsewhere, through which it can be changed",
            "put a copy in its place",
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner(_: &Path, _: &Metadata, _: u32) -> Result<(), Failure> {
    Ok(())
}

fn refused(path: &Path, reason: &str, remedy: &str) -> Failure {
    Failure::new(PACK_REFUSED, format!("{}: refused, {reason}", path.display())).hint(remedy)
}
