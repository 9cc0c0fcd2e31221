//! The schedule of a week: the day's candidates distributed over its days.

use std::collections::BTreeSet;

use heelwise_core::{Dosage, Exercise, Family, Id, Purpose, TimeOfDay, Tissue, Word};
use jiff::civil::Date;

use super::candidates::{self, DayCandidates, PlanContext};
use super::exercise::{ExcludedExercise, ExclusionReason, PlannedExercise};
use super::schedule::{ScheduledDay, ScheduledExercise, WeekSchedule, part_of_day};
use super::state::{DoseState, KEPT_APART, WeekBudget};
use super::week_solver::{DAYS, DayMasks, SolverItem, WeekProblem};
use super::{PlanRequest, value};

/// Schedules a week from a day on. Its earlier days do not change.
pub(super) fn schedule_week(
    context: &PlanContext<'_>,
    budget: &mut WeekBudget,
    mut week: WeekSchedule,
    from: Date,
) -> WeekSchedule {
    let DayCandidates { timed, all_day, mut left_out } = candidates::day_candidates(context);
    let filling = Scheduling {
        context,
        budget,
        week: &week,
        from,
        families: open_families(context, budget, &timed, from),
    };
    let worths = value::values(context.plan, &timed);
    let weighed = timed.iter().zip(worths).map(|(planned, value)| filling.choice(planned, value));
    let (choices, waiting): (Vec<_>, Vec<_>) = weighed.unzip();
    let (problem, chosen) = with_runs(filling.problem(choices), &timed);
    left_out.extend(filling.not_chosen(&problem, &chosen, &timed, &waiting));
    let exercises = lay_out(&problem, &chosen, &timed);
    record_new_loads(context, budget, &timed, &problem, &chosen);
    for (offset, day) in week.days.iter_mut().enumerate().filter(|(_, day)| day.date >= from) {
        day.exercises.clone_from(&exercises[offset]);
    }
    WeekSchedule { choice: Some((problem, chosen)), all_day, left_out, ..week }
}

/// Solves the week so that exercises that belong to a run are on days with a run.
fn with_runs(mut week: WeekProblem, timed: &[PlannedExercise]) -> (WeekProblem, DayMasks) {
    let chosen = week.solve();
    if !timed.iter().any(belongs_to_run) {
        return (week, chosen);
    }
    let runs = |chosen: &DayMasks| {
        let gait = timed
            .iter()
            .zip(chosen)
            .filter(|(planned, _)| planned.exercise.purpose == Purpose::Gait);
        gait.fold(0, |days, (_, on)| days | on)
    };
    let days = runs(&chosen);
    for (choice, _) in
        week.choices.iter_mut().zip(timed).filter(|(_, planned)| belongs_to_run(planned))
    {
        choice.may &= days;
    }
    let mut chosen = week.solve();
    let days = runs(&chosen);
    for (on, _) in chosen.iter_mut().zip(timed).filter(|(_, planned)| belongs_to_run(planned)) {
        *on &= days;
    }
    (week, chosen)
}

/// Whether an exercise is done just before or after a run and is not a run itself.
fn belongs_to_run(planned: &PlannedExercise) -> bool {
    matches!(planned.moment, TimeOfDay::BeforeRun | TimeOfDay::AfterRun)
        && planned.exercise.purpose != Purpose::Gait
}

struct Scheduling<'a> {
    context: &'a PlanContext<'a>,
    budget: &'a WeekBudget,
    week: &'a WeekSchedule,
    from: Date,
    families: BTreeSet<Family>,
}

impl Scheduling<'_> {
    fn state(&self) -> &DoseState {
        self.context.state
    }

    /// The number of past days of this week on which an exercise was scheduled.
    fn so_far(&self, exercise: &Id<Exercise>) -> u32 {
        let past = self.week.days.iter().filter(|day| day.date < self.from);
        past.filter(|day| day.exercises.iter().any(|scheduled| scheduled.id() == exercise))
            .map(|_| 1)
            .sum()
    }

    /// The problem for the solver with these items.
    fn problem(&self, choices: Vec<SolverItem>) -> WeekProblem {
        let minutes = self.context.state.minutes(self.context.plan, self.from);
        WeekProblem {
            seconds: u32::from(minutes) * 60,
            most_a_day: PlanRequest::most_items(minutes),
            new_barefoot: self.barefoot_room(),
            choices,
        }
    }

    /// The exercises that were not chosen, with the reasons. Those of earlier days of the week are
    /// not among them.
    fn not_chosen(
        &self,
        week: &WeekProblem,
        chosen: &DayMasks,
        timed: &[PlannedExercise],
        waiting: &[Option<ExclusionReason>],
    ) -> Vec<ExcludedExercise> {
        let out =
            |index: &usize| chosen[*index] == 0 && self.so_far(&timed[*index].exercise.id) == 0;
        let reason = |index: usize| {
            let idle = belongs_to_run(&timed[index]) && week.choices[index].may == 0;
            let known = waiting[index].clone().or(idle.then_some(ExclusionReason::NoRun));
            let why = known.unwrap_or_else(|| rival(week, chosen, timed, index));
            ExcludedExercise { exercise: timed[index].exercise.clone(), why }
        };
        (0..timed.len()).filter(out).map(reason).collect()
    }

    /// The solver item of a planned exercise, and the reason if it cannot be scheduled at all.
    fn choice(
        &self,
        planned: &PlannedExercise,
        value: u32,
    ) -> (SolverItem, Option<ExclusionReason>) {
        let dose = planned.dose();
        let days = dose.as_ref().and_then(|dose| dose.days_per_week);
        let usual = if planned.is_loading() { USUAL_LOADING_DAYS } else { USUAL_DAYS };
        let so_far = self.so_far(&planned.exercise.id);
        let number = |days: u16| u32::from(days).saturating_sub(so_far);
        let is_new = self.state().is_new(&planned.exercise.id, planned.effort(), self.from);
        let why = self.waits(planned, is_new);
        let may = if why.is_some() { 0 } else { self.free_days(planned) };
        let rests = || ExclusionReason::Rests(self.rests_until(planned).unwrap_or(self.from));
        let why = why.or_else(|| (may == 0).then(rests));
        let choice = SolverItem {
            value,
            extra: value / 3,
            seconds: planned.seconds(),
            wanted: number(days.map_or(usual, |days| days.low)),
            most: number(days.map_or(usual, |days| days.high)),
            gap: gap_days(dose.as_ref()),
            loads: bits(planned.loads()),
            is_new: is_new && planned.is_loading(),
            is_barefoot: planned.is_barefoot(),
            may,
        };
        // A barefoot exercise is new whether it loads or not.
        let is_new = choice.is_new || (is_new && choice.is_barefoot);
        (SolverItem { is_new, ..choice }, why)
    }

    /// The reason why a new load waits for another week, if it does.
    fn waits(&self, planned: &PlannedExercise, is_new: bool) -> Option<ExclusionReason> {
        if !is_new || !planned.is_loading() {
            return None;
        }
        if let Some(other) = self.budget.taken(&planned.exercise.id, planned.loads()) {
            return Some(ExclusionReason::OneNewLoad(other.clone()));
        }
        let waits =
            families(self.context, &planned.courses).any(|family| !self.families.contains(&family));
        waits.then_some(ExclusionReason::OtherLadders)
    }

    /// The days on which a planned exercise may be scheduled, as bits.
    fn free_days(&self, planned: &PlannedExercise) -> u8 {
        let plan = self.context.plan;
        let free = |day: &&ScheduledDay| {
            let asked = plan.request.days.contains(&day.date.weekday());
            let rested = planned.loads().iter().all(|tissue| {
                let again = self.state().loaded.get(tissue);
                !self.state().rests_on(*tissue, day.date)
                    && again.is_none_or(|again| *again <= day.date)
            });
            day.date >= self.from && day.date <= plan.last_day() && asked && rested
        };
        let days = self.week.days.iter().enumerate().filter(|(_, day)| free(day));
        days.fold(0, |bits, (offset, _)| bits | 1 << offset)
    }

    fn rests_until(&self, planned: &PlannedExercise) -> Option<Date> {
        let rests = planned.loads().iter().filter_map(|tissue| self.state().rests.get(tissue));
        rests
            .chain(planned.loads().iter().filter_map(|tissue| self.state().loaded.get(tissue)))
            .max()
            .copied()
    }

    /// The number of barefoot exercises that may still begin: two in the first week with any, then
    /// one a week.
    fn barefoot_room(&self) -> usize {
        let begun = self.state().barefoot_since.is_some_and(|first| first < self.week.first);
        let limit: usize = if begun { 1 } else { FIRST_BAREFOOT };
        limit.saturating_sub(self.budget.barefoot.len())
    }
}

/// Days a week of an exercise that is no load and whose dose names no days.
const USUAL_DAYS: u16 = 7;

/// Days a week of a load whose dose names no days.
const USUAL_LOADING_DAYS: u16 = 3;

/// Barefoot exercises that may begin in the first week with any.
const FIRST_BAREFOOT: usize = 2;

/// The days from one session to the next; 1 is the next day.
fn gap_days(dose: Option<&Dosage>) -> usize {
    dose.and_then(|dose| dose.min_gap_h).map_or(1, |hours| usize::from(hours.div_ceil(24)).max(1))
}

fn bits(tissues: &[Tissue]) -> u32 {
    let bit = |tissue: &Tissue| {
        Tissue::ALL.iter().position(|known| known == tissue).map_or(0, |at| 1 << at)
    };
    tissues.iter().fold(0, |bits, tissue| bits | bit(tissue))
}

/// The families of the protocols of some courses.
pub(super) fn families<'a>(
    context: &'a PlanContext<'_>,
    courses: &'a BTreeSet<usize>,
) -> impl Iterator<Item = Family> + 'a {
    let protocol =
        |course: &usize| context.plan.content.protocol(&context.plan.courses[*course].protocol);
    courses.iter().filter_map(protocol).map(|protocol| protocol.family)
}

/// The families that may bring new loads this week: never all of those that are kept apart. The
/// first week is a start, not a step.
fn open_families(
    context: &PlanContext<'_>,
    budget: &WeekBudget,
    timed: &[PlannedExercise],
    from: Date,
) -> BTreeSet<Family> {
    let mut open: BTreeSet<Family> = Family::ALL.iter().copied().collect();
    if context.plan.day_number(from).is_some_and(|day| day < DAYS) {
        return open;
    }
    let new = |planned: &&PlannedExercise| {
        planned.is_loading() && context.state.is_new(&planned.exercise.id, planned.effort(), from)
    };
    let mut stepping: BTreeSet<Family> =
        timed.iter().filter(new).flat_map(|planned| families(context, &planned.courses)).collect();
    stepping.extend(&budget.families);
    if KEPT_APART.iter().all(|family| stepping.contains(family)) {
        let order = |family: &Family| {
            let first = |course: usize| {
                families(context, &BTreeSet::from([course])).any(|other| other == *family)
            };
            (0..context.plan.courses.len()).position(first)
        };
        let waiting = KEPT_APART
            .iter()
            .filter(|family| !budget.families.contains(family))
            .max_by_key(|family| order(family));
        waiting.map(|family| open.remove(family));
    }
    open
}

/// The reason why a candidate was not chosen.
fn rival(
    week: &WeekProblem,
    chosen: &DayMasks,
    timed: &[PlannedExercise],
    index: usize,
) -> ExclusionReason {
    let choice = &week.choices[index];
    let on = |other: &usize| chosen[*other] != 0;
    let first = (0..timed.len()).filter(on).find(|other| {
        let other = &week.choices[*other];
        choice.is_new && other.is_new && choice.loads & other.loads != 0
    });
    match first {
        Some(other) => ExclusionReason::OneNewLoad(timed[other].exercise.id.clone()),
        None if choice.is_barefoot && choice.is_new && !has_barefoot_room(week, chosen) => {
            ExclusionReason::OneBarefoot
        }
        None => ExclusionReason::NoRoom,
    }
}

fn has_barefoot_room(week: &WeekProblem, chosen: &DayMasks) -> bool {
    let new = week
        .choices
        .iter()
        .zip(chosen)
        .filter(|(choice, days)| choice.is_barefoot && choice.is_new && **days != 0);
    new.count() < week.new_barefoot
}

/// The exercises of each day of the week, in the order of the day.
fn lay_out(
    week: &WeekProblem,
    chosen: &DayMasks,
    timed: &[PlannedExercise],
) -> Vec<Vec<ScheduledExercise>> {
    let on = |day: usize| {
        let scheduled = (0..timed.len()).filter(move |index| chosen[*index] & (1 << day) != 0);
        let mut exercises: Vec<ScheduledExercise> = scheduled
            .filter_map(|index| {
                ScheduledExercise::new(timed[index].clone(), week.choices[index].is_new)
            })
            .collect();
        exercises.sort_by_key(|scheduled| {
            (
                part_of_day(scheduled.planned.moment),
                scheduled.planned.exercise.purpose,
                scheduled.id().clone(),
            )
        });
        exercises
    };
    (0..DAYS).map(on).collect()
}

/// Records the new loads in the budget of the week.
fn record_new_loads(
    context: &PlanContext<'_>,
    budget: &mut WeekBudget,
    timed: &[PlannedExercise],
    week: &WeekProblem,
    chosen: &DayMasks,
) {
    let is_first_week = context.plan.day_number(context.facts.today).is_some_and(|day| day < DAYS);
    for (index, planned) in timed.iter().enumerate().filter(|(index, _)| chosen[*index] != 0) {
        let choice = &week.choices[index];
        if choice.is_new && choice.is_barefoot {
            budget.barefoot.insert(planned.exercise.id.clone());
        }
        if choice.is_new && choice.loads != 0 {
            let stepping = families(context, &planned.courses).filter(|_| !is_first_week);
            budget.note(&planned.exercise.id, planned.loads(), stepping);
        }
    }
}
