//! Checking the whole store for damage.

use crate::error::StoreError;
use crate::plans_and_checks;
use crate::read::rows;
use crate::row::{ChangeRow, VersionRow};
use crate::store::{Store, StoreTransaction};

impl Store {
    /// Checks the structure of the file and every checksum. The time it takes grows with
    /// the store.
    pub fn check(&self) -> Result<(), StoreError> {
        self.read_transaction(check)?;
        self.draft().map(drop)
    }
}

pub(crate) fn check(view: &StoreTransaction) -> Result<(), StoreError> {
    integrity(view)?;
    let changes = format!("SELECT {} FROM change c", ChangeRow::COLUMNS);
    for change in rows(view, &changes, [], |row| ChangeRow::read(row, 0))? {
        change.change(false, view.path)?;
    }
    each_version(view)?;
    plans_and_checks::plans(view, u32::MAX)?;
    plans_and_checks::assessments(view, u32::MAX).map(drop)
}

/// Checks the pages, rows and indexes of the file with SQLite.
pub(crate) fn integrity(view: &StoreTransaction) -> Result<(), StoreError> {
    let found: String =
        view.map_error(
            view.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)),
        )?;
    if found == "ok" { Ok(()) } else { Err(StoreError::damaged(view.path, found)) }
}

/// Reads every version, one at a time: there may be many.
fn each_version(view: &StoreTransaction) -> Result<(), StoreError> {
    let sql = format!("SELECT {} FROM version v", VersionRow::COLUMNS);
    let mut statement = view.map_error(view.connection.prepare(&sql))?;
    let mut found = view.map_error(statement.query([]))?;
    while let Some(row) = view.map_error(found.next())? {
        view.map_error(VersionRow::read(row))?.entry(view.path)?;
    }
    Ok(())
}
