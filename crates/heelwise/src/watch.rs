//! Files of watches: found, read in a process of their own, and taken into the log.

mod decode;
mod files;
pub(crate) mod import;
mod known;
pub(crate) mod report;

use std::io::Read;

use heelwise_watch::{Reading, Unreadable};
use serde::{Deserialize, Serialize};

pub(crate) use decode::each;
pub(crate) use files::{Found, find};
pub(crate) use known::{HowKnown, digests};

/// What the process that reads files says of one.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    Read(Reading),
    /// It is sound, but holds something else.
    NoActivity(String),
    Unreadable(String),
}

/// What the process that reads files says of one.
pub(crate) fn answer(file: &mut dyn Read) -> Vec<u8> {
    let answer = match heelwise_watch::read(file) {
        Ok(reading) => Answer::Read(reading),
        Err(Unreadable::NoActivity(what)) => Answer::NoActivity(what.to_owned()),
        Err(error) => Answer::Unreadable(error.to_string()),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}
