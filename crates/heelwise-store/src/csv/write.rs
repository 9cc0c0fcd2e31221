//! Writing the log as a table.

use serde_json::{Map, Value};

use super::{NUMBER, RECORDED, cell, columns};
use crate::entry::StoredEntry;
use crate::error::StoreError;

/// The entries as a table in UTF-8 with commas; its first line names the columns.
pub fn write(entries: &[StoredEntry]) -> Result<String, StoreError> {
    let unfit = |error: &dyn std::fmt::Display| StoreError::unfit("the table", error.to_string());
    let mut table = ::csv::Writer::from_writer(Vec::new());
    let names = [NUMBER, RECORDED].into_iter().chain(columns().map(|(name, _)| name));
    table.write_record(names).map_err(|error| unfit(&error))?;
    for kept in entries {
        table.write_record(row(kept)?).map_err(|error| unfit(&error))?;
    }
    let bytes = table.into_inner().map_err(|error| unfit(&error))?;
    String::from_utf8(bytes).map_err(|error| unfit(&error))
}

fn row(kept: &StoredEntry) -> Result<Vec<String>, StoreError> {
    let fields = serde_json::to_value(&kept.entry)
        .map_err(|error| StoreError::unfit("an entry", error.to_string()))?;
    let fields = fields.as_object().cloned().unwrap_or_default();
    let cells = columns()
        .map(|(name, form)| fields.get(name).map(|it| cell::write(form, it)).unwrap_or_default());
    known(&fields)?;
    Ok([kept.number.0.to_string(), kept.recorded.to_string()].into_iter().chain(cells).collect())
}

/// Checks that every field has a column; otherwise its value would be lost silently.
fn known(fields: &Map<String, Value>) -> Result<(), StoreError> {
    match fields.keys().find(|field| columns().all(|(name, _)| name != field.as_str())) {
        Some(field) => {
            Err(StoreError::unfit("the table", format!("it has no column for `{field}`")))
        }
        None => Ok(()),
    }
}
