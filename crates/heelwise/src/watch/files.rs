//! Finding files by their names, in folders and by patterns.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use glob::MatchOptions;

/// The maximum depth of folders.
const DEEPEST: usize = 16;

/// The extensions of watch files. The first ones have the most detail, and are read first, so that
/// the most detailed record of a run is kept.
const ENDINGS: [&str; 3] = ["fit", "tcx", "gpx"];

/// The files that were found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FoundFiles {
    /// The files, in the order in which they are to be read.
    pub(crate) files: Vec<PathBuf>,
    /// The number of compressed watch files in folders.
    pub(crate) packed: usize,
    /// The number of other files in folders.
    pub(crate) others: usize,
    /// Names without a file, with the reason.
    pub(crate) missing: Vec<(PathBuf, String)>,
}

/// Finds all files with these names, without duplicates.
pub(crate) fn find(names: &[OsString]) -> FoundFiles {
    let mut found = FoundFiles::default();
    for name in names {
        let path = PathBuf::from(name);
        match name.to_str().filter(|name| name.contains(['*', '?', '['])) {
            Some(pattern) if !path.exists() => found.pattern(pattern),
            _ => found.named(path),
        }
    }
    found.files.sort_by_cached_key(|path| (rank(path), path.clone()));
    found.files.dedup();
    found
}

/// The message of an error, without the error code of the system.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn rank(path: &Path) -> usize {
    let ending = ending(path);
    ENDINGS.iter().position(|known| Some(*known) == ending.as_deref()).unwrap_or(0)
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_string_lossy().to_lowercase())
}

impl FoundFiles {
    fn pattern(&mut self, pattern: &str) {
        // As in a shell, a star does not match hidden files.
        let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
        let paths = glob::glob_with(pattern, options)
            .map(|paths| paths.filter_map(Result::ok).collect::<Vec<_>>());
        match paths {
            Ok(paths) if !paths.is_empty() => paths.into_iter().for_each(|path| self.named(path)),
            Ok(_) => self.missing.push((pattern.into(), "nothing matches it".to_owned())),
            Err(error) => {
                self.missing.push((pattern.into(), format!("it is no pattern: {}", error.msg)));
            }
        }
    }

    fn named(&mut self, path: PathBuf) {
        match fs::metadata(&path) {
            Ok(about) if about.is_dir() => self.folder(&path, 0),
            Ok(_) => self.files.push(path),
            Err(error) => self.missing.push((path, reason(&error))),
        }
    }

    /// Adds the files below a folder. Links to folders are not followed, because they may form a
    /// cycle.
    fn folder(&mut self, folder: &Path, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) if depth < DEEPEST => entries,
            Ok(_) => return self.missing.push((folder.into(), "it lies too deep".to_owned())),
            Err(error) => return self.missing.push((folder.into(), reason(&error))),
        };
        for entry in entries.filter_map(Result::ok) {
            let (path, kind) = (entry.path(), entry.file_type());
            if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
                self.folder(&path, depth + 1);
            } else if path.is_file() {
                self.file_in_folder(path);
            }
        }
    }

    fn file_in_folder(&mut self, path: PathBuf) {
        let is_known =
            |path: &Path| ending(path).is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
        let is_packed =
            ending(&path).as_deref() == Some("gz") && is_known(&path.with_extension(""));
        // Some systems keep a hidden file with metadata beside each file.
        let is_hidden =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match (is_known(&path) && !is_hidden, is_packed) {
            (true, _) => self.files.push(path),
            (_, true) => self.packed += 1,
            _ => self.others += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path, names: &[&str]) -> FoundFiles {
        let names: Vec<OsString> = names.iter().map(|name| folder.join(name).into()).collect();
        find(&names)
    }

    #[test]
    fn folders_and_patterns_are_followed_and_each_file_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("2025/may")).unwrap();
        for name in [
            "a.gpx",
            "b.FIT",
            "2025/c.tcx",
            "2025/may/d.fit",
            "2025/notes.txt",
            "2025/e.fit.gz",
            "2025/f.gz",
            "._b.fit",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let all = names(folder.path(), &["."]);
        let read: Vec<_> =
            all.files.iter().map(|path| path.file_name().unwrap().to_string_lossy()).collect();
        assert_eq!(read, ["d.fit", "b.FIT", "c.tcx", "a.gpx"], "the richest format first");
        assert_eq!((all.packed, all.others), (1, 3));
        assert_eq!(names(folder.path(), &["*.*", "a.gpx"]).files.len(), 2);
        assert_eq!(
            names(folder.path(), &["2025/notes.txt"]).files.len(),
            1,
            "a file that is named is always taken"
        );
    }

    #[test]
    fn what_leads_nowhere_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = names(folder.path(), &["none.fit", "*.fit", "[.fit"]).missing;
        let reasons: Vec<&str> = missing.iter().map(|(_, reason)| reason.as_str()).collect();
        assert_eq!(reasons.len(), 3);
        assert!(reasons[0].contains("No such file") && reasons[1] == "nothing matches it");
        assert!(reasons[2].starts_with("it is no pattern"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        fs::write(folder.path().join("a.fit"), "").unwrap();
        assert_eq!(names(folder.path(), &["."]).files.len(), 1);
    }
}
