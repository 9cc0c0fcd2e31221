//! Files of earlier versions, which held the last check and the plans.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::error::StoreError;
use crate::files::DATABASE;
use crate::{LocalTimestamp, Store};

/// The answers of the last check.
const LAST_CHECK: &str = "last-check.toml";
/// The folder of the plans, one JSON document each.
const PLANS: &str = "plans";

/// Whether a file or folder is one of those in which earlier versions kept data.
pub fn is_legacy_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == LAST_CHECK || name == PLANS)
}

/// Whether a folder has files of earlier versions and no store yet. Once there is one, files that
/// could not be migrated stay where they are, and must not turn every read into a write.
pub fn must_migrate(folder: &Path) -> bool {
    let has_legacy = folder.join(LAST_CHECK).exists() || folder.join(PLANS).exists();
    has_legacy && !folder.join(DATABASE).exists()
}

impl Store {
    /// Moves the files of earlier versions into the store: each is removed once its content is on
    /// the disk. `day_of_plan` is the day a plan was made, from its text; a file without one is
    /// left where it is.
    ///
    /// # Errors
    /// When a file cannot be read or removed, or the store not be written.
    pub fn migrate_legacy_files(
        &mut self,
        now: LocalTimestamp,
        day_of_plan: impl Fn(&str) -> Option<Date>,
    ) -> Result<(), StoreError> {
        let folder = self.path().parent().unwrap_or(self.path()).to_owned();
        let check = folder.join(LAST_CHECK);
        if check.is_file() {
            let answers = read(&check)?;
            self.keep_assessment(now, now.day(), &answers, "null")?;
            remove(&check)?;
        }
        let plans = folder.join(PLANS);
        for path in json_files(&plans) {
            let body = read(&path)?;
            let Some(day) = day_of_plan(&body) else { continue };
            self.keep_plan(now, day, &body)?;
            remove(&path)?;
        }
        // Fails when the folder is not empty; then it stays.
        let _ = fs::remove_dir(&plans);
        Ok(())
    }
}

/// The JSON files of a folder, sorted by name; none when there is no such folder.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Result<String, StoreError> {
    fs::read_to_string(path).map_err(failure(path, "read"))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(failure(path, "removed"))
}

fn failure(path: &Path, doing: &'static str) -> impl Fn(io::Error) -> StoreError {
    move |error| StoreError::file(path, doing, error)
}
