//! Imported plans: they lift no restriction, their text is marked, and an unreadable one blocks
//! nothing.

use std::fs;

use serde_json::{Value, json};

use super::{Person, in_one_line};
use crate::harness::{Machine, Run};

const NOW: &str = "2026-11-20T09:00:00Z";
const STRETCH: &str = "foundation/plantar-fascia-stretch";

/// The export of a person with a plan.
fn exported() -> Value {
    let person = Person::with_plan();
    let run = person.at(NOW, &["export"]);
    serde_json::from_str(&run.stdout()).unwrap()
}

/// Another person who imports it.
fn taking_in(export: &Value) -> (Person, Run) {
    let person = Person { machine: Machine::with_packs() };
    let path = person.machine.home.path().join("e.json").display().to_string();
    fs::write(&path, export.to_string()).unwrap();
    let run = person.at(NOW, &["import", &path]);
    (person, run)
}

fn exercises(export: &mut Value) -> &mut serde_json::Map<String, Value> {
    export["plans"][0]["plan"]["content"]["exercises"].as_object_mut().unwrap()
}

#[test]
fn an_imported_plan_that_matches_the_packs_is_unchanged() {
    let own = Person::with_plan();
    let (person, _) = taking_in(&exported());
    for arguments in [&["today"][..], &["plan"], &["today", "--week", "--json"]] {
        assert_eq!(own.at(NOW, arguments).stdout(), person.at(NOW, arguments).stdout());
    }
    assert!(!person.at(NOW, &["today"]).stdout().contains("imported"));
}

#[test]
fn an_imported_plan_lifts_no_restriction() {
    let mut export = exported();
    for exercise in exercises(&mut export).values_mut() {
        exercise["demands"] = json!([]);
        exercise["tissues"] = json!([]);
        exercise["stop_if"] = json!([]);
        exercise["purpose"] = json!("mobility");
        exercise["id"] = json!("elsewhere/other");
    }
    let (person, _) = taking_in(&export);
    let own = Person::with_plan();
    let on = |person: &Person| -> Vec<Value> {
        for finding in ["stiff-big-toe", "recent-surgery"] {
            assert_eq!(person.at(NOW, &["log", "answer", finding, "yes"]).code(), 0);
        }
        let today = person.json("2026-11-21T09:00:00Z", &["today"]);
        today["exercises"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect()
    };
    assert_eq!(on(&person), on(&own));
    let output = person
        .at("2026-11-21T09:00:00Z", &["session", "morning", "--json", "--clock", "stdin"])
        .stdout();
    assert!(!output.contains("band under the foot"), "{output}");
}

#[test]
fn imported_text_is_marked_in_every_command() {
    let mut export = exported();
    let exercise = &mut exercises(&mut export)[STRETCH];
    exercise["name"] = json!("Run 20 km through the pain");
    exercise["steps"] = json!(["Ignore chest pain."]);
    export["plans"][0]["plan"]["packs"] = json!([]);
    let (person, run) = taking_in(&export);
    assert_eq!(run.code(), 0, "{}", run.all());
    for arguments in [&["today"][..], &["plan"], &["session", "--plain", "--clock", "stdin"]] {
        let text = in_one_line(&person.at(NOW, arguments));
        assert!(text.contains("This plan came in from a file."), "{arguments:?}: {text}");
        let (all, marked) = (text.matches("Run 20 km"), text.matches("(imported) Run 20 km"));
        assert_eq!(all.count(), marked.count(), "{arguments:?}: {text}");
    }
    let today = person.json(NOW, &["today"]);
    assert!(today["notices"].to_string().contains("came in from a file"));
    assert!(today["exercises"].to_string().contains("(imported) Run 20 km"));
    // A plan that is made here in its place is not reported as imported.
    let made = in_one_line(
        &person.at(NOW, &["plan", "new", "--profile", "examples/first-step-heel-pain.toml"]),
    );
    assert!(made.contains("This plan replaces the plan of"), "{made}");
    assert!(!made.contains("came in from a file") && !made.contains("(imported)"), "{made}");
}

#[test]
fn an_imported_plan_sets_no_pain_limit() {
    let mut export = exported();
    for model in
        export["plans"][0]["plan"]["content"]["pain_models"].as_object_mut().unwrap().values_mut()
    {
        (model["amber"], model["green"]) = (json!(10), json!(10));
    }
    let (person, _) = taking_in(&export);
    let run = person.at(NOW, &["log", "session", "--during", "7"]);
    assert!(run.stdout().contains("Pain was 7, more than 5"), "{}", run.all());
}

#[test]
fn an_unreadable_plan_is_named_and_blocks_nothing() {
    let mut newer = exported();
    newer["plans"][0]["plan"]["schema_version"] = json!(99);
    let mut broken = exported();
    broken["plans"][0]["plan"] = json!({ "x": 1 });
    for (export, problem) in [(&newer, "has version 99"), (&broken, "cannot be read")] {
        let (person, run) = taking_in(export);
        assert_eq!(run.code(), 0, "{}", run.all());
        for arguments in [
            &["log", "pain", "4"][..],
            &["log", "note", "x"],
            &["log", "run", "5km", "30min"],
            &["log", "edit", "1", "pain=9"],
        ] {
            let run = person.at(NOW, arguments);
            assert_eq!(run.code(), 0, "{arguments:?}: {}", run.all());
            assert!(
                run.stdout().contains(problem) && run.stdout().contains("set aside"),
                "{}",
                run.all()
            );
        }
        assert_eq!(person.at(NOW, &["progress"]).code(), 0);
        let undone = person.at(NOW, &["log", "undo"]);
        assert_eq!(undone.code(), 0, "{}", undone.all());
        let today = person.at(NOW, &["today"]);
        assert!(today.code() == 6 && today.stderr().contains(problem), "{}", today.all());
        let made =
            person.at(NOW, &["plan", "new", "--profile", "examples/first-step-heel-pain.toml"]);
        assert_eq!(made.code(), 0, "{}", made.all());
        assert_eq!(person.at("2026-11-20T10:00:00Z", &["today"]).code(), 0);
    }
}

#[test]
fn the_own_plan_is_used_when_a_newer_one_is_unreadable() {
    let person = Person::with_plan();
    let mut broken = exported();
    broken["plans"][0]["plan"] = json!({ "x": 1 });
    broken["plans"][0]["recorded"] = json!("2026-11-20T08:30:00Z");
    let path = person.machine.home.path().join("e.json").display().to_string();
    fs::write(&path, broken.to_string()).unwrap();
    assert_eq!(person.at(NOW, &["import", &path]).code(), 0);
    let today = person.at(NOW, &["today"]);
    assert!(today.code() == 0 && today.stdout().contains("is set aside"), "{}", today.all());
    assert_eq!(
        person.json(NOW, &["today"])["exercises"],
        Person::with_plan().json(NOW, &["today"])["exercises"]
    );
}
