//! The store: opening it, and its transactions.

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
            open_to_others(folder, &path, " That was put right.").into_iter().collect();
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

    /// The file.
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

    /// Reads one state of the store, no matter what other programs write meanwhile.
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
    open.then(|| format!("Other people on this machine could read your data, because of how its files were set.{done}"))
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

#[cfg(test)]
mod tests {
    use heelwise_core::Entry;
    use heelwise_core::log::Note;
    use jiff::Timestamp;
    use jiff::civil::date;
    use jiff::tz::Offset;
    use rusqlite_migration::M;

    use super::*;
    use crate::{ChangeSource, backup};

    fn now() -> LocalTimestamp {
        LocalTimestamp::new(Timestamp::UNIX_EPOCH, Offset::UTC)
    }

    fn with_a_note(folder: &Path) {
        let entry = Entry::Note(Note { date: date(1970, 1, 1), text: "kept".into() });
        Store::write(folder, now()).unwrap().add(now(), ChangeSource::Log, &[entry]).unwrap();
    }

    fn steps(more: &'static str) -> Vec<M<'static>> {
        MIGRATIONS.iter().cloned().chain([M::up(more)]).collect()
    }

    // threat: F2
    #[test]
    fn a_change_is_on_disk_before_it_is_confirmed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::write(folder.path(), now()).unwrap();
        let says = |name| {
            store
                .connection
                .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
        };
        assert_eq!(says("synchronous").unwrap(), rusqlite::types::Value::Integer(2), "full");
        assert_eq!(says("journal_mode").unwrap(), rusqlite::types::Value::Text("wal".into()));
    }

    #[test]
    fn no_other_process_writes_during_a_transaction() {
        let folder = tempfile::tempdir().unwrap();
        with_a_note(folder.path());
        let mut store = Store::write(folder.path(), now()).unwrap();
        let mut other = Store::write_within(folder.path(), now(), Duration::ZERO).unwrap();
        let entry = Entry::Note(Note { date: date(1970, 1, 1), text: "between".into() });
        let meanwhile =
            store.change(|_| Ok(other.add(now(), ChangeSource::Log, std::slice::from_ref(&entry))));
        assert!(matches!(meanwhile, Ok(Err(StoreError::Busy { .. }))), "{meanwhile:?}");
        other.add(now(), ChangeSource::Log, &[entry]).unwrap();
    }

    fn note(text: &str) -> Entry {
        Entry::Note(Note { date: date(1970, 1, 1), text: text.into() })
    }

    #[test]
    fn no_other_program_writes_during_a_transaction() {
        let folder = tempfile::tempdir().unwrap();
        with_a_note(folder.path());
        let mut store = Store::write(folder.path(), now()).unwrap();
        let mut other = Store::write_within(folder.path(), now(), Duration::ZERO).unwrap();
        let lengths = store.transaction(|store| {
            let before = store.entries(..)?.len();
            let meanwhile = other.add(now(), ChangeSource::Log, &[note("other")]);
            assert!(matches!(meanwhile, Err(StoreError::Busy { .. })), "{meanwhile:?}");
            store.add(now(), ChangeSource::Log, &[note("own")])?;
            Ok::<_, StoreError>((before, store.entries(..)?.len()))
        });
        assert_eq!(lengths.unwrap(), (1, 2));
        other.add(now(), ChangeSource::Log, &[note("other")]).unwrap();
    }

    #[test]
    fn a_transaction_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        with_a_note(folder.path());
        let mut store = Store::write(folder.path(), now()).unwrap();
        let failed: Result<(), StoreError> = store.transaction(|store| {
            store.add(now(), ChangeSource::Log, &[note("own")])?;
            Err(StoreError::unfit("it", "no"))
        });
        assert!(failed.is_err());
        assert_eq!(store.entries(..).unwrap().len(), 1);
        store.add(now(), ChangeSource::Log, &[note("later")]).unwrap();
        assert_eq!(Store::read(folder.path()).unwrap().unwrap().entries(..).unwrap().len(), 2);
    }

    #[test]
    fn a_snapshot_does_not_see_what_is_written_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        with_a_note(folder.path());
        let store = Store::read(folder.path()).unwrap().unwrap();
        let lengths = store.snapshot(|store| {
            let before = store.entries(..)?.len();
            with_a_note(folder.path());
            Ok::<_, StoreError>((before, store.entries(..)?.len()))
        });
        assert_eq!(lengths.unwrap(), (1, 1));
        assert_eq!(store.entries(..).unwrap().len(), 2);
    }

    // threat: F7
    #[test]
    fn a_migration_makes_a_backup_first() {
        let folder = tempfile::tempdir().unwrap();
        with_a_note(folder.path());
        let steps = steps("CREATE TABLE more (x INTEGER) STRICT;");
        let store = Store::write_with(folder.path(), now(), WAIT, &steps).unwrap();
        assert_eq!(store.entries(..).unwrap().len(), 1);
        drop(store);
        let backups = backup::list(folder.path()).unwrap();
        assert!(matches!(
            Store::read(folder.path()),
            Err(StoreError::TooNew { found: 2, known: 1, .. })
        ));
        crate::restore(folder.path(), &backups[0].path).unwrap();
        assert_eq!(Store::read(folder.path()).unwrap().unwrap().entries(..).unwrap().len(), 1);
    }

    // threat: F7
    #[test]
    fn a_failed_migration_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        with_a_note(folder.path());
        let steps = steps("CREATE TABLE more (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);");
        let error = Store::write_with(folder.path(), now(), WAIT, &steps).unwrap_err();
        assert!(matches!(error, StoreError::Database { .. }), "{error:?}");
        assert_eq!(backup::list(folder.path()).unwrap().len(), 1);
        let store = Store::write(folder.path(), now()).unwrap();
        assert_eq!(schema::version(&store.connection).unwrap(), 1);
        assert_eq!(store.entries(..).unwrap().len(), 1);
        store.check().unwrap();
    }
}
