//! Every diagnostic code, with the smallest pack that causes it.
//!
//! `fixtures/invalid/<code>/` holds the packs, with a point for the slash of the code; `snapshots/`
//! holds the rendered diagnostics.
#![allow(clippy::unwrap_used)] // helpers of tests may stop at once, as tests may

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heelwise_pack::check::CheckReport;
use heelwise_pack::render::{DiagnosticsFormat, render};
use heelwise_pack::{Diagnostic, Severity, check_folders, codes};

/// One byte more than the maximum file size.
const TOO_LARGE: usize = (1 << 20) + 1;

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn fixture(code: &str) -> PathBuf {
    Path::new("fixtures/invalid").join(code.replace('/', "."))
}

fn check(folder: &Path) -> CheckReport {
    check_folders(&entries(folder), &[])
}

/// A fixture that is generated because of its size: one mebibyte of zeros, or more keys than the
/// limit.
fn made(code: &str) -> Option<String> {
    match code {
        "file/too-large" => Some("#".repeat(TOO_LARGE)),
        "file/too-many" => Some("# = \n".repeat(40_001)),
        _ => None,
    }
}

/// Checks a fixture and renders its diagnostics, with paths as in the repository.
fn found(code: &str) -> (Vec<Diagnostic>, String) {
    let Some(made) = made(code) else {
        let found = check(&fixture(code)).diagnostics;
        let text = render(&found, DiagnosticsFormat::Human { colour: false });
        return (found, text.to_string());
    };
    let temporary = tempfile::tempdir().unwrap();
    let content = temporary.path().join("calf-care/content");
    fs::create_dir_all(&content).unwrap();
    fs::copy(
        fixture(code).join("calf-care/pack.toml"),
        temporary.path().join("calf-care/pack.toml"),
    )
    .unwrap();
    fs::write(content.join("findings.toml"), made).unwrap();
    let found = check(temporary.path()).diagnostics;
    let text = render(&found, DiagnosticsFormat::Human { colour: false });
    (
        found,
        text.replace(&temporary.path().display().to_string(), &fixture(code).display().to_string()),
    )
}

#[test]
fn every_code_has_a_fixture_and_every_fixture_a_code() {
    let folders = entries(Path::new("fixtures/invalid"));
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let fixtures: BTreeSet<String> = folders.iter().map(name).collect();
    let known: BTreeSet<String> =
        codes::ALL.iter().map(|info| info.code.0.replace('/', ".")).collect();
    assert_eq!(fixtures, known);
}

#[test]
fn every_code_has_a_snapshot_and_every_snapshot_a_code() {
    let name = |path: PathBuf| {
        Some(
            path.file_name()?
                .to_str()?
                .strip_prefix("runner__diagnostics__")?
                .strip_suffix(".snap")?
                .to_owned(),
        )
    };
    let snapshots: BTreeSet<String> =
        entries(Path::new("runner/snapshots")).into_iter().filter_map(name).collect();
    let known = codes::ALL.iter().map(|info| info.code.0.replace('/', "."));
    let expected: BTreeSet<String> =
        known.chain(["many-github".into(), "many-human".into(), "many-json".into()]).collect();
    assert_eq!(snapshots, expected);
}

// threat: H10, H11
#[test]
fn every_fixture_has_exactly_its_own_diagnostic() {
    for info in codes::ALL {
        let (found, text) = found(info.code.0);
        let codes: BTreeSet<_> = found.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, BTreeSet::from([info.code]), "{text}");
        assert_eq!(found.len(), 1, "{}: said more than once\n{text}", info.code.0);
        assert_eq!(found[0].severity, info.severity, "{text}");
    }
}

#[test]
fn every_diagnostic_has_a_location_and_a_help_text() {
    for info in codes::ALL {
        for diagnostic in found(info.code.0).0 {
            let (line, column) = diagnostic.place.source.position(diagnostic.place.span.start);
            assert!(line > 0 && column > 0, "{diagnostic:?}");
            assert!(
                diagnostic.place.source.text.get(diagnostic.place.span.clone()).is_some(),
                "{diagnostic:?}"
            );
            assert!(
                !diagnostic.message.is_empty()
                    && diagnostic.help.is_some_and(|help| !help.is_empty()),
                "{}",
                info.code.0
            );
        }
    }
}

#[test]
fn every_diagnostic_matches_its_snapshot() {
    for info in codes::ALL {
        insta::assert_snapshot!(info.code.0.replace('/', "."), found(info.code.0).1);
    }
}

#[test]
fn many_diagnostics_match_their_snapshots_in_every_format() {
    let found = check(Path::new("fixtures/many")).diagnostics;
    insta::assert_snapshot!(
        "many-human",
        render(&found, DiagnosticsFormat::Human { colour: false })
    );
    insta::assert_snapshot!("many-json", render(&found, DiagnosticsFormat::Json));
    insta::assert_snapshot!("many-github", render(&found, DiagnosticsFormat::GitHub));
}

#[test]
fn a_valid_pack_has_no_diagnostics() {
    let checked = check(Path::new("fixtures/valid"));
    assert!(render(&checked.diagnostics, DiagnosticsFormat::Human { colour: false }).is_empty());
    assert_eq!(checked.packs.iter().map(|pack| pack.vignettes.len()).collect::<Vec<_>>(), [2]);
    assert!(!checked.has_errors());
}

#[test]
fn warnings_alone_are_not_an_error() {
    for info in codes::ALL {
        let errors =
            found(info.code.0).0.iter().filter(|found| found.severity == Severity::Error).count();
        assert_eq!(errors > 0, info.severity == Severity::Error, "{}", info.code.0);
    }
}

/// The diagnostic codes of an otherwise valid pack with this metronome beat.
fn codes_of_beat(beat: &str) -> Vec<&'static str> {
    let temporary = tempfile::tempdir().unwrap();
    let pack = temporary.path().join("calf-care");
    fs::create_dir_all(pack.join("content")).unwrap();
    for file in
        ["pack.toml", "content/exercises.toml", "content/self-tests.toml", "content/sources.toml"]
    {
        let text =
            fs::read_to_string(fixture(codes::BEAT_DOSE.0).join("calf-care").join(file)).unwrap();
        let text = text.replace("reps = 20", "minutes = 1").replace("[103, 105] }", beat);
        fs::write(pack.join(file), text).unwrap();
    }
    let found = check(temporary.path()).diagnostics;
    found.iter().filter(|it| it.severity == Severity::Error).map(|it| it.code.0).collect()
}

#[test]
fn a_beat_is_at_most_ten_percent_above_the_own_cadence() {
    for good in ["100 }", "110 }", "[100, 110] }"] {
        assert!(codes_of_beat(good).is_empty(), "{good}: {:?}", codes_of_beat(good));
    }
    let wrong = [
        ("99 }", "value/range"),
        ("[103, 111] }", "value/range"),
        ("[105, 103] }", "range/reversed"),
    ];
    for (beat, code) in wrong
        .into_iter()
        .chain([("105, colour = 1 }", "key/unknown"), ("\"fast\" }", "value/type")])
    {
        assert_eq!(codes_of_beat(beat), [code], "{beat}");
    }
}
