//! Odd text that people type: notes, arguments, answers, environment variables.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::corpus::{ODD, all, marks};
use super::{NOW, harmless, run, run_with};
use crate::harness::Machine;

/// Commands that show log entries.
const SHOWN: [&[&str]; 10] = [
    &["log", "list"],
    &["log", "list", "--json"],
    &["log", "history", "1"],
    &["log", "history", "1", "--json"],
    &["progress"],
    &["progress", "--json"],
    &["export"],
    &["export", "--csv"],
    &["today"],
    &["log", "edit", "1", "text=plain \u{1b}[31m\u{202e} edited"],
];

// threat: C9
#[test]
fn notes_are_shown_as_safe_text_and_stored_unchanged() {
    for odd in ODD.map(str::to_owned).into_iter().chain([marks(900)]) {
        let machine = Machine::new();
        let (code, shown) = run(&machine, &["log", "note", &odd]);
        assert_eq!(code, 0, "{shown}");
        assert!(shown.contains("plain") && shown.contains("text"), "{shown}");
        for arguments in SHOWN {
            run(&machine, arguments);
        }
        let (_, removed) = run(&machine, &["log", "remove", "1"]);
        assert!(removed.contains("plain"), "{removed}");
        run(&machine, &["log", "undo"]);
        run(&machine, &["log", "undo"]);
        let document = run(&machine, &["log", "list", "--json"]).1;
        let document: serde_json::Value =
            serde_json::from_str(document.split("\n--\n").next().unwrap()).unwrap();
        let kept = document["entries"][0]["entry"]["text"]
            .as_str()
            .or(document["entries"][0]["text"].as_str());
        assert_eq!(
            kept.map(str::trim),
            Some(odd.trim()),
            "a program gets what was written: {document}"
        );
    }
}

// threat: C9
#[test]
fn a_note_survives_every_export_format() {
    for odd in ODD.map(str::to_owned).into_iter().chain([marks(900)]) {
        let (machine, files) = (Machine::new(), tempfile::tempdir().unwrap());
        assert_eq!(run(&machine, &["log", "note", &odd]).0, 0);
        for name in ["all.json", "all.csv"] {
            let path = files.path().join(name).display().to_string();
            assert_eq!(run(&machine, &["export", &path]).0, 0);
            let other = Machine::new();
            let (code, shown) = run(&other, &["import", &path]);
            assert_eq!(code, 0, "{name} of {odd:?}: {shown}");
            let store = other.store().unwrap();
            let heelwise_core::Entry::Note(note) = &store.entries(..).unwrap()[0].entry else {
                panic!("{shown}")
            };
            assert_eq!(note.text, odd.trim(), "{name}");
            let printed = other.command(&["export"]).output().unwrap();
            harmless(&printed, "export");
            let back = files.path().join("printed.json").display().to_string();
            std::fs::write(&back, &printed.stdout).unwrap();
            let (_, again) = run(&other, &["import", &back]);
            assert!(again.contains("Nothing new"), "what is printed is what was written: {again}");
        }
    }
}

/// Commands with an argument, written as `@`.
const ARGUMENTS: [&str; 50] = [
    "@",
    "--@",
    "-@",
    "check @",
    "check --profile @",
    "check --at @",
    "check --records @",
    "check --save @ --profile examples/office-heels.toml",
    "plan @",
    "plan --kit @",
    "plan --days @",
    "plan --goal @",
    "plan --minutes @",
    "plan try @",
    "plan show --at @",
    "today @",
    "session @",
    "session --clock @",
    "session --speed @",
    "why @",
    "why foundation/condition/@",
    "why @/condition/@",
    "library @",
    "library exercise @",
    "library @ @ --svg",
    "pack @",
    "pack info @",
    "pack check @",
    "pack check @ --format json",
    "pack check @ --format github",
    "pack list --pack @",
    "log @",
    "log pain @",
    "log pain 3 --on @",
    "log heels @ @",
    "log run @ @",
    "log run @.fit",
    "log test @ @",
    "log shoes @ --hours @",
    "log session --skipped @",
    "log session --done @",
    "log answer @ @",
    "log confirm @",
    "log edit 1 @",
    "log edit 1 @=@",
    "log edit @ pain=3",
    "log list --kind @",
    "log history @",
    "log seconds @",
    "import @",
];

// threat: C9, C10, C13
#[test]
fn arguments_are_shown_as_safe_text() {
    let machine = Machine::with_packs();
    run(&machine, &["log", "note", "first"]);
    for odd in [all(), "\u{1b}[2J\u{202e}\u{9b}31m".to_owned(), marks(15_000), "x".repeat(40_000)] {
        for form in ARGUMENTS {
            let arguments: Vec<String> =
                form.split(' ').map(|word| word.replace('@', &odd)).collect();
            let (code, shown) = run(&machine, &arguments);
            assert!((0..=6).contains(&code), "{form}: {code} {shown}");
        }
    }
}

// threat: C9
#[test]
fn arguments_that_are_not_utf8_are_shown_as_safe_text() {
    let machine = Machine::new();
    for form in ARGUMENTS {
        let odd = b"x\xff\x1b[31m\xc2\x9b\xed\xa0\x80y";
        let arguments: Vec<OsString> = form
            .split(' ')
            .map(|word| match word.split_once('@') {
                None => word.into(),
                Some((before, after)) => {
                    let after = after.replace('@', "z");
                    OsString::from_vec([before.as_bytes(), odd, after.as_bytes()].concat())
                }
            })
            .collect();
        run(&machine, &arguments);
    }
}

// threat: C9, C10
#[test]
fn environment_variables_are_shown_as_safe_text() {
    let odd = all().replace('\0', "");
    for variable in [
        "HEELWISE_NOW",
        "HEELWISE_HOME",
        "TZ",
        "LANG",
        "COLUMNS",
        "NO_COLOR",
        "XDG_DATA_HOME",
        "TERM",
    ] {
        for arguments in [
            &["log", "note", "x"][..],
            &["log", "list"],
            &["backup"],
            &["backup", "list"],
            &["erase"],
        ] {
            let machine = Machine::new();
            let mut command = machine.command(arguments);
            command.current_dir(machine.home.path()).env(variable, &odd);
            if variable == "XDG_DATA_HOME" {
                command.env_remove("HEELWISE_HOME").env("HOME", machine.home.path());
            }
            harmless(&command.output().unwrap(), &format!("{variable} {arguments:?}"));
        }
    }
}

// threat: C9
#[test]
fn session_input_is_shown_as_safe_text() {
    let machine = crate::session_screen::planned();
    let typed: String = ODD.map(|odd| odd.replace(['\n', '\r'], " ") + "\n").concat();
    for arguments in
        [&["session", "--clock", "stdin"][..], &["session", "--clock", "stdin", "--json"]]
    {
        let (_, shown) = run_with(&machine, arguments, &format!("{typed}{}\n+40\n", marks(10_000)));
        assert!(shown.contains("plain") || shown.contains("unknown command"), "{shown}");
    }
}

// threat: C10
#[test]
fn errors_are_wrapped_and_have_a_hint() {
    let machine = Machine::new();
    let output =
        machine.command(&["why", &"word ".repeat(60)]).env("HEELWISE_NOW", NOW).output().unwrap();
    let text = harmless(&output, "why");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{text}");
    assert!(
        text.contains("error: invalid id `word word") && text.contains("\n       word"),
        "{text}"
    );
    assert!(text.contains("hint: ids look like"), "{text}");
    assert!(text.matches("word").count() <= 40, "what is quoted is cut: {text}");
}

/// The lints forbid other ways to print; this test finds sources that disable them.
// threat: C9
#[test]
fn only_the_print_modules_print() {
    let mut files = Vec::new();
    for folder in [
        "crates/heelwise",
        "crates/heelwise-pack",
        "crates/heelwise-core",
        "crates/heelwise-figure",
        "xtask",
    ] {
        below(&crate::harness::root().join(folder), &mut files);
    }
    assert!(files.len() > 100, "the sources were found");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.display().to_string();
        let is_printer = name.ends_with("src/print.rs") || name.ends_with("build.rs");
        assert!(is_printer || !text.contains("clippy::disallowed_"), "{name} switches a lint off");
    }
    let lints = std::fs::read_to_string(crate::harness::root().join("clippy.toml")).unwrap();
    for way in [
        "std::print",
        "std::println",
        "std::eprint",
        "std::eprintln",
        "std::io::stdout",
        "std::io::stderr",
    ] {
        assert!(lints.contains(&format!("path = \"{way}\"")), "{way}");
    }
}

fn below(folder: &std::path::Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}
