//! The tables, version by version, and the look whether a file holds exactly these.

use std::path::Path;

use heelwise_core::SafeText;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::{StoreCause, StoreError};

/// Marks a file as Heelwise's: the letters `Heel`.
pub(crate) const APPLICATION_ID: u32 = 0x4865_656c;

/// The steps from version to version. One that was released is never changed.
pub(crate) static MIGRATIONS: [M<'static>; 1] = [M::up(include_str!("schema-1.sql"))];

/// The steps of this program, or others in a test.
pub(crate) type Steps = [M<'static>];

/// The newest version that these steps make.
pub(crate) fn newest(steps: &Steps) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

/// The version of an open database.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Makes the newest tables. Everything or nothing is done, step by step.
pub(crate) fn migrate(connection: &mut Connection, steps: &Steps) -> Result<(), StoreCause> {
    connection.set_transaction_behavior(rusqlite::TransactionBehavior::Immediate);
    let done = Migrations::from_slice(steps).to_latest(connection);
    let version = version(connection).map_err(|error| StoreCause::Sqlite { error, hint: "" })?;
    // Another process may have done the same in the meantime.
    if version == newest(steps) { Ok(()) } else { Ok(done?) }
}

/// Refuses a file with any table, index, trigger or view that these steps do not make, or without
/// one they make.
pub(crate) fn verify_schema(
    connection: &Connection,
    path: &Path,
    steps: &Steps,
) -> Result<(), StoreError> {
    let sqlite =
        |error: rusqlite::Error| StoreError::sqlite(path, std::time::Duration::ZERO, error);
    let version = version(connection).map_err(sqlite)?;
    if version > newest(steps) {
        return Err(StoreError::TooNew { path: path.into(), found: version, known: newest(steps) });
    }
    let found = objects(connection).map_err(sqlite)?;
    let expected = expected(version, steps).map_err(sqlite)?;
    let strange = found
        .iter()
        .find(|it| !expected.contains(it))
        .map(|it| format!("{} that Heelwise did not make", it.words()));
    let missing = expected
        .iter()
        .find(|it| !found.contains(it))
        .map(|it| format!("no {} as Heelwise makes it", it.words()));
    match strange.or(missing) {
        Some(what) => Err(StoreError::Altered { path: path.into(), what }),
        None => Ok(()),
    }
}

/// A table, index, trigger or view, and how it was made.
#[derive(PartialEq, Eq)]
struct SchemaObject {
    kind: String,
    name: String,
    table: String,
    sql: Option<String>,
}

impl SchemaObject {
    fn words(&self) -> String {
        SafeText::quote(&format!("{} `{}`", self.kind, self.name)).into()
    }
}

fn objects(connection: &Connection) -> rusqlite::Result<Vec<SchemaObject>> {
    let mut statement = connection
        .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| {
        Ok(SchemaObject {
            kind: row.get(0)?,
            name: row.get(1)?,
            table: row.get(2)?,
            sql: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// What a file of this version holds: that which its steps make in an empty one.
fn expected(version: i64, steps: &Steps) -> rusqlite::Result<Vec<SchemaObject>> {
    let mut empty = Connection::open_in_memory()?;
    let steps =
        usize::try_from(version).ok().and_then(|version| steps.get(..version)).unwrap_or_default();
    // A step that fails makes nothing, and then everything found is strange.
    let _ = migrate(&mut empty, steps);
    objects(&empty)
}
