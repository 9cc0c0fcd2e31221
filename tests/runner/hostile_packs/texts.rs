//! Invalid bytes, texts, numbers, names and files in packs.

use std::fs;
use std::path::Path;

use heelwise_pack::check_folders;
use heelwise_pack::render::{DiagnosticsFormat, render};

use super::*;

// threat: C7
#[test]
fn bytes_that_are_not_utf8_have_a_diagnostic_code() {
    let copy = Copy::new();
    let large = vec![b'#'; (1 << 20) + 1];
    let cases: [(&[u8], &str); 6] = [
        (b"\xff\xfe[\0[\0", "file/encoding"),
        (b"name = \"\xc3\x28\"", "file/encoding"),
        (b"\0", "toml/syntax"),
        (b"[[kit]]\nid = \"a\0b\"\n", "toml/syntax"),
        (&large, "file/too-large"),
        (
            b"[[kit]]\nid = \"foam-roller\"\nid = \"foam-roller\"\nname = \"Foam roller\"\n",
            "toml/syntax",
        ),
    ];
    for (bytes, code) in cases {
        assert_eq!(
            codes_of(&copy.with("content/kit.toml", bytes)),
            [code],
            "{:?}",
            &bytes[..bytes.len().min(40)]
        );
        let head = copy.with("pack.toml", bytes);
        assert_eq!(codes_of(&head), [code]);
        assert!(head.packs.is_empty());
    }
}

#[test]
fn a_file_of_exactly_one_mebibyte_is_read() {
    let mut text = fs::read(Path::new(TINY).join("content/kit.toml")).unwrap();
    text.resize(1 << 20, b'\n');
    assert_eq!(codes_of(&Copy::new().with("content/kit.toml", &text)), [""; 0]);
}

#[test]
fn an_empty_file_is_reported() {
    let copy = Copy::new();
    assert_eq!(codes_of(&copy.with("content/claims.toml", b"")), [""; 0]);
    assert_eq!(codes_of(&copy.with("content/kit.toml", b"")), ["reference/unknown"]);
    assert_eq!(codes_of(&copy.with("pack.toml", b"")), ["key/missing"]);
    assert_eq!(codes_of(&copy.with("vignettes/people.toml", b"")), ["vignette/none"]);
}

// threat: C7
#[test]
fn byte_order_marks_and_crlf_are_accepted() {
    let copy = Copy::new();
    for file in files() {
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(codes_of(&copy.with(&file, marked.as_bytes())), [""; 0], "{file}");
    }
}

#[test]
fn locations_are_right_with_byte_order_marks_and_crlf() {
    let text = "\u{feff}[[kit]] # \u{e9}\r\nid = \"foam-roller\"\r\nname = 3\r\n";
    let checked = Copy::new().with("content/kit.toml", text.as_bytes());
    let place = &checked.diagnostics[0].place;
    assert_eq!(place.source.position(place.span.start), (3, 8));
    let shown = render(&checked.diagnostics[..1], DiagnosticsFormat::Human { colour: false });
    assert!(shown.contains("3 | name = 3\n  |        ^\n"), "{shown}");
    let checked = Copy::new().with("pack.toml", "\u{feff}idd = 3\n".as_bytes());
    let place = &checked.diagnostics.last().unwrap().place;
    assert_eq!(place.source.position(place.span.start), (1, 1));
}

// threat: C1
#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    let copy = Copy::new();
    let deep = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    for times in [200, 9_000] {
        for value in [deep("[", "", "]", times), deep("{ all = [", "\"calf-tight\"", "] }", times)]
        {
            let checked = copy.replacing(
                "content/red-flags.toml",
                "when = {",
                &format!("when = {value}\nrest = {{"),
            );
            assert_eq!(codes_of(&checked), ["toml/syntax"], "{times}");
        }
        let dotted = format!("{}a = 1\n[{}b]\n", "a.".repeat(times), "b.".repeat(times));
        assert_eq!(
            codes_of(&copy.with("content/kit.toml", dotted.as_bytes())),
            ["toml/syntax"],
            "{times}"
        );
    }
    let twelve = deep("{ all = [", "\"calf-swollen\"", "] }", 12);
    let flags = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
    let when = flags.lines().find(|line| line.starts_with("when")).unwrap();
    let checked = copy.replacing("content/red-flags.toml", when, &format!("when = {twelve}"));
    assert_eq!(codes_of(&checked), ["expression/shape"]);
}

// threat: C2
#[test]
fn invalid_and_huge_numbers_have_a_diagnostic_code() {
    let copy = Copy::new();
    let cases = [
        ("nan", "value/type"),
        ("-nan", "value/type"),
        ("inf", "value/type"),
        ("-inf", "value/type"),
        ("1e400", "value/type"),
        ("0x10", "value/type"),
        ("1e308", "value/range"),
        ("-1e308", "value/range"),
        ("1e-320", "value/range"),
        ("-0.0", "value/range"),
        ("99999999999999999999999999", "value/range"),
        ("\"3\"", "value/type"),
        ("true", "value/type"),
        ("[1, 2, 3]", "value/type"),
        ("[]", "value/type"),
        ("2.5", "value/type"),
    ];
    for (number, code) in cases {
        let checked =
            copy.replacing("content/exercises.toml", "sets = 3", &format!("sets = {number}"));
        assert_eq!(codes_of(&checked), [code], "{number}");
        assert!(
            checked.diagnostics.iter().all(|found| found.message.len() < 100),
            "{number}: {:?}",
            checked.diagnostics
        );
    }
    for accepted in ["3.0", "+3", "0_3e0", "[2, 3]"] {
        let checked =
            copy.replacing("content/exercises.toml", "sets = 3", &format!("sets = {accepted}"));
        assert!(
            codes_of(&checked).iter().all(|code| *code == "toml/syntax"),
            "{accepted}: {:?}",
            checked.diagnostics
        );
    }
    let zero = copy.replacing("content/conditions.toml", "absent = -1", "absent = -0.0");
    assert_eq!(codes_of(&zero), [""; 0]);
}

// threat: C9
#[test]
fn control_characters_are_refused_in_every_notation() {
    let copy = Copy::new();
    for text in [
        "\\u001b[31m",
        "\\e[31m",
        "\\u009b31m",
        "\\u0000",
        "\\u007f",
        "\\r",
        "\\t",
        "\\u202e",
        "\\u200b",
        "\\U000E0041",
    ] {
        let checked = copy.replacing("content/kit.toml", NAME, &format!("\"Foam {text} roller\""));
        assert_eq!(codes_of(&checked), ["text/control"], "{text}");
    }
    for raw in [
        "\u{202e}",
        "\u{200b}",
        "\u{200d}",
        "\u{2066}",
        "\u{9b}31m",
        "e\u{301}",
        "\u{e000}",
        "\u{2800}",
        "\u{ad}",
    ] {
        let checked = copy.replacing("content/kit.toml", NAME, &format!("\"Foam {raw} roller\""));
        assert!(codes_of(&checked).contains(&"text/control"), "{raw:?}: {:?}", codes_of(&checked));
        assert!(checked.has_errors());
    }
    for raw in ["\u{1b}[31m", "\0", "\u{7}"] {
        let checked = copy.replacing("content/kit.toml", NAME, &format!("\"Foam {raw} roller\""));
        assert_eq!(codes_of(&checked), ["toml/syntax"], "{raw:?}");
    }
    let composed = copy.replacing("content/kit.toml", NAME, "\"Foam roller, \u{e9}t\u{e9}\"");
    assert_eq!(codes_of(&composed), [""; 0]);
}

// threat: C9
#[test]
fn messages_hold_only_safe_text() {
    let copy = Copy::new();
    let odd = "x\\u001b[31m\\u202ey";
    let places = [
        ("pack.toml", "\"0.1.0\""),
        ("pack.toml", "\"CC-BY-4.0\""),
        ("pack.toml", "\"unreviewed\""),
        ("pack.toml", "\"draft\""),
        ("content/findings.toml", "\"number\""),
        ("content/red-flags.toml", "\"sudden\""),
        ("content/red-flags.toml", "\"calf-swollen\""),
        ("content/exercises.toml", "\"foam-roller\""),
        ("content/conditions.toml", "\"calf-belly\""),
        ("content/claims.toml", "\"calf-tightness\""),
        ("vignettes/people.toml", "\"gradual\""),
    ];
    for (file, part) in places {
        assert!(copy.replacing(file, part, &format!("\"{odd}\"")).has_errors(), "{file} {part}");
    }
    for (file, key) in
        [("content/kit.toml", "name"), ("vignettes/people.toml", "onset"), ("pack.toml", "summary")]
    {
        let checked = copy.replacing(file, &format!("{key} ="), &format!("\"{odd}\" ="));
        assert!(checked.has_errors(), "{file} {key}");
    }
    let comment = copy.replacing(
        "content/kit.toml",
        "name =",
        "substitutes = 3 # \u{9b}31m \u{202e}\nname =",
    );
    assert_eq!(codes_of(&comment), ["value/type"]);
}

// threat: C9
#[test]
fn odd_file_and_folder_names_are_shown_as_safe_text() {
    let copy = Copy::new();
    assert_eq!(codes_of(&copy.with("content/ki\u{1b}[31mt.toml", b"")), ["file/kind"]);
    assert_eq!(codes_of(&copy.with("content/\u{202e}kit", b"")), ["file/kind"]);
    assert_eq!(codes_of(&copy.with("vignettes/people.toml~", b"")), ["file/kind"]);
    fs::create_dir(copy.folder.join("content/kit-more.toml")).unwrap();
    assert_eq!(codes_of(&copy.check()), ["file/kind"]);
}

#[test]
fn a_file_in_place_of_a_folder_is_reported() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("tiny");
    fs::create_dir(&folder).unwrap();
    fs::copy(Path::new(TINY).join("pack.toml"), folder.join("pack.toml")).unwrap();
    fs::write(folder.join("content"), "").unwrap();
    assert_eq!(codes_of(&check_folders(&[folder], &[])), ["file/kind"]);
}

// threat: C8
#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let copy = Copy::new();
    std::os::unix::fs::symlink("/etc/passwd", copy.folder.join("content/sources-more.toml"))
        .unwrap();
    assert_eq!(codes_of(&copy.check()), ["file/kind"]);
    let link = copy.folder.join("pack.toml");
    fs::rename(&link, copy.folder.join("real.toml")).unwrap();
    std::os::unix::fs::symlink("real.toml", &link).unwrap();
    assert!(codes_of(&copy.check()).contains(&"file/kind"));
}
