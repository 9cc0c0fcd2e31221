//! A short run of every fuzz target. Long ones are started by hand with `fuzz/run`.

use std::process::Command;

use crate::workspace::{self, Problem};

/// The duration of each target, in seconds.
const SECONDS: &str = "5";

/// Builds all targets at once and runs each for a while. A crash is a failure.
pub(crate) fn shortly() -> Result<(), Problem> {
    let compiler = std::env::var_os("CXX").unwrap_or_else(|| "c++".into());
    if Command::new(compiler).arg("--version").output().is_err() {
        return workspace::not_tested("fuzzing", "a C++ compiler (g++, clang)");
    }
    let mut fuzz = Command::new(workspace::root().join("fuzz/run"));
    fuzz.args(["all", SECONDS])
        .env("VERBOSITY", "0")
        .env("PROFILE", "quick")
        .env("CARGO_TARGET_DIR", workspace::target());
    workspace::must_succeed_quietly("fuzzing", &mut fuzz)
}
