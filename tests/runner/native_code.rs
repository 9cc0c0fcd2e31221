//! Native code, seen from the host: loaded only for analysis, only in the sandbox, and failures are
//! reported.

mod hostile_pack;
mod pack_analyzers;

use hostile_pack::{WELL, install, machine, mark, my_turn, renamed, replying};

use crate::harness::{Machine, TODAY, checked, library};

const CHECK: [&str; 7] = [
    "check",
    "--profile",
    "examples/shin-after-long-run.toml",
    "--records",
    "examples/shin-after-long-run.jsonl",
    "--at",
    TODAY,
];

// threat: A14
#[test]
fn only_analysis_loads_native_code() {
    let machine = machine(0, &library("heelwise-hostile-pack"));
    let bundle =
        machine.home.path().join("packs/hostile-pack-0.1.0.heelpack").display().to_string();
    let _turn = my_turn();
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
    assert!(run.stdout().contains("All is well."), "{}", run.stdout());
    assert!(!mark().exists(), "the cage lets nothing be written");
}

/// The result of a check without Landlock, with and without `--allow-uncaged`.
#[cfg(target_os = "linux")]
fn uncaged(machine: &Machine, arguments: &[&str]) -> crate::harness::Run {
    let check: Vec<&str> = CHECK.iter().chain(arguments).copied().collect();
    machine.result_of(machine.command_without("landlock,seccomp", &check))
}

// threat: A22
#[test]
#[cfg(target_os = "linux")]
fn without_a_cage_no_native_code_runs() {
    let machine = machine(0, &library("heelwise-hostile-pack"));
    let _turn = my_turn();
    let run = uncaged(&machine, &[]);
    assert_eq!(run.code(), 7, "{}", run.all());
    let text = words(&run.stdout());
    assert!(
        text.contains(
            "`hostile-pack` measured nothing: its code was not run, because it could \
        not be caged: this kernel has no Landlock"
        ),
        "{text}"
    );
    assert!(
        text.contains("check --allow-uncaged-native") && text.contains("Inner shin pain"),
        "{text}"
    );
    assert!(!mark().exists(), "nothing was loaded");
    let json: serde_json::Value =
        serde_json::from_str(&uncaged(&machine, &["--json"]).stdout()).unwrap();
    assert!(json["notices"].to_string().contains("could not be caged"), "{json}");
}

// threat: A22
#[test]
#[cfg(target_os = "linux")]
fn an_uncaged_run_is_reported_and_the_permission_not_remembered() {
    let machine = machine(0, &library("heelwise-hostile-pack"));
    let _turn = my_turn();
    let run = uncaged(&machine, &["--allow-uncaged-native"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(mark().exists(), "it was loaded, so the tests that look for the mark can fail");
    std::fs::remove_file(mark()).unwrap();
    let text = words(&run.stdout());
    assert!(
        text.contains("All is well.")
            && text.contains("The code of `hostile-pack` ran WITHOUT A CAGE"),
        "{text}"
    );
    assert_eq!(uncaged(&machine, &[]).code(), 7, "it holds for one run");
    assert!(!mark().exists());
    let caged =
        machine.run(&CHECK.iter().copied().chain(["--allow-uncaged-native"]).collect::<Vec<_>>());
    assert!(
        !caged.stdout().contains("WITHOUT A CAGE") && !mark().exists(),
        "where there is a cage, it is used"
    );
}

// threat: A22
#[test]
#[cfg(target_os = "linux")]
fn saved_assessments_say_that_code_ran_uncaged() {
    let machine = machine(0, &library("heelwise-hostile-pack"));
    let _turn = my_turn();
    assert_eq!(machine.run(&["log", "run", "5km", "30min"]).code(), 0);
    let check = machine.command_without("landlock,seccomp", &["check", "--allow-uncaged-native"]);
    crate::interview::answer_all(&mut crate::interview::begin(check));
    std::fs::remove_file(mark()).unwrap();
    let kept = machine.store().unwrap().assessments(1).unwrap();
    assert!(
        kept[0].result.contains("The code of `hostile-pack` ran WITHOUT A CAGE"),
        "{}",
        kept[0].result
    );
}

/// A text without its line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

// threat: A1, A2, A3, E7
#[test]
fn a_misbehaving_analyzer_does_not_stop_the_assessment() {
    let library = library("heelwise-hostile-pack");
    for (misbehave, printed) in [
        (1, "panic"),
        (2, "signal 6"),
        (3, ""),
        (6, ""),
        (8, "never-declared"),
        (9, "an error on request"),
    ] {
        let run = machine(misbehave, &library).run(&CHECK);
        let text = run.stdout();
        assert_eq!(run.code(), 5, "{misbehave}: {}", run.all());
        assert!(text.contains("`hostile-pack`") && text.contains(printed), "{misbehave}: {text}");
        assert!(
            text.contains("Inner shin pain")
                && text.contains("running-technique/finding/long-run-jump"),
            "{misbehave}: {text}"
        );
        assert!(!text.contains('\u{1b}'), "{misbehave}");
    }
}

// threat: A18
#[test]
fn an_invalid_library_is_refused_and_the_content_works() {
    let run = machine(0, b"not a library").run(&CHECK);
    assert_eq!(run.code(), 4, "{}", run.all());
    assert!(
        run.stdout().contains("hostile-pack-0.1.0.heelpack")
            && run.stdout().contains("Inner shin pain"),
        "{}",
        run.stdout()
    );
}

// threat: B8, B10
#[test]
fn a_byte_changed_outside_the_content_is_refused_on_use() {
    let machine = machine(0, &library("heelwise-hostile-pack"));
    let path = machine.home.path().join("packs/hostile-pack-0.1.0.heelpack");
    let whole = std::fs::read(&path).unwrap();
    let place = |text: &[u8]| whole.windows(text.len()).position(|part| part == text).unwrap();
    let plain = machine.run(&["pack", "list"]);
    // In the library, in the TOML it was made from, and in the last block.
    for position in [place(b"\x7fELF") + 4096, place(b"misbehave = 0"), whole.len() - 1] {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        std::fs::write(&path, changed).unwrap();
        let list = machine.run(&["pack", "list"]);
        assert_eq!((list.code(), list.stdout()), (0, plain.stdout()), "{position}");
        let run = machine.run(&CHECK);
        assert_eq!(run.code(), 4, "{position}: {}", run.all());
        let text = words(&run.stdout());
        assert!(
            text.contains("hostile-pack-0.1.0.heelpack: refused")
                && text.contains("Inner shin pain"),
            "{text}"
        );
        assert!(!text.contains("All is well."), "{text}");
        for arguments in
            [["pack", "check", &path.display().to_string()], ["pack", "info", "hostile-pack"]]
        {
            assert_eq!(machine.run(&arguments).code(), 4, "{position}: {arguments:?}");
        }
    }
    std::fs::write(&path, whole).unwrap();
    assert_eq!(machine.run(&CHECK).code(), 0);
}

// threat: A27
#[test]
fn analysis_is_deterministic() {
    let machine = Machine::with_packs();
    let check: Vec<&str> = CHECK.into_iter().chain(["--json"]).collect();
    let first = machine.run(&check);
    assert_eq!(first.code(), 0, "{}", first.all());
    for (time, locale) in (0..20).zip(["C", "de_DE.UTF-8", "ar_EG.UTF-8"].into_iter().cycle()) {
        let zone = format!("UTC{}", time - 10);
        let mut again = machine.command(&check);
        let output = again
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), first.stdout(), "time {time}");
    }
}

// threat: A26
#[test]
fn an_analyzer_that_lowers_the_urgency_is_overruled_and_named() {
    let lowering = replying(r#"{"findings":{},"urgency":"self-care"}"#);
    let hostile = Machine::with_packs();
    install(&hostile, "packs-no-000", 0, &lowering, &checked().packs[0].content);
    let usual = Machine::with_packs();
    let records = "examples/shin-after-long-run.jsonl";
    for (name, profile, _) in crate::harness::examples() {
        let profile = profile.display().to_string();
        let check = ["check", "--profile", &profile, "--records", records, "--at", TODAY, "--json"];
        let level = |machine: &Machine| {
            let document: serde_json::Value =
                serde_json::from_str(&machine.run(&check).stdout()).unwrap();
            (document["urgency"]["level"].clone(), document["notices"].to_string())
        };
        let ((before, _), (after, notices)) = (level(&usual), level(&hostile));
        assert!(before.is_string() && before == after, "{name}: {before} became {after}");
        assert!(
            notices.contains("`packs-no-000` measured nothing: its reply is wrong"),
            "{name}: {notices}"
        );
    }
}

// threat: A25
#[test]
fn one_hostile_pack_of_a_hundred_affects_no_other() {
    let machine = machine(2, &library("heelwise-hostile-pack"));
    let (well, foundation) = (replying(WELL), checked().packs[0].content.clone());
    for number in 1..100 {
        let id = format!("packs-no-{number:03}");
        install(&machine, &id, 0, &renamed(&well, &id), &foundation);
    }
    let run = machine.run(&CHECK.into_iter().chain(["--json"]).collect::<Vec<_>>());
    assert_eq!(run.code(), 5, "{}", run.stderr());
    let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let measured = document["measured"].as_array().unwrap();
    let well = measured
        .iter()
        .filter(|finding| finding["id"].as_str().is_some_and(|id| id.starts_with("packs-no-")));
    assert_eq!(well.count(), 99, "{}", document["notices"]);
    let failed: Vec<&serde_json::Value> = document["notices"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it.to_string().contains("measured nothing"))
        .collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(failed[0].to_string().contains("`hostile-pack`"));
}
