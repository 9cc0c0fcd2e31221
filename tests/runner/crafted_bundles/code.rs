//! Native libraries for another target than declared.

use super::*;
use crate::harness::{TODAY, bundles};

/// The valid bundle with another library.
fn holding(library: &[u8]) -> Vec<u8> {
    let mut parts = parts();
    for part in parts.iter_mut().filter(|part| part.path().starts_with("native/")) {
        *part = Part::file(&part.path(), library);
    }
    bundle_of(parts)
}

// threat: B19
#[test]
fn a_library_for_another_target_is_refused() {
    let mut another = library();
    another[18] ^= 1;
    let mut program = library();
    program[16] = 2;
    let mut narrow = library();
    narrow[4] = 1;
    let wrong: [(&[u8], &str); 6] = [
        (&another, "another machine"),
        (&narrow, "another machine"),
        (&program, "no shared library"),
        (b"", "no library at all"),
        (b"#!/bin/sh\nrm -rf ~\n", "no library at all"),
        (b"MZ\x90\0", "no library at all"),
    ];
    for (library, output) in wrong {
        let bytes = holding(library);
        let bundle = Bundle::from_bytes(Path::new("x"), bytes.as_slice().into()).unwrap();
        assert!(bundle.library(TARGET).unwrap_err().to_string().contains(output), "{output}");
        assert!(refused(&bytes).contains(output), "{output}");
        let file = File::from_bytes(&bytes);
        let run = Machine::new().run(&["pack", "check", &file.path.display().to_string()]);
        assert_eq!(run.code(), 4);
        assert!(run.stderr().contains(output), "{}", run.all());
    }
}

// threat: B19
#[test]
fn a_library_for_another_target_is_never_loaded() {
    let whole = fs::read(
        bundles().iter().find(|path| path.to_string_lossy().contains("running-technique")).unwrap(),
    );
    let whole = whole.unwrap();
    let bundle = Bundle::from_bytes(Path::new("x"), whole.as_slice().into()).unwrap();
    let mut archive_of = tar::Archive::new(whole.as_slice());
    let mut parts: Vec<Part> = Vec::new();
    for entry in archive_of.entries().unwrap().skip(1) {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if entry.path().unwrap().starts_with("native") {
            content[18] ^= 1;
        }
        parts.push(Part::file(&String::from_utf8_lossy(&entry.path_bytes()), &content));
    }
    let index = Index { entries: index(&parts).entries, ..bundle.index().clone() };
    let text = serde_json::to_string_pretty(&index).unwrap() + "\n";
    let file = File::from_bytes(&archive(text.as_bytes(), &parts));
    let path = file.path.display().to_string();
    let (profile, records) =
        ("examples/shin-after-long-run.toml", "examples/shin-after-long-run.jsonl");
    let run = Machine::new().run(&[
        "check",
        "--pack",
        &path,
        "--profile",
        profile,
        "--records",
        records,
        "--at",
        TODAY,
    ]);
    assert_eq!(run.code(), 4, "{}", run.all());
    let words = run.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("is built for another machine"), "{words}");
    assert!(run.stdout().contains("How soon"), "the content still works: {}", run.all());
}
