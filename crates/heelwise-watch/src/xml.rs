//! TCX and GPX, the formats in XML.
//!
//! A file is read as a stream of elements into the same samples as those of FIT. Elements are known
//! by their names, whatever namespace they are in, since half the programs that write these formats
//! get that wrong.
//!
//! What a TCX says of its laps is believed before what its points add up to, as the watch counted
//! every step. A GPX has no totals and no distances: its distance is the sum of the ways from one
//! position to the next, except through pauses of more than half a minute and except where nobody
//! can have been so fast. Positions are needed for nothing else; names and descriptions are not
//! even looked at.

mod bounded_reader;
mod collect;
mod ending;
mod events;
mod gps_track;
mod lap;
mod number;
mod point;
mod run_builder;
mod sport;
mod tag;
#[cfg(test)]
mod tests;
mod time;

use std::io::Read;

use crate::format::Format;
use crate::input::Input;
use crate::note::Unreadable;
use crate::read_result::ReadResult;

/// The mark of UTF-8 that some programs put at the beginning.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a file.
pub(crate) fn read<R: Read>(mut input: Input<R>, format: Format) -> Result<ReadResult, Unreadable> {
    if input.peek(MARK.len())?.starts_with(MARK) {
        input.pass(MARK.len());
    }
    let mut collector = collect::Collector::new(format);
    let walked = events::walk(input, &mut collector)?;
    collector.finish(walked)
}
