//! Plain files, opened so that nothing can make the program wait.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Why a file that is no plain file is not read.
const NOT_PLAIN: &str = "it is not a plain file";

/// Opens a plain file for reading, and says what it is. Links are followed.
///
/// # Errors
/// When it cannot be opened, or is a folder, a pipe, a socket or a device.
pub fn open(path: &Path) -> io::Result<(File, Metadata)> {
    // Opening a device may already do something, so look first. What was looked at may be another
    // file by now, and opening a pipe waits for a writer, so open without waiting and look at what
    // was opened.
    must_be_plain(&std::fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NONBLOCK | libc::O_NOCTTY,
    );
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    must_be_plain(&metadata)?;
    Ok((file, metadata))
}

fn must_be_plain(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() { Ok(()) } else { Err(io::Error::other(NOT_PLAIN)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(open(&file).unwrap().1.len(), 4);
        assert_eq!(open(folder.path()).unwrap_err().to_string(), NOT_PLAIN);
        assert_eq!(open(Path::new("/dev/zero")).unwrap_err().to_string(), NOT_PLAIN);
        assert_eq!(open(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
