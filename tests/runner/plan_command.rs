//! The plan commands: output, scenarios and bad input.

mod kept_plans;
mod log_entries;
mod people;

use std::fmt::Write as _;
use std::fs;

use people::{answers_of, day, keep_plan, log, plan, planned, plans_of};

use crate::harness::{Machine, Run, TODAY, printed_ids};

/// One person and plan request for each family of protocols, by the name of the snapshot.
const FAMILIES: [(&str, &str, &[&str]); 7] = [
    ("plan-loading", "first-step-heel-pain", &[]),
    ("plan-support", "shop-floor-forefoot", &["--minutes", "15", "--kit", "all"]),
    ("plan-release", "tired-feet-on-heel-days-only", &["--kit", "foam-roller,small-ball"]),
    ("plan-balance", "blind-ankle-roll-mild", &["--minutes", "20", "--days", "mon,wed,fri,sun"]),
    (
        "plan-walk-run",
        "sole-and-shin-at-two",
        &["--goal", "run-again", "--minutes", "45", "--kit", "all"],
    ),
    (
        "plan-heel-taper",
        "blind-heels-tight-calves",
        &["--goal", "heels-at-work", "--minutes", "20"],
    ),
    (
        "plan-barefoot",
        "tired-feet-on-heel-days-only",
        &["--goal", "prevent", "--minutes", "15", "--days", "5"],
    ),
];

#[test]
fn plans_of_twelve_weeks_match_their_snapshots() {
    for (name, who, request) in FAMILIES {
        let family = name.strip_prefix("plan-").unwrap();
        let (machine, run) = planned(who, request);
        let way = machine.run(&["plan", "try", "green"]);
        insta::assert_snapshot!(
            name,
            format!("{}\n=== plan try green\n\n{}", run.all(), way.all())
        );
        let document: serde_json::Value =
            serde_json::from_str(&machine.run(&["plan", "show", "--at", TODAY, "--json"]).stdout())
                .unwrap();
        let courses = document["courses"].as_array().unwrap();
        assert!(courses.iter().any(|course| course["family"] == family), "{family}: {courses:?}");
    }
}

#[test]
fn simulated_scenarios_match_their_snapshots() {
    let (machine, _) = planned("blind-achilles-club-runner", &["--minutes", "20"]);
    for name in ["try-flare", "try-drop-out", "try-return"] {
        let scenario = name.strip_prefix("try-").unwrap();
        insta::assert_snapshot!(name, machine.run(&["plan", "try", scenario]).all());
    }
    let flare = machine.run(&["plan", "try", "flare"]).stdout();
    assert!(flare.contains("phase back") && flare.contains("Rest until"), "{flare}");
    assert!(flare.contains("[foundation/red-flag/log-red-sessions]"), "{flare}");
}

#[test]
fn every_id_that_a_plan_prints_can_be_explained() {
    let (machine, run) =
        planned("sole-and-shin-at-two", &["--goal", "run-again", "--minutes", "45"]);
    let lines: Vec<String> =
        (0..20).flat_map(|number| day(number, if number == 9 { 7 } else { 1 }, 1)).collect();
    let records = log(&machine, &lines);
    let later = machine.run(&["plan", "show", "--at", "2026-12-12", "--records", &records]);
    let on = machine.run(&["today", "--week", "--at", "2026-12-12", "--records", &records]);
    let mut text = format!("{}{}{}", run.stdout(), later.stdout(), on.stdout());
    for scenario in ["flare", "return"] {
        let _ = write!(text, "{}", machine.run(&["plan", "try", scenario]).stdout());
    }
    let document: serde_json::Value = serde_json::from_str(
        &machine
            .run(&["plan", "show", "--at", "2026-12-12", "--records", &records, "--json"])
            .stdout(),
    )
    .unwrap();
    let mut ids = printed_ids(&text);
    for list in ["left_out", "passed_over", "moves"] {
        for entry in document[list].as_array().unwrap() {
            ids.extend(
                ["id", "because", "rule"]
                    .iter()
                    .filter_map(|key| entry[key].as_str())
                    .map(str::to_owned),
            );
        }
    }
    ids.sort();
    ids.dedup();
    assert!(ids.len() > 40, "{ids:?}");
    for id in ids {
        let run = machine.run(&["why", &id, "--at", "2026-12-12", "--records", &records]);
        assert_eq!(run.code(), 0, "{id}: {}", run.stderr());
    }
}

#[test]
fn why_explains_an_exercise_an_exclusion_and_a_plan_event() {
    let (machine, _) = planned("first-step-heel-pain", &[]);
    let lines: Vec<String> =
        (0..9).flat_map(|number| day(number, if number == 7 { 8 } else { 1 }, 1)).collect();
    let records = log(&machine, &lines);
    let mut text = String::new();
    for id in [
        "foundation/exercise/plantar-fascia-stretch",
        "foundation/exercise/heel-cup-use",
        "foundation/protocol/plantar-heel",
        "massage-therapy/protocol/twice-daily-release",
        "foundation/phase/plantar-heel.calm",
        "foundation/pain-model/pain-monitoring",
        "heelwise/rule/one-new-load",
    ] {
        let run = machine.run(&["why", id, "--at", "2026-11-28", "--records", &records]);
        let _ = writeln!(text, "$ heelwise why {id}\n{}", run.all());
    }
    insta::assert_snapshot!("why-in-a-plan", text);
}

#[test]
fn today_and_week_match_their_snapshot() {
    let (machine, _) =
        planned("blind-achilles-club-runner", &["--minutes", "20", "--days", "mon,wed,fri,sat"]);
    let lines: Vec<String> = (0..12).flat_map(|number| day(number, 1, 2)).collect();
    let records = log(&machine, &lines);
    let mut text = String::new();
    for arguments in [
        vec!["today", "--at", "2026-11-20"],
        vec!["today", "--at", "2026-11-22"],
        vec!["today", "--week", "--at", "2026-12-02", "--records", &records],
    ] {
        let _ = writeln!(
            text,
            "$ heelwise {}\n{}",
            arguments[..2].join(" "),
            machine.run(&arguments).all()
        );
    }
    insta::assert_snapshot!("today", text);
}

#[test]
fn a_new_plan_is_compared_with_the_previous_one() {
    let (machine, _) = planned("first-step-heel-pain", &[]);
    let alone = machine.run(&["plan", "diff", "--at", TODAY]);
    assert!(alone.stdout().contains("There is no plan before it."), "{}", alone.all());
    plan(
        &machine,
        "first-step-heel-pain",
        "2026-11-27",
        &["--minutes", "20", "--kit", "heel-cup,tape"],
    )
    .success();
    let request = machine.run(&["plan", "diff", "--at", "2026-11-27"]);
    // The same nurse, who now takes blood thinners and hurts more.
    let path = answers_of(&machine, "first-step-heel-pain");
    let text = fs::read_to_string(&path).unwrap();
    let text = text
        .replace("on-blood-thinners = \"no\"", "on-blood-thinners = \"yes\"")
        .replace("tape-allergy = \"no\"", "tape-allergy = \"yes\"");
    fs::write(&path, text).unwrap();
    machine
        .run(&[
            "plan",
            "new",
            "--profile",
            &path,
            "--at",
            "2026-12-04",
            "--minutes",
            "20",
            "--kit",
            "heel-cup,tape",
        ])
        .success();
    let answers = machine.run(&["plan", "diff", "--at", "2026-12-04"]);
    insta::assert_snapshot!(
        "plan-diff",
        format!("{}\n=== other answers\n{}", request.all(), answers.all())
    );
    assert_eq!(plans_of(&machine).len(), 3);
}

// threat: H8
#[test]
fn an_urgent_assessment_gives_advice_and_no_plan() {
    for who in ["swollen-calf", "chest-signs"] {
        let (machine, run) = planned(who, &[]);
        assert!(run.stdout().starts_with("How soon: "), "{}", run.all());
        assert!(
            !run.stdout().contains("/exercise/") && !run.stdout().contains("/protocol/"),
            "{}",
            run.all()
        );
        assert!(plans_of(&machine).is_empty());
    }
}

// threat: H7
#[test]
fn a_new_answer_stops_a_plan_and_excludes_exercises() {
    let (machine, run) = planned("first-step-heel-pain", &[]);
    assert!(run.stdout().contains("What to do"));
    let swollen = r#"{"record":"answer","date":"2026-11-24","finding":"foundation/calf-swollen-one-side","answer":"yes"}"#;
    let swollen =
        [swollen.to_owned(), swollen.replace("calf-swollen-one-side", "deep-vein-tender")];
    let records = log(&machine, &swollen);
    let before = machine.run(&["today", "--at", "2026-11-23", "--records", &records]);
    assert!(before.stdout().contains("What to do"), "{}", before.all());
    let after = machine.run(&["today", "--at", "2026-11-24", "--records", &records]);
    assert!(!after.stdout().contains("/exercise/"), "{}", after.all());
    insta::assert_snapshot!("plan-stopped", after.all());
    let shown = machine.run(&["plan", "show", "--at", "2026-11-25", "--records", &records]);
    assert!(
        !shown.stdout().contains("/exercise/") && !shown.stdout().contains("/protocol/"),
        "{}",
        shown.all()
    );
}

// threat: H6
#[test]
fn medicines_and_age_exclude_loading() {
    let machine = Machine::with_packs();
    let path = answers_of(&machine, "blind-achilles-club-runner");
    let text = fs::read_to_string(&path).unwrap();
    let with = |change: (&str, &str)| {
        assert!(text.contains(change.0), "{}", change.0);
        fs::write(&path, text.replace(change.0, change.1)).unwrap();
        machine
            .run(&["plan", "new", "--profile", &path, "--at", TODAY, "--minutes", "30", "--json"])
            .stdout()
    };
    let age = text.lines().find(|line| line.starts_with("age = ")).unwrap();
    let loads = |document: &str| {
        let document: serde_json::Value = serde_json::from_str(document).unwrap();
        let exercises = document["exercises"]
            .as_array()
            .map(|all| all.iter().filter(|it| it["purpose"] == "load").count());
        exercises.unwrap_or_default()
    };
    assert!(loads(&with((age, age))) > 0);
    assert_eq!(
        loads(&with(("fluoroquinolone-recent = \"no\"", "fluoroquinolone-recent = \"yes\""))),
        0
    );
    let child: serde_json::Value = serde_json::from_str(&with((age, "age = 12"))).unwrap();
    let names = child["exercises"].to_string();
    assert!(
        child["document"] == "plan" && !names.contains("loaded") && !names.contains("hops"),
        "{child}"
    );
}

#[test]
fn bad_input_is_reported_and_nothing_is_lost() {
    let (machine, _) = planned("first-step-heel-pain", &[]);
    let kept = plans_of(&machine)[0].clone();
    let mut text = String::new();
    let mut add = |what: &str, run: &Run| {
        let _ = writeln!(
            text,
            "=== {what}\n{}",
            run.all().lines().take(12).collect::<Vec<_>>().join("\n")
        );
    };
    let future = log(&machine, &day(400, 1, 1));
    add("a log from the future", &machine.run(&["today", "--at", TODAY, "--records", &future]));
    add("a clock set back", &machine.run(&["today", "--at", "2026-10-01"]));
    add(
        "a gap of weeks",
        &machine.run(&["today", "--at", "2026-12-30", "--records", &log(&machine, &day(2, 1, 1))]),
    );
    let long = plan(&machine, "first-step-heel-pain", TODAY, &["--weeks", "52"]);
    assert_eq!(long.code(), 0);
    add("a gap of months", &machine.run(&["today", "--at", "2027-04-30"]));
    add("a plan that is over", &machine.run(&["plan", "show", "--at", "2029-01-01"]));
    add(
        "a line that is no entry",
        &machine.run(&["today", "--at", TODAY, "--records", &log(&machine, &["{}".into()])]),
    );
    let wrong = r#"{"record":"session","date":"2026-11-20","during":12}"#.to_owned();
    add(
        "a number that cannot be",
        &machine.run(&["today", "--at", TODAY, "--records", &log(&machine, &[wrong])]),
    );
    add("no such kit", &plan(&machine, "first-step-heel-pain", TODAY, &["--kit", "trampoline"]));
    add("no such days", &plan(&machine, "first-step-heel-pain", TODAY, &["--days", "8"]));
    add("no such goal", &plan(&machine, "first-step-heel-pain", TODAY, &["--goal", "win"]));
    add("no such scenario", &machine.run(&["plan", "try", "fairy-tale"]));
    add("nothing to plan for", &plan(&machine, "sore-heel-bone", TODAY, &[]));
    add("no plan yet", &Machine::with_packs().run(&["today"]));
    add("no check yet", &Machine::with_packs().run(&["plan", "new"]));
    keep_plan(&machine, "{\"schema_version\": 1, ");
    add("a damaged plan", &machine.run(&["plan", "show", "--at", TODAY]));
    keep_plan(&machine, "{\"schema_version\": 99}");
    add("a plan of another version", &machine.run(&["plan", "show", "--at", TODAY]));
    insta::assert_snapshot!("planning-bad-input", text);
    assert_eq!(plans_of(&machine)[0], kept, "the first plan was touched");
}

#[test]
fn the_readme_example_of_today_is_current() {
    let readme = fs::read_to_string(crate::harness::root().join("README.md")).unwrap();
    let command =
        "$ heelwise today --at 2026-12-12 --records examples/log-first-step-heel-pain.jsonl\n";
    let shown = readme.split(command).nth(1).and_then(|rest| rest.split("[...]").next()).unwrap();
    let (machine, _) = planned("first-step-heel-pain", &[]);
    let log = "examples/log-first-step-heel-pain.jsonl";
    let printed = machine.run(&["today", "--at", "2026-12-12", "--records", log]).stdout();
    assert!(printed.starts_with(shown), "README.md shows:\n{shown}");
}
