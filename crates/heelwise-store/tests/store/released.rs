//! Stores as released versions wrote them: each is read by every later version.

use std::fs;
use std::path::{Path, PathBuf};

use heelwise_store::{ChangeKind, ChangeSource, DATABASE, Store};
use jiff::civil::date;

use crate::support::{at, content, folder, morning, note, open};

fn kept_store(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/store/version-{version}.db"))
}

/// Adds the content of every kept store.
fn fill(store: &mut Store) {
    let numbers = store
        .add(at(0), ChangeSource::Log, &[morning(date(2026, 11, 20), 2), note("wörtlich 🦶")])
        .unwrap();
    store.edit(at(60), numbers[0], &morning(date(2026, 11, 20), 3)).unwrap();
    store.remove(at(120), numbers[1]).unwrap();
    store.undo(at(180)).unwrap();
    store.keep_plan(at(200), date(2026, 11, 21), "{\"plan\":1}").unwrap();
    store.keep_assessment(at(300), date(2026, 11, 21), "answers", "{\"result\":1}").unwrap();
    store.set_draft(at(400), "draft").unwrap();
}

// threat: F7
#[test]
fn a_store_of_version_1_is_read_and_written() {
    let folder = folder();
    fs::copy(kept_store(1), folder.path().join(DATABASE)).unwrap();
    let mut store = open(folder.path());
    store.check().unwrap();
    assert_eq!(content(&store), [morning(date(2026, 11, 20), 3), note("wörtlich 🦶")]);
    let history: Vec<_> =
        store.history("#2".parse().unwrap()).unwrap().iter().map(|it| it.change.kind).collect();
    assert_eq!(history, [ChangeKind::Log, ChangeKind::Remove]);
    assert_eq!(store.plans(1).unwrap()[0].body, "{\"plan\":1}");
    assert_eq!(store.assessments(1).unwrap()[0].answers, "answers");
    assert_eq!(store.draft().unwrap().unwrap().body, "draft");
    assert_eq!(
        store.undo(at(500)).unwrap().unwrap().entries[0].after,
        Some(morning(date(2026, 11, 20), 2))
    );
}

#[test]
#[ignore = "writes the file that the test above reads; run it once for a new version"]
fn keep_a_store_of_this_version() {
    let folder = folder();
    let mut store = open(folder.path());
    fill(&mut store);
    fs::copy(store.back_up(at(500)).unwrap().path, kept_store(1)).unwrap();
}
