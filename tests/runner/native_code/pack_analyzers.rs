//! The analyzers of our packs, as the host runs them.

use super::CHECK;
use crate::harness::{Machine, TODAY};

#[test]
fn the_analyzers_of_the_packs_measure_correctly() {
    let machine = Machine::with_packs();
    let measured = |name: &str| {
        let (profile, records) =
            (format!("examples/{name}.toml"), format!("examples/{name}.jsonl"));
        let run = machine.run(&[
            "check",
            "--profile",
            &profile,
            "--records",
            &records,
            "--at",
            TODAY,
            "--json",
        ]);
        let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let present = document["measured"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["present"] == true);
        present.map(|finding| finding["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        measured("office-heels"),
        ["high-heel-rehab/finding/heel-load-up", "high-heel-rehab/finding/heel-trend-rising"]
    );
    assert_eq!(measured("heels-then-run"), ["high-heel-rehab/finding/heel-day-then-run"]);
    assert_eq!(measured("calf-release"), ["massage-therapy/finding/release-gain-real"]);
    assert_eq!(measured("shin-after-long-run").len(), 4);
}

#[test]
fn measurements_count_as_arguments() {
    let machine = Machine::with_packs();
    let text = machine.run(&CHECK).stdout();
    let reasons = text.split("Not yet known").next().unwrap();
    assert!(reasons.contains("13.5 km"), "the long run is among the reasons:\n{text}");
}

#[test]
fn saved_measurements_are_explained_without_native_code() {
    let machine = Machine::with_packs();
    let saved = machine.home.path().join("mine.toml").display().to_string();
    let check: Vec<&str> = CHECK.into_iter().chain(["--save", &saved]).collect();
    assert_eq!(machine.run(&check).code(), 0);
    let why = machine.run(&[
        "why",
        "running-technique/finding/long-run-jump",
        "--profile",
        &saved,
        "--at",
        TODAY,
    ]);
    assert_eq!(why.code(), 0, "{}", why.all());
    let argument = machine.run(&[
        "why",
        "running-technique/argument/long-run-jump-shin",
        "--profile",
        &saved,
        "--at",
        TODAY,
    ]);
    assert!(argument.stdout().contains("13.5 km"), "{}", argument.all());
    let again = machine.run(&["check", "--profile", &saved, "--at", TODAY]).stdout();
    assert!(again.contains("13.5 km"), "{again}");
}
