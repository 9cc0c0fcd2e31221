//! The verified bytes of a library at a path that the loader can open, in memory that cannot be
//! changed.
#![allow(unsafe_code)] // Anonymous files have no safe interface.

#[cfg(target_os = "linux")]
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The verified bytes of a library, with a path that leads to exactly these.
pub(crate) struct SealedLibrary {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    memory: File,
}

impl SealedLibrary {
    /// The path for the loader.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(target_os = "linux")]
impl SealedLibrary {
    /// The folder in which the system lists the open files of a process.
    pub(crate) const FOLDER: &str = "/proc/self/fd/";

    /// The open file.
    pub(crate) fn descriptor(&self) -> std::os::fd::RawFd {
        std::os::fd::AsRawFd::as_raw_fd(&self.memory)
    }
}

#[cfg(target_os = "linux")]
impl SealedLibrary {
    /// Puts the bytes into sealed memory.
    pub(crate) fn seal_bytes(library: &[u8]) -> io::Result<Self> {
        use std::os::fd::AsRawFd;
        let mut memory = anonymous()?;
        memory.write_all(library)?;
        seal(&memory)?;
        Ok(Self { path: format!("{}{}", Self::FOLDER, memory.as_raw_fd()).into(), memory })
    }
}

/// An anonymous file. Newer kernels need a flag for executable files; older ones do not have it.
#[cfg(target_os = "linux")]
fn anonymous() -> io::Result<File> {
    use std::os::fd::FromRawFd;
    const MFD_EXEC: libc::c_uint = 0x10;
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    for flags in [flags | MFD_EXEC, flags] {
        // SAFETY: the name ends with zero, and the number that comes back is owned by nobody else.
        unsafe {
            let memory = libc::memfd_create(c"pack".as_ptr(), flags);
            if memory >= 0 {
                return Ok(File::from_raw_fd(memory));
            }
        }
    }
    Err(io::Error::last_os_error())
}

#[cfg(target_os = "linux")]
fn seal(memory: &File) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    let seals = libc::F_SEAL_WRITE | libc::F_SEAL_GROW | libc::F_SEAL_SHRINK | libc::F_SEAL_SEAL;
    // SAFETY: the descriptor is open, and the call takes numbers only.
    match unsafe { libc::fcntl(memory.as_raw_fd(), libc::F_ADD_SEALS, seals) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(not(target_os = "linux"))]
impl SealedLibrary {
    /// Puts the bytes into a file in a private folder.
    pub(crate) fn seal_bytes(library: &[u8]) -> io::Result<Self> {
        Ok(Self { path: private_file(library)? })
    }
}

#[cfg(not(target_os = "linux"))]
impl Drop for SealedLibrary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = self.path.parent().map(std::fs::remove_dir);
    }
}

/// A new file in a new private folder. An existing folder is an error.
#[cfg(any(test, not(target_os = "linux")))]
fn private_file(library: &[u8]) -> io::Result<PathBuf> {
    use std::fs::{DirBuilder, OpenOptions};
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let folder = std::env::temp_dir().join(format!("heelwise-sandbox-{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&folder)?;
    let path = folder.join("pack.library");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(library)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_image_holds_the_bytes_and_cannot_be_changed() {
        let image = SealedLibrary::seal_bytes(b"not a library").unwrap();
        assert_eq!(std::fs::read(image.path()).unwrap(), b"not a library");
        let mut memory = std::fs::OpenOptions::new().write(true).open(image.path()).unwrap();
        assert!(memory.write_all(b"x").is_err());
        assert!(memory.set_len(0).is_err());
    }

    #[test]
    fn a_file_is_private_and_new() {
        let path = private_file(b"x").unwrap();
        let folder = path.parent().unwrap();
        assert_eq!(std::fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(private_file(b"x").is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
