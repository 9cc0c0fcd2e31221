//! Files of watches: found, read in a process of their own, and taken into the log.

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

/// What the process that reads files says of one.
#[derive(Debug, Serialize, Deserialize)]
enum ReaderReply {
    Read(ReadResult),
    /// It is sound, but holds something else.
    NoActivity(String),
    Unreadable(String),
}

/// What the process that reads files says of one.
pub(crate) fn answer(file: &mut dyn Read) -> Vec<u8> {
    let answer = match heelwise_watch::read(file) {
        Ok(reading) => ReaderReply::Read(reading),
        Err(Unreadable::NoActivity(what)) => ReaderReply::NoActivity(what.to_owned()),
        Err(error) => ReaderReply::Unreadable(error.to_string()),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}
