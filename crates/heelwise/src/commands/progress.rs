//! `heelwise progress`.

use std::process::ExitCode;

use heelwise_care::plan::{Plan, follow};
use heelwise_core::Log;
use jiff::civil::Date;

use crate::cli::{PackArgs, ProgressArgs};
use crate::failure::Failure;
use crate::packs::{self, Packs};
use crate::view::progress as view;
use crate::{plans, records, report};

/// Shows what the log says about the last weeks; with a plan, what was done of it as well.
pub(crate) fn run(pack_args: &PackArgs, args: &ProgressArgs) -> Result<ExitCode, Failure> {
    let packs = packs::load(pack_args)?;
    let today = super::today(args.show.at);
    let plan = plans::maybe_last()?;
    let (log, mut notices) = log(args, &packs, plan.as_ref(), today)?;
    let followed = plan.as_ref().map(|plan| follow(&packs.catalog, plan, &log, today)).transpose()?;
    let mut shown = view::progress(&packs.catalog, plan.as_ref().zip(followed.as_ref()), &log, today, args.weeks)?;
    notices.append(&mut shown.notices);
    shown.notices = notices;
    super::plan::print(&shown, args.show.json, |page| report::progress::write(page, &shown))
}

/// The log, and what is to be said of it. Without a plan there is less to check it against.
fn log(args: &ProgressArgs, packs: &Packs, plan: Option<&Plan>, today: Date) -> Result<(Log, Vec<String>), Failure> {
    if let Some(plan) = plan {
        return plans::log(&args.show.log, packs, plan, today);
    }
    let log = args.show.log.records.as_deref().map(records::read).transpose()?.unwrap_or_default();
    let notices = plans::later_entries(&log, today).into_iter().collect();
    Ok((log, notices))
}
