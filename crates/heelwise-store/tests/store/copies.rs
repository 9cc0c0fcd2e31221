//! Erasing, exporting and importing.

use std::fs;
use std::path::{Path, PathBuf};

use heelwise_core::Entry;
use heelwise_store::{ChangeSource, DATABASE, Export, Imported, Store, csv, erase, restore};
use jiff::civil::date;

use crate::support::{add, all, at, bytes_below, content, folder, morning, note, open, stranger};

const MARK: &[u8] = b"Heimlichkeit";

fn holds_mark(folder: &Path) -> bool {
    bytes_below(folder).iter().any(|(_, bytes)| bytes.windows(MARK.len()).any(|it| it == MARK))
}

// threat: F14
#[test]
fn erasing_leaves_nothing_of_the_store_and_lists_other_files() {
    let base = folder();
    let data = base.path().join("data");
    let mark = String::from_utf8(MARK.to_vec()).unwrap();
    let mut store = open(&data);
    let number = store.add(at(0), ChangeSource::Log, &[note(&mark)]).unwrap()[0];
    store.remove(at(1), number).unwrap();
    store.undo(at(2)).unwrap();
    store.keep_assessment(at(3), date(2026, 11, 21), &mark, &mark).unwrap();
    store.set_draft(at(4), &mark).unwrap();
    let backup = store.back_up(at(5)).unwrap().path;
    drop(store);
    restore(&data, &backup).unwrap();
    for leftover in
        ["heelwise.db.new-1", "heelwise.db-journal", "backups/heelwise-2026-11-21.db.new-7"]
    {
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

// threat: F14
#[test]
fn an_erased_file_is_overwritten_first() {
    let base = folder();
    let data = base.path().join("data");
    add(&mut open(&data), &[note("Heimlichkeit")]);
    let second = base.path().join("second-name");
    fs::hard_link(data.join(DATABASE), &second).unwrap();
    erase(&data).unwrap();
    assert!(fs::read(second).unwrap().iter().all(|byte| *byte == 0));
}

#[test]
fn erasing_removes_a_damaged_store_and_leaves_another_programs_file() {
    let damaged = folder();
    fs::write(damaged.path().join(DATABASE), "cut").unwrap();
    assert_eq!(erase(damaged.path()).unwrap().left, Vec::<PathBuf>::new());

    let foreign = folder();
    stranger(foreign.path())
        .execute_batch("PRAGMA application_id = 7; CREATE TABLE mine (x)")
        .unwrap();
    assert_eq!(erase(foreign.path()).unwrap().left, [foreign.path().join(DATABASE)]);
}

fn filled(folder: &Path) -> Store {
    let mut store = open(folder);
    let two = [morning(date(2026, 11, 20), 2), note("=cmd, \"quoted\"\r\n'next'")];
    let numbers = store.add(at(0), ChangeSource::Log, &two).unwrap();
    store.edit(at(60), numbers[0], &morning(date(2026, 11, 20), 3)).unwrap();
    let gone = store.add(at(120), ChangeSource::Log, &[note("gone")]).unwrap();
    store.remove(at(130), gone[0]).unwrap();
    store.add(at(180), ChangeSource::Log, &[note("same"), note("same")]).unwrap();
    store.keep_plan(at(200), date(2026, 11, 21), "{ \"b\": 1.10,\n \"a\": [] }").unwrap();
    store.keep_assessment(at(300), date(2026, 11, 21), "pain = 3\n", "[1]").unwrap();
    store
}

// threat: F15
#[test]
fn an_import_after_an_export_and_erase_restores_everything_once() {
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
    assert!(store.plans(1).unwrap()[0].is_imported, "it was not made here");
    assert_eq!(store.import(at(999), &back).unwrap(), Imported { known: 6, ..Imported::default() });
    assert_eq!(store.undo(at(1000)).unwrap().unwrap().entries.len(), 4);
    let empty = store.export().unwrap();
    assert!(empty.entries.is_empty() && empty.plans.is_empty() && empty.assessments.is_empty());
    assert_eq!(store.import(at(1001), &back).unwrap().entries, 4);
    store.check().unwrap();
}

#[test]
fn an_import_gives_new_numbers_where_they_are_taken() {
    let (first, second) = (folder(), folder());
    let export = filled(first.path()).export().unwrap();
    let mut store = open(second.path());
    add(&mut store, &[note("mine"), note("same")]);
    assert_eq!(store.import(at(999), &export).unwrap().entries, 4);
    assert_eq!(store.entries(..).unwrap().len(), 6);
    assert_eq!(store.entry("#1".parse().unwrap()).unwrap().unwrap().entry, note("mine"));
}

#[test]
fn a_table_is_written_and_read_back() {
    let base = folder();
    let store = filled(base.path());
    let table = csv::write(&all(&store)).unwrap();
    assert!(table.contains(",\"'=cmd, \"\"quoted\"\"\\u000d\n'next'\","), "{table}");
    let entries = csv::read(&table).unwrap();
    assert_eq!(entries, store.export().unwrap().entries);
    let other = folder();
    let imported = open(other.path()).import(at(999), &Export::from_entries(entries)).unwrap();
    assert_eq!(imported.entries, 4);
    assert_eq!(content(&open(other.path())), content(&store));
}

#[test]
fn a_table_with_few_columns_is_imported_once() {
    let folder = folder();
    let table = "\u{feff}date;record;pain\r\n2026-11-20;morning;3\r\n2026-11-20;morning;3\r\n";
    let export = Export::from_entries(csv::read(table).unwrap());
    let mut store = open(folder.path());
    assert_eq!(store.import(at(0), &export).unwrap().entries, 2);
    assert_eq!(store.import(at(60), &export).unwrap().known, 2);
    assert_eq!(content(&store), vec![morning(date(2026, 11, 20), 3); 2]);
}

#[test]
fn an_error_in_a_table_names_line_and_column() {
    for (table, place, problem) in [
        ("record,date\nnote,2026-11-20\n", "line 2", "missing field `text`"),
        (
            "record,date,pain\nmorning,2026-11-20,\"3\n\"\nmorning,2026-11-20,x\n",
            "line 4, column `pain`",
            "not a number",
        ),
        ("record,date,pain\nmorning,20.11.2026,3\n", "line 2, column `date`", ""),
        ("record,date,pain\nmorning,2026-11-20,11\n", "line 2", "between 0 and 10"),
        (
            "record,date,pain,hours\nmorning,2026-11-20,1,2\n",
            "line 2, column `hours`",
            "unknown field",
        ),
        (
            "record,date,value,test,side\nself-test,2026-11-20,1,t,lft\n",
            "line 2, column `side`",
            "lft",
        ),
        ("record,date\nsleep,2026-11-20\n", "line 2, column `record`", "sleep"),
        ("record,date,mood\n", "line 1, column `mood`", "unknown column"),
        ("record,date,date\n", "line 1, column `date`", "duplicate"),
        ("record\n", "line 1, column `date`", "must name"),
        ("", "line 1", "must name"),
        ("record,date\nnote\n", "line 2", "1 cells where the first line has 2"),
        (
            "record,date,number\nnote,2026-11-20,x\n",
            "line 2, column `number`",
            "not the number of an entry",
        ),
        ("record,date,recorded\nnote,2026-11-20,x\n", "line 2, column `recorded`", "not a time"),
        ("record,date,items\nsession,2026-11-20,[\n", "line 2, column `items`", "not JSON"),
    ] {
        let error = csv::read(table).unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with(place) && message.contains(problem) && error.is_bad_input(),
            "{message}"
        );
    }
}

#[test]
fn an_error_in_an_export_names_the_place_and_nothing_is_imported() {
    let entry =
        |entry: &str| format!("{{\"schema_version\":1,\"entries\":[{{\"entry\":{entry}}}]}}");
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
    let bad =
        Export::from_json(&entry("{\"record\":\"morning\",\"date\":\"2026-11-20\",\"pain\":11}"))
            .unwrap();
    let good = Export::from_entries(vec![heelwise_store::ExportEntry {
        number: None,
        recorded: None,
        entry: note("x"),
    }]);
    let both = Export { entries: [good.entries, bad.entries].concat(), ..bad };
    let error = store.import(at(0), &both).unwrap_err().to_string();
    assert!(error.starts_with("entry 2 of the file cannot be kept"), "{error}");
    assert_eq!(content(&store), Vec::<Entry>::new());
}
