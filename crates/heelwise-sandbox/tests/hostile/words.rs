//! A worker that is a shell script: what the host does about whatever comes through the pipe, or
//! does not.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use heelwise_sandbox::{Fault, FaultKind, WorkerError, run};

use crate::built::{DEADLINE, call_of, timed};
use crate::gone::{eventually, is_running};

#[test]
fn a_worker_that_cannot_start_is_an_error() {
    let error =
        run(Path::new("/nowhere/heelwise"), &call_of(Vec::new(), 0.0), DEADLINE).unwrap_err();
    assert_eq!(error.fault.kind(), FaultKind::Program);
    assert!(error.to_string().contains("/nowhere/heelwise cannot be started"), "{error}");
}

/// A worker that is a shell script.
fn script(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("worker");
    std::fs::write(&path, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    (folder, path)
}

/// What becomes of a script that is sent a library too large for the pipe to swallow.
fn scripted(text: &str, deadline: Duration) -> WorkerError {
    let (_folder, path) = script(text);
    let call = call_of(vec![0; 1 << 20], 0.0);
    loop {
        let error = timed(&path, &call, deadline).unwrap_err();
        // Another test's child may hold the script open for writing between its fork and its exec.
        if !error.to_string().contains("Text file busy") {
            return error;
        }
    }
}

// threat: A5, A6
#[test]
fn a_worker_that_never_reads_or_stops_reading_ends_at_the_deadline() {
    for text in [
        "sleep 600",
        "printf '\\003\\000\\000\\000{'; sleep 600",
        "while :; do printf '\\000'; sleep 1; done",
    ] {
        let error = scripted(text, Duration::from_millis(300));
        assert_eq!(error.fault, Fault::Deadline { ms: 300 }, "{text}");
    }
}

// threat: A16
#[test]
fn a_too_large_length_is_refused_from_the_header() {
    assert_eq!(
        scripted("printf '\\000\\000\\000\\100'; sleep 600", DEADLINE).fault,
        Fault::TooLarge { bytes: 1 << 30 }
    );
    assert_eq!(
        scripted("printf '\\377\\000\\000\\000short'", DEADLINE).fault,
        Fault::Ended { code: 0 }
    );
}

// threat: A16
#[test]
fn garbage_instead_of_a_reply_is_named() {
    for text in [
        "printf '\\003\\000\\000\\000{{{'",
        "printf '\\000\\000\\000\\000'",
        "printf '\\001\\000\\000\\000\\377'",
    ] {
        assert!(matches!(scripted(text, DEADLINE).fault, Fault::WrongReply(_)), "{text}");
    }
}

#[test]
fn a_worker_that_closes_its_pipe_and_stays_is_stopped() {
    assert_eq!(scripted("exec 1>&-; sleep 600", DEADLINE).fault, Fault::Closed);
}

#[test]
fn an_exit_code_is_reported_with_sanitized_output() {
    let error = scripted("printf 'bye \\033[2J\\n' >&2; exit 3", DEADLINE);
    assert_eq!(error.fault, Fault::Ended { code: 3 });
    assert_eq!(error.printed, "bye \u{fffd}[2J\n");
}

// threat: A21, A24
#[test]
fn the_worker_has_no_environment_and_its_children_are_killed_with_it() {
    // On a busy machine it may not come to speak before the first deadline.
    let deadlines = [1, 5, 30].map(Duration::from_secs);
    let mut heard = deadlines
        .into_iter()
        .map(|it| scripted("env >&2; sleep 600 & echo \"child $! \" >&2; sleep 600", it));
    let error = heard.find(|error| error.printed.contains("child ")).expect("it speaks");
    assert!(error.printed.contains("PWD="), "it was there to see: {}", error.printed);
    assert!(
        !error.printed.contains("HOME=") && !error.printed.contains("CARGO"),
        "{}",
        error.printed
    );
    let child = error
        .printed
        .split("child ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .unwrap()
        .parse()
        .unwrap();
    assert!(eventually(|| (!is_running(child)).then_some(())).is_some(), "its child was left");
}

// threat: A17
#[test]
fn only_the_beginning_of_the_output_is_kept() {
    let error = scripted("head -c 3000000 /dev/zero | tr '\\000' x >&2; exit 1", DEADLINE);
    assert_eq!(error.printed.len(), 64 << 10);
}

// threat: A15
#[test]
fn messages_out_of_order_are_refused() {
    let frame = |text: &str| format!("printf '\\{:03o}\\000\\000\\000%s' '{text}';", text.len());
    let (ready, loaded) = (frame(r#"{"Ready":{"uncaged":null}}"#), frame(r#""Loaded""#));
    let answer = frame(r#"{"Answer":{"number":1,"reply":{"findings":{}}}}"#);
    for (messages, when) in [
        (format!("{loaded} sleep 600"), "before its cage stood"),
        (format!("{answer} sleep 600"), "before its cage stood"),
        (format!("{ready} {ready} sleep 600"), "while it was loaded"),
        (format!("{ready} {answer} sleep 600"), "while it was loaded"),
        (format!("{ready} {loaded} {loaded} sleep 600"), ""),
        (format!("{ready} {loaded} {answer} sleep 600"), ""),
    ] {
        let fault = scripted(&messages, DEADLINE).fault;
        assert!(
            matches!(&fault, Fault::WrongReply(text) if text.as_str().contains(when)),
            "{messages}: {fault}"
        );
    }
}
