//! Plans as they are kept: packs that change, earlier versions, privacy.

use std::fs;
use std::path::PathBuf;

use super::people::{keep_plan, now, planned, plans_of, store};
use crate::harness::{Machine, Run, TODAY};

#[test]
fn a_removed_or_changed_pack_does_not_change_the_plan() {
    let request = ["--goal", "run-again", "--minutes", "45", "--kit", "all"];
    let (machine, _) = planned("steroid-shot-runner", &request);
    let on = |machine: &Machine| {
        let run = machine.run(&["today", "--at", "2026-11-23", "--json"]);
        let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        (document["days"].clone(), document["notices"].to_string())
    };
    let (before, notices) = on(&machine);
    assert_eq!(notices, "[]");
    let bundle =
        fs::read_dir(machine.home.path().join("packs")).unwrap().map(|entry| entry.unwrap().path());
    let bundle = bundle
        .into_iter()
        .find(|path| path.display().to_string().contains("running-technique"))
        .unwrap();
    let away = machine.home.path().join("away.heelpack");
    fs::rename(&bundle, &away).unwrap();
    let (without, notices) = on(&machine);
    assert_eq!(before, without);
    assert!(notices.contains("`running-technique` is no longer there"), "{notices}");
    fs::rename(&away, &bundle).unwrap();
    // An upgrade is simulated by a plan that names an older version.
    let older = plans_of(&machine)[0].replace("\"version\":\"0.1.0\"", "\"version\":\"0.0.9\"");
    keep_plan(&machine, &older);
    let (upgraded, notices) = on(&machine);
    assert_eq!(before, upgraded);
    assert!(
        notices.contains("`running-technique` is now 0.1.0; the plan was made with 0.0.9"),
        "{notices}"
    );
}

#[test]
fn a_plan_starts_from_the_last_check() {
    let (machine, with_profile) = planned("first-step-heel-pain", &[]);
    let answers =
        fs::read_to_string(crate::harness::root().join("examples/first-step-heel-pain.toml"))
            .unwrap();
    let date = jiff::civil::date(2026, 11, 20);
    store(&machine).keep_assessment(now(), date, &answers, "null").unwrap();
    let from_check = machine.run(&["plan", "new", "--at", TODAY]);
    let output = "This plan replaces the plan of 2026-11-20.";
    let rest = |run: &Run| run.stdout().split_once("Plan: ").unwrap().1.to_owned();
    assert!(from_check.stdout().contains(output), "{}", from_check.all());
    assert_eq!(rest(&from_check), rest(&with_profile));
    let plans = plans_of(&machine);
    assert_eq!(plans.len(), 2);
    assert!(plans[0] == plans[1], "the same answers, request, date and packs give the same bytes");
}

#[test]
fn files_of_an_earlier_version_are_migrated_once() {
    let (before, shown) = planned("first-step-heel-pain", &[]);
    let machine = Machine::with_packs();
    let old = machine.data().join("plans");
    fs::create_dir_all(&old).unwrap();
    fs::write(old.join("plan-0001.json"), &plans_of(&before)[0]).unwrap();
    fs::write(old.join("plan-0002.json"), "no plan").unwrap();
    let answers = crate::harness::root().join("examples/first-step-heel-pain.toml");
    fs::copy(answers, machine.data().join("last-check.toml")).unwrap();
    assert_eq!(machine.run(&["plan", "show", "--at", TODAY]).stdout(), shown.stdout());
    assert_eq!(plans_of(&machine), plans_of(&before));
    let left: Vec<_> =
        fs::read_dir(&old).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["plan-0002.json"], "what is no plan is left where it is");
    assert!(!machine.data().join("last-check.toml").exists());
    assert_eq!(
        machine.run(&["plan", "new", "--at", TODAY]).code(),
        0,
        "the last check was taken in as well"
    );
}

#[test]
fn plans_are_private_and_erased() {
    let (machine, _) = planned("first-step-heel-pain", &[]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&machine.data().join("heelwise.db")), 0o600);
        assert_eq!(mode(&machine.data()), 0o700);
    }
    assert_eq!(machine.run(&["erase", "--yes"]).code(), 0);
    assert!(plans_of(&machine).is_empty());
}
