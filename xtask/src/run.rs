//! `cargo xtask run`.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::bundle;
use crate::workspace::{self, Build, Problem};

/// Everything after `run` goes to heelwise as it is.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Arguments for heelwise
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    heelwise(&args.arguments, Build::Released)
}

/// Builds everything and starts heelwise with the workspace's bundles.
pub(crate) fn heelwise(arguments: &[OsString], build: Build) -> Result<ExitCode, Problem> {
    let folder = match build {
        Build::Released => workspace::bundles(),
        Build::Tested => workspace::target().join("tested-bundles"),
    };
    let bundles = bundle::bundle_all(&[], &folder, build)?;
    workspace::must_succeed("building heelwise", &mut build.cargo(&["heelwise"]))?;
    let program = build.folder().join(format!("heelwise{}", std::env::consts::EXE_SUFFIX));
    let mut heelwise = std::process::Command::new(&program);
    heelwise.args(arguments);
    for bundle in bundles {
        heelwise.arg("--pack").arg(workspace::short(bundle));
    }
    let status = heelwise.status().map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
