//! Looking through the whole store for damage.

use crate::document;
use crate::error::StoreError;
use crate::query::rows;
use crate::row::{ChangeRow, VersionRow};
use crate::store::{Store, View};

impl Store {
    /// Looks at everything: how the file is built, and every checksum. Takes longer the more there is.
    pub fn check(&self) -> Result<(), StoreError> {
        self.look(check)?;
        self.draft().map(drop)
    }
}

pub(crate) fn check(view: &View) -> Result<(), StoreError> {
    integrity(view)?;
    let changes = format!("SELECT {} FROM change c", ChangeRow::COLUMNS);
    for change in rows(view, &changes, [], |row| ChangeRow::read(row, 0))? {
        change.change(false, view.path)?;
    }
    each_version(view)?;
    document::plans(view, u32::MAX)?;
    document::assessments(view, u32::MAX).map(drop)
}

/// Whether SQLite finds every page, row and index in its place.
pub(crate) fn integrity(view: &View) -> Result<(), StoreError> {
    let found: String = view.says(view.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::damaged(view.path, found)) }
}

/// Reads every version, one at a time: there may be many.
fn each_version(view: &View) -> Result<(), StoreError> {
    let sql = format!("SELECT {} FROM version v", VersionRow::COLUMNS);
    let mut statement = view.says(view.connection.prepare(&sql))?;
    let mut found = view.says(statement.query([]))?;
    while let Some(row) = view.says(found.next())? {
        view.says(VersionRow::read(row))?.entry(view.path)?;
    }
    Ok(())
}
