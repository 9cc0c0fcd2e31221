//! The plans that are kept, and the log they are followed with.

use heelwise_care::plan::{PLAN_VERSION, Plan, log_check};
use heelwise_core::{Log, Safe};
use heelwise_store::{KeptPlan, Moment};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::cli::LogArgs;
use crate::failure::{BAD_INPUT, Failure, STORE};
use crate::packs::Packs;
use crate::unsigned::Unsigned;
use crate::{diary, records};

/// So many days before a plan still count: self-tests of the last weeks are its start.
const DAYS_BEFORE: i32 = 60;

/// Keeps a plan beside those before it, and with it which of its packs nobody vouches for.
pub(crate) fn keep(mut plan: Plan, unsigned: &Unsigned, now: Moment) -> Result<Plan, Failure> {
    plan.packs.iter_mut().for_each(|pack| pack.unsigned = unsigned.names(&pack.id));
    let text = serde_json::to_string(&plan).map_err(std::io::Error::from)?;
    diary::write(now)?.keep_plan(now, plan.made, &text)?;
    Ok(plan)
}

/// The last plan that was made.
pub(crate) fn last() -> Result<Plan, Failure> {
    maybe_last()?
        .ok_or_else(|| Failure::new(BAD_INPUT, "there is no plan yet").hint("make one after a check: heelwise plan"))
}

/// The last plan if there is one.
pub(crate) fn maybe_last() -> Result<Option<Plan>, Failure> {
    Ok(kept(1)?.pop())
}

/// The last two plans, the older one first.
pub(crate) fn last_two() -> Result<(Option<Plan>, Plan), Failure> {
    let last = last()?;
    let mut kept = kept(2)?;
    kept.pop();
    Ok((kept.pop(), last))
}

/// The last plans, oldest first.
fn kept(count: u32) -> Result<Vec<Plan>, Failure> {
    let Some(store) = diary::read()? else { return Ok(Vec::new()) };
    store.plans(count)?.iter().map(read).collect()
}

fn read(kept: &KeptPlan) -> Result<Plan, Failure> {
    let head: Head = serde_json::from_str(&kept.body).map_err(|error| damaged(kept, &error.to_string()))?;
    if head.schema_version != PLAN_VERSION {
        let message = format!(
            "the plan of {} has version {}, this heelwise reads version {PLAN_VERSION}",
            kept.made, head.schema_version
        );
        return Err(Failure::new(STORE, message).hint("it is left as it is; make a new one: heelwise plan"));
    }
    serde_json::from_str(&kept.body).map_err(|error| damaged(kept, &error.to_string()))
}

#[derive(Deserialize)]
struct Head {
    schema_version: u32,
}

fn damaged(kept: &KeptPlan, problem: &str) -> Failure {
    Failure::new(STORE, format!("the plan of {} cannot be read: {}", kept.made, Safe::quote(&problem)))
        .hint("it is left as it is; make a new plan: heelwise plan")
}

/// The first day whose entries count for a plan.
pub(crate) fn first_day(plan: &Plan) -> Date {
    plan.made.saturating_sub(DAYS_BEFORE.days())
}

/// The log of a plan: what is kept, or what a file holds instead.
pub(crate) fn entries(args: &LogArgs, plan: &Plan) -> Result<Log, Failure> {
    match &args.records {
        Some(path) => records::read(path),
        None => diary::log(diary::read()?.as_ref(), first_day(plan)..),
    }
}

/// The log, and what is to be said of it: what lies after the day is not used.
pub(crate) fn log(args: &LogArgs, packs: &Packs, plan: &Plan, today: Date) -> Result<(Log, Vec<String>), Failure> {
    let log = entries(args, plan)?;
    let mut notices = log_check::problems(&packs.catalog, plan, &log)?;
    notices.extend(later_entries(&log, today));
    Ok((log, notices))
}

/// What is to be said of entries after the day, when there are some.
pub(crate) fn later_entries(log: &Log, today: Date) -> Option<String> {
    let later = log.sessions.iter().map(|it| it.date).chain(log.mornings.iter().map(|it| it.date));
    let later = later.chain(log.answers.iter().map(|it| it.date)).chain(log.confirmed.iter().map(|it| it.date));
    let later = later.chain(log.records.iter().map(heelwise_core::Record::date)).filter(|date| *date > today).count();
    let lie = if later == 1 { "1 entry of the log lies".into() } else { format!("{later} entries of the log lie") };
    let not_used = if later == 1 { "was not used" } else { "were not used" };
    (later > 0).then(|| format!("{lie} after {today} and {not_used}. Is the clock right?"))
}

/// What has become of the packs a plan was made with.
pub(crate) fn pack_notices(plan: &Plan, packs: &Packs) -> Vec<String> {
    let mut notices = Vec::new();
    for pack in &plan.packs {
        let used = plan.courses.iter().any(|course| course.protocol.pack() == pack.id);
        match packs.get(&pack.id) {
            None => notices.push(format!(
                "{}. The plan goes on with what it was made of{}; the questions and warnings of \
                 the pack are missing.",
                gone(&pack.id, packs),
                if used { ", and with its safety rules" } else { "" }
            )),
            Some(now) if now.manifest.version != pack.version => notices.push(format!(
                "The pack `{}` is now {}; the plan was made with {} and stays as it was. heelwise plan makes it anew.",
                pack.id, now.manifest.version, pack.version
            )),
            Some(_) => {}
        }
    }
    notices
}

/// Packs that a plan was made with and that were removed since.
pub(crate) fn removed_notices(plan: &Plan, packs: &Packs) -> Vec<String> {
    let removed = plan.packs.iter().filter(|pack| packs.was_removed(&pack.id));
    removed.map(|pack| format!("{}.", gone(&pack.id, packs))).collect()
}

fn gone(id: &str, packs: &Packs) -> String {
    if packs.was_removed(id) {
        format!("The pack `{id}` was removed, and what you see of it is from the removed pack")
    } else {
        format!("The pack `{id}` is no longer there")
    }
}

/// A plan that begins after today: most likely the clock was set back.
pub(crate) fn not_begun(plan: &Plan, today: Date) -> Failure {
    let message = format!("the plan begins on {}, and today is {today}", plan.made);
    Failure::new(BAD_INPUT, message)
        .hint(format!("is the clock right? See its first day with --at {}. Nothing was changed", plan.made))
}
