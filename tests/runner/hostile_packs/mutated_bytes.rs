//! A valid pack with bytes changed: never a panic, and no silent loss.

use std::fs;

use heelwise_core::compiled::PackContent;
use heelwise_pack::check::CheckReport;
use heelwise_pack::codes;

use super::*;

/// The number of items that were read from a file.
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

/// A file without diagnostics must not lose items: a red flag must not vanish silently.
fn assert_nothing_lost(checked: &CheckReport, file: &str, bytes: &[u8]) {
    if checked.has_errors() {
        return;
    }
    let head = file
        .strip_prefix("content/")
        .and_then(|name| name.strip_suffix("s.toml"))
        .unwrap_or("-")
        .replace('-', "_");
    let text = String::from_utf8_lossy(bytes).into_owned();
    let tables = text.lines().filter(|line| *line == format!("[[{head}]]")).count();
    assert!(count(&checked.packs[0].content, file) >= tables, "{file}\n{text}");
}

/// Bytes with a meaning in TOML or for terminals, and one without.
const SPOILERS: [&[u8]; 10] =
    [b"", b"\"", b"]", b"{", b"\n", b"=", b"\0", b"\x1b", b"\xff", "\u{202e}".as_bytes()];

#[test]
fn a_changed_byte_is_never_a_panic_or_a_silent_loss() {
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
fn a_truncated_file_is_never_a_panic() {
    let copy = Copy::new();
    for file in files() {
        let whole = fs::read(copy.folder.join(&file)).unwrap();
        for length in (0..whole.len()).step_by(41) {
            assert_nothing_lost(&copy.with(&file, &whole[..length]), &file, &whole[..length]);
        }
    }
}

#[test]
fn a_removed_line_is_never_a_panic_or_a_silent_loss() {
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

// threat: C1
#[test]
fn a_mebibyte_of_errors_is_reported_in_time() {
    let copy = Copy::new();
    let many = |line: &dyn Fn(usize) -> String| (0..60_000).map(line).collect::<String>();
    for text in [many(&|n| format!("key{n} = 1\n")), "=x\n".repeat(300_000), "[".repeat(1 << 20)] {
        let checked = copy.with("content/kit.toml", &text.as_bytes()[..text.len().min(1 << 20)]);
        assert!(checked.has_errors());
        assert!(checked.diagnostics.len() <= 1100, "{}", checked.diagnostics.len());
    }
    assert!(codes::ALL.len() > 60);
}
