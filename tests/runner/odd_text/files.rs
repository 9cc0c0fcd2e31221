//! Odd text in files and file names: answers, records, exports, watch files, files of earlier
//! versions.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::corpus::{ODD, all, marks};
use super::{NOW, harmless, run};
use crate::harness::Machine;

/// Odd file names.
fn names() -> Vec<PathBuf> {
    let names: [&[u8]; 6] = [
        b"plain \x1b[31m\x1b]0;t\x07 name",
        b"plain \xff\xfe\xed\xa0\x80 name",
        "plain \u{202e}\u{2066}\u{e0041} name".as_bytes(),
        b"plain \nerror: name",
        b"plain \rname",
        "plain a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} name".as_bytes(),
    ];
    names.into_iter().map(|name| PathBuf::from(OsStr::from_bytes(name))).collect()
}

// threat: C9
#[test]
fn file_names_are_shown_as_safe_text() {
    let files = tempfile::tempdir().unwrap();
    for name in names() {
        for ending in
            ["", ".toml", ".json", ".jsonl", ".csv", ".fit", ".gpx", ".tcx", ".heelpack", ".db"]
        {
            let mut path = files.path().join(&name).into_os_string();
            path.push(ending);
            fs::write(&path, "{\"a\": \u{1b}[31m 1").unwrap();
            let machine = Machine::new();
            for before in [
                &["check", "--profile"][..],
                &["check", "--profile", "examples/office-heels.toml", "--save"],
                &["check", "--profile", "examples/office-heels.toml", "--records"],
                &["import"],
                &["export"],
                &["log", "run"],
                &["log", "run", "--dry-run"],
                &["log", "run", "--json"],
                &["pack", "check"],
                &["pack", "check", "--format", "json"],
                &["pack", "check", "--format", "github"],
                &["pack", "list", "--pack"],
                &["backup", "restore", "--yes"],
                &["today", "--records"],
            ] {
                let arguments: Vec<&OsStr> =
                    before.iter().map(OsStr::new).chain([path.as_os_str()]).collect();
                let (_, printed) = run(&machine, &arguments);
                assert!(
                    !printed.contains("\nerror: name"),
                    "a name cannot begin a line: {printed}"
                );
            }
            fs::remove_file(&path).unwrap();
        }
    }
}

// threat: C9
#[test]
fn folder_names_are_shown_as_safe_text() {
    for name in names() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(name);
        fs::create_dir_all(folder.join("packs")).unwrap();
        fs::write(folder.join("packs/\u{1b}[31m.heelpack"), "no bundle").unwrap();
        let machine = Machine::new();
        for arguments in [
            &["log", "note", "x"][..],
            &["backup"],
            &["backup", "list"],
            &["backup", "list", "--json"],
            &["backup", "restore", "latest", "--yes"],
            &["pack", "list"],
            &["pack", "list", "--json"],
            &["check", "--profile", "examples/office-heels.toml"],
            &["log", "list"],
            &["erase", "--yes"],
        ] {
            let mut command = machine.command(arguments);
            let output =
                command.env("HEELWISE_HOME", &folder).env("HEELWISE_NOW", NOW).output().unwrap();
            harmless(&output, &format!("{arguments:?}"));
        }
    }
}

/// Writes a file and passes it to every command that reads its format.
fn read(name: &str, bytes: &[u8]) -> String {
    let (machine, files) = (Machine::new(), tempfile::tempdir().unwrap());
    let path = files.path().join(name);
    fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    let all: &[&[&str]] = if name == "answers.toml" {
        &[
            &["check", "--profile", "@"],
            &["check", "--json", "--profile", "@"],
            &["plan", "new", "--profile", "@"],
        ]
    } else if name == "records.jsonl" {
        &[&["check", "--profile", "examples/office-heels.toml", "--records", "@"], &["import", "@"]]
    } else {
        &[&["import", "@"], &["log", "list"], &["log", "list", "--json"], &["progress"]]
    };
    let arguments =
        |form: &[&str]| form.iter().map(|word| word.replace('@', &path)).collect::<Vec<_>>();
    all.iter().map(|form| run(&machine, &arguments(form)).1).collect()
}

// threat: C9, C10
#[test]
fn file_contents_are_shown_as_safe_text_and_truncated() {
    for odd in ODD.map(str::to_owned).into_iter().chain([marks(100_000), "x".repeat(900_000)]) {
        let quoted = serde_json::to_string(&odd).unwrap();
        // As the text itself, as an escape, as a key, as a value, and as no syntax at all.
        for text in [
            odd.clone(),
            format!("answers = {quoted}\n"),
            format!("{quoted} = 1\n"),
            format!("[answers]\n{quoted} = {quoted}\n"),
            format!("[answers]\n\"foundation/{odd}\" = \"{odd}\"\n"),
            format!(
                "sites = [{quoted}]\n[measured.{quoted}]\npresent = true\nbecause = {quoted}\n"
            ),
            format!("date = {odd}\n"),
        ] {
            let printed = read("answers.toml", text.as_bytes());
            assert!(printed.len() < 40_000, "{}", printed.len());
        }
        for text in [
            odd.clone(),
            format!("{{{quoted}: {quoted}}}\n"),
            format!("{{\"record\": {quoted}}}\n"),
            format!("{{\"record\": \"run\", {quoted}: 1}}\n"),
            format!("{{\"record\": \"run\", \"date\": {quoted}}}\n"),
            format!(
                "{{\"record\": \"self-test\", \"date\": \"2026-11-01\", \"test\": {quoted}, \
                 \"value\": 1}}\n"
            ),
            format!("{{\"record\": \"note\", \"date\": \"2026-11-01\", \"text\": {quoted}}}\n"),
            format!(
                "{{\"record\": \"note\", \"date\": \"2026-11-01\", \"text\": \"\\ud800 {odd}\"}}\n"
            ),
        ] {
            read("records.jsonl", text.as_bytes());
            read(
                "all.json",
                format!("{{\"document\": \"export\", \"entries\": [{text}]}}").as_bytes(),
            );
        }
        for text in [
            odd.clone(),
            format!("{odd},date\n{odd},2026-11-01\n"),
            format!("record,date\nnote,{quoted}\n"),
        ] {
            read("all.csv", text.as_bytes());
        }
    }
}

// threat: C10
#[test]
fn a_line_of_ten_megabytes_is_not_shown() {
    let long = format!("{}\u{1b}[31m{}", "x".repeat(5_000_000), "\u{301}".repeat(2_500_000));
    for (name, text) in [
        ("answers.toml", format!("answers = {long}")),
        ("records.jsonl", format!("{{\"{long}\": 1}}")),
        ("records.jsonl", long.clone()),
        ("all.json", format!("{{\"{long}\": 1}}")),
        ("all.csv", format!("{long},date\n1,2")),
    ] {
        let printed = read(name, text.as_bytes());
        assert!(printed.len() < 30_000, "{name}: {} bytes", printed.len());
    }
}

/// A GPX file of a short run with odd texts.
fn gpx(odd: &str) -> String {
    let text: String = odd
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '<' | '&' | '\u{fffe}' | '\u{ffff}'))
        .collect();
    let escaped = text.replace('"', "&quot;");
    let point = |s: u32| {
        format!(
            "<trkpt lat=\"47\" lon=\"8.{:04}\"><time>2026-11-20T07:{:02}:{:02}Z</time></trkpt>",
            s,
            s / 60,
            s % 60
        )
    };
    let points: String = (0..900).map(point).collect();
    format!(
        "<gpx creator=\"{escaped}\"><metadata><name>{text}</name></metadata><trk><name>{text}</name><type>{text}</type>\
         <trkseg>{points}</trkseg></trk></gpx>"
    )
}

// threat: C9
#[test]
fn watch_files_are_shown_as_safe_text() {
    for odd in ODD.map(str::to_owned).into_iter().chain([all(), marks(100_000)]) {
        let (machine, files) = (Machine::new(), tempfile::tempdir().unwrap());
        for (name, bytes) in [
            ("run.gpx", gpx(&odd)),
            ("more.gpx", odd.clone()),
            ("run.tcx", format!("<Training{odd}")),
        ] {
            let path = files.path().join(name);
            fs::write(&path, bytes).unwrap();
            let path = path.display().to_string();
            for arguments in [
                &["log", "run", "--dry-run", &path][..],
                &["log", "run", &path],
                &["log", "run", "--json", &path],
            ] {
                run(&machine, arguments);
            }
        }
        for arguments in
            [&["log", "list"][..], &["log", "list", "--json"], &["export"], &["progress", "runs"]]
        {
            run(&machine, arguments);
        }
    }
}

// threat: C9
#[test]
fn foreign_files_in_the_data_folder_are_shown_as_safe_text() {
    let machine = Machine::new();
    fs::create_dir_all(machine.data().join("plans")).unwrap();
    fs::write(machine.data().join("last-check.toml"), all()).unwrap();
    fs::write(machine.data().join("plans/\u{1b}[31m.json"), format!("{{{}", all())).unwrap();
    fs::write(machine.data().join("\u{1b}]0;x\u{7}\u{202e}.txt"), all()).unwrap();
    for arguments in [
        &["log", "note", "x"][..],
        &["why", "foundation/finding/a"],
        &["plan"],
        &["plan", "show"],
        &["erase", "--yes"],
    ] {
        run(&machine, arguments);
    }
}
