//! The log as a table, for spreadsheets: one row per entry, one column per field.
//!
//! A cell that a spreadsheet would take for a formula is written with a leading apostrophe, which
//! is removed when it is read.

mod cell;
mod read;
mod write;

pub use read::read;
pub use write::write;

use cell::CellFormat;
use heelwise_core::record::run_fields::RUN_FIELDS;

/// The column with the number of an entry.
const NUMBER: &str = "number";
/// The column with the time at which an entry was first recorded.
const RECORDED: &str = "recorded";

/// The columns of a table: every field of an entry, with the form of its cells. Later
/// additions to [`RUN_FIELDS`] come at the end.
fn columns() -> impl Iterator<Item = (&'static str, CellFormat)> {
    let is_new = |name: &str| COLUMNS.iter().all(|(known, _)| *known != name);
    let new = RUN_FIELDS.iter().map(|field| field.name).filter(move |name| is_new(name));
    COLUMNS.into_iter().chain(new.map(|name| (name, CellFormat::Number)))
}

/// The columns of version 0.1.0, in their order.
const COLUMNS: [(&str, CellFormat); 43] = [
    ("record", CellFormat::Text),
    ("date", CellFormat::Text),
    ("pain", CellFormat::Number),
    ("when", CellFormat::Text),
    ("during", CellFormat::Number),
    ("after", CellFormat::Number),
    ("limp", CellFormat::Flag),
    ("skipped", CellFormat::Text),
    ("done", CellFormat::List),
    ("without", CellFormat::List),
    ("hours", CellFormat::Number),
    ("height_cm", CellFormat::Number),
    ("distance_km", CellFormat::Number),
    ("minutes", CellFormat::Number),
    ("cadence_spm", CellFormat::Number),
    ("balance_left_percent", CellFormat::Number),
    ("test", CellFormat::Text),
    ("side", CellFormat::Text),
    ("value", CellFormat::Number),
    ("release", CellFormat::Text),
    ("shoes", CellFormat::Text),
    ("text", CellFormat::Text),
    ("finding", CellFormat::Text),
    ("answer", CellFormat::TextOrNumber),
    ("statement", CellFormat::Text),
    ("holds", CellFormat::Flag),
    ("items", CellFormat::Json),
    ("splits", CellFormat::Json),
    ("start", CellFormat::Text),
    ("elapsed_minutes", CellFormat::Number),
    ("ground", CellFormat::Text),
    ("climb_m", CellFormat::Number),
    ("descent_m", CellFormat::Number),
    ("contact_ms", CellFormat::Number),
    ("oscillation_mm", CellFormat::Number),
    ("ratio_percent", CellFormat::Number),
    ("step_length_cm", CellFormat::Number),
    ("heart_rate_bpm", CellFormat::Number),
    ("power_w", CellFormat::Number),
    ("device", CellFormat::Text),
    ("file", CellFormat::Text),
    ("incomplete", CellFormat::Flag),
    ("seconds", CellFormat::Json),
];
