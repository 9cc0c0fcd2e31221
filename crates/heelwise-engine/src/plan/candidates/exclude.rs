//! Exclusion of exercises from the candidates of a day, and their easier substitutes.

use std::collections::BTreeSet;
use std::sync::Arc;

use heelwise_core::{Contraindication, Dosage, Exercise, Form, Id, Kit};

use super::PlanContext;
use crate::offer::Applies;
use crate::plan::exercise::{ExclusionReason, PlannedExercise, seconds_a_day};
use crate::plan::safety::is_loading;

impl PlanContext<'_> {
    /// The reason why a planned exercise is excluded, if it is.
    pub(in crate::plan) fn refusal(&self, planned: &PlannedExercise) -> Option<ExclusionReason> {
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
    pub(in crate::plan) fn refusal_of(
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

    /// The reason why a load waits: one of its courses may not begin yet.
    fn unconfirmed(&self, courses: &BTreeSet<usize>) -> Option<ExclusionReason> {
        let waiting = courses.iter().find_map(|course| Some((course, self.waiting.get(course)?)));
        let (course, waiting) = waiting?;
        let protocol = self.plan.content.protocol(&self.plan.courses[*course].protocol)?;
        let phase = protocol.phases.get(self.state.courses[*course].phase)?;
        Some(ExclusionReason::Unconfirmed(phase.id.clone(), waiting.criterion.clone()))
    }

    /// The easier exercise that replaces one, after a step back or when its kit is missing.
    pub(super) fn easier_substitute(
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
}
