//! Changes in several steps.

use heelwise_store::{Batch, BatchOp};

use crate::support::{at, folder, note, open};

#[test]
fn all_steps_are_one_change() {
    let folder = folder();
    let mut store = open(folder.path());
    let mut batch = Batch::new(at(1));
    let first = store.put(&mut batch, &[BatchOp::New(note("1")), BatchOp::New(note("2"))]).unwrap();
    let second = store
        .put(&mut batch, &[BatchOp::New(note("3")), BatchOp::InPlaceOf(first[0], note("4"))])
        .unwrap();
    assert_eq!(second[1], first[0], "an entry keeps its number");
    let current =
        || store.entries(..).unwrap().into_iter().map(|kept| kept.entry).collect::<Vec<_>>();
    assert_eq!(current().len(), 3);
    assert!(current().contains(&note("4")) && !current().contains(&note("1")));
    let undone = store.undo(at(2)).unwrap().unwrap();
    assert_eq!(store.entries(..).unwrap(), []);
    assert_eq!(undone.entries.len(), 3, "each entry is listed once");
}

#[test]
fn a_step_after_an_undo_is_a_new_change() {
    let folder = folder();
    let mut store = open(folder.path());
    let mut batch = Batch::new(at(1));
    store.put(&mut batch, &[BatchOp::New(note("1"))]).unwrap();
    store.undo(at(2)).unwrap();
    store.put(&mut batch, &[BatchOp::New(note("2"))]).unwrap();
    assert_eq!(store.entries(..).unwrap().len(), 1);
    store.check().unwrap();
}

#[test]
fn a_step_is_done_whole_or_not_at_all() {
    let folder = folder();
    let mut store = open(folder.path());
    let mut batch = Batch::new(at(1));
    let nobody = heelwise_store::EntryNumber(77);
    assert!(
        store
            .put(&mut batch, &[BatchOp::New(note("1")), BatchOp::InPlaceOf(nobody, note("2"))])
            .is_err()
    );
    assert_eq!(store.entries(..).unwrap(), []);
    assert_eq!(store.undo(at(2)).unwrap(), None);
}

#[test]
fn removed_entries_are_listed_until_they_are_restored() {
    let folder = folder();
    let mut store = open(folder.path());
    let mut batch = Batch::new(at(1));
    let numbers =
        store.put(&mut batch, &[BatchOp::New(note("1")), BatchOp::New(note("2"))]).unwrap();
    let removed = |store: &heelwise_store::Store| {
        store.removed(..).unwrap().into_iter().map(|kept| kept.entry).collect::<Vec<_>>()
    };
    assert_eq!(removed(&store), []);
    store.edit(at(2), numbers[0], &note("3")).unwrap();
    store.remove(at(3), numbers[0]).unwrap();
    assert_eq!(removed(&store), [note("3")], "its last version");
    store.undo(at(4)).unwrap();
    assert_eq!(removed(&store), []);
    store.remove(at(5), numbers[1]).unwrap();
    store.undo(at(6)).unwrap();
    store.undo(at(7)).unwrap();
    store.undo(at(8)).unwrap();
    assert_eq!(
        (store.entries(..).unwrap(), removed(&store)),
        (vec![], vec![]),
        "what never was cannot be removed"
    );
}
