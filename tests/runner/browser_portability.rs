//! The crates that a browser could run: their code and their dependencies need no operating system.

use crate::harness::{code_only, dependencies_for, root, source_files};

/// The crates that must be portable. Those that the workspace does not have are skipped.
const PORTABLE: [&str; 4] =
    ["heelwise-core", "heelwise-engine", "heelwise-figure", "heelwise-view"];

/// The target of a browser.
const BROWSER: &str = "wasm32-unknown-unknown";

/// Modules of the standard library that need an operating system.
const SYSTEM_MODULES: [&str; 8] =
    ["env", "fs", "io::stdin", "io::stdout", "net", "os", "process", "thread"];

/// Clocks that a browser lacks.
const CLOCKS: [&str; 4] = ["SystemTime", "Instant::now", "Timestamp::now", "Zoned::now"];

/// Crates that need an operating system.
const SYSTEM_CRATES: [&str; 22] = [
    "crossterm",
    "errno",
    "getrandom",
    "landlock",
    "libc",
    "libloading",
    "libsqlite3-sys",
    "mio",
    "nix",
    "ratatui",
    "rayon",
    "rusqlite",
    "rustix",
    "seccompiler",
    "signal-hook",
    "socket2",
    "tempfile",
    "terminal_size",
    "tokio",
    "wait-timeout",
    "windows-sys",
    "zstd-sys",
];

/// The portable crates of this workspace.
fn portable_crates() -> impl Iterator<Item = &'static str> {
    PORTABLE.into_iter().filter(|name| root().join("crates").join(name).exists())
}

/// The names in a source text that need an operating system, `use std::{...}` included.
fn system_names(source: &str) -> Vec<&'static str> {
    let code: String = code_only(source).split_whitespace().collect();
    let groups: Vec<&str> =
        code.split("std::{").skip(1).filter_map(|rest| rest.split(';').next()).collect();
    let is_used = |name: &&str| {
        let path = format!("std::{name}");
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        code.split(&path).skip(1).any(ends)
            || groups.iter().any(|group| {
                group
                    .split(['{', '}', ','])
                    .any(|part| part == *name || part.starts_with(&format!("{name}::")))
            })
    };
    let modules = SYSTEM_MODULES.into_iter().filter(is_used);
    modules.chain(CLOCKS.into_iter().filter(|clock| code.contains(clock))).collect()
}

/// The names in a list of crates that need an operating system.
fn system_crates(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| SYSTEM_CRATES.contains(name)).collect()
}

#[test]
fn portable_crates_use_no_operating_system() {
    let files = source_files();
    for name in portable_crates() {
        let folder = format!("crates/{name}/src/");
        let sources: Vec<_> = files.iter().filter(|file| file.path.starts_with(&folder)).collect();
        assert!(!sources.is_empty(), "{folder} was read");
        for file in sources {
            assert_eq!(system_names(&file.text), [""; 0], "{}", file.path);
        }
    }
}

#[test]
fn portable_crates_depend_on_no_system_crate() {
    for name in portable_crates() {
        let names = dependencies_for(BROWSER, name);
        assert!(names.iter().any(|dependency| dependency == "serde"), "{name}: the tree was read");
        assert_eq!(system_crates(&names), [""; 0], "{name}");
    }
}

#[test]
fn uses_of_the_operating_system_are_found() {
    assert_eq!(system_names("// std::fs\nlet a = \"std::fs\"; use std::fmt;"), [""; 0]);
    assert_eq!(system_names("use std::environment;"), [""; 0]);
    assert_eq!(system_names("use std::fs;"), ["fs"]);
    assert_eq!(system_names("use std::{fmt, process::Command};"), ["process"]);
    assert_eq!(system_names("let now = std::time::Instant::now();"), ["Instant::now"]);
    assert_eq!(system_crates(&["serde".to_owned(), "rusqlite".to_owned()]), ["rusqlite"]);
    let store = dependencies_for("all", "heelwise-store");
    assert!(system_crates(&store).contains(&"rusqlite"), "{store:?}");
}
