//! State that one command leaves for the next: saved checks, unfinished sessions, imported plans,
//! new plans.

mod imports;
mod one_snapshot;
mod plan_requests;
mod sessions;

use std::fs;

use expectrl::Expect;
use heelwise_store::{LocalTimestamp, Store};
use serde_json::Value;

use crate::harness::{Machine, Run, root};

/// A person with first-step heel pain, whose plan was made on 20 November.
pub(super) struct Person {
    pub(super) machine: Machine,
}

impl Person {
    pub(super) fn with_plan() -> Self {
        let person = Self { machine: Machine::with_packs() };
        person.plan_anew("2026-11-20T08:00:00Z", "first-step-heel-pain").success();
        person
    }

    /// Makes a plan from an example's answers.
    pub(super) fn plan_anew(&self, now: &str, example: &str) -> Run {
        let run = self.at(now, &["plan", "new", "--profile", &format!("examples/{example}.toml")]);
        assert_eq!(run.code(), 0, "{}", run.all());
        run
    }

    /// Runs a command at a local time.
    pub(super) fn at(&self, now: &str, arguments: &[&str]) -> Run {
        let mut command = self.machine.command(arguments);
        command.env("HEELWISE_NOW", now);
        self.machine.result_of(command)
    }

    pub(super) fn json(&self, now: &str, arguments: &[&str]) -> Value {
        let run = self.at(now, &[arguments, &["--json"]].concat());
        serde_json::from_str(&run.stdout())
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{}", run.all()))
    }

    /// Saves a check with the answers of an example, as `heelwise check` in a terminal does.
    fn check(&self, now: &str, example: &str) {
        let answers = fs::read_to_string(root().join(format!("examples/{example}.toml"))).unwrap();
        self.check_with(now, &answers);
    }

    fn check_with(&self, now: &str, answers: &str) {
        let now: LocalTimestamp = now.parse().unwrap();
        let mut store = Store::write(&self.machine.data(), now).unwrap();
        store.keep_assessment(now, now.day(), answers, "null").unwrap();
    }

    fn urgency(&self, now: &str) -> String {
        let today = self.json(now, &["today"])["urgency"].as_str().unwrap().to_owned();
        let plan = self.json(now, &["plan"])["urgency"].as_str().unwrap().to_owned();
        assert_eq!(today, plan);
        today
    }
}

/// The output of a run without line breaks.
pub(super) fn in_one_line(run: &Run) -> String {
    run.stdout().split_whitespace().collect::<Vec<_>>().join(" ")
}

const PLAN_MADE: &str = "2026-11-20T08:00:00Z";
const CHECKED: &str = "2026-11-22T10:00:00Z";
const LATER: &str = "2026-11-22T11:00:00Z";

#[test]
fn a_saved_urgent_check_stops_every_command_that_shows_a_day() {
    for (example, level, advice) in [
        ("chest-signs", "emergency", "Call an ambulance now"),
        ("swollen-calf", "same-day", "See a clinician today"),
    ] {
        let person = Person::with_plan();
        assert_eq!(person.urgency(LATER), "self-care");
        person.check(CHECKED, example);
        assert_eq!(person.urgency(LATER), level, "{example}");
        for arguments in [
            &["today"][..],
            &["plan"],
            &["plan", "show"],
            &["session", "--plain", "--clock", "stdin"],
        ] {
            let text = in_one_line(&person.at(LATER, arguments));
            assert!(
                text.contains(advice) && text.contains("somebody has"),
                "{arguments:?}: {text}"
            );
            assert!(!text.contains("hold each side"), "{arguments:?}: {text}");
        }
        let on = person.json(LATER, &["today"]);
        assert_eq!((&on["days"], &on["exercises"]), (&Value::Array(vec![]), &Value::Array(vec![])));
        assert!(
            on["notices"].to_string().contains("Your check of 2026-11-22"),
            "{}",
            on["notices"]
        );
        let progress = in_one_line(&person.at(LATER, &["progress"]));
        assert!(progress.contains("Your check of 2026-11-22"), "{progress}");
        let before = person.json(LATER, &["today", "--at", "2026-11-21"]);
        assert_eq!(before["urgency"], "self-care", "the day before the check is as it was");
    }
}

#[test]
fn advice_is_shown_before_any_question() {
    let person = Person::with_plan();
    let talk = |arguments: &[&str]| {
        let mut command = person.machine.command(arguments);
        command.env("HEELWISE_NOW", LATER);
        crate::interview::begin(command)
    };
    person.at("2026-11-21T20:00:00Z", &["log", "session", "--during", "1"]).success();
    talk(&["today"]).expect("Enter for not now> ").unwrap();
    person.check(CHECKED, "chest-signs");
    for arguments in [&["today"][..], &["session"]] {
        // Were anything asked, it would wait for an answer.
        talk(arguments).expect("Nothing is on").unwrap();
    }
}

#[test]
fn a_saved_check_of_another_site_counts_for_that_site() {
    let person = Person::with_plan();
    let answers = "schema = 1\ndate = 2026-11-22\nsites = [{ site = \"low-back\", side = \"left\" \
        }]\n\n\
                   [answers]\nfever-unwell = \"yes\"\n";
    person.check_with(CHECKED, answers);
    let run = person.at(LATER, &["today"]);
    assert!(run.stdout().contains("[foundation/red-flag/back-fever]"), "{}", run.all());
    assert_ne!(person.urgency(LATER), "self-care");
}

#[test]
fn only_a_later_answer_or_check_overrides_a_saved_check() {
    let answer_no = |person: &Person, now: &str| {
        for finding in ["chest-pain-breathless", "calf-swollen-one-side"] {
            assert_eq!(person.at(now, &["log", "answer", finding, "no"]).code(), 0);
        }
    };
    let person = Person::with_plan();
    answer_no(&person, "2026-11-22T09:00:00Z");
    person.check(CHECKED, "chest-signs");
    assert_eq!(person.urgency(LATER), "emergency", "the answer was older than the check");
    answer_no(&person, "2026-11-22T12:00:00Z");
    assert_eq!(person.urgency("2026-11-22T13:00:00Z"), "self-care");

    let person = Person::with_plan();
    person.check(CHECKED, "chest-signs");
    person.check("2026-11-24T10:00:00Z", "first-step-heel-pain");
    assert_eq!(person.urgency("2026-11-23T10:00:00Z"), "emergency");
    assert_eq!(
        person.urgency("2026-11-24T11:00:00Z"),
        "self-care",
        "every question was answered anew"
    );
    // A check that does not repeat a question does not revoke its earlier answer.
    let few = "schema = 1\ndate = 2026-11-24\nsites = [{ site = \"heel-plantar-medial\", side = \
        \"left\" }]\n\n[answers]\n";
    let person = Person::with_plan();
    person.check(CHECKED, "chest-signs");
    person.check_with("2026-11-24T10:00:00Z", few);
    assert_eq!(person.urgency("2026-11-24T11:00:00Z"), "emergency");
}

#[test]
fn a_new_plan_does_not_bypass_a_warning() {
    let heel = ["plan", "new", "--profile", "examples/first-step-heel-pain.toml"];
    // The example answers every question with no; one that does not ask leaves the check's answer
    // standing.
    let silent = fs::read_to_string(root().join("examples/first-step-heel-pain.toml")).unwrap();
    let silent = silent.replace("chest-pain-breathless = \"no\"\n", "");
    assert!(!silent.contains("chest-pain-breathless"));
    let made = |person: &Person, arguments: &[&str]| {
        let run = person.at(LATER, arguments);
        assert_eq!(run.code(), 0, "{}", run.all());
        !run.stdout().starts_with("How soon: ")
    };
    for has_plan in [true, false] {
        let person =
            if has_plan { Person::with_plan() } else { Person { machine: Machine::with_packs() } };
        let path = person.machine.home.path().join("silent.toml").display().to_string();
        fs::write(&path, &silent).unwrap();
        person.check(CHECKED, "chest-signs");
        assert!(!made(&person, &["plan", "new"]), "the last check is what it is made from");
        assert!(
            !made(&person, &["plan", "new", "--profile", &path]),
            "the file says nothing of it"
        );
        assert!(made(&person, &heel), "a file that answers anew is newer");
    }
    // An answer in the log is newer than the check a plan is made from.
    let person = Person::with_plan();
    person.check("2026-11-21T10:00:00Z", "first-step-heel-pain");
    person.at("2026-11-21T11:00:00Z", &["log", "answer", "calf-swollen-one-side", "yes"]).success();
    assert!(!made(&person, &["plan", "new"]));
}

#[test]
fn an_unreadable_saved_check_is_named_and_ignored() {
    let person = Person::with_plan();
    person.check_with(CHECKED, "no answers");
    let run = person.at(LATER, &["today"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(in_one_line(&run).contains("The check of 2026-11-22 cannot be read"), "{}", run.all());
    let run = person.at(LATER, &["log", "pain", "3", "--first-step"]);
    assert_eq!(run.code(), 0, "{}", run.all());
}

#[test]
fn a_check_at_the_time_of_the_plan_counts() {
    let person = Person::with_plan();
    person.check(PLAN_MADE, "chest-signs");
    assert_eq!(person.urgency(PLAN_MADE), "emergency");
}
