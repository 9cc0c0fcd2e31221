//! Paths that leave the folder, are ambiguous, or collide.

use super::*;

/// A bundle in which one file has another name.
fn renamed(path: &str) -> Vec<u8> {
    let mut parts = parts();
    let at = parts.iter().position(|part| part.path() == "content/kit.toml").unwrap();
    parts[at] = Part::file(path, &parts[at].content);
    bundle_of(parts)
}

/// A bundle whose index has this name for a file, byte for byte; the archive header has the usual
/// name.
fn named(path: &[u8]) -> Vec<u8> {
    let (parts, text) = (parts(), index_text(&parts()));
    let at = text.windows(16).position(|part| part == b"content/kit.toml").unwrap();
    archive(&[&text[..at], path, &text[at + 16..]].concat(), &parts)
}

// threat: B1
#[test]
fn paths_outside_the_bundle_are_refused() {
    let long =
        ["a".repeat(300), "a/".repeat(140) + "a.toml", format!("content/{}.toml", "a".repeat(89))];
    let odd = [
        "../x",
        "../../etc/passwd",
        "content/../../x.toml",
        "content/./x.toml",
        "./content/x.toml",
        "..",
        ".",
        "",
        "/etc/passwd",
        "//host/share/x.toml",
        "/content/x.toml",
        "c:/x.toml",
        "C:\\x.toml",
        "c:x.toml",
        "\\\\host\\share\\x",
        "\\\\?\\c:\\x",
        "content\\x.toml",
        "..\\x.toml",
        "content/..\\..\\x.toml",
        "content/x.toml.",
        "content/x.toml ",
        "content/ x.toml",
        "content /x.toml",
        "content./x.toml",
        "content/x .toml",
        "aux",
        "con",
        "content/aux",
        "content/con.toml",
        "content/nul.toml",
        "content/prn.x.toml",
        "content/com1.toml",
        "content/lpt9.toml",
        "content/CON.toml",
        "content/com\u{b9}.toml",
        "content/conin$.toml",
        "com1/x.toml",
        "content/x.toml:stream",
        "content/.x.toml",
        "content//x.toml",
        "content/",
        "content",
        "~/x.toml",
        "%2e%2e/x.toml",
        "content/x\u{1b}[31m.toml",
        "content/\u{202e}lmot.x",
        "content/x\n.toml",
        "https://example.org/x.toml",
    ];
    for path in odd.into_iter().chain(long.iter().map(String::as_str)) {
        let reason = refused(&renamed(path));
        assert!(
            reason.contains("is not a path a bundle may hold") || reason.contains("head of"),
            "{path:?}: {reason}"
        );
    }
    refused_by_program(&renamed("../../x.toml"), "is not a path a bundle may hold");
}

// threat: B1
#[test]
fn paths_that_are_not_plain_text_are_refused() {
    for path in [
        &b"content/kit\0.toml"[..],
        b"content/\xff.toml",
        b"content/\xc3\x28.toml",
        b"content/\xed\xa0\x80.toml",
    ] {
        assert!(refused(&named(path)).contains("its index cannot be read"), "{path:?}");
    }
    for path in
        [&b"content/kit.toml\\u0000.png"[..], b"content/kit\\u0000.toml", b"content/\\u00e9.toml"]
    {
        let reason = refused(&named(path));
        assert!(
            reason.contains("not written the way bundles are") || reason.contains("is not a path"),
            "{path:?}: {reason}"
        );
    }
    // In the header only: the index is correct.
    for byte in [0, 0xff, b'/'] {
        let mut parts = parts();
        parts[3] = parts[3].clone().with(|head| head.as_old_mut().name[9] = byte);
        let text = index_text(&super::parts());
        assert!(refused(&archive(&text, &parts)).contains("the head of"), "{byte}");
    }
    refused_by_program(&named(b"content/\xff.toml"), "its index cannot be read");
}

/// A valid bundle with one more file.
fn with(path: &str) -> Vec<u8> {
    let mut parts = parts();
    parts.push(Part::file(path, b"# one more\n"));
    bundle_of(parts)
}

// threat: B3
#[test]
fn colliding_paths_are_refused() {
    for twice in ["content/kit.toml", "pack.toml"] {
        assert!(refused(&with(twice)).contains("one stands twice"), "{twice}");
    }
    // The index says it once, the archive holds it twice.
    let parts = parts();
    let twice: Vec<Part> = parts.iter().chain(parts.last()).cloned().collect();
    assert!(refused(&archive(&index_text(&parts), &twice)).contains("bytes long instead of"));
    for alias in [
        "content/Kit.toml",
        "content/KIT.TOML",
        "Pack.toml",
        "content/k\u{131}t.toml",
        "content/\u{212a}it.toml",
    ] {
        assert!(refused(&with(alias)).contains("is not a path"), "{alias}");
    }
    for form in ["content/\u{e9}.toml", "content/e\u{301}.toml", "content/\u{ff4b}it.toml"] {
        assert!(refused(&with(form)).contains("is not a path"), "{form}");
    }
    for clash in [
        "content",
        "content/kit.toml/x.toml",
        "content/kit.toml/library",
        "pack.toml/x",
        "native",
        "content.bin/x",
    ] {
        assert!(refused(&with(clash)).contains("is not a path"), "{clash}");
    }
    refused_by_program(&with("content/Kit.toml"), "is not a path");
}

// threat: B3
#[test]
fn entries_out_of_order_are_refused() {
    let sound = parts();
    for (one, other) in [(0, 1), (1, 2), (0, sound.len() - 1)] {
        let mut parts = parts();
        parts.swap(one, other);
        refused(&archive(&index_text(&parts), &parts));
        refused(&archive(&index_text(&sound), &parts));
        refused(&archive(&index_text(&parts), &sound));
    }
}

// threat: B16
#[test]
fn bundles_hold_no_install_scripts() {
    for path in [
        "install.sh",
        "hooks/post-install",
        "scripts/setup.toml",
        "content/install.sh",
        "build.rs",
        "cargo.toml",
        "native/library",
        "native/x86_64-unknown-linux-gnu/install",
        "pack.toml.sh",
        ".cargo/config.toml",
    ] {
        assert!(refused(&with(path)).contains("is not a path a bundle may hold"), "{path}");
    }
    let text = String::from_utf8(index_text(&parts())).unwrap();
    for key in ["install", "hooks", "script", "post_install", "run", "scripts", "exec"] {
        let extended = text.replacen("{\n", &format!("{{\n  \"{key}\": \"./x\",\n"), 1);
        let reason = refused(&archive(extended.as_bytes(), &parts()));
        assert!(reason.contains(&format!("unknown field `{key}`")), "{reason}");
        let inside = text.replacen(
            "      \"path\"",
            &format!("      \"{key}\": \"./x\",\n      \"path\""),
            1,
        );
        assert!(refused(&archive(inside.as_bytes(), &parts())).contains("unknown field"), "{key}");
    }
    refused_by_program(&with("install.sh"), "is not a path a bundle may hold");
}
