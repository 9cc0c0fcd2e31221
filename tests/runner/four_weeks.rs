//! Four weeks of daily use by one person: mornings, heels, runs, sessions, a flare, a trip without
//! kit, an undone entry, and a restored backup.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::harness::Machine;

const FIRST: Date = date(2026, 11, 20);

/// A person's machine and the current day.
struct FourWeeks {
    machine: Machine,
    today: Date,
    /// The output for the snapshot.
    transcript: String,
}

impl FourWeeks {
    fn begin() -> Self {
        Self { machine: Machine::with_packs(), today: FIRST, transcript: String::new() }
    }

    /// Sets the current day, counted from 1.
    fn day(&mut self, number: i32) {
        self.today = FIRST.saturating_add((number - 1).days());
        let _ = writeln!(self.transcript, "=== day {number}, {}", self.today);
    }

    /// Runs a command at an hour of the day with this standard input. It must succeed.
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

    /// Runs a command and appends its output to the transcript.
    fn show(&mut self, hour: &str, arguments: &[&str]) {
        let printed = self.at(hour, arguments, "");
        let _ = write!(self.transcript, "$ heelwise {}\n{printed}", arguments.join(" "));
    }

    fn log(&self, hour: &str, arguments: &[&str]) -> String {
        self.at(hour, &[&["log"], arguments].concat(), "")
    }

    /// Does all open sessions of the day with this pain, and returns their last lines.
    fn sessions(&self, pain: &str) -> String {
        let mut transcript = String::new();
        for _ in 0..4 {
            let lines = format!("+900\n{pain}\n").repeat(8);
            let printed = self.at("19:00", &["session", "--plain", "--clock", "stdin"], &lines);
            if printed.contains("Nothing more is on now") {
                return transcript;
            }
            let result = printed.split_once("The session is over").expect("a session ends").1;
            transcript.push_str(result.split_once('\n').unwrap().1);
        }
        panic!("{}: there is always one more session", self.today);
    }

    fn entries(&self) -> Vec<Value> {
        let document = self.at("21:00", &["log", "list", "--since", "2026-11-01", "--json"], "");
        serde_json::from_str::<Value>(&document).unwrap()["entries"].as_array().unwrap().clone()
    }

    /// A usual day: morning pain, heels on working days, a run on Sundays, all sessions.
    fn usual(&self, morning: &str, pain: &str) -> String {
        let mut transcript = self.log("07:00", &["pain", morning, "--first-step"]);
        match self.today.weekday().to_monday_one_offset() {
            1..=5 => drop(self.log("18:00", &["heels", "6h", "--height", "7cm"])),
            7 => drop(self.log("18:00", &["run", "5.2km", "31:30"])),
            _ => {}
        }
        transcript.push_str(&self.sessions(pain));
        transcript.push_str(&self.log("21:00", &["pain", pain, "--after"]));
        transcript
    }

    fn usual_days(&mut self, days: std::ops::RangeInclusive<i32>, morning: &str, pain: &str) {
        for number in days {
            self.day(number);
            let transcript = self.usual(morning, pain);
            let _ = writeln!(self.transcript, "a usual day");
            for moved in transcript.split("Your plan, ").skip(1) {
                let end = moved.find(']').map_or(moved.len(), |end| end + 1);
                let _ = writeln!(self.transcript, "  {}", moved[..end].replace('\n', " "));
            }
        }
    }
}

// threat: F15
#[test]
fn four_weeks_of_daily_use() {
    let mut weeks = FourWeeks::begin();
    weeks.day(1);
    let profile = "examples/first-step-heel-pain.toml";
    weeks.at(
        "06:30",
        &["plan", "new", "--profile", profile, "--minutes", "15", "--kit", "heel-cup"],
        "",
    );
    weeks.show("07:00", &["log", "pain", "4", "--first-step"]);
    weeks.show("07:05", &["log", "test", "knee-to-wall", "--left", "8", "--right", "9.5"]);
    let first = weeks.sessions("1");
    let _ = write!(weeks.transcript, "{first}");
    weeks.show("21:00", &["log", "pain", "1", "--after"]);
    weeks.usual_days(2..=7, "4", "1");

    weeks.day(8);
    weeks.show("07:00", &["today"]);
    weeks.usual("3", "2");
    weeks.usual_days(9..=10, "3", "1");

    // A flare: too much in the session, a bad morning after it.
    weeks.day(11);
    weeks.log("07:00", &["pain", "3", "--first-step"]);
    weeks.log("18:00", &["heels", "9h", "--height", "10cm"]);
    let flare =
        weeks.at("19:00", &["session", "--plain", "--clock", "stdin"], &"+900\n7\ny\n".repeat(8));
    let _ = write!(weeks.transcript, "{}", flare.split_once("is over").unwrap().1);
    weeks.day(12);
    weeks.show("07:00", &["log", "pain", "6", "--first-step"]);
    weeks.show("07:10", &["today"]);
    weeks.usual_days(13..=15, "4", "1");

    // A slip of the finger, and back.
    weeks.show("21:10", &["log", "pain", "9"]);
    weeks.show("21:11", &["log", "undo"]);

    // A trip without kit.
    weeks.day(16);
    weeks.log("07:00", &["pain", "3", "--first-step"]);
    weeks.show("20:00", &["log", "session", "--skipped", "no-kit"]);
    weeks.day(17);
    weeks.show("07:00", &["today"]);
    weeks.usual("3", "1");
    weeks.usual_days(18..=21, "3", "1");

    // Half of the log is removed by mistake, and the backup of the morning is put back.
    weeks.day(22);
    weeks.log("07:00", &["pain", "2", "--first-step"]);
    let before = weeks.entries();
    for entry in before.iter().take(10) {
        let number = entry["number"].to_string();
        weeks.log("08:00", &["remove", &number]);
    }
    assert_eq!(weeks.entries().len(), before.len() - 10);
    weeks.show("08:10", &["backup", "list"]);
    weeks.show("08:11", &["backup", "restore", "latest", "--yes"]);
    // The backup was made before the first entry of the day.
    assert_eq!(weeks.entries().len(), before.len() - 1);
    weeks.log("07:00", &["pain", "2", "--first-step"]);
    assert!(weeks.entries() == before, "the same entries, with the same numbers and times");
    weeks.sessions("1");
    weeks.log("21:00", &["pain", "1", "--after"]);
    weeks.usual_days(23..=27, "2", "1");

    weeks.day(28);
    weeks.log("07:00", &["pain", "2", "--first-step"]);
    weeks.show("07:10", &["log", "test", "knee-to-wall", "--left", "10.5", "--right", "11"]);
    weeks.show("07:20", &["plan", "show"]);
    weeks.show("07:30", &["progress"]);
    weeks.show("07:40", &["log", "list", "--since", "yesterday"]);
    insta::assert_snapshot!("life", weeks.transcript);
    the_store_holds_every_entry(&weeks);
}

/// The log gives the same plan and progress after export, erase, and import on another machine.
fn the_store_holds_every_entry(weeks: &FourWeeks) {
    let shown = [["plan", "show"], ["progress", "--json"], ["today", "--json"]];
    let before = shown.map(|arguments| weeks.at("08:00", &arguments, ""));
    let export = weeks.machine.home.path().join("mine.json");
    weeks.at("08:00", &["export", &export.display().to_string()], "");
    let table = weeks.machine.home.path().join("mine.csv");
    weeks.at("08:00", &["export", &table.display().to_string()], "");
    let entries = weeks.entries();

    weeks.at("08:00", &["erase", "--yes"], "");
    assert!(weeks.entries().is_empty());
    weeks.at("08:00", &["import", &export.display().to_string()], "");
    assert_eq!(shown.map(|arguments| weeks.at("08:00", &arguments, "")), before);
    assert!(weeks.entries() == entries, "the same entries, with the same numbers and times");

    let again = weeks.at("08:00", &["import", &table.display().to_string()], "");
    assert!(again.starts_with("Nothing new to import."), "{again}");
    weeks.at("08:00", &["erase", "--yes"], "");
    weeks.at("08:00", &["import", &table.display().to_string()], "");
    let plain = |entries: Vec<Value>| {
        entries.into_iter().map(|entry| entry["entry"].clone()).collect::<Vec<_>>()
    };
    assert!(plain(weeks.entries()) == plain(entries), "the table holds the whole log");
}
