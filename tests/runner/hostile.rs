//! Text nobody should write: never a panic, always a coded error, and nothing of it reaches a terminal.
#![allow(clippy::unwrap_used)] // helpers of tests may stop at once, as tests may

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heelwise_core::compiled::PackContent;
use heelwise_pack::check::Checked;
use heelwise_pack::render::{Format, render};
use heelwise_pack::{check_folders, codes};
use tempfile::TempDir;

const TINY: &str = "fixtures/valid/tiny";

/// A copy of the valid tiny pack to spoil.
struct Copy {
    _home: TempDir,
    folder: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("tiny");
        for file in files() {
            let target = folder.join(&file);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(Path::new(TINY).join(&file), target).unwrap();
        }
        Self { _home: home, folder }
    }

    /// Replaces one file, checks, and puts the file back.
    fn with(&self, file: &str, bytes: &[u8]) -> Checked {
        let path = self.folder.join(file);
        let before = fs::read(&path).ok();
        fs::write(&path, bytes).unwrap();
        let checked = self.check();
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        checked
    }

    /// Replaces a part of one file, which must be there.
    fn replacing(&self, file: &str, part: &str, by: &str) -> Checked {
        let text = fs::read_to_string(self.folder.join(file)).unwrap();
        assert!(text.contains(part), "{file}: {part}");
        self.with(file, text.replacen(part, by, 1).as_bytes())
    }

    fn check(&self) -> Checked {
        let checked = check_folders(std::slice::from_ref(&self.folder), &[]);
        assert_printable(&checked);
        checked
    }
}

/// The files of the tiny pack.
fn files() -> Vec<String> {
    let mut files = vec!["pack.toml".to_owned()];
    for folder in ["content", "vignettes"] {
        for entry in fs::read_dir(Path::new(TINY).join(folder)).unwrap() {
            files.push(format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    files.sort();
    files
}

/// Rendering must work on whatever was found, and carry no character a terminal would act on.
fn assert_printable(checked: &Checked) {
    for format in [Format::Human { colour: false }, Format::Json, Format::GitHub] {
        let text = render(&checked.diagnostics, format);
        let acts = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts), "{text:?}");
    }
}

fn codes_of(checked: &Checked) -> Vec<&'static str> {
    let codes: BTreeSet<&str> = checked.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    codes.into_iter().collect()
}

const NAME: &str = "\"Foam roller\"";

#[test]
fn bytes_that_are_no_text_have_a_code() {
    let copy = Copy::new();
    let large = vec![b'#'; (1 << 20) + 1];
    let cases: [(&[u8], &str); 6] = [
        (b"\xff\xfe[\0[\0", "file/encoding"),
        (b"name = \"\xc3\x28\"", "file/encoding"),
        (b"\0", "toml/syntax"),
        (b"[[kit]]\nid = \"a\0b\"\n", "toml/syntax"),
        (&large, "file/too-large"),
        (b"[[kit]]\nid = \"foam-roller\"\nid = \"foam-roller\"\nname = \"Foam roller\"\n", "toml/syntax"),
    ];
    for (bytes, code) in cases {
        assert_eq!(codes_of(&copy.with("content/kit.toml", bytes)), [code], "{:?}", &bytes[..bytes.len().min(40)]);
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
fn an_empty_file_lacks_what_it_should_hold() {
    let copy = Copy::new();
    assert_eq!(codes_of(&copy.with("content/claims.toml", b"")), [""; 0]);
    assert_eq!(codes_of(&copy.with("content/kit.toml", b"")), ["reference/unknown"]);
    assert_eq!(codes_of(&copy.with("pack.toml", b"")), ["key/missing"]);
    assert_eq!(codes_of(&copy.with("vignettes/people.toml", b"")), ["vignette/none"]);
}

#[test]
fn byte_order_marks_and_windows_lines_are_accepted() {
    let copy = Copy::new();
    for file in files() {
        let text = fs::read_to_string(copy.folder.join(&file)).unwrap();
        let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(codes_of(&copy.with(&file, marked.as_bytes())), [""; 0], "{file}");
    }
}

#[test]
fn places_are_right_after_a_byte_order_mark_and_on_windows_lines() {
    let text = "\u{feff}[[kit]] # \u{e9}\r\nid = \"foam-roller\"\r\nname = 3\r\n";
    let checked = Copy::new().with("content/kit.toml", text.as_bytes());
    let place = &checked.diagnostics[0].place;
    assert_eq!(place.source.position(place.span.start), (3, 8));
    let shown = render(&checked.diagnostics[..1], Format::Human { colour: false });
    assert!(shown.contains("3 | name = 3\n  |        ^\n"), "{shown}");
    let checked = Copy::new().with("pack.toml", "\u{feff}idd = 3\n".as_bytes());
    let place = &checked.diagnostics.last().unwrap().place;
    assert_eq!(place.source.position(place.span.start), (1, 1));
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    let copy = Copy::new();
    let deep = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    for times in [200, 50_000] {
        for value in [deep("[", "", "]", times), deep("{ all = [", "\"calf-tight\"", "] }", times)] {
            let checked = copy.replacing("content/red-flags.toml", "when = {", &format!("when = {value}\nrest = {{"));
            assert_eq!(codes_of(&checked), ["toml/syntax"], "{times}");
        }
        let dotted = format!("{}a = 1\n[{}b]\n", "a.".repeat(times), "b.".repeat(times));
        assert_eq!(codes_of(&copy.with("content/kit.toml", dotted.as_bytes())), ["toml/syntax"], "{times}");
    }
    let twelve = deep("{ all = [", "\"calf-swollen\"", "] }", 12);
    let flags = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
    let when = flags.lines().find(|line| line.starts_with("when")).unwrap();
    let checked = copy.replacing("content/red-flags.toml", when, &format!("when = {twelve}"));
    assert_eq!(codes_of(&checked), ["expression/shape"]);
}

#[test]
fn numbers_that_are_none_or_far_out_have_a_code() {
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
        let checked = copy.replacing("content/exercises.toml", "sets = 3", &format!("sets = {number}"));
        assert_eq!(codes_of(&checked), [code], "{number}");
        assert!(
            checked.diagnostics.iter().all(|found| found.message.len() < 100),
            "{number}: {:?}",
            checked.diagnostics
        );
    }
    for accepted in ["3.0", "+3", "0_3e0", "[2, 3]"] {
        let checked = copy.replacing("content/exercises.toml", "sets = 3", &format!("sets = {accepted}"));
        assert!(codes_of(&checked).iter().all(|code| *code == "toml/syntax"), "{accepted}: {:?}", checked.diagnostics);
    }
    let zero = copy.replacing("content/conditions.toml", "absent = -1", "absent = -0.0");
    assert_eq!(codes_of(&zero), [""; 0]);
}

#[test]
fn text_that_acts_on_a_terminal_is_refused_however_it_is_written() {
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
    for raw in
        ["\u{202e}", "\u{200b}", "\u{200d}", "\u{2066}", "\u{9b}31m", "e\u{301}", "\u{e000}", "\u{2800}", "\u{ad}"]
    {
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

#[test]
fn nothing_odd_passes_through_a_message() {
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
    for (file, key) in [("content/kit.toml", "name"), ("vignettes/people.toml", "onset"), ("pack.toml", "summary")] {
        let checked = copy.replacing(file, &format!("{key} ="), &format!("\"{odd}\" ="));
        assert!(checked.has_errors(), "{file} {key}");
    }
    let comment = copy.replacing("content/kit.toml", "name =", "substitutes = 3 # \u{9b}31m \u{202e}\nname =");
    assert_eq!(codes_of(&comment), ["value/type"]);
}

#[test]
fn odd_names_of_files_and_folders_are_shown_plainly() {
    let copy = Copy::new();
    assert_eq!(codes_of(&copy.with("content/ki\u{1b}[31mt.toml", b"")), ["file/kind"]);
    assert_eq!(codes_of(&copy.with("content/\u{202e}kit", b"")), ["file/kind"]);
    assert_eq!(codes_of(&copy.with("vignettes/people.toml~", b"")), ["file/kind"]);
    fs::create_dir(copy.folder.join("content/kit-more.toml")).unwrap();
    assert_eq!(codes_of(&copy.check()), ["file/kind"]);
}

#[test]
fn a_file_where_a_folder_belongs_is_said() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("tiny");
    fs::create_dir(&folder).unwrap();
    fs::copy(Path::new(TINY).join("pack.toml"), folder.join("pack.toml")).unwrap();
    fs::write(folder.join("content"), "").unwrap();
    assert_eq!(codes_of(&check_folders(&[folder], &[])), ["file/kind"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let copy = Copy::new();
    std::os::unix::fs::symlink("/etc/passwd", copy.folder.join("content/sources-more.toml")).unwrap();
    assert_eq!(codes_of(&copy.check()), ["file/kind"]);
    let link = copy.folder.join("pack.toml");
    fs::rename(&link, copy.folder.join("real.toml")).unwrap();
    std::os::unix::fs::symlink("real.toml", &link).unwrap();
    assert!(codes_of(&copy.check()).contains(&"file/kind"));
}

#[test]
fn a_top_level_value_of_the_wrong_type_is_one_error() {
    let copy = Copy::new();
    for text in [
        "kit = 3\n",
        "kit = []\n[kit-more]\n",
        "[kit]\nid = \"foam-roller\"\n",
        "kit = [1, 2]\n",
        "[[kits]]\nid = \"x\"\n",
    ] {
        let checked = copy.with("content/kit.toml", text.as_bytes());
        let codes = codes_of(&checked);
        assert!(codes.contains(&"value/type") || codes.contains(&"key/unknown"), "{text}: {codes:?}");
        assert!(
            codes.iter().all(|code| ["value/type", "key/unknown", "reference/unknown"].contains(code)),
            "{text}: {codes:?}"
        );
    }
}

#[test]
fn two_packs_of_one_name_are_said_once() {
    let (one, two) = (Copy::new(), Copy::new());
    let checked = check_folders(&[one.folder.clone(), two.folder.clone()], &[]);
    assert_eq!(codes_of(&checked), ["id/duplicate"]);
    let content: Vec<PackContent> =
        check_folders(std::slice::from_ref(&one.folder), &[]).packs.into_iter().map(|pack| pack.content).collect();
    assert_eq!(codes_of(&check_folders(std::slice::from_ref(&two.folder), &content)), ["id/duplicate"]);
}

#[test]
fn packs_that_require_each_other_or_a_broken_one_are_said() {
    let home = tempfile::tempdir().unwrap();
    let head = fs::read_to_string(Path::new(TINY).join("pack.toml")).unwrap();
    let write = |id: &str, requires: &str| {
        let folder = home.path().join(id);
        fs::create_dir_all(&folder).unwrap();
        let head = head
            .replace("\"tiny\"", &format!("\"{id}\""))
            .replace("requires = []", &format!("requires = [{requires}]"));
        fs::write(folder.join("pack.toml"), head).unwrap();
        folder
    };
    let circle = [write("one", "\"two\""), write("two", "\"three\""), write("three", "\"one\"")];
    let outside = write("outside", "\"one\"");
    let checked = check_folders(&[&circle[..], &[outside]].concat(), &[]);
    assert_eq!(codes_of(&checked), ["pack/requires"]);
    assert_eq!(checked.diagnostics.len(), 4);
    assert!(checked.diagnostics.iter().all(|found| found.place.span != (0..0)));
    let broken = write("broken", "3");
    let needy = write("needy", "\"broken\"");
    assert_eq!(codes_of(&check_folders(&[broken, needy], &[])), ["pack/requires", "value/type"]);
}

#[test]
fn a_mistake_in_one_place_is_said_once() {
    let copy = Copy::new();
    let cases: [(&str, &str, &str, &[&str]); 15] = [
        ("content/findings.toml", "id = \"age\"", "id = \"Age\"", &["id/pattern"]),
        ("content/findings.toml", "type = \"number\"", "type = \"figure\"", &["value/choice"]),
        ("content/findings.toml", "type = \"number\"\n", "", &["key/missing"]),
        ("content/findings.toml", "label = \"Little by little\"", "label = 3", &["value/type"]),
        ("content/findings.toml", "type = \"yes-no\"", "measured = \"no\"", &["value/type"]),
        ("content/conditions.toml", "present = 2.5", "present = \"2.5\"", &["value/type"]),
        ("content/conditions.toml", "when = \"calf-tight\"", "when = \"calf-tigth\"", &["reference/unknown"]),
        ("content/conditions.toml", "kind = \"seek\"", "kind = \"sek\"", &["value/choice"]),
        ("content/conditions.toml", "id = \"calf-tightness\"", "id = 3", &["value/type"]),
        ("content/contraindications.toml", "\"deep-pressure\"", "\"deep-presure\"", &["value/choice"]),
        ("content/exercises.toml", "hold_s = 30", "hold_s = 999", &["value/range"]),
        ("content/exercises.toml", "purpose = \"mobility\"", "purpose = \"stretch\"", &["value/choice"]),
        ("content/routines.toml", "\"calf-roll\"", "\"calf-rol\"", &["reference/unknown"]),
        ("content/red-flags.toml", "finding = \"age\"", "finding = \"agee\"", &["reference/unknown"]),
        ("pack.toml", "summary", "sumary", &["key/unknown"]),
    ];
    for (file, part, by, expected) in cases {
        let checked = copy.replacing(file, part, by);
        let mut found: Vec<&str> = checked.diagnostics.iter().map(|found| found.code.0).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{file}: {by}\n{}", render(&checked.diagnostics, Format::Human { colour: false }));
    }
}

#[test]
fn a_mistake_in_the_head_hides_none_in_the_content() {
    let copy = Copy::new();
    fs::write(copy.folder.join("content/kit.toml"), "[[kit]]\nid = \"foam-roller\"\nname = 3\n").unwrap();
    let checked = copy.replacing("pack.toml", "\"0.1.0\"", "\"1\"");
    assert_eq!(codes_of(&checked), ["pack/version", "value/type"]);
}

#[test]
fn a_list_that_would_make_a_rule_vanish_is_refused() {
    let copy = Copy::new();
    for empty in ["{ finding = \"onset\", is = [] }", "{ site = [] }", "{ any = [] }", "{ at_least = 1, of = [] }"] {
        let flags = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
        let when = flags.lines().find(|line| line.starts_with("when")).unwrap();
        assert_eq!(
            codes_of(&copy.replacing("content/red-flags.toml", when, &format!("when = {empty}"))),
            ["expression/empty"],
            "{empty}"
        );
    }
}

#[test]
fn expressions_say_what_they_cannot_be() {
    let copy = Copy::new();
    let flags = fs::read_to_string(copy.folder.join("content/red-flags.toml")).unwrap();
    let when = flags.lines().find(|line| line.starts_with("when")).unwrap();
    let cases = [
        ("3", "expression/shape"),
        ("{}", "expression/shape"),
        ("[\"calf-swollen\"]", "expression/shape"),
        ("{ all = [\"calf-swollen\"], any = [\"calf-tight\"] }", "expression/shape"),
        ("{ all = [\"calf-swollen\"], ge = 3 }", "key/unknown"),
        ("{ all = \"calf-swollen\" }", "value/type"),
        ("{ at_least = 0, of = [\"calf-swollen\"] }", "expression/count"),
        ("{ at_least = 1 }", "key/missing"),
        ("{ finding = \"age\" }", "expression/bounds"),
        ("{ finding = \"age\", ge = 40, lt = 40 }", "expression/bounds"),
        ("{ finding = \"age\", gt = 40, le = 40 }", "expression/bounds"),
        ("{ finding = \"age\", ge = nan }", "value/type"),
        ("{ finding = \"age\", is = \"sudden\" }", "expression/type"),
        ("{ finding = \"age\", ge = 40, is = \"sudden\" }", "expression/type"),
        ("{ finding = \"onset\", ge = 3 }", "expression/type"),
        ("{ finding = \"onset\" }", "key/missing"),
        ("{ finding = \"calf-swollen\" }", "expression/type"),
        ("{ finding = \"injury-date\", within_days = 0 }", "value/range"),
        ("\"onset\"", "expression/type"),
        ("{ side = \"middle\" }", "value/choice"),
        ("{ site = \"calf\" }", "reference/unknown"),
    ];
    for (expression, code) in cases {
        let checked = copy.replacing("content/red-flags.toml", when, &format!("when = {expression}"));
        assert_eq!(codes_of(&checked), [code], "{expression}");
        assert_eq!(checked.diagnostics.len(), 1, "{expression}");
    }
    for good in ["{ finding = \"age\", ge = 40, le = 40 }", "{ side = \"both\" }", "{ site = [\"calf-belly\"] }"] {
        let checked = copy.replacing("content/red-flags.toml", when, &format!("when = {good}"));
        assert!(
            codes_of(&checked).iter().all(|code| code.starts_with("vignette/") || *code == "finding/unused"),
            "{good}: {:?}",
            codes_of(&checked)
        );
    }
}

#[test]
fn doses_that_cannot_be_done_say_why() {
    let copy = Copy::new();
    let dose = "{ sets = 3, hold_s = 30, rest_s = 15, per_side = true }";
    let cases = [
        ("{}", "dosage/work"),
        ("{ sets = 3 }", "dosage/work"),
        ("{ minutes = 5, reps = 10 }", "dosage/work"),
        ("{ minutes = 5, hold_s = 10 }", "dosage/work"),
        ("{ hold_s = 10, tempo = [3, 0, 3] }", "dosage/tempo"),
        ("{ reps = 10, tempo = [0, 0, 0] }", "dosage/tempo"),
        ("{ reps = 10, tempo = [3, 3] }", "dosage/tempo"),
        ("{ reps = 10, tempo = [3, 0, 11] }", "value/range"),
        ("{ reps = 0, tempo = [3, 0, 3] }", "value/range"),
        ("{ reps = 10, tempo = 3 }", "value/type"),
        ("{ minutes = 5, rm = 8 }", "dosage/rm"),
        ("{ minutes = 40, per_side = true }", "dosage/too-long"),
        ("{ sets = 10, hold_s = 180, rest_s = 300, per_side = true }", "dosage/too-long"),
        ("{ reps = 10, per_day = 2, min_gap_h = 24 }", "dosage/gap"),
        ("{ reps = 10, per_day = [1, 6], min_gap_h = 5 }", "dosage/gap"),
        ("{ reps = [10] }", "value/type"),
        ("{ reps = [12, 10] }", "range/reversed"),
        ("{ reps = [10, 1000] }", "value/range"),
        ("{ reps = 10, per_side = 1 }", "value/type"),
        ("{ reps = 10, rest = 30 }", "key/unknown"),
        ("3", "value/type"),
    ];
    for (changed, code) in cases {
        let checked = copy.replacing("content/exercises.toml", dose, changed);
        assert_eq!(codes_of(&checked), [code], "{changed}");
        assert_eq!(checked.diagnostics.len(), 1, "{changed}");
    }
    for fine in [
        "{ sets = 3, reps = [8, 12], tempo = [3, 0, 3], rm = 12 }",
        "{ minutes = [2.5, 4], per_day = 4, min_gap_h = 6 }",
    ] {
        let checked = copy.replacing("content/exercises.toml", dose, fine);
        assert!(codes_of(&checked).iter().all(|code| *code == "routine/minutes"), "{fine}: {:?}", codes_of(&checked));
    }
}

/// How many items of the tables in a file came through.
fn count(content: &PackContent, file: &str) -> usize {
    match file {
        "content/red-flags.toml" => content.red_flags.len(),
        "content/contraindications.toml" => content.contraindications.len(),
        "content/conditions.toml" => content.conditions.len(),
        "content/exercises.toml" => content.exercises.len(),
        "content/findings.toml" => content.findings.len(),
        _ => usize::MAX,
    }
}

/// When nothing is wrong with a file, nothing of it may be lost either: a red flag must not vanish silently.
fn assert_nothing_lost(checked: &Checked, file: &str, bytes: &[u8]) {
    if checked.has_errors() {
        return;
    }
    let head =
        file.strip_prefix("content/").and_then(|name| name.strip_suffix("s.toml")).unwrap_or("-").replace('-', "_");
    let text = String::from_utf8_lossy(bytes).into_owned();
    let tables = text.lines().filter(|line| *line == format!("[[{head}]]")).count();
    assert!(count(&checked.packs[0].content, file) >= tables, "{file}\n{text}");
}

/// Bytes that mean something to TOML, to terminals, or to neither.
const SPOILERS: [&[u8]; 10] = [b"", b"\"", b"]", b"{", b"\n", b"=", b"\0", b"\x1b", b"\xff", "\u{202e}".as_bytes()];

#[test]
fn a_spoilt_byte_anywhere_is_never_a_panic_and_loses_nothing_silently() {
    const STEP: usize = 13;
    let copy = Copy::new();
    for (index, file) in files().iter().enumerate() {
        let whole = fs::read(copy.folder.join(file)).unwrap();
        for (turn, position) in (index % STEP..whole.len()).step_by(STEP).enumerate() {
            let spoiler = SPOILERS[(turn + index) % SPOILERS.len()];
            let bytes = [&whole[..position], spoiler, &whole[position + 1..]].concat();
            assert_nothing_lost(&copy.with(file, &bytes), file, &bytes);
        }
    }
}

#[test]
fn a_file_cut_short_anywhere_is_never_a_panic() {
    let copy = Copy::new();
    for file in files() {
        let whole = fs::read(copy.folder.join(&file)).unwrap();
        for length in (0..whole.len()).step_by(41) {
            assert_nothing_lost(&copy.with(&file, &whole[..length]), &file, &whole[..length]);
        }
    }
}

#[test]
fn a_line_left_out_is_never_a_panic_and_loses_nothing_silently() {
    let copy = Copy::new();
    for file in files() {
        let whole = fs::read_to_string(copy.folder.join(&file)).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        for left_out in 0..lines.len() {
            let rest = [&lines[..left_out], &lines[left_out + 1..]].concat().join("\n");
            assert_nothing_lost(&copy.with(&file, rest.as_bytes()), &file, rest.as_bytes());
        }
    }
}

#[test]
fn a_mebibyte_of_mistakes_is_answered_in_time() {
    let copy = Copy::new();
    let many = |line: &dyn Fn(usize) -> String| (0..60_000).map(line).collect::<String>();
    for text in [many(&|n| format!("key{n} = 1\n")), "=x\n".repeat(300_000), "[".repeat(1 << 20)] {
        let checked = copy.with("content/kit.toml", &text.as_bytes()[..text.len().min(1 << 20)]);
        assert!(checked.has_errors());
        assert!(checked.diagnostics.len() <= 1100, "{}", checked.diagnostics.len());
    }
    assert!(codes::ALL.len() > 60);
}
