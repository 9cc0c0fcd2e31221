//! The candidates of a day: the exercises of the present phases, and those that are excluded, with
//! the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heelwise_core::{
    Contraindication, Dosage, Exercise, Expr, Finding, Form, Id, Kit, Routine, Stage, Truth,
};

use super::Plan;
use super::criteria::UnmetEntry;
use super::exercise::{ExcludedExercise, ExclusionReason, PlannedExercise, seconds_a_day};
use super::ladder;
use super::safety::{Safety, is_loading};
use super::state::DoseState;
use crate::facts::{Facts, UnknownAs};
use crate::offer::Applies;

/// The exercises of the present phases.
#[derive(Clone, Debug, Default)]
pub struct DayCandidates {
    /// Timed exercises.
    pub timed: Vec<PlannedExercise>,
    /// Habits and aids without a dose, for all day.
    pub all_day: Vec<PlannedExercise>,
    /// Exercises that are not planned, with the reason.
    pub left_out: Vec<ExcludedExercise>,
}

/// The plan, its state and the answers that the candidates of a day depend on.
#[derive(Clone, Copy)]
pub struct PlanContext<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its state.
    pub state: &'a DoseState,
    /// The safety rules as they apply now.
    pub safety: &'a Safety,
    /// The answers as of the day.
    pub facts: Facts<'a>,
    /// The unmet entry criterion of each waiting course, by index.
    pub waiting: &'a BTreeMap<usize, UnmetEntry>,
}

/// The most all-day habits and aids that are asked of a person at a time.
pub const MOST_HABITS: usize = 3;

/// Returns the candidates of a day.
pub fn day_candidates(context: &PlanContext<'_>) -> DayCandidates {
    let mut candidates = DayCandidates::default();
    let mut exercises = context.candidates();
    exercises.retain_mut(|planned| {
        let Some(why) = context.refusal(planned) else { return true };
        if let Some(other) = context.easier_substitute(planned, &why) {
            *planned = other;
            return true;
        }
        candidates.left_out.push(ExcludedExercise { exercise: planned.exercise.clone(), why });
        false
    });
    let mut exercises = joined(exercises);
    context.climb(&mut exercises, &mut candidates.left_out);
    for mut planned in exercises {
        planned.most_sets = planned.dosage.as_ref().and_then(|dosage| context.most_sets(dosage));
        if planned.dosage.is_some() {
            candidates.timed.push(planned);
        } else {
            candidates.all_day.push(planned);
        }
    }
    candidates.all_day.sort_by_key(|planned| {
        (std::cmp::Reverse(planned.courses.len()), planned.exercise.evidence.grade)
    });
    if let Some(first) = candidates.all_day.iter().position(|planned| context.is_shown(planned)) {
        candidates.all_day[..=first].rotate_right(1);
    }
    for planned in candidates.all_day.split_off(candidates.all_day.len().min(MOST_HABITS)) {
        candidates
            .left_out
            .push(ExcludedExercise { exercise: planned.exercise, why: ExclusionReason::NoRoom });
    }
    candidates
}

impl<'a> PlanContext<'a> {
    /// The routines of the present phases that suit, by course.
    fn routines(&self) -> Vec<(usize, &'a Routine)> {
        let content = &self.plan.content;
        let mut routines = Vec::new();
        for (index, (course, state)) in
            self.plan.courses.iter().zip(&self.state.courses).enumerate()
        {
            if self.waiting.get(&index).is_some_and(|waiting| waiting.is_known) {
                continue;
            }
            let phase = content
                .protocol(&course.protocol)
                .and_then(|protocol| protocol.phases.get(state.phase));
            let named = phase.into_iter().flat_map(|phase| &phase.routines);
            let named: Vec<&Routine> = named.filter_map(|id| content.routines.get(id)).collect();
            let suiting: Vec<&Routine> =
                named.iter().copied().filter(|routine| self.suits(routine)).collect();
            // A later phase is never empty.
            let chosen = if suiting.is_empty() && state.phase > 0 { named } else { suiting };
            routines.extend(chosen.into_iter().map(|routine| (index, routine)));
        }
        routines
    }

    /// Whether a routine suits. Numbers of the first check, such as weeks and pain, go out of date:
    /// for later routines of a protocol the criteria of its phases replace them.
    fn suits(&self, routine: &Routine) -> bool {
        let is_later = routine.stage == Stage::Later;
        let truth = |expr: &Expr| {
            expr.truth(&|fact| match fact {
                Expr::Number(..) if is_later => Truth::Open,
                fact if self.safety.is_unmeasured(fact) => Truth::False,
                fact => self.safety.truth(&self.facts, fact, UnknownAs::Open),
            })
        };
        routine.suits.as_ref().map(truth) != Some(Truth::False)
    }

    /// Whether a measurement is the reason for a planned exercise.
    fn is_shown(&self, planned: &PlannedExercise) -> bool {
        let suits = self
            .plan
            .content
            .routines
            .get(&planned.routine)
            .and_then(|routine| routine.suits.as_ref());
        let measured = &self.facts.profile.measured;
        let is_present =
            |id: &Id<Finding>| measured.get(id).is_some_and(|one| one.present == Some(true));
        suits.is_some_and(|suits| suits.findings().into_iter().any(is_present))
    }

    /// The exercises of the routines, each once, with the gentlest of its doses.
    fn candidates(&self) -> Vec<PlannedExercise> {
        let mut exercises: Vec<PlannedExercise> = Vec::new();
        for (course, routine) in self.routines() {
            for step in &routine.steps {
                let Some(exercise) = self.plan.content.exercises.get(&step.exercise) else {
                    continue;
                };
                let dosage = self.plan.content.dosage(step);
                let planned = self.candidate(exercise, dosage, routine, course);
                match exercises.iter_mut().find(|known| known.exercise.id == exercise.id) {
                    Some(known) => join(known, planned),
                    None => exercises.push(planned),
                }
            }
        }
        for planned in &mut exercises {
            planned.level = planned.level.min(planned.dosage.as_ref().map_or(0, Dosage::top_level));
        }
        exercises
    }

    fn candidate(
        &self,
        exercise: &Exercise,
        dosage: Option<Dosage>,
        routine: &Routine,
        course: usize,
    ) -> PlannedExercise {
        PlannedExercise {
            level: self.state.level(&exercise.id),
            cautions: self
                .safety
                .cautions(exercise)
                .into_iter()
                .map(|rule| rule.id.clone())
                .collect(),
            exercise: Arc::new(exercise.clone()),
            dosage,
            most_sets: None,
            moment: routine.moment,
            routine: routine.id.clone(),
            courses: BTreeSet::from([course]),
            instead_of: None,
        }
    }

    /// The reason why a planned exercise is excluded, if it is.
    pub(super) fn refusal(&self, planned: &PlannedExercise) -> Option<ExclusionReason> {
        let too_long = || {
            let top = |dosage: &Dosage| {
                seconds_a_day(&dosage.at_level(dosage.top_level()).with_most_sets(1))
            };
            let least = planned.dosage.as_ref().map_or(0, top);
            (least > self.seconds()).then_some(ExclusionReason::TooLong(least))
        };
        self.refusal_of(&planned.exercise, &planned.courses).or_else(too_long)
    }

    /// The reason why an exercise is excluded for these courses, with any dose.
    pub(super) fn refusal_of(
        &self,
        exercise: &Exercise,
        courses: &BTreeSet<usize>,
    ) -> Option<ExclusionReason> {
        let forbidding = self.safety.forbidding(exercise);
        if !forbidding.is_empty() {
            let is_certain =
                |(_, applies): &&&(Contraindication, Applies)| *applies == Applies::Yes;
            let certain: Vec<_> =
                forbidding.iter().filter(is_certain).map(|(rule, _)| rule.id.clone()).collect();
            return Some(
                match forbidding.iter().find_map(|(rule, applies)| match applies {
                    Applies::UntilAnswered(finding) if certain.is_empty() => {
                        Some((rule.id.clone(), finding.clone()))
                    }
                    _ => None,
                }) {
                    Some((rule, finding)) => ExclusionReason::Unanswered(rule, finding),
                    None => ExclusionReason::Forbidden(certain),
                },
            );
        }
        if is_loading(exercise) {
            if let Some(flag) = &self.safety.no_loading {
                return Some(ExclusionReason::NoLoading(flag.clone()));
            }
            if let Some(waiting) = self.unconfirmed(courses) {
                return Some(waiting);
            }
        }
        if self.state.instead.contains_key(&exercise.id) {
            return Some(ExclusionReason::Eased(self.state.instead[&exercise.id].clone()));
        }
        let missing = self.missing(exercise);
        (!missing.is_empty()).then_some(ExclusionReason::Kit(missing))
    }

    /// The most sets of a whole dose, when not all of them fit into a day. A cut dose takes two
    /// thirds of the day at most and leaves room for others.
    fn most_sets(&self, dosage: &Dosage) -> Option<u16> {
        let whole = dosage.at_level(dosage.top_level());
        if seconds_a_day(&whole) <= self.seconds() {
            return None;
        }
        let fits =
            |sets: &u16| seconds_a_day(&whole.with_most_sets(*sets)) <= self.seconds() * 2 / 3;
        Some((1..whole.sets.high).rev().find(fits).unwrap_or(1))
    }

    /// The reason why a load waits: one of its courses may not begin yet.
    fn unconfirmed(&self, courses: &BTreeSet<usize>) -> Option<ExclusionReason> {
        let waiting = courses.iter().find_map(|course| Some((course, self.waiting.get(course)?)));
        let (course, waiting) = waiting?;
        let protocol = self.plan.content.protocol(&self.plan.courses[*course].protocol)?;
        let phase = protocol.phases.get(self.state.courses[*course].phase)?;
        Some(ExclusionReason::Unconfirmed(phase.id.clone(), waiting.criterion.clone()))
    }

    fn seconds(&self) -> u32 {
        u32::from(self.state.minutes(self.plan, self.facts.today)) * 60
    }

    /// The easier exercise that replaces one, after a step back or when its kit is missing.
    fn easier_substitute(
        &self,
        planned: &PlannedExercise,
        why: &ExclusionReason,
    ) -> Option<PlannedExercise> {
        let exercise = &planned.exercise;
        let easier = match why {
            ExclusionReason::Eased(easier) => easier,
            ExclusionReason::Kit(_) if exercise.form != Form::Aid => {
                exercise.regression.as_ref()?
            }
            _ => return None,
        };
        let other = self.plan.content.exercises.get(easier)?;
        let dosage = other.dosage.clone()?;
        let substitute = PlannedExercise {
            level: self.state.level(&other.id).min(dosage.top_level()),
            cautions: self.safety.cautions(other).into_iter().map(|rule| rule.id.clone()).collect(),
            exercise: Arc::new(other.clone()),
            dosage: Some(dosage),
            instead_of: Some(exercise.id.clone()),
            ..planned.clone()
        };
        let is_eased_too = self.state.instead.contains_key(&other.id);
        (!is_eased_too && self.refusal(&substitute).is_none()).then_some(substitute)
    }

    /// The kit that an exercise needs and for which neither it nor a substitute is at hand.
    fn missing(&self, exercise: &Exercise) -> Vec<Id<Kit>> {
        let here = |id: &Id<Kit>| self.at_hand(id);
        let substitutes =
            |id: &Id<Kit>| self.plan.content.kit.get(id).map(|kit| kit.substitutes.as_slice());
        let lacks =
            |id: &&Id<Kit>| !here(id) && !substitutes(id).unwrap_or_default().iter().any(here);
        exercise.kit.iter().filter(lacks).cloned().collect()
    }

    fn at_hand(&self, id: &Id<Kit>) -> bool {
        if self.state.missing.get(id).is_some_and(|until| self.facts.today < *until) {
            return false;
        }
        match &self.plan.request.kit {
            Some(kit) => kit.contains(id),
            None => self.plan.content.kit.get(id).is_some_and(|kit| kit.household),
        }
    }

    /// Keeps one rung of every ladder: the lowest above those that were completed.
    fn climb(&self, exercises: &mut Vec<PlannedExercise>, left_out: &mut Vec<ExcludedExercise>) {
        let routines: Vec<&Routine> =
            self.routines().into_iter().map(|(_, routine)| routine).collect();
        let possible: BTreeSet<Id<Exercise>> =
            exercises.iter().map(|planned| planned.exercise.id.clone()).collect();
        let courses: BTreeMap<Id<Exercise>, BTreeSet<usize>> = exercises
            .iter()
            .map(|planned| (planned.exercise.id.clone(), planned.courses.clone()))
            .collect();
        let mut above: BTreeMap<Id<Exercise>, Id<Exercise>> = BTreeMap::new();
        let mut below: BTreeSet<Id<Exercise>> = BTreeSet::new();
        for id in &possible {
            let Some(next) = ladder::next_rung(&self.plan.content, &routines, &possible, id) else {
                continue;
            };
            // A new phase does not replace a higher rung that was done lately.
            let lately = |id: &Id<Exercise>| self.state.was_on_lately(id, self.facts.today);
            let is_higher = lately(&next) && !lately(id);
            if self.state.climbed.contains(id) || is_higher {
                below.insert(id.clone());
            } else {
                above.entry(next).or_insert_with(|| id.clone());
            }
        }
        exercises.retain(|planned| {
            let id = &planned.exercise.id;
            if let Some(first) = above.get(id) {
                let shared = courses
                    .get(first)
                    .is_some_and(|courses| !courses.is_disjoint(&planned.courses));
                let why = if shared {
                    ExclusionReason::After(first.clone())
                } else {
                    ExclusionReason::Gentler(first.clone())
                };
                left_out.push(ExcludedExercise { exercise: planned.exercise.clone(), why });
            }
            !above.contains_key(id) && !below.contains(id)
        });
    }

    /// The rung above a planned exercise, for the courses it serves.
    pub fn next_rung(&self, planned: &PlannedExercise) -> Option<Id<Exercise>> {
        let routines: Vec<&Routine> =
            self.routines().into_iter().map(|(_, routine)| routine).collect();
        let exercises = self.candidates();
        let fit = exercises.iter().filter(|other| {
            self.refusal(other).is_none() && other.courses.is_superset(&planned.courses)
        });
        let possible: BTreeSet<Id<Exercise>> = fit.map(|other| other.exercise.id.clone()).collect();
        ladder::next_rung(&self.plan.content, &routines, &possible, &planned.exercise.id)
    }
}

/// Joins duplicates: the substitute for an exercise may be a candidate already.
fn joined(exercises: Vec<PlannedExercise>) -> Vec<PlannedExercise> {
    let mut once: Vec<PlannedExercise> = Vec::new();
    for planned in exercises {
        match once.iter_mut().find(|known| known.exercise.id == planned.exercise.id) {
            Some(known) => join(known, planned),
            None => once.push(planned),
        }
    }
    once
}

/// Joins two planned exercises of one exercise: the gentler dose, for the courses of both.
fn join(known: &mut PlannedExercise, other: PlannedExercise) {
    let effort = |planned: &PlannedExercise| {
        planned.dosage.as_ref().map_or(0, |dosage| seconds_a_day(&dosage.at_level(9)))
    };
    let courses: BTreeSet<usize> = known.courses.union(&other.courses).copied().collect();
    if other.dosage.is_some() && (known.dosage.is_none() || effort(&other) < effort(known)) {
        *known = other;
    }
    known.courses = courses;
}
