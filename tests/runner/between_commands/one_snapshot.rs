//! A command opens the store once, and its reported effect leaves out what other
//! programs write meanwhile.

use std::process::Stdio;
use std::time::Duration;

use heelwise_core::log::NewAnswer;
use heelwise_core::{Entry, Id};
use heelwise_store::{ChangeSource, LocalTimestamp, Store, StoreError};

use super::{LATER, Person};
use crate::harness::Run;

/// The connections that a command opened, as the program counts them where it opens them.
fn connections(person: &Person, arguments: &[&str]) -> usize {
    let mut command = person.machine.command(arguments);
    command.env("HEELWISE_NOW", LATER).env("HEELWISE_COUNT_CONNECTIONS", "1");
    let run = person.machine.result_of(command);
    assert_eq!(run.code(), 0, "{arguments:?}: {}", run.all());
    let stderr = run.stderr();
    let (_, count) = stderr.split_once("connections to the store: ").expect("a debug build");
    count.trim().parse().unwrap()
}

#[cfg(debug_assertions)]
#[test]
fn a_command_opens_the_store_once() {
    let person = Person::with_plan();
    // The first opening of a day also makes the backup of the day.
    person.at(LATER, &["log", "pain", "2", "--first-step"]).success();
    let commands: [&[&str]; 12] = [
        &["log", "pain", "3", "--first-step"],
        &["log", "edit", "1", "pain=4"],
        &["log", "run", "5km", "31min"],
        &["log", "heels", "6h", "--height", "8cm"],
        &["log", "heels", "5h"],
        &["log", "undo"],
        &["log", "list"],
        &["today"],
        &["plan", "show"],
        &["plan", "diff"],
        &["plan", "new", "--profile", "examples/first-step-heel-pain.toml"],
        &["progress"],
    ];
    for arguments in commands {
        assert_eq!(connections(&person, arguments), 1, "{arguments:?}");
    }
}

#[test]
fn writes_of_another_program_are_not_shown_as_effects_of_this_entry() {
    let person = Person::with_plan();
    person.at(LATER, &["log", "pain", "2", "--first-step"]).success();
    let now: LocalTimestamp = LATER.parse().unwrap();
    let mut other = Store::write(&person.machine.data(), now).unwrap();
    let answer = Entry::Answer(NewAnswer {
        date: now.day(),
        finding: Id::new("foundation", "calf-swollen-one-side"),
        answer: heelwise_core::Answer::Yes,
    });
    let child = other
        .transaction(|store| {
            let mut command = person.machine.command(&["log", "pain", "2", "--during"]);
            command.env("HEELWISE_NOW", LATER).stdin(Stdio::null());
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            // Long enough for a plan to be read that does not wait for the transaction.
            std::thread::sleep(Duration::from_secs(2));
            store.add(now, ChangeSource::Log, std::slice::from_ref(&answer)).unwrap();
            Ok::<_, StoreError>(child)
        })
        .unwrap();
    let run = Run::from_output(child.wait_with_output().unwrap(), &[]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(!run.stdout().contains("How soon to be seen"), "{}", run.all());
    let urgency = person.urgency(LATER);
    assert_ne!(urgency, "self-care", "the other program's answer counts");
}

#[test]
fn dont_know_is_an_answer_in_the_log_and_in_a_file() {
    let person = Person::with_plan();
    for text in ["dont know", "don't know", "unknown", "u"] {
        let run = person.at(LATER, &["log", "answer", "calf-swollen-one-side", text]);
        assert_eq!(run.code(), 0, "{text}: {}", run.all());
    }
    let path = person.machine.home.path().join("answers.toml").display().to_string();
    let answers = "schema = 1\nsites = []\n[answers]\ncalf-swollen-one-side = \"dont know\"\n";
    std::fs::write(&path, answers).unwrap();
    let run = person.at(LATER, &["check", "--profile", &path]);
    assert!(!run.all().contains("does not answer"), "{}", run.all());
}
