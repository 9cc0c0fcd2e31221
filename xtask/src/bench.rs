//! `cargo xtask bench`: the cost of commands, as ratios within one run.
//!
//! Instructions are counted by valgrind's callgrind. Times are compared with those of an empty
//! program and nothing else: absolute times depend on the machine more than on the program.

pub(crate) mod gates;
mod growth;
mod measure;
mod table;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heelwise_pack::check::CheckedPack;

use self::measure::{Call, Subject};
use crate::print;
use crate::workspace::{self, Build, Problem};
use crate::{bundle, validate};

/// Needs valgrind. The programs are built as released ones are.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write docs/benchmarks.md as well
    #[arg(long)]
    save: bool,
    /// Also try a log of a million entries, which takes minutes; it is not saved
    #[arg(long)]
    million: bool,
}

/// The person who is assessed.
const PERSON: &str = "examples/first-step-heel-pain.toml";
/// A person with records, and the records.
const WITH_RECORDS: [&str; 4] =
    ["--profile", "examples/office-heels.toml", "--records", "examples/office-heels.jsonl"];
/// The pack that is validated.
const PACK: &str = "packs/foundation";

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    measure::valgrind()?;
    let scratch = workspace::target().join("bench");
    let measured = measure::all(&subjects(&scratch)?, &scratch.join("home"))?;
    let grown = growth::all(&scratch, args.million)?;
    let tables = (table::table(&measured), growth::table(&grown));
    print::whole(&format!("{}\n{}", tables.0, tables.1));
    if let Some(problem) = growth::failure(&grown) {
        return Err(problem);
    }
    if args.save && !args.million {
        let path = workspace::root().join("docs/benchmarks.md");
        fs::write(&path, table::page(&commit()?, &tables.0, &tables.1))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        print::line(format!("wrote {}", workspace::short(path).display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The measured commit and its day, from git.
fn commit() -> Result<String, Problem> {
    let mut git = std::process::Command::new("git");
    let output =
        git.args(["log", "-1", "--format=%h of %cs"]).current_dir(workspace::root()).output();
    let output = output.map_err(|error| format!("git: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Builds everything and returns the subjects. All are compared with the first two.
fn subjects(scratch: &Path) -> Result<Vec<Subject>, Problem> {
    let (packs, contents) = (packs()?, contents(scratch)?);
    build()?;
    let files = files_of(Path::new(PACK))?;
    let check = |more: &[&str]| Call::new("heelwise", &["check"]).and(more).and(&packs);
    let assess = |rounds| Call::new("assess", &[rounds, PERSON]).and(&contents);
    let plan = |mode, rounds| Call::new("plan", &[mode, rounds, PERSON]).and(&contents);
    let validate = |mode, rounds| Call::new("validate", &[mode, rounds, PACK]);
    Ok(vec![
        Subject::command("empty main", "", Call::new("empty", &[])),
        Subject::command(
            "do-nothing clap",
            "",
            Call::new("clap-only", &["check", "--profile", PERSON]).and(&packs),
        ),
        Subject::command("heelwise --version", "", Call::new("heelwise", &["--version"])),
        Subject::command("check", "1.5 M, time 2.6x", check(&["--profile", PERSON])),
        Subject::command("check --json", "", check(&["--profile", PERSON, "--json"])),
        Subject::command(
            "check --records (workers timed, not counted)",
            "time 3.5x + workers",
            check(&WITH_RECORDS),
        ),
        Subject::rounds("one assessment", "5,000", assess("1"), assess("101"), 100),
        Subject::rounds(table::ASSESS, "", plan("assess", "1"), plan("assess", "41"), 40),
        Subject::rounds(table::PLAN, "", plan("plan", "1"), plan("plan", "41"), 40),
        Subject::rounds(table::FOLLOW, "", plan("follow", "1"), plan("follow", "11"), 10),
        Subject::rounds(
            table::VALIDATE,
            "3x open and read",
            validate("check", "1"),
            validate("check", "3"),
            2 * files,
        ),
        Subject::rounds(
            table::READ,
            "",
            validate("read", "1"),
            validate("read", "101"),
            100 * files,
        ),
    ])
}

/// The bundles, as arguments.
fn packs() -> Result<Vec<OsString>, Problem> {
    let bundles = bundle::bundle_all(&[], &workspace::bundles(), Build::Released)?;
    Ok(bundles
        .into_iter()
        .flat_map(|bundle| [OsString::from("--pack"), bundle.into_os_string()])
        .collect())
}

/// The packs' compiled content as files, so that the program that assesses need not check packs
/// first.
fn contents(scratch: &Path) -> Result<Vec<OsString>, Problem> {
    fs::create_dir_all(scratch.join("home"))
        .map_err(|error| format!("{}: {error}", scratch.display()))?;
    let write = |pack: &CheckedPack| {
        let path = scratch.join(&pack.content.manifest.id).with_extension("content");
        let bytes = pack.compile().map_err(|error| error.to_string())?;
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path.into_os_string())
    };
    validate::check(&[])?.packs.iter().map(write).collect()
}

fn build() -> Result<(), Problem> {
    let mut cargo = workspace::cargo();
    cargo.args([
        "build",
        "--release",
        "--quiet",
        "--package",
        "heelwise",
        "--package",
        "heelwise-bench",
    ]);
    workspace::must_succeed("building the programs", &mut cargo)
}

/// The number of files that are read to check a pack.
fn files_of(pack: &Path) -> Result<u64, Problem> {
    let mut files = 1;
    for part in ["content", "vignettes"] {
        let folder: PathBuf = workspace::root().join(pack).join(part);
        files += fs::read_dir(&folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?
            .count() as u64;
    }
    Ok(files)
}
