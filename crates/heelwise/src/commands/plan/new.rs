//! `heelwise plan new`: replaces the plan, and carries its steps back over to the new one.

use clap::Args;
use std::collections::BTreeSet;
use std::process::ExitCode;

use heelwise_core::{Catalog, Goal, Id, Kit, Profile, SafeText, defaults};
use heelwise_engine::plan::request::{RequestError, parse_days, parse_kit};
use heelwise_engine::plan::{MakeOutcome, Plan, PlanRequest, SkippedProtocol, make, replay};
use heelwise_store::Store;
use jiff::civil::{Date, Weekday};

use super::print;
use crate::cli::{AnswersArgs, LogArgs, word};
use crate::commands::read_answers;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::pack_loader::LoadedPacks;
use crate::plan_store::{CurrentPlan, PlanStore};
use crate::user_store::StoreHandle;
use crate::{clock, plan_store, show, user_store};
use heelwise_view::plan as view;

/// The request for a new plan. Values that are left out stay as in the plan that is replaced.
#[derive(Args, Debug)]
pub(crate) struct NewPlanArgs {
    // The help text names the default.
    #[arg(
        long,
        help = format!("Minutes a day: as in the plan before, or else {}", defaults::PLAN_MINUTES),
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=180)
    )]
    pub(crate) minutes: Option<u16>,
    /// What is at hand beside what most homes have: names with commas. Or `all`, `none`, or `home`
    /// for what most homes have. As in the plan before, or else `home`
    #[arg(long, value_name = "LIST")]
    pub(crate) kit: Option<String>,
    /// Free days: mon,wed,fri, or how many a week. As in the plan before, or else every day
    #[arg(long, value_name = "DAYS")]
    pub(crate) days: Option<String>,
    // The help text names the default.
    #[arg(
        long,
        help = format!("How many weeks: as in the plan before, or else {}", defaults::PLAN_WEEKS),
        value_name = "N",
        value_parser = clap::value_parser!(u8).range(1..=52)
    )]
    pub(crate) weeks: Option<u8>,
    /// What it is for. As in the plan before, or else pain
    #[arg(long, value_name = "GOAL", value_parser = word::<Goal>())]
    pub(crate) goal: Option<Goal>,
    /// Where the answers come from; the last check when left out.
    #[command(flatten)]
    pub(crate) answers: AnswersArgs,
    /// What is logged.
    #[command(flatten)]
    pub(crate) log: LogArgs,
}

/// Makes a plan, keeps it, and shows it.
pub(super) fn run(packs: &LoadedPacks, args: &NewPlanArgs) -> Result<ExitCode, Failure> {
    let today = clock::today(args.answers.at)?;
    let mut handle = StoreHandle::new(clock::now()?);
    let made = user_store::snapshot(handle.existing()?.as_deref(), |store| {
        made(packs, PlanStore::new(packs, store), args, today)
    })?;
    match made {
        Made::Stopped(profile) => stopped(packs, &profile, today, args.answers.json),
        Made::Nothing(passed) => Err(nothing(&passed)),
        Made::Plan(plan, notices) => keep(packs, handle.writable()?, args, *plan, today, notices),
    }
}

/// The result of the answers and the request.
enum Made {
    /// A clinician has to be seen first.
    Stopped(Profile),
    /// No protocol fits.
    Nothing(Vec<SkippedProtocol>),
    /// A plan that is not kept yet, and notices about it.
    Plan(Box<Plan>, Vec<String>),
}

fn made(
    packs: &LoadedPacks,
    plans: PlanStore<'_>,
    args: &NewPlanArgs,
    today: Date,
) -> Result<Made, Failure> {
    let (replaced, mut notices) = plans.latest()?;
    let request = request(&packs.catalog, args, replaced.as_ref())?;
    let profile = profile(packs, plans, args, replaced.as_ref(), today)?;
    notices.extend(
        packs.refused.iter().map(|error| format!("A pack was left out. {}", error.to_line())),
    );
    match make(&packs.catalog, &profile, &request, today)? {
        MakeOutcome::Stopped(_) => Ok(Made::Stopped(profile)),
        MakeOutcome::Nothing(passed) => Ok(Made::Nothing(passed)),
        MakeOutcome::Plan(mut plan, _) => {
            plan.carried = plans.carried(&args.log, replaced.as_ref(), today)?;
            let back = plan.carried.has_step_back();
            notices.extend(replaced.as_ref().map(|replaced| replacing(&replaced.plan, args, back)));
            Ok(Made::Plan(plan, notices))
        }
    }
}

fn keep(
    packs: &LoadedPacks,
    store: &mut Store,
    args: &NewPlanArgs,
    plan: Plan,
    today: Date,
    mut notices: Vec<String>,
) -> Result<ExitCode, Failure> {
    let (current, log, of_log) = store.transaction(|store| -> Result<_, Failure> {
        let current = plan_store::keep(plan, packs, store, clock::now()?)?;
        let (log, of_log) = PlanStore::new(packs, Some(store)).log(&args.log, &current, today)?;
        Ok((current, log, of_log))
    })?;
    notices.extend(of_log);
    let followed = replay(&packs.catalog, &current.plan, &log, today)?;
    let shown = view::plan(&packs.catalog, &current.plan, &log, &followed, notices)?;
    print(&shown, args.answers.json, &packs.unsigned, |page| show::plan::write(page, &shown))
}

fn nothing(passed: &[SkippedProtocol]) -> Failure {
    let failure =
        Failure::new(BAD_INPUT, "no protocol of the loaded packs fits these answers and this goal");
    let passed = passed.first().map(|first| format!("the nearest is {}", first.protocol));
    let none = "no pattern matches, or it is one for a clinician; heelwise check says what to do \
                instead";
    failure
        .hint(passed.unwrap_or_else(|| none.into()))
        .hint("another goal may: --goal pain, run-again, heels-at-work, prevent")
}

/// The notice about the plan that is replaced, and the values that are taken over from it.
fn replacing(replaced: &Plan, args: &NewPlanArgs, has_step_back: bool) -> String {
    let values = [
        ("goal", args.goal.is_none()),
        ("minutes", args.minutes.is_none()),
        ("kit", args.kit.is_none()),
        ("days", args.days.is_none()),
        ("weeks", args.weeks.is_none()),
    ];
    let kept: Vec<&str> =
        values.into_iter().filter(|(_, is_kept)| *is_kept).map(|(name, _)| name).collect();
    let kept = if kept.is_empty() {
        String::new()
    } else {
        format!(" Kept from it: {}.", kept.join(", "))
    };
    let back = if has_step_back { " What it took back stays back." } else { "" };
    format!("This plan replaces the plan of {}.{kept}{back}", replaced.made)
}

/// Shows the assessment instead of a plan, at `same-day` and above.
fn stopped(
    packs: &LoadedPacks,
    profile: &Profile,
    today: Date,
    json: bool,
) -> Result<ExitCode, Failure> {
    let assessment = heelwise_engine::assess(&packs.catalog, profile, today)?;
    let shown = heelwise_view::assessment::assessment(
        &packs.catalog,
        profile,
        today,
        &assessment,
        &[],
        Vec::new(),
    )?;
    print(&shown, json, &packs.unsigned, |page| show::write(page, &shown, "heelwise why ID"))
}

/// The answers from the file or of the last check, with the answers logged since.
fn profile(
    packs: &LoadedPacks,
    plans: PlanStore<'_>,
    args: &NewPlanArgs,
    replaced: Option<&CurrentPlan>,
    today: Date,
) -> Result<Profile, Failure> {
    let file = args.answers.profile.as_ref().map(|path| read_answers(path, packs)).transpose()?;
    let file = file.map(|answers| answers.profile);
    plans.answers_for_new(file, &args.log, replaced, today)?.ok_or_else(|| {
        Failure::new(USAGE, "there is no check to plan from").hint(
            "answer the questions first: heelwise check; or give a file: heelwise plan new \
                 --profile FILE",
        )
    })
}

/// The request from the arguments; values that are left out come from the plan before.
fn request(
    catalog: &Catalog,
    args: &NewPlanArgs,
    replaced: Option<&CurrentPlan>,
) -> Result<PlanRequest, Failure> {
    let before = replaced.map(|current| current.plan.request.clone()).unwrap_or_default();
    Ok(PlanRequest {
        minutes: args.minutes.unwrap_or(before.minutes),
        kit: args.kit.as_deref().map_or(Ok(before.kit), |text| kit(catalog, text))?,
        days: args.days.as_deref().map_or(Ok(before.days), days)?,
        weeks: args.weeks.unwrap_or(before.weeks),
        goal: args.goal.unwrap_or(before.goal),
    })
}

fn kit(catalog: &Catalog, text: &str) -> Result<Option<BTreeSet<Id<Kit>>>, Failure> {
    parse_kit(catalog, text).map_err(|error| match error {
        RequestError::Content(error) => error.into(),
        RequestError::UnknownKit(name) => {
            let message = format!("unknown kit `{}`", SafeText::quote(&name));
            Failure::new(USAGE, message).hint("list all kit: heelwise library kit")
        }
    })
}

fn days(text: &str) -> Result<Vec<Weekday>, Failure> {
    parse_days(text).ok_or_else(|| {
        Failure::new(USAGE, format!("invalid days `{}`", SafeText::quote(&text)))
            .hint("write mon,wed,fri, or how many days a week, 1 to 7")
    })
}
