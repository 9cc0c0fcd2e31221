//! JSON documents keep the fields of earlier versions.

use serde_json::Value;

use super::shape::{Shape, new_nulls};
use super::{VERSIONS, json, kept, put_store, run, text};
use crate::harness::Machine;

/// Every document, by its name in `docs/json.md`, and those without a name.
const DOCUMENTS: [&str; 20] = [
    "assessment",
    "backups",
    "cues",
    "diagnostics",
    "entry-history",
    "explanation",
    "item",
    "library",
    "log",
    "pack",
    "pack-added",
    "packs",
    "plan",
    "plan-diff",
    "plan-path",
    "progress",
    "running",
    "runs-from-files",
    "today",
    "trust",
];

/// The documents of a version: the name and the arguments of each.
fn commands(version: &str) -> Vec<(String, Vec<String>)> {
    let folder = format!("tests/fixtures/kept/{version}");
    let list = text(&kept(version).join("documents.txt"));
    let lines =
        list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    lines
        .map(|(name, line)| {
            (name.into(), line.replace("$KEPT", &folder).split(' ').map(Into::into).collect())
        })
        .collect()
}

/// A document; JSON lines are read as one list.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::Array(text.lines().map(json).collect()))
}

#[test]
fn every_json_document_has_a_fixture() {
    let page = text(&crate::harness::root().join("docs/json.md"));
    let named = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `document` | text | `\"")?.strip_suffix("\"` |"));
    for name in named.chain(DOCUMENTS) {
        assert!(DOCUMENTS.contains(&name), "keep a document `{name}` with the next version");
        for version in VERSIONS {
            assert!(commands(version).iter().any(|(kept, _)| kept == name), "{version}: {name}");
        }
    }
}

#[test]
fn every_json_document_keeps_its_fields() {
    for version in VERSIONS {
        let machine = Machine::with_packs();
        put_store(&machine, version);
        assert_eq!(run(&machine, &["backup"]).code(), 0);
        let lost: Vec<String> = commands(version)
            .iter()
            .filter_map(|(name, arguments)| lost(&machine, version, name, arguments))
            .collect();
        assert!(lost.is_empty(), "{version}:\n{}", lost.join("\n"));
    }
}

/// The fields that a document has lost since a version, as messages.
fn lost(machine: &Machine, version: &str, name: &str, arguments: &[String]) -> Option<String> {
    put_store(machine, version);
    let printed = run(machine, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(matches!(printed.code(), 0 | 1), "{arguments:?}: {}", printed.all());
    let (then, now) = (
        read(&text(&kept(version).join(format!("documents/{name}.json")))),
        read(&printed.stdout()),
    );
    for field in ["schema_version", "document"] {
        assert_eq!(then.get(field), now.get(field), "{name}");
    }
    let (then, now) = (Shape::from_document(&then), Shape::from_document(&now));
    let (mut lost, compared) = then.lost_in(&now);
    lost.extend(new_nulls(&then, &now).into_iter().map(|path| format!("{path}: was never null")));
    assert!(
        compared * 10 >= then.len() * 9,
        "{name}: {compared} of {} places are there to compare",
        then.len()
    );
    (!lost.is_empty()).then(|| format!("{name}: {}", lost.join(", ")))
}
