//! The metronome: from the cadence of runs to the beat in plans, sessions and terminals.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::harness::{Machine, Run, root};
use crate::watch::generated_files::Made;

/// The first day of the plan.
const MADE: &str = "2026-11-20";
/// A day with the drill, a week later.
const DRILL_DAY: &str = "2026-11-27";
const DRILL: &str = "running-technique/cadence-lift-five-percent";

/// A runner with a nearly healed sole and the goal to prevent: an hour a day, household kit only.
fn planned() -> Machine {
    let machine = Machine::with_packs();
    let example =
        std::fs::read_to_string(root().join("examples/first-step-heel-pain.toml")).unwrap();
    let runner = example
        .replace("\npain-now = 4", "\npain-now = 1")
        .replace("recent-load-increase = \"yes\"", "recent-load-increase = \"no\"")
        .replace("runs-regularly = \"no\"", "runs-regularly = \"yes\"");
    let file = machine.home.path().join("runner.toml");
    std::fs::write(&file, runner).unwrap();
    let options = ["--goal", "prevent", "--minutes", "60", "--at", MADE];
    let run = machine
        .run(&[&["plan", "new", "--profile", file.to_str().unwrap()], &options[..]].concat());
    assert_eq!(run.code(), 0, "{}", run.all());
    machine
}

/// A week of calm sessions, followed by runs with these cadences.
fn log(rates: &[f64]) -> String {
    let mut lines = vec![
        json!({"record": "self-test", "date": MADE, "test": "longest-painless-run", "value": 30}),
        json!({
            "record": "confirmed",
            "date": "2026-11-26",
            "statement": "running-technique/cadence-change.add-steps.one-change",
        }),
    ];
    // Nothing is due on the day itself.
    lines.push(json!({"record": "morning", "date": DRILL_DAY, "pain": 0}));
    lines.extend((20..27).map(|day| {
        let date = format!("2026-11-{day}");
        json!({"record": "session", "date": date, "during": 0, "after": 0})
    }));
    lines.extend((21..).zip(rates).map(|(day, spm)| {
        let date = format!("2026-11-{day}");
        json!({
            "record": "run",
            "date": date,
            "distance_km": 5,
            "minutes": 30,
            "cadence_spm": spm,
        })
    }));
    lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{line}");
        text
    })
}

fn with_log(rates: &[f64]) -> Machine {
    let machine = planned();
    let file = machine.home.path().join("log.jsonl");
    std::fs::write(&file, log(rates)).unwrap();
    let import = at_noon(&machine, &["import", file.to_str().unwrap()]).output().unwrap();
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    machine
}

fn at_noon(machine: &Machine, arguments: &[&str]) -> std::process::Command {
    let mut command = machine.command(arguments);
    command.env("HEELWISE_NOW", format!("{DRILL_DAY}T12:00:00+01:00"));
    command
}

fn today(machine: &Machine) -> (Run, Value) {
    let text = machine.run(&["today", "--week", "--at", DRILL_DAY]);
    let document = machine.run(&["today", "--week", "--at", DRILL_DAY, "--json"]);
    (text, serde_json::from_str(&document.stdout()).unwrap())
}

/// The metronome beat of an exercise in a JSON document.
fn beat(document: &Value, id: &str) -> Value {
    let exercises = document["exercises"].as_array().unwrap();
    let found = exercises
        .iter()
        .find(|it| it["id"].as_str().is_some_and(|it| it.replace("/exercise", "") == id));
    found.unwrap_or_else(|| panic!("{id} is not on: {document}"))["beat"].clone()
}

/// A text without line breaks.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn three_runs_with_cadence_set_the_metronome() {
    let machine = with_log(&[166.0, 168.0, 190.0]);
    let (text, document) = today(&machine);
    let expected = json!({
        "test": "running-technique/self-test/easy-step-rate",
        "percent": 103,
        "per_minute": 173,
        "own": 168.0,
        "measured": "2026-11-23",
        "text": "to a beat of 173 a minute: 3 per cent above your 168, measured on 2026-11-23",
    });
    assert_eq!(beat(&document, DRILL), expected);
    assert!(
        flowing(&text.all()).contains("To a beat of 173 a minute: 3 per cent above your 168"),
        "{}",
        text.all()
    );
    let why = at_noon(&machine, &["why", "running-technique/exercise/cadence-lift-five-percent"])
        .output()
        .unwrap();
    let why = flowing(&String::from_utf8(why.stdout).unwrap());
    assert!(why.contains("It is run to a beat of 173 a minute"), "{why}");
    let shown = machine.run(&["plan", "show", "--at", DRILL_DAY]).all();
    assert!(flowing(&shown).contains("To a beat of 173 a minute"), "{shown}");
}

#[test]
fn three_watch_files_set_the_metronome() {
    let machine = with_log(&[]);
    let files = tempfile::tempdir().unwrap();
    for (day, spm) in (21..).zip([166.0, 168.0, 190.0]) {
        let made =
            Made { cadence: (spm, spm), ..Made::at(&format!("2026-11-{day}T06:00:00Z"), 30) };
        std::fs::write(files.path().join(format!("{day}.fit")), made.fit()).unwrap();
    }
    let logged =
        at_noon(&machine, &["log", "run", files.path().to_str().unwrap()]).output().unwrap();
    assert!(logged.status.success(), "{}", String::from_utf8_lossy(&logged.stderr));
    let beat = beat(&today(&machine).1, DRILL);
    assert_eq!(
        (beat["per_minute"].as_u64(), beat["own"].as_f64().map(f64::round)),
        (Some(173), Some(168.0))
    );
}

#[test]
fn cadence_counted_by_hand_counts_and_two_runs_are_too_few() {
    let machine = with_log(&[]);
    let counted =
        at_noon(&machine, &["log", "test", "easy-step-rate", "170", "--on", "2026-11-22"])
            .output()
            .unwrap();
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    assert_eq!(beat(&today(&machine).1, DRILL)["per_minute"], 175);

    let (text, document) = today(&with_log(&[170.0, 171.0]));
    let ids: Vec<&str> = document["exercises"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert!(!ids.iter().any(|id| id.contains("cadence-lift")), "{ids:?}");
    assert!(
        flowing(&text.all()).contains("\"Step rate at an easy pace\" was taken"),
        "{}",
        text.all()
    );
}

#[test]
fn the_library_shows_the_metronome_beat_of_a_drill() {
    let machine = Machine::with_packs();
    let shown = flowing(&machine.run(&["library", "exercise", DRILL]).all());
    let expected = "103 to 105 per cent of your own number of steps a minute, from: Step rate at \
        an easy pace \
                    [running-technique/self-test/easy-step-rate]";
    assert!(shown.contains(expected), "{shown}");
    assert!(
        shown.contains("60 s without the beat") && !shown.contains("foundation/kit/metronome"),
        "{shown}"
    );
}

#[cfg(unix)]
mod sessions {
    use std::io::Write as _;
    use std::process::Stdio;

    use super::{DRILL_DAY, Value, at_noon, with_log};
    use crate::session_screen::Terminal;

    /// The output of the day's session in line mode.
    fn session_output(rates: &[f64], arguments: &[&str]) -> String {
        let machine = with_log(rates);
        let mut command =
            at_noon(&machine, &[&["session", "day", "--clock", "stdin"], arguments].concat());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(b"+3000\n0\n+1000\nn\n");
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    }

    #[test]
    fn the_beat_is_announced_once_per_segment() {
        let session_output = session_output(&[166.0, 168.0, 190.0], &[]);
        let lines: Vec<&str> = session_output
            .lines()
            .filter_map(|line| line.split_once("  ").map(|(_, text)| text))
            .collect();
        let at = lines
            .iter()
            .position(|line| *line == "Set 1 of 8. Go, 1 min")
            .unwrap_or_else(|| panic!("{session_output}"));
        let expected = [
            "Set 1 of 8. Go, 1 min",
            "Beat 173 a minute",
            "Halfway",
            "10 seconds left",
            "3",
            "2",
            "1",
            "Go on without the beat, 1 min. Then set 2 of 8.",
            "3",
            "2",
            "1",
            "Set 2 of 8. Go, 1 min",
            "Beat 173 a minute",
        ];
        assert_eq!(lines[at..at + expected.len()], expected);
        assert_eq!(lines.iter().filter(|line| line.contains("Beat")).count(), 8);
    }

    #[test]
    fn json_output_has_the_beat_as_a_number() {
        let session_output = session_output(&[166.0, 168.0, 190.0], &["--json"]);
        let cues: Vec<Value> =
            session_output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let beats: Vec<&Value> = cues.iter().filter(|cue| cue["kind"] == "beat").collect();
        assert_eq!((beats.len(), &beats[0]["per_minute"]), (8, &Value::from(173)));
        assert!(cues.iter().all(|cue| cue["kind"] == "beat" || cue.get("per_minute").is_none()));
    }

    /// A session in a terminal, advanced to the drill. One key too many passes it, so the last key
    /// goes back.
    fn beating(arguments: &[&str], [next, back]: [&str; 2]) -> (Terminal, crate::harness::Machine) {
        let machine = with_log(&[166.0, 168.0, 190.0]);
        let command = at_noon(&machine, &[&["session", "day"], arguments].concat());
        let mut terminal = Terminal::at(command, (100, 30), &format!("{DRILL_DAY}T12:00:00+01:00"));
        terminal.wait_for("Next: ");
        for _ in 0..80 {
            if terminal.text().contains("eat 173") {
                terminal.press(back);
                return (terminal, machine);
            }
            terminal.press(next);
            terminal.read_available();
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("no beat:\n{}", terminal.text());
    }

    fn bells(terminal: &Terminal) -> usize {
        String::from_utf8_lossy(&terminal.bytes).matches('\u{7}').count()
    }

    fn printed_lines(terminal: &Terminal) -> usize {
        terminal.text().lines().filter(|line| !line.is_empty()).count()
    }

    #[test]
    fn the_metronome_sounds_and_moves_on_screen_and_can_be_muted() {
        let (mut terminal, _machine) = beating(&[], ["\r", "b"]);
        let before = bells(&terminal);
        terminal.wait_until("five beats", |terminal| bells(terminal) >= before + 5);
        terminal.wait_until("the left side", |terminal| {
            terminal.text().contains("[\u{2588}....] beat 173")
        });
        terminal.wait_until("the right side", |terminal| {
            terminal.text().contains("[....\u{2588}] beat 173")
        });
        terminal.press("m");
        terminal.wait_for("beat 173, silent");
        terminal.press(" ");
        terminal.wait_for("[..\u{2588}..] beat 173");
        let paused = bells(&terminal);
        terminal.press("m");
        terminal.wait_until_gone("silent");
        assert_eq!(bells(&terminal), paused, "a pause is silent");
        terminal.press("ql");
        terminal.exits_cleanly();
    }

    #[test]
    fn the_metronome_sounds_in_line_mode_without_text() {
        let (mut terminal, _machine) = beating(&["--plain"], ["n\n", "b\n"]);
        let (before, lines) = (bells(&terminal), printed_lines(&terminal));
        terminal.wait_until("many beats", |terminal| bells(terminal) >= before + 12);
        // The number once more after going back, and a few lines of the clock; not one for each
        // beat.
        assert!(printed_lines(&terminal) < lines + 9, "a line for a beat:\n{}", terminal.text());
        terminal.press("q\n");
    }
}
