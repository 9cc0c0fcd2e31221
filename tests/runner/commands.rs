//! Basic commands: help, lists, and invalid input.

use std::io::Write;

use crate::harness::{Machine, TODAY};

#[test]
fn help_names_every_command() {
    insta::assert_snapshot!("help", Machine::new().run(&["--help"]).all());
    insta::assert_snapshot!("help-check", Machine::new().run(&["check", "--help"]).all());
}

#[test]
fn the_foundation_pack_is_built_in() {
    let machine = Machine::new();
    insta::assert_snapshot!(machine.run(&["pack", "list"]).all(), @"
    Packs in use
      foundation 0.1.0 (experimental), not reviewed by a clinician
        Places, findings, warning signs, patterns and basic exercises for painful
        heels, feet and lower legs. From: built in
    --- exit 0
    ");
    let run =
        machine.run(&["check", "--profile", "tests/fixtures/people/heel.toml", "--at", TODAY]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(run.stdout().contains("foundation/routine/"), "{}", run.stdout());
}

#[test]
fn packs_are_listed_and_described() {
    let machine = Machine::with_packs();
    insta::assert_snapshot!("pack-list", machine.run(&["pack", "list"]).all());
    insta::assert_snapshot!("pack-info", machine.run(&["pack", "info", "high-heel-rehab"]).all());
    assert_eq!(machine.run(&["pack", "info", "nothing"]).code(), 3);
    for arguments in [&["pack", "list", "--json"][..], &["pack", "info", "foundation", "--json"]] {
        let document: serde_json::Value =
            serde_json::from_str(&machine.run(arguments).stdout()).unwrap();
        assert_eq!(document["schema_version"], 1);
    }
}

#[test]
fn the_library_can_be_browsed() {
    let machine = Machine::with_packs();
    insta::assert_snapshot!("library", machine.run(&["library"]).all());
    insta::assert_snapshot!(
        "library-exercise",
        machine.run(&["library", "exercise", "heel-raise-towel"]).all()
    );
    let drawn = machine.run(&["library", "exercise", "heel-raise-towel", "--svg"]);
    assert!(
        drawn.stdout().starts_with("<svg ") && drawn.stdout().contains("<animate "),
        "{}",
        drawn.all()
    );
    assert!(drawn.stdout().contains("<title>") && drawn.stdout().contains("<desc>"));
    for undrawn in [
        &["library", "--svg"][..],
        &["library", "exercise", "--svg"],
        &["library", "claim", "reflexology-heals", "--svg"],
    ] {
        assert_eq!(machine.run(undrawn).code(), 2, "{undrawn:?}");
    }
    insta::assert_snapshot!(
        "library-condition",
        machine.run(&["library", "conditions", "achilles-insertional"]).all()
    );
    insta::assert_snapshot!(machine.run(&["library", "claim", "reflexology-heals"]).all(), @"
    Pressing points on the foot heals the heel or other parts of the body.
      massage-therapy/claim/reflexology-heals
      Verdict: unsupported. Of 18 trials, mostly small, five were positive, twelve
      negative and one unclear. The reviewer saw no convincing effect on any
      illness.
      Take it as a pleasant foot massage. Keep to your plan for the heel as well.

    Who says so
      - Article that started this project. Starting article: massage for sore heels

    Evidence: grade B (moderate), read in the source
      - Ernst E. Is reflexology an effective intervention? A systematic review of
        randomised controlled trials. Med J Aust 191:263. 2009.
        https://pubmed.ncbi.nlm.nih.gov/19740047/ [massage-therapy/source/erns-2009]
    --- exit 0
    ");
    insta::assert_snapshot!(
        "library-routine",
        machine.run(&["library", "routine", "evening-release"]).all()
    );
}

#[test]
fn every_kind_of_item_can_be_listed_and_shown() {
    let machine = Machine::with_packs();
    let overview: serde_json::Value =
        serde_json::from_str(&machine.run(&["library", "--json"]).stdout()).unwrap();
    for kind in overview["kinds"].as_array().unwrap() {
        let kind = kind["kind"].as_str().unwrap();
        let list: serde_json::Value =
            serde_json::from_str(&machine.run(&["library", kind, "--json"]).stdout()).unwrap();
        let items = list["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{kind}");
        for item in [&items[0], &items[items.len() - 1]] {
            let run = machine.run(&["library", item["id"].as_str().unwrap()]);
            assert_eq!(run.code(), 0, "{}", run.all());
        }
    }
    assert_eq!(machine.run(&["library", "nonsense"]).code(), 2);
    assert_eq!(machine.run(&["library", "exercise", "nonsense"]).code(), 3);
}

#[test]
fn check_without_a_terminal_fails_with_a_hint() {
    insta::assert_snapshot!(Machine::new().run(&["check"]).all(), @"
    --- stderr
    error: there is no terminal to ask in
    hint: give the answers in a file: heelwise check --profile FILE
    --- exit 2
    ");
}

#[test]
fn invalid_answers_are_shown_with_their_location() {
    let machine = Machine::with_packs();
    let run =
        machine.run(&["check", "--profile", "tests/fixtures/people/mistakes.toml", "--at", TODAY]);
    insta::assert_snapshot!("check-mistakes", run.all());
    assert_eq!(run.code(), 3);
}

#[test]
fn answers_to_missing_packs_are_ignored_with_a_notice() {
    let run = Machine::new().run(&[
        "check",
        "--profile",
        "examples/first-step-heel-pain.toml",
        "--at",
        TODAY,
    ]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(run.stdout().contains("not loaded"), "{}", run.stdout());
}

#[test]
fn files_that_are_not_answers_files_are_bad_input() {
    let machine = Machine::new();
    for path in ["tests/fixtures/people/none.toml", "packs", "README.md", "/dev/null"] {
        let run = machine.run(&["check", "--profile", path]);
        assert_eq!(run.code(), 3, "{path}: {}", run.all());
    }
}

#[test]
fn invalid_records_are_reported_with_their_line() {
    let machine = Machine::with_packs();
    let path = machine.home.path().join("records.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, r#"{{"record":"heel-wear","date":"2026-11-02","hours":8,"height_cm":7}}"#)
        .unwrap();
    writeln!(file, r#"{{"record":"heel-wear","date":"2026-11-03","hours":30,"height_cm":7}}"#)
        .unwrap();
    let path = path.display().to_string();
    let run =
        machine.run(&["check", "--profile", "tests/fixtures/people/heel.toml", "--records", &path]);
    insta::assert_snapshot!(run.all(), @r#"
    --- stderr
    error: $HOME/records.jsonl:2: `hours` is 30; it must lie between 0 and 24
    hint: each line is one record, for example {"record":"heel-wear","date":"2026-11-02","hours":8,"height_cm":7}
    --- exit 3
    "#);
}

#[test]
fn questionnaire_totals_are_compared_and_impossible_values_reported() {
    let machine = Machine::new();
    let path = machine.home.path().join("records.jsonl");
    let result = |day: &str, test: &str, value: f64| {
        format!(r#"{{"record":"self-test","date":"2026-{day}","test":"{test}","value":{value}}}"#)
    };
    let lines = [
        result("08-20", "visa-a-total", 57.0),
        result("11-19", "visa-a-total", 73.0),
        result("11-19", "lefs-total", 62.0),
        result("11-19", "visa-a-total", 130.0),
        result("11-19", "made-up", 1.0),
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let path = path.display().to_string();
    let run = machine.run(&[
        "check",
        "--profile",
        "tests/fixtures/people/heel.toml",
        "--records",
        &path,
        "--at",
        TODAY,
    ]);
    let shown = run.stdout();
    let lines = |starts: &str| {
        shown.lines().skip_while(|line| !line.starts_with(starts)).take(9).collect::<Vec<_>>()
    };
    insta::assert_snapshot!(
        "tests-followed",
        [lines("!"), lines("What your tests show")].concat().join("\n")
    );
    assert_eq!(run.code(), 0);
}

#[test]
fn an_unknown_id_is_bad_input() {
    let machine = Machine::new();
    for id in [
        "nonsense",
        "a/b/c",
        "foundation/condition/nonsense",
        "other-pack/condition/x",
        "\u{1b}[31m",
    ] {
        let run = machine.run(&["why", id]);
        assert_eq!(run.code(), 3, "{id}: {}", run.all());
        assert!(!run.stderr().contains('\u{1b}'));
    }
}

#[test]
fn a_saved_answers_file_is_private_and_never_overwritten() {
    let machine = Machine::with_packs();
    let path = machine.home.path().join("mine.toml");
    let text = path.display().to_string();
    let arguments =
        ["check", "--profile", "tests/fixtures/people/heel.toml", "--save", &text, "--at", TODAY];
    assert_eq!(machine.run(&arguments).code(), 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let first = std::fs::read(&path).unwrap();
    assert_eq!(machine.run(&arguments).code(), 2);
    assert_eq!(std::fs::read(&path).unwrap(), first);
    let again = machine.run(&["check", "--profile", &text, "--at", TODAY]);
    assert_eq!(again.code(), 0, "what was saved can be read: {}", again.all());
}

#[test]
fn the_assessment_is_shown_even_if_saving_fails() {
    let machine = Machine::with_packs();
    let path = machine.home.path().join("not-there/mine.toml").display().to_string();
    let run = machine.run(&[
        "check",
        "--profile",
        "tests/fixtures/people/heel.toml",
        "--save",
        &path,
        "--at",
        TODAY,
    ]);
    assert_eq!(run.code(), 6);
    assert!(
        run.stdout().contains("Plantar heel pain") && run.stderr().contains("not-there"),
        "{}",
        run.all()
    );
}

// threat: E4
#[test]
fn a_closed_output_pipe_is_no_error() {
    let machine = Machine::with_packs();
    let mut child = machine
        .command(&["library", "source"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn erase_removes_the_store() {
    let machine = Machine::new();
    let data = machine.data();
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("last-check.toml"), "schema = 1").unwrap();
    assert_eq!(machine.run(&["log", "note", "marker-9b1f"]).code(), 0);
    assert_eq!(machine.run(&["erase"]).code(), 2, "without a terminal it asks for --yes");
    std::fs::write(data.join("mine.txt"), "mine").unwrap();
    let erased = machine.run(&["erase", "--yes"]);
    assert!(
        erased
            .stdout()
            .contains("Not removed, because it is not from heelwise: $HOME/data/mine.txt"),
        "{}",
        erased.all()
    );
    std::fs::remove_file(data.join("mine.txt")).unwrap();
    assert!(std::fs::read_dir(&data).unwrap().next().is_none(), "nothing of ours is left");
    assert_eq!(machine.run(&["erase", "--yes"]).code(), 0);
    assert!(!data.exists());
    assert!(machine.run(&["erase", "--yes"]).stdout().contains("Nothing is kept about you."));
}
