//! Safety of the advice: missing or reformatted answers, people with restrictions, urgent
//! assessments in every output format, and phone numbers.

mod people;

use std::fs;
use std::path::Path;

use heelwise_core::{Profile, RedFlag, Side, Urgency};
use heelwise_engine::{Assessment, assess};
use proptest::prelude::*;
use proptest::sample::Index;

use people::{heel, in_another_notation, level, planned, run_later};

use crate::harness::{Machine, TODAY, cases, catalog, checked, examples, root};
use crate::safety_monotonicity::person;

fn assessed(profile: &Profile) -> Assessment<'_> {
    assess(catalog(), profile, crate::safety_monotonicity::TODAY).unwrap()
}

proptest! {
    #![proptest_config(cases(400))]

    // threat: H4
    #[test]
    fn omitting_answers_never_leads_to_self_care(
        person in person(),
        left_out in prop::collection::vec(any::<Index>(), 1..30),
    ) {
        let before = assessed(&person);
        let flagged = person.answers.keys().filter(|id| catalog().is_flagged(id));
        let flagged: Vec<_> = flagged.cloned().collect();
        prop_assume!(!flagged.is_empty());
        let mut silent = person.clone();
        for index in left_out {
            silent.answers.remove(index.get(&flagged));
        }
        let after = assessed(&silent);
        prop_assert!(after.urgency > Urgency::SelfCare || before.urgency == Urgency::SelfCare);
        let is_complete = after.urgency > Urgency::SelfCare || after.open.is_empty();
        prop_assert!(is_complete, "{:?} is open", after.open.len());
    }

    // threat: H9
    #[test]
    fn mirroring_sides_and_reordering_sites_changes_nothing(person in person()) {
        let mut mirrored = person.clone();
        for (_, side) in &mut mirrored.sites {
            *side = match *side {
                Side::Left => Side::Right,
                Side::Right => Side::Left,
                Side::Both => Side::Both,
            };
        }
        mirrored.sites.reverse();
        let shown = |profile: &Profile| {
            let assessment = assessed(profile);
            let fired = assessment.fired.iter().map(|fired| fired.flag.id.to_string());
            let mut fired: Vec<String> = fired.collect();
            fired.sort();
            (assessment.urgency, fired)
        };
        prop_assert_eq!(shown(&person), shown(&mirrored));
    }
}

// threat: H9
#[test]
fn the_format_of_an_answers_file_does_not_matter() {
    let machine = Machine::with_packs();
    for (name, answers, _) in examples() {
        let text = fs::read_to_string(&answers).unwrap();
        let other = machine.home.path().join("other.toml");
        fs::write(&other, in_another_notation(&text)).unwrap();
        assert_eq!(
            level(&machine, &other.display().to_string()),
            level(&machine, &answers.display().to_string()),
            "{name}"
        );
    }
    // A misspelt id is an error, never a guess.
    let path = machine.home.path().join("misspelt.toml");
    fs::write(&path, heel(&[("diabetic", "yes")])).unwrap();
    let run = machine.run(&["check", "--profile", &path.display().to_string(), "--at", TODAY]);
    assert!(
        run.code() == 3 && run.stdout().is_empty() && run.stderr().contains("diabetic"),
        "{}",
        run.all()
    );
}

// threat: H6
#[test]
fn referrals_are_shown_and_no_plan_bypasses_them() {
    let machine = Machine::with_packs();
    let path = machine.home.path().join("person.toml").display().to_string();
    let people: [(&[(&str, &str)], &str); 12] = [
        (&[("diabetes", "yes"), ("open-wound", "yes")], "same-day"),
        (&[("diabetes", "yes"), ("foot-hot-swollen", "yes")], "same-day"),
        (&[("diabetes", "yes"), ("sock-numbness", "yes")], "soon"),
        (&[("sock-numbness", "yes")], "routine"),
        (&[("reduced-feeling", "yes")], "routine"),
        (&[("saddle-numbness", "yes")], "emergency"),
        (&[("pregnant", "yes"), ("pregnancy-warning", "yes")], "emergency"),
        (&[("pregnant", "yes"), ("calf-swollen-one-side", "yes")], "same-day"),
        (&[("on-blood-thinners", "yes"), ("large-bruise", "yes")], "same-day"),
        (&[("cancer-history", "yes"), ("night-rest-pain", "yes")], "soon"),
        (&[("age", "9")], "routine"),
        (&[("age", "4")], "routine"),
    ];
    for (answers, expected) in people {
        fs::write(&path, heel(answers)).unwrap();
        let check = machine.run(&["check", "--profile", &path, "--at", TODAY]).stdout();
        assert!(check.starts_with(&format!("How soon: {expected}\n")), "{answers:?}: {check}");
        assert!(check.contains("/red-flag/"), "{answers:?}: it says why, and whom to see");
        let plan =
            machine.run(&["plan", "new", "--profile", &path, "--at", TODAY, "--json"]).stdout();
        let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
        let exercises = plan["exercises"].as_array().cloned().unwrap_or_default();
        if ["same-day", "emergency"].contains(&expected) {
            assert!(
                plan["document"] == "assessment" && exercises.is_empty(),
                "{answers:?}: {plan}"
            );
        } else {
            assert!(exercises.iter().all(|it| it["purpose"] != "load"), "{answers:?}: {plan}");
            assert_eq!(plan["urgency"], expected, "{answers:?}: the plan says so as well");
        }
    }
}

// threat: H8
#[test]
fn every_command_shows_an_emergency_first_and_alone() {
    let machine = planned();
    assert!(run_later(&machine, &["today"]).contains("/exercise/"), "there was something on");
    let printed = run_later(&machine, &["log", "answer", "chest-pain-breathless", "yes"]);
    assert!(printed.lines().nth(1).unwrap().contains("is now: emergency"), "{printed}");
    let text: [&[&str]; 4] = [
        &["today"],
        &["plan", "show"],
        &["plan", "show", "--at", "2026-11-25"],
        &["session", "--clock", "stdin"],
    ];
    for arguments in text {
        let printed = run_later(&machine, arguments);
        let place = |words: &str| printed.find(words).unwrap_or(printed.len());
        assert!(
            place("Nothing is on") < 400 && !printed.contains("/exercise/"),
            "{arguments:?}: {printed}"
        );
    }
    let today = run_later(&machine, &["today"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(today.contains("Call an ambulance now"), "{today}");
    for arguments in [&["today", "--json"][..], &["plan", "show", "--json"]] {
        let document: serde_json::Value =
            serde_json::from_str(&run_later(&machine, arguments)).unwrap();
        assert_eq!(
            (&document["urgency"], &document["status"]["id"]),
            (&"emergency".into(), &"stopped".into())
        );
        assert!(!document.to_string().contains("/exercise/"), "{arguments:?}: {document}");
    }
}

// threat: H7
#[test]
fn worsening_or_no_improvement_leads_to_a_referral() {
    let machine = planned();
    let log = |name: &str, lines: Vec<String>| {
        let path = machine.home.path().join(name);
        fs::write(&path, lines.join("\n")).unwrap();
        path.display().to_string()
    };
    let night = r#"{"record":"answer","date":"2026-11-24","finding":"foundation/night-rest-pain","answer":"yes"}"#;
    let at_night = log("night.jsonl", vec![night.into()]);
    let same = |day: &str| {
        format!(r#"{{"record":"self-test","date":"{day}","test":"first-step-pain","value":6}}"#)
    };
    let no_better = log("same.jsonl", vec![same("2026-11-20"), same("2027-01-12")]);
    for (day, records, sentence) in [
        ("2026-11-24", &at_night, "See a clinician within two weeks"),
        ("2027-01-16", &no_better, "Have it looked at within two weeks"),
    ] {
        let run = machine.run(&["today", "--at", day, "--records", records]);
        let printed = run.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            printed.contains("How soon to be seen: routine.") && printed.contains(sentence),
            "{}",
            run.all()
        );
    }
}

/// Emergency phone numbers that work in some countries only.
const NUMBERS: [&str; 12] =
    ["000", "108", "111", "112", "113", "116117", "119", "144", "193", "911", "999", "1122"];

/// The quoted strings of a source file.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("evidence") && !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

fn files(folder: &Path, ending: &str, into: &mut Vec<std::path::PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.extension().is_some_and(|it| it == ending) {
            into.push(path);
        }
    }
}

// threat: H13
#[test]
fn emergencies_name_a_service_and_no_national_phone_number() {
    let mut texts = Vec::new();
    for folder in ["packs", "crates/heelwise/src", "crates/heelwise-engine/src"] {
        files(&root().join(folder), if folder == "packs" { "toml" } else { "rs" }, &mut texts);
    }
    let is_read = |path: &&std::path::PathBuf| {
        !path.file_name().unwrap().to_string_lossy().starts_with("sources")
    };
    let calls = ["call", "dial", "ring", "phone", "ambulance", "emergency"];
    let mut calling = 0;
    for path in texts.iter().filter(is_read) {
        let text = fs::read_to_string(path).unwrap();
        for words in quoted(&text)
            .map(str::to_lowercase)
            .filter(|it| calls.iter().any(|call| it.contains(call)))
        {
            calling += 1;
            let mut parts = words.split(|c: char| !c.is_ascii_digit());
            assert!(!parts.any(|part| NUMBERS.contains(&part)), "{}: {words}", path.display());
        }
    }
    assert!(calling > 30, "{calling} sentences about calling somebody");
    let flags: Vec<&RedFlag> =
        checked().packs.iter().flat_map(|pack| &pack.content.red_flags).collect();
    for flag in flags.into_iter().filter(|flag| flag.urgency == Urgency::Emergency) {
        let says = ["ambulance", "emergency department", "emergency line", "emergency help"];
        assert!(
            says.iter().any(|words| flag.advice.contains(words)),
            "{}: {}",
            flag.id,
            flag.advice
        );
    }
}

/// Sentences with which same-day advice says when to call an ambulance.
const ESCALATIONS: [&str; 3] =
    ["Call an ambulance if ", "Call an ambulance for ", "Go to an emergency department now if "];

/// The required sentence when a clot may have travelled.
const CLOT: &str =
    "Call an ambulance for chest pain, sudden breathlessness, fainting or coughing blood";

// threat: H13
#[test]
fn same_day_advice_says_when_to_call_an_ambulance() {
    let flags = checked().packs.iter().flat_map(|pack| &pack.content.red_flags);
    let same_day: Vec<&RedFlag> = flags.filter(|flag| flag.urgency == Urgency::SameDay).collect();
    assert!(same_day.len() > 30, "{} flags", same_day.len());
    let says = |flag: &RedFlag| ESCALATIONS.iter().any(|words| flag.advice.contains(words));
    let is_clot = |flag: &RedFlag| {
        flag.suspects.iter().any(|id| id.to_string() == "foundation/condition/leg-vein-clot")
    };
    let silent = |flag: &&&RedFlag| !says(flag) || (is_clot(flag) && !flag.advice.contains(CLOT));
    let silent: Vec<String> = same_day
        .iter()
        .filter(silent)
        .map(|flag| format!("{}: {}", flag.id, flag.advice))
        .collect();
    assert!(silent.is_empty(), "{} of {}:\n{}", silent.len(), same_day.len(), silent.join("\n"));
    assert!(same_day.iter().any(|flag| is_clot(flag)), "there are flags about clots");
}

// threat: H13
#[test]
fn a_swollen_calf_leads_to_the_warning_about_clots() {
    let machine = Machine::with_packs();
    let check = ["check", "--profile", "examples/swollen-calf.toml", "--at", TODAY];
    let printed = machine.run(&check).stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(printed.starts_with("How soon: same-day") && printed.contains(CLOT), "{printed}");
    let document = machine.run(&[&check[..], &["--json"]].concat()).stdout();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert!(document["urgency"]["because"].to_string().contains(CLOT), "{document}");
}
