//! Records files: heel wear, runs, self-tests, and what is logged of a plan, one JSON object per line. See `docs/records.md`.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use heelwise_core::{Entry, Log, Safe};

use crate::failure::{BAD_INPUT, Failure};

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// The most lines that are read.
const MOST_RECORDS: usize = 100_000;

/// Reads a records file as a log. The first line that cannot be used is named.
pub(crate) fn read(path: &Path) -> Result<Log, Failure> {
    Ok(entries(path)?.into_iter().collect())
}

/// Reads the entries of a records file, in the order of its lines.
pub(crate) fn entries(path: &Path) -> Result<Vec<Entry>, Failure> {
    let failure = |error: std::io::Error| Failure::file(BAD_INPUT, path, &error);
    if !std::fs::metadata(path).map_err(failure)?.is_file() {
        return Err(Failure::new(BAD_INPUT, format!("{}: not a plain file", path.display())));
    }
    let mut reader = BufReader::new(File::open(path).map_err(failure)?);
    let mut records: Vec<Entry> = Vec::new();
    for number in 1.. {
        let Some(line) = next_line(&mut reader).map_err(failure)? else { break };
        let text =
            std::str::from_utf8(&line).map(str::trim).map_err(|_| bad_line(path, number, "it is not UTF-8 text"))?;
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        records.push(parse(text).map_err(|problem| bad_line(path, number, &problem))?);
        if line.len() as u64 >= LONGEST_LINE || records.len() > MOST_RECORDS {
            return Err(bad_line(path, number, "the file is larger than heelwise reads"));
        }
    }
    Ok(records)
}

fn next_line(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let length = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    Ok((length > 0).then_some(line))
}

fn parse(text: &str) -> Result<Entry, String> {
    let record: Entry = serde_json::from_str(text).map_err(|error| Safe::quote(&error).into_string())?;
    record.problem().map_or(Ok(record), Err)
}

fn bad_line(path: &Path, number: usize, problem: &str) -> Failure {
    Failure::new(BAD_INPUT, format!("{}:{number}: {problem}", path.display()))
        .hint("each line is one record, for example {\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":8,\"height_cm\":7}")
}
