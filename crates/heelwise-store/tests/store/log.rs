//! The log: adding, editing, removing, undoing, and reading by days.

use heelwise_core::Entry;
use heelwise_core::log::{NewAnswer, Note};
use heelwise_core::{Answer, Id};
use heelwise_store::{ChangeKind, ChangeSource, EntryNumber, Store, StoreError};
use jiff::civil::date;

use crate::support::{add, all, at, content, folder, morning, note, open, read};

#[test]
fn reading_creates_no_store() {
    let folder = folder();
    assert!(Store::read(folder.path()).unwrap().is_none());
    assert!(Store::read(&folder.path().join("deep/er")).unwrap().is_none());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    open(&folder.path().join("deep/er"));
    assert!(Store::read(&folder.path().join("deep/er")).unwrap().is_some());
}

#[test]
fn entries_are_read_back_by_day_and_number() {
    let folder = folder();
    let (early, late) = (date(2026, 11, 1), date(2026, 11, 20));
    add(&mut open(folder.path()), &[morning(late, 3), morning(early, 5), morning(late, 2)]);
    let store = read(folder.path());
    assert_eq!(content(&store), [morning(early, 5), morning(late, 3), morning(late, 2)]);
    let numbers: Vec<String> = all(&store).iter().map(|kept| kept.number.to_string()).collect();
    assert_eq!(numbers, ["#2", "#1", "#3"]);
    assert!(all(&store).iter().all(|kept| kept.recorded == at(0) && !kept.corrected));
    let count = |days: &[heelwise_store::StoredEntry]| days.len();
    assert_eq!(count(&store.entries(early..late).unwrap()), 1);
    assert_eq!(count(&store.entries(early..=late).unwrap()), 3);
    assert_eq!(count(&store.entries(late..).unwrap()), 2);
    assert_eq!(count(&store.entries(..early).unwrap()), 0);
    let latest: Vec<u32> = store.latest(2).unwrap().iter().map(|kept| kept.number.0).collect();
    assert_eq!(latest, [2, 3]);
}

#[test]
fn an_edit_and_a_removal_keep_earlier_versions_in_the_history() {
    let folder = folder();
    let mut store = open(folder.path());
    let number = store.add(at(0), ChangeSource::Log, &[note("first")]).unwrap()[0];
    store.edit(at(60), number, &note("second")).unwrap();
    let kept = store.entry(number).unwrap().unwrap();
    assert_eq!((kept.entry, kept.recorded, kept.corrected), (note("second"), at(0), true));
    assert_eq!(store.remove(at(120), number).unwrap(), note("second"));
    assert!(store.entry(number).unwrap().is_none());
    assert!(content(&store).is_empty());
    let history = store.history(number).unwrap();
    let message: Vec<_> =
        history.iter().map(|it| (it.change.kind, it.change.undone, it.entry.clone())).collect();
    assert_eq!(
        message,
        [
            (ChangeKind::Log, false, Some(note("first"))),
            (ChangeKind::Edit, false, Some(note("second"))),
            (ChangeKind::Remove, false, None),
        ]
    );
    assert_eq!(history[1].change.at, at(60));
    assert!(matches!(
        store.edit(at(180), number, &note("third")),
        Err(StoreError::NoSuchEntry(EntryNumber(1)))
    ));
    assert!(matches!(store.remove(at(180), EntryNumber(9)), Err(StoreError::NoSuchEntry(_))));
}

#[test]
fn undo_undoes_one_change_after_another() {
    let folder = folder();
    let mut store = open(folder.path());
    let pair = store.add(at(0), ChangeSource::Log, &[note("left"), note("right")]).unwrap();
    store.edit(at(1), pair[0], &note("edited")).unwrap();
    store.remove(at(2), pair[0]).unwrap();

    let undone = store.undo(at(3)).unwrap().unwrap();
    assert_eq!((undone.change.kind, undone.change.undone), (ChangeKind::Remove, true));
    assert_eq!(
        (undone.entries[0].before.clone(), undone.entries[0].after.clone()),
        (None, Some(note("edited")))
    );
    assert_eq!(content(&store), [note("edited"), note("right")]);

    let undone = store.undo(at(4)).unwrap().unwrap();
    assert_eq!(undone.entries[0].after, Some(note("left")));
    assert!(!store.entry(pair[0]).unwrap().unwrap().corrected);

    assert_eq!(store.undo(at(5)).unwrap().unwrap().entries.len(), 2);
    assert!(content(&store).is_empty());
    assert_eq!(store.undo(at(6)).unwrap(), None);
    assert_eq!(
        store.add(at(7), ChangeSource::Log, &[note("new")]).unwrap(),
        [EntryNumber(3)],
        "numbers are not given again"
    );
    assert_eq!(store.history(pair[0]).unwrap().len(), 3);
    store.check().unwrap();
}

#[test]
fn an_edit_after_an_undone_edit_is_current() {
    let folder = folder();
    let mut store = open(folder.path());
    let number = store.add(at(0), ChangeSource::Log, &[note("first")]).unwrap()[0];
    store.edit(at(1), number, &note("wrong")).unwrap();
    store.undo(at(2)).unwrap();
    store.edit(at(3), number, &morning(date(2026, 11, 1), 4)).unwrap();
    assert_eq!(content(&store), [morning(date(2026, 11, 1), 4)]);
    store.undo(at(4)).unwrap();
    assert_eq!(content(&store), [note("first")]);
}

// threat: F11
#[test]
fn an_invalid_entry_is_refused_and_nothing_is_stored() {
    let folder = folder();
    let mut store = open(folder.path());
    let answer = |answer| {
        Entry::Answer(NewAnswer { date: date(2026, 11, 21), finding: Id::new("p", "f"), answer })
    };
    let bad = [
        morning(date(2026, 11, 21), 11),
        note(&"x".repeat(4001)),
        note(&"x".repeat(10_000_000)),
        answer(Answer::Number(f64::NAN)),
        answer(Answer::Choice("x".repeat(2 << 20))),
    ];
    for entry in bad {
        let error = store.add(at(0), ChangeSource::Log, &[note("good"), entry]).unwrap_err();
        assert!(error.is_bad_input(), "{error}");
        assert!(error.to_string().len() < 500, "{error}");
    }
    assert!(all(&store).is_empty());
    assert_eq!(store.undo(at(1)).unwrap(), None);
}

// threat: F11
#[test]
fn any_text_is_read_back_unchanged() {
    let folder = folder();
    let texts = [
        "👩‍🦰 hurts 🦶".to_owned(),
        "a\0b\0".to_owned(),
        "'); DROP TABLE version; --".to_owned(),
        "\u{1b}[2J\u{9b}31m\u{202e}".to_owned(),
        "\r\n\t \u{feff}x\u{2028}".to_owned(),
        "🦶".repeat(4000),
    ];
    let notes: Vec<Entry> = texts.iter().map(|text| note(text)).collect();
    add(&mut open(folder.path()), &notes);
    assert_eq!(content(&read(folder.path())), notes);
}

// threat: F10
#[test]
fn entries_are_in_order_of_days_for_every_year_and_clock_change() {
    let folder = folder();
    let mut store = open(folder.path());
    let days = [
        date(9999, 12, 31),
        date(1, 1, 1),
        date(2024, 2, 29),
        date(2026, 10, 25),
        date(2026, 3, 29),
        date(1, 1, 1),
    ];
    for (backwards, day) in days.iter().enumerate() {
        let entry = Entry::Note(Note { date: *day, text: backwards.to_string() });
        store
            .add(at(-3_000_000 * i64::try_from(backwards).unwrap()), ChangeSource::Log, &[entry])
            .unwrap();
    }
    let order: Vec<(String, u32)> =
        all(&store).iter().map(|it| (it.entry.date().to_string(), it.number.0)).collect();
    let expected = [
        ("0001-01-01", 2),
        ("0001-01-01", 6),
        ("2024-02-29", 3),
        ("2026-03-29", 5),
        ("2026-10-25", 4),
        ("9999-12-31", 1),
    ];
    assert_eq!(order, expected.map(|(day, number)| (day.to_owned(), number)));
    let leap = date(2024, 2, 29);
    assert_eq!(store.entries(leap..=leap).unwrap().len(), 1);
    assert_eq!(
        store.latest(1).unwrap()[0].number.0,
        6,
        "the last one written, though the clock went back"
    );
}

#[test]
fn plans_and_assessments_are_kept_and_the_newest_come_last() {
    let folder = folder();
    let mut store = open(folder.path());
    store.keep_plan(at(0), date(2026, 11, 1), r#"{"b": 1, "a": 1.10}"#).unwrap();
    store.keep_plan(at(1), date(2026, 11, 20), "{}").unwrap();
    store.keep_assessment(at(2), date(2026, 11, 20), "answers = 1\n", "{}").unwrap();
    let store = read(folder.path());
    let plans = store.plans(9).unwrap();
    assert_eq!(
        (plans[0].body.as_str(), plans[1].made),
        (r#"{"b": 1, "a": 1.10}"#, date(2026, 11, 20))
    );
    assert_eq!(store.plans(1).unwrap(), plans[1..]);
    let assessment = store.assessments(1).unwrap().remove(0);
    assert_eq!((assessment.answers.as_str(), assessment.at), ("answers = 1\n", at(2)));
}

#[test]
fn a_draft_is_replaced_and_removed_with_the_finished_session() {
    let folder = folder();
    let mut store = open(folder.path());
    assert_eq!(store.draft().unwrap(), None);
    store.set_draft(at(0), "one").unwrap();
    store.set_draft(at(1), "two").unwrap();
    let draft = read(folder.path()).draft().unwrap().unwrap();
    assert_eq!((draft.body.as_str(), draft.at), ("two", at(1)));
    store.add(at(2), ChangeSource::Log, &[note("beside")]).unwrap();
    assert!(store.draft().unwrap().is_some());
    store.add(at(3), ChangeSource::Session, &[note("session")]).unwrap();
    assert_eq!(store.draft().unwrap(), None);
    store.set_draft(at(4), "three").unwrap();
    store.clear_draft().unwrap();
    assert_eq!(store.draft().unwrap(), None);
}

#[test]
fn a_store_opened_to_read_cannot_be_written() {
    let folder = folder();
    open(folder.path());
    let mut store = read(folder.path());
    assert!(matches!(
        store.add(at(0), ChangeSource::Log, &[note("x")]),
        Err(StoreError::ReadOnly { .. })
    ));
    assert!(matches!(store.undo(at(0)), Err(StoreError::ReadOnly { .. })));
}
