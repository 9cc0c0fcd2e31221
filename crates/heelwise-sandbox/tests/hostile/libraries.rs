//! Libraries that are none, or another's: refused before any of their functions is called.

use std::process::Command;

use heelwise_sandbox::{Fault, FaultKind, WorkerError};

use crate::built::{DEADLINE, built, call_of, timed};

fn refused(library: Vec<u8>) -> WorkerError {
    let error = timed(&built().worker, &call_of(library, 0.0), DEADLINE).unwrap_err();
    assert_eq!(error.fault.kind(), FaultKind::Refused, "{error}");
    error
}

// threat: A19
#[test]
fn a_library_with_another_digest_is_not_loaded() {
    let mut call = call_of(built().library.clone(), 0.0);
    call.digest[0] ^= 1;
    let error = timed(&built().worker, &call, DEADLINE).unwrap_err();
    assert!(matches!(error.fault, Fault::Digest { .. }), "{error}");
    assert_eq!(error.fault.kind(), FaultKind::Refused);
}

// threat: A18
#[test]
fn a_file_that_is_not_a_library_is_refused_with_the_loaders_reason() {
    let error = timed(&built().worker, &call_of(b"hello".to_vec(), 0.0), DEADLINE).unwrap_err();
    assert!(matches!(error.fault, Fault::Load(_)), "{error}");
    assert!(error.to_string().contains("does not load: dlopen failed: "), "{error}");
}

// threat: A18
#[test]
fn another_interface_and_another_magic_are_refused() {
    let library = &built().library;
    let entry = library.windows(8).position(|window| window == b"HEELPACK").unwrap();
    let changed = |offset: usize, value: u8| {
        let mut library = library.clone();
        library[entry + offset] = value;
        timed(&built().worker, &call_of(library, 0.0), DEADLINE).unwrap_err()
    };
    let error = changed(8, 7);
    assert_eq!(error.fault, Fault::Abi { found: 7 });
    assert!(error.to_string().contains("update heelwise"), "{error}");
    assert!(matches!(changed(0, b'h').fault, Fault::NotAPack(_)));
    assert!(matches!(changed(12, 8).fault, Fault::NotAPack(_)));
}

// threat: A16, A18
#[test]
fn a_library_of_another_pack_is_refused() {
    let mut call = call_of(built().library.clone(), 0.0);
    call.version = "9.9.9".into();
    let error = timed(&built().worker, &call, DEADLINE).unwrap_err();
    assert!(error.to_string().contains("where `hostile-pack` 9.9.9 was expected"), "{error}");
    call.pack = "calf-care".into();
    assert!(matches!(
        timed(&built().worker, &call, DEADLINE).unwrap_err().fault,
        Fault::Identity { .. }
    ));
}

// threat: A18
#[test]
fn a_library_for_another_machine_empty_or_truncated_is_not_loaded() {
    let whole = &built().library;
    let mut other = whole.clone();
    other[18] ^= 0x15; // the machine it is for
    let mut narrow = whole.clone();
    narrow[4] = 1; // 32 bits
    for library in [Vec::new(), whole[..64].to_vec(), other, narrow] {
        assert!(matches!(refused(library).fault, Fault::Load(_)));
    }
}

/// A small library made of C, with these flags for the linker.
fn compiled_c(code: &str, flags: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (folder.path().join("pack.c"), folder.path().join("pack.so"));
    std::fs::write(&source, code).unwrap();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let made = Command::new(compiler)
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .args(flags)
        .output();
    assert!(made.expect("Rust links with a C compiler, so there is one").status.success());
    std::fs::read(library).unwrap()
}

const TABLE: &str =
    "struct table { char magic[8]; unsigned version, size; void *call, *take_back; };";

// threat: A18
#[test]
fn a_missing_empty_or_malformed_entry_point_is_refused() {
    let head = r#"{"HEELPACK", 1, sizeof(struct table)"#;
    let cases = [
        ("int something;".to_owned(), "HEELWISE_PACK"),
        (format!("{TABLE} struct table HEELWISE_PACK = {head}, 0, 0}};"), "lacks a function"),
        ("char HEELWISE_PACK[64] = {0};".to_owned(), "does not begin as one"),
        (
            format!(
                "{TABLE} char room[80] = {{1}}; \
                 __asm__(\".globl HEELWISE_PACK\\n.set HEELWISE_PACK, room+1\");"
            ),
            "not where one can be",
        ),
    ];
    for (code, why) in cases {
        let error = refused(compiled_c(&code, &[]));
        assert!(error.to_string().contains(why), "{code}: {error}");
    }
}

// threat: A18
#[test]
#[cfg(target_os = "linux")]
fn dependencies_other_than_the_systems_are_not_found_and_search_paths_are_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    std::fs::write(
        folder.path().join("libbeside.so"),
        compiled_c("int beside = 1;", &["-Wl,-soname,libbeside.so"]),
    )
    .unwrap();
    let code = "extern int beside; int *use = &beside;";
    for flags in [
        vec![format!("-L{path}"), "-lbeside".into()],
        vec![format!("-L{path}"), "-lbeside".into(), format!("-Wl,-rpath,{path}")],
        vec![format!("{path}/libbeside.so")],
    ] {
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let error = refused(compiled_c(code, &flags));
        assert!(error.to_string().contains("libbeside.so"), "{error}");
    }
}

/// A library that answers whatever it is asked with this reply.
fn replying(reply: &str, length: usize) -> Vec<u8> {
    let who = format!(
        r#"{{\"id\":\"hostile-pack\",\"version\":\"{}\",\"protocol\":{}}}"#,
        env!("CARGO_PKG_VERSION"),
        heelwise_analyzer::PROTOCOL_VERSION
    );
    compiled_c(
        &format!(
            r#"typedef unsigned long size;
            struct bytes {{ const char *start; size length; }};
            struct owned {{ char *start; size length; }};
            static const char who[] = "{who}";
            static const char reply[] = "{reply}";
            unsigned call(unsigned op, struct bytes input, struct owned *out) {{
                out->start = (char *)(op == 0 ? who : reply);
                out->length = op == 0 ? sizeof who - 1 : {length}ul;
                return 0;
            }}
            void take_back(struct owned bytes) {{}}
            struct {{ char magic[8]; unsigned version, size; void *call, *take_back; }}
            HEELWISE_PACK = {{"HEELPACK", 1, 32, (void *)call, (void *)take_back}};"#
        ),
        &[],
    )
}

fn replied(reply: &str, length: usize) -> Fault {
    timed(&built().worker, &call_of(replying(reply, length), 0.0), DEADLINE).unwrap_err().fault
}

// threat: A16, A26
#[test]
fn a_reply_made_without_the_analyzer_crate_is_read_as_strictly() {
    let escaped = |text: &str| text.replace('"', "\\\"");
    let good = escaped(r#"{"findings":{}}"#);
    assert!(
        timed(&built().worker, &call_of(replying(&good, 15), 0.0), DEADLINE).is_ok(),
        "so that the rest can fail"
    );
    for reply in [
        r#"{"findings":{},"urgency":"self-care"}"#,
        r#"{"findings":{"fine":{"present":true,"figures":{"figure":NaN},"because":""}}}"#,
        r#"{"findings":{"fine":{"present":true,"figures":{"figure":1e999},"because":""}}}"#,
        r#"{"findings":{"fine":{"present":"yes","figures":{},"because":""}}}"#,
        r#"{"findings":{"fine":{"present":true,"figures":{},"because":"","urgency":"self-care"}}}"#,
        "[]",
        "{",
        "",
    ] {
        let fault = replied(&escaped(reply), reply.len());
        assert!(matches!(fault, Fault::WrongReply(_)), "{reply}: {fault}");
    }
    assert!(matches!(replied(r"\377\376", 2), Fault::WrongReply(_)), "not UTF-8");
    let deep = "[".repeat(900_000);
    assert!(matches!(replied(&deep, deep.len()), Fault::WrongReply(_)), "a great depth");
    assert_eq!(replied("", 1 << 30), Fault::TooLarge { bytes: 1 << 30 });
    assert!(
        matches!(replied("x", 1 << 19), Fault::WrongReply(_) | Fault::Crashed { .. }),
        "more than is there"
    );
}
