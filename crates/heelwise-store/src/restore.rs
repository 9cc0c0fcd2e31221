//! Restoring a backup.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::StoreError;
use crate::files::COMPANIONS;
use crate::schema::{self, MIGRATIONS};
use crate::store::{self, StoreTransaction, WAIT};
use crate::{check, open};
use heelwise_fs::with_suffix;

/// The prefix of the names of replaced stores.
pub(crate) const REPLACED: &str = "heelwise.replaced-";

/// A backup that was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the replaced store is now, if there was one.
    pub set_aside: Option<PathBuf>,
}

/// Replaces the store in a folder by a backup. The backup is checked first: when it is truncated,
/// damaged, not Heelwise's or of a newer version, nothing is changed. The replaced store is set
/// aside, even when it is damaged.
pub fn restore(folder: &Path, backup: &Path) -> Result<Restored, StoreError> {
    let database = store::database(folder)?;
    if !open::is_there(backup)? {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        return Err(StoreError::file(backup, "read", missing));
    }
    heelwise_fs::create_private_folder(folder)
        .map_err(|error| StoreError::file(folder, "made", error))?;
    let copy = with_suffix(&database, format!(".restored-{}", std::process::id()));
    let copied =
        heelwise_fs::remove_if_exists(&copy).and_then(|_| heelwise_fs::copy_private(backup, &copy));
    let restored = copied
        .map_err(|error| StoreError::file(backup, "copied", error))
        .and_then(|()| verify(&copy, backup))
        .and_then(|()| put_in_place(&copy, &database));
    let _ = heelwise_fs::remove_if_exists(&copy);
    restored
}

/// Checks a copy of a backup; messages name the backup.
fn verify(copy: &Path, backup: &Path) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| StoreError::sqlite(backup, WAIT, error);
    let connection = open::backup(copy).map_err(failed)?;
    schema::verify_schema(&connection, backup, &MIGRATIONS)?;
    let view = StoreTransaction { connection: &connection, path: backup, wait: WAIT };
    // The rows of older tables are checked once they have been migrated.
    let newest = schema::version(&connection).map_err(failed)? == schema::newest(&MIGRATIONS);
    if newest { check::check(&view) } else { check::integrity(&view) }
}

/// Replaces the store by renaming, so that there is a complete store at every moment, the old or
/// the new one.
fn put_in_place(copy: &Path, database: &Path) -> Result<Restored, StoreError> {
    let failed = |error: io::Error| StoreError::file(database, "replaced", error);
    let set_aside =
        if may_be_replaced(database)? { Some(set_aside(database).map_err(failed)?) } else { None };
    let replace = || {
        for suffix in COMPANIONS {
            heelwise_fs::remove_if_exists(&with_suffix(database, suffix))?;
        }
        fs::rename(copy, database)?;
        heelwise_fs::sync_folder(database.parent().unwrap_or(database))
    };
    replace().map_err(failed)?;
    Ok(Restored { set_aside })
}

/// Whether there is a file that has to be set aside. A store in use, and anything but a file, is an
/// error.
fn may_be_replaced(database: &Path) -> Result<bool, StoreError> {
    match open::is_there(database) {
        Ok(false) => Ok(false),
        Ok(true) => match open::alone(database, WAIT) {
            Err(busy @ StoreError::Busy { .. }) => Err(busy),
            _ => Ok(true),
        },
        Err(error) => {
            let plain = fs::symlink_metadata(database).is_ok_and(|it| it.is_file());
            if plain { Ok(true) } else { Err(error) }
        }
    }
}

fn set_aside(database: &Path) -> io::Result<PathBuf> {
    let aside = (1..).map(|count: u32| database.with_file_name(format!("{REPLACED}{count}.db")));
    let free = aside.into_iter().find(|path| fs::symlink_metadata(path).is_err());
    let free = free.ok_or(io::ErrorKind::AlreadyExists)?;
    heelwise_fs::link_or_copy(database, &free)?;
    let log = with_suffix(database, "-wal");
    if log.exists() {
        heelwise_fs::link_or_copy(&log, &with_suffix(&free, "-wal"))?;
    }
    Ok(free)
}
