//! Answers files in several notations, and a machine with a plan.

use std::fs;
use std::process::Stdio;

use crate::harness::{Machine, TODAY, root};

pub(super) fn level(machine: &Machine, path: &str) -> (String, Vec<String>) {
    let run = machine.run(&["check", "--profile", path, "--at", TODAY, "--json"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let routines = document["routines"].as_array().unwrap();
    let routines =
        routines.iter().map(|routine| routine["id"].as_str().unwrap().to_owned()).collect();
    (document["urgency"]["level"].as_str().unwrap().to_owned(), routines)
}

/// The same answers in another notation: reversed, with full ids, decimal points, CRLF and a byte
/// order mark.
pub(super) fn in_another_notation(text: &str) -> String {
    let (head, answers) = text.split_once("[answers]\n").unwrap();
    let lines = answers.lines().rev().filter(|line| line.contains(" = "));
    let lines = lines.map(|line| {
        let (id, answer) = line.split_once(" = ").unwrap();
        let id = if id.starts_with('"') { id.to_owned() } else { format!("\"foundation/{id}\"") };
        let is_whole = answer.chars().all(|c| c.is_ascii_digit());
        format!("{id}={answer}{}", if is_whole { ".0 # as a remark" } else { "" })
    });
    format!("\u{feff}{head}[answers]\n{}\n", lines.collect::<Vec<_>>().join("\n\n"))
        .replace('\n', "\r\n")
}

/// The answers file of a person with first-step pain, with these answers replaced.
pub(super) fn heel(answers: &[(&str, &str)]) -> String {
    let text = fs::read_to_string(root().join("examples/first-step-heel-pain.toml")).unwrap();
    let (head, lines) = text.split_once("[answers]\n").unwrap();
    let others = lines
        .lines()
        .filter(|line| !answers.iter().any(|(id, _)| line.starts_with(&format!("{id} = "))));
    let written = |(id, answer): &(&str, &str)| match answer.parse::<f64>() {
        Ok(_) => format!("{id} = {answer}"),
        Err(_) => format!("{id} = \"{answer}\""),
    };
    let answers = answers.iter().map(written);
    format!(
        "{head}[answers]\n{}\n{}\n",
        answers.collect::<Vec<_>>().join("\n"),
        others.collect::<Vec<_>>().join("\n")
    )
}

/// The output of a command on the evening after the plan was made.
pub(super) fn run_later(machine: &Machine, arguments: &[&str]) -> String {
    let mut command = machine.command(arguments);
    let output = command
        .env("HEELWISE_NOW", "2026-11-21T19:00:00+01:00")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A machine with the plan of a person with first-step pain.
pub(super) fn planned() -> Machine {
    let machine = Machine::with_packs();
    let run = machine.run(&[
        "plan",
        "new",
        "--profile",
        "examples/first-step-heel-pain.toml",
        "--at",
        TODAY,
    ]);
    assert_eq!(run.code(), 0, "{}", run.all());
    machine
}
