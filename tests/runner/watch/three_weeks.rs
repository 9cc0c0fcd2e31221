//! Three weeks of runs, from watch files to findings, the plan and its metronome beat.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::date;

use super::generated_files::Made;
use super::{NOW, Runner};
use crate::harness::{Machine, printed_ids, root};

/// Steady runs in the first week; then a lower cadence at the same pace, fatigue late in the run,
/// more and more load on the left foot, and one much longer run.
fn three_weeks() -> Vec<Made> {
    let run = |ago: i64, minutes| {
        let day = date(2026, 11, 21).saturating_sub(ago.days());
        Made::at(&format!("{day}T06:30:00Z"), minutes)
    };
    let steady = [20, 18, 15].map(|ago| Made { cadence: (174.0, 174.0), ..run(ago, 42) });
    let tired = |made| Made {
        cadence: (170.0, 157.0),
        contact: (248.0, 272.0),
        balance: (50.0, 53.5),
        ..made
    };
    let lately =
        [(12, 42), (10, 44), (7, 40), (4, 66)].map(|(ago, minutes)| tired(run(ago, minutes)));
    steady.into_iter().chain(lately).collect()
}

#[test]
fn three_weeks_of_watch_files_change_the_plan() {
    let runner = Runner { machine: Machine::with_packs(), files: tempfile::tempdir().unwrap() };
    for (number, made) in three_weeks().into_iter().enumerate() {
        runner.file(&format!("{number}.fit"), made.fit());
        runner.file(&format!("{number}.gpx"), made.gpx());
    }
    let answers = root().join("examples/shin-after-long-run.toml").display().to_string();
    let saved = runner.files.path().join("answers.toml").display().to_string();
    let mut transcript = String::new();
    let mut tell = |arguments: &[&str]| {
        let (code, printed) = runner.run(arguments);
        let shown = arguments.join(" ").replace(&answers, "ANSWERS").replace(&saved, "SAVED");
        let _ = write!(
            transcript,
            "$ heelwise {shown}\n{}--- exit {code}\n",
            printed.replace(&answers, "ANSWERS").replace(&saved, "SAVED")
        );
    };
    tell(&["log", "run", "."]);
    tell(&["progress", "runs"]);
    tell(&["check", "--profile", &answers, "--logged", "--save", &saved]);
    tell(&[
        "plan",
        "new",
        "--profile",
        &saved,
        "--goal",
        "run-again",
        "--minutes",
        "20",
        "--at",
        &NOW[..10],
    ]);
    for id in printed_ids(&runner.run(&["progress", "runs"]).1) {
        assert_eq!(runner.run(&["why", &id]).0, 0, "{id}");
    }
    insta::assert_snapshot!("watch-three-weeks", transcript);
}
