//! `heelwise erase`: removes everything that is kept about a person.

use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

use super::confirm::confirm;
use crate::failure::{Failure, STORE};
use crate::{dirs, print};

/// Arguments of `erase`.
#[derive(Args, Debug)]
pub(crate) struct EraseArgs {
    /// Do it without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Asks once, then removes everything that is kept.
pub(crate) fn run(args: &EraseArgs) -> Result<ExitCode, Failure> {
    let Some(folder) = dirs::data().filter(|folder| folder.exists()) else {
        print::line("Nothing is kept about you.")?;
        return Ok(ExitCode::SUCCESS);
    };
    let question = format!("Remove {} and everything in it, including backups?", folder.display());
    if !args.yes && !confirm(&question, "heelwise erase --yes")? {
        print::line("Nothing was removed.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let erased = heelwise_store::erase(&folder)?;
    let (old, left): (Vec<PathBuf>, Vec<PathBuf>) =
        erased.left.into_iter().partition(|path| heelwise_store::is_legacy_file(path));
    for path in &old {
        let removed =
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        removed.map_err(|error| Failure::file(STORE, path, &error))?;
    }
    // Fails, as it should, when something is left in it.
    let _ = std::fs::remove_dir(&folder);
    print::line(format!("Removed everything heelwise kept in {}.", folder.display()))?;
    if folder.exists() {
        for path in &left {
            print::line(format!(
                "Not removed, because it is not from heelwise: {}",
                path.display()
            ))?;
        }
    }
    print::line(
        "Packs and trusted publishers are not about you and stay: heelwise pack list, heelwise pack trust.",
    )?;
    print::line("Files you saved elsewhere are still there: answers, exports, lists.")?;
    Ok(ExitCode::SUCCESS)
}
