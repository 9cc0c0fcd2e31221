//! The worker, the hostile library and a host of its own, built once, and how to call them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use heelwise_analyzer::PROTOCOL_VERSION;
use heelwise_worker::{CageRule, Call, Fault, Reply, Request, WorkerError, run};

pub(crate) const DEADLINE: Duration = Duration::from_secs(5);
/// How long after the deadline a call may come back: the machine is shared with other tests.
const LATE: Duration = Duration::from_millis(500);

pub(crate) struct Built {
    pub(crate) worker: PathBuf,
    pub(crate) driver: PathBuf,
    pub(crate) kernel_without: PathBuf,
    pub(crate) reader: PathBuf,
    pub(crate) library: Vec<u8>,
}

pub(crate) fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        build(profile, &["-p", "heelwise-worker", "--examples"]);
        build(profile, &["-p", "heelwise-hostile-pack"]);
        let name = format!("{}heelwise_hostile_pack{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let example = |name: &str| profile.join("examples").join(name);
        Built {
            worker: example("worker"),
            driver: example("driver"),
            kernel_without: example("kernel_without"),
            reader: example("reader"),
            library: std::fs::read(profile.join(name)).unwrap(),
        }
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

/// The hostile library with these words written into it.
pub(crate) fn told(words: &str) -> Vec<u8> {
    let mark = b"HEELWISE-CONTROL";
    let mut library = built().library.clone();
    let at = library.windows(mark.len()).position(|window| window == mark).unwrap() + mark.len();
    library[at..at + words.len()].copy_from_slice(words.as_bytes());
    library
}

pub(crate) fn call_of(library: Vec<u8>, misbehave: f64) -> Call {
    let parameters = [("misbehave".to_owned(), misbehave)].into();
    Call {
        pack: "hostile-pack".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        digest: *blake3::hash(&library).as_bytes(),
        library,
        request: Request { protocol: PROTOCOL_VERSION, parameters, ..Request::default() },
        cage: CageRule::Required,
    }
}

/// Runs the call and makes sure that it came back in time.
pub(crate) fn timed(program: &Path, call: &Call, deadline: Duration) -> Result<Reply, WorkerError> {
    let started = Instant::now();
    let outcome = run(program, call, deadline);
    let took = started.elapsed();
    assert!(took < deadline + LATE, "took {took:?}");
    assert!(outcome.as_ref().is_ok_and(|found| found.uncaged.is_none()) || outcome.is_err(), "caged, or nothing");
    outcome.map(|found| found.reply)
}

pub(crate) fn misbehave(behaviour: f64, deadline: Duration) -> Result<Reply, WorkerError> {
    timed(&built().worker, &call_of(built().library.clone(), behaviour), deadline)
}

pub(crate) fn fault(behaviour: f64) -> Fault {
    misbehave(behaviour, DEADLINE).unwrap_err().fault
}

/// What becomes of a library that misbehaves while it is loaded.
pub(crate) fn while_loaded(behaviour: &str) -> Fault {
    let library = told(&format!("constructor={behaviour}"));
    timed(&built().worker, &call_of(library, 0.0), DEADLINE).unwrap_err().fault
}
