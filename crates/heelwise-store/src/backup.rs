//! Backups: full copies of the store, one a day, of which the last five are kept.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::types::{ToSqlOutput, ValueRef};

use crate::error::StoreError;
use crate::store::Store;
use heelwise_core::timestamp::LocalTimestamp;
use heelwise_fs::with_suffix;

/// The folder of backups in the folder of the store.
pub const BACKUPS: &str = "backups";

/// How many backups are kept.
pub const KEPT: usize = 5;

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    /// The day it was made.
    pub day: Date,
    /// Its number on that day, from 1.
    pub count: u32,
    /// The file.
    pub path: PathBuf,
}

impl Backup {
    fn named(folder: &Path, day: Date, count: u32) -> Self {
        let more = if count == 1 { String::new() } else { format!("-{count}") };
        Self { day, count, path: folder.join(BACKUPS).join(format!("heelwise-{day}{more}.db")) }
    }

    fn from_name(folder: &Path, name: &str) -> Option<Self> {
        let stem = name.strip_prefix("heelwise-")?.strip_suffix(".db")?;
        let (day, rest) = stem.split_at_checked(10)?;
        let count = if rest.is_empty() { 1 } else { rest.strip_prefix('-')?.parse().ok()? };
        let backup = Self::named(folder, day.parse().ok()?, count);
        (backup.path.file_name()?.to_str() == Some(name)).then_some(backup)
    }
}

/// The backups of the store in a folder, oldest first.
pub fn list(folder: &Path) -> Result<Vec<Backup>, StoreError> {
    let backups = folder.join(BACKUPS);
    let failed = |error: io::Error| StoreError::file(&backups, "read", error);
    let files = match fs::read_dir(&backups) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(failed)?,
    };
    let mut found = Vec::new();
    for file in files {
        let name = file.map_err(failed)?.file_name();
        found.extend(name.to_str().and_then(|name| Backup::from_name(folder, name)));
    }
    found.sort();
    Ok(found)
}

/// The folder of backups and what is in it.
pub(crate) fn private_paths(folder: &Path) -> Vec<PathBuf> {
    let backups = folder.join(BACKUPS);
    let files =
        fs::read_dir(&backups).into_iter().flatten().filter_map(Result::ok).map(|file| file.path());
    files.chain([backups.clone()]).collect()
}

impl Store {
    /// Makes a backup now, and removes the oldest when there are more than [`KEPT`]. A damaged
    /// store is not backed up, so that no good backup is removed for a bad one.
    pub fn back_up(&mut self, now: LocalTimestamp) -> Result<Backup, StoreError> {
        self.check()?;
        self.copy_of(now)
    }

    /// Makes a backup of a store whose tables may be older than this program's.
    pub(crate) fn copy_of(&mut self, now: LocalTimestamp) -> Result<Backup, StoreError> {
        let folder = self.folder().to_path_buf();
        let backups = folder.join(BACKUPS);
        heelwise_fs::create_private_folder(&backups)
            .map_err(|error| StoreError::file(&backups, "made", error))?;
        let others = list(&folder)?;
        let count =
            others.iter().filter(|it| it.day == now.day()).map(|it| it.count).max().unwrap_or(0);
        let backup = Backup::named(&folder, now.day(), count.saturating_add(1));
        self.copy_to(&backup.path)?;
        remove_unfinished(&backup.path);
        rotate(others)?;
        Ok(backup)
    }

    /// Makes the first backup of a day. Only damage keeps the store from being used; any other
    /// error becomes a notice.
    pub(crate) fn backup_of_the_day(&mut self, now: LocalTimestamp) -> Result<(), StoreError> {
        let made = list(self.folder()).and_then(|others| {
            let due = !others.iter().any(|it| it.day == now.day()) && !self.is_empty()?;
            if due { self.back_up(now).map(drop) } else { Ok(()) }
        });
        match made {
            Err(damaged @ StoreError::Damaged { .. }) => Err(damaged),
            Err(other) => {
                self.notice(format!("The backup of the day could not be made: {other}"));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM change) AND NOT EXISTS (SELECT 1 FROM plan)
                   AND NOT EXISTS (SELECT 1 FROM assessment)";
        self.read_transaction(|view| {
            view.map_error(view.connection.query_row(sql, [], |row| row.get(0)))
        })
    }

    /// Copies the store. The copy is finished under another name first, so that every file with the
    /// name of a backup is whole.
    fn copy_to(&self, backup: &Path) -> Result<(), StoreError> {
        let unfinished = with_suffix(backup, format!(".new-{}", std::process::id()));
        let failed = |error: io::Error| StoreError::file(backup, "written", error);
        heelwise_fs::remove_if_exists(&unfinished)
            .and_then(|_| heelwise_fs::create_private(&unfinished))
            .map_err(failed)?;
        // As bytes: a path need not be UTF-8.
        let name = ToSqlOutput::Borrowed(ValueRef::Text(unfinished.as_os_str().as_encoded_bytes()));
        let copied = self.connection.execute("VACUUM INTO ?1", [name]);
        let finished =
            copied.map_err(|error| StoreError::sqlite(backup, self.wait, error)).and_then(|_| {
                let finish = || {
                    File::open(&unfinished)?.sync_all()?;
                    fs::rename(&unfinished, backup)?;
                    heelwise_fs::sync_folder(backup.parent().unwrap_or(backup))
                };
                finish().map_err(failed)
            });
        for suffix in ["", "-journal"] {
            let _ = heelwise_fs::remove_if_exists(&with_suffix(&unfinished, suffix));
        }
        finished
    }
}

/// The age, relative to a new backup, from which an unfinished one counts as abandoned.
const ABANDONED: Duration = Duration::from_hours(1);

/// Removes unfinished backups of killed processes, which are copies of the person's data, too. One
/// that cannot be removed does no harm.
fn remove_unfinished(newest: &Path) {
    let made = |path: &Path| fs::metadata(path).and_then(|it| it.modified());
    let (Some(backups), Ok(now)) = (newest.parent(), made(newest)) else { return };
    for file in fs::read_dir(backups).into_iter().flatten().filter_map(Result::ok) {
        let unfinished = file.file_name().to_string_lossy().contains(".db.new-");
        let age = made(&file.path()).ok().and_then(|then| now.duration_since(then).ok());
        if unfinished && age.is_some_and(|age| age > ABANDONED) {
            let _ = heelwise_fs::remove_if_exists(&file.path());
        }
    }
}

/// Removes the oldest until, with the new one, at most [`KEPT`] are left.
fn rotate(others: Vec<Backup>) -> Result<(), StoreError> {
    let too_many = (others.len() + 1).saturating_sub(KEPT);
    for old in others.into_iter().take(too_many) {
        heelwise_fs::remove_if_exists(&old.path)
            .map_err(|error| StoreError::file(&old.path, "removed", error))?;
    }
    Ok(())
}
