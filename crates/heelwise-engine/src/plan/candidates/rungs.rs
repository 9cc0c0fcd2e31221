//! Rungs among the candidates of a day: one exercise of every ladder.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{Exercise, Id, Routine};

use super::PlanContext;
use crate::plan::exercise::{ExcludedExercise, ExclusionReason, PlannedExercise};
use crate::plan::ladder;

/// The exercises of a day that are not the rung that is kept.
struct Rungs {
    /// Exercises above it, with the first rung below each.
    above: BTreeMap<Id<Exercise>, Id<Exercise>>,
    /// Exercises that were completed, or whose higher rung was done lately.
    below: BTreeSet<Id<Exercise>>,
}

impl PlanContext<'_> {
    /// Keeps one rung of every ladder: the lowest above those that were completed.
    pub(super) fn climb(
        &self,
        exercises: &mut Vec<PlannedExercise>,
        left_out: &mut Vec<ExcludedExercise>,
    ) {
        let routines: Vec<&Routine> =
            self.routines().into_iter().map(|(_, routine)| routine).collect();
        let possible: BTreeSet<Id<Exercise>> =
            exercises.iter().map(|planned| planned.exercise.id.clone()).collect();
        let courses: BTreeMap<Id<Exercise>, BTreeSet<usize>> = exercises
            .iter()
            .map(|planned| (planned.exercise.id.clone(), planned.courses.clone()))
            .collect();
        let Rungs { above, below } = self.rungs(&routines, &possible);
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

    /// The possible exercises that are above or below the rung that is kept.
    fn rungs(&self, routines: &[&Routine], possible: &BTreeSet<Id<Exercise>>) -> Rungs {
        let mut above: BTreeMap<Id<Exercise>, Id<Exercise>> = BTreeMap::new();
        let mut below: BTreeSet<Id<Exercise>> = BTreeSet::new();
        for id in possible {
            let Some(next) = ladder::next_rung(&self.plan.content, routines, possible, id) else {
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
        Rungs { above, below }
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
