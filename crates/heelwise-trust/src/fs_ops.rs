//! The file operations of an installation, as a trait, so that tests can make any of them fail.

use std::fs;
use std::io;
use std::path::Path;

/// The operations on the trust file and the pack folder.
pub(crate) trait FileSystem {
    /// Writes a new private file, and waits until it is on the disk. An existing file of that name
    /// is removed first.
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Renames a file, replacing an existing one.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file, if it exists.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// Waits until the entries of a folder are on the disk.
    fn sync(&mut self, folder: &Path) -> io::Result<()>;
}

/// The file system of this machine.
#[derive(Debug)]
pub(crate) struct RealFileSystem;

impl FileSystem for RealFileSystem {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        heelwise_fs::write_unfinished(path, bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        heelwise_fs::remove_if_exists(path).map(drop)
    }

    fn sync(&mut self, folder: &Path) -> io::Result<()> {
        heelwise_fs::sync_folder(folder)
    }
}
