//! FIT, the binary format of most watches.
//!
//! A file is one or more parts, each a header, messages and a checksum. A message follows a definition that says which
//! fields it has, how long they are and in which order of bytes. Only the few messages that speak about runs are looked
//! at. What is documented by the maker was checked against the maker's decoder, see `docs/watch.md`.

mod base;
mod definition;
mod message;
mod part;
mod program;
mod recording;
#[cfg(test)]
mod tests;

use std::io::Read;

use crate::format::Format;
use crate::input::Input;
use crate::note::{Note, Unreadable};
use crate::reading::Reading;

pub use message::Session;
pub use recording::Recording;

/// The most parts of one file that are read.
const MOST_PARTS: usize = 100;

/// Reads all parts of a file.
pub(crate) fn read<R: Read>(input: &mut Input<R>) -> Result<Reading, Unreadable> {
    let recordings = recordings(input)?;
    let mut reading = Reading { format: Format::Fit, runs: Vec::new(), others: Vec::new(), notes: Vec::new() };
    let mut refusal = None;
    for recording in &recordings {
        if let Err(reason) = recording.add_to(&mut reading) {
            refusal = refusal.or(Some(reason));
        }
    }
    match refusal {
        Some(refusal) if reading.runs.is_empty() && reading.others.is_empty() => Err(refusal),
        _ => Ok(reading),
    }
}

/// Every part of a file as it was recorded: the columns themselves, for those who want to compare decoders.
pub fn recordings<R: Read>(input: &mut Input<R>) -> Result<Vec<Recording>, Unreadable> {
    let mut recordings = vec![part::read(input)?];
    while recordings.len() < MOST_PARTS && !input.peek(1)?.is_empty() {
        let used = input.passed();
        let last_is_whole = recordings.last().is_some_and(|last| last.is_whole);
        let next = if last_is_whole { part::read(input).ok() } else { None };
        let Some(next) = next else {
            let of = input.count()?;
            if last_is_whole && let Some(last) = recordings.last_mut() {
                last.notes.push(Note::Trailing { used, of });
            }
            break;
        };
        recordings.push(next);
    }
    Ok(recordings)
}

/// Reads the parts of a file that is in memory.
pub fn recordings_of(bytes: &[u8]) -> Result<Vec<Recording>, Unreadable> {
    recordings(&mut Input::new(bytes))
}
