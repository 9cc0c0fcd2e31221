//! The candidates of a day: the exercises of the present phases, and those that are excluded, with
//! the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heelwise_core::{Dosage, Exercise, Expr, Finding, Id, Routine, Stage, Truth};

use super::Plan;
use super::criteria::UnmetEntry;
use super::exercise::{ExcludedExercise, ExclusionReason, PlannedExercise, seconds_a_day};
use super::safety::Safety;
use super::state::DoseState;
use crate::facts::{Facts, UnknownAs};

mod exclude;
mod rungs;

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
    context.limit_habits(&mut candidates);
    candidates
}

impl<'a> PlanContext<'a> {
    /// Sorts the all-day habits and aids, and leaves out all but the best.
    fn limit_habits(&self, candidates: &mut DayCandidates) {
        candidates.all_day.sort_by_key(|planned| {
            (std::cmp::Reverse(planned.courses.len()), planned.exercise.evidence.grade)
        });
        if let Some(first) = candidates.all_day.iter().position(|planned| self.is_shown(planned)) {
            candidates.all_day[..=first].rotate_right(1);
        }
        for planned in candidates.all_day.split_off(candidates.all_day.len().min(MOST_HABITS)) {
            candidates.left_out.push(ExcludedExercise {
                exercise: planned.exercise,
                why: ExclusionReason::NoRoom,
            });
        }
    }

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

    fn seconds(&self) -> u32 {
        u32::from(self.state.minutes(self.plan, self.facts.today)) * 60
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
