//! The process that reads files, with a reader that fails in every way: the file is given up, and
//! the next one is read.

use std::process::Command;

use crate::built::built;

/// All that is to be seen when these files are read one after the other.
fn seen(files: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut host = Command::new(&built().reader);
    for (number, text) in files.iter().enumerate() {
        let path = folder.path().join(number.to_string());
        std::fs::write(&path, text).unwrap();
        host.arg(path);
    }
    let output = host.output().unwrap();
    assert!(output.status.success(), "the host goes on");
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

// threat: D3
#[test]
fn a_reader_that_panics_or_runs_out_of_stack_costs_one_file() {
    let seen = seen(&["one", "panic", "two", "deep", "three"]);
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!((lines[0], lines[2], lines[4]), ("read one", "read two", "read three"), "{seen}");
    assert!(lines[1].starts_with("reading it failed (exit code 101)"), "{seen}");
    assert!(lines[3].starts_with("reading it failed (signal "), "{seen}");
    assert_eq!(lines.len(), 5, "{seen}");
}

// threat: D4, F12
#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_allocates_without_end_is_stopped_and_reported() {
    let seen = seen(&["memory", "one"]);
    assert_eq!(seen, "reading it failed (signal 6); nothing else was touched by it\nread one\n");
}

// threat: D10
#[test]
fn output_of_a_reader_is_discarded() {
    assert_eq!(seen(&["print", "print"]), "read print\nread print\n");
}
