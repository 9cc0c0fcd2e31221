//! `cargo xtask person`.

use std::process::ExitCode;

use heelwise_core::SafeText;
use heelwise_pack::answers::{self, Answers};
use heelwise_pack::check::TODAY;

use crate::print;
use crate::validate;
use crate::workspace::Problem;

/// Prints the answers of a vignette's person on standard output.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The pack's id
    pack: String,
    /// The vignette's id
    vignette: String,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let checked = validate::check(&[])?;
    let catalog = checked.catalog().map_err(|error| error.to_string())?;
    let pack = checked.packs.iter().find(|pack| pack.content.manifest.id == args.pack);
    let pack = pack.ok_or_else(|| format!("unknown pack `{}`", args.pack))?;
    let vignette = pack.vignettes.iter().find(|vignette| vignette.id == args.vignette);
    let vignette = vignette.ok_or_else(|| {
        format!("pack `{}` has no vignette `{}`, or it has errors", args.pack, args.vignette)
    })?;
    let profile = vignette.person(&catalog, TODAY).map_err(|error| error.to_string())?;
    let answers =
        answers::write(&Answers { date: Some(TODAY), profile, missing_packs: Vec::new() });
    // The description in one line, so that all of it is a comment.
    print::whole(&format!("# {}\n{answers}", SafeText::from(vignette.description.as_str())));
    Ok(ExitCode::SUCCESS)
}
