//! `cargo xtask codegen`.

use std::path::PathBuf;
use std::process::ExitCode;

use heelwise_core::compiled::PackContent;
use heelwise_pack_tools::caution_report;
use heelwise_pack_tools::coverage::Coverage;

use crate::workspace::{self, Problem};
use crate::{print, sections, threats, validate};

/// Generated pages: the diagnostic codes, the vocabularies, the contents of the packs, their
/// coverage, their balance, and the tested faults.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Change nothing; fail when a page is not up to date
    #[arg(long)]
    check: bool,
}

impl Args {
    /// Only check.
    pub(crate) fn check() -> Self {
        Self { check: true }
    }
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let mut stale = Vec::new();
    for (path, text) in pages()?.into_iter().chain(sections::pages()?) {
        let path = workspace::root().join("docs").join(path);
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        if old == text {
            continue;
        }
        if args.check {
            stale.push(workspace::short(path).display().to_string());
        } else {
            std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            print::line(format!("wrote {}", workspace::short(path).display()));
        }
    }
    if stale.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(format!("not up to date: {}; run `cargo xtask codegen`", stale.join(", ")))
    }
}

/// The page of the source articles' coverage, from its table.
fn coverage(packs: &[&PackContent]) -> Result<String, Problem> {
    let path = workspace::root().join("docs/coverage.toml");
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let coverage = Coverage::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let problems = coverage.problems(packs);
    if problems.is_empty() {
        Ok(coverage.page(packs))
    } else {
        Err(format!("{}:\n{}", path.display(), problems.join("\n")))
    }
}

fn pages() -> Result<Vec<(PathBuf, String)>, Problem> {
    let checked = validate::check(&[])?;
    if checked.has_errors() {
        return Err("the packs have errors; see `cargo xtask validate`".into());
    }
    let contents: Vec<_> = checked.packs.iter().map(|pack| &pack.content).collect();
    let judged = caution_report::judge(&checked).map_err(|error| error.to_string())?;
    Ok(vec![
        ("diagnostics.md".into(), heelwise_pack_tools::docs_gen::diagnostics()),
        ("vocabularies.md".into(), heelwise_pack_tools::docs_gen::vocabularies()),
        ("packs.md".into(), heelwise_pack_tools::docs_gen::packs(&contents)),
        ("coverage.md".into(), coverage(&contents)?),
        ("balance.md".into(), caution_report::page(&judged)),
        ("faults.md".into(), threats::page()?),
    ])
}
