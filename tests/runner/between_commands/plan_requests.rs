//! Plan requests: showing a plan changes nothing; a new plan keeps the request of the old one, and
//! every step back.

use serde_json::Value;

use super::{Person, in_one_line};
use crate::harness::Machine;

const OPTIONS: [&str; 11] = [
    "plan",
    "new",
    "--goal",
    "run-again",
    "--minutes",
    "15",
    "--kit",
    "heel-cup",
    "--days",
    "mon,wed,fri,sun",
    "--profile",
];
const EXAMPLE: &str = "examples/first-step-heel-pain.toml";

fn person() -> Person {
    let person = Person { machine: Machine::with_packs() };
    let run = person.at("2026-11-20T08:00:00Z", &[&OPTIONS[..], &[EXAMPLE]].concat());
    assert_eq!(run.code(), 0, "{}", run.all());
    person
}

fn plans(person: &Person) -> usize {
    person.machine.store().unwrap().plans(99).unwrap().len()
}

#[test]
fn plan_without_arguments_never_replaces_the_plan() {
    let person = person();
    let now = "2026-11-25T08:00:00Z";
    let bare = person.at(now, &["plan"]);
    assert_eq!(bare.stdout(), person.at(now, &["plan", "show"]).stdout());
    assert!(bare.stdout().contains("Made on 2026-11-20. Day 6."), "{}", bare.all());
    assert_eq!(plans(&person), 1);
    let refusal = person.at(now, &["plan", "--minutes", "20"]);
    assert!(
        refusal.code() == 2 && refusal.stderr().contains("heelwise plan new"),
        "{}",
        refusal.all()
    );
    let none = Person { machine: Machine::with_packs() }.at(now, &["plan"]);
    assert!(none.code() == 3 && none.stderr().contains("heelwise plan new"), "{}", none.all());
}

#[test]
fn a_new_plan_names_the_replaced_one_and_keeps_its_request() {
    let person = person();
    let now = "2026-11-25T08:00:00Z";
    let before = person.json(now, &["plan"]);
    let run = person.at(now, &["plan", "new", "--profile", EXAMPLE]);
    let text = in_one_line(&run);
    assert!(text.contains("This plan replaces the plan of 2026-11-20."), "{}", run.all());
    assert!(text.contains("Kept from it: goal, minutes, kit, days, weeks."), "{}", run.all());
    let after = person.json(now, &["plan"]);
    for option in ["goal", "minutes", "kit", "days", "weeks"] {
        assert_eq!(before[option], after[option], "{option}");
    }
    assert_eq!(after["goal"], "run-again");
    let other = person.at(
        now,
        &["plan", "new", "--profile", EXAMPLE, "--minutes", "30", "--kit", "home", "--days", "7"],
    );
    let text = in_one_line(&other);
    assert!(text.contains("Kept from it: goal, weeks."), "{}", other.all());
    let after = person.json(now, &["plan"]);
    assert_eq!(
        (&after["minutes"], &after["kit"]),
        (&Value::from(30), &Value::from("what most homes have"))
    );
}

/// The exercises of a day.
fn on(person: &Person, now: &str) -> Vec<String> {
    let today = person.json(now, &["today"]);
    today["exercises"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

fn make_anew(person: &Person, now: &str) {
    let made = person.at(now, &["plan", "new", "--profile", EXAMPLE]);
    assert_eq!(made.code(), 0, "{}", made.all());
}

fn log_session(person: &Person, day: &str, pain: &str) {
    let run = person.at(&format!("2026-11-{day}T20:00:00Z"), &["log", "session", "--during", pain]);
    assert_eq!(run.code(), 0, "{}", run.all());
}

#[test]
fn an_easier_substitute_survives_a_new_plan() {
    let person = Person::with_plan();
    log_session(&person, "20", "7");
    let now = "2026-11-21T08:00:00Z";
    let (harder, easier) =
        ("foundation/exercise/plantar-fascia-stretch", "foundation/exercise/towel-stretch");
    let is_eased =
        |on: &[String]| on.iter().any(|id| id == easier) && on.iter().all(|id| id != harder);
    let before = on(&person, now);
    assert!(is_eased(&before), "{before:?}");
    make_anew(&person, now);
    assert!(is_eased(&on(&person, now)), "{:?}", on(&person, now));
    make_anew(&person, now);
    assert!(is_eased(&on(&person, now)), "once more: {:?}", on(&person, now));
}

#[test]
fn a_warning_from_sessions_survives_a_new_plan() {
    let person = Person::with_plan();
    log_session(&person, "20", "7");
    log_session(&person, "22", "8");
    let now = "2026-11-23T08:00:00Z";
    let shown = |person: &Person| {
        let today = person.json(now, &["today"]);
        (today["urgency"].clone(), today["warnings"].to_string())
    };
    let warned = shown(&person);
    assert!(warned.0 != "self-care" && warned.1.contains("log-red-sessions"), "{warned:?}");
    make_anew(&person, now);
    assert_eq!(shown(&person), warned);
}

#[test]
fn rest_and_shorter_days_survive_a_new_plan() {
    let person = Person::with_plan();
    person.at("2026-11-20T20:00:00Z", &["log", "session", "--skipped", "no-time"]).success();
    let now = "2026-11-21T08:00:00Z";
    let seconds =
        |person: &Person| person.json(now, &["today"])["days"][0]["seconds"].as_u64().unwrap();
    assert!(seconds(&person) <= 300, "{}", seconds(&person));
    person.at(now, &["plan", "new", "--profile", EXAMPLE]).success();
    assert!(seconds(&person) <= 300, "{}", seconds(&person));
}
