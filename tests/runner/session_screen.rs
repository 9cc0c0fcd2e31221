//! The session on the whole screen: the real program in a real terminal, read back through a model
//! of one.
//!
//! Nothing here waits for a length of time and hopes. Every step waits until the screen shows what
//! it must, however long a busy machine takes.
#![cfg(unix)]

use std::io::Write;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;

use crate::harness::{Machine, program, root};

pub(crate) const NOW: &str = "2026-11-20T07:00:00+01:00";
pub(crate) const CALF: &str = "foundation/calf-stretch-straight";
pub(crate) const FOOT: &str = "foundation/short-foot";

/// How long a screen may take to show something before the test gives up.
const PATIENCE: Duration = Duration::from_mins(5);

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

/// What was done of an exercise, in a session.
pub(crate) fn item(session: &serde_json::Value, exercise: &str) -> serde_json::Value {
    let items = session["items"].as_array().cloned().unwrap_or_default();
    items
        .into_iter()
        .find(|item| item["exercise"] == exercise)
        .unwrap_or_else(|| panic!("{exercise}: {session}"))
}

/// A program in a terminal, with what the terminal shows.
pub(crate) struct Seat {
    session: OsSession,
    screen: vt100::Parser,
    /// Every byte that came.
    pub(crate) bytes: Vec<u8>,
    has_ended: bool,
}

impl Seat {
    fn new(command: std::process::Command, size: (u16, u16)) -> Self {
        Self::at(command, size, NOW)
    }

    /// A program in a terminal of this size, at a moment.
    pub(crate) fn at(
        mut command: std::process::Command,
        (columns, rows): (u16, u16),
        now: &str,
    ) -> Self {
        command.env("HEELWISE_NOW", now).env("TERM", "xterm-256color").env("PATH", "/usr/bin:/bin");
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(columns, rows).unwrap();
        Self {
            session,
            screen: vt100::Parser::new(rows, columns, 0),
            bytes: Vec::new(),
            has_ended: false,
        }
    }

    /// Begins a session of the evening in a terminal of this size.
    fn take(machine: &Machine, arguments: &[&str], size: (u16, u16)) -> Self {
        Self::new(machine.command(&[&["session", "evening"], arguments].concat()), size)
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.session.write_all(keys.as_bytes()).unwrap();
        self.session.flush().unwrap();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(rows, columns);
        self.session.get_process_mut().set_window_size(columns, rows).unwrap();
    }

    /// Takes in what has come.
    pub(crate) fn pump(&mut self) {
        let mut buffer = [0; 4096];
        loop {
            match self.session.try_read(&mut buffer) {
                Ok(0) => self.has_ended = true,
                Ok(count) => {
                    self.screen.process(&buffer[..count]);
                    self.bytes.extend(&buffer[..count]);
                    continue;
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                // Linux says so when the other end of a terminal was closed.
                Err(_) => self.has_ended = true,
            }
            return;
        }
    }

    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        loop {
            self.pump();
            if is_so(self) {
                return;
            }
            let is_late = begun.elapsed() > PATIENCE || self.has_ended;
            assert!(!is_late, "waiting for {what}; ended: {}\n{}", self.has_ended, self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn shows(&mut self, text: &str) {
        self.until(text, |seat| seat.text().contains(text));
    }

    pub(crate) fn shows_no(&mut self, text: &str) {
        self.until(&format!("no {text}"), |seat| !seat.text().contains(text));
    }

    /// Waits until the program has ended, and gives how.
    fn ends(&mut self) -> WaitStatus {
        let begun = Instant::now();
        while !self.has_ended {
            self.pump();
            assert!(begun.elapsed() < PATIENCE, "it does not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.session.get_process().wait().unwrap()
    }

    pub(crate) fn ends_well(&mut self) {
        let status = self.ends();
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}\n{}", self.text());
        let screen = self.screen.screen();
        assert!(
            !screen.alternate_screen() && !screen.hide_cursor(),
            "the terminal is not as it was"
        );
    }

    fn signal(&mut self, signal: Signal) {
        self.session.get_process_mut().signal(signal).unwrap();
    }

    pub(crate) fn text(&self) -> String {
        let (_, columns) = self.screen.screen().size();
        self.screen
            .screen()
            .rows(0, columns)
            .map(|row| row.trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Minutes and seconds left of the session, as the first row says.
    fn left(&self) -> String {
        let text = self.text();
        text.lines()
            .next()
            .and_then(|row| row.strip_suffix(" left")?.rsplit(' ').next().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Begins, and does the first set on the first side, up to the rest after it.
    fn does_a_set(&mut self) {
        self.shows("Press space to begin.");
        self.press(" ");
        self.shows("GET READY");
        self.press("n");
        self.shows("HOLD");
        self.press("n");
        self.shows("REST");
    }
}

fn whole_session(size: (u16, u16), [begin, limp]: [&str; 2]) {
    let machine = planned();
    let mut seat = Seat::take(&machine, &[], size);
    seat.shows("Press space to begin.");
    let whole = seat.left();
    insta::assert_snapshot!(begin, seat.text());
    seat.press(" ");
    seat.until("the clock to count down", |seat| {
        seat.text().contains("GET READY") && seat.left() != whole
    });
    seat.press("n");
    seat.shows("HOLD");

    seat.press(" ");
    seat.shows("PAUSED: Hold");
    let (stopped, picture) = (seat.left(), seat.text());
    seat.press("?");
    seat.shows("Any key closes this.");
    seat.press("x");
    seat.shows_no("Any key closes this.");
    assert_eq!((seat.left(), seat.text()), (stopped, picture), "the clock stands still");

    seat.press(" ");
    seat.shows("HOLD");
    seat.press("n");
    seat.shows("REST");
    seat.press("b");
    seat.shows("left side, set 1 of 2");
    seat.until("the set again", |seat| {
        seat.text().contains("HOLD") && !seat.text().contains("REST")
    });
    seat.press("s");
    seat.shows("Leave this exercise out. Why?");
    seat.press("t");
    seat.shows("Exercise 2 of 2");
    seat.press("e");
    seat.shows("Toe spread");
    seat.press("h");
    seat.shows("Short foot");
    seat.press("p");
    seat.shows("Pain, 0 to 10?");
    seat.press("3\r");
    seat.shows_no("Pain, 0 to 10?");
    seat.press("n");
    seat.shows("1 of 10");
    seat.press("nn");
    let is_right = |row: &str| row.trim_start().starts_with("right side");
    seat.until("the right side", |seat| {
        seat.text().contains("HOLD") && seat.text().lines().any(is_right)
    });
    seat.press("n");
    seat.shows("Do you limp now, or did you in the session?");
    insta::assert_snapshot!(limp, seat.text());
    seat.press("n");
    seat.ends_well();

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
fn a_whole_session_on_a_usual_screen() {
    whole_session((80, 24), ["session-80x24-begin", "session-80x24-limp"]);
}

#[test]
fn a_whole_session_on_a_large_screen() {
    whole_session((120, 40), ["session-120x40-begin", "session-120x40-limp"]);
}

#[test]
fn pain_is_asked_at_the_end_and_may_stay_unsaid() {
    for (keys, during) in [("10\r", serde_json::json!(10)), ("\r", serde_json::Value::Null)] {
        let machine = planned();
        let mut seat = Seat::take(&machine, &["--speed", "100", "--quiet"], (80, 24));
        seat.shows("Press space to begin.");
        seat.press(" ");
        seat.shows("0 to 10, then Enter");
        seat.press(keys);
        seat.until("the limp or the end", |seat| {
            seat.has_ended || seat.text().contains("limp now")
        });
        if !seat.has_ended {
            seat.press("n");
        }
        seat.ends_well();
        assert_eq!(sessions(&machine)[0]["during"], during);
        assert!(!seat.bytes.contains(&7), "it was to be quiet");
    }
}

/// Ends a session in the middle, and looks whether the next one goes on behind the first set.
fn goes_on_after(end: impl FnOnce(&mut Seat)) {
    let machine = planned();
    let mut seat = Seat::take(&machine, &[], (80, 24));
    seat.does_a_set();
    end(&mut seat);
    assert!(sessions(&machine).is_empty(), "it is not over");

    let mut again = Seat::new(machine.command(&["session"]), (80, 24));
    again.shows("Press space to begin.");
    assert!(again.text().contains("Next: right side, set 1 of 2"), "{}", again.text());
    again.press("q");
    again.shows("Stop?");
    again.press("t");
    again.shows("Enter alone: do not say");
    again.press("\r");
    again.ends_well();
    let logged = sessions(&machine);
    assert_eq!(item(&logged[0], CALF)["actual"]["sets"], 1, "{logged:?}");
    assert_eq!(item(&logged[0], FOOT)["skipped"], "no-time");
}

#[test]
fn ctrl_c_leaves_it_to_go_on_later() {
    goes_on_after(|seat| {
        seat.press("\u{3}");
        seat.ends_well();
        assert!(seat.text().contains("heelwise session goes on from there"), "{}", seat.text());
    });
}

#[test]
fn a_signal_to_end_leaves_it_to_go_on_later() {
    for signal in [Signal::SIGHUP, Signal::SIGTERM] {
        goes_on_after(|seat| {
            seat.signal(signal);
            seat.ends_well();
        });
    }
}

#[test]
fn a_killed_session_loses_nothing_that_was_complete() {
    goes_on_after(|seat| {
        seat.signal(Signal::SIGKILL);
        seat.ends();
    });
}

#[test]
fn a_closed_terminal_is_no_crash_and_loses_nothing() {
    let machine = planned();
    let code = machine.home.path().join("code");
    // The outer shell leads the terminal: when it dies, the terminal is closed. The inner one tells
    // how the program ended.
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
    let mut seat = Seat::new(shell, (80, 24));
    seat.does_a_set();
    seat.signal(Signal::SIGKILL);
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
fn the_terminal_is_as_it_was_afterwards() {
    let machine = planned();
    let mut shell = std::process::Command::new("/bin/sh");
    let script = "stty sane; \"$0\" session evening; echo code $?; stty -a; echo done";
    shell.args(["-c", script]).arg(program());
    shell.env_clear().env("HEELWISE_HOME", machine.home.path()).current_dir(root());
    let mut seat = Seat::new(shell, (80, 24));
    seat.shows("Press space to begin.");
    assert!(seat.screen.screen().alternate_screen() && seat.screen.screen().hide_cursor());
    seat.press("ql");
    seat.ends_well();
    let told = String::from_utf8_lossy(&seat.bytes).into_owned();
    let told = told.split("code 0").nth(1).unwrap_or_else(|| panic!("{told}")).to_owned();
    let is_set =
        |mode: &str| told.split_whitespace().any(|word| word.trim_end_matches(';') == mode);
    for mode in ["icanon", "isig", "echo", "icrnl", "opost"] {
        assert!(is_set(mode), "{mode}: {told}");
    }
}

#[test]
fn a_window_may_change_its_size_while_it_runs() {
    let machine = planned();
    let mut seat = Seat::take(&machine, &[], (80, 24));
    seat.shows("Press space to begin.");
    for (columns, rows) in [(120, 40), (40, 12), (20, 5), (1, 1), (200, 60), (60, 20)] {
        seat.resize(columns, rows);
        if columns >= 20 {
            seat.shows("space");
        }
    }
    seat.press(" ");
    seat.shows("GET READY");
    seat.resize(20, 5);
    seat.press("n");
    seat.shows("HOLD");
    seat.press("?");
    seat.shows("Keys");
    seat.press("xq");
    seat.shows("Stop?");
    seat.press("l");
    seat.ends_well();
}

#[test]
fn colours_are_there_only_when_they_are_wanted() {
    let coloured = |value: &str| {
        let machine = planned();
        let mut command = machine.command(&["session", "evening"]);
        command.env("NO_COLOR", value);
        let mut seat = Seat::new(command, (80, 24));
        seat.does_a_set();
        let screen = seat.screen.screen().clone();
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        let cells: Vec<_> =
            cells.filter_map(|(row, column)| screen.cell(row, column).cloned()).collect();
        assert!(
            cells.iter().any(|cell| cell.bold() && cell.contents() == "\u{2588}"),
            "the clock is bold"
        );
        seat.press("ql");
        seat.ends_well();
        cells.iter().any(|cell| {
            cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
        })
    };
    assert!(!coloured("1"));
    assert!(coloured(""), "an empty NO_COLOR is none");
}

#[test]
fn a_program_that_was_stopped_for_a_while_waits_for_the_person() {
    let machine = planned();
    let mut seat = Seat::take(&machine, &[], (80, 24));
    seat.does_a_set();
    seat.signal(Signal::SIGSTOP);
    // Longer than any leap that still counts as watching; if it takes longer still, so much the
    // better.
    std::thread::sleep(Duration::from_secs(6));
    seat.signal(Signal::SIGCONT);
    seat.shows("The clock was away. Press space to go on.");
    let left = seat.left();
    seat.press("?");
    seat.shows("Any key closes this.");
    assert_eq!(seat.left(), left);
    seat.press("x ");
    seat.shows("REST");
    seat.press("\u{3}");
    seat.ends_well();
}
