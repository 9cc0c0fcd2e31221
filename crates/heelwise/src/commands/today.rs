//! `heelwise today`: shows the exercises of the day.

use clap::Args;
use std::process::ExitCode;

use heelwise_engine::plan::replay;
use heelwise_store::{ChangeSource, Store};
use jiff::civil::Date;

use crate::cli::{PackArgs, ShowPlanArgs};
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::plan_store::PlanStore;
use crate::user_store::StoreHandle;
use crate::{clock, pending_questions, plan_store, show, user_store};
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

/// Shows the exercises of the day or of the week.
pub(crate) fn run(pack_args: &PackArgs, args: &TodayArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let today = clock::today(args.show.at)?;
    let is_live = args.show.at.is_none() && args.show.log.records.is_none();
    let mut handle = StoreHandle::new(clock::now()?);
    if is_live && !args.show.json && pending_questions::can_ask() {
        ask_due(&packs, args, &mut handle, today)?;
    }
    user_store::snapshot(handle.reading()?, |store| show(&packs, args, store, today, is_live))
}

/// Asks the questions that are due, and logs the answers.
fn ask_due(
    packs: &LoadedPacks,
    args: &TodayArgs,
    handle: &mut StoreHandle,
    today: Date,
) -> Result<(), Failure> {
    let (log, status) = user_store::snapshot(handle.existing()?.as_deref(), |store| {
        let plans = PlanStore::new(packs, store);
        let current = plans.latest_or_failure()?;
        if today < current.plan.made {
            return Err(plan_store::not_begun(&current.plan, today));
        }
        let log = plans.entries(&args.show.log, &current)?;
        let status = replay(&packs.catalog, &current.plan, &log, today)?.status;
        Ok((log, status))
    })?;
    let now = clock::now()?;
    let entries = pending_questions::ask(&log, status, now)?;
    if !entries.is_empty() {
        handle.writable()?.add(now, ChangeSource::Log, &entries)?;
    }
    Ok(())
}

fn show(
    packs: &LoadedPacks,
    args: &TodayArgs,
    store: Option<&Store>,
    today: Date,
    is_live: bool,
) -> Result<ExitCode, Failure> {
    let plans = PlanStore::new(packs, store);
    let current = plans.latest_or_failure()?;
    let plan = &current.plan;
    if today < plan.made {
        return Err(plan_store::not_begun(plan, today));
    }
    let (log, mut notices) = plans.log(&args.show.log, &current, today)?;
    notices.extend(plan_store::pack_notices(plan, packs));
    if is_live {
        notices.extend(pending_questions::notices(&log, today));
    }
    let followed = replay(&packs.catalog, plan, &log, today)?;
    let shown = view::today(&packs.catalog, plan, &log, &followed, args.week, notices)?;
    super::plan::print(&shown, args.show.json, &packs.unsigned.union(plan), |page| {
        show::plan::write_today(page, &shown);
    })
}
