//! Records files: invalid lines, long lines, and interrupted imports.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use expectrl::Expect;
use expectrl::process::Healthcheck;
use expectrl::process::unix::{Signal, WaitStatus};
use heelwise_core::Entry;

use crate::harness::{Machine, Run, TODAY, examples, program};

/// A valid line.
const GOOD: &str = r#"{"record":"note","date":"2026-11-02","text":"good"}"#;

fn file(machine: &Machine, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = machine.home.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// Imports a file with this third line. It is refused with that line named, and nothing is
/// imported.
fn refused(line: &[u8], because: &str) {
    let machine = Machine::new();
    let path = file(
        &machine,
        "records.jsonl",
        [GOOD.as_bytes(), GOOD.as_bytes(), line, GOOD.as_bytes()].join(&b'\n'),
    );
    let run = machine.run(&["import", &path]);
    assert_eq!(run.code(), 3, "{}", run.all());
    let printed = words(&run.stderr());
    assert!(
        printed.contains("records.jsonl:3: ") && printed.contains(because),
        "{because}: {printed}"
    );
    assert!(printed.len() < 600, "{printed}");
    assert_eq!(notes(&machine), 0);
}

/// A text without its line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn notes(machine: &Machine) -> usize {
    let Some(store) = machine.store() else { return 0 };
    store.check().unwrap();
    store.entries(..).unwrap().len()
}

fn imported(machine: &Machine, path: &str) -> Run {
    let run = machine.run(&["import", path]);
    assert_eq!(run.code(), 0, "{}", run.all());
    run
}

// threat: E1
#[test]
fn all_line_endings_and_empty_lines_are_accepted() {
    let lines: [Vec<u8>; 4] = [
        format!("\u{feff}{GOOD}\r\n\r\n  {GOOD}  \r\n").into(),
        format!("{GOOD}\n\n\n# a remark\n{GOOD}").into(),
        format!("\n\r\n{GOOD}\n{GOOD}\n\n").into(),
        format!("{GOOD}\n{GOOD}\n{}", "\n".repeat(3 << 20)).into(),
    ];
    for text in lines {
        let machine = Machine::new();
        imported(&machine, &file(&machine, "records.jsonl", &text)).success();
        assert_eq!(notes(&machine), 2, "{}", String::from_utf8_lossy(&text[..40]));
    }
    refused(b"\xef\xbb\xbf{}", "");
    refused(b"\0", "");
}

// threat: E1
#[cfg(target_os = "linux")]
#[test]
fn an_endless_line_is_an_error_in_bounded_memory() {
    let machine = Machine::new();
    for (name, first) in
        [("zeros.jsonl", &b""[..]), ("note.jsonl", b"{\"record\":\"note\",\"text\":\"")]
    {
        let path = file(&machine, name, first);
        // Eight gigabytes that are not there.
        fs::File::options().write(true).open(&path).unwrap().set_len(8 << 30).unwrap();
        let done = Command::new("bash")
            .args(["-c", "ulimit -v 600000; exec \"$0\" import \"$1\""])
            .arg(program())
            .arg(&path)
            .env("HEELWISE_HOME", machine.home.path())
            .output()
            .unwrap();
        let printed = words(&String::from_utf8(done.stderr).unwrap());
        assert_eq!(done.status.code(), Some(3), "{printed}");
        assert!(printed.contains(":1: the line is 1 MiB long or longer"), "{printed}");
    }
    assert_eq!(notes(&machine), 0);
}

// threat: E2
#[test]
fn a_line_that_is_not_utf8_is_named() {
    refused(b"{\"record\":\"note\",\"date\":\"2026-11-02\",\"text\":\"M\xfcnchen\"}", "not UTF-8");
    refused(b"\xff\xfe{\0}\0", "not UTF-8");
}

// threat: E3
#[test]
fn an_invalid_line_is_named() {
    let deep = format!(
        "{{\"record\":\"note\",\"date\":\"2026-11-02\",\"text\":{}1{}}}",
        "[".repeat(500),
        "]".repeat(500)
    );
    let long = format!("{{\"record\":\"{}\"}}", "x\\u001b".repeat(100_000));
    for (line, because) in [
        (
            r#"{"record":"note","date":"2026-11-02","date":"2026-11-03","text":"x"}"#,
            "duplicate field `date`",
        ),
        (
            r#"{"record":"note","record":"pain","date":"2026-11-02","text":"x"}"#,
            "duplicate field `record`",
        ),
        (r#"{"record":"note","date":"2026-11-02","text":"x","mood":1}"#, "unknown field `mood`"),
        (r#"{"record":"sleep","date":"2026-11-02"}"#, "unknown variant `sleep`"),
        (r#"{"record":"note","date":"2026-11-02"}"#, "missing field `text`"),
        (r#"{"record":"note","date":"2026-02-30","text":"x"}"#, ""),
        (r#"{"record":"morning","date":"2026-11-02","pain":"3"}"#, "invalid type"),
        (r#"{"record":"morning","date":"2026-11-02","pain":3.5}"#, "invalid type"),
        (r#"{"record":"morning","date":"2026-11-02","pain":-1}"#, "invalid value"),
        (r#"{"record":"morning","date":"2026-11-02","pain":11}"#, "between 0 and 10"),
        (
            r#"{"record":"heel-wear","date":"2026-11-02","hours":1e400,"height_cm":7}"#,
            "number out of range",
        ),
        (
            r#"{"record":"heel-wear","date":"2026-11-02","hours":NaN,"height_cm":7}"#,
            "expected value",
        ),
        (r#"{"record":"note","date":"2026-11-02","text":"x"} {}"#, "trailing characters"),
        (r#"{"record":"note","date":"2026-11-02","text":"x"#, "EOF while parsing"),
        (r#"["note","2026-11-02","x"]"#, "not a JSON object"),
        ("null", "not a JSON object"),
        (&deep, ""),
        (&long, "unknown variant"),
    ] {
        refused(line.as_bytes(), because);
    }
}

/// Notes numbered in order.
fn numbered(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, r#"{{"record":"note","date":"2026-11-02","text":"{number}"}}"#);
        text
    })
}

// threat: E4
#[test]
fn many_lines_keep_their_order_and_too_many_are_refused() {
    let machine = Machine::new();
    let run = imported(&machine, &file(&machine, "many.jsonl", numbered(20_000)));
    assert!(run.stdout().contains("20000 entries"), "{}", run.all());
    let entries = machine.store().unwrap().entries(..).unwrap();
    let order = entries.iter().filter_map(|kept| match &kept.entry {
        Entry::Note(note) => note.text.parse::<usize>().ok(),
        _ => None,
    });
    assert!(order.eq(0..20_000));
    let more = machine.run(&["import", &file(&machine, "more.jsonl", numbered(100_001))]);
    assert_eq!(more.code(), 3);
    assert!(words(&more.stderr()).contains("more.jsonl:100001: "), "{}", more.stderr());
    assert_eq!(notes(&machine), 20_000);
}

// threat: E4
#[test]
fn a_closed_output_pipe_does_not_stop_the_command() {
    let machine = Machine::new();
    let path = file(&machine, "records.jsonl", numbered(3000));
    let export = machine.home.path().join("out.csv").display().to_string();
    let commands: [&[&str]; 10] = [
        &["import", &path],
        &["log", "list", "--since", "2026-11-01"],
        &["log", "list", "--json"],
        &["progress"],
        &["export"],
        &["export", &export],
        &["backup"],
        &["backup", "list"],
        &["library", "sources"],
        &["erase", "--yes"],
    ];
    for arguments in commands {
        let mut command = machine.command(arguments);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), printed.as_str()), (Some(0), ""), "{arguments:?}");
        if arguments[0] == "import" {
            assert_eq!(notes(&machine), 3000);
        }
    }
    assert!(Path::new(&export).exists() && !machine.data().exists());
}

/// A machine with one note, and a file with enough notes to be written in batches.
fn with_much_to_import() -> (Machine, String) {
    let machine = Machine::new();
    assert_eq!(machine.run(&["log", "note", "before"]).code(), 0);
    let long = numbered(12_000).replace("\"}", &format!("{}\"}}", " and more".repeat(40)));
    let path = file(&machine, "records.jsonl", long);
    (machine, path)
}

/// Interrupts an import after this many bytes; returns whether nothing was imported. The import may
/// have finished before.
#[cfg(unix)]
fn is_interrupted_after(bytes: u64) -> bool {
    let (machine, path) = with_much_to_import();
    let mut import = crate::interview::begin(machine.command(&["import", &path]));
    let written = machine.data().join("heelwise.db-wal");
    while fs::metadata(&written).map_or(0, |it| it.len()) < bytes {
        if !import.is_alive().unwrap() {
            assert_eq!(notes(&machine), 12_001, "it was faster");
            return false;
        }
    }
    let process = import.get_process_mut();
    let _ = process
        .signal(Signal::SIGSTOP)
        .and(process.signal(Signal::SIGTERM))
        .and(process.signal(Signal::SIGCONT));
    let ended = process.wait().unwrap();
    let came_in = notes(&machine) - 1;
    assert!(
        matches!(ended, WaitStatus::Exited(_, 0) | WaitStatus::Signaled(_, Signal::SIGTERM, _)),
        "{ended:?}"
    );
    assert!([0, 12_000].contains(&came_in), "{came_in} of 12000 came in after {bytes} bytes");
    assert!(came_in > 0 || matches!(ended, WaitStatus::Signaled(..)), "it said that all came in");
    came_in == 0
}

// threat: E5
#[cfg(unix)]
#[test]
fn an_interrupted_import_is_atomic() {
    for bytes in [0, 100_000, 1_000_000, 3_000_000] {
        // On a busy machine it may be done before the interrupt comes, but not every time.
        assert!(
            (0..50).any(|_| is_interrupted_after(bytes)),
            "never interrupted after {bytes} bytes"
        );
    }
    let (machine, path) = with_much_to_import();
    let mut import = crate::interview::begin(machine.command(&["import", &path]));
    import.expect("Imported").unwrap();
    let _ = import.get_process_mut().signal(Signal::SIGTERM);
    import.get_process_mut().wait().unwrap();
    assert_eq!(notes(&machine), 12_001, "what was said to be in is in");
}

// threat: E6
#[test]
fn a_file_with_an_invalid_line_is_not_imported() {
    let machine = Machine::with_packs();
    let profile = "examples/first-step-heel-pain.toml";
    assert_eq!(machine.run(&["plan", "new", "--profile", profile, "--at", TODAY]).code(), 0);
    let text = format!("{GOOD}\nnonsense\n{GOOD}\nmore nonsense\n");
    let path = file(&machine, "records.jsonl", text);
    let arguments: [&[&str]; 3] = [
        &["import", &path],
        &["check", "--profile", profile, "--records", &path, "--at", TODAY],
        &["today", "--records", &path],
    ];
    for arguments in arguments {
        let run = machine.run(arguments);
        assert_eq!(run.code(), 3, "{arguments:?}: {}", run.all());
        assert!(
            words(&run.stderr()).contains("records.jsonl:2: ") && run.stdout().is_empty(),
            "{arguments:?}: {}",
            run.all()
        );
    }
    assert_eq!(notes(&machine), 0);
}

// threat: E8
#[test]
fn the_order_of_records_does_not_matter() {
    let machine = Machine::with_packs();
    let mut with_records = 0;
    for (name, answers, records) in examples() {
        let Some(records) = records else { continue };
        let text = fs::read_to_string(&records).unwrap();
        // On one day the later self-test counts, so only days change places.
        let mut lines: Vec<&str> = text.lines().filter(|line| line.starts_with('{')).collect();
        lines.sort_by_key(|line| day(line));
        let mut days: Vec<&[&str]> = lines.chunk_by(|one, other| day(one) == day(other)).collect();
        assert!(days.len() > 1, "{name}");
        days.reverse();
        let third = days.len() / 3;
        days.rotate_left(third);
        let turned = file(&machine, "turned.jsonl", days.concat().join("\n"));
        let check = |records: &str| {
            let profile = answers.display().to_string();
            machine
                .run(&[
                    "check",
                    "--profile",
                    &profile,
                    "--records",
                    records,
                    "--at",
                    TODAY,
                    "--json",
                ])
                .stdout()
        };
        assert_eq!(check(&turned), check(&records.display().to_string()), "{name}");
        with_records += 1;
    }
    assert!(with_records >= 3);
}

fn day(line: &str) -> Option<&str> {
    line.split("\"date\"").nth(1).and_then(|rest| rest.split('"').nth(1))
}
