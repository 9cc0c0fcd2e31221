//! The programs and libraries of the workspace, built once for all tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::root;

/// The folder of the programs of this test run, such as `target/debug`.
pub(super) fn profile_folder() -> PathBuf {
    std::env::current_exe().unwrap().parent().and_then(Path::parent).unwrap().to_owned()
}

/// Builds all programs that tests run, once. With `--workspace` and the examples cargo chooses the
/// same features as for the tests, and shares the compiled dependencies.
fn build_programs() -> &'static Path {
    static PROFILE: OnceLock<PathBuf> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let profile = profile_folder();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "build",
            "--quiet",
            "--workspace",
            "--lib",
            "--bin",
            "heelwise",
            "--bin",
            "xtask",
            "--examples",
        ]);
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let output = cargo
            .arg("--target-dir")
            .arg(profile.parent().unwrap())
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        profile
    })
}

/// The `heelwise` program.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM
        .get_or_init(|| build_programs().join(format!("heelwise{}", std::env::consts::EXE_SUFFIX)))
}

/// The `xtask` program.
pub(crate) fn xtask() -> PathBuf {
    build_programs().join(format!("xtask{}", std::env::consts::EXE_SUFFIX))
}

/// An example of the sandbox that runs a program as if on a kernel without parts of the cage.
pub(crate) fn kernel_without() -> PathBuf {
    build_programs().join("examples/kernel_without")
}

/// The native library of a package.
pub(crate) fn library(package: &str) -> Vec<u8> {
    let name = format!(
        "{}{}{}",
        std::env::consts::DLL_PREFIX,
        package.replace('-', "_"),
        std::env::consts::DLL_SUFFIX
    );
    std::fs::read(build_programs().join(name)).unwrap()
}
