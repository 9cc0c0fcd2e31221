//! Durability of the store: concurrent processes, kills, a full disk, foreign files.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::{Machine, program};

/// The texts of all stored notes.
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

// threat: F5
#[test]
fn four_processes_at_once_lose_nothing() {
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
    let mut expected: Vec<String> = (0..4)
        .flat_map(|writer| (0..8).map(move |number| format!("note {writer}.{number}")))
        .collect();
    expected.sort();
    assert_eq!(kept, expected);
}

// threat: F1
#[test]
fn confirmed_entries_survive_a_kill() {
    let machine = Machine::new();
    let mut confirmed = Vec::new();
    for round in 0..12_u64 {
        let text = format!("round {round}");
        let mut child = machine
            .command(&["log", "note", &text])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
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
    assert!(
        confirmed.len() >= 4 && confirmed.iter().all(|text| kept.contains(text)),
        "{confirmed:?} of {kept:?}"
    );
    assert_eq!(machine.run(&["log", "undo"]).code(), 0, "it goes on as if nothing had been");
}

// threat: F3
#[cfg(unix)]
#[test]
fn a_full_disk_is_reported_and_nothing_is_lost() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["log", "note", "before"]).code(), 0);
    let before = notes(&machine);
    let long = "x".repeat(4000);
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -f 64; exec \"$0\" log note \"$1\""]).arg(program()).arg(&long);
    command
        .env_clear()
        .env("HEELWISE_HOME", machine.home.path())
        .env("PATH", std::env::var_os("PATH").unwrap());
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

// threat: F6
#[test]
fn foreign_files_are_never_written_to() {
    for found in [&b""[..], b"my own notes\n", b"SQLite format 3\0and then nothing"] {
        let machine = Machine::new();
        std::fs::create_dir_all(machine.data()).unwrap();
        let file = machine.data().join("heelwise.db");
        std::fs::write(&file, found).unwrap();
        for arguments in
            [&["log", "note", "hello"][..], &["log"], &["today"], &["progress"], &["export"]]
        {
            let run = machine.run(arguments);
            assert_eq!(run.code(), 6, "{arguments:?}: {}", run.all());
            assert!(run.stderr().contains("it was left as it is"), "{}", run.all());
        }
        assert_eq!(std::fs::read(&file).unwrap(), found);
    }
}

// threat: F4
#[test]
fn commands_that_save_nothing_work_without_a_home() {
    let machine = Machine::new();
    let profile = ["--profile", "examples/first-step-heel-pain.toml", "--at", "2026-11-20"];
    let run = |arguments: &[&str], home: &str| {
        let mut command = machine.command(arguments);
        let output = command
            .env_remove("HEELWISE_HOME")
            .env("HOME", home)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
        )
    };
    // A folder that cannot be written to, and a file.
    for home in ["/proc", "/dev/null"] {
        for arguments in
            [&["library"][..], &["pack", "list"], &["log"], &["progress"], &["backup", "list"]]
        {
            let (code, printed) = run(arguments, home);
            assert_eq!(code, 0, "{arguments:?}: {printed}");
        }
        let (code, printed) = run(&[&["check"][..], &profile].concat(), home);
        assert!(code == 0 && printed.contains("Plantar heel pain"), "{printed}");
        let (code, printed) = run(&["log", "note", "hello"], home);
        assert!(code == 6 && printed.contains(home) && printed.starts_with("error: "), "{printed}");
    }
}

// threat: F12
#[cfg(target_os = "linux")]
#[test]
fn confirmed_entries_survive_running_out_of_memory() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["log", "note", "before"]).code(), 0);
    let (mut confirmed, mut failed) = (vec!["before".to_owned()], 0);
    for kilobytes in (8..=128).step_by(8).map(|megabytes| megabytes << 10) {
        let text = format!("with {kilobytes}");
        let mut command = Command::new("bash");
        command.args(["-c", "ulimit -v $2; exec \"$0\" log note \"$1\""]).arg(program()).arg(&text);
        let output = command
            .arg(kilobytes.to_string())
            .env("HEELWISE_HOME", machine.home.path())
            .output()
            .unwrap();
        if output.status.success() {
            confirmed.push(text);
        } else {
            failed += 1;
        }
    }
    let kept = notes(&machine);
    assert!(failed > 0 && confirmed.len() > 1, "{failed} failed, {} did not", confirmed.len());
    assert!(confirmed.iter().all(|text| kept.contains(text)), "{confirmed:?} of {kept:?}");
}

// threat: F10
#[test]
fn entries_keep_their_order_when_the_clock_changes() {
    let machine = Machine::new();
    let clocks = [
        "2026-10-24T23:50:00+02:00",
        // Summer time ends: the same hour twice.
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
        // Somebody sets the clock back, and flies to another zone.
        "2026-10-25T01:00:00+01:00",
        "2026-10-25T12:00:00+13:00",
        "2028-02-29T08:00:00-09:30",
    ];
    for (number, clock) in clocks.iter().enumerate() {
        let mut command = machine.command(&["log", "note", &number.to_string()]);
        assert!(command.env("HEELWISE_NOW", clock).output().unwrap().status.success());
    }
    assert_eq!(notes(&machine), ["0", "1", "2", "3", "4", "5"]);
    let entries = machine.store().unwrap().entries(..).unwrap();
    let recorded: Vec<String> = entries.iter().map(|kept| kept.recorded.to_string()).collect();
    assert_eq!(recorded, clocks, "each with the offset it was written down in");
}

// threat: F11
#[test]
fn notes_of_any_length_and_content_are_kept() {
    let machine = Machine::new();
    let noted = |bytes: &[u8]| {
        let mut command = machine.command(&["log", "note"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(bytes);
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    for bytes in [&b"x".repeat(10_000_000)[..], b"\xff\xfe"] {
        let (code, printed) = noted(bytes);
        assert!(code == Some(3) && printed.len() < 500, "{printed}");
    }
    assert!(machine.store().is_none_or(|store| store.entries(..).unwrap().is_empty()));
    let odd = "a\0b'); DROP TABLE version; --$(touch x)`touch y`%s{}\u{1b}[2J\u{9b}31m\u{202e}end";
    assert_eq!(noted(odd.as_bytes()).0, Some(0));
    assert_eq!(notes(&machine), [odd], "as it was written");
    for arguments in
        [&["log"][..], &["log", "list", "--json"], &["log", "history", "1"], &["progress"]]
    {
        let run = machine.run(arguments);
        let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(run.code() == 0 && !run.stdout().contains(acts), "{arguments:?}: {}", run.stdout());
    }
}

// threat: F13
#[cfg(unix)]
#[test]
fn files_are_private_with_any_umask() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    let in_home = |name: &str| machine.home.path().join(name).display().to_string();
    let [saved, document, table] = ["saved.toml", "document.json", "table.csv"].map(in_home);
    let profile = ["--profile", "examples/first-step-heel-pain.toml", "--at", "2026-11-20"];
    let commands: [&[&str]; 8] = [
        &["log", "note", "hello"],
        &[&["check", "--save", &saved][..], &profile].concat(),
        &[&["plan", "new"][..], &profile].concat(),
        &["export", &document],
        &["export", &table],
        &["import", &document],
        &["backup"],
        &["backup", "restore", "latest", "--yes"],
    ];
    for arguments in commands {
        let mut command = Command::new("bash");
        command.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(program()).args(arguments);
        command
            .env_clear()
            .env("HEELWISE_HOME", machine.home.path())
            .current_dir(crate::harness::root());
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let (mut folders, mut seen) = (vec![machine.home.path().to_owned()], 0);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            let expected = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, expected, "{}", path.display());
            seen += 1;
            folders.extend(path.is_dir().then_some(path));
        }
    }
    assert!(seen >= 8, "{seen} files and folders");
}
