//! A hostile pack in a real worker process: every misbehaviour ends in an error that names it, in time.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use heelwise_analyzer::{Measured, PROTOCOL_VERSION};
use heelwise_core::finding::{Answering, Figure, Finding};
use heelwise_core::id::Id;
use heelwise_worker::{Call, Fault, FaultKind, Reply, Request, WorkerError, check_reply, run};

const DEADLINE: Duration = Duration::from_secs(2);

struct Built {
    worker: PathBuf,
    library: Vec<u8>,
}

/// The worker program and the hostile library, built once.
fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        build(profile, &["-p", "heelwise-worker", "--example", "worker"]);
        build(profile, &["-p", "heelwise-hostile-pack"]);
        let name = format!("{}heelwise_hostile_pack{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        Built { worker: profile.join("examples/worker"), library: std::fs::read(profile.join(name)).unwrap() }
    })
}

fn build(profile: &Path, what: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet"]).args(what).arg("--target-dir").arg(profile.parent().unwrap());
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
}

fn call_of(library: Vec<u8>, misbehave: f64) -> Call {
    let parameters = [("misbehave".to_owned(), misbehave)].into();
    Call {
        pack: "hostile-pack".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        digest: *blake3::hash(&library).as_bytes(),
        library,
        request: Request { protocol: PROTOCOL_VERSION, parameters, ..Request::default() },
    }
}

/// Runs the call and makes sure that it came back in time.
fn timed(program: &Path, call: &Call, deadline: Duration) -> Result<Reply, WorkerError> {
    let started = Instant::now();
    let outcome = run(program, call, deadline);
    let took = started.elapsed();
    assert!(took < deadline + Duration::from_millis(500), "took {took:?}");
    outcome
}

fn misbehave(behaviour: f64, deadline: Duration) -> Result<Reply, WorkerError> {
    timed(&built().worker, &call_of(built().library.clone(), behaviour), deadline)
}

fn fault(behaviour: f64) -> Fault {
    misbehave(behaviour, DEADLINE).unwrap_err().fault
}

fn declared() -> Finding {
    let figure = Figure { id: "figure".into(), label: "Figure".into(), unit: String::new() };
    Finding {
        id: Id::new("hostile-pack", "fine"),
        label: String::new(),
        question: String::new(),
        help: String::new(),
        answering: Answering::Measured(vec![figure]),
        screen: None,
        sites: Vec::new(),
        ask_if: None,
    }
}

fn fine() -> Reply {
    Reply::stating([("fine", Measured::of(true, &[("figure", 1.0)], "All is well."))])
}

#[test]
fn a_pack_that_behaves_is_heard() {
    let reply = misbehave(0.0, DEADLINE).unwrap();
    assert_eq!(reply, fine());
    assert_eq!(check_reply("hostile-pack", reply, &[&declared()]).unwrap().len(), 1);
}

#[test]
fn a_panic_is_told_without_its_escape_codes() {
    let error = misbehave(1.0, DEADLINE).unwrap_err();
    let Fault::Panic(text) = &error.fault else { panic!("{error}") };
    assert!(text.as_str().ends_with("a panic[2J on request"), "{text}");
    assert_eq!(error.printed, "");
}

#[test]
fn a_crash_names_its_signal() {
    assert_eq!(fault(2.0), Fault::Crashed { signal: 6 });
    let error = misbehave(10.0, DEADLINE).unwrap_err();
    assert!(matches!(error.fault, Fault::Crashed { signal: 6 | 11 }), "{error}");
}

#[test]
fn ending_without_an_answer_is_never_success() {
    let error = misbehave(3.0, DEADLINE).unwrap_err();
    assert_eq!(error.fault, Fault::Ended { code: 0 });
    assert!(error.to_string().starts_with("the pack `hostile-pack` measured nothing: its code ended with exit code 0"));
}

#[test]
fn a_loop_and_a_sleep_end_at_the_deadline() {
    for behaviour in [4.0, 5.0] {
        let error = misbehave(behaviour, Duration::from_millis(700)).unwrap_err();
        assert_eq!(error.fault, Fault::Deadline { ms: 700 });
    }
}

#[test]
fn a_huge_reply_is_refused() {
    assert!(matches!(fault(6.0), Fault::TooLarge { bytes } if bytes > 2 << 20));
}

#[test]
fn what_a_pack_prints_does_not_get_between() {
    assert_eq!(misbehave(7.0, DEADLINE).unwrap(), fine());
    assert_eq!(misbehave(12.0, DEADLINE).unwrap(), fine());
}

#[test]
fn an_undeclared_finding_is_refused() {
    let reply = misbehave(8.0, DEADLINE).unwrap();
    let error = check_reply("hostile-pack", reply, &[&declared()]).unwrap_err();
    assert!(error.to_string().contains("`never-declared`"), "{error}");
}

#[test]
fn an_error_is_passed_on() {
    assert_eq!(fault(9.0), Fault::Pack("an error on request".into()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_forged_answer_with_another_number_is_refused() {
    assert!(matches!(fault(11.0), Fault::WrongReply(_)));
}

#[test]
fn other_bytes_than_the_verified_ones_are_not_loaded() {
    let mut call = call_of(built().library.clone(), 0.0);
    call.digest[0] ^= 1;
    let error = timed(&built().worker, &call, DEADLINE).unwrap_err();
    assert!(matches!(error.fault, Fault::Digest { .. }), "{error}");
    assert_eq!(error.fault.kind(), FaultKind::Refused);
}

#[test]
fn what_is_no_library_is_refused_with_the_loaders_reason() {
    let error = timed(&built().worker, &call_of(b"hello".to_vec(), 0.0), DEADLINE).unwrap_err();
    assert!(matches!(error.fault, Fault::Load(_)), "{error}");
    assert!(error.to_string().contains("does not load: dlopen failed: "), "{error}");
}

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

#[test]
fn a_pack_must_be_who_it_says_it_is() {
    let mut call = call_of(built().library.clone(), 0.0);
    call.version = "9.9.9".into();
    let error = timed(&built().worker, &call, DEADLINE).unwrap_err();
    assert!(error.to_string().contains("where `hostile-pack` 9.9.9 was expected"), "{error}");
    call.pack = "calf-care".into();
    assert!(matches!(timed(&built().worker, &call, DEADLINE).unwrap_err().fault, Fault::Identity { .. }));
}

#[test]
fn a_worker_that_cannot_start_is_told() {
    let error = run(Path::new("/nowhere/heelwise"), &call_of(Vec::new(), 0.0), DEADLINE).unwrap_err();
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

#[test]
fn a_worker_that_never_reads_or_stops_halfway_ends_at_the_deadline() {
    for text in ["sleep 60", "printf '\\003\\000\\000\\000{'; sleep 60", "while :; do printf '\\000'; sleep 1; done"] {
        let error = scripted(text, Duration::from_millis(300));
        assert_eq!(error.fault, Fault::Deadline { ms: 300 }, "{text}");
    }
}

#[test]
fn a_lie_about_the_length_is_refused_from_the_header() {
    assert_eq!(scripted("printf '\\000\\000\\000\\100'; sleep 60", DEADLINE).fault, Fault::TooLarge { bytes: 1 << 30 });
    assert_eq!(scripted("printf '\\377\\000\\000\\000short'", DEADLINE).fault, Fault::Ended { code: 0 });
}

#[test]
fn garbage_instead_of_a_reply_is_named() {
    for text in
        ["printf '\\003\\000\\000\\000{{{'", "printf '\\000\\000\\000\\000'", "printf '\\001\\000\\000\\000\\377'"]
    {
        assert!(matches!(scripted(text, DEADLINE).fault, Fault::WrongReply(_)), "{text}");
    }
}

#[test]
fn a_worker_that_closes_its_pipe_and_stays_is_stopped() {
    assert_eq!(scripted("exec 1>&-; sleep 60", DEADLINE).fault, Fault::Closed);
}

#[test]
fn an_exit_code_is_told_with_the_last_words_made_harmless() {
    let error = scripted("printf 'bye \\033[2J\\n' >&2; exit 3", DEADLINE);
    assert_eq!(error.fault, Fault::Ended { code: 3 });
    assert_eq!(error.printed, "bye [2J\n");
}

#[test]
fn the_worker_sees_no_environment_and_takes_its_children_along() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let error =
        scripted(&format!("env >&2; (sleep 1; touch {}) & sleep 60", mark.display()), Duration::from_millis(300));
    assert!(!error.printed.contains("HOME=") && !error.printed.contains("CARGO"), "{}", error.printed);
    std::thread::sleep(Duration::from_millis(1200));
    assert!(!mark.exists());
}

#[test]
fn only_the_beginning_of_what_is_printed_is_kept() {
    let error = scripted("head -c 3000000 /dev/zero | tr '\\000' x >&2; exit 1", DEADLINE);
    assert_eq!(error.printed.len(), 64 << 10);
}

#[test]
#[cfg(target_os = "linux")]
fn nothing_of_the_host_is_left_in_the_worker() {
    let text = format!("exec 7</etc/passwd 8</etc/hosts; exec {} __worker", built().worker.display());
    let (_folder, path) = script(&text);
    let error = timed(&path, &call_of(built().library.clone(), 13.0), DEADLINE).unwrap_err();
    let Fault::Pack(seen) = &error.fault else { panic!("{error}") };
    assert!(!seen.as_str().contains("/etc/"), "{seen}");
    assert!(seen.as_str().contains("/dev/null /dev/null pipe:"), "{seen}");
    assert!(seen.as_str().contains("NoNewPrivs: 1") && seen.as_str().contains("memfd:pack"), "{seen}");
    let core = seen.as_str().split("Max core file size").nth(1).unwrap();
    assert_eq!(core.split_whitespace().take(2).collect::<Vec<_>>(), ["0", "0"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_dies_with_its_host() {
    use std::io::{BufRead, BufReader};
    let call = call_of(built().library.clone(), 4.0);
    let ask = serde_json::json!({
        "id": 1, "pack": call.pack, "version": call.version, "digest": call.digest, "request": call.request,
    });
    let folder = tempfile::tempdir().unwrap();
    let frames: Vec<u8> = [ask.to_string().into_bytes(), call.library].iter().flat_map(|bytes| framed(bytes)).collect();
    std::fs::write(folder.path().join("frames"), frames).unwrap();
    let text = format!("{} __worker < {}/frames & echo $!; wait", built().worker.display(), folder.path().display());
    let mut host = Command::new("/bin/sh").args(["-c", &text]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut worker = String::new();
    BufReader::new(host.stdout.take().unwrap()).read_line(&mut worker).unwrap();
    std::thread::sleep(Duration::from_millis(400));
    assert!(is_running(worker.trim()));
    host.kill().unwrap();
    host.wait().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(!is_running(worker.trim()));
}

#[cfg(target_os = "linux")]
fn framed(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_le_bytes()[..], bytes].concat()
}

/// A process that is over may stay listed until somebody asks how it ended.
#[cfg(target_os = "linux")]
fn is_running(process: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && !line.contains('Z'))
}
