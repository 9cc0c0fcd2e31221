//! `heelwise today`.

use std::process::ExitCode;

use heelwise_engine::plan::follow;

use crate::cli::{PackArgs, TodayArgs};
use crate::failure::Failure;
use crate::view::plan as view;
use crate::{clock, due, packs, plans, report};

/// Shows what is on.
pub(crate) fn run(pack_args: &PackArgs, args: &TodayArgs) -> Result<ExitCode, Failure> {
    let packs = packs::load(pack_args)?;
    let current = plans::last(&packs)?;
    let plan = &current.plan;
    let today = clock::today(args.show.at)?;
    if today < plan.made {
        return Err(plans::not_begun(plan, today));
    }
    let is_live = args.show.at.is_none() && args.show.log.records.is_none();
    if is_live && !args.show.json && due::can_ask() {
        let log = plans::entries(&args.show.log, &packs, &current)?;
        due::ask(&log, follow(&packs.catalog, plan, &log, today)?.status, clock::now()?)?;
    }
    let (log, mut notices) = plans::log(&args.show.log, &packs, &current, today)?;
    notices.extend(plans::pack_notices(plan, &packs));
    if is_live {
        notices.extend(due::notices(&log, today));
    }
    let followed = follow(&packs.catalog, plan, &log, today)?;
    let shown = view::today(&packs.catalog, plan, &log, &followed, args.week, notices)?;
    super::plan::print(&shown, args.show.json, &packs.unsigned.and_of(plan), |page| {
        report::plan::write_today(page, &shown);
    })
}
