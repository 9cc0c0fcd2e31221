//! Tests of both formats on files that are made here.

mod cut;
mod gpx;
mod hostile;
mod tcx;

use heelwise_core::record::Run;

use crate::note::{ReadNote, Unreadable};
use crate::read_result::{ReadResult, WatchRun};

/// Metres of one degree along a meridian, as the reader measures them.
const DEGREE_M: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

fn try_read(text: impl AsRef<[u8]>) -> Result<ReadResult, Unreadable> {
    crate::read(text.as_ref())
}

fn read(text: impl AsRef<[u8]>) -> ReadResult {
    try_read(text).unwrap()
}

/// The only run of a file.
fn only(reading: &ReadResult) -> &Run {
    assert_eq!((reading.runs.len(), reading.others.len()), (1, 0), "{reading:?}");
    reading.runs[0].undated()
}

fn first(reading: &ReadResult) -> &WatchRun {
    &reading.runs[0]
}

fn dropped(reading: &ReadResult) -> u64 {
    let dropped = reading
        .notes
        .iter()
        .map(|note| if let ReadNote::Dropped { values } = note { *values } else { 0 });
    dropped.sum()
}

fn is_incomplete(reading: &ReadResult) -> bool {
    reading.notes.iter().any(|note| matches!(note, ReadNote::Incomplete { .. }))
}

/// The second of a morning, as both formats write it.
fn time(second: u32) -> String {
    format!("2026-11-10T{:02}:{:02}:{:02}Z", 7 + second / 3600, second / 60 % 60, second % 60)
}

/// The values of a column of the run's seconds.
fn column(run: &Run, name: &str) -> Vec<Option<u16>> {
    let seconds = run.seconds.as_ref().unwrap();
    let (_, column) = seconds.columns().find(|(column, _)| *column == name).unwrap();
    column.values().unwrap()
}

/// Nothing a file says of places and people is in what is read from it.
fn assert_tells_nothing(reading: &ReadResult, secrets: &[&str]) {
    let text = serde_json::to_string(reading).unwrap();
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
