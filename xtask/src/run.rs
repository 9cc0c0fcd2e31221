//! `cargo xtask run`.

use std::ffi::OsString;
use std::path::PathBuf;
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
    heelwise(&args.arguments, &built(Build::Released)?, Build::Released)
}

/// Builds everything, and returns the paths of the workspace's bundles.
pub(crate) fn built(build: Build) -> Result<Vec<PathBuf>, Problem> {
    let bundles = bundle::bundle_all(&[], &folder(build), build)?;
    workspace::must_succeed("building heelwise", &mut build.cargo(&["heelwise"]))?;
    Ok(bundles)
}

/// The folder of the bundles of such a build.
pub(crate) fn folder(build: Build) -> PathBuf {
    match build {
        Build::Released => workspace::bundles(),
        Build::Tested => workspace::target().join("tested-bundles"),
    }
}

/// Starts heelwise, which was built, with bundles.
pub(crate) fn heelwise(
    arguments: &[OsString],
    bundles: &[PathBuf],
    build: Build,
) -> Result<ExitCode, Problem> {
    let program = build.folder().join(format!("heelwise{}", std::env::consts::EXE_SUFFIX));
    let mut heelwise = std::process::Command::new(&program);
    heelwise.args(arguments);
    for bundle in bundles {
        heelwise.arg("--pack").arg(workspace::short(bundle.clone()));
    }
    let status = heelwise.status().map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}
