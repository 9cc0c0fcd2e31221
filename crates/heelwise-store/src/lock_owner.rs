//! The process that holds the store, for the message when it is busy.

use heelwise_core::SafeText;
use std::path::Path;

/// The process that holds a lock on the store, in words, as far as the system tells.
pub(crate) fn lock_owner(database: &Path) -> String {
    pid(database).map_or_else(|| "another program".to_owned(), |pid| in_words(&pid))
}

fn in_words(pid: &str) -> String {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    let name = SafeText::quote(&name.trim());
    if name.is_empty() { format!("process {pid}") } else { format!("`{name}` (process {pid})") }
}

/// The process id from the list of locks of Linux: to write, SQLite locks byte 120 of the `-shm`
/// file.
#[cfg(target_os = "linux")]
fn pid(database: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let inode = |suffix| {
        std::fs::metadata(heelwise_fs::with_suffix(database, suffix))
            .ok()
            .map(|it| it.ino().to_string())
    };
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let writer =
        inode("-shm").and_then(|shm| locks.lines().find_map(|line| writer_of(line, &shm, 120)));
    writer.or_else(|| {
        inode("").and_then(|file| locks.lines().find_map(|line| writer_of(line, &file, 1 << 30)))
    })
}

#[cfg(not(target_os = "linux"))]
fn pid(_: &Path) -> Option<String> {
    None
}

/// The process in a line such as `1: POSIX  ADVISORY  WRITE 5503 fe:00:10398105 120 120`, if it
/// locks this byte of this file.
#[cfg(target_os = "linux")]
fn writer_of(line: &str, inode: &str, byte: u64) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, _, _, "WRITE", pid, file, first, last] = words[..] else { return None };
    let last = if last == "EOF" { u64::MAX } else { last.parse().ok()? };
    let covers = first.parse::<u64>().ok()? <= byte && byte <= last;
    (file.rsplit(':').next() == Some(inode) && covers && pid.parse::<u32>().is_ok())
        .then(|| pid.to_owned())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_locks_names_the_writer() {
        let line = "12: POSIX  ADVISORY  WRITE 5503 fe:00:77 120 120";
        assert_eq!(writer_of(line, "77", 120).as_deref(), Some("5503"));
        assert_eq!(writer_of(line, "78", 120), None);
        assert_eq!(writer_of(&line.replace("WRITE", "READ"), "77", 120), None);
        assert_eq!(writer_of(&line.replace("120 120", "124 124"), "77", 120), None);
        assert_eq!(writer_of("", "77", 120), None);
    }
}
