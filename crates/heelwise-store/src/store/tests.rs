//! Transactions, settings and migrations of the store.

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
    let setting = |name| {
        store
            .connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
    };
    assert_eq!(setting("synchronous").unwrap(), rusqlite::types::Value::Integer(2), "full");
    assert_eq!(setting("journal_mode").unwrap(), rusqlite::types::Value::Text("wal".into()));
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
