//! Of any records file, all lines are read or the first invalid one is named; records survive
//! writing and reading.

use heelwise_pack::records::{self, RecordsError};

/// The bytes as a records file.
pub(super) fn check(bytes: &[u8]) {
    match records::read(bytes) {
        Ok(entries) => {
            let lines: Vec<String> = entries
                .iter()
                .map(|it| serde_json::to_string(it).expect("it is written"))
                .collect();
            let again =
                records::read(lines.join("\n").as_bytes()).expect("what was written is read");
            assert_eq!(again, entries);
            assert!(entries.iter().all(|entry| entry.problem().is_none()));
        }
        Err(RecordsError::Line { number, problem }) => {
            assert!(
                number >= 1 && problem.len() < 2000 && !problem.contains(char::is_control),
                "{problem:?}"
            );
        }
        Err(RecordsError::Io(error)) => panic!("memory can be read: {error}"),
    }
}
