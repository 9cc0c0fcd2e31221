//! Odd text in every input: the output holds only safe text of limited length.

mod corpus;
mod files;
mod packs;
mod tables;
mod words;

use std::ffi::OsStr;
use std::process::{Output, Stdio};

use crate::harness::Machine;

/// The local time of these tests.
const NOW: &str = "2026-11-21T08:00:00+01:00";

/// The maximum length of a line of text output.
const LONGEST: usize = 5_400;

/// The maximum number of combining marks on a letter.
const MOST_MARKS: usize = 6;

/// Whether a character must never be printed: a control, bidirectional or invisible character.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        )
        || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{fff9}'..='\u{fffb}')
        || matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}')
        || matches!(letter, '\u{e0000}'..='\u{10ffff}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// The output after checking that it is safe. JSON lines may have any length.
fn harmless(output: &Output, what: &str) -> String {
    let printed = [output.stdout.as_slice(), b"\n--\n", &output.stderr].concat();
    let text = String::from_utf8(printed)
        .unwrap_or_else(|error| panic!("{what} printed no text: {error}"));
    if let Some(at) = text.find(|c: char| acts(c) && c != '\n') {
        let around: String = text[at..].chars().take(40).collect();
        panic!("{what} printed {around:?}");
    }
    let (mut marks, mut most) = (0, 0);
    for letter in text.chars() {
        marks = if matches!(letter, '\u{300}'..='\u{36f}') { marks + 1 } else { 0 };
        most = most.max(marks);
    }
    assert!(most <= MOST_MARKS, "{what} printed {most} marks on one letter");
    let is_document =
        ["--json", "json", "--csv", "--svg", "export"].iter().any(|word| what.contains(word));
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    assert!(is_document || longest <= LONGEST, "{what} printed a line of {longest} characters");
    assert!(!text.contains("panicked"), "{what}: {text}");
    text
}

/// Runs the program and checks its output.
fn run<S: AsRef<OsStr>>(machine: &Machine, arguments: &[S]) -> (i32, String) {
    run_with(machine, arguments, "")
}

/// Likewise, with this standard input.
fn run_with<S: AsRef<OsStr>>(machine: &Machine, arguments: &[S], input: &str) -> (i32, String) {
    use std::io::Write;
    let mut command = machine.command(&[]);
    command.args(arguments).env("HEELWISE_NOW", NOW).current_dir(machine.home.path());
    // Files with odd names are written into the home; a link keeps the paths of the examples valid.
    let _ = std::os::unix::fs::symlink(
        crate::harness::root().join("examples"),
        machine.home.path().join("examples"),
    );
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let what: Vec<String> = arguments
        .iter()
        .map(|it| it.as_ref().to_string_lossy().chars().take(60).collect())
        .collect();
    (output.status.code().unwrap_or(-1), harmless(&output, &format!("{:?}", what.join(" "))))
}
