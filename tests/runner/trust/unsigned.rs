//! Unsigned packs are used only when given by path, and all output names them.

use std::fs;
use std::process::Stdio;

use super::{TrustSetup, stranger};
use crate::harness::{Machine, Run, TODAY, bundles, publisher, root};

/// The marks of unsigned packs in text and JSON.
fn is_marked(run: &Run, json: bool) -> bool {
    if !json {
        return run.stdout().starts_with("UNSIGNED: ");
    }
    let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    document["unsigned"] == serde_json::json!(["massage-therapy"])
}

// threat: B15
#[test]
fn all_output_names_unsigned_packs() {
    let machine = Machine::new();
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("m.heelpack");
    fs::copy(
        bundles().iter().find(|path| path.display().to_string().contains("massage")).unwrap(),
        &pack,
    )
    .unwrap();
    let pack = pack.display().to_string();
    let profile = root().join("examples/first-step-heel-pain.toml").display().to_string();
    let run = |arguments: &[&str], json: bool| {
        let mut command = machine.command(arguments);
        command
            .args(["--pack", &pack])
            .env("HEELWISE_NOW", "2026-11-20T08:00:00+01:00")
            .stdin(Stdio::null());
        if json {
            command.arg("--json");
        }
        Run::from_output(command.output().unwrap(), &[])
    };
    let drawn = "massage-therapy/exercise/thumb-strip-calf";
    let commands: [&[&str]; 19] = [
        &["check", "--profile", &profile, "--at", TODAY],
        &["plan", "new", "--profile", &profile, "--at", TODAY],
        &["plan", "show"],
        &["plan", "diff"],
        &["plan", "try", "green"],
        &["today"],
        &["today", "--week"],
        &["progress"],
        &["progress", "runs"],
        &["log", "list"],
        &["log", "history", "1"],
        &["library"],
        &["library", "exercise"],
        &["library", "claim"],
        &["why", "foundation/condition/plantar-heel-pain"],
        &["pack", "list"],
        &["pack", "info", "massage-therapy"],
        &["pack", "trust"],
        &["backup", "list"],
    ];
    assert_eq!(run(&["log", "pain", "3"], false).code(), 0);
    for arguments in commands {
        for json in [false, true] {
            let shown = run(arguments, json);
            assert_eq!(shown.code(), 0, "{arguments:?}: {}", shown.all());
            assert!(is_marked(&shown, json), "{arguments:?}: {}", shown.all());
        }
    }
    assert!(is_marked(&run(&["log", "pain", "2"], false), false));
    assert!(is_marked(&run(&["log", "undo"], false), false));
    // Lines of a session, each of which may be read alone.
    let cues = run(&["session", "--clock", "stdin"], true).stdout();
    assert!(
        cues.lines().count() > 0
            && cues.lines().all(|cue| cue.contains(r#""unsigned":["massage-therapy"]"#)),
        "{cues}"
    );
    assert!(is_marked(&run(&["session", "--clock", "stdin"], false), false));
    // Machine-readable output is unchanged; the notice is on standard error.
    for arguments in [
        &["export"][..],
        &["backup"],
        &["erase", "--yes"],
        &["library", "exercise", drawn, "--svg"],
    ] {
        let shown = run(arguments, false);
        assert!(
            shown.code() == 0 && shown.all().contains("UNSIGNED: "),
            "{arguments:?}: {}",
            shown.all()
        );
    }
}

// threat: B15
#[test]
fn a_plan_records_unsigned_packs() {
    let machine = Machine::new();
    let profile = root().join("examples/first-step-heel-pain.toml").display().to_string();
    let folder = root().join("packs/massage-therapy").display().to_string();
    let made =
        machine.run(&["plan", "new", "--profile", &profile, "--at", TODAY, "--pack", &folder]);
    assert!(made.code() == 0 && is_marked(&made, false), "{}", made.all());
    for arguments in [["plan", "show", "--at", TODAY], ["today", "--at", TODAY, "--week"]] {
        let shown = machine.run(&arguments);
        assert!(is_marked(&shown, false), "{}", shown.all());
    }
}

// threat: B15
#[test]
fn signed_packs_are_not_marked() {
    let machine = Machine::with_packs();
    for json in [&[][..], &["--json"]] {
        let run = machine.run(&[&["pack", "list"], json].concat());
        assert!(run.code() == 0 && !run.all().to_lowercase().contains("unsigned"), "{}", run.all());
    }
}

// threat: B11, B15
#[test]
fn a_bundle_given_by_path_is_unmarked_only_if_its_publisher_is_trusted() {
    let setup = TrustSetup::new();
    let (anna, bert) = (publisher(), stranger());
    let path = setup.signed("tiny", "1.0.0", &anna, "Anna");
    let named = path.display().to_string();
    let list = || setup.run(&["pack", "list", "--pack", &named]);
    assert!(
        list().stdout().starts_with("UNSIGNED"),
        "signed by somebody unknown: {}",
        list().all()
    );
    assert_eq!(setup.run(&["pack", "trust", crate::harness::public(&anna).as_str()]).code(), 0);
    assert!(!list().all().contains("UNSIGNED"), "{}", list().all());
    assert_eq!(
        setup.run(&["pack", "revoke", &crate::harness::public(&anna).id().to_string()]).code(),
        0
    );
    assert!(list().code() == 4 && list().stderr().contains("was revoked"), "{}", list().all());
    // A pack with another publisher's name is refused here too, and so is an invalid signature.
    let other = TrustSetup::new();
    assert_eq!(other.add(&other.signed("tiny", "1.0.0", &anna, "Anna"), &["--yes"]).code(), 0);
    let theirs = other.signed("tiny", "1.5.0", &bert, "Bert").display().to_string();
    let run = other.run(&["pack", "list", "--pack", &theirs]);
    assert!(run.code() == 4 && run.stderr().contains("belongs to the key"), "{}", run.all());
    fs::write(format!("{theirs}.minisig"), "nothing").unwrap();
    assert_eq!(other.run(&["pack", "list", "--pack", &theirs]).code(), 4);
}

// threat: B15
#[test]
fn an_unsigned_bundle_in_the_pack_folder_is_ignored() {
    let setup = TrustSetup::new();
    let folder = setup.machine.home.path().join("packs");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(setup.bundle("tiny", "1.0.0", b"code"), folder.join("tiny-1.0.0.heelpack")).unwrap();
    let run = setup.run(&["pack", "list"]);
    assert!(run.code() == 4 && run.stdout().contains("is not installed"), "{}", run.all());
    assert_eq!(setup.in_use(), []);
}
