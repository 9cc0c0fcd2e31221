//! Packs that nobody vouches for are used when somebody names them, and then everything says so.

use std::fs;
use std::process::Stdio;

use super::{Shop, stranger};
use crate::harness::{Machine, Run, TODAY, bundles, publisher, root};

/// What says it in text and in JSON.
fn is_marked(run: &Run, json: bool) -> bool {
    if !json {
        return run.stdout().starts_with("UNSIGNED: ");
    }
    let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    document["unsigned"] == serde_json::json!(["massage-therapy"])
}

// threat: B15
#[test]
fn every_page_and_every_document_says_which_packs_nobody_vouches_for() {
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
            let told = run(arguments, json);
            assert_eq!(told.code(), 0, "{arguments:?}: {}", told.all());
            assert!(is_marked(&told, json), "{arguments:?}: {}", told.all());
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
    // What only a machine reads stays as it is, and the note is beside it.
    for arguments in [
        &["export"][..],
        &["backup"],
        &["erase", "--yes"],
        &["library", "exercise", drawn, "--svg"],
    ] {
        let told = run(arguments, false);
        assert!(
            told.code() == 0 && told.all().contains("UNSIGNED: "),
            "{arguments:?}: {}",
            told.all()
        );
    }
}

// threat: B15
#[test]
fn a_plan_remembers_what_nobody_vouched_for() {
    let machine = Machine::new();
    let profile = root().join("examples/first-step-heel-pain.toml").display().to_string();
    let folder = root().join("packs/massage-therapy").display().to_string();
    let made =
        machine.run(&["plan", "new", "--profile", &profile, "--at", TODAY, "--pack", &folder]);
    assert!(made.code() == 0 && is_marked(&made, false), "{}", made.all());
    for arguments in [["plan", "show", "--at", TODAY], ["today", "--at", TODAY, "--week"]] {
        let told = machine.run(&arguments);
        assert!(is_marked(&told, false), "{}", told.all());
    }
}

// threat: B15
#[test]
fn nothing_is_marked_when_everybody_is_known() {
    let machine = Machine::with_packs();
    for json in [&[][..], &["--json"]] {
        let run = machine.run(&[&["pack", "list"], json].concat());
        assert!(run.code() == 0 && !run.all().to_lowercase().contains("unsigned"), "{}", run.all());
    }
}

// threat: B11, B15
#[test]
fn a_named_bundle_is_as_good_as_an_installed_one_only_when_its_publisher_is_trusted() {
    let shop = Shop::new();
    let (anna, bert) = (publisher(), stranger());
    let path = shop.signed("tiny", "1.0.0", &anna, "Anna");
    let named = path.display().to_string();
    let list = || shop.run(&["pack", "list", "--pack", &named]);
    assert!(
        list().stdout().starts_with("UNSIGNED"),
        "signed by somebody unknown: {}",
        list().all()
    );
    assert_eq!(shop.run(&["pack", "trust", crate::harness::public(&anna).as_str()]).code(), 0);
    assert!(!list().all().contains("UNSIGNED"), "{}", list().all());
    assert_eq!(
        shop.run(&["pack", "revoke", &crate::harness::public(&anna).id().to_string()]).code(),
        0
    );
    assert!(list().code() == 4 && list().stderr().contains("was revoked"), "{}", list().all());
    // A pack of somebody else's name is refused here too, and a signature that does not fit.
    let other = Shop::new();
    assert_eq!(other.add(&other.signed("tiny", "1.0.0", &anna, "Anna"), &["--yes"]).code(), 0);
    let theirs = other.signed("tiny", "1.5.0", &bert, "Bert").display().to_string();
    let run = other.run(&["pack", "list", "--pack", &theirs]);
    assert!(run.code() == 4 && run.stderr().contains("belongs to the key"), "{}", run.all());
    fs::write(format!("{theirs}.minisig"), "nothing").unwrap();
    assert_eq!(other.run(&["pack", "list", "--pack", &theirs]).code(), 4);
}

// threat: B15
#[test]
fn an_unsigned_bundle_in_the_pack_folder_is_left_out() {
    let shop = Shop::new();
    let folder = shop.machine.home.path().join("packs");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(shop.bundle("tiny", "1.0.0", b"code"), folder.join("tiny-1.0.0.heelpack")).unwrap();
    let run = shop.run(&["pack", "list"]);
    assert!(run.code() == 4 && run.stdout().contains("is not installed"), "{}", run.all());
    assert_eq!(shop.in_use(), []);
}
