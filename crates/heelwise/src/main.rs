//! The `heelwise` program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    heelwise::run(std::env::args_os())
}
