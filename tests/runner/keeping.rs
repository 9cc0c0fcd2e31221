//! What is logged is kept, whatever happens to the program: several at once, killed, a full disk, a store that is not ours.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::{Machine, program};

/// The texts of all notes that are kept.
fn notes(machine: &Machine) -> Vec<String> {
    let store = machine.store().unwrap();
    store.check().unwrap();
    let entries = store.entries(..).unwrap().into_iter().map(|kept| kept.entry);
    let text = |entry| match entry {
        heelwise_core::Entry::Note(note) => Some(note.text),
        _ => None,
    };
    entries.filter_map(text).collect()
}

// rows: F5
#[test]
fn four_programs_at_once_lose_nothing() {
    let machine = Machine::new();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let machine = &machine;
            scope.spawn(move || {
                for number in 0..8 {
                    let run = machine.run(&["log", "note", &format!("note {writer}.{number}")]);
                    assert_eq!(run.code(), 0, "{}", run.all());
                }
            });
        }
    });
    let mut kept = notes(&machine);
    kept.sort();
    let mut expected: Vec<String> =
        (0..4).flat_map(|writer| (0..8).map(move |number| format!("note {writer}.{number}"))).collect();
    expected.sort();
    assert_eq!(kept, expected);
}

// rows: F1
#[test]
fn what_was_confirmed_survives_being_killed() {
    let machine = Machine::new();
    let mut confirmed = Vec::new();
    for round in 0..12_u64 {
        let text = format!("round {round}");
        let mut child = machine.command(&["log", "note", &text]).stdout(Stdio::piped()).spawn().unwrap();
        // Killed after a time that differs from round to round; the last rounds end by themselves.
        let mut line = String::new();
        if round % 3 == 2 {
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        } else {
            std::thread::sleep(Duration::from_millis(round * 3));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if line.contains(&text) {
            confirmed.push(text);
        }
    }
    let kept = notes(&machine);
    assert!(confirmed.len() >= 4 && confirmed.iter().all(|text| kept.contains(text)), "{confirmed:?} of {kept:?}");
    assert_eq!(machine.run(&["log", "undo"]).code(), 0, "it goes on as if nothing had been");
}

// rows: F3
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_is_said_and_nothing_is_lost() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["log", "note", "before"]).code(), 0);
    let before = notes(&machine);
    let long = "x".repeat(4000);
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -f 64; exec \"$0\" log note \"$1\""]).arg(program()).arg(&long);
    command.env_clear().env("HEELWISE_HOME", machine.home.path()).env("PATH", std::env::var_os("PATH").unwrap());
    let mut refused = None;
    for _ in 0..60 {
        let output = command.output().unwrap();
        if !output.status.success() {
            refused = Some(output);
            break;
        }
    }
    let refused = refused.expect("64 KiB cannot hold this");
    let message = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(6), "{message}");
    assert!(message.contains("Nothing was written"), "{message}");
    let kept = notes(&machine);
    assert!(kept.starts_with(&before), "what was there is there");
    assert_eq!(machine.run(&["log", "note", "after"]).code(), 0, "with room it goes on");
    assert_eq!(notes(&machine).len(), kept.len() + 1);
}

// rows: F6
#[test]
fn what_is_not_ours_is_never_written_to() {
    for found in [&b""[..], b"my own notes\n", b"SQLite format 3\0and then nothing"] {
        let machine = Machine::new();
        std::fs::create_dir_all(machine.data()).unwrap();
        let file = machine.data().join("heelwise.db");
        std::fs::write(&file, found).unwrap();
        for arguments in [&["log", "note", "hello"][..], &["log"], &["today"], &["progress"], &["export"]] {
            let run = machine.run(arguments);
            assert_eq!(run.code(), 6, "{arguments:?}: {}", run.all());
            assert!(run.stderr().contains("it was left as it is"), "{}", run.all());
        }
        assert_eq!(std::fs::read(&file).unwrap(), found);
    }
}
