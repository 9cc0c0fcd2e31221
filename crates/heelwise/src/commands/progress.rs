//! `heelwise progress`.

use std::process::ExitCode;

use heelwise_care::plan::follow;

use crate::cli::{PackArgs, ProgressArgs};
use crate::failure::Failure;
use crate::view::progress as view;
use crate::{packs, plans, records, report};

/// Shows what the log says about the last weeks; with a plan, what was done of it as well.
pub(crate) fn run(pack_args: &PackArgs, args: &ProgressArgs) -> Result<ExitCode, Failure> {
    let packs = packs::load(pack_args)?;
    let today = super::today(args.show.at);
    let plan = plans::maybe_last()?;
    let (log, mut notices) = match &plan {
        Some(plan) => plans::log(&args.show.log, &packs, plan, today)?,
        None => (args.show.log.records.as_deref().map(records::read).transpose()?.unwrap_or_default(), Vec::new()),
    };
    let followed = plan.as_ref().map(|plan| follow(&packs.catalog, plan, &log, today)).transpose()?;
    let mut shown = view::progress(&packs.catalog, plan.as_ref().zip(followed.as_ref()), &log, today, args.weeks)?;
    notices.append(&mut shown.notices);
    shown.notices = notices;
    super::plan::print(&shown, args.show.json, |page| report::progress::write(page, &shown))
}
