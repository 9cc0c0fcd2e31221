//! Packs that contradict themselves or each other.

use std::fs;
use std::path::Path;

use heelwise_core::compiled::PackContent;
use heelwise_pack::check_folders;
use heelwise_pack::render::{DiagnosticsFormat, render};

use super::*;

// threat: C5
#[test]
fn a_top_level_value_of_the_wrong_type_is_one_error() {
    let copy = Copy::new();
    for text in [
        "kit = 3\n",
        "kit = []\n[kit-more]\n",
        "[kit]\nid = \"foam-roller\"\n",
        "kit = [1, 2]\n",
        "[[kits]]\nid = \"x\"\n",
    ] {
        let checked = copy.with("content/kit.toml", text.as_bytes());
        let codes = codes_of(&checked);
        assert!(
            codes.contains(&"value/type") || codes.contains(&"key/unknown"),
            "{text}: {codes:?}"
        );
        assert!(
            codes
                .iter()
                .all(|code| ["value/type", "key/unknown", "reference/unknown"].contains(code)),
            "{text}: {codes:?}"
        );
    }
}

// threat: C3
#[test]
fn two_packs_with_one_id_are_reported_once() {
    let (one, two) = (Copy::new(), Copy::new());
    let checked = check_folders(&[one.folder.clone(), two.folder.clone()], &[]);
    assert_eq!(codes_of(&checked), ["id/duplicate"]);
    let content: Vec<PackContent> = check_folders(std::slice::from_ref(&one.folder), &[])
        .packs
        .into_iter()
        .map(|pack| pack.content)
        .collect();
    assert_eq!(
        codes_of(&check_folders(std::slice::from_ref(&two.folder), &content)),
        ["id/duplicate"]
    );
}

// threat: C6
#[test]
fn circular_and_broken_requirements_are_reported() {
    let home = tempfile::tempdir().unwrap();
    let head = fs::read_to_string(Path::new(TINY).join("pack.toml")).unwrap();
    let write = |id: &str, requires: &str| {
        let folder = home.path().join(id);
        fs::create_dir_all(&folder).unwrap();
        let head = head
            .replace("\"tiny\"", &format!("\"{id}\""))
            .replace("requires = []", &format!("requires = [{requires}]"));
        fs::write(folder.join("pack.toml"), head).unwrap();
        folder
    };
    let circle = [write("one", "\"two\""), write("two", "\"three\""), write("three", "\"one\"")];
    let outside = write("outside", "\"one\"");
    let checked = check_folders(&[&circle[..], &[outside]].concat(), &[]);
    assert_eq!(codes_of(&checked), ["pack/requires"]);
    assert_eq!(checked.diagnostics.len(), 4);
    assert!(checked.diagnostics.iter().all(|found| found.place.span != (0..0)));
    let broken = write("broken", "3");
    let needy = write("needy", "\"broken\"");
    assert_eq!(codes_of(&check_folders(&[broken, needy], &[])), ["pack/requires", "value/type"]);
}

#[test]
fn one_error_gives_one_diagnostic() {
    let copy = Copy::new();
    let cases: [(&str, &str, &str, &[&str]); 15] = [
        ("content/findings.toml", "id = \"age\"", "id = \"Age\"", &["id/pattern"]),
        ("content/findings.toml", "type = \"number\"", "type = \"figure\"", &["value/choice"]),
        ("content/findings.toml", "type = \"number\"\n", "", &["key/missing"]),
        ("content/findings.toml", "label = \"Little by little\"", "label = 3", &["value/type"]),
        ("content/findings.toml", "type = \"yes-no\"", "measured = \"no\"", &["value/type"]),
        ("content/conditions.toml", "present = 2.5", "present = \"2.5\"", &["value/type"]),
        (
            "content/conditions.toml",
            "when = \"calf-tight\"",
            "when = \"calf-tigth\"",
            &["reference/unknown"],
        ),
        ("content/conditions.toml", "kind = \"seek\"", "kind = \"sek\"", &["value/choice"]),
        ("content/conditions.toml", "id = \"calf-tightness\"", "id = 3", &["value/type"]),
        (
            "content/contraindications.toml",
            "\"deep-pressure\"",
            "\"deep-presure\"",
            &["value/choice"],
        ),
        ("content/exercises.toml", "hold_s = 30", "hold_s = 999", &["value/range"]),
        (
            "content/exercises.toml",
            "purpose = \"mobility\"",
            "purpose = \"stretch\"",
            &["value/choice"],
        ),
        ("content/routines.toml", "\"calf-roll\"", "\"calf-rol\"", &["reference/unknown"]),
        (
            "content/red-flags.toml",
            "finding = \"age\"",
            "finding = \"agee\"",
            &["reference/unknown"],
        ),
        ("pack.toml", "summary", "sumary", &["key/unknown"]),
    ];
    for (file, part, by, expected) in cases {
        let checked = copy.replacing(file, part, by);
        let mut found: Vec<&str> = checked.diagnostics.iter().map(|found| found.code.0).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            expected,
            "{file}: {by}\n{}",
            render(&checked.diagnostics, DiagnosticsFormat::Human { colour: false })
        );
    }
}

#[test]
fn a_manifest_error_hides_no_content_error() {
    let copy = Copy::new();
    fs::write(copy.folder.join("content/kit.toml"), "[[kit]]\nid = \"foam-roller\"\nname = 3\n")
        .unwrap();
    let checked = copy.replacing("pack.toml", "\"0.1.0\"", "\"1\"");
    assert_eq!(codes_of(&checked), ["pack/version", "value/type"]);
}

// threat: C14
#[test]
fn empty_lists_in_rules_are_refused() {
    let copy = Copy::new();
    for empty in [
        "{ finding = \"onset\", is = [] }",
        "{ site = [] }",
        "{ any = [] }",
        "{ at_least = 1, of = [] }",
    ] {
        let flags = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
        let when = flags.lines().find(|line| line.starts_with("when")).unwrap();
        assert_eq!(
            codes_of(&copy.replacing("content/red-flags.toml", when, &format!("when = {empty}"))),
            ["expression/empty"],
            "{empty}"
        );
    }
}

#[test]
fn invalid_expressions_give_a_reason() {
    let copy = Copy::new();
    let flags = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
    let when = flags.lines().find(|line| line.starts_with("when")).unwrap();
    let cases = [
        ("3", "expression/shape"),
        ("{}", "expression/shape"),
        ("[\"calf-swollen\"]", "expression/shape"),
        ("{ all = [\"calf-swollen\"], any = [\"calf-tight\"] }", "expression/shape"),
        ("{ all = [\"calf-swollen\"], ge = 3 }", "key/unknown"),
        ("{ all = \"calf-swollen\" }", "value/type"),
        ("{ at_least = 0, of = [\"calf-swollen\"] }", "expression/count"),
        ("{ at_least = 1 }", "key/missing"),
        ("{ finding = \"age\" }", "expression/bounds"),
        ("{ finding = \"age\", ge = 40, lt = 40 }", "expression/bounds"),
        ("{ finding = \"age\", gt = 40, le = 40 }", "expression/bounds"),
        ("{ finding = \"age\", ge = nan }", "value/type"),
        ("{ finding = \"age\", is = \"sudden\" }", "expression/type"),
        ("{ finding = \"age\", ge = 40, is = \"sudden\" }", "expression/type"),
        ("{ finding = \"onset\", ge = 3 }", "expression/type"),
        ("{ finding = \"onset\" }", "key/missing"),
        ("{ finding = \"calf-swollen\" }", "expression/type"),
        ("{ finding = \"injury-date\", within_days = 0 }", "value/range"),
        ("\"onset\"", "expression/type"),
        ("{ side = \"middle\" }", "value/choice"),
        ("{ site = \"calf\" }", "reference/unknown"),
    ];
    for (expression, code) in cases {
        let checked =
            copy.replacing("content/red-flags.toml", when, &format!("when = {expression}"));
        assert_eq!(codes_of(&checked), [code], "{expression}");
        assert_eq!(checked.diagnostics.len(), 1, "{expression}");
    }
    for good in [
        "{ finding = \"age\", ge = 40, le = 40 }",
        "{ side = \"both\" }",
        "{ site = [\"calf-belly\"] }",
    ] {
        let checked = copy.replacing("content/red-flags.toml", when, &format!("when = {good}"));
        assert!(
            codes_of(&checked)
                .iter()
                .all(|code| code.starts_with("vignette/") || *code == "finding/unused"),
            "{good}: {:?}",
            codes_of(&checked)
        );
    }
}

#[test]
fn impossible_dosages_give_a_reason() {
    let copy = Copy::new();
    let dose = "{ sets = 3, hold_s = 30, rest_s = 15, per_side = true }";
    let cases = [
        ("{}", "dosage/work"),
        ("{ sets = 3 }", "dosage/work"),
        ("{ minutes = 5, reps = 10 }", "dosage/work"),
        ("{ minutes = 5, hold_s = 10 }", "dosage/work"),
        ("{ hold_s = 10, tempo = [3, 0, 3] }", "dosage/tempo"),
        ("{ reps = 10, tempo = [0, 0, 0] }", "dosage/tempo"),
        ("{ reps = 10, tempo = [3, 3] }", "dosage/tempo"),
        ("{ reps = 10, tempo = [3, 0, 11] }", "value/range"),
        ("{ reps = 0, tempo = [3, 0, 3] }", "value/range"),
        ("{ reps = 10, tempo = 3 }", "value/type"),
        ("{ minutes = 5, rm = 8 }", "dosage/rm"),
        ("{ minutes = 40, per_side = true }", "dosage/too-long"),
        ("{ sets = 10, hold_s = 180, rest_s = 300, per_side = true }", "dosage/too-long"),
        ("{ reps = 10, per_day = 2, min_gap_h = 24 }", "dosage/gap"),
        ("{ reps = 10, per_day = [1, 6], min_gap_h = 5 }", "dosage/gap"),
        ("{ reps = [10] }", "value/type"),
        ("{ reps = [12, 10] }", "range/reversed"),
        ("{ reps = [10, 1000] }", "value/range"),
        ("{ reps = 10, per_side = 1 }", "value/type"),
        ("{ reps = 10, rest = 30 }", "key/unknown"),
        ("3", "value/type"),
    ];
    for (changed, code) in cases {
        let checked = copy.replacing("content/exercises.toml", dose, changed);
        assert_eq!(codes_of(&checked), [code], "{changed}");
        assert_eq!(checked.diagnostics.len(), 1, "{changed}");
    }
    for fine in [
        "{ sets = 3, reps = [8, 12], tempo = [3, 0, 3], rm = 12 }",
        "{ minutes = [2.5, 4], per_day = 4, min_gap_h = 6 }",
    ] {
        let checked = copy.replacing("content/exercises.toml", dose, fine);
        assert!(
            codes_of(&checked).iter().all(|code| *code == "routine/minutes"),
            "{fine}: {:?}",
            codes_of(&checked)
        );
    }
}
