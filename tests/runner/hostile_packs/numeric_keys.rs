//! Keys with numbers, found in the text itself, so that tests cover all of them.

use std::ops::Range;

use heelwise_core::compiled::PackContent;

use super::*;

/// Numbers that no key accepts.
pub(super) const NEVER: [&str; 11] = [
    "nan",
    "-nan",
    "inf",
    "-inf",
    "1e308",
    "-1e308",
    "1e400",
    "1000000000000000000",
    "99999999999999999999999999",
    "\"3\"",
    "true",
];

/// Numbers that some keys accept.
pub(super) const MAYBE: [&str; 8] = ["0", "-0.0", "-1", "0.5", "1e-320", "1e3", "65536", "0x10"];

/// Keys that authors name themselves, joints (all read like `ankle`), answers under keys
/// in quotes, and `abi`, which only a pack with native code has.
pub(super) fn is_free(key: &str) -> bool {
    const JOINTS: [&str; 12] = [
        "knee", "arch", "curl", "elbow", "heel", "hip", "jump", "lean", "neck", "shoulder",
        "spread", "toes",
    ];
    key.contains('-') || JOINTS.contains(&key) || matches!(key, "abi" | "answers")
}

/// The tiny pack with a number for every key that takes one.
pub(super) fn rich() -> Copy {
    let copy = Copy::new();
    let change = |file: &str, part: &str, by: &str| {
        let path = copy.folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(part), "{file}: {part}");
        fs::write(path, text.replacen(part, by, 1)).unwrap();
    };
    change(
        "content/exercises.toml",
        "{ sets = 3, hold_s = 30, rest_s = 15, per_side = true }",
        "{ sets = [2, 3], reps = [8, 12], tempo = [3, 1, 3], rm = 12, rest_s = 15, per_day = [1, \
         2], min_gap_h = 6, days_per_week = 7, effort = [4, 5], weeks = 6, per_side = true }",
    );
    change("content/exercises.toml", "{ minutes = 2 }", "{ sets = 2, hold_s = [20, 30] }");
    change("content/routines.toml", "minutes = 7", "minutes = 11");
    change("content/conditions.toml", "course =", "prior = 0.5\nreview_weeks = [4, 8]\ncourse =");
    change(
        "content/contraindications.toml",
        "when = \"calf-swollen\"",
        "when = { at_least = 1, of = [\"calf-swollen\", { finding = \"age\", gt = 100, le = 105 }, \
         { finding = \"age\", lt = 3 }] }",
    );
    change("content/sources.toml", "kind = \"own\"", "kind = \"own\"\nyear = 2020");
    change(
        "content/self-tests.toml",
        "error = 6",
        "error = 6\nimportant = 8\ntypical = [{ ages = [20, 59], value = 25 }]",
    );
    copy
}

/// Every number of a TOML text: its key and its span.
pub(super) fn numbers(text: &str) -> Vec<(String, Range<usize>)> {
    let (bytes, mut at, mut key, mut found) = (text.as_bytes(), 0, String::new(), Vec::new());
    while at < bytes.len() {
        let word =
            |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b'+' | b':');
        match bytes[at] {
            b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at),
            b'"' => at += 2 + text[at + 1..].find('"').unwrap_or(0),
            c if word(c) => {
                let end = (at..bytes.len()).find(|end| !word(bytes[*end])).unwrap_or(bytes.len());
                let token = &text[at..end];
                if text[end..].trim_start_matches(' ').starts_with('=') {
                    token.clone_into(&mut key);
                } else if token.parse::<f64>().is_ok() && !token.starts_with(['n', 'i']) {
                    found.push((key.clone(), at..end));
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether all numbers of the content are finite: others do not compare equal after reading.
pub(super) fn are_finite(content: &PackContent) -> bool {
    let bytes = content.compile().unwrap();
    let again =
        heelwise_core::compiled::CompiledPack::open(bytes.into()).unwrap().decode().unwrap();
    // NaN is not equal to itself.
    again == *content && !format!("{content:?}").contains("inf,")
}
