//! `heelwise pack remove`: removes an installed pack.

use std::process::ExitCode;

use heelwise_trust::PackInstaller;

use crate::commands::confirm::confirm;
use crate::dirs;
use crate::failure::{BAD_INPUT, Failure};
use crate::print;

/// Takes a pack out of the pack folder. What the person logged stays as it is.
pub(super) fn run(id: &str, forget: bool, yes: bool) -> Result<ExitCode, Failure> {
    let dirs = dirs::packs_to_change()?;
    let trust = dirs.trust()?;
    let known = trust.pack(id).filter(|pack| pack.installed.is_some() || forget);
    let Some(known) = known else {
        let failure = Failure::new(
            BAD_INPUT,
            format!("the pack `{}` is not installed", heelwise_core::amount::quote(id)),
        );
        return Err(failure
            .hint("see `heelwise pack list`; a pack named with --pack is used for that run only"));
    };
    let question = format!(
        "Remove the pack `{}`{}? What you logged stays.",
        known.id,
        if forget { " and forget its publisher" } else { "" }
    );
    let again =
        format!("heelwise pack remove {}{} --yes", known.id, if forget { " --forget" } else { "" });
    if !yes && !confirm(&question, &again)? {
        print::line("Nothing was removed.")?;
        return Ok(ExitCode::SUCCESS);
    }
    PackInstaller::new(dirs)?.remove(id, forget)?;
    print::line(format!(
        "Removed: `{id}`. What you logged is still there, and so is a plan that was made with it."
    ))?;
    if !forget {
        print::line(
            "The publisher of the pack stays known: only the same publisher can install it again \
             (--forget forgets that, too).",
        )?;
    }
    Ok(ExitCode::SUCCESS)
}
