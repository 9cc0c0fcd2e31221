//! `heelwise plan`: shows, makes, compares and simulates plans.

mod new;

use clap::{Args, Subcommand};
use std::process::ExitCode;

use heelwise_engine::plan::simulate::Scenario;
use heelwise_engine::plan::{diff, replay};

use crate::cli::{LogArgs, PackArgs, ShowPlanArgs, word};
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::plan_store::{CurrentPlan, LatestTwo, PlanStore};
use crate::unsigned_notice::Unsigned;
use crate::{clock, plan_store, show, user_store};
use heelwise_view::plan as view;

/// Arguments of `plan`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct PlanArgs {
    /// What to do with plans; shows the last one when left out.
    #[command(subcommand)]
    pub(crate) command: Option<PlanCommand>,
    /// How it is shown.
    #[command(flatten)]
    pub(crate) show: ShowPlanArgs,
}

/// What to do with plans.
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Make a plan from the last check; it replaces the plan before
    New(new::NewPlanArgs),
    /// Show the plan as of today
    Show(ShowPlanArgs),
    /// Show what changed since the plan before, and why
    Diff(ShowPlanArgs),
    /// Simulate the plan with a made-up log
    Try {
        /// The made-up log
        #[arg(value_name = "SCENARIO", default_value = "green", value_parser = word::<Scenario>())]
        scenario: Scenario,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// Shows the last plan, or does what the subcommand says.
pub(crate) fn run(pack_args: &PackArgs, args: &PlanArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    if let Some(PlanCommand::New(args)) = &args.command {
        return new::run(&packs, args);
    }
    user_store::snapshot(user_store::read()?.as_ref(), |store| {
        let plans = PlanStore::new(&packs, store);
        match &args.command {
            Some(PlanCommand::Diff(args)) => compare(&packs, plans, args),
            Some(PlanCommand::Try { scenario, json }) => simulate(&packs, plans, *scenario, *json),
            Some(PlanCommand::Show(args)) => show(&packs, plans, args),
            Some(PlanCommand::New(_)) | None => show(&packs, plans, &args.show),
        }
    })
}

/// Prints a document as text or as JSON.
pub(crate) fn print(
    shown: &impl serde::Serialize,
    json: bool,
    unsigned: &Unsigned,
    write: impl FnOnce(&mut Page),
) -> Result<ExitCode, Failure> {
    if json {
        page::print_json(shown, unsigned)?;
    } else {
        let mut page = Page::for_stdout(unsigned);
        write(&mut page);
        page.print()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show(
    packs: &LoadedPacks,
    plans: PlanStore<'_>,
    args: &ShowPlanArgs,
) -> Result<ExitCode, Failure> {
    let current = plans.latest_or_failure()?;
    let plan = &current.plan;
    let today = clock::today(args.at)?;
    if today < plan.made {
        return Err(plan_store::not_begun(plan, today));
    }
    let (log, mut notices) = plans.log(&args.log, &current, today)?;
    notices.extend(plan_store::pack_notices(plan, packs));
    let followed = replay(&packs.catalog, plan, &log, today)?;
    let shown = view::plan(&packs.catalog, plan, &log, &followed, notices)?;
    print(&shown, args.json, &packs.unsigned.union(plan), |page| show::plan::write(page, &shown))
}

fn compare(
    packs: &LoadedPacks,
    plans: PlanStore<'_>,
    args: &ShowPlanArgs,
) -> Result<ExitCode, Failure> {
    let LatestTwo { older: old, newer: current } = plans.latest_two()?;
    let new = &current.plan;
    let today = clock::today(args.at)?;
    if today < new.made {
        return Err(plan_store::not_begun(new, today));
    }
    let (log, mut notices) = plans.log(&args.log, &current, today)?;
    notices.extend(plan_store::pack_notices(new, packs));
    let followed = replay(&packs.catalog, new, &log, today)?;
    let difference = old.as_ref().map(|old| diff::diff(&packs.catalog, old, new)).transpose()?;
    let made = old.as_ref().map(|old| old.made);
    let shown = view::diff(made, new, difference, &followed, notices);
    print(&shown, args.json, &packs.unsigned.union(new), |page| {
        show::plan_diff::write(page, &shown);
    })
}

/// Simulates the plan. The made-up log includes the answers since the plan was made, so that no
/// scenario hides a warning.
fn simulate(
    packs: &LoadedPacks,
    plans: PlanStore<'_>,
    scenario: Scenario,
    json: bool,
) -> Result<ExitCode, Failure> {
    let current = plans.latest_or_failure()?;
    let plan = &current.plan;
    let kept = plans.entries(&LogArgs::default(), &current)?;
    let mut log = scenario.log(plan);
    log.answers.extend(kept.answers);
    log.answers.sort_by_key(|answer| answer.date);
    log.checked = kept.checked;
    let followed = replay(&packs.catalog, plan, &log, plan.last_day())?;
    let shown =
        view::scenario(&packs.catalog, plan, scenario, &followed, current_notices(packs, &current));
    print(&shown, json, &packs.unsigned.union(plan), |page| show::plan::write_path(page, &shown))
}

fn current_notices(packs: &LoadedPacks, current: &CurrentPlan) -> Vec<String> {
    let mut notices = current.notices.clone();
    notices.extend(plan_store::pack_notices(&current.plan, packs));
    notices
}
