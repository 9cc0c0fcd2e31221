//! Files of watches: finding them, reading them in a process of their own, and importing them.

mod dedup;
mod files;
pub(crate) mod import;
mod read_files;
pub(crate) mod report;

use std::io::Read;

use heelwise_watch::{ReadResult, Unreadable};
use serde::{Deserialize, Serialize};

pub(crate) use dedup::{DedupKey, digests};
pub(crate) use files::{FoundFiles, find};
pub(crate) use read_files::each;

/// The answer of the reading process about one file.
#[derive(Debug, Serialize, Deserialize)]
enum ReaderReply {
    Read(ReadResult),
    /// The file is valid, but has no activity.
    NoActivity(String),
    Unreadable(String),
}

/// Reads one file, and returns the answer of the reading process about it.
pub(crate) fn answer(file: &mut dyn Read) -> Vec<u8> {
    let answer = match heelwise_watch::read(file) {
        Ok(reading) => ReaderReply::Read(reading),
        Err(Unreadable::NoActivity(content)) => ReaderReply::NoActivity(content.to_owned()),
        Err(error) => ReaderReply::Unreadable(error.to_string()),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}
