//! `cargo xtask ci`: everything that must hold before a change lands, in the order that fails
//! soonest.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use crate::bench::gates;
use crate::print;
use crate::workspace::{self, Build, Problem};
use crate::{bundle, codegen, fuzz, mutate, run, validate};

/// A step, with its name and the check.
type Step = (&'static str, fn() -> Result<(), Problem>);

/// Steps that take seconds; all others wait for them.
const FIRST: [Step; 4] = [
    ("formatting", || cargo(&["fmt", "--all", "--check"])),
    ("validating packs", packs_are_clean),
    ("generated docs", codegen_is_current),
    ("broken red flags", broken_rules_are_noticed),
];

/// Steps that run one after the other, because they share a build.
const STEPS: [Step; 5] = [
    ("lints", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])
    }),
    ("doc comments", doc_comments),
    ("heelwise reads the bundles", host_reads_bundles),
    ("instruction counts", instruction_counts),
    ("tests", || cargo(&["test", "--workspace", "--quiet"])),
];

/// A step that runs beside those, because it has its own build. Its output is shown when it fails.
const BESIDE: Step = ("a little fuzzing", fuzz::shortly);

pub(crate) fn run() -> Result<ExitCode, Problem> {
    all(&FIRST)?;
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| step(BESIDE));
        let outcome = all(&STEPS);
        let beside = beside.join().unwrap_or_else(|_| Err(format!("{} ended early", BESIDE.0)));
        outcome.and(beside).map(|()| ExitCode::SUCCESS)
    })
}

fn all(steps: &[Step]) -> Result<(), Problem> {
    steps.iter().try_for_each(|one| {
        print::error_line(format!("== {}", one.0));
        step(*one)
    })
}

/// A failure is printed at once, though the step beside it may go on for a while.
fn step((what, run): Step) -> Result<(), Problem> {
    let started = Instant::now();
    let outcome = run();
    let result = if outcome.is_ok() { "good" } else { "FAILED" };
    print::error_line(format!("== {what}: {result} ({:.0} s)", started.elapsed().as_secs_f64()));
    outcome
}

fn cargo(arguments: &[&str]) -> Result<(), Problem> {
    workspace::must_succeed(
        &format!("cargo {}", arguments.join(" ")),
        workspace::cargo().args(arguments),
    )
}

/// Checks the links in doc comments.
fn doc_comments() -> Result<(), Problem> {
    let mut cargo = workspace::cargo();
    // An example, so that features are those of all other builds.
    let what = ["--lib", "--bins", "--example", "kernel_without"];
    cargo
        .env("RUSTDOCFLAGS", "-D warnings")
        .args(["doc", "--workspace", "--no-deps", "--quiet"])
        .args(what);
    workspace::must_succeed("cargo doc", &mut cargo)
}

/// The built program, on the built bundles, with an analyzer measuring. All are built as for the
/// tests, which come later.
fn host_reads_bundles() -> Result<(), Problem> {
    let bundles = run::built(Build::Tested)?;
    let (profile, records) = ("examples/office-heels.toml", "examples/office-heels.jsonl");
    for arguments in [
        &["pack", "list"][..],
        &["check", "--profile", profile, "--records", records, "--at", "2026-11-20"],
    ] {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        if run::heelwise(&arguments, &bundles, Build::Tested)? != ExitCode::SUCCESS {
            return Err(format!("heelwise {arguments:?} failed"));
        }
    }
    Ok(())
}

/// The programs and bundles are those of the step before.
fn instruction_counts() -> Result<(), Problem> {
    gates::hold(&bundle::bundles_in(&run::folder(Build::Tested))?)
}

fn packs_are_clean() -> Result<(), Problem> {
    let checked = validate::check(&[])?;
    if checked.diagnostics.is_empty() {
        return Ok(());
    }
    print::error_diagnostics(&checked.diagnostics);
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
