//! Compatibility: this version reads files of every format of all earlier versions.

mod documents;
mod shape;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use heelwise_store::{LocalTimestamp, Store};
use jiff::civil::date;
use jiff::tz::Offset;
use serde_json::Value;

use crate::harness::{Machine, Run, root, signature_path};

/// Every version with fixtures.
const VERSIONS: [&str; 1] = ["0.1.0"];

/// A local time after the last entry of the fixture stores.
const NOW: &str = "2026-11-28T20:30:00+01:00";

/// The formats of which every version has a fixture.
const KINDS: [&str; 10] = [
    "heelwise.db",
    "plan.json",
    "export.json",
    "export.csv",
    "answers.toml",
    "records.jsonl",
    "trust.json",
    "tiny-0.1.0.heelpack",
    "tiny-0.1.0.heelpack.minisig",
    "documents.txt",
];

/// The folder with the fixtures of a version.
fn kept(version: &str) -> PathBuf {
    root().join("tests/fixtures/kept").join(version)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Copies a file and makes it private to its owner.
fn put(from: &Path, to: &Path) {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to.parent().unwrap()).unwrap();
    let _ = fs::remove_file(to);
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).unwrap();
    file.write_all(&fs::read(from).unwrap()).unwrap();
}

/// Replaces the data folder of the machine by a fixture store.
fn put_store(machine: &Machine, version: &str) {
    for more in ["heelwise.db-wal", "heelwise.db-shm"] {
        let _ = fs::remove_file(machine.data().join(more));
    }
    put(&kept(version).join("heelwise.db"), &machine.data().join("heelwise.db"));
}

/// Runs a command at `NOW` with this line for the stdin clock.
fn run(machine: &Machine, arguments: &[&str]) -> Run {
    let mut command = machine.command(arguments);
    command
        .env("HEELWISE_NOW", NOW)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Most commands read nothing.
    let _ = child.stdin.take().unwrap().write_all(b"+20\n");
    Run::from_output(child.wait_with_output().unwrap(), &[])
}

/// Runs a command that succeeds.
fn good(machine: &Machine, arguments: &[&str]) -> String {
    let run = run(machine, arguments);
    assert_eq!(run.code(), 0, "{arguments:?}: {}", run.all());
    run.stdout()
}

/// The active entries of a machine, as records.
fn entries(machine: &Machine) -> Vec<Value> {
    let log = json(&good(machine, &["log", "list", "--since", "2026-11-01", "--json"]));
    log["entries"].as_array().unwrap().iter().map(|entry| entry["entry"].clone()).collect()
}

/// The active entries at the time the fixtures were made.
fn entries_then(version: &str) -> Vec<Value> {
    let log = json(&text(&kept(version).join("documents/log.json")));
    log["entries"].as_array().unwrap().iter().map(|entry| entry["entry"].clone()).collect()
}

/// A machine without packs into which a fixture was imported.
fn imported(version: &str, name: &str) -> Machine {
    let machine = Machine::new();
    good(&machine, &["import", &kept(version).join(name).display().to_string()]);
    machine
}

#[test]
fn every_version_has_a_fixture_of_each_format() {
    assert!(
        VERSIONS.contains(&env!("CARGO_PKG_VERSION")),
        "keep files of this version; see tests/fixtures/kept"
    );
    let folders = fs::read_dir(kept(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    assert_eq!(folders.count(), VERSIONS.len());
    for version in VERSIONS {
        for kind in KINDS {
            assert!(kept(version).join(kind).is_file(), "{version}/{kind}");
        }
    }
}

/// The fixtures of a version with their digests, except the README and the list of digests.
fn digests(version: &str) -> String {
    let (mut folders, mut lines) = (vec![kept(version)], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(kept(version)).unwrap().display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if name != "README.md" && name != "DIGESTS" {
                lines
                    .push(format!("{}  {name}\n", blake3::hash(&fs::read(path).unwrap()).to_hex()));
            }
        }
    }
    lines.sort_by(|one, other| one[64..].cmp(&other[64..]));
    lines.concat()
}

#[test]
fn no_kept_fixture_was_changed_or_removed() {
    for version in VERSIONS {
        assert_eq!(
            digests(version),
            text(&kept(version).join("DIGESTS")),
            "{version}: restore what was kept"
        );
    }
}

#[test]
#[ignore = "writes the list of a new version; see tests/fixtures/kept"]
fn keep_digests() {
    for version in VERSIONS {
        let list = kept(version).join("DIGESTS");
        if !list.exists() {
            fs::write(&list, digests(version)).unwrap();
        }
    }
}

#[test]
fn an_old_store_opens_completely() {
    for version in VERSIONS {
        let machine = Machine::with_packs();
        put_store(&machine, version);
        machine.store().unwrap().check().unwrap();
        assert_eq!(entries(&machine), entries_then(version));
        assert_eq!(json(&good(&machine, &["plan", "show", "--json"]))["status"]["id"], "running");
        assert_eq!(json(&good(&machine, &["today", "--json"]))["at"], "2026-11-28");
        assert!(machine.store().unwrap().draft().unwrap().is_some());
        let session = good(&machine, &["session", "--plain", "--clock", "stdin"]);
        assert!(
            session.contains("Going on where you stopped") || session.contains("was left"),
            "{session}"
        );
        good(&machine, &["log", "note", "and it goes on"]);
        assert_eq!(entries(&machine).len(), entries_then(version).len() + 1);
    }
}

#[test]
fn an_old_plan_is_read() {
    for version in VERSIONS {
        let machine = Machine::with_packs();
        let body = text(&kept(version).join("plan.json"));
        let now = LocalTimestamp::new("2026-11-20T07:00:00Z".parse().unwrap(), Offset::constant(1));
        Store::write(&machine.data(), now)
            .unwrap()
            .keep_plan(now, date(2026, 11, 20), &body)
            .unwrap();
        let plan = json(&good(&machine, &["plan", "show", "--json"]));
        assert_eq!((&plan["made"], &plan["goal"]), (&"2026-11-20".into(), &"heels-at-work".into()));
        assert!(!plan["courses"].as_array().unwrap().is_empty(), "{plan}");
    }
}

#[test]
fn an_old_export_can_be_imported() {
    for version in VERSIONS {
        let then = json(&text(&kept(version).join("export.json")));
        let machine = imported(version, "export.json");
        let now = json(&good(&machine, &["export"]));
        assert_eq!(entries(&machine), entries_then(version));
        assert_eq!(now["schema_version"], then["schema_version"]);
        for (list, fields) in [("plans", &["made"][..]), ("assessments", &["date", "answers"])] {
            let (now, then) = (now[list].as_array().unwrap(), then[list].as_array().unwrap());
            assert_eq!(now.len(), then.len(), "{list}");
            for (now, then) in now.iter().zip(then) {
                assert!(
                    fields.iter().all(|field| then[field] == now[field]),
                    "{list}: {then}\n{now}"
                );
            }
        }
    }
}

#[test]
fn an_old_table_can_be_imported() {
    for version in VERSIONS {
        let machine = imported(version, "export.csv");
        assert_eq!(entries(&machine), entries_then(version));
        let (table, again) =
            (text(&kept(version).join("export.csv")), good(&machine, &["export", "--csv"]));
        assert_eq!(again.lines().count(), table.lines().count());
    }
}

#[test]
fn old_records_can_be_imported_and_count() {
    for version in VERSIONS {
        assert_eq!(entries(&imported(version, "records.jsonl")), entries_then(version));
        let path = |name: &str| kept(version).join(name).display().to_string();
        let (answers, records) = (path("answers.toml"), path("records.jsonl"));
        let check =
            ["check", "--profile", &answers, "--records", &records, "--at", "2026-11-28", "--json"];
        let assessment = json(&good(&Machine::with_packs(), &check));
        assert!(!assessment["tests"].as_array().unwrap().is_empty(), "{assessment}");
    }
}

#[test]
fn an_old_answers_file_can_be_assessed() {
    for version in VERSIONS {
        let answers = kept(version).join("answers.toml").display().to_string();
        let check = ["check", "--profile", &answers, "--at", "2026-11-20", "--json"];
        let assessment = json(&good(&Machine::with_packs(), &check));
        assert!(assessment["urgency"]["level"].is_string(), "{assessment}");
        assert!(!assessment["patterns"].as_array().unwrap().is_empty(), "{assessment}");
    }
}

#[test]
fn an_old_installed_bundle_loads_with_its_publisher() {
    for version in VERSIONS {
        let machine = Machine::new();
        let bundle = kept(version).join("tiny-0.1.0.heelpack");
        let installed = machine.home.path().join("packs/tiny-0.1.0.heelpack");
        put(&bundle, &installed);
        put(&signature_path(&bundle), &signature_path(&installed));
        put(&kept(version).join("trust.json"), &machine.home.path().join("trust.json"));
        let list = json(&good(&machine, &["pack", "list", "--json"]));
        let tiny = list["packs"]
            .as_array()
            .unwrap()
            .iter()
            .find(|pack| pack["id"] == "tiny")
            .expect("it is loaded");
        assert_eq!(list["refused"], json("[]"));
        assert_eq!(tiny["signed_by"]["calls_itself"], "Heelwise tests");
        assert!(list.get("unsigned").is_none(), "{list}");
        let trust = json(&good(&machine, &["pack", "trust", "--json"]));
        assert_eq!(trust["revoked"][0]["since"], "2026-11-02");
        assert!(good(&machine, &["library", "exercise"]).contains("tiny/exercise/"));
    }
}
