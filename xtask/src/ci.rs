//! `cargo xtask ci`: everything that must hold before a change lands, in the order that fails soonest.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use crate::bench::gates;
use crate::print;
use crate::workspace::{self, Build, Problem};
use crate::{codegen, fuzz, mutate, run, validate};

pub(crate) fn run() -> Result<ExitCode, Problem> {
    step("formatting", || cargo(&["fmt", "--all", "--check"]))?;
    step("validating packs", packs_are_clean)?;
    step("generated docs", codegen_is_current)?;
    step("broken red flags", broken_rules_are_noticed)?;
    step("lints", || cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    step("doc comments", doc_comments)?;
    let mut bundles = Vec::new();
    step("heelwise reads the bundles", || host_reads_bundles().map(|built| bundles = built))?;
    step("instruction counts", || gates::hold(&bundles))?;
    step("a little fuzzing", fuzz::shortly)?;
    step("tests", || cargo(&["test", "--workspace", "--quiet"]))?;
    Ok(ExitCode::SUCCESS)
}

fn step(what: &str, run: impl FnOnce() -> Result<(), Problem>) -> Result<(), Problem> {
    print::tell(format!("== {what}"));
    let started = Instant::now();
    run()?;
    print::tell(format!("== {what}: good ({:.0} s)", started.elapsed().as_secs_f64()));
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<(), Problem> {
    workspace::must_succeed(&format!("cargo {}", arguments.join(" ")), workspace::cargo().args(arguments))
}

/// Links in doc comments lead somewhere.
fn doc_comments() -> Result<(), Problem> {
    let mut cargo = workspace::cargo();
    cargo.env("RUSTDOCFLAGS", "-D warnings").args(["doc", "--workspace", "--no-deps", "--quiet"]);
    workspace::must_succeed("cargo doc", &mut cargo)
}

/// The built program, on the built bundles, with an analyzer measuring. All are built as for the tests, which come later.
fn host_reads_bundles() -> Result<Vec<PathBuf>, Problem> {
    let bundles = run::built(Build::Tested)?;
    let (profile, records) = ("examples/office-heels.toml", "examples/office-heels.jsonl");
    for arguments in
        [&["pack", "list"][..], &["check", "--profile", profile, "--records", records, "--at", "2026-11-20"]]
    {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        if run::heelwise(&arguments, &bundles, Build::Tested)? != ExitCode::SUCCESS {
            return Err(format!("heelwise {arguments:?} failed"));
        }
    }
    Ok(bundles)
}

fn packs_are_clean() -> Result<(), Problem> {
    let checked = validate::check(&[])?;
    if checked.diagnostics.is_empty() {
        return Ok(());
    }
    print::tell_diagnostics(&checked.diagnostics);
    Err(heelwise_pack::render::summary(&checked.diagnostics))
}

fn broken_rules_are_noticed() -> Result<(), Problem> {
    if mutate::run(&mutate::Args::all())? == ExitCode::SUCCESS {
        return Ok(());
    }
    Err("a broken red flag goes unnoticed".into())
}

fn codegen_is_current() -> Result<(), Problem> {
    codegen::run(&codegen::Args::check()).map(drop)
}
