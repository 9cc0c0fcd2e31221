//! `heelwise progress`: what the log shows of the last weeks.

use clap::{Args, Subcommand};
use std::process::ExitCode;

use heelwise_core::{Log, defaults};
use heelwise_engine::plan::{Plan, replay, validate_log};
use heelwise_engine::runs::running;
use heelwise_store::Store;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::{PackArgs, ShowPlanArgs};
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::plan_store::{CurrentPlan, PlanStore};
use crate::{clock, plan_store, records, show, user_store};
use heelwise_view::progress as view;

/// Arguments of `progress`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ProgressArgs {
    /// What to show; pain, load, self-tests and sessions when left out.
    #[command(subcommand)]
    pub(crate) command: Option<ProgressCommand>,
    /// How many weeks
    #[arg(long, value_name = "N", default_value_t = defaults::PROGRESS_WEEKS, value_parser = clap::value_parser!(u8).range(1..=52))]
    pub(crate) weeks: u8,
    /// The day, the form, and what is logged.
    #[command(flatten)]
    pub(crate) show: ShowPlanArgs,
}

/// What to show of progress.
#[derive(Debug, Subcommand)]
pub(crate) enum ProgressCommand {
    /// Show running over the weeks, and the runs that stand out
    Runs(ProgressRunsArgs),
}

/// Arguments of `progress runs`.
#[derive(Args, Debug)]
pub(crate) struct ProgressRunsArgs {
    /// How many weeks
    #[arg(long, value_name = "N", default_value_t = defaults::RUNNING_WEEKS, value_parser = clap::value_parser!(u8).range(1..=52))]
    pub(crate) weeks: u8,
    /// The day, the form, and what is logged.
    #[command(flatten)]
    pub(crate) show: ShowPlanArgs,
}

/// Prints the last weeks of the log; with a plan, also what was done of it.
pub(crate) fn run(pack_args: &PackArgs, args: &ProgressArgs) -> Result<ExitCode, Failure> {
    if let Some(ProgressCommand::Runs(args)) = &args.command {
        return runs(pack_args, args);
    }
    let packs = pack_loader::load(pack_args)?;
    let today = clock::today(args.show.at)?;
    let (current, set_aside, log, mut notices) =
        user_store::snapshot(user_store::read()?.as_ref(), |store| {
            let (current, set_aside) = PlanStore::new(&packs, store).latest()?;
            let (log, notices) = log(args, &packs, store, current.as_ref(), today)?;
            Ok((current, set_aside, log, notices))
        })?;
    notices.extend(current.as_ref().map_or(set_aside, |current| current.notices.clone()));
    let plan = current.map(|current| current.plan);
    let followed =
        plan.as_ref().map(|plan| replay(&packs.catalog, plan, &log, today)).transpose()?;
    let mut shown = view::progress(
        &packs.catalog,
        plan.as_ref().zip(followed.as_ref()),
        &log,
        today,
        args.weeks,
    )?;
    notices.append(&mut shown.notices);
    notices.extend(plan.iter().flat_map(|plan| plan_store::removed_notices(plan, &packs)));
    let unsigned =
        plan.as_ref().map_or_else(|| packs.unsigned.clone(), |plan| packs.unsigned.union(plan));
    shown.notices = notices;
    super::plan::print(&shown, args.show.json, &unsigned, |page| {
        show::progress::write(page, &shown);
    })
}

/// Prints running week by week. It needs no pack.
fn runs(pack_args: &PackArgs, args: &ProgressRunsArgs) -> Result<ExitCode, Failure> {
    let today = clock::today(args.show.at)?;
    let first = today
        .saturating_sub((7 * i64::from(args.weeks)).days())
        .saturating_sub(DAYS_COMPARED.days());
    let log = match &args.show.log.records {
        Some(path) => records::read(path)?,
        None => user_store::log(user_store::read()?.as_ref(), first..)?,
    };
    let notices = validate_log::later_entries(&log, today).into_iter().collect();
    let shown = view::runs(&running(&log.records, today, args.weeks), today, notices);
    super::plan::print(&shown, args.show.json, &pack_loader::unsigned(pack_args)?, |page| {
        show::runs::write(page, &shown);
    })
}

/// Days before the first week: the runs of the first week are compared with those.
const DAYS_COMPARED: i32 = 30;

/// The log with its notices. Without a plan there is less to validate it against.
fn log(
    args: &ProgressArgs,
    packs: &LoadedPacks,
    store: Option<&Store>,
    current: Option<&CurrentPlan>,
    today: Date,
) -> Result<(Log, Vec<String>), Failure> {
    let first = first_day(current.map(|current| &current.plan), today);
    let (log, mut notices) = match (current, &args.show.log.records) {
        (Some(current), _) => {
            PlanStore::new(packs, store).entries_from(&args.show.log, current, first..=today)?
        }
        (None, Some(path)) => (records::read(path)?, Vec::new()),
        (None, None) => (user_store::log(store, first..)?, Vec::new()),
    };
    if let Some(current) = current {
        notices.extend(validate_log::log_problems(&packs.catalog, &current.plan, &log)?);
    }
    notices.extend(validate_log::later_entries(&log, today));
    Ok((log, notices))
}

/// The first day to read: a year ago, or before an older plan, because self-tests count from their
/// first result.
fn first_day(plan: Option<&Plan>, today: Date) -> Date {
    let year = today.saturating_sub(1.year());
    plan.map_or(year, |plan| year.min(plan_store::first_day(plan)))
}
