//! Where things are in the workspace, and how programs are started in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use heelwise_core::id::FOUNDATION;

use crate::print;

/// The reason why a task failed, in words for the person who ran it.
pub(crate) type Problem = String;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The build folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The default folder of bundles.
pub(crate) fn bundles() -> PathBuf {
    target().join("bundles")
}

/// The workspace's packs, the foundation first, then by name.
pub(crate) fn packs() -> Result<Vec<PathBuf>, Problem> {
    let folder = root().join("packs");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut packs: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("pack.toml").is_file())
        .collect();
    packs.sort_by_key(|path| (!path.ends_with(FOUNDATION), path.clone()));
    Ok(packs.into_iter().map(short).collect())
}

/// The path as seen from here, when here is the workspace.
pub(crate) fn short(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).map(Path::to_owned).unwrap_or(path)
}

/// A way to build programs.
#[derive(Clone, Copy)]
pub(crate) enum Build {
    /// As they are released.
    Released,
    /// As the tests build them: no second build of everything where the tests run as well.
    Tested,
}

impl Build {
    /// A cargo that builds these packages, and perhaps more.
    pub(crate) fn cargo(self, packages: &[&str]) -> Command {
        let mut cargo = cargo();
        cargo.args(["build", "--quiet"]);
        match self {
            Self::Released => {
                cargo
                    .arg("--release")
                    .args(packages.iter().flat_map(|package| ["--package", package]));
            }
            // The targets of the tests, with their features: with packages named, cargo would build
            // most of them a second time.
            Self::Tested => {
                cargo.args([
                    "--workspace",
                    "--lib",
                    "--bin",
                    "heelwise",
                    "--bin",
                    "clap-only",
                    "--examples",
                ]);
            }
        }
        cargo
    }

    /// The folder of its programs and libraries.
    pub(crate) fn folder(self) -> PathBuf {
        target().join(match self {
            Self::Released => "release",
            Self::Tested => "debug",
        })
    }
}

/// The cargo that started us.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Runs a program; the error names `what` when it fails.
pub(crate) fn must_succeed(what: &str, command: &mut Command) -> Result<(), Problem> {
    let status = command.status().map_err(|error| format!("{what}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed ({status})")) }
}

/// Runs a program beside others: its output is shown as one block, and only when it fails.
pub(crate) fn must_succeed_quietly(what: &str, command: &mut Command) -> Result<(), Problem> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("{what}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    print::error_block(&String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
    Err(format!("{what} failed ({})", output.status))
}

/// Reports that a step tests nothing because a program is missing. Where `CI` is set, that is a
/// failure.
pub(crate) fn not_tested(what: &str, missing: &str) -> Result<(), Problem> {
    let text = format!("NOT TESTED: {what} needs {missing}");
    if std::env::var_os("CI").is_some() {
        return Err(text);
    }
    print::error_line(text);
    Ok(())
}
