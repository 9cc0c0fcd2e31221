//! Looks up the names behind a plan on one day.

use std::collections::BTreeSet;

use heelwise_core::self_test::AlsoLogged;
use heelwise_core::{
    Catalog, Condition, ContentError, Criterion, Exercise, Id, Log, Phase, Protocol, Truth,
};
use heelwise_engine::plan::cadence_target::{self, CadenceTarget};
use heelwise_engine::plan::events::PlanEvent;
use heelwise_engine::plan::exercise::ExcludedExercise;
use heelwise_engine::plan::explain::{criteria_context, passed_in_words, reason_key, why_in_words};
use heelwise_engine::plan::phase_state::PhaseState;
use heelwise_engine::plan::replay::PlanStatus;
use heelwise_engine::plan::schedule::{ScheduledDay, ScheduledExercise};
use heelwise_engine::plan::{Course, Plan, PlanState};
use heelwise_engine::rule_text;

use super::build::moves;
use super::{
    BeatView, CourseView, CriterionView, ExcludedView, ExerciseView, PhaseView, PlanEventView,
};
use crate::LabeledId;
use crate::assessment::evidence;

pub(super) struct PlanBuilder<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) plan: &'a Plan,
    pub(super) log: &'a Log,
    pub(super) plan_state: &'a PlanState,
}

impl PlanBuilder<'_> {
    /// Whether the plan goes on, so that there is something to do.
    pub(super) fn is_on(&self) -> bool {
        matches!(self.plan_state.status, PlanStatus::Running)
    }

    pub(super) fn conditions(&self, ids: &[Id<Condition>]) -> Result<Vec<LabeledId>, ContentError> {
        let line = |id: &Id<Condition>| {
            Ok(LabeledId { id: id.to_string(), text: rule_text::condition_name(self.catalog, id)? })
        };
        ids.iter().map(line).collect()
    }

    pub(super) fn courses(&self) -> Result<Vec<CourseView>, ContentError> {
        let mut courses = Vec::new();
        for (index, course) in self.plan.courses.iter().enumerate() {
            let Some(protocol) = self.plan.content.protocol(&course.protocol) else { continue };
            courses.push(self.course(index, course, protocol)?);
        }
        Ok(courses)
    }

    pub(super) fn course(
        &self,
        index: usize,
        course: &Course,
        protocol: &Protocol,
    ) -> Result<CourseView, ContentError> {
        let model = self.plan.content.pain_models.get(&protocol.pain_model);
        let phases = protocol.phases.iter().map(|phase| self.phase(index, protocol, phase));
        let waiting = self.plan_state.waiting.get(&index);
        Ok(CourseView {
            id: protocol.id.to_string(),
            name: protocol.name.clone(),
            family: protocol.family,
            helps: self.conditions(&course.helps)?,
            pain_model: LabeledId {
                id: protocol.pain_model.to_string(),
                text: model.map_or_else(String::new, |it| it.name.clone()),
            },
            waits_for: waiting
                .map(|waiting| self.criterion(&waiting.criterion, Some(index)))
                .transpose()?,
            phases: phases.collect::<Result<_, _>>()?,
            evidence: evidence(&protocol.evidence),
        })
    }

    pub(super) fn phase(
        &self,
        course: usize,
        protocol: &Protocol,
        phase: &Phase,
    ) -> Result<PhaseView, ContentError> {
        let place =
            protocol.phases.iter().position(|known| known.id == phase.id).unwrap_or_default();
        let state = self.plan_state.phase_state(course, place);
        let seen = (state == PhaseState::Now).then_some(course);
        let criteria = |criteria: &[Criterion]| -> Result<Vec<CriterionView>, ContentError> {
            criteria.iter().map(|criterion| self.criterion(criterion, seen)).collect()
        };
        Ok(PhaseView {
            id: phase.id.to_string(),
            name: phase.name.clone(),
            goal: phase.goal.clone(),
            state,
            least_weeks: phase.weeks.low,
            most_weeks: phase.weeks.high,
            earliest_week: self.plan_state.earliest_week(self.plan, protocol, course, place),
            to_begin: criteria(&phase.entry)?,
            to_move_on: criteria(&phase.exit)?,
        })
    }

    /// A criterion, with whether it holds when that matters now.
    pub(super) fn criterion(
        &self,
        criterion: &Criterion,
        course: Option<usize>,
    ) -> Result<CriterionView, ContentError> {
        let truth = match course {
            Some(index) => {
                criteria_context(self.catalog, self.plan, self.log, self.plan_state, index)
                    .truth(criterion)?
            }
            None => Truth::Open,
        };
        let mut confirm = Vec::new();
        criterion.each_fact(&mut |fact| {
            if let Criterion::Confirmed(statement) = fact {
                confirm.push(statement.id.to_string());
            }
        });
        let holds = match truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Open => None,
        };
        Ok(CriterionView { text: rule_text::criterion(self.catalog, criterion)?, holds, confirm })
    }

    /// The exercises of some days, each once, in the order in which they come.
    pub(super) fn exercises(
        &self,
        days: &[ScheduledDay],
    ) -> Result<Vec<ExerciseView>, ContentError> {
        let mut seen: BTreeSet<&Id<Exercise>> = BTreeSet::new();
        let mut exercises = Vec::new();
        for scheduled in days.iter().flat_map(|day| &day.exercises) {
            if seen.insert(scheduled.id()) {
                exercises.push(self.exercise(scheduled)?);
            }
        }
        Ok(exercises)
    }

    pub(super) fn exercise(
        &self,
        scheduled: &ScheduledExercise,
    ) -> Result<ExerciseView, ContentError> {
        let content = &self.plan.content;
        let helps: Vec<Id<Condition>> = scheduled
            .planned
            .courses
            .iter()
            .flat_map(|course| &self.plan.courses[*course].helps)
            .cloned()
            .collect();
        let mut helps = self.conditions(&helps)?;
        helps.dedup_by(|one, other| one.id == other.id);
        let caution = |id: &Id<_>| {
            let rules = self.catalog.contraindications().iter().chain(&content.contraindications);
            let rule = rules.into_iter().find(|rule| rule.id == *id)?;
            Some(LabeledId { id: rule.id.to_string(), text: rule.caution.clone() })
        };
        let other = scheduled.planned.instead_of.as_ref().and_then(|id| content.exercises.get(id));
        Ok(ExerciseView {
            id: scheduled.id().to_string(),
            name: scheduled.planned.exercise.name.clone(),
            purpose: scheduled.planned.exercise.purpose,
            dosage: scheduled.dose.to_string(),
            seconds: scheduled.seconds,
            beat: self.beat(scheduled),
            is_new_load: scheduled.is_new && !scheduled.planned.loads().is_empty(),
            is_cut: scheduled.planned.is_cut(),
            helps,
            instead_of: other.map(|it| LabeledId { id: it.id.to_string(), text: it.name.clone() }),
            cautions: scheduled.planned.cautions.iter().filter_map(caution).collect(),
            evidence: evidence(&scheduled.planned.exercise.evidence),
        })
    }

    /// The metronome of an exercise.
    fn beat(&self, scheduled: &ScheduledExercise) -> Option<BeatView> {
        let target = cadence_target::target(self.plan, self.plan_state, &scheduled.dose)?;
        let test = self.plan.content.self_tests.get(&target.test);
        let logged = test.and_then(|test| test.logged);
        Some(BeatView {
            test: target.test.to_string(),
            percent: target.percent,
            per_minute: target.known.map(|known| known.per_minute),
            own: target.known.map(|known| known.own),
            measured: target.known.map(|known| known.measured),
            text: in_words(&target, logged),
        })
    }

    pub(super) fn all_day(&self) -> Vec<LabeledId> {
        let all_day = self.plan_state.week.all_day.iter().filter(|_| self.is_on());
        all_day
            .map(|planned| LabeledId {
                id: planned.exercise.id.to_string(),
                text: planned.exercise.name.clone(),
            })
            .collect()
    }

    pub(super) fn left_out(&self) -> Result<Vec<ExcludedView>, ContentError> {
        let left_out = self.plan_state.week.left_out.iter().filter(|_| self.is_on());
        let view = |left: &ExcludedExercise| {
            Ok(ExcludedView {
                id: left.exercise.id.to_string(),
                name: left.exercise.name.clone(),
                why: why_in_words(self.catalog, self.plan, &left.why)?,
                because: reason_key(&left.why).to_string(),
            })
        };
        left_out.map(view).collect()
    }

    pub(super) fn passed_over(&self) -> Result<Vec<ExcludedView>, ContentError> {
        let mut views = Vec::new();
        for passed in &self.plan.passed {
            let protocol = self.catalog.get(&passed.protocol)?;
            views.push(ExcludedView {
                id: passed.protocol.to_string(),
                name: protocol.map_or_else(String::new, |it| it.name),
                why: passed_in_words(self.catalog, self.plan, &passed.why)?,
                because: passed.protocol.to_string(),
            });
        }
        Ok(views)
    }

    pub(super) fn reviews(&self) -> Vec<LabeledId> {
        let due = self.plan_state.reviews.iter().filter(|_| self.is_on());
        let line = |due: &heelwise_engine::plan::replay::DueReview| {
            let unknown = if due.failed { "" } else { "Take the tests, then this can be judged. " };
            LabeledId {
                id: due.review.id.to_string(),
                text: format!("Week {}: {unknown}{}", due.review.week, due.review.advice),
            }
        };
        due.map(line).collect()
    }

    pub(super) fn moves(&self, wanted: impl Fn(&PlanEvent) -> bool) -> Vec<PlanEventView> {
        moves(self.plan, self.plan_state, wanted)
    }
}

/// The target cadence in words, with how to measure it while it is unknown.
fn in_words(target: &CadenceTarget, logged: Option<AlsoLogged>) -> String {
    let words = target.words();
    if target.known.is_some() {
        return words;
    }
    let runs = if logged == Some(AlsoLogged::Runs) {
        ", or log three runs with their steps a minute"
    } else {
        ""
    };
    format!(
        "{words}. Take the test \"{}\": heelwise log test {} N{runs}",
        target.name,
        target.test.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_that_is_not_known_says_how_to_know_it() {
        let test = Id::new("p", "step-rate");
        let target = CadenceTarget { test, name: "Step rate".into(), percent: 105, known: None };
        let expected = "to a beat 5 per cent above your own steps a minute, which are not known yet. \
                        Take the test \"Step rate\": heelwise log test step-rate N";
        assert_eq!(in_words(&target, None), expected);
        let or_runs = format!("{expected}, or log three runs with their steps a minute");
        assert_eq!(in_words(&target, Some(AlsoLogged::Runs)), or_runs);
    }
}
