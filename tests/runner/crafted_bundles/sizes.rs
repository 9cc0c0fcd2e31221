//! Wrong sizes and huge files: refused by header and length, before anything is allocated.

use std::process::Command;

use super::*;
use crate::harness::program;

/// A valid bundle with one part of its index replaced.
fn index_with(part: &str, by: &str) -> Vec<u8> {
    let text = String::from_utf8(index_text(&parts())).unwrap();
    assert!(text.contains(part), "{part}");
    archive(text.replacen(part, by, 1).as_bytes(), &parts())
}

// threat: B5
#[test]
fn wrong_sizes_are_refused() {
    let first = format!("\"size\": {}", parts()[0].content.len());
    for (size, reason) in [
        ("18446744073709551615", "too large"),
        ("9223372036854775808", "too large"),
        ("16777217", "too large"),
        ("16777216", "bytes long instead of"),
        ("0", "bytes long instead of"),
        ("1", "bytes long instead of"),
        ("-1", "its index cannot be read"),
        ("1e3", "its index cannot be read"),
        ("18446744073709551616", "its index cannot be read"),
    ] {
        let found = refused(&index_with(&first, &format!("\"size\": {size}")));
        assert!(found.contains(reason), "{size}: {found}");
    }
    // One byte more or less, which changes no block: only this length is wrong.
    let size = parts()[1].content.len();
    let second = format!("\"size\": {size}");
    assert!(!size.is_multiple_of(BLOCK));
    for lie in [size - 1, size + 1] {
        assert!(
            refused(&index_with(&second, &format!("\"size\": {lie}"))).contains("the head of"),
            "{lie}"
        );
    }
    let mut parts = parts();
    parts[1] = parts[1].clone().with(|head| head.set_size(1 << 33));
    assert!(refused(&archive(&index_text(&super::parts()), &parts)).contains("the head of"));
}

/// An index with this many entries of this size.
fn many(count: usize, size: u64) -> Vec<u8> {
    let mut index = index(&parts()[..1]);
    let like = IndexEntry { path: String::new(), size, blake3: "0".repeat(64) };
    index.entries.extend(
        (0..count).map(|at| IndexEntry { path: format!("content/a{at:07}.toml"), ..like.clone() }),
    );
    (serde_json::to_string_pretty(&index).unwrap() + "\n").into_bytes()
}

// threat: B5
#[test]
fn too_many_entries_and_too_large_totals_are_refused() {
    assert!(refused(&archive(&many(1000, 0), &[])).contains("more than 1000 entries"));
    assert!(refused(&archive(&many(999, 0), &[])).contains("bytes long instead of"));
    assert!(
        refused(&archive(&many(2000, 1), &[])).contains("not a heelpack bundle"),
        "an index of 300 KiB"
    );
    assert!(
        refused(&archive(&many(100_000, 1), &[])).contains("not a heelpack bundle"),
        "and one of 15 MiB"
    );
    assert!(refused(&archive(&many(5, 16 << 20), &[])).contains("too large"));
    assert!(refused(&archive(&many(3, 16 << 20), &[])).contains("bytes long instead of"));
    let nested = [&b"{\n  \"format\": "[..], &b"[".repeat(200_000)].concat();
    assert!(refused(&archive(&nested, &[])).contains("its index cannot be read"));
}

/// The program with this limit of address space, in KiB.
fn with_little_memory(kibibytes: u32, arguments: &[&str]) -> std::process::Output {
    let script = format!("ulimit -v {kibibytes}; exec \"$0\" \"$@\"");
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .arg(program())
        .args(arguments)
        .env_clear()
        .env("HEELWISE_HOME", home.path());
    command.output().unwrap()
}

// threat: B5
#[cfg(target_os = "linux")]
#[test]
fn refused_files_allocate_no_memory() {
    const LITTLE: u32 = 96 << 10;
    let mut ends = vec![
        ("zeros", File::from_bytes(&[])),
        ("a sound bundle and then nothing", File::from_bytes(&sound())),
    ];
    ends.push(("a million entries", File::from_bytes(&archive(&many(1_000_000, 1), &[]))));
    ends.push((
        "entries as large as they may be",
        File::from_bytes(&archive(&many(3, 16 << 20), &[])),
    ));
    for (what, file) in &ends[..2] {
        fs::OpenOptions::new().write(true).open(&file.path).unwrap().set_len(8 << 30).expect(what);
    }
    for (what, file) in &ends {
        let output =
            with_little_memory(LITTLE, &["pack", "check", &file.path.display().to_string()]);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{what}: {words}");
        assert!(words.contains("refused"), "{what}: {words}");
    }
    // A counter-check: an accepted file of the same size needs its memory.
    let good = File::from_bytes(&sound());
    assert_eq!(
        with_little_memory(LITTLE, &["pack", "check", &good.path.display().to_string()])
            .status
            .code(),
        Some(0)
    );
    let library = [library(), vec![0; (16 << 20) - BLOCK]].concat();
    let mut parts = parts();
    for part in parts.iter_mut().filter(|part| part.path().starts_with("native/")) {
        *part = Part::file(&part.path(), &library);
    }
    let large = File::from_bytes(&bundle_of(parts));
    assert_eq!(
        with_little_memory(256 << 10, &["pack", "check", &large.path.display().to_string()])
            .status
            .code(),
        Some(0)
    );
    assert_ne!(
        with_little_memory(16 << 10, &["pack", "check", &large.path.display().to_string()])
            .status
            .code(),
        Some(0)
    );
}
