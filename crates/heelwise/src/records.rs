//! Reads records files: heel wear, runs, self-tests and the log of a plan, one JSON object per
//! line. See `docs/records.md`.

use std::io::BufReader;
use std::path::Path;

use heelwise_core::{Entry, Log};
use heelwise_pack::records::{self, RecordsError};

use crate::failure::{BAD_INPUT, Failure};

/// Reads a records file as a log.
///
/// # Errors
///
/// Names the first line that cannot be used.
pub(crate) fn read(path: &Path) -> Result<Log, Failure> {
    Ok(entries(path)?.into_iter().collect())
}

/// Reads the entries of a records file, in the order of its lines.
pub(crate) fn entries(path: &Path) -> Result<Vec<Entry>, Failure> {
    let failure = |error: std::io::Error| Failure::file(BAD_INPUT, path, &error);
    let (file, _) = heelwise_fs::open_regular(path).map_err(failure)?;
    records::read(BufReader::new(file)).map_err(|unusable| match unusable {
        RecordsError::Io(error) => failure(error),
        RecordsError::Line { number, problem } => bad_line(path, number, &problem),
    })
}

fn bad_line(path: &Path, number: usize, problem: &str) -> Failure {
    Failure::new(BAD_INPUT, format!("{}:{number}: {problem}", path.display()))
        .hint("each line is one record, for example {\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":8,\"height_cm\":7}")
}
