//! `heelwise plan`: show, make, compare and try.

mod new;

use std::process::ExitCode;

use heelwise_engine::plan::stories::Story;
use heelwise_engine::plan::{diff, follow};

use super::log::names::word;
use crate::cli::{LogArgs, PackArgs, PlanArgs, PlanCommand, ShowPlanArgs};
use crate::failure::Failure;
use crate::packs::{self, Packs};
use crate::page::{self, Page};
use crate::plans::CurrentPlan;
use crate::unsigned::Unsigned;
use crate::view::plan as view;
use crate::{clock, plans, report};

/// Shows the last plan, or does what the subcommand says.
pub(crate) fn run(pack_args: &PackArgs, args: &PlanArgs) -> Result<ExitCode, Failure> {
    let packs = packs::load(pack_args)?;
    match &args.command {
        None => show(&packs, &args.show),
        Some(PlanCommand::New(args)) => new::run(&packs, args),
        Some(PlanCommand::Show(args)) => show(&packs, args),
        Some(PlanCommand::Diff(args)) => compare(&packs, args),
        Some(PlanCommand::Try { story, json }) => try_out(&packs, story, *json),
    }
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

fn show(packs: &Packs, args: &ShowPlanArgs) -> Result<ExitCode, Failure> {
    let current = plans::last(packs)?;
    let plan = &current.plan;
    let today = clock::today(args.at)?;
    if today < plan.made {
        return Err(plans::not_begun(plan, today));
    }
    let (log, mut notices) = plans::log(&args.log, packs, &current, today)?;
    notices.extend(plans::pack_notices(plan, packs));
    let followed = follow(&packs.catalog, plan, &log, today)?;
    let shown = view::plan(&packs.catalog, plan, &log, &followed, notices)?;
    print(&shown, args.json, &packs.unsigned.and_of(plan), |page| report::plan::write(page, &shown))
}

fn compare(packs: &Packs, args: &ShowPlanArgs) -> Result<ExitCode, Failure> {
    let (old, current) = plans::last_two(packs)?;
    let new = &current.plan;
    let today = clock::today(args.at)?;
    if today < new.made {
        return Err(plans::not_begun(new, today));
    }
    let (log, mut notices) = plans::log(&args.log, packs, &current, today)?;
    notices.extend(plans::pack_notices(new, packs));
    let followed = follow(&packs.catalog, new, &log, today)?;
    let difference = old.as_ref().map(|old| diff::diff(&packs.catalog, old, new)).transpose()?;
    let made = old.as_ref().map(|old| old.made);
    let shown = view::comparison(made, new, difference, &followed, notices);
    print(&shown, args.json, &packs.unsigned.and_of(new), |page| report::plan::write_comparison(page, &shown))
}

/// The imagined log goes on from what was answered since the plan was made: no story makes a warning untrue.
fn try_out(packs: &Packs, story: &str, json: bool) -> Result<ExitCode, Failure> {
    let story = word::<Story>(story)?;
    let current = plans::last(packs)?;
    let plan = &current.plan;
    let said = plans::entries(&LogArgs::default(), packs, &current)?;
    let mut log = story.log(plan);
    log.answers.extend(said.answers);
    log.answers.sort_by_key(|answer| answer.date);
    log.checked = said.checked;
    let followed = follow(&packs.catalog, plan, &log, plan.last_day())?;
    let shown = view::path(&packs.catalog, plan, story, &followed, current_notices(packs, &current));
    print(&shown, json, &packs.unsigned.and_of(plan), |page| report::plan::write_path(page, &shown))
}

fn current_notices(packs: &Packs, current: &CurrentPlan) -> Vec<String> {
    let mut notices = current.notices.clone();
    notices.extend(plans::pack_notices(&current.plan, packs));
    notices
}
