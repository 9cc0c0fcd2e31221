//! Several processes at once, and one that does not let go.

use std::process::Stdio;
use std::time::Duration;

use heelwise_store::{ChangeSource, Store, StoreError};
use rusqlite::TransactionBehavior;

use crate::support::{all, at, folder, hammer, note, open, read, stranger};

// threat: F5
#[test]
fn four_processes_write_in_turn_and_none_fails() {
    let folder = folder();
    let path = folder.path().join("data");
    let run = || {
        hammer()
            .args(["turns", path.to_str().unwrap(), "50"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..4).map(|_| run()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let store = read(&path);
    store.check().unwrap();
    let kept = all(&store);
    assert_eq!(kept.len(), 200);
    assert!(kept.iter().all(|kept| kept.corrected));
    assert_eq!(
        kept.iter().map(|kept| kept.number.0).collect::<Vec<_>>(),
        (1..=200).collect::<Vec<_>>()
    );
}

// threat: F5
#[test]
fn the_process_that_holds_the_store_is_named_and_reading_continues() {
    let folder = folder();
    let mut store = Store::write_within(folder.path(), at(0), Duration::from_millis(100)).unwrap();
    store.add(at(0), ChangeSource::Log, &[note("before")]).unwrap();
    let mut stranger = stranger(folder.path());
    let held = stranger.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let error = store.add(at(0), ChangeSource::Log, &[note("x")]).unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error:?}");
    let message = error.to_string();
    assert!(
        message.contains("did not end within 0.1 s") && message.contains("Nothing was written"),
        "{message}"
    );
    if cfg!(target_os = "linux") {
        assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
    }
    assert_eq!(all(&read(folder.path())).len(), 1);
    drop(held);
    store.add(at(0), ChangeSource::Log, &[note("x")]).unwrap();
    assert_eq!(all(&open(folder.path())).len(), 2);
}
