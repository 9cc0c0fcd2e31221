//! What a file gave.

use heelwise_core::record::Run;
use heelwise_core::timestamp::LocalTimestamp;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::note::ReadNote;

/// The result of reading a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadResult {
    /// Its format.
    pub format: Format,
    /// The runs in it, in their order.
    pub runs: Vec<WatchRun>,
    /// Other sports in it, each in words.
    pub others: Vec<String>,
    /// Notes about oddities.
    pub notes: Vec<ReadNote>,
}

impl ReadResult {
    /// Adds a note, once.
    pub(crate) fn say(&mut self, note: ReadNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// A run as a file has it: where the clock of its place stood may be unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchRun {
    /// When it began; nothing when the watch's clock was not set.
    pub start: Option<Timestamp>,
    /// How many minutes the clock on the wall was from UTC, if the file says it.
    pub offset_minutes: Option<i32>,
    /// The day by the clock on the wall, when that is all that is known.
    pub day: Option<Date>,
    /// Whether the file names the sport. If not, it may be no run at all.
    pub is_named: bool,
    /// The run, without its day.
    pub(crate) run: Run,
}

impl WatchRun {
    pub(crate) fn new(start: Option<Timestamp>, offset_minutes: Option<i32>, run: Run) -> Self {
        Self { start, offset_minutes, day: None, is_named: true, run }
    }

    /// The run with its day. `offset_at` says where the clock on the wall stood, for files that do
    /// not. Nothing when the watch's clock was not set.
    pub fn dated(&self, offset_at: impl Fn(Timestamp) -> Offset) -> Option<Run> {
        let Some(utc) = self.start else {
            return self.day.map(|date| Run { date, ..self.run.clone() });
        };
        let told = self.offset_minutes.and_then(|minutes| Offset::from_seconds(minutes * 60).ok());
        let start = LocalTimestamp::new(utc, told.unwrap_or_else(|| offset_at(utc)));
        Some(Run { date: start.day(), start: Some(start), ..self.run.clone() })
    }

    /// The run as it is, on no day.
    pub fn undated(&self) -> &Run {
        &self.run
    }
}
