//! `heelwise plan`: make, show, compare and try.

use std::collections::BTreeSet;
use std::process::ExitCode;

use heelwise_care::plan::stories::Story;
use heelwise_care::plan::{EVERY_DAY, Made, Plan, Request, diff, follow, make};
use heelwise_care::words;
use heelwise_core::{Catalog, Goal, Id, Kit, Log, Profile, Safe};
use jiff::civil::{Date, Weekday};

use super::log::names::word;
use crate::cli::{MakePlanArgs, PackArgs, PlanArgs, PlanCommand, ShowPlanArgs};
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::packs::{self, Packs};
use crate::page::{self, Page};
use crate::unsigned::Unsigned;
use crate::view::plan as view;
use crate::{clock, plans, report};

/// Makes a plan, or does what the subcommand says.
pub(crate) fn run(pack_args: &PackArgs, args: &PlanArgs) -> Result<ExitCode, Failure> {
    let packs = packs::load(pack_args)?;
    match &args.command {
        None => new(&packs, &args.make),
        Some(PlanCommand::Show(args)) => show(&packs, args),
        Some(PlanCommand::Diff(args)) => compare(&packs, args),
        Some(PlanCommand::Try { story, json }) => try_out(&packs, story, *json),
    }
}

fn new(packs: &Packs, args: &MakePlanArgs) -> Result<ExitCode, Failure> {
    let request = request(&packs.catalog, args)?;
    let profile = profile(packs, args)?;
    let today = clock::today(args.answers.at)?;
    let mut notices: Vec<String> = Vec::new();
    notices.extend(packs.refused.iter().map(|reason| format!("A pack was left out. {reason}")));
    match make(&packs.catalog, &profile, &request, today)? {
        Made::Stopped(_) => stopped(packs, &profile, today, args.answers.json),
        Made::Nothing(passed) => {
            let failure = Failure::new(BAD_INPUT, "no protocol of the loaded packs fits these answers and this goal");
            let passed = passed.first().map(|first| format!("the nearest is {}", first.protocol));
            let none = "no pattern stands, or what stands is for a clinician; heelwise check says what to do instead";
            Err(failure
                .hint(passed.unwrap_or_else(|| none.into()))
                .hint("another goal may: --goal pain, run-again, heels-at-work, prevent"))
        }
        Made::Plan(plan, begun) => {
            let (log, problems) = plans::log(&args.log, packs, &plan, today)?;
            notices.extend(problems);
            let plan = plans::keep(*plan, &packs.unsigned, clock::now()?)?;
            let followed = if log == Log::default() { *begun } else { follow(&packs.catalog, &plan, &log, today)? };
            let shown = view::plan(&packs.catalog, &plan, &log, &followed, notices)?;
            print(&shown, args.answers.json, &packs.unsigned, |page| report::plan::write(page, &shown))
        }
    }
}

/// At `same-day` and above there is only the advice.
fn stopped(packs: &Packs, profile: &Profile, today: Date, json: bool) -> Result<ExitCode, Failure> {
    let assessment = heelwise_care::assess(&packs.catalog, profile, today)?;
    let shown = crate::view::answered(&packs.catalog, profile, today, &assessment, &[], Vec::new())?;
    print(&shown, json, &packs.unsigned, |page| report::write(page, &shown, "heelwise why ID"))
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
    let plan = plans::last()?;
    let today = clock::today(args.at)?;
    if today < plan.made {
        return Err(plans::not_begun(&plan, today));
    }
    let (log, mut notices) = plans::log(&args.log, packs, &plan, today)?;
    notices.extend(plans::pack_notices(&plan, packs));
    let followed = follow(&packs.catalog, &plan, &log, today)?;
    let shown = view::plan(&packs.catalog, &plan, &log, &followed, notices)?;
    print(&shown, args.json, &packs.unsigned.and_of(&plan), |page| report::plan::write(page, &shown))
}

fn compare(packs: &Packs, args: &ShowPlanArgs) -> Result<ExitCode, Failure> {
    let (old, new) = plans::last_two()?;
    let today = clock::today(args.at)?;
    if today < new.made {
        return Err(plans::not_begun(&new, today));
    }
    let (log, mut notices) = plans::log(&args.log, packs, &new, today)?;
    notices.extend(plans::pack_notices(&new, packs));
    let followed = follow(&packs.catalog, &new, &log, today)?;
    let difference = old.as_ref().map(|old| diff::diff(&packs.catalog, old, &new)).transpose()?;
    let made = old.as_ref().map(|old| old.made);
    let shown = view::comparison(made, &new, difference, &followed, notices);
    print(&shown, args.json, &packs.unsigned.and_of(&new), |page| report::plan::write_comparison(page, &shown))
}

fn try_out(packs: &Packs, story: &str, json: bool) -> Result<ExitCode, Failure> {
    let story = word::<Story>(story)?;
    let plan: Plan = plans::last()?;
    let log = story.log(&plan);
    let followed = follow(&packs.catalog, &plan, &log, plan.last_day())?;
    let shown = view::path(&packs.catalog, &plan, story, &followed, plans::pack_notices(&plan, packs));
    print(&shown, json, &packs.unsigned.and_of(&plan), |page| report::plan::write_path(page, &shown))
}

/// The answers from the file, or of the last check.
fn profile(packs: &Packs, args: &MakePlanArgs) -> Result<Profile, Failure> {
    if let Some(path) = &args.answers.profile {
        return Ok(super::read_answers(path, packs)?.profile);
    }
    let last = super::last_answers(packs)?.ok_or_else(|| {
        Failure::new(USAGE, "there is no check to plan from")
            .hint("answer the questions first: heelwise check; or give a file: heelwise plan --profile FILE")
    })?;
    Ok(last.profile)
}

fn request(catalog: &Catalog, args: &MakePlanArgs) -> Result<Request, Failure> {
    Ok(Request {
        minutes: args.minutes,
        kit: args.kit.as_deref().map(|kit| kit_of(catalog, kit)).transpose()?,
        days: args.days.as_deref().map_or(Ok(EVERY_DAY.to_vec()), days)?,
        weeks: args.weeks,
        goal: word::<Goal>(&args.goal)?,
    })
}

/// What most homes have, and the names with commas between; `all` and `none` are short for everything and nothing.
fn kit_of(catalog: &Catalog, text: &str) -> Result<BTreeSet<Id<Kit>>, Failure> {
    let known: Vec<Kit> = catalog.iter::<Kit>().collect::<Result<_, _>>()?;
    if text == "all" {
        return Ok(known.into_iter().map(|kit| kit.id).collect());
    }
    if text == "none" {
        return Ok(BTreeSet::new());
    }
    let mut kit: BTreeSet<Id<Kit>> = known.iter().filter(|it| it.household).map(|it| it.id.clone()).collect();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let called = |it: &&Kit| it.id.name() == name || it.id.as_str() == name;
        let found: Vec<&Kit> = known.iter().filter(called).collect();
        if found.is_empty() {
            let failure = Failure::new(USAGE, format!("no loaded pack knows the kit `{}`", Safe::quote(&name)));
            return Err(failure.hint("list what there is: heelwise library kit"));
        }
        kit.extend(found.into_iter().map(|it| it.id.clone()));
    }
    Ok(kit)
}

/// Days as three letters with commas between, or how many a week.
fn days(text: &str) -> Result<Vec<Weekday>, Failure> {
    let wrong = || {
        Failure::new(USAGE, format!("`{}` are no days of the week", Safe::quote(&text)))
            .hint("write mon,wed,fri, or how many days a week, 1 to 7")
    };
    if let Ok(count) = text.trim().parse::<usize>() {
        return spread(count).ok_or_else(wrong);
    }
    let named = text.split(',').map(|name| words::weekday_of(&name.trim().to_lowercase()));
    let named: Option<Vec<Weekday>> = named.collect();
    let mut named = named.filter(|days| !days.is_empty()).ok_or_else(wrong)?;
    named.sort_by_key(|day| day.to_monday_zero_offset());
    named.dedup();
    Ok(named)
}

/// So many days, as far apart as they go, Monday first.
fn spread(count: usize) -> Option<Vec<Weekday>> {
    (1..=7).contains(&count).then(|| (0..count).map(|day| EVERY_DAY[day * 7 / count]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_or_counted() {
        let words = |days: Vec<Weekday>| days.into_iter().map(words::weekday).collect::<Vec<_>>().join(" ");
        assert_eq!(words(days("Fri, mon,fri").unwrap()), "mon fri");
        assert_eq!(words(days("3").unwrap()), "mon wed fri");
        assert_eq!(words(days("7").unwrap()), "mon tue wed thu fri sat sun");
        assert!(days("0").is_err() && days("8").is_err() && days("someday").is_err() && days("").is_err());
    }
}
