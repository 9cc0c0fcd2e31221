//! Sessions in line mode: on the stdin clock and the system clock, spoken, interrupted and resumed.
#![cfg(unix)]

use std::io::Write;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use crate::harness::Machine;
use crate::session_screen::{CALF, FOOT, NOW, item, planned, sessions};

/// The output and exit code of a session.
struct SessionOutput {
    out: String,
    err: String,
    code: i32,
}

impl SessionOutput {
    fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn all(&self) -> String {
        format!("{}--- stderr\n{}--- exit {}\n", self.out, self.err, self.code)
    }
}

fn at(machine: &Machine, now: &str, arguments: &[&str], input: &str) -> SessionOutput {
    let mut command = machine.command(&[&["session"], arguments].concat());
    command
        .env("HEELWISE_NOW", now)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A session that ends before its input does closes it; that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    SessionOutput::new(child.wait_with_output().unwrap())
}

/// A session on the clock that input lines advance.
fn run_with_stdin_clock(machine: &Machine, arguments: &[&str], input: &str) -> SessionOutput {
    at(machine, NOW, &[arguments, &["--clock", "stdin"]].concat(), input)
}

/// Cues of a session in JSON: time, kind and text.
fn cues(text: &str) -> Vec<(u64, String, String)> {
    let cue = |line: &str| -> (u64, String, String) {
        let cue: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let word =
            |key: &str| cue[key].as_str().unwrap_or_else(|| panic!("no {key}: {line}")).to_owned();
        assert!(["none", "once", "twice"].contains(&word("bell").as_str()), "{line}");
        (cue["at_ms"].as_u64().unwrap(), word("kind"), word("text"))
    };
    text.lines().map(cue).collect()
}

/// Input for a whole session: the clock stops at each question. A pain of 3, and no limp.
const WHOLE_EVENING: &str = "+1000\n3\nn\n";

#[test]
fn a_whole_session_in_line_mode() {
    let machine = planned();
    let result = run_with_stdin_clock(&machine, &["evening"], WHOLE_EVENING);
    insta::assert_snapshot!("session-plain", result.all());
    let logged = sessions(&machine);
    assert_eq!((logged.len(), &logged[0]["done"]), (1, &serde_json::json!([CALF, FOOT])));
    assert_eq!(item(&logged[0], CALF)["actual"], item(&logged[0], CALF)["target"]);
}

#[test]
fn json_output_is_one_cue_per_line_in_order() {
    let commands = "+35\nb\n+20\np\n+99\ngo\n+12\ne\nh\n4\n+30\nn\nb\n+7\ns no-kit\n+1000\n2\ny\n";
    let result = run_with_stdin_clock(&planned(), &["evening", "--json"], commands);
    assert_eq!((result.code, result.err.as_str()), (0, ""), "{}", result.all());
    let cues = cues(&result.out);
    assert!(cues.is_sorted_by_key(|(at, ..)| *at), "{cues:?}");
    assert_eq!(cues.last().unwrap().2, "The session is over. Well done.");
    for kind in ["next", "work", "rest", "count", "question", "session"] {
        assert!(cues.iter().any(|(_, it, _)| it == kind), "{kind}: {cues:?}");
    }
}

/// The accelerated system clock gives the same cues at the same session times as the stdin clock:
/// times are sums of the script and not clock readings, so errors cannot accumulate. The real time
/// of a line depends on the load of the machine and is not asserted.
#[test]
fn the_system_clock_and_the_stdin_clock_give_the_same_cues() {
    let turned = run_with_stdin_clock(&planned(), &["evening", "--json"], "+1000\n\n");
    let machine = planned();
    let real = at(&machine, NOW, &["evening", "--json", "--speed", "100"], "");
    assert_eq!(real.code, 0, "{}", real.all());
    assert_eq!(cues(&real.out), cues(&turned.out));
    assert_eq!(sessions(&machine)[0]["during"], serde_json::Value::Null, "nobody was there to say");
}

#[test]
fn a_session_is_saved_when_the_stdin_clock_ends() {
    let machine = planned();
    let first = run_with_stdin_clock(&machine, &["evening"], "+45");
    assert!(first.err.contains("heelwise session goes on from there"), "{}", first.all());
    assert!(sessions(&machine).is_empty());
    let second = run_with_stdin_clock(&machine, &[], "+1000\n0\n");
    assert!(
        second.out.starts_with("Going on where you stopped.\n00:45.0  Rest 15 s."),
        "{}",
        second.all()
    );
    assert_eq!(item(&sessions(&machine)[0], CALF)["actual"]["sets"], 4);
}

#[test]
fn a_paused_session_is_saved_when_the_input_ends() {
    let result = at(&planned(), NOW, &["evening", "--plain"], "p\n");
    assert!(
        result.out.ends_with("Paused\n") && result.err.contains("Kept as far as it went."),
        "{}",
        result.all()
    );
}

#[test]
fn a_pending_question_is_asked_again() {
    let machine = planned();
    let first = run_with_stdin_clock(&machine, &["evening"], "+1000\nq\n");
    let question = "Worst pain in this session, 0 to 10?";
    assert!(first.out.contains(question) && sessions(&machine).is_empty(), "{}", first.all());
    let second = run_with_stdin_clock(&machine, &[], "4\nn\n");
    assert!(second.out.contains(question), "{}", second.all());
    assert_eq!(sessions(&machine)[0]["during"], 4);
}

#[test]
fn an_unknown_command_is_reported_and_the_session_continues() {
    let input = "dance\n11\ns never\n+x\n+1e99\npain\n\u{1b}[2J\n?\n+12\nstop no-time\nn\n";
    insta::assert_snapshot!(
        "session-words",
        run_with_stdin_clock(&planned(), &["evening"], input).all()
    );
    let real = at(&planned(), NOW, &["evening", "--plain"], "+5\nq\n");
    assert!(real.err.contains("The clock runs by itself"), "{}", real.all());
}

#[test]
fn stopping_because_of_pain_is_logged_and_ends_the_day() {
    let machine = planned();
    let result = run_with_stdin_clock(&machine, &["evening"], "+45\nstop pain\n5\nn\n");
    let logged = sessions(&machine);
    assert_eq!(item(&logged[0], CALF)["skipped"], "pain", "{}", result.all());
    assert_eq!(logged[0]["during"], 5);
    let again = run_with_stdin_clock(&machine, &["evening"], "");
    assert!(again.out.starts_with("Nothing more is on now."), "{}", again.all());
}

#[test]
fn restarting_logs_the_unfinished_session() {
    let machine = planned();
    run_with_stdin_clock(&machine, &["evening"], "+45\nq\n");
    let result = run_with_stdin_clock(&machine, &["evening", "--fresh"], "q\n");
    assert!(
        result.out.contains("was left in the middle") && result.out.contains("00:00.0  Next: "),
        "{}",
        result.all()
    );
    assert_eq!(item(&sessions(&machine)[0], CALF)["actual"]["sets"], 1);
}

#[test]
fn an_unfinished_session_of_yesterday_is_logged() {
    let machine = planned();
    run_with_stdin_clock(&machine, &["evening"], "+45\nq\n");
    let tomorrow = NOW.replace("-20T", "-21T");
    let result = at(&machine, &tomorrow, &["--clock", "stdin"], "q\n");
    assert!(
        result.out.contains("The session of 2026-11-20 was left in the middle"),
        "{}",
        result.all()
    );
    assert!(
        result.out.contains("Next: Stretch for the band under the foot"),
        "the morning comes first: {}",
        result.all()
    );
    let logged = sessions(&machine);
    assert_eq!((logged.len(), &logged[0]["date"]), (1, &"2026-11-20".into()));
    assert_eq!(item(&logged[0], CALF)["actual"]["sets"], 1);
}

#[test]
fn naming_another_day_part_does_not_resume_the_unfinished_session() {
    let machine = planned();
    run_with_stdin_clock(&machine, &["morning"], "+25\nq\n");
    let result = run_with_stdin_clock(&machine, &["evening"], "q\n");
    assert!(
        result.out.contains("was left in the middle") && result.out.contains("Next: Calf stretch"),
        "{}",
        result.all()
    );
    assert_eq!(sessions(&machine).len(), 1);
}

#[test]
fn an_invalid_day_part_or_clock_is_reported_first() {
    let machine = planned();
    run_with_stdin_clock(&machine, &["evening"], "+45\nq\n");
    for (arguments, problem) in [
        (&["noon", "--fresh"][..], "invalid value 'noon'"),
        (&["--clock", "sun"], "invalid value 'sun'"),
    ] {
        let result = at(&machine, NOW, arguments, "");
        assert_eq!(result.code, 2, "{}", result.all());
        assert!(result.err.contains(problem), "{}", result.all());
    }
    assert!(sessions(&machine).is_empty(), "what was left still waits");
    assert!(
        run_with_stdin_clock(&machine, &[], "q\n").out.starts_with("Going on where you stopped.")
    );
}

#[test]
fn a_second_session_holds_only_the_remaining_exercises() {
    let machine = planned();
    run_with_stdin_clock(&machine, &["evening"], "+170\nstop no-time\n0\n");
    assert_eq!(sessions(&machine)[0]["done"], serde_json::json!([CALF]));
    let evening = run_with_stdin_clock(&machine, &["evening", "--json"], "n\n+5\nn\nn\n+5\nn\n0\n");
    assert!(
        !evening.out.contains("Calf stretch") && evening.out.contains("Next: Short foot"),
        "{}",
        evening.all()
    );
    run_with_stdin_clock(&machine, &["morning"], "+1000\n0\n");
    assert_eq!(sessions(&machine).len(), 3);
    let over = run_with_stdin_clock(&machine, &[], "");
    assert_eq!(
        (over.out.as_str(), over.code),
        ("Nothing more is on now. heelwise today --week shows the days to come.\n", 0)
    );
    let json = run_with_stdin_clock(&machine, &["--json"], "");
    assert_eq!(cues(&json.out).len(), 1, "{}", json.all());
}

// threat: H8
#[test]
fn a_stopped_plan_resumes_no_session() {
    let machine = planned();
    run_with_stdin_clock(&machine, &["evening"], "+45\nq\n");
    for finding in ["calf-swollen-one-side", "deep-vein-tender"] {
        let mut log = machine.command(&["log", "answer", finding, "yes"]);
        let output = log.env("HEELWISE_NOW", NOW).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let result = run_with_stdin_clock(&machine, &[], "+10\n");
    assert!(
        result.out.starts_with("Nothing is on until somebody has looked at it."),
        "{}",
        result.all()
    );
    assert!(!result.out.contains("00:"), "{}", result.all());
}

/// A speech program that appends each text to a file.
fn voice(machine: &Machine, before: &str) -> (String, std::path::PathBuf) {
    let (script, heard) = (machine.home.path().join("voice.sh"), machine.home.path().join("heard"));
    let text = format!("{before}\nprintf '%s|%s\\n' \"$#\" \"$2\" >> '{}'\n", heard.display());
    std::fs::write(&script, text).unwrap();
    (format!("/bin/sh {} loud", script.display()), heard)
}

#[test]
fn every_cue_except_counts_is_spoken_verbatim() {
    let machine = planned();
    let (say, heard) = voice(&machine, "");
    let mut command =
        machine.command(&["session", "evening", "--json", "--clock", "stdin", "--say", &say]);
    command
        .env("HEELWISE_NOW", NOW)
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let spoken = || std::fs::read_to_string(&heard).unwrap_or_default();
    // Each advance waits until its cues were spoken, as with the system clock.
    let turns = [
        ("", "Next: Calf"),
        ("+10", "Left side, set 1"),
        ("+30", "right side, set 1"),
        ("+15", "Right side, set 1"),
    ];
    for (turn, wanted) in turns {
        writeln!(input, "{turn}").unwrap();
        let begun = Instant::now();
        while !spoken().contains(wanted) {
            assert!(begun.elapsed() < Duration::from_mins(5), "{wanted}: {}", spoken());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    writeln!(input, "stop no-time\n0").unwrap();
    drop(input);
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let all = spoken();
    let lines: Vec<&str> = all.lines().collect();
    let wanted: Vec<String> = cues(&out)
        .into_iter()
        .filter(|(_, kind, _)| kind != "count")
        .map(|(_, _, text)| format!("2|{text}"))
        .collect();
    let without_counting: Vec<&str> =
        lines.iter().copied().filter(|line| wanted.iter().any(|it| it == line)).collect();
    assert_eq!(without_counting, wanted, "{all}");
}

#[test]
fn a_hanging_or_missing_speech_program_does_not_delay_the_session() {
    let machine = planned();
    let (say, heard) = voice(&machine, "sleep 120");
    let result = run_with_stdin_clock(&machine, &["evening", "--say", &say], WHOLE_EVENING);
    assert!(result.out.contains("The session is over.") && result.code == 0, "{}", result.all());
    assert!(!heard.exists(), "it ended before the first word was spoken");
    let machine = planned();
    let result =
        run_with_stdin_clock(&machine, &["evening", "--say", "/nowhere/at-all -v"], WHOLE_EVENING);
    assert!(result.out.contains("The session is over.") && result.code == 0, "{}", result.all());
    assert_eq!(sessions(&machine).len(), 1);
}
