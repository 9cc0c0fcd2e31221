//! What the tests share: folders, moments, entries.

use std::path::Path;

use heelwise_core::Entry;
use heelwise_core::log::{Morning, Note};
use heelwise_store::{Kept, Moment, Occasion, Store};
use jiff::civil::{Date, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

/// A folder that goes with the test.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A fixed point in time and this many seconds.
pub(crate) fn at(seconds: i64) -> Moment {
    let first: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    Moment::new(first + SignedDuration::from_secs(seconds), Offset::constant(1))
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
        store.add(at(0), Occasion::Log, std::slice::from_ref(entry)).unwrap();
    }
}

pub(crate) fn all(store: &Store) -> Vec<Kept> {
    store.entries(..).unwrap()
}

/// What entries say, without their numbers and times.
pub(crate) fn said(store: &Store) -> Vec<Entry> {
    all(store).into_iter().map(|kept| kept.entry).collect()
}
