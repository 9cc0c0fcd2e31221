//! Runs from the files of watches: FIT, TCX and GPX.
//!
//! Files are hostile. They are read as a stream with bounded memory, nothing in them is believed
//! without a look, and the host calls this crate in a process of its own. What a file says of
//! positions is used to measure a distance where the file gives none, and goes no further: no type
//! of this crate that leaves it can hold one.
//!
//! The crate reads no clock and opens no file: it is given a stream of bytes.
#![forbid(unsafe_code)]

pub mod fit;
mod format;
mod input;
mod note;
mod read_result;
mod round;
mod run_samples;
mod sample_series;
mod splits;
mod sport;
mod summary;
pub mod track;
mod xml;

use std::io::Read;

pub use format::Format;
pub use note::{ReadNote, Unreadable};
pub use read_result::{ReadResult, WatchRun};

/// The most bytes of a file that are read.
pub const LARGEST_FILE: u64 = 64 << 20;

/// Reads a file, whichever of the formats it is in.
pub fn read(source: impl Read) -> Result<ReadResult, Unreadable> {
    let mut input = input::Input::new(source.take(LARGEST_FILE + 1));
    let mut reading = match format::detect(input.peek(format::LOOK)?)? {
        Format::Fit => fit::read(&mut input),
        Format::Tcx => xml::read(input, Format::Tcx),
        Format::Gpx => xml::read(input, Format::Gpx),
    }?;
    if reading.runs.iter().any(|run| !run.is_named) {
        reading.say(ReadNote::UnknownSport);
    }
    Ok(reading)
}
