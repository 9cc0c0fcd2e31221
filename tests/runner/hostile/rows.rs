//! What a pack's texts may not hold, row by row: sizes, ids, keys, links, paths, sources and rules that could never hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use heelwise_pack::render::{Format, render};

use super::numbers;
use super::*;
use crate::harness::root;

/// What is said of the pack when this file says that.
fn codes_with(file: &str, text: &[u8]) -> Vec<&'static str> {
    codes_of(&Copy::new().with(file, text))
}

// rows: C1
#[test]
fn what_is_too_large_deep_or_many_is_refused_before_it_is_parsed() {
    let times = |part: &str, count: usize| part.repeat(count).into_bytes();
    let corpus: [(&str, Vec<u8>, &str); 12] = [
        ("81 brackets", times("kit = [", 1).into_iter().chain(times("[", 81)).collect(), "toml/syntax"),
        ("a million brackets", times("[", 1 << 20), "file/too-many"),
        ("a million braces", times("{", 1 << 20), "file/too-many"),
        ("64 MB of text", [&b"name = \""[..], &times("a", 64 << 20), b"\""].concat(), "file/too-large"),
        ("a mebibyte of text", [&b"name = \""[..], &times("a", (1 << 20) - 10), b"\""].concat(), "text/too-long"),
        ("200 000 tables", (0..200_000).flat_map(|n| format!("[t{n}]\n").into_bytes()).collect(), "file/too-large"),
        ("50 000 tables", (0..50_000).flat_map(|n| format!("[t{n}]\n").into_bytes()).collect(), "file/too-many"),
        ("500 000 keys", (0..500_000).flat_map(|n| format!("k{n}=1\n").into_bytes()).collect(), "file/too-large"),
        ("80 000 keys", (0..80_000).flat_map(|n| format!("k{n}=1\n").into_bytes()).collect(), "file/too-many"),
        ("a key in 100 000 parts", [&times("a.", 100_000)[..], b"b=1"].concat(), "file/too-many"),
        ("a list of 100 000", [&b"kit = ["[..], &times("1,", 100_000), b"]"].concat(), "file/too-many"),
        ("a million slips", times("=x\n", 300_000), "file/too-many"),
    ];
    for (what, text, code) in corpus {
        let checked = Copy::new().with("content/kit.toml", &text);
        assert!(codes_of(&checked).contains(&code), "{what}: {:?}", codes_of(&checked));
        assert!(checked.has_errors() && checked.diagnostics.len() < 20, "{what}: {}", checked.diagnostics.len());
        let shown = render(&checked.diagnostics, Format::Human { colour: false });
        assert!(shown.len() < 20_000, "{what}: the file is not repeated, {} bytes", shown.len());
    }
}

// rows: C1
#[test]
fn a_list_and_a_pack_may_hold_so_much_and_no_more() {
    let copy = Copy::new();
    let list = |count: usize| (0..count).map(|n| format!("\"a{n}\"")).collect::<Vec<_>>().join(",");
    let authors = |count| copy.replacing("pack.toml", "[\"Heelwise contributors\"]", &format!("[{}]", list(count)));
    assert_eq!(codes_of(&authors(1000)), [""; 0]);
    assert_eq!(codes_of(&authors(1001)), ["file/too-many"]);
    // Each file is small enough, and together they are too much.
    let copy = Copy::new();
    for number in 0..9 {
        fs::write(copy.folder.join(format!("content/kit-{number}.toml")), vec![b'#'; 1 << 20]).unwrap();
    }
    assert_eq!(codes_of(&copy.check()), ["file/too-large"]);
    let copy = Copy::new();
    for number in 0..6 {
        fs::write(copy.folder.join(format!("content/kit-{number}.toml")), "# = [\n".repeat(19_000)).unwrap();
    }
    assert_eq!(codes_of(&copy.check()), ["file/too-many"]);
    let copy = Copy::new();
    (0..201).for_each(|number| fs::write(copy.folder.join(format!("content/kit-{number}.toml")), "").unwrap());
    assert_eq!(codes_of(&copy.check()), ["file/too-many"]);
}

// rows: C2
#[test]
fn every_number_of_every_key_is_in_range_or_refused() {
    let copy = numbers::rich();
    let clean = copy.check();
    assert!(!clean.has_errors(), "{}", render(&clean.diagnostics, Format::Human { colour: false }));
    let mut tried: BTreeSet<String> = BTreeSet::new();
    for file in files() {
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        for (key, span) in numbers::numbers(&text) {
            for bad in numbers::NEVER {
                let spoilt = format!("{}{bad}{}", &text[..span.start], &text[span.end..]);
                let checked = copy.with(&file, spoilt.as_bytes());
                let refused = |code: &&str| {
                    ["value/type", "value/range", "pack/schema", "figure/angle", "answer/unfit", "toml/syntax"]
                        .contains(code)
                };
                assert!(codes_of(&checked).iter().any(refused), "{file} {key} = {bad}: {:?}", codes_of(&checked));
            }
            for odd in numbers::MAYBE {
                let spoilt = format!("{}{odd}{}", &text[..span.start], &text[span.end..]);
                let checked = copy.with(&file, spoilt.as_bytes());
                assert!(checked.packs.iter().all(|pack| numbers::are_finite(&pack.content)), "{file} {key} = {odd}");
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
                    used.extend(numbers::numbers(&fs::read_to_string(path).unwrap()).into_iter().map(|(key, _)| key));
                }
            }
        }
    }
    let missing: Vec<&String> = used.difference(&tried).filter(|key| !numbers::is_free(key)).collect();
    assert!(missing.is_empty(), "keys with numbers that are not tried: {missing:?}");
}

// rows: C3
#[test]
fn what_stands_twice_is_refused_and_both_places_are_named() {
    for file in files().iter().filter(|file| file.starts_with("content/") || file.starts_with("vignettes/")) {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(file)).unwrap();
        // The same items a second time: in the same file, and in another file of the same kind.
        let other = file.replace(".toml", "-more.toml");
        for (path, bytes) in [(file.clone(), format!("{text}\n{text}")), (other, text)] {
            let checked = copy.with(&path, bytes.as_bytes());
            let twins: Vec<_> = checked.diagnostics.iter().filter(|it| it.code.0 == "id/duplicate").collect();
            assert!(!twins.is_empty(), "{path}: {:?}", codes_of(&checked));
            for twin in twins {
                let (first, label) = twin.related.as_ref().expect("the first place is named");
                assert!(first.span != twin.place.span || first.source.path != twin.place.source.path, "{path}");
                assert_eq!(label, "the first one", "{path}");
            }
        }
    }
    // A case twin is no id at all, and no key either.
    let copy = Copy::new();
    for (file, part, twin) in [
        ("content/kit.toml", "id = \"foam-roller\"", "id = \"Foam-Roller\""),
        ("content/findings.toml", "id = \"sudden\"", "id = \"Gradual\""),
        ("content/findings.toml", "id = \"calf-tight\"", "id = \"CALF-SWOLLEN\""),
        ("vignettes/people.toml", "id = \"swollen-calf\"", "id = \"Tight-After-Work\""),
        ("pack.toml", "id = \"tiny\"", "id = \"Tiny\""),
    ] {
        assert!(codes_of(&copy.replacing(file, part, twin)).contains(&"id/pattern"), "{twin}");
    }
    assert!(codes_of(&copy.replacing("content/kit.toml", "name =", "Name = \"x\"\nname =")).contains(&"key/unknown"));
    assert_eq!(codes_of(&copy.replacing("content/kit.toml", "name =", "name = \"x\"\nname =")), ["toml/syntax"]);
    // Inside one item.
    for (file, part, by, code) in [
        ("content/findings.toml", "id = \"sudden\"", "id = \"gradual\"", "finding/choices"),
        (
            "content/exercises.toml",
            "kit = [\"foam-roller\"]",
            "kit = [\"foam-roller\", \"foam-roller\"]",
            "list/duplicate",
        ),
        ("content/protocols.toml", "id = \"keep\"", "id = \"ease\"", "id/duplicate"),
    ] {
        assert!(
            codes_of(&copy.replacing(file, part, by)).contains(&code),
            "{by}: {:?}",
            codes_of(&copy.replacing(file, part, by))
        );
    }
}

// rows: C4
#[test]
fn ids_are_short_plain_ascii_wherever_one_is_declared() {
    let long = "a".repeat(10_000);
    let odd = [
        "c\u{430}lf",
        "\u{441}alf",
        "\u{ff43}alf",
        "ca\u{200b}lf",
        "cafe\u{301}",
        "caf\u{e9}",
        "",
        " ",
        "a",
        "1calf",
        "-calf",
        "calf_roll",
        "calf.roll",
        "calf/roll",
        "calf roll",
        "Calf",
        "calf\\u0000",
        "calf\u{202e}",
        "\u{1f9b6}calf",
        &long,
    ];
    let mut declared = 0;
    for file in files() {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        for (at, _) in text.match_indices("id = \"") {
            if at > 0 && !matches!(text.as_bytes()[at - 1], b'\n' | b' ') {
                continue;
            }
            declared += 1;
            let (start, end) = (at + 6, at + 6 + text[at + 6..].find('"').unwrap());
            for id in odd {
                let checked = copy.with(&file, format!("{}{id}{}", &text[..start], &text[end..]).as_bytes());
                let said = |code: &&str| {
                    ["id/pattern", "text/control", "text/empty", "text/too-long", "toml/syntax"].contains(code)
                };
                assert!(codes_of(&checked).iter().any(said), "{file}: {id:?}: {:?}", codes_of(&checked));
            }
        }
    }
    assert!(declared > 20, "{declared}");
}

// rows: C5, C8, B16
#[test]
fn no_table_takes_a_key_that_is_not_in_the_format() {
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
        let places: Vec<usize> = text.match_indices("]]\n").map(|(at, part)| at + part.len()).collect();
        let places = if file == "pack.toml" { vec![0] } else { places };
        for at in places {
            for key in keys {
                let checked = copy.with(&file, format!("{}{key}\n{}", &text[..at], &text[at..]).as_bytes());
                assert!(codes_of(&checked).contains(&"key/unknown"), "{file} at {at}: {key}: {:?}", codes_of(&checked));
                let found = checked.diagnostics.iter().find(|it| it.code.0 == "key/unknown").unwrap();
                assert!(found.place.source.path.ends_with(&file) && !found.place.span.is_empty(), "{key}");
            }
        }
    }
    // Words are words of the format, never names of files.
    for by in ["\"../x\"", "\"/etc/passwd\"", "\"https://example.org/x\"", "\"wall.svg\"", "\"Wall\""] {
        let checked = Copy::new().replacing("content/exercises.toml", "\"wall\"", by);
        assert_eq!(codes_of(&checked), ["value/choice"], "{by}");
    }
}

// rows: C5
#[test]
fn a_value_of_another_type_and_a_key_that_is_missing_are_said_in_their_file() {
    let plain = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let mut missing = 0;
    for file in files() {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((key, _)) = line.split_once(" = ").filter(|(key, _)| plain(key) && !line.ends_with('[')) else {
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
                assert!(checked.has_errors() && here, "{file}:{}: {other}: {:?}", at + 1, codes_of(&checked));
            }
            let left_out = [&lines[..at], &lines[at + 1..]].concat().join("\n");
            missing += usize::from(codes_of(&copy.with(&file, left_out.as_bytes())).contains(&"key/missing"));
        }
    }
    assert!(missing > 80, "most keys must be there: {missing}");
}

// rows: C5
#[test]
fn the_toml_that_is_read_is_that_of_version_1_1() {
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

// rows: C6
#[test]
fn links_between_exercises_lead_somewhere_and_not_in_a_circle() {
    let exercise = |id: &str, link: &str| {
        let text = fs::read_to_string(Path::new(TINY).join("content/exercises.toml")).unwrap();
        let one = text.split("[[exercise]]").nth(1).unwrap().replace("calf-stretch", id);
        format!("[[exercise]]{one}{link}\n")
    };
    let more = |exercises: &[(&str, &str)]| {
        let text: String = exercises.iter().map(|(id, link)| exercise(id, link)).collect();
        Copy::new().with("content/exercises-more.toml", text.as_bytes())
    };
    for way in ["progression", "regression"] {
        let to = |id: &str| format!("{way} = \"{id}\"");
        let itself = more(&[("aa", &to("aa"))]);
        assert_eq!(codes_of(&itself), ["ladder/cycle"]);
        assert!(itself.diagnostics[0].message.contains("aa -> aa"), "{:?}", itself.diagnostics);
        let three = more(&[("aa", &to("bb")), ("bb", &to("cc")), ("cc", &to("aa")), ("dd", &to("aa"))]);
        assert_eq!(codes_of(&three), ["ladder/cycle"]);
        assert_eq!(three.diagnostics.len(), 1);
        assert!(three.diagnostics[0].message.contains("aa -> bb -> cc -> aa"), "{:?}", three.diagnostics);
        assert_eq!(codes_of(&more(&[("aa", &to("nowhere"))])), ["reference/unknown"]);
        assert_eq!(codes_of(&more(&[("aa", &to("other-pack/bb"))])), ["reference/pack"]);
        assert_eq!(codes_of(&more(&[("aa", &to("bb")), ("bb", &to("calf-stretch"))])), [""; 0]);
    }
    // As long a chain as a pack can hold: no recursion, and no more work than there are links.
    let ids: Vec<String> = (0..1500).map(|n| format!("rung-{n}")).collect();
    let links: Vec<String> = (0..1500).map(|n| format!("progression = \"rung-{}\"", (n + 1) % 1500)).collect();
    let chain: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(links.iter().map(String::as_str)).collect();
    let copy = Copy::new();
    for (number, part) in chain.chunks(500).enumerate() {
        let text: String = part.iter().map(|(id, link)| exercise(id, link)).collect();
        fs::write(copy.folder.join(format!("content/exercises-{number}.toml")), text).unwrap();
    }
    let checked = copy.check();
    assert_eq!(codes_of(&checked), ["ladder/cycle"]);
    assert!(checked.diagnostics[0].message.len() < 300, "{:?}", checked.diagnostics[0].message);
}

// rows: C7
#[test]
fn marks_and_line_ends_of_all_systems_are_taken_and_nothing_else() {
    let copy = Copy::new();
    let text = fs::read_to_string(copy.folder.join("content/kit.toml")).unwrap();
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let fine = [
        text.clone().into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
    ];
    for text in fine {
        assert_eq!(codes_with("content/kit.toml", &text), [""; 0]);
    }
    let refused: [(&str, Vec<u8>); 9] = [
        ("lone returns", text.replace('\n', "\r").into_bytes()),
        ("one lone return", text.replacen('\n', "\r", 1).into_bytes()),
        ("UTF-16, little", [b"\xff\xfe", &wide(u16::to_le_bytes)[..]].concat()),
        ("UTF-16, big", [b"\xfe\xff", &wide(u16::to_be_bytes)[..]].concat()),
        ("UTF-16 without a mark", wide(u16::to_le_bytes)),
        ("UTF-16 without a mark, big", wide(u16::to_be_bytes)),
        ("a second mark", [b"\xef\xbb\xbf\xef\xbb\xbf", text.as_bytes()].concat()),
        ("Latin-1", text.replace("Foam", "Sch\u{e4}um").chars().map(|c| c as u8).collect()),
        ("half a character", [text.as_bytes(), b"# \xc3"].concat()),
    ];
    for (what, bytes) in refused {
        let codes = codes_with("content/kit.toml", &bytes);
        assert!(
            codes.iter().any(|code| ["toml/syntax", "file/encoding", "text/control"].contains(code)),
            "{what}: {codes:?}"
        );
        assert!(codes_with("pack.toml", &bytes).iter().any(|code| *code != "pack/missing"), "{what}");
    }
}

// rows: C14
#[test]
fn a_red_flag_that_could_never_warn_is_an_error() {
    let copy = Copy::new();
    let text = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
    let when = text.lines().find(|line| line.starts_with("when")).unwrap();
    let cases = [
        ("", "key/missing"),
        ("when = \"\"", "text/empty"),
        ("when = {}", "expression/shape"),
        ("when = { any = [] }", "expression/empty"),
        ("when = { all = [] }", "expression/empty"),
        ("when = \"never-heard-of\"", "reference/unknown"),
        ("when = { none = [\"calf-swollen\"] }", "expression/none"),
        ("when = { any = [\"calf-swollen\", { none = [\"calf-tight\"] }] }", "expression/none"),
        ("when = { at_least = 3, of = [\"calf-swollen\", \"calf-tight\"] }", "expression/count"),
        ("when = { finding = \"age\", ge = 60, lt = 40 }", "expression/bounds"),
        ("when = { finding = \"age\", ge = 111 }", "expression/never"),
        ("when = { finding = \"age\", lt = 1 }", "expression/never"),
        ("when = { all = [{ finding = \"age\", ge = 60 }, { finding = \"age\", lt = 40 }] }", "expression/never"),
        (
            "when = { all = [{ finding = \"onset\", is = \"sudden\" }, { finding = \"onset\", is = \"gradual\" }] }",
            "expression/never",
        ),
        (
            "when = { all = [\"calf-swollen\", { any = [{ finding = \"age\", gt = 110 }, { finding = \"age\", lt = 0 }] }] }",
            "expression/never",
        ),
        ("when = { pattern = \"calf-tightness\" }", "expression/pattern"),
    ];
    for (changed, code) in cases {
        let checked = copy.replacing("content/red-flags.toml", when, changed);
        assert_eq!(codes_of(&checked), [code], "{changed}");
        assert!(checked.has_errors(), "an error, not a warning: {changed}");
    }
    for (urgency, code) in [
        ("\"self-care\"", "red-flag/urgency"),
        ("\"none\"", "value/choice"),
        ("1", "value/type"),
        ("\"\"", "text/empty"),
    ] {
        assert_eq!(codes_of(&copy.replacing("content/red-flags.toml", "\"same-day\"", urgency)), [code], "{urgency}");
    }
    for key in ["label", "urgency", "advice", "warning", "id"] {
        let line = text.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
        assert_eq!(codes_of(&copy.replacing("content/red-flags.toml", line, "")), ["key/missing"], "{key}");
    }
    // All of them gone: the people of the pack notice.
    let gone = copy.with("content/red-flags.toml", b"");
    assert!(gone.has_errors() && codes_of(&gone).contains(&"vignette/urgency"), "{:?}", codes_of(&gone));
    // Lower than it was: they notice as well.
    let lower = copy.replacing("content/red-flags.toml", "\"same-day\"", "\"routine\"");
    assert!(lower.has_errors() && codes_of(&lower).contains(&"vignette/urgency"), "{:?}", codes_of(&lower));
}

// rows: C15
#[test]
fn every_medical_statement_names_a_source_that_can_be_looked_up() {
    let evidence = "evidence = { grade = \"F\", mark = \"design\", sources = [\"own-practice\"] }";
    let mut statements = 0;
    for file in files() {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        for (at, _) in text.match_indices(evidence) {
            statements += 1;
            for (by, code) in [
                ("", "evidence/missing"),
                ("evidence = { grade = \"F\", mark = \"design\" }", "evidence/sources"),
                ("evidence = { grade = \"F\", mark = \"design\", sources = [] }", "evidence/sources"),
                ("evidence = { grade = \"F\", mark = \"design\", sources = [\"nobody-2020\"] }", "reference/unknown"),
                ("evidence = { grade = \"A\", mark = \"design\", sources = [\"own-practice\"] }", "evidence/design"),
            ] {
                let checked =
                    copy.with(&file, format!("{}{by}{}", &text[..at], &text[at + evidence.len()..]).as_bytes());
                assert!(
                    codes_of(&checked).contains(&code) && checked.has_errors(),
                    "{file}: {by}: {:?}",
                    codes_of(&checked)
                );
            }
        }
    }
    assert!(statements >= 9, "{statements}");
    let odd = [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "//example.org/x",
        "example.org",
        "https://",
        "https:///x",
        "https://user:secret@example.org",
        "https://example.org/<script>",
        "https://example.org/a b",
        "HTTPS://example.org",
        "https://\u{435}xample.org",
        "http://localhost",
        "mailto:a@example.org",
        "https://example.org/\\\\x",
    ];
    for url in odd {
        let source =
            format!("[[source]]\nid = \"own-practice\"\ntitle = \"x\"\nkind = \"guideline\"\nurl = \"{url}\"\n");
        let codes = codes_with("content/sources.toml", source.as_bytes());
        assert_eq!(codes, ["source/address"], "{url}");
    }
}

// rows: C16
#[test]
fn there_are_no_translations_that_could_say_something_else() {
    let copy = Copy::new();
    for (file, part, by) in [
        ("content/red-flags.toml", "label = ", "label-de = \"x\"\nlabel = "),
        ("content/red-flags.toml", "label = ", "lang = \"de\"\nlabel = "),
        ("content/red-flags.toml", "label = ", "[red_flag.de]\nlabel = \"x\"\n[red_flag.en]\nlabel = "),
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
