//! Folders, times and entries for the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use heelwise_core::Entry;
use heelwise_core::log::{Morning, Note};
use heelwise_store::{ChangeSource, DATABASE, LocalTimestamp, Store, StoredEntry};
use jiff::civil::{Date, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use tempfile::TempDir;

/// A folder that goes with the test.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A fixed point in time and this many seconds.
pub(crate) fn at(seconds: i64) -> LocalTimestamp {
    let first: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    LocalTimestamp::new(first + SignedDuration::from_secs(seconds), Offset::constant(1))
}

pub(crate) fn open(folder: &Path) -> Store {
    Store::write(folder, at(0)).unwrap()
}

pub(crate) fn read(folder: &Path) -> Store {
    Store::read(folder).unwrap().unwrap()
}

pub(crate) fn note(text: &str) -> Entry {
    Entry::Note(Note { date: date(2026, 11, 21), text: text.into() })
}

pub(crate) fn morning(date: Date, pain: u8) -> Entry {
    Entry::Morning(Morning { date, pain })
}

/// Adds one entry after another.
pub(crate) fn add(store: &mut Store, entries: &[Entry]) {
    for entry in entries {
        store.add(at(0), ChangeSource::Log, std::slice::from_ref(entry)).unwrap();
    }
}

pub(crate) fn all(store: &Store) -> Vec<StoredEntry> {
    store.entries(..).unwrap()
}

/// The entries, without their numbers and times.
pub(crate) fn content(store: &Store) -> Vec<Entry> {
    all(store).into_iter().map(|kept| kept.entry).collect()
}

/// The program that writes in a process of its own.
pub(crate) fn hammer() -> Command {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    let path = path.join("examples").join("hammer");
    assert!(
        path.exists(),
        "{} is missing; build it: cargo build -p heelwise-store --examples",
        path.display()
    );
    Command::new(path)
}

/// A connection that is not the store's, for what only a stranger would do.
pub(crate) fn stranger(folder: &Path) -> Connection {
    Connection::open(folder.join(DATABASE)).unwrap()
}

/// Every file below a folder, with what is in it.
pub(crate) fn bytes_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(bytes_below(&path));
        } else {
            found.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

/// A small generator of numbers that gives the same ones on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}
