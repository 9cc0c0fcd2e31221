//! Ids: their syntax and uniqueness.

use std::fs;

use super::*;

// threat: C3
#[test]
fn duplicate_ids_are_refused_with_both_locations() {
    for file in
        files().iter().filter(|file| file.starts_with("content/") || file.starts_with("vignettes/"))
    {
        let copy = Copy::new();
        let text = fs::read_to_string(copy.folder.join(file)).unwrap();
        // The same items a second time: in the same file, and in another file of the same kind.
        let other = file.replace(".toml", "-more.toml");
        for (path, bytes) in [(file.clone(), format!("{text}\n{text}")), (other, text)] {
            let checked = copy.with(&path, bytes.as_bytes());
            let duplicates: Vec<_> =
                checked.diagnostics.iter().filter(|it| it.code.0 == "id/duplicate").collect();
            assert!(!duplicates.is_empty(), "{path}: {:?}", codes_of(&checked));
            for duplicate in duplicates {
                let (first, label) = duplicate.related.as_ref().expect("the first place is named");
                assert!(
                    first.span != duplicate.place.span
                        || first.source.path != duplicate.place.source.path,
                    "{path}"
                );
                assert_eq!(label, "the first one", "{path}");
            }
        }
    }
    // An id in another case is neither an id nor a key.
    let copy = Copy::new();
    for (file, part, duplicate) in [
        ("content/kit.toml", "id = \"foam-roller\"", "id = \"Foam-Roller\""),
        ("content/findings.toml", "id = \"sudden\"", "id = \"Gradual\""),
        ("content/findings.toml", "id = \"calf-tight\"", "id = \"CALF-SWOLLEN\""),
        ("vignettes/people.toml", "id = \"swollen-calf\"", "id = \"Tight-After-Work\""),
        ("pack.toml", "id = \"tiny\"", "id = \"Tiny\""),
    ] {
        assert!(
            codes_of(&copy.replacing(file, part, duplicate)).contains(&"id/pattern"),
            "{duplicate}"
        );
    }
    assert!(
        codes_of(&copy.replacing("content/kit.toml", "name =", "Name = \"x\"\nname ="))
            .contains(&"key/unknown")
    );
    assert_eq!(
        codes_of(&copy.replacing("content/kit.toml", "name =", "name = \"x\"\nname =")),
        ["toml/syntax"]
    );
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

// threat: C4
#[test]
fn ids_are_short_plain_ascii() {
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
                let checked =
                    copy.with(&file, format!("{}{id}{}", &text[..start], &text[end..]).as_bytes());
                let output = |code: &&str| {
                    ["id/pattern", "text/control", "text/empty", "text/too-long", "toml/syntax"]
                        .contains(code)
                };
                assert!(
                    codes_of(&checked).iter().any(output),
                    "{file}: {id:?}: {:?}",
                    codes_of(&checked)
                );
            }
        }
    }
    assert!(declared > 20, "{declared}");
}
