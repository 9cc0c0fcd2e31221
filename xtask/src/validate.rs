//! `cargo xtask validate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use heelwise_core::compiled::PackContent;
use heelwise_core::id::FOUNDATION;
use heelwise_pack::check::CheckReport;
use heelwise_pack::render::{self, DiagnosticsFormat};
use heelwise_pack::{Diagnostic, Severity};

use crate::print;
use crate::workspace::{self, Problem};

/// Exit codes: 0 clean, 1 errors, 2 warnings only.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Pack ids or folders; all packs of the workspace when left out
    packs: Vec<PathBuf>,
    /// How to print diagnostics
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
        print::error_line(format!(
            "{id}: {} vignettes, \
            {}",
            pack.vignettes.len(),
            counts(&pack.content)
        ));
    }
    print::error_line(render::summary(&checked.diagnostics));
    Ok(ExitCode::from(render::CheckOutcome::from_diagnostics(&checked.diagnostics).code()))
}

/// Checks the named packs, together with the foundation and the other packs of the workspace that
/// they may be combined with. Problems of those that are not in the report are counted on standard
/// error.
pub(crate) fn check(named: &[PathBuf]) -> Result<CheckReport, Problem> {
    let known = workspace::packs()?;
    if named.is_empty() {
        return Ok(heelwise_pack::check_folders(&known, &[]));
    }
    let named: Vec<PathBuf> = named.iter().map(|name| resolve(name, &known)).collect();
    let (report, others) = check_named(&named, known);
    if !others.is_empty() {
        print::error_line(format!(
            "other packs: {}; see `cargo xtask validate`",
            render::summary(&others)
        ));
    }
    Ok(report)
}

/// Checks the named packs with the `known` ones around them. The report has the errors of packs
/// that they require as well; all other diagnostics of other packs are returned beside it.
fn check_named(named: &[PathBuf], known: Vec<PathBuf>) -> (CheckReport, Vec<Diagnostic>) {
    let same = |a: &PathBuf, b: &PathBuf| {
        a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
    };
    let rest: Vec<PathBuf> =
        known.into_iter().filter(|pack| !named.iter().any(|named| same(named, pack))).collect();
    let others = heelwise_pack::check_folders(&rest, &[]);
    let context: Vec<_> = others.packs.into_iter().map(|pack| pack.content).collect();
    let mut report = heelwise_pack::check_folders(named, &context);
    let required = required(&report, &context);
    let is_required = |diagnostic: &Diagnostic| {
        let folder = rest.iter().find(|folder| diagnostic.place.source.path.starts_with(folder));
        let id = folder.and_then(|folder| folder.file_name()).unwrap_or_default();
        required.iter().any(|required| id == required.as_str())
    };
    let (mut errors, others): (Vec<_>, Vec<_>) = others
        .diagnostics
        .into_iter()
        .partition(|diagnostic| diagnostic.severity == Severity::Error && is_required(diagnostic));
    errors.append(&mut report.diagnostics);
    report.diagnostics = errors;
    (report, others)
}

/// The ids of the foundation and of all packs that the checked ones require, directly or not.
fn required(report: &CheckReport, context: &[PackContent]) -> Vec<String> {
    let mut required = vec![FOUNDATION.to_owned()];
    required.extend(report.packs.iter().flat_map(|pack| pack.content.manifest.requires.clone()));
    let mut at = 0;
    while let Some(id) = required.get(at).cloned() {
        let pack = context.iter().find(|content| content.manifest.id == id);
        let new = pack.map(|content| content.manifest.requires.clone()).unwrap_or_default();
        required.extend(new.into_iter().filter(|id| !required.contains(id)).collect::<Vec<_>>());
        at += 1;
    }
    required
}

fn resolve(name: &PathBuf, known: &[PathBuf]) -> PathBuf {
    if name.exists() {
        return name.clone();
    }
    known.iter().find(|pack| pack.file_name() == Some(name.as_os_str())).unwrap_or(name).clone()
}

/// `5 conditions, 3 red flags`.
fn counts(content: &PackContent) -> String {
    let counts = heelwise_pack::contents::counts(content).into_iter();
    counts.map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// A pack from the template in a folder; with `broken`, its exercises have an error.
    fn pack(parent: &Path, id: &str, requires: &str, broken: bool) -> PathBuf {
        let folder = parent.join(id);
        for (path, text) in heelwise_pack_tools::template::files(id, false).unwrap() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text = text.replace("requires = []", &format!("requires = [{requires}]"));
            let is_exercises = path.ends_with("content/exercises.toml");
            let error = if broken && is_exercises { "unknown = 1\n" } else { "" };
            fs::write(path, format!("{error}{text}")).unwrap();
        }
        folder
    }

    #[test]
    fn errors_of_other_packs_are_counted_and_those_of_required_packs_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        let foundation = workspace::root().join("packs/foundation");
        let broken = pack(folder.path(), "broken-pack", "", true);
        let apart = pack(folder.path(), "apart", "", false);
        let (report, others) = check_named(&[apart], vec![foundation.clone(), broken.clone()]);
        assert!(!report.has_errors(), "{:?}", report.diagnostics);
        assert_eq!(render::summary(&others), "1 error, 0 warnings");
        let needing = pack(folder.path(), "needing", "\"broken-pack\"", false);
        let (report, others) = check_named(&[needing], vec![foundation, broken]);
        assert!(report.has_errors());
        assert_eq!(others.len(), 0);
    }
}
