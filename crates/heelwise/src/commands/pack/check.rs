//! `heelwise pack check`: checks a pack's folder, or verifies a bundle.

use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use heelwise_pack::bundle::Bundle;
use heelwise_pack::render::{self, DiagnosticsFormat};
use heelwise_trust::signer;

use super::view::SignerView;
use crate::failure::Failure;
use crate::{pack_loader, print};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DiagnosticFormat {
    /// With the line and a caret
    Human,
    /// One JSON document
    Json,
    /// Annotations for GitHub
    Github,
}

/// Checks a folder, or verifies a bundle.
pub(super) fn run(path: &Path, format: DiagnosticFormat) -> Result<ExitCode, Failure> {
    if path.is_dir() { check_folder(path, format) } else { verify_bundle(path) }
}

fn verify_bundle(path: &Path) -> Result<ExitCode, Failure> {
    let bundle = Bundle::open(path)?;
    bundle.verify()?;
    let signed = signature_text(&bundle)?;
    print::line(format!("{}: every byte is what was bundled; {signed}", path.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn signature_text(bundle: &Bundle) -> Result<String, Failure> {
    Ok(match signer(bundle, &pack_loader::installed())? {
        Some((signature, is_trusted)) => {
            let who = SignerView::from_statement(signature.statement()).words();
            if is_trusted {
                format!("signed with {who}")
            } else {
                format!("UNSIGNED by anybody you trust: {who}")
            }
        }
        None => "UNSIGNED: there is no signature beside it".to_owned(),
    })
}

fn check_folder(path: &Path, format: DiagnosticFormat) -> Result<ExitCode, Failure> {
    let checked =
        heelwise_pack::check_folders(&[path.to_owned()], &pack_loader::context_packs(path)?);
    let format = match format {
        DiagnosticFormat::Human => {
            DiagnosticsFormat::Human { colour: print::is_terminal() && print::colours_wanted() }
        }
        DiagnosticFormat::Json => DiagnosticsFormat::Json,
        DiagnosticFormat::Github => DiagnosticsFormat::GitHub,
    };
    print::diagnostics(&checked.diagnostics, format)?;
    print::tell(render::summary(&checked.diagnostics));
    Ok(ExitCode::from(render::CheckOutcome::from_diagnostics(&checked.diagnostics).code()))
}
