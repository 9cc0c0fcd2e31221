//! The tables, version by version, and the check that a file has exactly these.

use std::path::Path;

use heelwise_core::SafeText;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::{StoreCause, StoreError};

/// The id in the header of every store: the letters `Heel`.
pub(crate) const APPLICATION_ID: u32 = 0x4865_656c;

/// The migrations from version to version. Released ones never change.
pub(crate) static MIGRATIONS: [M<'static>; 1] = [M::up(include_str!("schema-1.sql"))];

/// Migrations: those of this program, or others in a test.
pub(crate) type Steps = [M<'static>];

/// The version after all these steps.
pub(crate) fn newest(steps: &Steps) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

/// The version of an open database.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Migrates to the newest tables. Each step is atomic.
pub(crate) fn migrate(connection: &mut Connection, steps: &Steps) -> Result<(), StoreCause> {
    connection.set_transaction_behavior(rusqlite::TransactionBehavior::Immediate);
    let done = Migrations::from_slice(steps).to_latest(connection);
    let version = version(connection)
        .map_err(|error| StoreCause::Sqlite { error: error.into(), hint: "" })?;
    // Another process may have migrated in the meantime.
    if version == newest(steps) {
        Ok(())
    } else {
        done.map_err(|error| StoreCause::Migration(error.into()))
    }
}

/// Checks that a file has exactly the tables, indexes, triggers and views of these migrations.
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
    let unexpected = found
        .iter()
        .find(|it| !expected.contains(it))
        .map(|it| format!("{} that Heelwise did not make", it.words()));
    let missing = expected
        .iter()
        .find(|it| !found.contains(it))
        .map(|it| format!("no {} as Heelwise makes it", it.words()));
    match unexpected.or(missing) {
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

/// The objects of a store of this version: those that its migrations create in an empty database.
fn expected(version: i64, steps: &Steps) -> rusqlite::Result<Vec<SchemaObject>> {
    let mut empty = Connection::open_in_memory()?;
    let steps =
        usize::try_from(version).ok().and_then(|version| steps.get(..version)).unwrap_or_default();
    // A failed migration creates nothing; then every object found is unexpected.
    let _ = migrate(&mut empty, steps);
    objects(&empty)
}
