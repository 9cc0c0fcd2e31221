//! The session as a stream of lines: on a clock that is turned by hand, on the machine's own,
//! spoken, left and taken up.
#![cfg(unix)]

use std::io::Write;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use crate::harness::Machine;
use crate::session_screen::{CALF, FOOT, NOW, item, planned, sessions};

/// What a session printed and how it ended.
struct Led {
    out: String,
    err: String,
    code: i32,
}

impl Led {
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

fn at(machine: &Machine, now: &str, arguments: &[&str], input: &str) -> Led {
    let mut command = machine.command(&[&["session"], arguments].concat());
    command
        .env("HEELWISE_NOW", now)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A session that ends before its input does closes it; that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Led::new(child.wait_with_output().unwrap())
}

/// A session on a clock that the lines of the input turn.
fn typed(machine: &Machine, arguments: &[&str], input: &str) -> Led {
    at(machine, NOW, &[arguments, &["--clock", "stdin"]].concat(), input)
}

/// Cues of a session in JSON: when, what kind, and the text.
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

/// Turns the clock far enough for any session: at the question it stands still. A pain of 3, and no
/// limp.
const WHOLE_EVENING: &str = "+1000\n3\nn\n";

#[test]
fn a_whole_session_as_lines() {
    let machine = planned();
    let led = typed(&machine, &["evening"], WHOLE_EVENING);
    insta::assert_snapshot!("session-plain", led.all());
    let logged = sessions(&machine);
    assert_eq!((logged.len(), &logged[0]["done"]), (1, &serde_json::json!([CALF, FOOT])));
    assert_eq!(item(&logged[0], CALF)["actual"], item(&logged[0], CALF)["target"]);
}

#[test]
fn as_json_each_line_is_a_cue_and_time_never_goes_back() {
    let wishes = "+35\nb\n+20\np\n+99\ngo\n+12\ne\nh\n4\n+30\nn\nb\n+7\ns no-kit\n+1000\n2\ny\n";
    let led = typed(&planned(), &["evening", "--json"], wishes);
    assert_eq!((led.code, led.err.as_str()), (0, ""), "{}", led.all());
    let cues = cues(&led.out);
    assert!(cues.is_sorted_by_key(|(at, ..)| *at), "{cues:?}");
    assert_eq!(cues.last().unwrap().2, "The session is over. Well done.");
    for kind in ["next", "work", "rest", "count", "question", "session"] {
        assert!(cues.iter().any(|(_, it, _)| it == kind), "{kind}: {cues:?}");
    }
}

/// The clock of the machine, made faster, gives the very cues of a clock that is turned by hand, at
/// the same moments of the session: the moments are sums of the script and not readings of a clock,
/// so nothing can add up. When a line comes out in real time depends on how soon a busy machine
/// wakes the program; that is not asserted, and the next cue is counted from the beginning again
/// and not from the late one.
#[test]
fn the_machines_clock_gives_the_cues_of_the_turned_one() {
    let turned = typed(&planned(), &["evening", "--json"], "+1000\n\n");
    let machine = planned();
    let real = at(&machine, NOW, &["evening", "--json", "--speed", "100"], "");
    assert_eq!(real.code, 0, "{}", real.all());
    assert_eq!(cues(&real.out), cues(&turned.out));
    assert_eq!(sessions(&machine)[0]["during"], serde_json::Value::Null, "nobody was there to say");
}

#[test]
fn when_the_input_ends_the_turned_clock_stops_and_the_session_is_kept() {
    let machine = planned();
    let first = typed(&machine, &["evening"], "+45");
    assert!(first.err.contains("heelwise session goes on from there"), "{}", first.all());
    assert!(sessions(&machine).is_empty());
    let second = typed(&machine, &[], "+1000\n0\n");
    assert!(
        second.out.starts_with("Going on where you stopped.\n00:45.0  Rest 15 s."),
        "{}",
        second.all()
    );
    assert_eq!(item(&sessions(&machine)[0], CALF)["actual"]["sets"], 4);
}

#[test]
fn paused_with_nobody_there_it_is_kept() {
    let led = at(&planned(), NOW, &["evening", "--plain"], "p\n");
    assert!(
        led.out.ends_with("Paused\n") && led.err.contains("Kept as far as it went."),
        "{}",
        led.all()
    );
}

#[test]
fn a_question_that_waited_is_asked_again() {
    let machine = planned();
    let first = typed(&machine, &["evening"], "+1000\nq\n");
    let question = "Worst pain in this session, 0 to 10?";
    assert!(first.out.contains(question) && sessions(&machine).is_empty(), "{}", first.all());
    let second = typed(&machine, &[], "4\nn\n");
    assert!(second.out.contains(question), "{}", second.all());
    assert_eq!(sessions(&machine)[0]["during"], 4);
}

#[test]
fn what_cannot_be_understood_is_said_and_the_session_goes_on() {
    let input = "dance\n11\ns never\n+x\n+1e99\npain\n\u{1b}[2J\n?\n+12\nstop no-time\nn\n";
    insta::assert_snapshot!("session-words", typed(&planned(), &["evening"], input).all());
    let real = at(&planned(), NOW, &["evening", "--plain"], "+5\nq\n");
    assert!(real.err.contains("The clock turns by itself"), "{}", real.all());
}

#[test]
fn stopping_because_of_pain_is_written_down_and_not_asked_for_again_today() {
    let machine = planned();
    let led = typed(&machine, &["evening"], "+45\nstop pain\n5\nn\n");
    let logged = sessions(&machine);
    assert_eq!(item(&logged[0], CALF)["skipped"], "pain", "{}", led.all());
    assert_eq!(logged[0]["during"], 5);
    let again = typed(&machine, &["evening"], "");
    assert!(again.out.starts_with("Nothing more is on now."), "{}", again.all());
}

#[test]
fn begun_afresh_the_old_one_is_logged_as_far_as_it_went() {
    let machine = planned();
    typed(&machine, &["evening"], "+45\nq\n");
    let led = typed(&machine, &["evening", "--fresh"], "q\n");
    assert!(
        led.out.contains("was left in the middle") && led.out.contains("00:00.0  Next: "),
        "{}",
        led.all()
    );
    assert_eq!(item(&sessions(&machine)[0], CALF)["actual"]["sets"], 1);
}

#[test]
fn a_session_of_yesterday_is_logged_as_far_as_it_went() {
    let machine = planned();
    typed(&machine, &["evening"], "+45\nq\n");
    let tomorrow = NOW.replace("-20T", "-21T");
    let led = at(&machine, &tomorrow, &["--clock", "stdin"], "q\n");
    assert!(led.out.contains("The session of 2026-11-20 was left in the middle"), "{}", led.all());
    assert!(
        led.out.contains("Next: Stretch for the band under the foot"),
        "the morning comes first: {}",
        led.all()
    );
    let logged = sessions(&machine);
    assert_eq!((logged.len(), &logged[0]["date"]), (1, &"2026-11-20".into()));
    assert_eq!(item(&logged[0], CALF)["actual"]["sets"], 1);
}

#[test]
fn another_part_by_name_does_not_go_on_with_the_one_that_was_left() {
    let machine = planned();
    typed(&machine, &["morning"], "+25\nq\n");
    let led = typed(&machine, &["evening"], "q\n");
    assert!(
        led.out.contains("was left in the middle") && led.out.contains("Next: Calf stretch"),
        "{}",
        led.all()
    );
    assert_eq!(sessions(&machine).len(), 1);
}

#[test]
fn a_wrong_part_or_clock_is_said_before_anything_is_done() {
    let machine = planned();
    typed(&machine, &["evening"], "+45\nq\n");
    for (arguments, problem) in
        [(&["noon", "--fresh"][..], "no part of a day"), (&["--clock", "sun"], "is no clock")]
    {
        let led = at(&machine, NOW, arguments, "");
        assert_eq!(led.code, 2, "{}", led.all());
        assert!(led.err.contains(problem), "{}", led.all());
    }
    assert!(sessions(&machine).is_empty(), "what was left still waits");
    assert!(typed(&machine, &[], "q\n").out.starts_with("Going on where you stopped."));
}

#[test]
fn a_second_session_leads_only_through_what_is_left() {
    let machine = planned();
    typed(&machine, &["evening"], "+170\nstop no-time\n0\n");
    assert_eq!(sessions(&machine)[0]["done"], serde_json::json!([CALF]));
    let evening = typed(&machine, &["evening", "--json"], "n\n+5\nn\nn\n+5\nn\n0\n");
    assert!(
        !evening.out.contains("Calf stretch") && evening.out.contains("Next: Short foot"),
        "{}",
        evening.all()
    );
    typed(&machine, &["morning"], "+1000\n0\n");
    assert_eq!(sessions(&machine).len(), 3);
    let over = typed(&machine, &[], "");
    assert_eq!(
        (over.out.as_str(), over.code),
        ("Nothing more is on now. heelwise today --week shows the days to come.\n", 0)
    );
    let json = typed(&machine, &["--json"], "");
    assert_eq!(cues(&json.out).len(), 1, "{}", json.all());
}

// rows: H8
#[test]
fn a_plan_that_was_stopped_leads_through_nothing_not_even_what_was_left() {
    let machine = planned();
    typed(&machine, &["evening"], "+45\nq\n");
    for finding in ["calf-swollen-one-side", "deep-vein-tender"] {
        let mut log = machine.command(&["log", "answer", finding, "yes"]);
        let output = log.env("HEELWISE_NOW", NOW).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let led = typed(&machine, &[], "+10\n");
    assert!(led.out.starts_with("Nothing is on until somebody has looked at it."), "{}", led.all());
    assert!(!led.out.contains("00:"), "{}", led.all());
}

/// A script that is spoken through: it writes each text into a file, a line each.
fn voice(machine: &Machine, before: &str) -> (String, std::path::PathBuf) {
    let (script, heard) = (machine.home.path().join("voice.sh"), machine.home.path().join("heard"));
    let text = format!("{before}\nprintf '%s|%s\\n' \"$#\" \"$2\" >> '{}'\n", heard.display());
    std::fs::write(&script, text).unwrap();
    (format!("/bin/sh {} loud", script.display()), heard)
}

#[test]
fn every_cue_but_those_that_count_is_spoken_word_for_word() {
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
    // Each turn waits until what it brings was spoken, as a person's clock would.
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
fn a_voice_that_hangs_or_is_missing_holds_up_nothing() {
    let machine = planned();
    let (say, heard) = voice(&machine, "sleep 120");
    let led = typed(&machine, &["evening", "--say", &say], WHOLE_EVENING);
    assert!(led.out.contains("The session is over.") && led.code == 0, "{}", led.all());
    assert!(!heard.exists(), "it ended before the first word was spoken");
    let machine = planned();
    let led = typed(&machine, &["evening", "--say", "/nowhere/at-all -v"], WHOLE_EVENING);
    assert!(led.out.contains("The session is over.") && led.code == 0, "{}", led.all());
    assert_eq!(sessions(&machine).len(), 1);
}
