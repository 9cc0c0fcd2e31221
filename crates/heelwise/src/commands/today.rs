//! `heelwise today`.

use clap::Args;
use std::process::ExitCode;

use heelwise_engine::plan::replay;

use crate::cli::{PackArgs, ShowPlanArgs};
use crate::failure::Failure;
use crate::{clock, pack_loader, pending_questions, plan_store, show};
use heelwise_view::plan as view;

/// Arguments of `today`.
#[derive(Args, Debug)]
pub(crate) struct TodayArgs {
    /// Show the whole week
    #[arg(long)]
    pub(crate) week: bool,
    /// The day, the form, and what is logged.
    #[command(flatten)]
    pub(crate) show: ShowPlanArgs,
}

/// Shows what is on.
pub(crate) fn run(pack_args: &PackArgs, args: &TodayArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let current = plan_store::latest_or_failure(&packs)?;
    let plan = &current.plan;
    let today = clock::today(args.show.at)?;
    if today < plan.made {
        return Err(plan_store::not_begun(plan, today));
    }
    let is_live = args.show.at.is_none() && args.show.log.records.is_none();
    if is_live && !args.show.json && pending_questions::can_ask() {
        let log = plan_store::entries(&args.show.log, &packs, &current)?;
        pending_questions::ask(
            &log,
            replay(&packs.catalog, plan, &log, today)?.status,
            clock::now()?,
        )?;
    }
    let (log, mut notices) = plan_store::log(&args.show.log, &packs, &current, today)?;
    notices.extend(plan_store::pack_notices(plan, &packs));
    if is_live {
        notices.extend(pending_questions::notices(&log, today));
    }
    let followed = replay(&packs.catalog, plan, &log, today)?;
    let shown = view::today(&packs.catalog, plan, &log, &followed, args.week, notices)?;
    super::plan::print(&shown, args.show.json, &packs.unsigned.union(plan), |page| {
        show::plan::write_today(page, &shown);
    })
}
