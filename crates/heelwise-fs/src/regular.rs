//! Reads of regular files that neither block nor grow without limit.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// The error for anything but a regular file.
const NOT_REGULAR: &str = "it is not a plain file";

/// Opens a regular file for reading, with its metadata. Links are followed.
///
/// # Errors
/// When it cannot be opened, or is a folder, a pipe, a socket or a device.
pub fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    // Opening a device may have an effect, so the path is checked first. It may lead to another
    // file by the time it is opened, and opening a pipe waits for a writer, so it is opened without
    // waiting, and the open file is checked again.
    check_regular(&std::fs::metadata(path)?)?;
    let (file, metadata) = open(path, Links::Followed)?;
    check_regular(&metadata)?;
    Ok((file, metadata))
}

/// Opens a file for reading without following a link, with its metadata. It may be
/// anything but a link; callers check the metadata.
///
/// # Errors
/// When it cannot be opened, or its last component is a link.
pub fn open_no_links(path: &Path) -> io::Result<(File, Metadata)> {
    if cfg!(unix) { open(path, Links::Refused) } else { open_regular(path) }
}

/// Reads a regular file of at most this many bytes; `None` when it is longer.
///
/// # Errors
/// When it is not a regular file, or cannot be read.
pub fn read_capped(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let bytes = read_truncated(path, most.saturating_add(1))?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Reads at most the first `most` bytes of a regular file.
///
/// # Errors
/// When it is not a regular file, or cannot be read.
pub fn read_truncated(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.0.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the rest of an open file, which has to be this long.
///
/// # Errors
/// When it cannot be read, or its length changed meanwhile.
pub fn read_exact_length(file: &File, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(io::Error::other)?);
    file.take(length.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(io::Error::other("it changed while it was read"))
    }
}

/// Whether a link as the last component of a path is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Followed,
    Refused,
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "there are no flags to set"))]
fn open(path: &Path, links: Links) -> io::Result<(File, Metadata)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        flags.set(OFlags::NOFOLLOW, links == Links::Refused);
        let flags = flags.bits().cast_signed();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

fn check_regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() { Ok(()) } else { Err(io::Error::other(NOT_REGULAR)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(open_regular(&file).unwrap().1.len(), 4);
        let message = |path: &Path| open_regular(path).unwrap_err().to_string();
        assert_eq!(message(folder.path()), NOT_REGULAR);
        assert_eq!(message(Path::new("/dev/zero")), NOT_REGULAR);
        let missing = open_regular(&folder.path().join("none")).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_file_longer_than_the_cap_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(read_capped(&file, 3).unwrap(), None);
        assert_eq!(read_truncated(&file, 3).unwrap(), b"tex");
        assert_eq!(read_capped(&file, 4).unwrap().as_deref(), Some(b"text".as_slice()));
    }

    #[test]
    fn a_file_of_another_length_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "text").unwrap();
        let read = |length| read_exact_length(&File::open(&file).unwrap(), length);
        assert_eq!(read(4).unwrap(), b"text");
        assert!(read(3).is_err() && read(5).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_only_where_that_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "text").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(open_regular(&link).is_ok());
        assert!(open_no_links(&link).is_err());
        assert!(open_no_links(&file).is_ok());
    }
}
