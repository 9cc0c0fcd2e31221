//! The invariants, each as a check of a plan that was replayed to its end.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{
    Catalog, Demand, Exercise, Family, Id, Kit, Log, Purpose, Strength, Tissue, Urgency,
};
use heelwise_engine::plan::safety::Safety;
use heelwise_engine::plan::schedule::{ScheduledDay, ScheduledExercise, part_of_day};
use heelwise_engine::plan::state::KEPT_APART;
use heelwise_engine::plan::{Plan, PlanState};
use jiff::civil::Date;
use proptest::prelude::*;

use super::{days, exercise, profile_on};

/// Whether an exercise loads a tissue, independent of the planner's own definition.
pub(super) fn loads(exercise: &Exercise) -> bool {
    let hard = [Demand::Impact, Demand::HeavyLoad, Demand::TendonLoad];
    exercise.purpose == Purpose::Load || exercise.demands.iter().any(|demand| hard.contains(demand))
}

pub(super) fn check_day(plan: &Plan, day: &ScheduledDay) -> Result<(), TestCaseError> {
    let minutes = plan.request.minutes;
    prop_assert!(
        day.seconds() <= u32::from(minutes) * 60,
        "{} takes {} s",
        day.date,
        day.seconds()
    );
    let most = (usize::from(minutes) * 3).div_ceil(10);
    prop_assert!(
        day.exercises.len() <= most.min(8),
        "{} exercises in {minutes} minutes",
        day.exercises.len()
    );
    let free = plan.request.days.contains(&day.date.weekday()) || day.exercises.is_empty();
    prop_assert!(free, "{} is not a free day", day.date);
    prop_assert!(day.exercises.is_empty() || (plan.made..=plan.last_day()).contains(&day.date));
    for session in day.sessions() {
        let purposes: Vec<Purpose> =
            session.iter().map(|scheduled| scheduled.planned.exercise.purpose).collect();
        prop_assert!(purposes.is_sorted(), "{purposes:?}");
    }
    let parts: Vec<usize> =
        day.exercises.iter().map(|scheduled| part_of_day(scheduled.planned.moment)).collect();
    prop_assert!(parts.is_sorted(), "{parts:?}");
    for scheduled in &day.exercises {
        check_planned_exercise(plan, scheduled)?;
    }
    Ok(())
}

pub(super) fn check_planned_exercise(
    plan: &Plan,
    scheduled: &ScheduledExercise,
) -> Result<(), TestCaseError> {
    let exercise = exercise(plan, scheduled);
    prop_assert!(!(exercise.dosage.is_none() && scheduled.dose.sets.high == 0));
    // Both sides get their full time: what one side takes, twice, and the rests between.
    let one_set = scheduled.dose.work.seconds();
    let sides = if scheduled.dose.per_side { 2.0 } else { 1.0 };
    let least = f64::from(scheduled.dose.sets.high)
        * sides
        * one_set
        * f64::from(scheduled.dose.times_a_day());
    prop_assert!(
        f64::from(scheduled.seconds) + 0.5 >= least,
        "{}: {} s for {least}",
        scheduled.planned.exercise.name,
        scheduled.seconds
    );
    prop_assert_eq!(scheduled.dose.sets.low, scheduled.dose.sets.high);
    let on_hand = |id: &Id<Kit>| match &plan.request.kit {
        Some(kit) => kit.contains(id),
        None => plan.content.kit.get(id).is_some_and(|kit| kit.household),
    };
    for id in &exercise.kit {
        let others =
            plan.content.kit.get(id).map(|kit| kit.substitutes.clone()).unwrap_or_default();
        prop_assert!(
            on_hand(id) || others.iter().any(on_hand),
            "{} needs {id}",
            scheduled.planned.exercise.name
        );
    }
    Ok(())
}

/// The rest of a dosage lies between any two days that load the same tissue.
pub(super) fn check_gaps(plan: &Plan, days: &[&ScheduledDay]) -> Result<(), TestCaseError> {
    for (place, day) in days.iter().enumerate() {
        for scheduled in day.exercises.iter().filter(|scheduled| loads(exercise(plan, scheduled))) {
            let rest = i32::from(scheduled.dose.min_gap_h.unwrap_or(0).div_ceil(24)).max(1);
            let tissues: BTreeSet<&Tissue> = exercise(plan, scheduled).tissues.iter().collect();
            let soon = days[place + 1..]
                .iter()
                .take_while(|later| (later.date - day.date).get_days() < rest);
            for later in
                soon.flat_map(|later| &later.exercises).filter(|later| loads(exercise(plan, later)))
            {
                let shared =
                    exercise(plan, later).tissues.iter().any(|tissue| tissues.contains(tissue));
                prop_assert!(
                    !shared,
                    "{}: {} too soon after {}",
                    day.date,
                    later.planned.exercise.name,
                    scheduled.planned.exercise.name
                );
            }
        }
    }
    Ok(())
}

/// One new or higher load per tissue and week over all packs, and barefoot exercises one by one. An
/// exercise is new when it was not on within two weeks.
pub(super) fn check_new_loads(plan: &Plan, days: &[&ScheduledDay]) -> Result<(), TestCaseError> {
    let mut known: BTreeMap<Id<Exercise>, (Date, u32)> = BTreeMap::new();
    let mut barefoot_begun = false;
    for week in days.chunks(7) {
        let mut new: BTreeMap<Tissue, BTreeSet<&Id<Exercise>>> = BTreeMap::new();
        let mut barefoot: BTreeSet<&Id<Exercise>> = BTreeSet::new();
        let had_barefoot = barefoot_begun;
        for (day, scheduled) in
            week.iter().flat_map(|day| day.exercises.iter().map(|scheduled| (day.date, scheduled)))
        {
            let before = known.get(scheduled.id());
            let is_new = before.is_none_or(|(last, _)| (day - *last).get_days() > 14);
            let is_more = before.is_some_and(|(_, effort)| effort_of(scheduled) > *effort);
            let exercise = exercise(plan, scheduled);
            if (is_new || is_more) && loads(exercise) {
                exercise.tissues.iter().for_each(|tissue| {
                    new.entry(*tissue).or_default().insert(scheduled.id());
                });
            }
            if exercise.demands.contains(&Demand::Barefoot) {
                barefoot_begun = true;
                if is_new {
                    barefoot.insert(scheduled.id());
                }
            }
            known.insert(scheduled.id().clone(), (day, effort_of(scheduled)));
        }
        for (tissue, exercises) in new {
            prop_assert!(exercises.len() <= 1, "{}: new for {tissue}: {exercises:?}", week[0].date);
        }
        prop_assert!(
            barefoot.len() <= if had_barefoot { 1 } else { 2 },
            "{}: {barefoot:?}",
            week[0].date
        );
    }
    Ok(())
}

/// The effort of a planned exercise: repetitions or seconds of work over all its sets.
pub(super) fn effort_of(scheduled: &ScheduledExercise) -> u32 {
    let sides = if scheduled.dose.per_side { 2 } else { 1 };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let work = (scheduled.dose.work.seconds() * 10.0) as u32;
    u32::from(scheduled.dose.sets.high) * work * sides
}

/// Nothing that an absolute rule forbids on the day, nothing under same-day, no load under soon or
/// while such a flag is open.
pub(super) fn check_safety(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    days: &[&ScheduledDay],
) -> Result<(), TestCaseError> {
    let changes: BTreeSet<Date> =
        log.answers.iter().map(|new| new.date).chain([plan.made]).collect();
    let mut seen: Option<(Date, Safety)> = None;
    for day in days.iter().filter(|day| !day.exercises.is_empty()) {
        let since = *changes.range(..=day.date).next_back().unwrap_or(&plan.made);
        if seen.as_ref().is_none_or(|(known, _)| *known != since) {
            let profile = profile_on(plan, log, since);
            seen = Some((since, Safety::new(catalog, &profile, &plan.content, since).unwrap()));
        }
        let Some((_, safety)) = &seen else { continue };
        prop_assert!(
            safety.urgency < Urgency::SameDay,
            "{}: something is on under {}",
            day.date,
            safety.urgency
        );
        for scheduled in &day.exercises {
            let exercise = exercise(plan, scheduled);
            let forbids = safety
                .rules
                .iter()
                .find(|(rule, _)| rule.level == Strength::Absolute && rule.concerns(exercise));
            prop_assert!(
                forbids.is_none(),
                "{}: {} in spite of {:?}",
                day.date,
                scheduled.planned.exercise.name,
                forbids.map(|(rule, _)| &rule.id)
            );
            prop_assert!(
                !loads(exercise) || safety.no_loading.is_none(),
                "{}: {} loads",
                day.date,
                scheduled.planned.exercise.name
            );
        }
    }
    Ok(())
}

/// The steps up of one week (phases, and after the first week new or higher loads) are
/// never of all the families that are kept apart.
pub(super) fn check_ladders(plan: &Plan, following: &PlanState) -> Result<(), TestCaseError> {
    let family =
        |course: usize| plan.content.protocol(&plan.courses[course].protocol).map(|it| it.family);
    let mut before: Option<&Vec<Option<usize>>> = None;
    let mut known: BTreeMap<Id<Exercise>, (Date, u32)> = BTreeMap::new();
    let all = days(following);
    for (number, (turn, week)) in following.turns.iter().zip(all.chunks(7)).enumerate() {
        let up = |(course, phase): (usize, &Option<usize>)| {
            let up =
                before.is_some_and(|before| *phase > before[course] && before[course].is_some());
            up.then(|| family(course)).flatten()
        };
        let mut stepped: BTreeSet<Family> = turn.phases.iter().enumerate().filter_map(up).collect();
        for (day, scheduled) in
            week.iter().flat_map(|day| day.exercises.iter().map(|scheduled| (day.date, scheduled)))
        {
            let last = known.insert(scheduled.id().clone(), (day, effort_of(scheduled)));
            let is_new = last.is_none_or(|(last, effort)| {
                (day - last).get_days() > 14 || effort_of(scheduled) > effort
            });
            if number > 0 && is_new && loads(exercise(plan, scheduled)) {
                stepped
                    .extend(scheduled.planned.courses.iter().filter_map(|course| family(*course)));
            }
        }
        prop_assert!(
            !KEPT_APART.iter().all(|family| stepped.contains(family)),
            "{}: {stepped:?}",
            turn.first
        );
        before = Some(&turn.phases);
    }
    Ok(())
}
