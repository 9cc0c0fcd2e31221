//! Four weeks of one person's life, lived through the real program: mornings, heels, runs, sessions
//! on a turned clock, a flare, a trip without kit, a slip that is taken back, and a backup that is
//! put back.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::harness::Machine;

const FIRST: Date = date(2026, 11, 20);

/// A person, their machine, and what day it is.
struct Life {
    machine: Machine,
    today: Date,
    /// What was printed that a reader of this test should see.
    told: String,
}

impl Life {
    fn begin() -> Self {
        Self { machine: Machine::with_packs(), today: FIRST, told: String::new() }
    }

    /// Goes to a day of the plan, from 1.
    fn day(&mut self, number: i32) {
        self.today = FIRST.saturating_add((number - 1).days());
        let _ = writeln!(self.told, "=== day {number}, {}", self.today);
    }

    /// Runs a command at an hour of the day, with something on standard input. What it prints must
    /// be a success.
    fn at(&self, hour: &str, arguments: &[&str], input: &str) -> String {
        let mut command = self.machine.command(arguments);
        command.env("HEELWISE_NOW", format!("{}T{hour}:00+01:00", self.today));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A session that is over does not read the rest.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert!(output.status.success(), "{} {arguments:?}: {}", self.today, text(&output.stderr));
        text(&output.stdout).replace(&self.machine.home.path().display().to_string(), "$HOME")
    }

    /// Runs a command and keeps what it prints for the reader.
    fn tell(&mut self, hour: &str, arguments: &[&str]) {
        let printed = self.at(hour, arguments, "");
        let _ = write!(self.told, "$ heelwise {}\n{printed}", arguments.join(" "));
    }

    fn log(&self, hour: &str, arguments: &[&str]) -> String {
        self.at(hour, &[&["log"], arguments].concat(), "")
    }

    /// Is led through everything that is open, part by part, with this pain. What each session came
    /// to.
    fn sessions(&self, pain: &str) -> String {
        let mut told = String::new();
        for _ in 0..4 {
            let lines = format!("+900\n{pain}\n").repeat(8);
            let printed = self.at("19:00", &["session", "--plain", "--clock", "stdin"], &lines);
            if printed.contains("Nothing more is on now") {
                return told;
            }
            let result = printed.split_once("The session is over").expect("a session ends").1;
            told.push_str(result.split_once('\n').unwrap().1);
        }
        panic!("{}: there is always one more session", self.today);
    }

    fn entries(&self) -> Vec<Value> {
        let document = self.at("21:00", &["log", "list", "--since", "2026-11-01", "--json"], "");
        serde_json::from_str::<Value>(&document).unwrap()["entries"].as_array().unwrap().clone()
    }

    /// A usual day: a morning, heels on working days, a run on Sundays, all sessions.
    fn usual(&self, morning: &str, pain: &str) -> String {
        let mut told = self.log("07:00", &["pain", morning, "--first-step"]);
        match self.today.weekday().to_monday_one_offset() {
            1..=5 => drop(self.log("18:00", &["heels", "6h", "--height", "7cm"])),
            7 => drop(self.log("18:00", &["run", "5.2km", "31:30"])),
            _ => {}
        }
        told.push_str(&self.sessions(pain));
        told.push_str(&self.log("21:00", &["pain", pain, "--after"]));
        told
    }

    fn usual_days(&mut self, days: std::ops::RangeInclusive<i32>, morning: &str, pain: &str) {
        for number in days {
            self.day(number);
            let told = self.usual(morning, pain);
            let _ = writeln!(self.told, "a usual day");
            for moved in told.split("Your plan, ").skip(1) {
                let end = moved.find(']').map_or(moved.len(), |end| end + 1);
                let _ = writeln!(self.told, "  {}", moved[..end].replace('\n', " "));
            }
        }
    }
}

// rows: F15
#[test]
fn four_weeks_of_a_life() {
    let mut life = Life::begin();
    life.day(1);
    let profile = "examples/first-step-heel-pain.toml";
    life.at(
        "06:30",
        &["plan", "new", "--profile", profile, "--minutes", "15", "--kit", "heel-cup"],
        "",
    );
    life.tell("07:00", &["log", "pain", "4", "--first-step"]);
    life.tell("07:05", &["log", "test", "knee-to-wall", "--left", "8", "--right", "9.5"]);
    let first = life.sessions("1");
    let _ = write!(life.told, "{first}");
    life.tell("21:00", &["log", "pain", "1", "--after"]);
    life.usual_days(2..=7, "4", "1");

    life.day(8);
    life.tell("07:00", &["today"]);
    life.usual("3", "2");
    life.usual_days(9..=10, "3", "1");

    // A flare: too much in the session, a bad morning after it.
    life.day(11);
    life.log("07:00", &["pain", "3", "--first-step"]);
    life.log("18:00", &["heels", "9h", "--height", "10cm"]);
    let flare =
        life.at("19:00", &["session", "--plain", "--clock", "stdin"], &"+900\n7\ny\n".repeat(8));
    let _ = write!(life.told, "{}", flare.split_once("is over").unwrap().1);
    life.day(12);
    life.tell("07:00", &["log", "pain", "6", "--first-step"]);
    life.tell("07:10", &["today"]);
    life.usual_days(13..=15, "4", "1");

    // A slip of the finger, and back.
    life.tell("21:10", &["log", "pain", "9"]);
    life.tell("21:11", &["log", "undo"]);

    // A trip without kit.
    life.day(16);
    life.log("07:00", &["pain", "3", "--first-step"]);
    life.tell("20:00", &["log", "session", "--skipped", "no-kit"]);
    life.day(17);
    life.tell("07:00", &["today"]);
    life.usual("3", "1");
    life.usual_days(18..=21, "3", "1");

    // Half of the log is removed by mistake, and the backup of the morning is put back.
    life.day(22);
    life.log("07:00", &["pain", "2", "--first-step"]);
    let before = life.entries();
    for entry in before.iter().take(10) {
        let number = entry["number"].to_string();
        life.log("08:00", &["remove", &number]);
    }
    assert_eq!(life.entries().len(), before.len() - 10);
    life.tell("08:10", &["backup", "list"]);
    life.tell("08:11", &["backup", "restore", "latest", "--yes"]);
    // The backup was made before the first entry of the day.
    assert_eq!(life.entries().len(), before.len() - 1);
    life.log("07:00", &["pain", "2", "--first-step"]);
    assert!(life.entries() == before, "the same entries, with the same numbers and times");
    life.sessions("1");
    life.log("21:00", &["pain", "1", "--after"]);
    life.usual_days(23..=27, "2", "1");

    life.day(28);
    life.log("07:00", &["pain", "2", "--first-step"]);
    life.tell("07:10", &["log", "test", "knee-to-wall", "--left", "10.5", "--right", "11"]);
    life.tell("07:20", &["plan", "show"]);
    life.tell("07:30", &["progress"]);
    life.tell("07:40", &["log", "list", "--since", "yesterday"]);
    insta::assert_snapshot!("life", life.told);
    what_was_lived_is_what_is_kept(&life);
}

/// The log, exported, erased and taken in again on another machine, gives the same plan and
/// progress.
fn what_was_lived_is_what_is_kept(life: &Life) {
    let shown = [["plan", "show"], ["progress", "--json"], ["today", "--json"]];
    let before = shown.map(|arguments| life.at("08:00", &arguments, ""));
    let export = life.machine.home.path().join("mine.json");
    life.at("08:00", &["export", &export.display().to_string()], "");
    let table = life.machine.home.path().join("mine.csv");
    life.at("08:00", &["export", &table.display().to_string()], "");
    let entries = life.entries();

    life.at("08:00", &["erase", "--yes"], "");
    assert!(life.entries().is_empty());
    life.at("08:00", &["import", &export.display().to_string()], "");
    assert_eq!(shown.map(|arguments| life.at("08:00", &arguments, "")), before);
    assert!(life.entries() == entries, "the same entries, with the same numbers and times");

    let again = life.at("08:00", &["import", &table.display().to_string()], "");
    assert!(again.starts_with("Nothing new came in."), "{again}");
    life.at("08:00", &["erase", "--yes"], "");
    life.at("08:00", &["import", &table.display().to_string()], "");
    let plain = |entries: Vec<Value>| {
        entries.into_iter().map(|entry| entry["entry"].clone()).collect::<Vec<_>>()
    };
    assert!(plain(life.entries()) == plain(entries), "the table holds the whole log");
}
