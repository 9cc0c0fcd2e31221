//! Files of every kind, as watches, apps and accidents write them.
#![allow(clippy::float_cmp, reason = "what is read is rounded, and must be the very number")]

mod build;
mod cadence;
mod damage;
mod developer;
mod fields;
mod limits;
mod sports;
mod time;

use heelwise_core::record::{DeltaColumn, Run};

use crate::{ReadNote, ReadResult, Unreadable};

/// A morning in November 2024, in seconds of watches' time.
const MORNING: u32 = 1_100_000_000;

/// What a file gave. Most of these files name no sport; that this is said is looked at where it
/// matters.
fn read(bytes: &[u8]) -> Result<ReadResult, Unreadable> {
    let mut reading = crate::read(bytes)?;
    reading.notes.retain(|note| *note != ReadNote::UnknownSport);
    Ok(reading)
}

/// The only run of a file about which there is nothing to note.
#[track_caller]
fn run(bytes: &[u8]) -> Run {
    let (run, notes) = run_and_notes(bytes);
    assert_eq!(notes, []);
    run
}

/// The only run of a file.
#[track_caller]
fn run_and_notes(bytes: &[u8]) -> (Run, Vec<ReadNote>) {
    let reading = read(bytes).unwrap();
    assert_eq!(reading.runs.len(), 1, "{reading:?}");
    (reading.runs[0].undated().clone(), reading.notes)
}

fn values(column: Option<&DeltaColumn>) -> Vec<Option<u16>> {
    column.map(|column| column.values().unwrap()).unwrap_or_default()
}
