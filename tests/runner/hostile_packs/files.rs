//! Files of a pack: size, depth, number and encoding.

use std::fs;

use heelwise_pack::render::{DiagnosticsFormat, render};

use super::*;

// threat: C1
#[test]
fn limits_are_checked_before_parsing() {
    let times = |part: &str, count: usize| part.repeat(count).into_bytes();
    let corpus: [(&str, Vec<u8>, &str); 12] = [
        (
            "81 brackets",
            times("kit = [", 1).into_iter().chain(times("[", 81)).collect(),
            "toml/syntax",
        ),
        ("a million brackets", times("[", 1 << 20), "file/too-many"),
        ("a million braces", times("{", 1 << 20), "file/too-many"),
        (
            "64 MB of text",
            [&b"name = \""[..], &times("a", 64 << 20), b"\""].concat(),
            "file/too-large",
        ),
        (
            "a mebibyte of text",
            [&b"name = \""[..], &times("a", (1 << 20) - 10), b"\""].concat(),
            "text/too-long",
        ),
        (
            "200 000 tables",
            (0..200_000).flat_map(|n| format!("[t{n}]\n").into_bytes()).collect(),
            "file/too-large",
        ),
        (
            "50 000 tables",
            (0..50_000).flat_map(|n| format!("[t{n}]\n").into_bytes()).collect(),
            "file/too-many",
        ),
        (
            "500 000 keys",
            (0..500_000).flat_map(|n| format!("k{n}=1\n").into_bytes()).collect(),
            "file/too-large",
        ),
        (
            "80 000 keys",
            (0..80_000).flat_map(|n| format!("k{n}=1\n").into_bytes()).collect(),
            "file/too-many",
        ),
        ("a key in 100 000 parts", [&times("a.", 100_000)[..], b"b=1"].concat(), "file/too-many"),
        (
            "a list of 100 000",
            [&b"kit = ["[..], &times("1,", 100_000), b"]"].concat(),
            "file/too-many",
        ),
        ("a million slips", times("=x\n", 300_000), "file/too-many"),
    ];
    for (what, text, code) in corpus {
        let checked = Copy::new().with("content/kit.toml", &text);
        assert!(codes_of(&checked).contains(&code), "{what}: {:?}", codes_of(&checked));
        assert!(
            checked.has_errors() && checked.diagnostics.len() < 20,
            "{what}: {}",
            checked.diagnostics.len()
        );
        let shown = render(&checked.diagnostics, DiagnosticsFormat::Human { colour: false });
        assert!(shown.len() < 20_000, "{what}: the file is not repeated, {} bytes", shown.len());
    }
}

// threat: C1
#[test]
fn lists_and_packs_have_a_maximum_size() {
    let copy = Copy::new();
    let list = |count: usize| (0..count).map(|n| format!("\"a{n}\"")).collect::<Vec<_>>().join(",");
    let authors = |count| {
        copy.replacing("pack.toml", "[\"Heelwise contributors\"]", &format!("[{}]", list(count)))
    };
    assert_eq!(codes_of(&authors(1000)), [""; 0]);
    assert_eq!(codes_of(&authors(1001)), ["file/too-many"]);
    // Each file is small enough, and together they are too much.
    let copy = Copy::new();
    for number in 0..9 {
        fs::write(copy.folder.join(format!("content/kit-{number}.toml")), vec![b'#'; 1 << 20])
            .unwrap();
    }
    assert_eq!(codes_of(&copy.check()), ["file/too-large"]);
    let copy = Copy::new();
    for number in 0..6 {
        fs::write(copy.folder.join(format!("content/kit-{number}.toml")), "# = [\n".repeat(19_000))
            .unwrap();
    }
    assert_eq!(codes_of(&copy.check()), ["file/too-many"]);
    let copy = Copy::new();
    (0..201).for_each(|number| {
        fs::write(copy.folder.join(format!("content/kit-{number}.toml")), "").unwrap();
    });
    assert_eq!(codes_of(&copy.check()), ["file/too-many"]);
}

// threat: C7
#[test]
fn byte_order_marks_and_line_endings_are_accepted() {
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
            codes
                .iter()
                .any(|code| ["toml/syntax", "file/encoding", "text/control"].contains(code)),
            "{what}: {codes:?}"
        );
        assert!(
            codes_with("pack.toml", &bytes).iter().any(|code| *code != "pack/missing"),
            "{what}"
        );
    }
}
