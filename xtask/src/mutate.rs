//! `cargo xtask mutate`.

use std::process::ExitCode;

use heelwise_pack_tools::mutation::{self, Depth, Score};

use crate::print;
use crate::validate;
use crate::workspace::Problem;

/// Exit codes: 0 when every broken rule is noticed, 1 when one is not.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// List the broken parts of rules that no vignette notices as well
    #[arg(long)]
    parts: bool,
}

impl Args {
    /// List everything.
    pub(crate) fn all() -> Self {
        Self { parts: true }
    }
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let checked = validate::check(&[])?;
    if checked.has_errors() {
        return Err("the packs have errors; see `cargo xtask validate`".into());
    }
    let report = mutation::run(&checked, Depth::Part).map_err(|error| error.to_string())?;
    print::line(format!("rules removed, inverted or lowered: {}", score(report.rules)));
    print::line(format!("parts of rules left out or moved:   {}", score(report.parts)));
    for (flag, depth, what) in &report.survivors {
        if *depth == Depth::Rule || args.parts {
            print::line(format!("not noticed: {flag} {what}"));
        }
    }
    Ok(if report.rules.is_full() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn score(score: Score) -> String {
    format!("{} of {} noticed, {} %", score.noticed, score.all, score.percent())
}
