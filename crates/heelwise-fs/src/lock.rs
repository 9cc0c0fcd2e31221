//! Advisory locks on files and folders, held as long as the file is open.
//!
//! On a file system without locks, locking always succeeds, because no process could hold one.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// The pause between two tries.
const RETRY: Duration = Duration::from_millis(20);

/// Opens a private file to be locked, and creates it when it is missing. A link is refused.
///
/// # Errors
/// When it cannot be opened or created.
pub fn open_lock_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

/// Locks a file without waiting. Returns whether this process holds the lock now.
#[must_use]
pub fn lock_now(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Locks a file, and waits for up to `patience` while another process holds the lock. Returns
/// whether this process holds it now.
#[must_use]
pub fn lock_patiently(file: &File, patience: Duration) -> bool {
    let start = Instant::now();
    loop {
        if lock_now(file) {
            return true;
        }
        if start.elapsed() >= patience {
            return false;
        }
        thread::sleep(RETRY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lock_is_given_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        let (one, two) = (open_lock_file(&path).unwrap(), open_lock_file(&path).unwrap());
        assert!(lock_now(&one));
        assert!(!lock_patiently(&two, Duration::from_millis(30)));
        drop(one);
        assert!(lock_patiently(&two, Duration::ZERO));
    }

    #[test]
    fn a_waiting_process_gets_the_lock_when_it_is_released() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".lock");
        let (one, two) = (open_lock_file(&path).unwrap(), open_lock_file(&path).unwrap());
        assert!(lock_now(&one));
        let release = thread::spawn(move || {
            thread::sleep(Duration::from_millis(60));
            drop(one);
        });
        assert!(lock_patiently(&two, Duration::from_secs(10)));
        release.join().unwrap();
    }
}
