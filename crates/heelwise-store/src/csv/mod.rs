//! The log as a table, for spreadsheets: one row per entry, one column per field.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe in front, and loses it when it is read.

mod cell;
mod read;
mod write;

pub use read::read;
pub use write::write;

use cell::Form;

/// The columns before those of the entry itself.
const NUMBER: &str = "number";
/// When it was first written down.
const RECORDED: &str = "recorded";

/// The fields of all kinds of entries and the form of their cells, in the order of the columns.
const COLUMNS: [(&str, Form); 43] = [
    ("record", Form::Text),
    ("date", Form::Text),
    ("pain", Form::Number),
    ("when", Form::Text),
    ("during", Form::Number),
    ("after", Form::Number),
    ("limp", Form::Flag),
    ("skipped", Form::Text),
    ("done", Form::List),
    ("without", Form::List),
    ("hours", Form::Number),
    ("height_cm", Form::Number),
    ("distance_km", Form::Number),
    ("minutes", Form::Number),
    ("cadence_spm", Form::Number),
    ("balance_left_percent", Form::Number),
    ("test", Form::Text),
    ("side", Form::Text),
    ("value", Form::Number),
    ("release", Form::Text),
    ("shoes", Form::Text),
    ("text", Form::Text),
    ("finding", Form::Text),
    ("answer", Form::TextOrNumber),
    ("statement", Form::Text),
    ("holds", Form::Flag),
    ("items", Form::Json),
    ("splits", Form::Json),
    ("start", Form::Text),
    ("elapsed_minutes", Form::Number),
    ("ground", Form::Text),
    ("climb_m", Form::Number),
    ("descent_m", Form::Number),
    ("contact_ms", Form::Number),
    ("oscillation_mm", Form::Number),
    ("ratio_percent", Form::Number),
    ("step_length_cm", Form::Number),
    ("heart_rate_bpm", Form::Number),
    ("power_w", Form::Number),
    ("device", Form::Text),
    ("file", Form::Text),
    ("incomplete", Form::Flag),
    ("seconds", Form::Json),
];
