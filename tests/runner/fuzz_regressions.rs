//! Regression tests of the fuzz targets: their seeds and past failures.
//!
//! `fixtures/crashes/<target>/` holds the inputs, small, as fuzzing found them.

#[allow(dead_code, reason = "the seeds are planted by the fuzz targets")]
#[path = "../../fuzz/src/checks/bundle.rs"]
mod bundle;
#[path = "../../fuzz/src/checks/pack.rs"]
mod pack;
#[path = "../../fuzz/src/checks/profile.rs"]
mod profile;
#[path = "../../fuzz/src/checks/protocol.rs"]
mod protocol;
#[path = "../../fuzz/src/checks/records.rs"]
mod records;

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::root;

/// The files of a folder, sorted.
fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|it| it.is_file())
        .collect();
    paths.sort();
    paths
}

/// Checks every stored input of a target.
fn again(target: &str, check: impl Fn(&[u8])) {
    for path in inputs(&root().join("tests/fixtures/crashes").join(target)) {
        check(&fs::read(path).unwrap());
    }
}

#[test]
fn crashing_packs_of_the_past_are_checked() {
    again("pack", pack::check);
    for seed in pack::seeds() {
        pack::check(&seed);
    }
}

// threat: B8
#[test]
fn crashing_bundles_of_the_past_are_opened_or_refused() {
    again("bundle", bundle::check);
    for seed in bundle::seeds() {
        bundle::check(&seed);
    }
    // Each byte of a valid bundle flipped once, by the same check that fuzzing uses.
    for at in 0..u16::try_from(bundle::sound().len()).unwrap_or(u16::MAX) {
        let [low, high] = at.to_le_bytes();
        bundle::check(&[3, low, high, 1 << (at % 8)]);
    }
}

#[test]
fn crashing_answers_files_of_the_past_are_read_or_refused() {
    again("profile", profile::check);
    for path in inputs(&root().join("examples")) {
        profile::check(&fs::read(path).unwrap());
    }
}

#[test]
fn crashing_records_of_the_past_are_read_or_refused() {
    again("records", records::check);
    for path in inputs(&root().join("examples")) {
        records::check(&fs::read(path).unwrap());
    }
}

// threat: A16
#[test]
fn crashing_sandbox_messages_of_the_past_are_read_or_refused() {
    again("protocol", protocol::check);
    for seed in protocol::seeds() {
        protocol::check(&seed);
        // Cut off anywhere, and with any byte changed.
        for at in 0..seed.len() {
            protocol::check(&seed[..at]);
            let mut changed = seed.clone();
            changed[at] ^= 1 << (at % 8);
            protocol::check(&changed);
        }
    }
}

#[test]
fn every_fuzz_target_is_built_run_and_documented() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let (table, run, docs) = (read("fuzz/src/main.rs"), read("fuzz/run"), read("CONTRIBUTING.md"));
    let targets: Vec<&str> =
        table.split(" Target(\"").skip(1).filter_map(|row| row.split('"').next()).collect();
    assert!(targets.len() >= 7, "{targets:?}");
    for target in &targets {
        assert!(run.contains(*target) && docs.contains(&format!("`{target}`")), "{target}");
    }
    for kept in fs::read_dir(root().join("tests/fixtures/crashes")).unwrap() {
        let name = kept.unwrap().file_name().into_string().unwrap();
        assert!(name == "README.md" || targets.contains(&name.as_str()), "{name}");
    }
}
