//! The store: opening it, and its transactions.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::files::{COMPANIONS, DATABASE};
use crate::open;
use crate::schema::{self, MIGRATIONS, Steps};
use heelwise_core::timestamp::LocalTimestamp;
use heelwise_fs::with_suffix;

/// How long a write waits for another process that is writing.
pub const WAIT: Duration = Duration::from_secs(5);

/// The open store of a person's data.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    pub(crate) wait: Duration,
    notices: Vec<String>,
    writable: bool,
}

impl Store {
    /// Opens the store in a folder to read. `None` when there is none yet; none is created then.
    pub fn read(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = database(folder)?;
        if !open::is_there(&path)? {
            return Ok(None);
        }
        let (connection, notice) = open::to_read(&path, WAIT)?;
        schema::verify_schema(&connection, &path, &MIGRATIONS)?;
        let notices = notice.into_iter().chain(open_to_others(folder, &path, "")).collect();
        Ok(Some(Self { connection, path, wait: WAIT, notices, writable: false }))
    }

    /// Opens the store in a folder to write, and creates both when they are missing. An older store
    /// is migrated, after a backup. The first opening of a day checks the whole store and makes the
    /// backup of the day.
    pub fn write(folder: &Path, now: LocalTimestamp) -> Result<Self, StoreError> {
        Self::write_within(folder, now, WAIT)
    }

    /// Like [`Store::write`], waiting for this long while other processes write.
    pub fn write_within(
        folder: &Path,
        now: LocalTimestamp,
        wait: Duration,
    ) -> Result<Self, StoreError> {
        Self::write_with(folder, now, wait, &MIGRATIONS)
    }

    pub(crate) fn write_with(
        folder: &Path,
        now: LocalTimestamp,
        wait: Duration,
        steps: &Steps,
    ) -> Result<Self, StoreError> {
        let path = database(folder)?;
        heelwise_fs::create_private_folder(folder)
            .map_err(|error| StoreError::file(folder, "made", error))?;
        if !open::is_there(&path)? {
            open::create(&path, wait, steps)?;
        }
        let notices: Vec<String> =
            open_to_others(folder, &path, " The permissions were corrected.").into_iter().collect();
        close_to_others(folder, &path)?;
        let connection = open::to_write(&path, wait)?;
        schema::verify_schema(&connection, &path, steps)?;
        let mut store = Self { connection, path, wait, notices, writable: true };
        store.migrate_to_latest(now, steps)?;
        open::log_ahead(&store.connection).map_err(|error| store.sqlite(error))?;
        store.backup_of_the_day(now)?;
        Ok(store)
    }

    /// Notices about the store for the person, in sentences.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The path of the database.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn notice(&mut self, text: String) {
        self.notices.push(text);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    pub(crate) fn sqlite(&self, error: rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, self.wait, error)
    }

    fn migrate_to_latest(&mut self, now: LocalTimestamp, steps: &Steps) -> Result<(), StoreError> {
        if schema::version(&self.connection).map_err(|error| self.sqlite(error))?
            == schema::newest(steps)
        {
            return Ok(());
        }
        self.read_transaction(crate::check::integrity)?;
        self.copy_of(now)?;
        let migrated = schema::migrate(&mut self.connection, steps);
        migrated.map_err(|cause| StoreError::Database { path: self.path.clone(), cause })
    }

    /// Whether the store was opened to write.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Reads and writes as one: no other program writes between the first read and the end of the
    /// work. Everything is undone when the work fails.
    ///
    /// # Errors
    /// Those of the work, and those of beginning and ending the transaction.
    pub fn transaction<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.check_writable()?;
        self.execute("BEGIN IMMEDIATE")?;
        let done = work(self).and_then(|done| {
            self.execute("COMMIT")?;
            Ok(done)
        });
        if done.is_err() {
            // SQLite may have rolled it back already; then there is nothing left to do.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        done
    }

    /// Reads one state of the store, regardless of concurrent writes.
    ///
    /// # Errors
    /// Those of the work, and those of beginning the transaction.
    pub fn snapshot<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = self.connection.unchecked_transaction().map_err(|error| self.sqlite(error))?;
        let done = work(self);
        drop(begun);
        done
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|error| self.sqlite(error))
    }

    fn check_writable(&self) -> Result<(), StoreError> {
        if self.writable { Ok(()) } else { Err(StoreError::ReadOnly { path: self.path.clone() }) }
    }

    /// Does something whole or not at all: in a transaction of its own, or as a step of the one
    /// that [`Store::transaction`] began.
    pub(crate) fn change<T>(
        &mut self,
        work: impl FnOnce(&StoreTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.check_writable()?;
        let (path, wait) = (&self.path, self.wait);
        let failed = |error: rusqlite::Error| StoreError::sqlite(path, wait, error);
        if self.connection.is_autocommit() {
            let behavior = TransactionBehavior::Immediate;
            let begun =
                rusqlite::Transaction::new(&mut self.connection, behavior).map_err(failed)?;
            let done = work(&StoreTransaction { connection: &begun, path, wait })?;
            begun.commit().map_err(failed)?;
            Ok(done)
        } else {
            let begun = self.connection.savepoint().map_err(failed)?;
            let done = work(&StoreTransaction { connection: &begun, path, wait })?;
            begun.commit().map_err(failed)?;
            Ok(done)
        }
    }

    /// Reads one state of the store: in a transaction of its own, or in the one that was begun.
    pub(crate) fn read_transaction<T>(
        &self,
        work: impl FnOnce(&StoreTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begun =
            self.connection.is_autocommit().then(|| self.connection.unchecked_transaction());
        let _begun = begun.transpose().map_err(|error| self.sqlite(error))?;
        let (path, wait) = (self.path.as_path(), self.wait);
        work(&StoreTransaction { connection: &self.connection, path, wait })
    }
}

/// The store during one transaction.
pub(crate) struct StoreTransaction<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) path: &'a Path,
    pub(crate) wait: Duration,
}

impl StoreTransaction<'_> {
    pub(crate) fn map_error<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::sqlite(self.path, self.wait, error))
    }
}

/// The file of the store in a folder. Its path is absolute, so that SQLite takes no part of it for
/// a URI.
pub(crate) fn database(folder: &Path) -> Result<PathBuf, StoreError> {
    let whole =
        std::path::absolute(folder).map_err(|error| StoreError::file(folder, "found", error))?;
    Ok(whole.join(DATABASE))
}

/// The folders and files with the person's data.
fn private_paths(folder: &Path, database: &Path) -> Vec<PathBuf> {
    let mut paths = vec![folder.to_path_buf(), database.to_path_buf()];
    paths.extend(COMPANIONS.iter().map(|suffix| with_suffix(database, suffix)));
    paths.extend(crate::backup::private_paths(folder));
    paths
}

fn open_to_others(folder: &Path, database: &Path, done: &str) -> Option<String> {
    let open = private_paths(folder, database)
        .into_iter()
        .any(|path| heelwise_fs::is_open_to_others(&path));
    open.then(|| {
        format!(
            "Other people on this machine could read your data, because of the permissions of \
             its files.{done}"
        )
    })
}

fn close_to_others(folder: &Path, database: &Path) -> Result<(), StoreError> {
    for path in
        private_paths(folder, database).iter().filter(|path| heelwise_fs::is_open_to_others(path))
    {
        heelwise_fs::make_private(path)
            .map_err(|error| StoreError::file(path, "made private", error))?;
    }
    Ok(())
}
