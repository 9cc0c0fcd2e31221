//! `heelwise plan new`: makes a plan in the place of the one before, and takes over what that must
//! not lose.

use std::collections::BTreeSet;
use std::process::ExitCode;

use heelwise_core::{Catalog, Goal, Id, Kit, Profile, SafeText};
use heelwise_engine::plan::{
    EVERY_DAY, MakeOutcome, Plan, PlanRequest, SkippedProtocol, make, replay,
};
use heelwise_engine::rule_text;
use jiff::civil::{Date, Weekday};

use super::print;
use crate::cli::NewPlanArgs;
use crate::commands::log::resolve_id::word;
use crate::commands::read_answers;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::pack_loader::LoadedPacks;
use crate::plan_store::CurrentPlan;
use crate::view::plan as view;
use crate::{clock, plan_store, report};

/// Makes a plan, keeps it, and shows it.
pub(super) fn run(packs: &LoadedPacks, args: &NewPlanArgs) -> Result<ExitCode, Failure> {
    let (replaced, mut notices) = plan_store::latest(packs)?;
    let request = request(&packs.catalog, args, replaced.as_ref())?;
    let today = clock::today(args.answers.at)?;
    let profile = profile(packs, args, replaced.as_ref(), today)?;
    notices.extend(
        packs.refused.iter().map(|error| format!("A pack was left out. {}", error.to_line())),
    );
    match make(&packs.catalog, &profile, &request, today)? {
        MakeOutcome::Stopped(_) => stopped(packs, &profile, today, args.answers.json),
        MakeOutcome::Nothing(passed) => Err(nothing(&passed)),
        MakeOutcome::Plan(plan, _) => {
            let carried = plan_store::carried(&args.log, packs, replaced.as_ref(), today)?;
            let back = carried.has_step_back();
            notices.extend(replaced.as_ref().map(|replaced| replacing(&replaced.plan, args, back)));
            keep(packs, args, Plan { carried, ..*plan }, today, notices)
        }
    }
}

fn keep(
    packs: &LoadedPacks,
    args: &NewPlanArgs,
    plan: Plan,
    today: Date,
    mut notices: Vec<String>,
) -> Result<ExitCode, Failure> {
    let current = plan_store::keep(plan, packs, clock::now()?)?;
    let (log, said) = plan_store::log(&args.log, packs, &current, today)?;
    notices.extend(said);
    let followed = replay(&packs.catalog, &current.plan, &log, today)?;
    let shown = view::plan(&packs.catalog, &current.plan, &log, &followed, notices)?;
    print(&shown, args.answers.json, &packs.unsigned, |page| report::plan::write(page, &shown))
}

fn nothing(passed: &[SkippedProtocol]) -> Failure {
    let failure =
        Failure::new(BAD_INPUT, "no protocol of the loaded packs fits these answers and this goal");
    let passed = passed.first().map(|first| format!("the nearest is {}", first.protocol));
    let none = "no pattern stands, or what stands is for a clinician; heelwise check says what to do instead";
    failure
        .hint(passed.unwrap_or_else(|| none.into()))
        .hint("another goal may: --goal pain, run-again, heels-at-work, prevent")
}

/// Which plan goes, and what of it stays.
fn replacing(replaced: &Plan, args: &NewPlanArgs, has_step_back: bool) -> String {
    let wishes = [
        ("goal", args.goal.is_none()),
        ("minutes", args.minutes.is_none()),
        ("kit", args.kit.is_none()),
        ("days", args.days.is_none()),
        ("weeks", args.weeks.is_none()),
    ];
    let kept: Vec<&str> =
        wishes.into_iter().filter(|(_, is_kept)| *is_kept).map(|(wish, _)| wish).collect();
    let kept = if kept.is_empty() {
        String::new()
    } else {
        format!(" Kept from it: {}.", kept.join(", "))
    };
    let back = if has_step_back { " What it took back stays back." } else { "" };
    format!("This plan replaces the plan of {}.{kept}{back}", replaced.made)
}

/// At `same-day` and above there is only the advice.
fn stopped(
    packs: &LoadedPacks,
    profile: &Profile,
    today: Date,
    json: bool,
) -> Result<ExitCode, Failure> {
    let assessment = heelwise_engine::assess(&packs.catalog, profile, today)?;
    let shown =
        crate::view::assessment(&packs.catalog, profile, today, &assessment, &[], Vec::new())?;
    print(&shown, json, &packs.unsigned, |page| report::write(page, &shown, "heelwise why ID"))
}

/// The answers from the file, or of the last check, with what was said here since.
fn profile(
    packs: &LoadedPacks,
    args: &NewPlanArgs,
    replaced: Option<&CurrentPlan>,
    today: Date,
) -> Result<Profile, Failure> {
    let file = args.answers.profile.as_ref().map(|path| read_answers(path, packs)).transpose()?;
    let file = file.map(|answers| answers.profile);
    plan_store::answers_for_new(file, &args.log, packs, replaced, today)?.ok_or_else(|| {
        Failure::new(USAGE, "there is no check to plan from")
            .hint("answer the questions first: heelwise check; or give a file: heelwise plan new --profile FILE")
    })
}

/// What is wished, and what was wished of the plan before.
fn request(
    catalog: &Catalog,
    args: &NewPlanArgs,
    replaced: Option<&CurrentPlan>,
) -> Result<PlanRequest, Failure> {
    let before = replaced.map(|current| current.plan.request.clone()).unwrap_or_default();
    Ok(PlanRequest {
        minutes: args.minutes.unwrap_or(before.minutes),
        kit: args.kit.as_deref().map_or(Ok(before.kit), |kit| kit_of(catalog, kit))?,
        days: args.days.as_deref().map_or(Ok(before.days), days)?,
        weeks: args.weeks.unwrap_or(before.weeks),
        goal: args.goal.as_deref().map_or(Ok(before.goal), word::<Goal>)?,
    })
}

/// What most homes have, and the names with commas between; `all` and `none` are short for
/// everything and nothing, `home` for what most homes have.
fn kit_of(catalog: &Catalog, text: &str) -> Result<Option<BTreeSet<Id<Kit>>>, Failure> {
    let known: Vec<Kit> = catalog.iter::<Kit>().collect::<Result<_, _>>()?;
    match text {
        "home" => return Ok(None),
        "all" => return Ok(Some(known.into_iter().map(|kit| kit.id).collect())),
        "none" => return Ok(Some(BTreeSet::new())),
        _ => {}
    }
    let mut kit: BTreeSet<Id<Kit>> =
        known.iter().filter(|it| it.household).map(|it| it.id.clone()).collect();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let called = |it: &&Kit| it.id.name() == name || it.id.as_str() == name;
        let found: Vec<&Kit> = known.iter().filter(called).collect();
        if found.is_empty() {
            let failure = Failure::new(
                USAGE,
                format!("no loaded pack knows the kit `{}`", SafeText::quote(&name)),
            );
            return Err(failure.hint("list what there is: heelwise library kit"));
        }
        kit.extend(found.into_iter().map(|it| it.id.clone()));
    }
    Ok(Some(kit))
}

/// Days as three letters with commas between, or how many a week.
fn days(text: &str) -> Result<Vec<Weekday>, Failure> {
    let wrong = || {
        Failure::new(USAGE, format!("`{}` are no days of the week", SafeText::quote(&text)))
            .hint("write mon,wed,fri, or how many days a week, 1 to 7")
    };
    if let Ok(count) = text.trim().parse::<usize>() {
        return spread(count).ok_or_else(wrong);
    }
    let named = text.split(',').map(|name| rule_text::weekday_of(&name.trim().to_lowercase()));
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
        let words = |days: Vec<Weekday>| {
            days.into_iter().map(rule_text::weekday).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(days("Fri, mon,fri").unwrap()), "mon fri");
        assert_eq!(words(days("3").unwrap()), "mon wed fri");
        assert_eq!(words(days("7").unwrap()), "mon tue wed thu fri sat sun");
        assert!(
            days("0").is_err()
                && days("8").is_err()
                && days("someday").is_err()
                && days("").is_err()
        );
    }
}
