//! Damaged bytes: only entries that were written are read, and damage is found.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use heelwise_core::Entry;
use heelwise_store::{ChangeSource, DATABASE, EntryNumber, Store};

use crate::support::{Dice, at, folder, note, open};

/// The entries of the person, in order.
fn written() -> Vec<Entry> {
    (0..60)
        .map(|count| note(&format!("day {count} {}", "walked without pain ".repeat(6))))
        .collect()
}

/// The copy of a store that a crash would leave, with all entries still in the write-ahead log.
fn crashed(into: &Path) {
    let folder = folder();
    let mut store = open(folder.path());
    for pair in written().chunks(2) {
        store.add(at(0), ChangeSource::Log, pair).unwrap();
    }
    for suffix in ["", "-wal"] {
        let name = format!("{DATABASE}{suffix}");
        fs::copy(folder.path().join(&name), into.join(&name)).unwrap();
    }
}

/// All entries of a store with their numbers.
fn read_all(folder: &Path) -> Result<Vec<(u32, Entry)>, heelwise_store::StoreError> {
    let Some(store) = Store::read(folder)? else { return Ok(Vec::new()) };
    Ok(store.entries(..)?.into_iter().map(|kept| (kept.number.0, kept.entry)).collect())
}

// threat: F2
#[test]
fn a_truncated_write_ahead_log_leaves_the_first_changes_whole() {
    let (source, folder) = (folder(), folder());
    crashed(source.path());
    let (database, log) = both(source.path());
    let written = written();
    let mut lengths = BTreeSet::new();
    let mut dice = Dice(11);
    for step in 0..150 {
        let cut = if step == 0 { log.len() } else { dice.below(log.len()) };
        put(folder.path(), &database, &log[..cut]);
        let entries = read_all(folder.path()).unwrap();
        assert_eq!(entries.len() % 2, 0, "half a change after a cut at {cut}");
        assert!(
            entries.iter().zip(&written).all(|((_, entry), written)| entry == written),
            "cut at {cut}"
        );
        lengths.insert(entries.len());
    }
    assert!(lengths.contains(&60) && lengths.len() > 10, "{lengths:?}");
}

// threat: F2, F8
#[test]
fn a_flipped_bit_in_the_write_ahead_log_never_changes_an_entry() {
    let (source, folder) = (folder(), folder());
    crashed(source.path());
    let (database, log) = both(source.path());
    let mut dice = Dice(13);
    for _ in 0..150 {
        let mut spoilt = log.clone();
        spoilt[dice.below(log.len())] ^= 1 << dice.below(8);
        put(folder.path(), &database, &spoilt);
        only_what_was_written(folder.path());
    }
}

// threat: F8
#[test]
fn a_flipped_bit_in_the_file_never_changes_an_entry_and_is_found_by_a_check() {
    let (source, folder) = (folder(), folder());
    crashed(source.path());
    let mut store = open(source.path());
    for number in (2..=60).step_by(2) {
        store.edit(at(1), EntryNumber(number), &edited(number)).unwrap();
    }
    drop(store);
    let right = read_all(source.path()).unwrap();
    let database = fs::read(source.path().join(DATABASE)).unwrap();
    let (mut dice, mut refused) = (Dice(17), 0);
    for _ in 0..600 {
        let mut spoilt = database.clone();
        spoilt[dice.below(database.len())] ^= 1 << dice.below(8);
        put(folder.path(), &spoilt, &[]);
        let Ok(entries) = read_all(folder.path()) else {
            refused += 1;
            continue;
        };
        let written = written();
        let once_written = |(number, entry): &(u32, Entry)| {
            written.get(*number as usize - 1) == Some(entry) || *entry == edited(*number)
        };
        assert!(entries.iter().all(once_written));
        let checked = Store::read(folder.path()).unwrap().unwrap().check();
        assert!(entries == right || checked.is_err(), "an entry is hidden and nothing finds it");
    }
    assert!(refused > 100, "only {refused} of 600 were refused");
}

fn edited(number: u32) -> Entry {
    note(&format!("edited {number}"))
}

// threat: F8
#[test]
fn a_changed_letter_is_found_by_its_checksum_and_stops_the_daily_backup() {
    let folder = folder();
    open(folder.path()).add(at(0), ChangeSource::Log, &[note("walked without pain")]).unwrap();
    let path = folder.path().join(DATABASE);
    let mut bytes = fs::read(&path).unwrap();
    let place = bytes.windows(4).position(|it| it == b"pain").unwrap();
    bytes[place] = b'P';
    fs::write(&path, bytes).unwrap();
    let store = Store::read(folder.path()).unwrap().unwrap();
    for error in [store.entries(..).unwrap_err(), store.check().unwrap_err()] {
        let message = error.to_string();
        assert!(
            message.contains("entry #1 is not as it was written")
                && message.contains("restore a backup"),
            "{message}"
        );
    }
    let next_day = at(86_400);
    assert!(Store::write(folder.path(), next_day).is_err());
    assert!(heelwise_store::backup::list(folder.path()).unwrap().is_empty());
}

/// Checks that every entry that can be read was written under its number.
fn only_what_was_written(folder: &Path) {
    let written = written();
    for (number, entry) in read_all(folder).unwrap_or_default() {
        assert_eq!(written.get(number as usize - 1), Some(&entry), "#{number}");
    }
}

fn both(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let read = |suffix: &str| fs::read(folder.join(format!("{DATABASE}{suffix}"))).unwrap();
    (read(""), read("-wal"))
}

fn put(folder: &Path, database: &[u8], log: &[u8]) {
    fs::write(folder.join(DATABASE), database).unwrap();
    let _ = fs::remove_file(folder.join(format!("{DATABASE}-shm")));
    fs::write(folder.join(format!("{DATABASE}-wal")), log).unwrap();
}
