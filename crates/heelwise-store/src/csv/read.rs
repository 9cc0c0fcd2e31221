//! Reading a table into entries.

use ::csv::{ReaderBuilder, StringRecord};
use heelwise_core::{Entry, SafeText};
use serde_json::{Map, Value};

use super::cell::CellFormat;
use super::{NUMBER, RECORDED, cell, columns as known_columns};
use crate::error::StoreError;
use crate::export::ExportEntry;

/// Reads a table as [`super::write()`] makes it. Columns may be in any order and be left out, and
/// semicolons may replace commas. An error names line and column.
pub fn read(text: &str) -> Result<Vec<ExportEntry>, StoreError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut table = ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let columns = table.headers().map_err(|error| wrong_row(&error)).and_then(columns)?;
    table
        .records()
        .map(|row| row.map_err(|error| wrong_row(&error)).and_then(|row| entry(&columns, &row)))
        .collect()
}

/// The content of a column.
enum CsvColumn {
    Number,
    Recorded,
    Field(&'static str, CellFormat),
}

impl CsvColumn {
    fn named(name: &str) -> Option<Self> {
        match name {
            NUMBER => Some(Self::Number),
            RECORDED => Some(Self::Recorded),
            _ => {
                known_columns().find(|it| it.0 == name).map(|(name, form)| Self::Field(name, form))
            }
        }
    }
}

fn columns(names: &StringRecord) -> Result<Vec<CsvColumn>, StoreError> {
    for needed in ["record", "date"] {
        if !names.iter().any(|name| name == needed) {
            return Err(wrong(1, needed, "the first line must name this column, but does not"));
        }
    }
    let mut columns = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|earlier| earlier == name) {
            return Err(wrong(1, name, "duplicate column"));
        }
        columns.push(CsvColumn::named(name).ok_or_else(|| wrong(1, name, "unknown column"))?);
    }
    Ok(columns)
}

fn entry(columns: &[CsvColumn], row: &StringRecord) -> Result<ExportEntry, StoreError> {
    let line = row.position().map_or(0, ::csv::Position::line);
    let (mut number, mut recorded, mut fields) = (None, None, Map::new());
    for (column, text) in columns.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
        match column {
            CsvColumn::Number => {
                number = Some(text.parse().map_err(|error: String| wrong(line, NUMBER, &error))?);
            }
            CsvColumn::Recorded => {
                recorded =
                    Some(text.parse().map_err(|error: String| wrong(line, RECORDED, &error))?);
            }
            CsvColumn::Field(name, form) => {
                let value = cell::read(*form, text).map_err(|error| wrong(line, name, &error))?;
                fields.insert((*name).to_owned(), value);
            }
        }
    }
    let entry =
        from_fields(&fields).map_err(|error| wrong(line, culprit(&fields, &error), &error))?;
    match entry.problem() {
        Some(problem) => Err(StoreError::Unreadable { place: format!("line {line}"), problem }),
        None => Ok(ExportEntry { number, recorded, entry }),
    }
}

fn from_fields(fields: &Map<String, Value>) -> Result<Entry, String> {
    serde_json::from_value(Value::Object(fields.clone())).map_err(|error| error.to_string())
}

/// The column an error is about: the one without which the error changes or disappears.
fn culprit<'a>(fields: &'a Map<String, Value>, error: &str) -> &'a str {
    let without = |name: &str| {
        fields
            .iter()
            .filter(|(it, _)| *it != name)
            .map(|(it, value)| (it.clone(), value.clone()))
            .collect()
    };
    let blamed = |name: &str| from_fields(&without(name)).err().is_none_or(|other| other != error);
    fields
        .keys()
        .map(String::as_str)
        .filter(|name| *name != "record")
        .find(|name| blamed(name))
        .unwrap_or("record")
}

fn wrong(line: u64, column: &str, problem: &str) -> StoreError {
    let place = format!("line {line}, column `{}`", SafeText::quote(&column));
    StoreError::Unreadable { place, problem: SafeText::quote(&problem).into() }
}

fn wrong_row(error: &::csv::Error) -> StoreError {
    let line = error.position().map_or(1, ::csv::Position::line);
    let problem = match error.kind() {
        ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells where the first line has {expected_len}")
        }
        _ => SafeText::quote(&error).into(),
    };
    StoreError::Unreadable { place: format!("line {line}"), problem }
}
