//! Phases in a replay: forward when their criteria hold, back after too much pain.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{ContentError, Exercise, Id, ItemKey, Truth};

use super::Replay;
use crate::plan::criteria::UnmetEntry;
use crate::plan::days_between;
use crate::plan::events::PlanEventKind;
use crate::rule_text;

/// The number of days without a red session before the next phase may begin.
const CALM_DAYS: i32 = 7;

impl Replay<'_> {
    /// The unmet entry criterion of each course in its first phase.
    pub(super) fn waiting_entries(&self) -> Result<BTreeMap<usize, UnmetEntry>, ContentError> {
        let mut waiting = BTreeMap::new();
        for (index, course) in self.plan.courses.iter().enumerate() {
            let protocol = self.plan.content.protocol(&course.protocol);
            let first = protocol.and_then(|protocol| protocol.phases.first());
            let Some(phase) = first.filter(|_| self.state.courses[index].phase == 0) else {
                continue;
            };
            waiting.extend(
                self.criteria_context(index).waiting_for(&phase.entry)?.map(|found| (index, found)),
            );
        }
        Ok(waiting)
    }

    /// Updates which courses wait. A course that may now begin begins today.
    pub(super) fn update_waiting(&mut self) -> Result<(), ContentError> {
        let waiting = self.waiting_entries()?;
        for (course, before) in &self.waiting {
            if before.is_known && !waiting.get(course).is_some_and(|now| now.is_known) {
                let state = &mut self.state.courses[*course];
                (state.began, state.since) = (self.today, self.today);
            }
        }
        self.waiting = waiting;
        Ok(())
    }

    /// Moves every course that may move on to its next phase, on the first day of a week.
    pub(super) fn turn_phases(&mut self) -> Result<(), ContentError> {
        for course in 0..self.plan.courses.len() {
            self.turn_phase(course)?;
        }
        Ok(())
    }

    fn turn_phase(&mut self, course: usize) -> Result<(), ContentError> {
        let Some(protocol) = self.plan.content.protocol(&self.plan.courses[course].protocol) else {
            return Ok(());
        };
        let state = &self.state.courses[course];
        let Some(phase) = protocol.phases.get(state.phase).filter(|_| !state.is_done) else {
            return Ok(());
        };
        let weeks = days_between(state.since, self.today) / 7;
        if weeks < i32::from(phase.weeks.low) || self.waits_for_start(course) {
            return Ok(());
        }
        let exit = self.criteria_context(course).all(&phase.exit)?;
        let next = protocol.phases.get(state.phase + 1);
        let entry = match next {
            Some(next) => self.criteria_context(course).all(&next.entry)?,
            None => Truth::True,
        };
        if exit == Truth::True && entry == Truth::True {
            if next.is_none() {
                self.finish(course);
            } else if self.may_step(course) {
                self.go_on(course);
            }
        } else if weeks >= i32::from(phase.weeks.high) && !state.is_overdue {
            self.note_overdue(course)?;
        }
        Ok(())
    }

    /// Whether warning signs or waiting loads keep a course in its phase.
    fn waits_for_start(&self, course: usize) -> bool {
        self.stopped || self.safety.no_loading.is_some() || self.waiting.contains_key(&course)
    }

    fn may_step(&self, course: usize) -> bool {
        let Some(protocol) = self.plan.content.protocol(&self.plan.courses[course].protocol) else {
            return false;
        };
        let calm = self.state.reds.iter().all(|red| days_between(*red, self.today) >= CALM_DAYS);
        calm && self.state.budget.allows(protocol.family)
    }

    fn finish(&mut self, course: usize) {
        self.state.courses[course].is_done = true;
        let about = self.plan.courses[course].protocol.key();
        let text = "All it asks for holds. What is on stays on, to keep it so.".to_owned();
        self.note(PlanEventKind::Done, about, text, ItemKey::rule("criteria"));
    }

    fn go_on(&mut self, course: usize) {
        let Some(protocol) = self.plan.content.protocol(&self.plan.courses[course].protocol) else {
            return;
        };
        let (family, place) = (protocol.family, self.state.courses[course].phase + 1);
        let Some(phase) = protocol.phases.get(place) else { return };
        let (about, text) =
            (phase.id.key(), format!("On to \"{}\": everything it takes holds.", phase.name));
        self.enter(course, place);
        self.state.budget.families.insert(family);
        self.note(PlanEventKind::PhaseOn, about, text, ItemKey::rule("criteria"));
    }

    /// Enters a phase. A dose that differs from the old phase's begins low, and counts as new.
    fn enter(&mut self, course: usize, place: usize) {
        let (old, new) = (self.doses(course), {
            let state = &mut self.state.courses[course];
            (state.phase, state.since, state.is_overdue, state.is_done) =
                (place, self.today, false, false);
            self.doses(course)
        });
        for (exercise, dose) in new {
            self.state.full.remove(&exercise);
            self.state.greens.remove(&exercise);
            if old.get(&exercise) != Some(&dose) {
                self.state.levels.remove(&exercise);
                self.state.used.remove(&exercise);
            }
        }
    }

    /// The doses of the present phase of a course.
    fn doses(&self, course: usize) -> BTreeMap<Id<Exercise>, String> {
        let content = &self.plan.content;
        let phase = content
            .protocol(&self.plan.courses[course].protocol)
            .and_then(|protocol| protocol.phases.get(self.state.courses[course].phase));
        let routines = phase
            .into_iter()
            .flat_map(|phase| &phase.routines)
            .filter_map(|id| content.routines.get(id));
        let steps = routines.flat_map(|routine| &routine.steps);
        steps.map(|step| (step.exercise.clone(), format!("{:?}", content.dosage(step)))).collect()
    }

    fn note_overdue(&mut self, course: usize) -> Result<(), ContentError> {
        self.state.courses[course].is_overdue = true;
        let Some(protocol) = self.plan.content.protocol(&self.plan.courses[course].protocol) else {
            return Ok(());
        };
        let Some(phase) = protocol.phases.get(self.state.courses[course].phase) else {
            return Ok(());
        };
        let next = protocol.phases.get(self.state.courses[course].phase + 1);
        let mut missing = Vec::new();
        for criterion in phase.exit.iter().chain(next.into_iter().flat_map(|next| &next.entry)) {
            if self.criteria_context(course).truth(criterion)? != Truth::True {
                missing.push(rule_text::criterion(self.catalog, criterion)?);
            }
        }
        let text = format!(
            "\"{}\" should be over by now. Still missing: {}. Log it, or have it looked at.",
            phase.name,
            missing.join("; ")
        );
        self.note(PlanEventKind::Overdue, phase.id.key(), text, ItemKey::rule("criteria"));
        Ok(())
    }

    /// Takes courses back a phase; in the first one, back to its start.
    pub(super) fn go_back(
        &mut self,
        courses: &BTreeSet<usize>,
        why: &str,
        kind: PlanEventKind,
        rule: &ItemKey,
    ) {
        for course in courses {
            let before = self.state.courses[*course].phase;
            let place = before.saturating_sub(1);
            for exercise in self.doses(*course).keys() {
                self.state.levels.remove(exercise);
                self.state.climbed.remove(exercise);
                self.state.instead.remove(exercise);
            }
            self.enter(*course, place);
            for exercise in self.doses(*course).keys() {
                self.state.levels.remove(exercise);
                self.state.climbed.remove(exercise);
                self.state.instead.remove(exercise);
            }
            let protocol = self.plan.content.protocol(&self.plan.courses[*course].protocol);
            let Some(phase) = protocol.and_then(|protocol| protocol.phases.get(place)) else {
                continue;
            };
            let where_to = if before == place { "Once more from the start of" } else { "Back to" };
            self.note(
                kind,
                phase.id.key(),
                format!("{where_to} \"{}\": {why}", phase.name),
                rule.clone(),
            );
        }
        self.is_outdated = true;
    }

    /// Takes doses back a step, then courses back a phase, after days without a session.
    pub(super) fn pause_steps_back(&mut self) {
        let Some(last) = self.state.last_session else { return };
        let idle = days_between(last, self.today);
        let Some(model) = self.strictest_model() else { return };
        let (pause, rule) = (model.pause.clone(), model.id.key());
        if idle == i32::from(pause.rung_back) {
            for level in self.state.levels.values_mut() {
                *level = level.saturating_sub(1);
            }
            self.state.greens.clear();
            let about = self.plan.courses.first().map(|course| course.protocol.key());
            let text = format!("{idle} days without a session: every dose goes back a step.");
            self.note(
                PlanEventKind::Paused,
                about.unwrap_or_else(|| rule.clone()),
                text,
                rule.clone(),
            );
            self.is_outdated = true;
        }
        if idle == i32::from(pause.phase_back) {
            let all = (0..self.plan.courses.len()).collect();
            self.go_back(
                &all,
                &format!("{idle} days without a session."),
                PlanEventKind::Paused,
                &rule,
            );
        }
    }

    fn strictest_model(&self) -> Option<&heelwise_core::PainModel> {
        self.plan.content.pain_models.values().min_by_key(|model| model.pause.rung_back)
    }
}
