//! The progress command: eight weeks of a log, a short log, and none.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::harness::{Machine, TODAY, printed_ids};

/// The example log and its last day.
const LOG: &str = "examples/log-progress.jsonl";
const END: &str = "2027-01-14";

/// A machine with the plan of the example.
fn planned() -> Machine {
    let machine = Machine::with_packs();
    let run =
        machine.run(&["plan", "new", "--profile", "examples/heels-then-run.toml", "--at", TODAY]);
    assert_eq!(run.code(), 0, "{}", run.all());
    machine
}

/// Writes the selected lines of the example log to a file.
fn some_lines(machine: &Machine, fits: impl Fn(&str) -> bool) -> String {
    let text = fs::read_to_string(crate::harness::root().join(LOG)).unwrap();
    let path = machine.home.path().join("log.jsonl");
    fs::write(&path, text.lines().filter(|line| fits(line)).collect::<Vec<_>>().join("\n"))
        .unwrap();
    path.display().to_string()
}

fn document(machine: &Machine, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> =
        ["progress", "--json", "--at", END].into_iter().chain(arguments.iter().copied()).collect();
    serde_json::from_str(&machine.run(&arguments).stdout()).unwrap()
}

#[test]
fn progress_of_eight_weeks_matches_its_snapshot() {
    let machine = planned();
    let run = machine.run(&["progress", "--at", END, "--records", LOG]);
    assert_eq!(run.code(), 0);
    assert!(run.stdout().lines().all(|line| line.chars().count() <= 80), "{}", run.stdout());
    assert!(!run.stdout().contains('\u{1b}') && !run.stdout().contains('%'), "{}", run.stdout());
    insta::assert_snapshot!("progress", run.all());
}

#[test]
fn progress_with_little_data_says_so() {
    let machine = Machine::with_packs();
    let mut text = String::new();
    let mut tell = |what: &str, arguments: &[&str]| {
        let arguments: Vec<&str> =
            ["progress"].into_iter().chain(arguments.iter().copied()).collect();
        let _ = writeln!(text, "=== {what}\n{}", machine.run(&arguments).all());
    };
    tell("no log", &["--at", END]);
    let log = some_lines(&machine, |line| line.contains("2026-11-20"));
    tell("one day", &["--at", TODAY, "--records", &log]);
    let log = some_lines(&machine, |line| line.contains("heel-wear"));
    tell("only heels", &["--at", END, "--records", &log]);
    tell("a log that ended long ago", &["--at", "2027-05-14", "--weeks", "30", "--records", LOG]);
    tell("a log from the future", &["--at", "2026-10-01", "--records", LOG]);
    tell("no such number of weeks", &["--at", END, "--weeks", "0"]);
    insta::assert_snapshot!("progress-little", text);
}

#[test]
fn every_id_that_progress_prints_can_be_explained() {
    let machine = planned();
    let run = machine.run(&["progress", "--at", END, "--records", LOG]);
    let ids = printed_ids(&run.stdout());
    for rule in ["progress", "pain-change", "adherence", "association"] {
        assert!(ids.contains(&format!("heelwise/rule/{rule}")), "{rule}: {ids:?}");
    }
    for id in ids {
        let why = machine.run(&["why", &id, "--at", END]);
        assert_eq!(why.code(), 0, "{id}: {}", why.stderr());
    }
}

#[test]
fn the_progress_document_and_the_text_agree() {
    let shown = document(&planned(), &["--records", LOG]);
    assert_eq!((&shown["document"], &shown["schema_version"]), (&"progress".into(), &1.into()));
    assert_eq!(
        (shown["weeks"].as_array().unwrap().len(), shown["days"].as_array().unwrap().len()),
        (8, 56)
    );
    let planted = &shown["associations"][0];
    assert_eq!(
        (&planted["exposure"], &planted["lag"], &planted["conclusion"]),
        (&"heel-hours".into(), &0.into(), &"worse".into())
    );
    assert!(planted["detrended"]["low"].as_f64().unwrap() > 0.0, "{planted}");
    let count = |key: &str| shown["adherence"][key].as_u64().unwrap();
    let skipped: u64 = shown["adherence"]["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["count"].as_u64().unwrap())
        .sum();
    assert_eq!(count("planned"), count("done") + count("partly") + skipped + count("silent"));
    // A day of which nothing was said has nothing, one of which anything was said has none.
    let gap =
        shown["days"].as_array().unwrap().iter().find(|day| day["is_logged"] == false).unwrap();
    assert!(gap["heel_hours"].is_null() && gap["morning"].is_null(), "{gap}");
}

#[test]
fn no_conclusion_below_the_minimum_of_data() {
    let machine = Machine::with_packs();
    // Thirteen mornings that follow the heels to the point: far beyond chance, and still too few.
    let mut lines = Vec::new();
    for day in 1..=14 {
        let (hours, pain) = if day % 2 == 0 { (8, 0) } else { (1, 6) };
        lines.push(format!(
            r#"{{"record":"heel-wear","date":"2027-01-{day:02}","hours":{hours},"height_cm":7}}"#
        ));
        if day > 1 {
            lines
                .push(format!(r#"{{"record":"morning","date":"2027-01-{day:02}","pain":{pain}}}"#));
        }
    }
    let path = machine.home.path().join("log.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    let shown = document(&machine, &["--records", &path.display().to_string()]);
    let first = &shown["associations"][0];
    assert_eq!((&first["mornings"], &first["conclusion"]), (&13.into(), &"too-few".into()));
    assert_eq!(first["missing"], serde_json::json!(["13 mornings so far, 14 are needed"]));
    assert_eq!(shown["pain"]["change"], "too-few");
}
