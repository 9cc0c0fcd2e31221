//! The example people: their assessments, and explanations of every line.

use std::collections::BTreeSet;

use crate::harness::{Machine, TODAY, examples, printed_ids};

/// The arguments that check one example.
fn arguments(name: &str, has_records: bool) -> Vec<String> {
    let mut arguments =
        vec!["--at".into(), TODAY.into(), "--profile".into(), format!("examples/{name}.toml")];
    if has_records {
        arguments.extend(["--records".into(), format!("examples/{name}.jsonl")]);
    }
    arguments
}

fn check(machine: &Machine, name: &str, has_records: bool, extra: &[&str]) -> crate::harness::Run {
    let arguments = arguments(name, has_records);
    let words: Vec<&str> = std::iter::once("check")
        .chain(arguments.iter().map(String::as_str))
        .chain(extra.iter().copied())
        .collect();
    machine.run(&words)
}

#[test]
fn every_example_matches_its_snapshot() {
    let machine = Machine::with_packs();
    for (name, _, records) in examples() {
        let run = check(&machine, &name, records.is_some(), &[]);
        insta::assert_snapshot!(format!("example-{name}"), run.all());
    }
}

#[test]
fn the_examples_cover_every_urgency_and_pack() {
    let machine = Machine::with_packs();
    let (mut levels, mut packs, mut with_records) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (name, _, records) in examples() {
        let document = document(&machine, &name, records.is_some());
        levels.insert(document["urgency"]["level"].as_str().unwrap().to_owned());
        let ids = document["routines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|routine| routine["id"].as_str().unwrap());
        let measured = document["measured"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["id"].as_str().unwrap());
        packs.extend(ids.chain(measured).map(|id| id.split('/').next().unwrap().to_owned()));
        with_records += usize::from(records.is_some());
    }
    assert_eq!(
        levels.into_iter().collect::<Vec<_>>(),
        ["emergency", "routine", "same-day", "self-care", "soon"]
    );
    for pack in crate::harness::PACKS {
        assert!(packs.contains(pack), "{pack} in {packs:?}");
    }
    assert!(examples().len() >= 10 && with_records >= 3);
}

fn document(machine: &Machine, name: &str, has_records: bool) -> serde_json::Value {
    let run = check(machine, name, has_records, &["--json"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    serde_json::from_str(&run.stdout()).unwrap()
}

#[test]
fn the_json_document_and_the_text_agree() {
    let machine = Machine::with_packs();
    let document = document(&machine, "first-step-heel-pain", false);
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["document"], "assessment");
    let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    insta::assert_snapshot!(keys.join("\n"), @"
    changes
    claims
    date
    document
    measured
    notices
    other_routines
    packs
    patterns
    refused_routines
    routines
    schema_version
    sources
    tests
    urgency
    watch
    ");
}

// threat: H8
#[test]
fn urgent_assessments_show_nothing_else() {
    let machine = Machine::with_packs();
    let mut urgent = 0;
    for (name, _, records) in examples() {
        let document = document(&machine, &name, records.is_some());
        if !["same-day", "emergency"].contains(&document["urgency"]["level"].as_str().unwrap()) {
            continue;
        }
        urgent += 1;
        for part in
            ["patterns", "routines", "other_routines", "refused_routines", "changes", "claims"]
        {
            assert_eq!(document[part].as_array().unwrap().len(), 0, "{name}: {part}");
        }
        let text = check(&machine, &name, records.is_some(), &[]).stdout();
        assert!(text.starts_with("How soon: "), "{name}: how soon comes first");
        for heading in ["Patterns", "What to do now", "What helps", "You may have heard"] {
            assert!(!text.contains(heading), "{name}: {heading}");
        }
    }
    assert!(urgent >= 2);
}

#[test]
fn every_printed_id_can_be_explained() {
    let machine = Machine::with_packs();
    let mut asked = BTreeSet::new();
    for (name, _, records) in examples() {
        let text = check(&machine, &name, records.is_some(), &[]).stdout();
        let ids = printed_ids(&text);
        assert!(ids.len() >= 2, "{name} printed only {ids:?}");
        for id in ids.into_iter().filter(|id| asked.insert(id.clone())) {
            let profile = format!("examples/{name}.toml");
            let why = machine.run(&["why", &id, "--profile", &profile, "--at", TODAY]);
            assert_eq!(why.code(), 0, "{id}: {}", why.stderr());
            assert!(why.stdout().contains(&id), "{id}");
        }
    }
}

#[test]
fn output_is_deterministic() {
    let (one, other) = (Machine::with_packs(), Machine::with_packs());
    for (name, _, records) in examples() {
        let first = check(&one, &name, records.is_some(), &["--json"]).stdout();
        assert_eq!(first, check(&other, &name, records.is_some(), &["--json"]).stdout(), "{name}");
    }
}

#[test]
fn lines_are_at_most_eighty_columns() {
    let machine = Machine::with_packs();
    for (name, _, records) in examples() {
        for line in check(&machine, &name, records.is_some(), &[]).stdout().lines() {
            assert!(line.chars().count() <= 80 || !line.trim().contains(' '), "{name}: {line}");
        }
    }
}

#[test]
fn forbidden_words_are_never_printed() {
    let machine = Machine::with_packs();
    for (name, _, records) in examples() {
        let text = check(&machine, &name, records.is_some(), &[]).stdout().to_lowercase();
        for word in
            ["you have plantar", "diagnosis:", "you need not see", "no need to see", "\u{1b}"]
        {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn why_explains_a_pattern() {
    let machine = Machine::with_packs();
    let id = "foundation/condition/plantar-heel-pain";
    let why =
        machine.run(&["why", id, "--profile", "examples/first-step-heel-pain.toml", "--at", TODAY]);
    insta::assert_snapshot!("why-pattern", why.all());
}

#[test]
fn why_explains_a_red_flag_and_built_in_rules() {
    let machine = Machine::with_packs();
    let profile = ["--profile", "examples/first-step-heel-pain.toml", "--at", TODAY];
    for id in ["foundation/red-flag/achilles-rupture", "heelwise/rule/urgency"] {
        let arguments: Vec<&str> = ["why", id].into_iter().chain(profile).collect();
        insta::assert_snapshot!(
            format!("why-{}", id.rsplit('/').next().unwrap()),
            machine.run(&arguments).all()
        );
    }
}

#[test]
fn the_readme_examples_are_current() {
    let readme = std::fs::read_to_string(crate::harness::root().join("README.md")).unwrap();
    let command = "$ cargo xtask run check --profile examples/first-step-heel-pain.toml\n";
    let shown = readme.split(command).nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    // As `cargo xtask run` does: bundles given by path, and an empty trust store.
    let packs = crate::harness::bundles()
        .iter()
        .flat_map(|bundle| ["--pack".to_owned(), bundle.display().to_string()]);
    let packs: Vec<String> = packs.collect();
    let packs: Vec<&str> = packs.iter().map(String::as_str).collect();
    let printed = check(&Machine::new(), "first-step-heel-pain", false, &packs).stdout();
    assert!(printed.starts_with(shown), "README.md shows:\n{shown}\nand it prints:\n{printed}");
}
