//! Keys of tables: names, types and ranges.

use std::collections::BTreeSet;
use std::fs;

use heelwise_pack::render::{DiagnosticsFormat, render};

use super::numeric_keys;
use super::*;
use crate::harness::root;

// threat: C2
#[test]
fn every_number_of_every_key_is_in_range_or_refused() {
    let copy = numeric_keys::rich();
    let clean = copy.check();
    assert!(
        !clean.has_errors(),
        "{}",
        render(&clean.diagnostics, DiagnosticsFormat::Human { colour: false })
    );
    let mut tried: BTreeSet<String> = BTreeSet::new();
    for file in files() {
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        for (key, span) in numeric_keys::numbers(&text) {
            for bad in numeric_keys::NEVER {
                let spoilt = format!("{}{bad}{}", &text[..span.start], &text[span.end..]);
                let checked = copy.with(&file, spoilt.as_bytes());
                let refused = |code: &&str| {
                    [
                        "value/type",
                        "value/range",
                        "pack/schema",
                        "figure/angle",
                        "answer/unfit",
                        "toml/syntax",
                    ]
                    .contains(code)
                };
                assert!(
                    codes_of(&checked).iter().any(refused),
                    "{file} {key} = {bad}: {:?}",
                    codes_of(&checked)
                );
            }
            for odd in numeric_keys::MAYBE {
                let spoilt = format!("{}{odd}{}", &text[..span.start], &text[span.end..]);
                let checked = copy.with(&file, spoilt.as_bytes());
                assert!(
                    checked.packs.iter().all(|pack| numeric_keys::are_finite(&pack.content)),
                    "{file} {key} = {odd}"
                );
            }
            tried.insert(key);
        }
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    for pack in ["foundation", "high-heel-rehab", "massage-therapy", "running-technique"] {
        for folder in ["", "content", "vignettes"] {
            for entry in fs::read_dir(root().join("packs").join(pack).join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let is_ours = path.extension().is_some_and(|it| it == "toml")
                    && !path.ends_with("Cargo.toml")
                    && !path.ends_with("clippy.toml");
                if is_ours {
                    used.extend(
                        numeric_keys::numbers(&fs::read_to_string(path).unwrap())
                            .into_iter()
                            .map(|(key, _)| key),
                    );
                }
            }
        }
    }
    let missing: Vec<&String> =
        used.difference(&tried).filter(|key| !numeric_keys::is_free(key)).collect();
    assert!(missing.is_empty(), "keys with numbers that are not tried: {missing:?}");
}

// threat: C5, C8, B16
#[test]
fn unknown_keys_are_refused_in_every_table() {
    let keys = [
        "asset = \"../x\"",
        "image = \"/etc/passwd\"",
        "file = \"x.png\"",
        "path = \"C:\\\\x\"",
        "include = \"https://example.org/x\"",
        "svg = \"<svg/>\"",
        "video = \"a.mp4\"",
        "install = \"./x\"",
        "hooks = [\"./x\"]",
        "script = \"rm\"",
        "on_load = \"x\"",
        "translations = {}",
        "name_de = \"x\"",
        "unheard-of = 1",
    ];
    for file in files() {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        // After each head of a table, at the top, and inside each inline table.
        let places: Vec<usize> =
            text.match_indices("]]\n").map(|(at, part)| at + part.len()).collect();
        let places = if file == "pack.toml" { vec![0] } else { places };
        for at in places {
            for key in keys {
                let checked =
                    copy.with(&file, format!("{}{key}\n{}", &text[..at], &text[at..]).as_bytes());
                assert!(
                    codes_of(&checked).contains(&"key/unknown"),
                    "{file} at {at}: {key}: {:?}",
                    codes_of(&checked)
                );
                let found =
                    checked.diagnostics.iter().find(|it| it.code.0 == "key/unknown").unwrap();
                assert!(
                    found.place.source.path.ends_with(&file) && !found.place.span.is_empty(),
                    "{key}"
                );
            }
        }
    }
    // Words are words of the format, never names of files.
    for by in
        ["\"../x\"", "\"/etc/passwd\"", "\"https://example.org/x\"", "\"wall.svg\"", "\"Wall\""]
    {
        let checked = Copy::new().replacing("content/exercises.toml", "\"wall\"", by);
        assert_eq!(codes_of(&checked), ["value/choice"], "{by}");
    }
}

// threat: C5
#[test]
fn wrong_types_and_missing_keys_are_located() {
    let plain = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let mut missing = 0;
    for file in files() {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((key, _)) =
                line.split_once(" = ").filter(|(key, _)| plain(key) && !line.ends_with('['))
            else {
                continue;
            };
            for wrong in ["2001-02-03T04:05:06Z", "{ unheard-of = true }", "[[[\"x\"]]]"] {
                let other = format!("{key} = {wrong}");
                let spoilt = [&lines[..at], &[&other], &lines[at + 1..]].concat().join("\n");
                let checked = copy.with(&file, spoilt.as_bytes());
                let here = checked
                    .diagnostics
                    .iter()
                    .any(|it| it.place.source.path.ends_with(&file) && it.place.span != (0..0));
                assert!(
                    checked.has_errors() && here,
                    "{file}:{}: {other}: {:?}",
                    at + 1,
                    codes_of(&checked)
                );
            }
            let left_out = [&lines[..at], &lines[at + 1..]].concat().join("\n");
            missing += usize::from(
                codes_of(&copy.with(&file, left_out.as_bytes())).contains(&"key/missing"),
            );
        }
    }
    assert!(missing > 80, "most keys must be there: {missing}");
}

// threat: C5
#[test]
fn toml_1_1_is_read() {
    let copy = Copy::new();
    let of_1_1 = [
        ("content/exercises.toml", "{ minutes = 2 }", "{\n  minutes = 2,\n}"),
        ("content/kit.toml", NAME, "\"Foam \\x72oller\""),
    ];
    for (file, part, by) in of_1_1 {
        assert_eq!(codes_of(&copy.replacing(file, part, by)), [""; 0], "{by}");
    }
    for (by, code) in [
        ("\"Foam \\e roller\"", "text/control"),
        ("\"Foam \\x1b roller\"", "text/control"),
        ("\"Foam \\q\"", "toml/syntax"),
        ("'Foam", "toml/syntax"),
        ("foam", "toml/syntax"),
        ("null", "toml/syntax"),
        ("07:32", "value/type"),
    ] {
        assert_eq!(codes_of(&copy.replacing("content/kit.toml", NAME, by)), [code], "{by}");
    }
}

// threat: C16
#[test]
fn translation_keys_are_refused() {
    let copy = Copy::new();
    for (file, part, by) in [
        ("content/red-flags.toml", "label = ", "label-de = \"x\"\nlabel = "),
        ("content/red-flags.toml", "label = ", "lang = \"de\"\nlabel = "),
        (
            "content/red-flags.toml",
            "label = ",
            "[red_flag.de]\nlabel = \"x\"\n[red_flag.en]\nlabel = ",
        ),
        ("pack.toml", "name = ", "language = \"de\"\nname = "),
    ] {
        assert!(codes_of(&copy.replacing(file, part, by)).contains(&"key/unknown"), "{by}");
    }
    let table = copy.replacing(
        "content/red-flags.toml",
        "label = \"Possible clot in the leg\"",
        "label = { en = \"a\", de = \"b\" }",
    );
    assert_eq!(codes_of(&table), ["value/type"]);
    let dotted = copy.replacing(
        "content/red-flags.toml",
        "label = \"Possible clot in the leg\"",
        "label.en = \"a\"\nlabel.de = \"b\"",
    );
    assert_eq!(codes_of(&dotted), ["value/type"]);
    assert!(codes_with("content/red-flags.de.toml", b"").contains(&"file/kind"));
    let text = fs::read(copy.folder.join("content/red-flags.toml")).unwrap();
    assert!(
        codes_with("content/red-flags-de.toml", &text).contains(&"id/duplicate"),
        "a second file is more, never instead"
    );
}
