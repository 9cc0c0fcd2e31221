//! Stored data that refers to removed packs.

use std::fmt::Write as _;

use crate::harness::{Machine, Run, TODAY, root};

// threat: B20
#[test]
fn data_of_a_removed_pack_is_kept_and_names_the_pack() {
    let machine = Machine::with_packs();
    let run = |arguments: &[&str]| {
        let mut command = machine.command(arguments);
        command.env("HEELWISE_NOW", "2026-11-20T08:00:00+01:00").stdin(std::process::Stdio::null());
        Run::from_output(command.output().unwrap(), &[])
    };
    let profile = root().join("examples/shin-after-long-run.toml").display().to_string();
    assert_eq!(
        run(&[
            "plan",
            "new",
            "--profile",
            &profile,
            "--goal",
            "run-again",
            "--kit",
            "all",
            "--at",
            TODAY
        ])
        .code(),
        0
    );
    let exercise =
        named(&run(&["today", "--week"]).stdout()).expect("the plan has an exercise of the pack");
    let records = machine.home.path().join("records.jsonl");
    let session = format!(
        r#"{{"record":"session","date":"{TODAY}","done":["{}"]}}"#,
        exercise.replacen("/exercise/", "/", 1)
    );
    std::fs::write(&records, session).unwrap();
    assert_eq!(run(&["import", &records.display().to_string()]).code(), 0);
    let logged = run(&["log", "list"]).stdout();
    assert_eq!(run(&["pack", "remove", "running-technique", "--yes"]).code(), 0);
    let mut text = String::new();
    for (what, arguments) in [
        ("why", vec!["why", exercise.as_str()]),
        ("library", vec!["library", exercise.as_str()]),
        ("plan", vec!["plan", "show"]),
        ("today", vec!["today"]),
        ("progress", vec!["progress"]),
        ("session", vec!["session", "--clock", "stdin"]),
        ("log", vec!["log", "list"]),
        ("log as JSON", vec!["log", "list", "--json"]),
    ] {
        let shown = run(&arguments);
        assert!(shown.all().replace('_', " ").contains("removed pack"), "{what}: {}", shown.all());
        let lines = shown.all();
        let lines = lines.lines().filter(|line| {
            line.contains("removed") || line.starts_with("hint") || line.starts_with("---")
        });
        let _ = writeln!(text, "=== {what}");
        for line in lines {
            let _ = writeln!(text, "{line}");
        }
    }
    insta::assert_snapshot!("trust-removed", text);
    assert!(run(&["log", "list"]).stdout().starts_with(logged.trim_end()), "the log is as it was");
}

/// The first exercise of the pack among the printed ids.
fn named(text: &str) -> Option<String> {
    crate::harness::printed_ids(text)
        .into_iter()
        .find(|id| id.starts_with("running-technique/exercise/"))
}
