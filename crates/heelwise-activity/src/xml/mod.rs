//! TCX and GPX.

use std::io::BufRead;

use crate::format::Format;
use crate::note::Unreadable;
use crate::reading::Reading;

/// Reads a file.
pub(crate) fn read(_input: impl BufRead, _format: Format) -> Result<Reading, Unreadable> {
    Err(Unreadable::Unknown)
}
