//! The worker, the hostile library and a host of its own, built once, and how to call them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use heelwise_analyzer::PROTOCOL_VERSION;
use heelwise_sandbox::{AnalyzerCall, CageRule, Fault, Reply, Request, WorkerError, run};

/// For what ends by itself. The machine may be busy with anything, so only what hangs reaches it.
pub(crate) const DEADLINE: Duration = Duration::from_mins(2);
/// How long after the deadline a call may come back on a busy machine. What misbehaves here would
/// go on for much longer.
const LATE: Duration = Duration::from_secs(30);

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
        build(profile);
        let name = format!(
            "{}heelwise_hostile_pack{}",
            std::env::consts::DLL_PREFIX,
            std::env::consts::DLL_SUFFIX
        );
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

/// Builds what is needed with the features that the tests across crates use, so that cargo builds
/// it once for both.
fn build(profile: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--workspace", "--lib", "--examples"]);
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    cargo.arg("--target-dir").arg(profile.parent().unwrap());
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The hostile library with these words written into it.
pub(crate) fn library_with(words: &str) -> Vec<u8> {
    let mark = b"HEELWISE-CONTROL";
    let mut library = built().library.clone();
    let at = library.windows(mark.len()).position(|window| window == mark).unwrap() + mark.len();
    library[at..at + words.len()].copy_from_slice(words.as_bytes());
    library
}

pub(crate) fn call_of(library: Vec<u8>, misbehave: f64) -> AnalyzerCall {
    let parameters = [("misbehave".to_owned(), misbehave)].into();
    AnalyzerCall {
        pack: "hostile-pack".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        digest: *blake3::hash(&library).as_bytes(),
        library,
        request: Request { protocol: PROTOCOL_VERSION, parameters, ..Request::default() },
        cage: CageRule::Required,
    }
}

/// Runs the call and makes sure that it came back in time.
pub(crate) fn timed(
    program: &Path,
    call: &AnalyzerCall,
    deadline: Duration,
) -> Result<Reply, WorkerError> {
    let started = Instant::now();
    let outcome = run(program, call, deadline);
    let took = started.elapsed();
    assert!(took < deadline + LATE, "took {took:?}");
    assert!(
        outcome.as_ref().is_ok_and(|found| found.uncaged.is_none()) || outcome.is_err(),
        "caged, or nothing"
    );
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
    let library = library_with(&format!("constructor={behaviour}"));
    timed(&built().worker, &call_of(library, 0.0), DEADLINE).unwrap_err().fault
}
