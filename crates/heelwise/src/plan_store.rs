//! The kept plans and their log.

mod answers_since;

use std::ops::RangeInclusive;

use heelwise_core::{Log, Profile, SafeText};
use heelwise_engine::plan::{CarriedOver, PLAN_VERSION, Plan, validate_log};
use heelwise_store::{KeptPlan, LocalTimestamp, Store};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use self::answers_since::RememberedAnswers;
pub(crate) use self::answers_since::{KeptCheck, last_check};
use crate::cli::LogArgs;
use crate::failure::{BAD_INPUT, Failure, STORE};
use crate::pack_loader::LoadedPacks;
use crate::records;

/// The number of days before a plan whose entries count: earlier self-tests are its baseline.
const DAYS_BEFORE: i32 = 60;

/// The notice about an imported plan with content that no loaded pack has.
const IMPORTED: &str = "This plan came in from a file. What is marked (imported) is not what your \
                        packs say, and nobody you trust vouches for it. For a plan of your packs: \
                        heelwise check, then heelwise plan new.";

/// A kept plan with the restrictions of the loaded packs.
#[derive(Debug)]
pub(crate) struct CurrentPlan {
    pub(crate) plan: Plan,
    /// When it was kept.
    at: LocalTimestamp,
    /// Notices about it for the person, in sentences.
    pub(crate) notices: Vec<String>,
}

/// Keeps a plan beside those before it, and with it which of its packs are unsigned.
pub(crate) fn keep(
    mut plan: Plan,
    packs: &LoadedPacks,
    store: &mut Store,
    now: LocalTimestamp,
) -> Result<CurrentPlan, Failure> {
    plan.packs.iter_mut().for_each(|pack| pack.unsigned = packs.unsigned.names(&pack.id));
    let text = serde_json::to_string(&plan).map_err(std::io::Error::from)?;
    store.keep_plan(now, plan.made, &text)?;
    Ok(CurrentPlan { plan, at: now, notices: Vec::new() })
}

/// The kept plans and their log, read through one handle of the store.
#[derive(Clone, Copy)]
pub(crate) struct PlanStore<'a> {
    packs: &'a LoadedPacks,
    store: Option<&'a Store>,
}

/// The last plan and the one before it.
pub(crate) struct LatestTwo {
    pub(crate) older: Option<Plan>,
    pub(crate) newer: CurrentPlan,
}

impl<'a> PlanStore<'a> {
    /// The plans of a store; none without a store.
    pub(crate) fn new(packs: &'a LoadedPacks, store: Option<&'a Store>) -> Self {
        Self { packs, store }
    }

    /// The last plan that was made.
    pub(crate) fn latest_or_failure(self) -> Result<CurrentPlan, Failure> {
        Ok(self.latest_of(1)?.newer)
    }

    /// The last plan that was made and can be read, if there is one, and a notice about a later one
    /// that cannot.
    pub(crate) fn latest(self) -> Result<(Option<CurrentPlan>, Vec<String>), Failure> {
        let mut found = self.readable(1)?;
        let notices = found.unreadable.iter().map(UnreadablePlan::set_aside).collect();
        Ok((found.plans.pop(), notices))
    }

    /// The last two plans.
    pub(crate) fn latest_two(self) -> Result<LatestTwo, Failure> {
        self.latest_of(2)
    }

    fn latest_of(self, count: usize) -> Result<LatestTwo, Failure> {
        let mut found = self.readable(count)?;
        let none = || {
            Failure::new(BAD_INPUT, "there is no plan yet")
                .hint("make one after a check: heelwise plan new")
        };
        let newer = found.plans.pop();
        let newer =
            newer.ok_or_else(|| found.unreadable.take().map_or_else(none, Failure::from))?;
        Ok(LatestTwo { older: found.plans.pop().map(|older| older.plan), newer })
    }

    /// The last plans that can be read. One that cannot be read is set aside: it must not keep
    /// people from their log, nor from the plan before it.
    fn readable(self, count: usize) -> Result<ReadablePlans, Failure> {
        let mut found = ReadablePlans::default();
        let Some(store) = self.store else { return Ok(found) };
        let newest = store.plans(u32::try_from(count).unwrap_or(u32::MAX))?;
        found.take(self.packs, &newest, count)?;
        if found.plans.len() < count && newest.len() == count {
            let all = store.plans(u32::MAX)?;
            let older = all.get(..all.len().saturating_sub(newest.len())).unwrap_or_default();
            found.take(self.packs, older, count)?;
        }
        if let Some((newest, problem)) = found.plans.first_mut().zip(found.unreadable.as_ref()) {
            newest.notices.insert(0, problem.set_aside());
        }
        found.plans.reverse();
        Ok(found)
    }

    /// The log of a plan, from the store or from a file, with the checks that were kept since the
    /// plan was made.
    pub(crate) fn entries(self, args: &LogArgs, current: &CurrentPlan) -> Result<Log, Failure> {
        Ok(self.entries_from(args, current, first_day(&current.plan)..=Date::MAX)?.0)
    }

    /// The log of a plan from the first of these days on, and notices about the checks up to the
    /// last.
    pub(crate) fn entries_from(
        self,
        args: &LogArgs,
        current: &CurrentPlan,
        days: RangeInclusive<Date>,
    ) -> Result<(Log, Vec<String>), Failure> {
        let (first, today) = days.into_inner();
        let (checks, mut notices) =
            answers_since::checks_since(self.store, self.packs, current.at)?;
        let log = with_checks(args, self.store, &checks, first, current.plan.made)?;
        let newer = |check: &&KeptCheck| check.at > current.at && check.day <= today;
        notices.extend(checks.iter().rfind(newer).map(|check| {
            format!(
                "Your check of {} is newer than the plan, and what you answered there counts here.",
                check.day
            )
        }));
        Ok((log, notices))
    }

    /// The log, and notices about it: entries after the day are not used.
    pub(crate) fn log(
        self,
        args: &LogArgs,
        current: &CurrentPlan,
        today: Date,
    ) -> Result<(Log, Vec<String>), Failure> {
        let days = first_day(&current.plan)..=today;
        let (log, of_checks) = self.entries_from(args, current, days)?;
        let mut notices = current.notices.clone();
        notices.extend(of_checks);
        notices.extend(validate_log::log_problems(&self.packs.catalog, &current.plan, &log)?);
        notices.extend(validate_log::later_entries(&log, today));
        Ok((log, notices))
    }

    /// The answers for a new plan: those of a file or of the last check, with later answers from
    /// the log. `None` when there is neither.
    pub(crate) fn answers_for_new(
        self,
        file: Option<Profile>,
        args: &LogArgs,
        replaced: Option<&CurrentPlan>,
        today: Date,
    ) -> Result<Option<Profile>, Failure> {
        let (packs, store) = (self.packs, self.store);
        let last = last_check(store, packs)?;
        let base = last.as_ref().map(|check| check.profile().clone());
        let since = last
            .as_ref()
            .map_or_else(|| today.saturating_sub(DAYS_BEFORE.days()), |check| check.day);
        let first = replaced.map_or(since, |current| current.plan.made.min(since));
        let checks = self.checks_to_remember(replaced, last, file.is_some())?;
        let log = with_checks(args, store, &checks, first, first)?;
        let known = validate_log::fitting_answers(&packs.catalog, &log, first..=today)?;
        let remembered = RememberedAnswers::new(packs, &known, &checks)?;
        match (file, base) {
            (Some(file), _) => remembered.onto_file(packs, file, today).map(Some),
            (None, Some(base)) => remembered.onto_check(packs, base, today).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// The checks since the plan that is replaced; without any the last one, beside a file only
    /// when it was urgent.
    fn checks_to_remember(
        self,
        replaced: Option<&CurrentPlan>,
        last: Option<KeptCheck>,
        has_file: bool,
    ) -> Result<Vec<KeptCheck>, Failure> {
        let since = replaced
            .map(|current| answers_since::checks_since(self.store, self.packs, current.at))
            .transpose()?;
        let checks = since.map(|(checks, _)| checks).unwrap_or_default();
        match last {
            Some(last)
                if checks.is_empty()
                    && (!has_file || last.stops_everything_else(self.packs)?) =>
            {
                Ok(vec![last])
            }
            _ => Ok(checks),
        }
    }

    /// The steps back that a new plan takes over.
    pub(crate) fn carried(
        self,
        args: &LogArgs,
        replaced: Option<&CurrentPlan>,
        today: Date,
    ) -> Result<CarriedOver, Failure> {
        let Some(current) = replaced.filter(|current| current.plan.made <= today) else {
            return Ok(CarriedOver::default());
        };
        let log = self.entries(args, current)?;
        Ok(CarriedOver::from_plan(&self.packs.catalog, &current.plan, &log, today)?)
    }
}

/// Kept plans, and the newest one that cannot be read, if it is newer than all of them.
#[derive(Default)]
struct ReadablePlans {
    plans: Vec<CurrentPlan>,
    unreadable: Option<UnreadablePlan>,
}

impl ReadablePlans {
    /// Takes plans from a list, oldest first, until there are `count`; the newest one is taken
    /// first.
    fn take(
        &mut self,
        packs: &LoadedPacks,
        kept: &[KeptPlan],
        count: usize,
    ) -> Result<(), Failure> {
        for kept in kept.iter().rev() {
            if self.plans.len() == count {
                break;
            }
            match read(kept) {
                Ok(plan) => self.plans.push(current(packs, kept, plan)?),
                Err(problem) if self.plans.is_empty() => {
                    self.unreadable.get_or_insert(problem);
                }
                Err(_) => {}
            }
        }
        Ok(())
    }
}

/// The plan with the restrictions of the loaded packs, and with marks when it was not made here.
fn current(packs: &LoadedPacks, kept: &KeptPlan, plan: Plan) -> Result<CurrentPlan, Failure> {
    let (plan, is_marked) =
        if kept.is_imported { plan.marked_as_imported(&packs.catalog)? } else { (plan, false) };
    let notices = is_marked.then(|| IMPORTED.to_owned()).into_iter().collect();
    Ok(CurrentPlan { plan: plan.restricted(&packs.catalog)?, at: kept.at, notices })
}

/// A kept plan that cannot be read.
struct UnreadablePlan {
    made: Date,
    problem: String,
}

impl UnreadablePlan {
    fn set_aside(&self) -> String {
        format!("The plan of {} {}. It is set aside, and left as it is.", self.made, self.problem)
    }
}

impl From<UnreadablePlan> for Failure {
    fn from(it: UnreadablePlan) -> Self {
        let failure = Failure::new(STORE, format!("the plan of {} {}", it.made, it.problem));
        failure.hint("it is left as it is; make a new one: heelwise plan new")
    }
}

/// Reads a plan. Its text is parsed a second time only when that fails, for its version.
fn read(kept: &KeptPlan) -> Result<Plan, UnreadablePlan> {
    let unreadable = |problem| UnreadablePlan { made: kept.made, problem };
    let plan: Result<Plan, _> = serde_json::from_str(&kept.body);
    let version = match &plan {
        Ok(plan) => Some(plan.schema_version),
        Err(_) => serde_json::from_str::<Head>(&kept.body).ok().map(|head| head.schema_version),
    };
    match version.filter(|version| *version != PLAN_VERSION) {
        Some(version) => Err(unreadable(format!(
            "has version {version}, this heelwise reads version {PLAN_VERSION}"
        ))),
        None => {
            plan.map_err(|error| unreadable(format!("cannot be read: {}", SafeText::quote(&error))))
        }
    }
}

#[derive(Deserialize)]
struct Head {
    schema_version: u32,
}

/// The first day whose entries count for a plan.
pub(crate) fn first_day(plan: &Plan) -> Date {
    plan.made.saturating_sub(DAYS_BEFORE.days())
}

fn with_checks(
    args: &LogArgs,
    store: Option<&Store>,
    checks: &[KeptCheck],
    first: Date,
    made: Date,
) -> Result<Log, Failure> {
    Ok(match (&args.records, store) {
        (Some(path), _) => answers_since::file_with_checks(records::read(path)?, checks, made),
        (None, Some(store)) => answers_since::with_checks(store.entries(first..)?, checks, made),
        (None, None) => Log::default(),
    })
}

/// Notices about packs of a plan that are missing or have another version now.
pub(crate) fn pack_notices(plan: &Plan, packs: &LoadedPacks) -> Vec<String> {
    let mut notices = Vec::new();
    for pack in &plan.packs {
        let used = plan.courses.iter().any(|course| course.protocol.pack() == pack.id);
        match packs.get(&pack.id) {
            None => notices.push(format!(
                "{}. The plan goes on with what it was made of{}; the questions and warnings of \
                 the pack are missing.",
                missing_pack_notice(&pack.id, packs),
                if used { ", and with its safety rules" } else { "" }
            )),
            Some(now) if now.manifest.version != pack.version => notices.push(format!(
                "The pack `{}` is now {}; the plan was made with {} and stays as it was. \
                 heelwise plan new makes it anew.",
                pack.id, now.manifest.version, pack.version
            )),
            Some(_) => {}
        }
    }
    notices
}

/// Notices about packs of a plan that were removed.
pub(crate) fn removed_notices(plan: &Plan, packs: &LoadedPacks) -> Vec<String> {
    let removed = plan.packs.iter().filter(|pack| packs.was_removed(&pack.id));
    removed.map(|pack| format!("{}.", missing_pack_notice(&pack.id, packs))).collect()
}

fn missing_pack_notice(id: &str, packs: &LoadedPacks) -> String {
    if packs.was_removed(id) {
        format!("The pack `{id}` was removed, and what you see of it is from the removed pack")
    } else {
        format!("The pack `{id}` is no longer there")
    }
}

/// The failure for a plan that begins after today; most likely the clock was set back.
pub(crate) fn not_begun(plan: &Plan, today: Date) -> Failure {
    let message = format!("the plan begins on {}, and today is {today}", plan.made);
    Failure::new(BAD_INPUT, message).hint(format!(
        "is the clock right? See its first day with --at {}. Nothing was changed",
        plan.made
    ))
}
