//! Writes to a store as a process of its own, for tests that kill it, fill its disk or let several
//! write at once.
//!
//! `hammer pairs FOLDER` adds pairs of entries until it is killed or fails, and prints the numbers
//! of each pair once it is kept. `hammer turns FOLDER COUNT` reads and then writes COUNT times.
//! `hammer open FOLDER` opens it to read, prints its notices and entries, and tries to write.
#![forbid(unsafe_code)]
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a tool of the tests, which read its output"
)]

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use heelwise_core::Entry;
use heelwise_core::log::Note;
use heelwise_store::{ChangeSource, LocalTimestamp, Store, StoreError};
use jiff::civil::date;
use jiff::tz::Offset;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["pairs", folder] => pairs(Path::new(folder)),
        ["turns", folder, count] => turns(Path::new(folder), count.parse().unwrap_or(1)),
        ["open", folder] => open(Path::new(folder)),
        _ => return ExitCode::from(2),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error {error}");
            ExitCode::from(6)
        }
    }
}

fn now() -> LocalTimestamp {
    let day: jiff::Timestamp = "2026-11-21T09:00:00Z".parse().unwrap_or_default();
    LocalTimestamp::new(day, Offset::UTC)
}

fn note(text: &str) -> Entry {
    Entry::Note(Note { date: date(2026, 11, 21), text: text.repeat(20) })
}

fn pairs(folder: &Path) -> Result<(), StoreError> {
    let mut store = Store::write(folder, now())?;
    loop {
        let numbers = store.add(now(), ChangeSource::Log, &[note("left "), note("right ")])?;
        say(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    }
}

fn turns(folder: &Path, count: u32) -> Result<(), StoreError> {
    for _ in 0..count {
        let mut store = Store::write(folder, now())?;
        let before = store.entries(..)?.len();
        let numbers = store.add(now(), ChangeSource::Log, &[note(&before.to_string())])?;
        store.edit(now(), numbers[0], &note("edited"))?;
    }
    Ok(())
}

fn open(folder: &Path) -> Result<(), StoreError> {
    if let Some(store) = Store::read(folder)? {
        store.notices().iter().for_each(|notice| say(&format!("notice {notice}")));
        say(&format!("entries {}", store.entries(..)?.len()));
    }
    Store::write(folder, now())?.add(now(), ChangeSource::Log, &[note("new")]).map(drop)
}

/// Prints a line and flushes it.
fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
