//! Builds `xtask` and starts it; `cargo xtask` runs this program.
//!
//! `cargo run --package xtask` would choose features of dependencies for that package alone, and
//! everything below it would be built a second time for the tests. `cargo run` cannot be told
//! otherwise; `cargo build --workspace` can. The example is named because features of
//! dev-dependencies count only when something that needs them is built.
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};

const BUILD: [&str; 7] =
    ["build", "--quiet", "--workspace", "--bin", "xtask", "--example", "kernel_without"];

fn main() -> ExitCode {
    match start() {
        Ok(status) => status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .map_or(ExitCode::FAILURE, ExitCode::from),
        Err(_) => ExitCode::FAILURE,
    }
}

/// What became of the build, when it failed, or of the task.
fn start() -> std::io::Result<ExitStatus> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(BUILD).status()?;
    if !built.success() {
        return Ok(built);
    }
    Command::new(xtask()?).args(std::env::args_os().skip(1)).status()
}

/// The tasks lie beside this program.
fn xtask() -> std::io::Result<PathBuf> {
    let name = format!("xtask{}", std::env::consts::EXE_SUFFIX);
    Ok(std::env::current_exe()?.with_file_name(name))
}
