//! The examples in the documentation of daily use match the output of the program.

use std::process::{Command, Stdio};

use crate::harness::{Machine, TODAY, program, root};

/// The local time of all commands in the documents.
const NOW: &str = "2026-11-20T07:00:00+01:00";

/// A machine with the packs and the plan of the person in the documents.
fn planned() -> Machine {
    let machine = Machine::with_packs();
    let made = machine.run(&[
        "plan",
        "new",
        "--profile",
        "examples/first-step-heel-pain.toml",
        "--at",
        TODAY,
    ]);
    assert_eq!(made.code(), 0, "{}", made.all());
    machine
}

/// Every command of a text that is followed by its output, in order.
fn shown(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands = blocks.flat_map(|block| block.split("$ ").skip(1));
    let parted = commands.map(|command| command.split_once('\n').unwrap_or((command, "")));
    parted
        .filter(|(_, output)| !output.trim().is_empty())
        .map(|(line, output)| (line.into(), output.into()))
        .collect()
}

/// Runs a line in a shell with the program in its path.
fn typed(machine: &Machine, line: &str) -> String {
    let folder = program().parent().unwrap().display().to_string();
    let output = Command::new("sh")
        .args(["-c", line])
        .env_clear()
        .env("PATH", format!("{folder}:/usr/bin:/bin"))
        .env("HEELWISE_HOME", machine.home.path())
        .env("HEELWISE_NOW", NOW)
        .current_dir(root())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Whether the output matches the example; `[...]` matches any text.
fn fits(printed: &str, shown: &str) -> bool {
    let mut rest = printed;
    let pieces: Vec<&str> = shown.trim_end().split("[...]").map(str::trim).collect();
    let is_whole = pieces.len() == 1;
    for (index, piece) in pieces.into_iter().enumerate() {
        match rest.find(piece) {
            Some(at) if index > 0 || at == 0 => rest = &rest[at + piece.len()..],
            _ => return false,
        }
    }
    !is_whole || rest.trim().is_empty()
}

fn holds(document: &str, text: &str, least: usize) {
    let machine = planned();
    let shown = shown(text);
    assert!(shown.len() >= least, "{document}: {} examples", shown.len());
    for (line, output) in shown {
        let printed = typed(&machine, &line);
        assert!(
            fits(&printed, &output),
            "{document}: {line}\nshown:\n{output}\nprinted:\n{printed}"
        );
    }
}

#[test]
fn the_readme_examples_of_a_day_are_current() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let section =
        readme.split("## Every day\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    holds("README.md", section, 3);
}

#[test]
fn the_examples_of_the_daily_loop_are_current() {
    let page = std::fs::read_to_string(root().join("docs/daily.md")).unwrap();
    holds("docs/daily.md", &page, 6);
}

#[test]
fn an_outdated_example_is_detected() {
    assert!(
        fits("a\nb\nc\n", "a\nb\nc\n")
            && fits("a\nb\nc\n", "a\n[...]\nc\n")
            && fits("a\nb\nc\n", "a\n[...]\n")
    );
    assert!(
        !fits("a\nb\nc\n", "a\nb\n")
            && !fits("a\nb\nc\n", "b\n[...]\n")
            && !fits("a\nb\n", "a\n[...]\nc\n")
    );
}
