//! Records files: one JSON object per line. `docs/records.md` describes them.

use std::io::{self, BufRead, Read};

use heelwise_core::{Entry, SafeText};

/// The upper limit of a line, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// The most records that are read.
const MOST_RECORDS: usize = 100_000;

/// The most bytes that are read.
const LARGEST: u64 = 64 << 20;

/// The reason why records cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// One line is invalid.
    #[error("{number}: {problem}")]
    Line {
        /// Its number, from 1.
        number: usize,
        /// The problem, in a sentence.
        problem: String,
    },
}

/// Reads records, in the order of their lines. Lines that are empty or begin with `#` are skipped.
///
/// # Errors
/// The first line that cannot be used, or more than is read.
pub fn read(from: impl BufRead) -> Result<Vec<Entry>, RecordsError> {
    let mut rest = from.take(LARGEST + 1);
    let mut records = Vec::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let length = rest.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? as u64;
        if length == 0 {
            break;
        }
        let entry =
            one(&line, length, number).map_err(|problem| RecordsError::Line { number, problem })?;
        records.extend(entry);
        if records.len() > MOST_RECORDS || rest.limit() == 0 {
            let problem = format!(
                "the file has more than {MOST_RECORDS} records, or is larger than {} MiB",
                LARGEST >> 20
            );
            return Err(RecordsError::Line { number, problem });
        }
    }
    Ok(records)
}

/// The record of a line; `None` for an empty line or a comment.
fn one(line: &[u8], length: u64, number: usize) -> Result<Option<Entry>, String> {
    if length >= LONGEST_LINE {
        return Err(format!("the line is {} MiB long or longer", LONGEST_LINE >> 20));
    }
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8 text")?;
    // Some programs begin a UTF-8 file with a byte order mark.
    let text =
        if number == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text }.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    // A list of the values without their names would be read as well.
    if !text.starts_with('{') {
        return Err("it is not a JSON object".into());
    }
    let entry: Entry =
        serde_json::from_str(text).map_err(|error| SafeText::quote(&error).into_string())?;
    entry.problem().map_or(Ok(Some(entry)), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEELS: &str =
        "{\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":8,\"height_cm\":7}\n";

    fn wrong(text: &[u8]) -> (usize, String) {
        match read(text) {
            Err(RecordsError::Line { number, problem }) => (number, problem),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn records_are_read_and_remarks_are_not() {
        let text = format!("# heels\n\n{HEELS}\r\n  {HEELS}");
        assert_eq!(read(text.as_bytes()).unwrap().len(), 2);
        assert!(read(&b""[..]).unwrap().is_empty());
        assert_eq!(
            read(text.trim_end().as_bytes()).unwrap().len(),
            2,
            "without an end of line at the end"
        );
    }

    #[test]
    fn the_first_line_that_is_wrong_is_named() {
        let cases: [(&[u8], &str); 6] = [
            (b"{\"record\":\"heel-wear\"}", "missing field"),
            (b"\xff", "not UTF-8"),
            (b"[]", "not a JSON object"),
            (
                b"{\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":8,\"height_cm\":7,\"x\":1}",
                "unknown field",
            ),
            (b"{\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":25,\"height_cm\":7}", "hours"),
            (b"{\"record\":\"heel-wear\",\"date\":\"2026-11-02\",\"hours\":1e400,\"height_cm\":7}", "out of range"),
        ];
        for (line, expected) in cases {
            let (number, problem) = wrong(&[HEELS.as_bytes(), line].concat());
            assert!(number == 2 && problem.contains(expected), "{expected}: {problem}");
        }
        let deep = [b"{\"record\":".as_slice(), &b"[".repeat(100_000)].concat();
        assert!(wrong(&deep).1.len() < 250);
    }

    // threat: C1
    #[test]
    fn lines_and_files_that_are_too_long_are_refused_as_they_are_read() {
        let endless = io::BufReader::new(io::repeat(b'a'));
        assert!(
            matches!(read(endless), Err(RecordsError::Line { number: 1, problem }) if problem.contains("MiB long"))
        );
        let remarks = format!("#{}\n", "a".repeat(1 << 16)).repeat(1025);
        assert!(
            matches!(read(remarks.as_bytes()), Err(RecordsError::Line { problem, .. }) if problem.contains("larger than"))
        );
        assert_eq!(wrong(HEELS.repeat(MOST_RECORDS + 1).as_bytes()).0, MOST_RECORDS + 1);
        let long = format!("#{}\n{HEELS}", "a".repeat((1 << 20) - 3));
        assert_eq!(read(long.as_bytes()).unwrap().len(), 1);
    }
}
