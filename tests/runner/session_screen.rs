//! Sessions on the full screen: the program in a pseudo-terminal, read back through a terminal
//! emulator.
//!
//! No test relies on fixed delays: every step waits until the screen shows the expected text.
#![cfg(unix)]

mod terminal;

use std::time::{Duration, Instant};

use expectrl::process::unix::Signal;
use terminal::PATIENCE;
pub(crate) use terminal::Terminal;

use crate::harness::{Machine, program, root};

pub(crate) const NOW: &str = "2026-11-20T07:00:00+01:00";
pub(crate) const CALF: &str = "foundation/calf-stretch-straight";
pub(crate) const FOOT: &str = "foundation/short-foot";

/// A machine with a plan: a stretch in the morning, a calf stretch and short foot in the evening.
pub(crate) fn planned() -> Machine {
    let machine = Machine::new();
    let example = root().join("examples/first-step-heel-pain.toml").display().to_string();
    let run = machine.run(&["plan", "new", "--profile", &example, "--at", &NOW[..10]]);
    assert_eq!(run.code(), 0, "{}", run.all());
    machine
}

/// The sessions in a machine's log.
pub(crate) fn sessions(machine: &Machine) -> Vec<serde_json::Value> {
    let mut list = machine.command(&["log", "list", "--json"]);
    let output = list.env("HEELWISE_NOW", NOW.replace("-20T", "-22T")).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let entries = document["entries"].as_array().cloned().unwrap_or_default();
    entries
        .into_iter()
        .filter(|entry| entry["entry"]["record"] == "session")
        .map(|entry| entry["entry"].clone())
        .collect()
}

/// The log item of an exercise in a session.
pub(crate) fn item(session: &serde_json::Value, exercise: &str) -> serde_json::Value {
    let items = session["items"].as_array().cloned().unwrap_or_default();
    items
        .into_iter()
        .find(|item| item["exercise"] == exercise)
        .unwrap_or_else(|| panic!("{exercise}: {session}"))
}

fn whole_session(size: (u16, u16), [begin, limp]: [&str; 2]) {
    let machine = planned();
    let mut terminal = Terminal::evening_session(&machine, &[], size);
    terminal.wait_for("Press space to begin.");
    let whole = terminal.time_left();
    insta::assert_snapshot!(begin, terminal.text());
    terminal.press(" ");
    terminal.wait_until("the clock to count down", |terminal| {
        terminal.text().contains("GET READY") && terminal.time_left() != whole
    });
    terminal.press("n");
    terminal.wait_for("HOLD");

    terminal.press(" ");
    terminal.wait_for("PAUSED: Hold");
    let (stopped, picture) = (terminal.time_left(), terminal.text());
    terminal.press("?");
    terminal.wait_for("Any key closes this.");
    terminal.press("x");
    terminal.wait_until_gone("Any key closes this.");
    assert_eq!(
        (terminal.time_left(), terminal.text()),
        (stopped, picture),
        "the clock stands still"
    );

    terminal.press(" ");
    terminal.wait_for("HOLD");
    terminal.press("n");
    terminal.wait_for("REST");
    terminal.press("b");
    terminal.wait_for("left side, set 1 of 2");
    terminal.wait_until("the set again", |terminal| {
        terminal.text().contains("HOLD") && !terminal.text().contains("REST")
    });
    terminal.press("s");
    terminal.wait_for("Leave this exercise out. Why?");
    terminal.press("t");
    terminal.wait_for("Exercise 2 of 2");
    terminal.press("e");
    terminal.wait_for("Toe spread");
    terminal.press("h");
    terminal.wait_for("Short foot");
    terminal.press("p");
    terminal.wait_for("Pain, 0 to 10?");
    terminal.press("3\r");
    terminal.wait_until_gone("Pain, 0 to 10?");
    terminal.press("n");
    terminal.wait_for("1 of 10");
    terminal.press("nn");
    let is_right = |row: &str| row.trim_start().starts_with("right side");
    terminal.wait_until("the right side", |terminal| {
        terminal.text().contains("HOLD") && terminal.text().lines().any(is_right)
    });
    terminal.press("n");
    terminal.wait_for("Do you limp now, or did you in the session?");
    insta::assert_snapshot!(limp, terminal.text());
    terminal.press("n");
    terminal.exits_cleanly();

    let logged = sessions(&machine);
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert_eq!(logged[0]["during"], 3);
    assert_eq!(
        (&item(&logged[0], CALF)["skipped"], &item(&logged[0], FOOT)["pain"]),
        (&"no-time".into(), &3.into())
    );
    let foot = item(&logged[0], FOOT);
    assert_eq!(foot["actual"]["reps"], foot["target"]["reps"]);
    assert!(!logged[0]["limp"].as_bool().unwrap_or_default());
}

#[test]
fn a_whole_session_on_80_by_24() {
    whole_session((80, 24), ["session-80x24-begin", "session-80x24-limp"]);
}

#[test]
fn a_whole_session_on_120_by_40() {
    whole_session((120, 40), ["session-120x40-begin", "session-120x40-limp"]);
}

#[test]
fn pain_is_asked_at_the_end_and_may_be_skipped() {
    for (keys, during) in [("10\r", serde_json::json!(10)), ("\r", serde_json::Value::Null)] {
        let machine = planned();
        let mut terminal =
            Terminal::evening_session(&machine, &["--speed", "100", "--quiet"], (80, 24));
        terminal.wait_for("Press space to begin.");
        terminal.press(" ");
        terminal.wait_for("0 to 10, then Enter");
        terminal.press(keys);
        terminal.wait_until("the limp or the end", |terminal| {
            terminal.has_ended || terminal.text().contains("limp now")
        });
        if !terminal.has_ended {
            terminal.press("n");
        }
        terminal.exits_cleanly();
        assert_eq!(sessions(&machine)[0]["during"], during);
        assert!(!terminal.bytes.contains(&7), "it was to be quiet");
    }
}

/// Ends a session after the first set, and checks that the next session resumes there.
fn resumes_after(end: impl FnOnce(&mut Terminal)) {
    let machine = planned();
    let mut terminal = Terminal::evening_session(&machine, &[], (80, 24));
    terminal.do_first_set();
    end(&mut terminal);
    assert!(sessions(&machine).is_empty(), "it is not over");

    let mut again = Terminal::new(machine.command(&["session"]), (80, 24));
    again.wait_for("Press space to begin.");
    assert!(again.text().contains("Next: right side, set 1 of 2"), "{}", again.text());
    again.press("q");
    again.wait_for("Stop?");
    again.press("t");
    again.wait_for("Enter alone: do not say");
    again.press("\r");
    again.exits_cleanly();
    let logged = sessions(&machine);
    assert_eq!(item(&logged[0], CALF)["actual"]["sets"], 1, "{logged:?}");
    assert_eq!(item(&logged[0], FOOT)["skipped"], "no-time");
}

#[test]
fn a_session_can_be_resumed_after_ctrl_c() {
    resumes_after(|terminal| {
        terminal.press("\u{3}");
        terminal.exits_cleanly();
        assert!(
            terminal.text().contains("heelwise session goes on from there"),
            "{}",
            terminal.text()
        );
    });
}

#[test]
fn a_session_can_be_resumed_after_a_signal() {
    for signal in [Signal::SIGHUP, Signal::SIGTERM] {
        resumes_after(|terminal| {
            terminal.signal(signal);
            terminal.exits_cleanly();
        });
    }
}

#[test]
fn a_killed_session_keeps_its_completed_sets() {
    resumes_after(|terminal| {
        terminal.signal(Signal::SIGKILL);
        terminal.wait_for_exit();
    });
}

#[test]
fn closing_the_terminal_loses_nothing() {
    let machine = planned();
    let code = machine.home.path().join("code");
    // The outer shell leads the terminal: when it dies, the terminal is closed. The inner one
    // records the exit code of the program.
    let inner = machine.home.path().join("inner.sh");
    let tells = format!("echo $? > '{0}.part'\nmv '{0}.part' '{0}'\n", code.display());
    std::fs::write(
        &inner,
        format!("trap '' HUP\n'{}' session evening\n{tells}", program().display()),
    )
    .unwrap();
    let mut shell = std::process::Command::new("/bin/sh");
    shell.args(["-c", "/bin/sh \"$0\"; true"]).arg(&inner);
    shell.env_clear().env("HEELWISE_HOME", machine.home.path()).current_dir(root());
    let mut terminal = Terminal::new(shell, (80, 24));
    terminal.do_first_set();
    terminal.signal(Signal::SIGKILL);
    let begun = Instant::now();
    while !code.exists() {
        assert!(begun.elapsed() < PATIENCE, "it does not end when its terminal is closed");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(std::fs::read_to_string(&code).unwrap().trim(), "0", "a panic would be 101");
    let again = machine
        .command(&["session", "--plain", "--clock", "stdin"])
        .env("HEELWISE_NOW", NOW)
        .output()
        .unwrap();
    let again = String::from_utf8(again.stdout).unwrap();
    assert!(again.contains("Then right side, set 1 of 2"), "{again}");
}

#[test]
fn the_terminal_is_restored() {
    let machine = planned();
    let mut shell = std::process::Command::new("/bin/sh");
    let script = "stty sane; \"$0\" session evening; echo code $?; stty -a; echo done";
    shell.args(["-c", script]).arg(program());
    shell.env_clear().env("HEELWISE_HOME", machine.home.path()).current_dir(root());
    let mut terminal = Terminal::new(shell, (80, 24));
    terminal.wait_for("Press space to begin.");
    assert!(terminal.screen.screen().alternate_screen() && terminal.screen.screen().hide_cursor());
    terminal.press("ql");
    terminal.exits_cleanly();
    let shown = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let shown = shown.split("code 0").nth(1).unwrap_or_else(|| panic!("{shown}")).to_owned();
    let is_set =
        |mode: &str| shown.split_whitespace().any(|word| word.trim_end_matches(';') == mode);
    for mode in ["icanon", "isig", "echo", "icrnl", "opost"] {
        assert!(is_set(mode), "{mode}: {shown}");
    }
}

#[test]
fn the_terminal_can_be_resized() {
    let machine = planned();
    let mut terminal = Terminal::evening_session(&machine, &[], (80, 24));
    terminal.wait_for("Press space to begin.");
    for (columns, rows) in [(120, 40), (40, 12), (20, 5), (1, 1), (200, 60), (60, 20)] {
        terminal.resize(columns, rows);
        if columns >= 20 {
            terminal.wait_for("space");
        }
    }
    terminal.press(" ");
    terminal.wait_for("GET READY");
    terminal.resize(20, 5);
    terminal.press("n");
    terminal.wait_for("HOLD");
    terminal.press("?");
    terminal.wait_for("Keys");
    terminal.press("xq");
    terminal.wait_for("Stop?");
    terminal.press("l");
    terminal.exits_cleanly();
}

#[test]
fn colours_are_shown_only_when_wanted() {
    let coloured = |value: &str| {
        let machine = planned();
        let mut command = machine.command(&["session", "evening"]);
        command.env("NO_COLOR", value);
        let mut terminal = Terminal::new(command, (80, 24));
        terminal.do_first_set();
        let screen = terminal.screen.screen().clone();
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        let cells: Vec<_> =
            cells.filter_map(|(row, column)| screen.cell(row, column).cloned()).collect();
        assert!(
            cells.iter().any(|cell| cell.bold() && cell.contents() == "\u{2588}"),
            "the clock is bold"
        );
        terminal.press("ql");
        terminal.exits_cleanly();
        cells.iter().any(|cell| {
            cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
        })
    };
    assert!(!coloured("1"));
    assert!(coloured(""), "an empty NO_COLOR is none");
}

#[test]
fn a_suspended_session_is_paused() {
    let machine = planned();
    let mut terminal = Terminal::evening_session(&machine, &[], (80, 24));
    terminal.do_first_set();
    terminal.signal(Signal::SIGSTOP);
    // Longer than any gap after which a session goes on by itself.
    std::thread::sleep(Duration::from_secs(6));
    terminal.signal(Signal::SIGCONT);
    terminal.wait_for("The clock was away. Press space to go on.");
    let time_left = terminal.time_left();
    terminal.press("?");
    terminal.wait_for("Any key closes this.");
    assert_eq!(terminal.time_left(), time_left);
    terminal.press("x ");
    terminal.wait_for("REST");
    terminal.press("\u{3}");
    terminal.exits_cleanly();
}
