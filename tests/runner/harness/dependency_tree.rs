//! The dependency trees of the workspace's packages, as `cargo tree` prints them.

use std::process::Command;

use super::root;

/// The output of a cargo command, which must succeed.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every crate that `package` depends on, on every target, without dev- and build-dependencies.
pub(crate) fn dependencies(package: &str) -> Vec<String> {
    dependencies_for("all", package)
}

/// Every crate that `package` depends on, on this target, without dev- and build-dependencies.
pub(crate) fn dependencies_for(target: &str, package: &str) -> Vec<String> {
    let tree = cargo(&[
        "tree",
        "--package",
        package,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--target",
        target,
        "--format",
        "{p}",
    ]);
    let mut names: Vec<String> =
        tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}
