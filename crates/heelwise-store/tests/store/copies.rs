//! Backups, restoring, erasing, exporting and importing.

use std::fs;
use std::path::{Path, PathBuf};

use heelwise_core::Entry;
use heelwise_store::backup::{self, KEPT};
use heelwise_store::{DATABASE, Export, Imported, Occasion, Store, StoreError, csv, erase, restore};
use jiff::civil::date;

use crate::support::{add, all, at, bytes_below, folder, morning, note, open, read, said, stranger};

const DAY: i64 = 86_400;

#[test]
fn each_day_has_a_backup_and_five_are_kept() {
    let folder = folder();
    let mut store = open(folder.path());
    assert!(backup::list(folder.path()).unwrap().is_empty(), "there is nothing to back up yet");
    for day in 1..8 {
        store.add(at(day * DAY), Occasion::Log, &[note("x")]).unwrap();
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
fn a_backup_made_while_others_write_is_whole() {
    let folder = folder();
    open(folder.path());
    let mut child = crate::support::hammer().args(["pairs", folder.path().to_str().unwrap()]).spawn().unwrap();
    let mut store = open(folder.path());
    let mut last = PathBuf::new();
    for _ in 0..4 {
        std::thread::sleep(std::time::Duration::from_millis(60));
        last = store.back_up(at(0)).unwrap().path;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(store);
    let before = all(&read(folder.path())).len();
    restore(folder.path(), &last).unwrap();
    let restored = all(&read(folder.path())).len();
    assert!(restored > 0 && restored <= before && restored.is_multiple_of(2), "{restored} of {before}");
}

#[test]
fn a_backup_is_put_back_and_what_was_there_is_set_aside() {
    let folder = folder();
    let mut store = open(folder.path());
    add(&mut store, &[note("old")]);
    let backup = store.back_up(at(0)).unwrap();
    add(&mut store, &[note("new")]);
    drop(store);
    let restored = restore(folder.path(), &backup.path).unwrap();
    assert_eq!(said(&open(folder.path())), [note("old")]);
    let aside = folder.path().join("other");
    fs::create_dir(&aside).unwrap();
    fs::copy(restored.set_aside.unwrap(), aside.join(DATABASE)).unwrap();
    assert_eq!(said(&open(&aside)), [note("old"), note("new")]);
}

#[test]
fn a_backup_is_put_back_over_anything_that_is_damaged() {
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
        assert_eq!(said(&open(folder.path())), [note("old")]);
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(restore(folder.path(), &backup.path).unwrap().set_aside, None);
    assert_eq!(said(&open(folder.path())), [note("old")]);
}

#[test]
fn what_a_damaged_store_had_not_yet_taken_in_goes_aside_with_it() {
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
    assert_eq!(said(&open(crashed.path())), [note("old")]);
    let aside_log = fs::read(aside.with_file_name("heelwise.replaced-1.db-wal")).unwrap();
    assert_eq!(aside_log, fs::read(running.path().join(&log)).unwrap());
}

#[test]
fn a_cut_foreign_damaged_or_newer_backup_is_refused_and_nothing_is_changed() {
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
    assert!(matches!(restore(folder.path(), &outside.path().join("none")), Err(StoreError::File { .. })));
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
    assert_eq!(said(&open(folder.path())).len(), 2);
}

const MARK: &[u8] = b"Heimlichkeit";

fn holds_mark(folder: &Path) -> bool {
    bytes_below(folder).iter().any(|(_, bytes)| bytes.windows(MARK.len()).any(|it| it == MARK))
}

#[test]
fn after_erasing_nothing_of_it_is_left_and_the_rest_is_named() {
    let base = folder();
    let data = base.path().join("data");
    let mark = String::from_utf8(MARK.to_vec()).unwrap();
    let mut store = open(&data);
    let number = store.add(at(0), Occasion::Log, &[note(&mark)]).unwrap()[0];
    store.remove(at(1), number).unwrap();
    store.undo(at(2)).unwrap();
    store.keep_assessment(at(3), date(2026, 11, 21), &mark, &mark).unwrap();
    store.set_draft(at(4), &mark).unwrap();
    let backup = store.back_up(at(5)).unwrap().path;
    drop(store);
    restore(&data, &backup).unwrap();
    for leftover in ["heelwise.db.new-1", "heelwise.db-journal", "backups/heelwise-2026-11-21.db.new-7"] {
        fs::write(data.join(leftover), MARK).unwrap();
    }
    fs::write(data.join("mine.txt"), "mine").unwrap();
    fs::write(data.join("backups/mine.txt"), "mine").unwrap();
    assert!(holds_mark(&data));
    let erased = erase(&data).unwrap();
    assert!(!holds_mark(&data));
    assert_eq!(erased.left, [data.join("backups/mine.txt"), data.join("mine.txt")]);
    assert!(erased.removed.contains(&data.join(DATABASE)) && erased.removed.contains(&backup));
    fs::remove_file(data.join("mine.txt")).unwrap();
    fs::remove_file(data.join("backups/mine.txt")).unwrap();
    assert!(Store::read(&data).unwrap().is_none());
    erase(&data).unwrap();
    assert!(!data.exists());
    assert_eq!(erase(&data).unwrap().removed, Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_was_removed_is_written_over_first() {
    let base = folder();
    let data = base.path().join("data");
    add(&mut open(&data), &[note("Heimlichkeit")]);
    let second = base.path().join("second-name");
    fs::hard_link(data.join(DATABASE), &second).unwrap();
    erase(&data).unwrap();
    assert!(fs::read(second).unwrap().iter().all(|byte| *byte == 0));
}

#[test]
fn erasing_takes_what_is_damaged_and_leaves_what_is_another_programs() {
    let damaged = folder();
    fs::write(damaged.path().join(DATABASE), "cut").unwrap();
    assert_eq!(erase(damaged.path()).unwrap().left, Vec::<PathBuf>::new());

    let foreign = folder();
    stranger(foreign.path()).execute_batch("PRAGMA application_id = 7; CREATE TABLE mine (x)").unwrap();
    assert_eq!(erase(foreign.path()).unwrap().left, [foreign.path().join(DATABASE)]);
}

fn filled(folder: &Path) -> Store {
    let mut store = open(folder);
    let two = [morning(date(2026, 11, 20), 2), note("=cmd, \"quoted\"\r\n'next'")];
    let numbers = store.add(at(0), Occasion::Log, &two).unwrap();
    store.edit(at(60), numbers[0], &morning(date(2026, 11, 20), 3)).unwrap();
    let gone = store.add(at(120), Occasion::Log, &[note("gone")]).unwrap();
    store.remove(at(130), gone[0]).unwrap();
    store.add(at(180), Occasion::Log, &[note("same"), note("same")]).unwrap();
    store.keep_plan(at(200), date(2026, 11, 21), "{ \"b\": 1.10,\n \"a\": [] }").unwrap();
    store.keep_assessment(at(300), date(2026, 11, 21), "pain = 3\n", "[1]").unwrap();
    store
}

#[test]
fn export_erase_and_import_give_the_same_and_a_second_import_nothing() {
    let base = folder();
    let data = base.path().join("data");
    let store = filled(&data);
    let export = store.export().unwrap();
    let text = export.to_json().unwrap();
    assert!(text.contains("\"recorded\": \"2026-11-21T10:00:00+01:00\""), "{text}");
    assert!(!text.contains("gone"));
    drop(store);
    erase(&data).unwrap();
    let back = Export::from_json(&format!("\u{feff}{text}")).unwrap();
    assert_eq!(back, export);
    let mut store = open(&data);
    let imported = store.import(at(999), &back).unwrap();
    assert_eq!(imported, Imported { entries: 4, plans: 1, assessments: 1, known: 0 });
    assert_eq!(store.export().unwrap(), export, "numbers and times too");
    assert_eq!(store.import(at(999), &back).unwrap(), Imported { known: 6, ..Imported::default() });
    assert_eq!(store.undo(at(1000)).unwrap().unwrap().entries.len(), 4);
    let empty = store.export().unwrap();
    assert!(empty.entries.is_empty() && empty.plans.is_empty() && empty.assessments.is_empty());
    assert_eq!(store.import(at(1001), &back).unwrap().entries, 4);
    store.check().unwrap();
}

#[test]
fn an_import_adds_to_what_is_there_with_new_numbers_where_they_are_taken() {
    let (first, second) = (folder(), folder());
    let export = filled(first.path()).export().unwrap();
    let mut store = open(second.path());
    add(&mut store, &[note("mine"), note("same")]);
    assert_eq!(store.import(at(999), &export).unwrap().entries, 4);
    assert_eq!(store.entries(..).unwrap().len(), 6);
    assert_eq!(store.entry("#1".parse().unwrap()).unwrap().unwrap().entry, note("mine"));
}

#[test]
fn a_table_goes_out_and_comes_back() {
    let base = folder();
    let store = filled(base.path());
    let table = csv::write(&all(&store)).unwrap();
    assert!(table.contains(",\"'=cmd, \"\"quoted\"\"\r\n'next'\","), "{table}");
    let entries = csv::read(&table).unwrap();
    assert_eq!(entries, store.export().unwrap().entries);
    let other = folder();
    let imported = open(other.path()).import(at(999), &Export::of_entries(entries)).unwrap();
    assert_eq!(imported.entries, 4);
    assert_eq!(said(&open(other.path())), said(&store));
}

#[test]
fn a_table_of_someones_own_needs_few_columns_and_comes_in_once() {
    let folder = folder();
    let table = "\u{feff}date;record;pain\r\n2026-11-20;morning;3\r\n2026-11-20;morning;3\r\n";
    let export = Export::of_entries(csv::read(table).unwrap());
    let mut store = open(folder.path());
    assert_eq!(store.import(at(0), &export).unwrap().entries, 2);
    assert_eq!(store.import(at(60), &export).unwrap().known, 2);
    assert_eq!(said(&store), vec![morning(date(2026, 11, 20), 3); 2]);
}

#[test]
fn what_is_wrong_in_a_table_is_named_by_line_and_column() {
    for (table, place, problem) in [
        ("record,date\nnote,2026-11-20\n", "line 2", "missing field `text`"),
        (
            "record,date,pain\nmorning,2026-11-20,\"3\n\"\nmorning,2026-11-20,x\n",
            "line 4, column `pain`",
            "not a number",
        ),
        ("record,date,pain\nmorning,20.11.2026,3\n", "line 2, column `date`", ""),
        ("record,date,pain\nmorning,2026-11-20,11\n", "line 2", "between 0 and 10"),
        ("record,date,pain,hours\nmorning,2026-11-20,1,2\n", "line 2, column `hours`", "unknown field"),
        ("record,date,value,test,side\nself-test,2026-11-20,1,t,lft\n", "line 2, column `side`", "lft"),
        ("record,date\nsleep,2026-11-20\n", "line 2, column `record`", "sleep"),
        ("record,date,mood\n", "line 1, column `mood`", "no record has such a field"),
        ("record,date,date\n", "line 1, column `date`", "twice"),
        ("record\n", "line 1, column `date`", "must name"),
        ("", "line 1", "must name"),
        ("record,date\nnote\n", "line 2", "1 cells where the first line has 2"),
        ("record,date,number\nnote,2026-11-20,x\n", "line 2, column `number`", "not the number of an entry"),
        ("record,date,recorded\nnote,2026-11-20,x\n", "line 2, column `recorded`", "not a time"),
        ("record,date,items\nsession,2026-11-20,[\n", "line 2, column `items`", "not JSON"),
    ] {
        let error = csv::read(table).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with(place) && said.contains(problem) && error.is_bad_input(), "{said}");
    }
}

#[test]
fn what_is_wrong_in_an_export_is_named_and_nothing_comes_in() {
    let entry = |entry: &str| format!("{{\"schema_version\":1,\"entries\":[{{\"entry\":{entry}}}]}}");
    for (text, problem) in [
        ("", "line 1"),
        ("{\"schema_version\":2,\"entries\":[]}", "version 2"),
        ("{\"schema_version\":1}", "missing field `entries`"),
        (&entry("{\"record\":\"morning\",\"date\":\"2026-11-20\",\"pain\":-1}"), "line 1, column"),
        (&entry("{\"record\":\"sleep\"}"), "unknown variant"),
        (&"[".repeat(100_000), "line 1"),
    ] {
        let error = Export::from_json(text).unwrap_err();
        assert!(error.to_string().contains(problem) && error.is_bad_input(), "{error}");
    }
    let folder = folder();
    let mut store = open(folder.path());
    let bad = Export::from_json(&entry("{\"record\":\"morning\",\"date\":\"2026-11-20\",\"pain\":11}")).unwrap();
    let good = Export::of_entries(vec![heelwise_store::ExportEntry { number: None, recorded: None, entry: note("x") }]);
    let both = Export { entries: [good.entries, bad.entries].concat(), ..bad };
    let error = store.import(at(0), &both).unwrap_err().to_string();
    assert!(error.starts_with("entry 2 of the file cannot be kept"), "{error}");
    assert_eq!(said(&store), Vec::<Entry>::new());
}
