//! Valid syntax without sense: circles, red flags that never fire, statements without a source.

use std::fs;
use std::path::Path;

use super::*;

// threat: C6
#[test]
fn dangling_and_circular_exercise_links_are_refused() {
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
        let three =
            more(&[("aa", &to("bb")), ("bb", &to("cc")), ("cc", &to("aa")), ("dd", &to("aa"))]);
        assert_eq!(codes_of(&three), ["ladder/cycle"]);
        assert_eq!(three.diagnostics.len(), 1);
        assert!(
            three.diagnostics[0].message.contains("aa -> bb -> cc -> aa"),
            "{:?}",
            three.diagnostics
        );
        assert_eq!(codes_of(&more(&[("aa", &to("nowhere"))])), ["reference/unknown"]);
        assert_eq!(codes_of(&more(&[("aa", &to("other-pack/bb"))])), ["reference/pack"]);
        assert_eq!(codes_of(&more(&[("aa", &to("bb")), ("bb", &to("calf-stretch"))])), [""; 0]);
    }
    // As long a chain as a pack can hold: no recursion, and no more work than there are links.
    let ids: Vec<String> = (0..1500).map(|n| format!("rung-{n}")).collect();
    let links: Vec<String> =
        (0..1500).map(|n| format!("progression = \"rung-{}\"", (n + 1) % 1500)).collect();
    let chain: Vec<(&str, &str)> =
        ids.iter().map(String::as_str).zip(links.iter().map(String::as_str)).collect();
    let copy = Copy::new();
    for (number, part) in chain.chunks(500).enumerate() {
        let text: String = part.iter().map(|(id, link)| exercise(id, link)).collect();
        fs::write(copy.folder.join(format!("content/exercises-{number}.toml")), text).unwrap();
    }
    let checked = copy.check();
    assert_eq!(codes_of(&checked), ["ladder/cycle"]);
    assert!(checked.diagnostics[0].message.len() < 300, "{:?}", checked.diagnostics[0].message);
}

// threat: C14
#[test]
fn a_red_flag_that_never_fires_is_an_error() {
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
        (
            "when = { all = [{ finding = \"age\", ge = 60 }, { finding = \"age\", lt = 40 }] }",
            "expression/never",
        ),
        (
            "when = { all = [{ finding = \"onset\", is = \"sudden\" }, { finding = \"onset\", is = \
             \"gradual\" }] }",
            "expression/never",
        ),
        (
            "when = { all = [\"calf-swollen\", { any = [{ finding = \"age\", gt = 110 }, { finding \
             = \"age\", lt = 0 }] }] }",
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
        assert_eq!(
            codes_of(&copy.replacing("content/red-flags.toml", "\"same-day\"", urgency)),
            [code],
            "{urgency}"
        );
    }
    for key in ["label", "urgency", "advice", "warning", "id"] {
        let line = text.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
        assert_eq!(
            codes_of(&copy.replacing("content/red-flags.toml", line, "")),
            ["key/missing"],
            "{key}"
        );
    }
    // All of them gone: the people of the pack notice.
    let gone = copy.with("content/red-flags.toml", b"");
    assert!(
        gone.has_errors() && codes_of(&gone).contains(&"vignette/urgency"),
        "{:?}",
        codes_of(&gone)
    );
    // Lower than it was: they notice as well.
    let lower = copy.replacing("content/red-flags.toml", "\"same-day\"", "\"routine\"");
    assert!(
        lower.has_errors() && codes_of(&lower).contains(&"vignette/urgency"),
        "{:?}",
        codes_of(&lower)
    );
}

// threat: C15
#[test]
fn every_medical_statement_has_a_valid_source() {
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
                (
                    "evidence = { grade = \"F\", mark = \"design\", sources = [] }",
                    "evidence/sources",
                ),
                (
                    "evidence = { grade = \"F\", mark = \"design\", sources = [\"nobody-2020\"] }",
                    "reference/unknown",
                ),
                (
                    "evidence = { grade = \"A\", mark = \"design\", sources = [\"own-practice\"] }",
                    "evidence/design",
                ),
            ] {
                let checked = copy.with(
                    &file,
                    format!("{}{by}{}", &text[..at], &text[at + evidence.len()..]).as_bytes(),
                );
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
        let source = format!(
            "[[source]]\nid = \"own-practice\"\ntitle = \"x\"\nkind = \"guideline\"\nurl = \
             \"{url}\"\n"
        );
        let codes = codes_with("content/sources.toml", source.as_bytes());
        assert_eq!(codes, ["source/address"], "{url}");
    }
}
