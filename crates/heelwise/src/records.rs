//! Records files: heel wear, runs, self-tests, and what is logged of a plan, one JSON object per line. See `docs/records.md`.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use heelwise_core::{Entry, Log};

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
        let bad = |problem: String| bad_line(path, number, &problem);
        let text = text(&line, number).map_err(bad)?;
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        records.push(parse(text).map_err(bad)?);
        if records.len() > MOST_RECORDS {
            return Err(bad("the file is larger than heelwise reads".into()));
        }
    }
    Ok(records)
}

/// A line without what stands around it.
fn text(line: &[u8], number: usize) -> Result<&str, String> {
    if line.len() as u64 >= LONGEST_LINE {
        return Err("the line is longer than heelwise reads".into());
    }
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8 text")?;
    // Some programs begin a file with a mark that says it is UTF-8.
    let text = if number == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    Ok(text.trim())
}

fn next_line(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let length = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    Ok((length > 0).then_some(line))
}

fn parse(text: &str) -> Result<Entry, String> {
    // A list of the values without their names would be read as well.
    if !text.starts_with('{') {
        return Err("it is no JSON object".into());
    }
    let record: Entry = serde_json::from_str(text).map_err(|error| {
        let clean: String = error.to_string().chars().filter(|c| !c.is_control()).take(160).collect();
        clean
    })?;
    record.problem().map_or(Ok(record), Err)
}

fn bad_line(path: &Path, number: usize, problem: &str) -> Failure {
    Failure::new(BAD_INPUT, format!("{}:{number}: {problem}", path.display()))
        .hint("each line is one record, for example {\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":8,\"height_cm\":7}")
}
