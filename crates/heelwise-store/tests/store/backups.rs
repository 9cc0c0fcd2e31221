//! Backups, and putting them back.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use heelwise_store::backup::{self, KEPT};
use heelwise_store::{ChangeSource, DATABASE, Store, StoreError, erase, restore};

use crate::support::{add, all, at, bytes_below, content, folder, note, open, read, stranger};

const DAY: i64 = 86_400;

// threat: F9
#[test]
fn each_day_has_a_backup_and_five_are_kept() {
    let folder = folder();
    let mut store = open(folder.path());
    assert!(backup::list(folder.path()).unwrap().is_empty(), "there is nothing to back up yet");
    for day in 1..8 {
        store.add(at(day * DAY), ChangeSource::Log, &[note("x")]).unwrap();
        drop(store);
        store = Store::write(folder.path(), at(day * DAY)).unwrap();
        drop(store);
        store = Store::write(folder.path(), at(day * DAY + 60)).unwrap();
    }
    let backups = backup::list(folder.path()).unwrap();
    let days: Vec<String> = backups.iter().map(|it| it.day.to_string()).collect();
    assert_eq!(days, ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"]);
    store.back_up(at(7 * DAY)).unwrap();
    let second = store.back_up(at(7 * DAY)).unwrap();
    assert!(second.path.ends_with("backups/heelwise-2026-11-28-3.db"), "{}", second.path.display());
    assert_eq!(backup::list(folder.path()).unwrap().len(), KEPT);
}

#[test]
fn the_next_backup_removes_an_unfinished_one() {
    let folder = folder();
    let mut store = open(folder.path());
    add(&mut store, &[note("x")]);
    store.back_up(at(0)).unwrap();
    let [old, new] = ["heelwise-2026-11-20.db.new-1", "heelwise-2026-11-21.db.new-2"]
        .map(|it| folder.path().join("backups").join(it));
    fs::write(&old, "half").unwrap();
    fs::write(&new, "half").unwrap();
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_hours(24);
    fs::File::options().write(true).open(&old).unwrap().set_modified(yesterday).unwrap();
    store.back_up(at(0)).unwrap();
    assert!(!old.exists() && new.exists(), "somebody may still be writing the new one");
}

// threat: F9
#[test]
fn a_backup_made_during_writes_is_whole() {
    let folder = folder();
    open(folder.path());
    let mut child = crate::support::hammer()
        .args(["pairs", folder.path().to_str().unwrap()])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut store = open(folder.path());
    let mut last = PathBuf::new();
    for _ in 0..4 {
        for _ in 0..3 {
            output.read_line(&mut String::new()).unwrap();
        }
        last = store.back_up(at(0)).unwrap().path;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(store);
    let before = all(&read(folder.path())).len();
    restore(folder.path(), &last).unwrap();
    let restored = all(&read(folder.path())).len();
    assert!(
        restored > 0 && restored <= before && restored.is_multiple_of(2),
        "{restored} of {before}"
    );
}

#[test]
fn restoring_a_backup_sets_the_replaced_store_aside() {
    let folder = folder();
    let mut store = open(folder.path());
    add(&mut store, &[note("old")]);
    let backup = store.back_up(at(0)).unwrap();
    add(&mut store, &[note("new")]);
    drop(store);
    let restored = restore(folder.path(), &backup.path).unwrap();
    assert_eq!(content(&open(folder.path())), [note("old")]);
    let aside = folder.path().join("other");
    fs::create_dir(&aside).unwrap();
    fs::copy(restored.set_aside.unwrap(), aside.join(DATABASE)).unwrap();
    assert_eq!(content(&open(&aside)), [note("old"), note("new")]);
}

// threat: F9
#[test]
fn a_backup_is_restored_over_a_damaged_store() {
    let folder = folder();
    let mut store = open(folder.path());
    add(&mut store, &[note("old")]);
    let backup = store.back_up(at(0)).unwrap();
    drop(store);
    let path = folder.path().join(DATABASE);
    let good = fs::read(&path).unwrap();
    for spoilt in [Vec::new(), b"text".to_vec(), good[..5000].to_vec(), vec![0; good.len()]] {
        fs::write(&path, &spoilt).unwrap();
        let aside = restore(folder.path(), &backup.path).unwrap().set_aside.unwrap();
        assert_eq!(fs::read(aside).unwrap(), spoilt);
        assert_eq!(content(&open(folder.path())), [note("old")]);
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(restore(folder.path(), &backup.path).unwrap().set_aside, None);
    assert_eq!(content(&open(folder.path())), [note("old")]);
}

#[test]
fn the_write_ahead_log_of_a_damaged_store_is_set_aside_with_it() {
    let (running, crashed) = (folder(), folder());
    let mut store = open(running.path());
    add(&mut store, &[note("old")]);
    let backup = store.back_up(at(0)).unwrap();
    add(&mut store, &[note("new")]);
    let log = format!("{DATABASE}-wal");
    fs::copy(running.path().join(&log), crashed.path().join(&log)).unwrap();
    let mut spoilt = fs::read(running.path().join(DATABASE)).unwrap();
    spoilt[0] ^= 1;
    fs::write(crashed.path().join(DATABASE), spoilt).unwrap();

    let aside = restore(crashed.path(), &backup.path).unwrap().set_aside.unwrap();
    assert_eq!(content(&open(crashed.path())), [note("old")]);
    let aside_log = fs::read(aside.with_file_name("heelwise.replaced-1.db-wal")).unwrap();
    assert_eq!(aside_log, fs::read(running.path().join(&log)).unwrap());
}

// threat: F9
#[test]
fn a_truncated_foreign_damaged_or_newer_backup_is_refused_and_nothing_changes() {
    let folder = folder();
    let mut store = open(folder.path());
    add(&mut store, &[note("kept without pain")]);
    let backup = store.back_up(at(0)).unwrap().path;
    drop(store);
    let good = fs::read(&backup).unwrap();
    let mut changed = good.clone();
    let place = good.windows(4).position(|it| it == b"pain").unwrap();
    changed[place] = b'P';
    let newer = with_sql(&good, "PRAGMA user_version = 99");
    let foreign = with_sql(&good, "PRAGMA application_id = 7");
    let crafted = with_sql(&good, "CREATE TRIGGER spy AFTER INSERT ON draft BEGIN SELECT 1; END");
    let before = bytes_below(folder.path());
    let outside = crate::support::folder();
    let bad = outside.path().join("bad.db");
    for (bytes, message) in [
        (good[..good.len() - 4096].to_vec(), "damaged"),
        (good[..50].to_vec(), "ends in its first lines"),
        (Vec::new(), "is empty"),
        (changed, "not as it was written"),
        (newer, "newer heelwise"),
        (foreign, "belongs to another program"),
        (crafted, "trigger `spy`"),
    ] {
        fs::write(&bad, bytes).unwrap();
        let error = restore(folder.path(), &bad).unwrap_err().to_string();
        assert!(error.contains(message) && error.contains("bad.db"), "{error}");
        assert_eq!(bytes_below(folder.path()), before);
    }
    assert!(matches!(
        restore(folder.path(), &outside.path().join("none")),
        Err(StoreError::File { .. })
    ));
    assert_eq!(bytes_below(folder.path()), before);
}

fn with_sql(database: &[u8], sql: &str) -> Vec<u8> {
    let folder = folder();
    fs::write(folder.path().join(DATABASE), database).unwrap();
    stranger(folder.path()).execute_batch(sql).unwrap();
    fs::read(folder.path().join(DATABASE)).unwrap()
}

#[test]
fn a_store_in_use_is_neither_replaced_nor_erased() {
    let folder = folder();
    let mut store = open(folder.path());
    add(&mut store, &[note("old")]);
    let backup = store.back_up(at(0)).unwrap();
    assert!(matches!(restore(folder.path(), &backup.path), Err(StoreError::Busy { .. })));
    assert!(matches!(erase(folder.path()), Err(StoreError::Busy { .. })));
    add(&mut store, &[note("new")]);
    drop(store);
    assert_eq!(content(&open(folder.path())).len(), 2);
}
