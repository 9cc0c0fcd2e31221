//! Files and folders that only their owner can use.
//!
//! Permissions are set on Unix; elsewhere a file gets the default ones.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Creates a folder that only its owner can use (0700), and its missing parents.
///
/// # Errors
/// When it cannot be created. An existing folder is not an error.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates an empty file that only its owner can read and write (0600).
///
/// # Errors
/// When it exists or cannot be created.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a new private file, and waits until it is on the disk.
///
/// # Errors
/// When it exists, or cannot be created or written.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Copies a file to a new private one, and waits until it is on the disk.
///
/// # Errors
/// When the copy exists, or one of the two cannot be read or written.
pub fn copy_private(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = create_private(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

/// Whether users other than the owner have any access to a file or folder. Links are not followed.
#[cfg(unix)]
pub fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::symlink_metadata(path)
        .is_ok_and(|it| !it.is_symlink() && it.permissions().mode() & 0o077 != 0)
}

/// Removes all access to a file or folder for users other than its owner.
///
/// # Errors
/// When the permissions cannot be read or changed.
#[cfg(unix)]
pub fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
}

/// Always `false`, on a system without such permissions.
#[cfg(not(unix))]
pub fn is_open_to_others(_: &Path) -> bool {
    false
}

/// Does nothing, on a system without such permissions.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn new_files_and_folders_belong_to_their_owner_alone() {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("a/b");
        create_private_folder(&folder).unwrap();
        create_private_folder(&folder).unwrap();
        write_private(&folder.join("file"), b"text").unwrap();
        copy_private(&folder.join("file"), &folder.join("copy")).unwrap();
        assert_eq!((mode(&folder), mode(&temp.path().join("a"))), (0o700, 0o700));
        assert_eq!((mode(&folder.join("file")), mode(&folder.join("copy"))), (0o600, 0o600));
        assert_eq!(fs::read(folder.join("copy")).unwrap(), b"text");
    }

    #[test]
    fn an_existing_file_is_never_overwritten() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("file");
        fs::write(&file, "before").unwrap();
        let error = write_private(&file, b"after").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).unwrap(), b"before");
    }

    #[test]
    fn an_open_file_is_made_private() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("file");
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(is_open_to_others(&file));
        make_private(&file).unwrap();
        assert!(!is_open_to_others(&file));
        assert_eq!(mode(&file), 0o600);
    }
}
