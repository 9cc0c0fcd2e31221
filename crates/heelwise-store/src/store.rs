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

    /// Runs a write transaction: whole or not at all, with no other writer from its first read on.
    pub(crate) fn change<T>(
        &mut self,
        work: impl FnOnce(&StoreTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !self.writable {
            return Err(StoreError::ReadOnly { path: self.path.clone() });
        }
        let (path, wait) = (&self.path, self.wait);
        let says = |error: rusqlite::Error| StoreError::sqlite(path, wait, error);
        let begun =
            rusqlite::Transaction::new(&mut self.connection, TransactionBehavior::Immediate)
                .map_err(says)?;
        let done = work(&StoreTransaction { connection: &begun, path, wait })?;
        begun.commit().map_err(says)?;
        Ok(done)
    }

    /// Runs a read transaction: all reads see one state of the store.
    pub(crate) fn read_transaction<T>(
        &self,
        work: impl FnOnce(&StoreTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begun = self.connection.unchecked_transaction().map_err(|error| self.sqlite(error))?;
        work(&StoreTransaction { connection: &begun, path: &self.path, wait: self.wait })
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

    // rows: F2
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

    // rows: F7
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

    // rows: F7
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
