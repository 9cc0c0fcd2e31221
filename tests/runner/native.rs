//! Native code, seen from the host: loaded only to measure, never in the host, and what it breaks is said.

use std::path::PathBuf;

use heelwise_pack::bundle::{self, Native, TARGET};
use heelwise_pack::check_folders;

use crate::harness::{Machine, TODAY, checked, library, publisher, root, write_signed};

/// The mark that the hostile library leaves on the disk when anything loads it.
fn mark() -> PathBuf {
    root().join("tests/hostile-pack/was-loaded")
}

/// A machine with the hostile pack, misbehaving in this way.
fn machine(misbehave: u8, native: &[u8]) -> Machine {
    let machine = Machine::with_packs();
    let folder = machine.home.path().join("source/hostile-pack");
    std::fs::create_dir_all(folder.join("content")).unwrap();
    std::fs::write(folder.join("Cargo.toml"), "").unwrap();
    let source = root().join("tests/hostile-pack");
    for file in ["content/findings.toml", "content/arguments.toml", "content/sources.toml"] {
        std::fs::copy(source.join(file), folder.join(file)).unwrap();
    }
    let manifest = std::fs::read_to_string(source.join("pack.toml")).unwrap();
    std::fs::write(folder.join("pack.toml"), manifest.replace("misbehave = 0", &format!("misbehave = {misbehave}")))
        .unwrap();
    let foundation = checked().packs[0].content.clone();
    let checked = check_folders(&[folder], &[foundation]);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let native = Native { target: TARGET.to_owned(), library: native.to_vec() };
    let bytes = bundle::write(&checked.packs[0], &[native]).unwrap();
    let path = machine.home.path().join("source/hostile-pack-0.1.0.heelpack");
    write_signed(&path, &bytes, &publisher(), "Heelwise tests");
    machine.install(&path);
    machine
}

const CHECK: [&str; 7] = [
    "check",
    "--profile",
    "examples/shin-after-long-run.toml",
    "--records",
    "examples/shin-after-long-run.jsonl",
    "--at",
    TODAY,
];

#[test]
fn nothing_but_measuring_loads_native_code() {
    let machine = machine(0, &library("heelwise-hostile-pack"));
    let bundle = machine.home.path().join("packs/hostile-pack-0.1.0.heelpack").display().to_string();
    let _ = std::fs::remove_file(mark());
    let harmless: [&[&str]; 7] = [
        &["pack", "list"],
        &["pack", "info", "hostile-pack"],
        &["pack", "check", &bundle],
        &["library", "finding"],
        &["why", "hostile-pack/finding/fine", "--profile", "examples/shin-after-long-run.toml"],
        &["check", "--profile", "examples/shin-after-long-run.toml", "--at", TODAY],
        &["library", "source"],
    ];
    for arguments in harmless {
        let run = machine.run(arguments);
        assert_eq!(run.code(), 0, "{arguments:?}: {}", run.all());
        assert!(!mark().exists(), "{arguments:?} loaded native code");
    }
    let run = machine.run(&CHECK);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(mark().exists(), "the mark is left when the library is loaded, so that this test can fail");
    std::fs::remove_file(mark()).unwrap();
    assert!(run.stdout().contains("All is well."), "{}", run.stdout());
}

#[test]
fn whatever_a_pack_does_the_rest_of_the_answer_comes() {
    let library = library("heelwise-hostile-pack");
    for (misbehave, said) in
        [(1, "panic"), (2, "signal 6"), (3, ""), (6, ""), (8, "never-declared"), (9, "an error on request")]
    {
        let run = machine(misbehave, &library).run(&CHECK);
        let text = run.stdout();
        assert_eq!(run.code(), 5, "{misbehave}: {}", run.all());
        assert!(text.contains("`hostile-pack`") && text.contains(said), "{misbehave}: {text}");
        assert!(
            text.contains("Inner shin pain") && text.contains("running-technique/finding/long-run-jump"),
            "{misbehave}: {text}"
        );
        assert!(!text.contains('\u{1b}'), "{misbehave}");
    }
    let _ = std::fs::remove_file(mark());
}

#[test]
fn a_library_that_is_none_is_refused_and_the_packs_content_works() {
    let run = machine(0, b"not a library").run(&CHECK);
    assert!([4, 5].contains(&run.code()), "{}", run.all());
    assert!(run.stdout().contains("`hostile-pack`") && run.stdout().contains("Inner shin pain"), "{}", run.stdout());
}

#[test]
fn the_packs_analyzers_measure_what_they_should() {
    let machine = Machine::with_packs();
    let measured = |name: &str| {
        let (profile, records) = (format!("examples/{name}.toml"), format!("examples/{name}.jsonl"));
        let run = machine.run(&["check", "--profile", &profile, "--records", &records, "--at", TODAY, "--json"]);
        let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let present = document["measured"].as_array().unwrap().iter().filter(|finding| finding["present"] == true);
        present.map(|finding| finding["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        measured("office-heels"),
        ["high-heel-rehab/finding/heel-load-up", "high-heel-rehab/finding/heel-trend-rising"]
    );
    assert_eq!(measured("heels-then-run"), ["high-heel-rehab/finding/heel-day-then-run"]);
    assert_eq!(measured("calf-release"), ["massage-therapy/finding/release-gain-real"]);
    assert_eq!(measured("shin-after-long-run").len(), 4);
}

#[test]
fn what_is_measured_speaks_for_a_pattern_like_any_answer() {
    let machine = Machine::with_packs();
    let text = machine.run(&CHECK).stdout();
    let reasons = text.split("Not yet known").next().unwrap();
    assert!(reasons.contains("13.5 km"), "the long run is among the reasons:\n{text}");
}

#[test]
fn what_was_measured_is_saved_and_explained_without_measuring_again() {
    let machine = Machine::with_packs();
    let saved = machine.home.path().join("mine.toml").display().to_string();
    let check: Vec<&str> = CHECK.into_iter().chain(["--save", &saved]).collect();
    assert_eq!(machine.run(&check).code(), 0);
    let why = machine.run(&["why", "running-technique/finding/long-run-jump", "--profile", &saved, "--at", TODAY]);
    assert_eq!(why.code(), 0, "{}", why.all());
    let argument =
        machine.run(&["why", "running-technique/argument/long-run-jump-shin", "--profile", &saved, "--at", TODAY]);
    assert!(argument.stdout().contains("13.5 km"), "{}", argument.all());
    let again = machine.run(&["check", "--profile", &saved, "--at", TODAY]).stdout();
    assert!(again.contains("13.5 km"), "{again}");
}
