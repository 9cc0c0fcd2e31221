//! Hostile pack text: never a panic, always a coded diagnostic, and only safe text in messages.

mod files;
mod keys;
mod mutated_bytes;
mod names;
mod numeric_keys;
mod packs;
mod semantics;
mod texts;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heelwise_pack::check::CheckReport;
use heelwise_pack::check_folders;
use heelwise_pack::render::{DiagnosticsFormat, render};
use tempfile::TempDir;

pub(super) const TINY: &str = "fixtures/valid/tiny";

/// A copy of the valid tiny pack to modify.
pub(super) struct Copy {
    _home: TempDir,
    folder: PathBuf,
}

impl Copy {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("tiny");
        for file in files() {
            let target = folder.join(&file);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(Path::new(TINY).join(&file), target).unwrap();
        }
        Self { _home: home, folder }
    }

    /// Replaces one file, checks, and puts the file back.
    pub(super) fn with(&self, file: &str, bytes: &[u8]) -> CheckReport {
        let path = self.folder.join(file);
        let before = fs::read(&path).ok();
        fs::write(&path, bytes).unwrap();
        let checked = self.check();
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        checked
    }

    /// Replaces a part of one file, which must be there.
    pub(super) fn replacing(&self, file: &str, part: &str, by: &str) -> CheckReport {
        let text = fs::read_to_string(self.folder.join(file)).unwrap();
        assert!(text.contains(part), "{file}: {part}");
        self.with(file, text.replacen(part, by, 1).as_bytes())
    }

    pub(super) fn check(&self) -> CheckReport {
        let checked = check_folders(std::slice::from_ref(&self.folder), &[]);
        assert_printable(&checked);
        checked
    }
}

/// The files of the tiny pack.
pub(crate) fn files() -> Vec<String> {
    let mut files = vec!["pack.toml".to_owned()];
    for folder in ["content", "vignettes"] {
        for entry in fs::read_dir(Path::new(TINY).join(folder)).unwrap() {
            files.push(format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    files.sort();
    files
}

/// Renders the diagnostics; the result holds no control characters.
pub(super) fn assert_printable(checked: &CheckReport) {
    for format in [
        DiagnosticsFormat::Human { colour: false },
        DiagnosticsFormat::Json,
        DiagnosticsFormat::GitHub,
    ] {
        let text = render(&checked.diagnostics, format);
        let acts = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
                || matches!(c, '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts), "{text:?}");
    }
}

pub(super) fn codes_of(checked: &CheckReport) -> Vec<&'static str> {
    let codes: BTreeSet<&str> =
        checked.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    codes.into_iter().collect()
}

pub(super) const NAME: &str = "\"Foam roller\"";

/// The diagnostics of the pack when this file has this text.
fn codes_with(file: &str, text: &[u8]) -> Vec<&'static str> {
    codes_of(&Copy::new().with(file, text))
}
