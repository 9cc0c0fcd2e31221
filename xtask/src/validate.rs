//! `cargo xtask validate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use heelwise_pack::check::CheckReport;
use heelwise_pack::render::{self, DiagnosticsFormat};

use crate::print;
use crate::workspace::{self, Problem};

/// Exit codes: 0 clean, 1 errors, 2 warnings only.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Pack ids or folders; all packs of the workspace when left out
    packs: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value = "human")]
    format: Printed,
}

#[derive(Clone, Copy, ValueEnum)]
enum Printed {
    Human,
    Json,
    Github,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let checked = check(&args.packs)?;
    let colour = print::takes_colour();
    let format = match args.format {
        Printed::Human => DiagnosticsFormat::Human { colour },
        Printed::Json => DiagnosticsFormat::Json,
        Printed::Github => DiagnosticsFormat::GitHub,
    };
    print::diagnostics(&checked.diagnostics, format);
    for pack in &checked.packs {
        let id = &pack.content.manifest.id;
        print::tell(format!(
            "{id}: {} vignettes, {}",
            pack.vignettes.len(),
            contents(&pack.content)
        ));
    }
    print::tell(render::summary(&checked.diagnostics));
    Ok(ExitCode::from(render::CheckOutcome::from_diagnostics(&checked.diagnostics).code()))
}

/// Checks the named packs, together with the foundation and whatever else of the workspace they may
/// be combined with.
pub(crate) fn check(named: &[PathBuf]) -> Result<CheckReport, Problem> {
    let known = workspace::packs()?;
    if named.is_empty() {
        return Ok(heelwise_pack::check_folders(&known, &[]));
    }
    let named: Vec<PathBuf> = named.iter().map(|name| resolve(name, &known)).collect();
    let same = |a: &PathBuf, b: &PathBuf| {
        a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
    };
    let rest: Vec<PathBuf> =
        known.into_iter().filter(|pack| !named.iter().any(|named| same(named, pack))).collect();
    let around = heelwise_pack::check_folders(&rest, &[]);
    let around: Vec<_> = around.packs.into_iter().map(|pack| pack.content).collect();
    Ok(heelwise_pack::check_folders(&named, &around))
}

fn resolve(name: &PathBuf, known: &[PathBuf]) -> PathBuf {
    if name.exists() {
        return name.clone();
    }
    known.iter().find(|pack| pack.file_name() == Some(name.as_os_str())).unwrap_or(name).clone()
}

fn contents(content: &heelwise_core::compiled::PackContent) -> String {
    let counts = [
        ("red flags", content.red_flags.len()),
        ("conditions", content.conditions.len()),
        ("exercises", content.exercises.len()),
        ("routines", content.routines.len()),
        ("claims", content.claims.len()),
        ("sources", content.sources.len()),
    ];
    counts.iter().map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}
