//! FIT, the binary format of most watches.
//!
//! A file is one or more parts, each a header, messages and a checksum. A message follows a
//! definition that says which fields it has, how long they are and in which order of bytes. Only
//! the few messages that speak about runs are looked at. What is documented by the maker was
//! checked against the maker's decoder, see `docs/watch.md`.

mod base_type;
mod decode_plan;
mod definition;
mod field;
mod message;
mod recording;
mod segment;
#[cfg(test)]
mod tests;
mod unit;

use std::io::Read;

use crate::LARGEST_FILE;
use crate::format::Format;
use crate::input::Input;
use crate::note::{ReadNote, Unreadable};
use crate::read_result::ReadResult;

pub use message::SessionMessage;
pub use recording::Recording;

/// The most parts of one file that are read.
const MOST_PARTS: usize = 100;

/// Reads all parts of a file. Of each only its runs are kept.
pub(crate) fn read<R: Read>(input: &mut Input<R>) -> Result<ReadResult, Unreadable> {
    let mut reading =
        ReadResult { format: Format::Fit, runs: Vec::new(), others: Vec::new(), notes: Vec::new() };
    let mut refusal = None;
    each_part(input, |recording| {
        if let Err(reason) = recording.add_to(&mut reading) {
            refusal.get_or_insert(reason);
        }
    })?;
    if input.passed() > LARGEST_FILE {
        return Err(Unreadable::TooLarge);
    }
    match refusal {
        Some(refusal) if reading.runs.is_empty() && reading.others.is_empty() => Err(refusal),
        _ => Ok(reading),
    }
}

/// Gives every part of a file. The first must be one; what follows it and is none is noted with the
/// last.
fn each_part<R: Read>(
    input: &mut Input<R>,
    mut give: impl FnMut(Recording),
) -> Result<(), Unreadable> {
    for number in 1.. {
        let mut recording = segment::read(input)?;
        let is_last = !segment::begins(input)?;
        let used = input.passed();
        let of = if is_last || number == MOST_PARTS { input.count()? } else { used };
        if of > used {
            recording.notes.push(if is_last {
                ReadNote::Trailing { used, of }
            } else {
                ReadNote::TooLong
            });
        }
        give(recording);
        if is_last || number == MOST_PARTS {
            break;
        }
    }
    Ok(())
}

/// Every part of a file that is in memory as it was recorded: the columns themselves, for those who
/// want to compare decoders.
pub fn recordings_of(bytes: &[u8]) -> Result<Vec<Recording>, Unreadable> {
    let mut recordings = Vec::new();
    each_part(&mut Input::new(bytes), |recording| recordings.push(recording))?;
    Ok(recordings)
}
