//! Steps in a replay: changes of doses, ladders and rests after the verdict on a session.

use std::collections::BTreeSet;

use heelwise_core::{Exercise, Id, ItemKey, PainModel, Tissue};

use super::Replay;
use super::sessions::strictest;
use crate::plan::events::{PlanEvent, PlanEventKind, listed};
use crate::plan::exercise::PlannedExercise;
use crate::plan::pain_verdict::{Light, SessionVerdict};
use crate::plan::safety::is_loading;
use crate::plan::{after, candidates, fill_week, ladder, log_signals};

/// A step up of an exercise.
enum ProgressionStep {
    /// A higher dose.
    Dose,
    /// Back to the exercise that it replaces.
    Back(Id<Exercise>),
    /// On to the next rung.
    Rung(Id<Exercise>),
}

impl Replay<'_> {
    /// Steps the exercises that were done up or down by the verdict on their session.
    pub(super) fn act_on(&mut self, verdict: &SessionVerdict) {
        let candidates = candidates::day_candidates(&self.context());
        let done: Vec<PlannedExercise> = candidates
            .timed
            .into_iter()
            .filter(|planned| verdict.done.contains(&planned.exercise.id))
            .collect();
        let judged: Vec<(PlannedExercise, Light, String)> = done
            .into_iter()
            .map(|planned| {
                let (light, because) = strictest(self, &planned.courses, verdict);
                (planned, light, because)
            })
            .collect();
        let loads = judged.iter().any(|(planned, ..)| planned.is_loading());
        // Counted before any step: an eased exercise is no longer a candidate.
        let red = self.red_courses(verdict, &judged);
        for (planned, light, because) in judged {
            match light {
                Light::Green => self.count_calm(&planned, &because),
                Light::Amber => {
                    self.state.greens.remove(&planned.exercise.id);
                }
                // With loads in the session, only they were too much.
                Light::Red if planned.is_loading() || !loads => self.ease(&planned, &because),
                Light::Red => {}
            }
        }
        self.count_red(verdict, &red);
    }

    fn model_of(&self, planned: &PlannedExercise) -> Option<&PainModel> {
        let models = planned.courses.iter().filter_map(|course| {
            self.plan.content.pain_model(&self.plan.courses[*course].protocol)
        });
        models.min_by_key(|model| (model.amber, std::cmp::Reverse(model.greens_up)))
    }

    /// Counts a calm session towards the next step.
    fn count_calm(&mut self, planned: &PlannedExercise, because: &str) {
        let Some(model) = self.model_of(planned) else { return };
        let (needed, rule) = (model.greens_up, model.id.key());
        let id = planned.exercise.id.clone();
        if planned.dosage.as_ref().is_none_or(|dosage| planned.level >= dosage.top_level())
            && planned.instead_of.is_none()
        {
            self.state.full.insert(id.clone());
        }
        let greens = self.state.greens.entry(id.clone()).or_default();
        *greens = greens.saturating_add(1);
        let greens = *greens;
        if greens >= needed {
            self.step_up(
                planned,
                &format!("{greens} calm sessions in a row, the last: {because}"),
                &rule,
            );
        }
    }

    fn step_up(&mut self, planned: &PlannedExercise, because: &str, rule: &ItemKey) {
        let id = planned.exercise.id.clone();
        let Some(step) = self.step_above(planned) else {
            // The top of the ladder; only a new phase asks for more.
            self.state.greens.remove(&id);
            return;
        };
        let (target, loads) = self.target(planned, &step);
        if let Some(reason) = self.must_wait(planned, &loads) {
            self.hold(planned, because, &reason);
            return;
        }
        let text = match step {
            ProgressionStep::Dose => match self.raise_dose(planned, because) {
                Some(text) => text,
                None => return,
            },
            ProgressionStep::Back(harder) => {
                self.state.instead.remove(&harder);
                self.state.levels.remove(&harder);
                self.is_outdated = true;
                format!("{because}. Back to \"{}\".", self.name(&harder))
            }
            ProgressionStep::Rung(next) => {
                self.state.climbed.insert(id.clone());
                self.state.levels.remove(&next);
                self.is_outdated = true;
                format!("{because}. On to \"{}\".", self.name(&next))
            }
        };
        self.state.greens.remove(&id);
        if !loads.is_empty() {
            let families: Vec<_> = fill_week::families(&self.context(), &planned.courses).collect();
            self.state.budget.note(&target, &loads, families.into_iter());
        }
        self.note(PlanEventKind::Up, id.key(), text, rule.clone());
    }

    /// The exercise after a step, and the tissues it loads.
    fn target(
        &self,
        planned: &PlannedExercise,
        step: &ProgressionStep,
    ) -> (Id<Exercise>, Vec<Tissue>) {
        let id = match step {
            ProgressionStep::Dose => &planned.exercise.id,
            ProgressionStep::Back(other) | ProgressionStep::Rung(other) => other,
        };
        let exercise = self.plan.content.exercises.get(id).filter(|exercise| is_loading(exercise));
        (id.clone(), exercise.map_or_else(Vec::new, |exercise| exercise.tissues.clone()))
    }

    /// The next step up.
    fn step_above(&self, planned: &PlannedExercise) -> Option<ProgressionStep> {
        let top = planned.dosage.as_ref().map_or(0, heelwise_core::Dosage::top_level);
        if planned.level < top {
            return Some(ProgressionStep::Dose);
        }
        match &planned.instead_of {
            Some(harder) => Some(ProgressionStep::Back(harder.clone())),
            None => self.context().next_rung(planned).map(ProgressionStep::Rung),
        }
    }

    /// Raises the dose for the rest of the week, if the days have the time.
    fn raise_dose(&mut self, planned: &PlannedExercise, because: &str) -> Option<String> {
        let higher = PlannedExercise { level: planned.level + 1, ..planned.clone() };
        let seconds = u32::from(self.state.minutes(self.plan, self.today)) * 60;
        if higher.seconds() > seconds || !self.week.raise(&higher, self.today, seconds) {
            self.hold(planned, because, "the day has no more minutes");
            return None;
        }
        self.state.levels.insert(planned.exercise.id.clone(), higher.level);
        Some(format!("{because}. The {} goes up.", planned.moves_at(higher.level)))
    }

    /// The reason why a step up to a load must wait for another week, if it must.
    fn must_wait(&self, planned: &PlannedExercise, loads: &[Tissue]) -> Option<String> {
        if loads.is_empty() {
            return None;
        }
        let taken = loads.iter().filter(|tissue| self.state.budget.tissues.contains_key(tissue));
        let taken: Vec<Tissue> = taken.copied().collect();
        if !taken.is_empty() {
            return Some(format!(
                "this week has brought a new load for {} already",
                listed(&taken)
            ));
        }
        let context = self.context();
        let waits = fill_week::families(&context, &planned.courses)
            .any(|family| !self.state.budget.allows(family));
        waits.then(|| "ladders of two other kinds have stepped up this week".to_owned())
    }

    /// Notes, once a week, that a step was earned and waits.
    fn hold(&mut self, planned: &PlannedExercise, because: &str, reason: &str) {
        let about = planned.exercise.id.key();
        let week = self.week.first;
        let is_noted = |known: &PlanEvent| {
            known.kind == PlanEventKind::Held && known.about == about && known.date >= week
        };
        if !self.moves.iter().any(is_noted) {
            let text = format!("{because}. It stays as it is, because {reason}.");
            self.note(PlanEventKind::Held, about, text, ItemKey::rule("one-new-load"));
        }
    }

    /// Takes an exercise one step down, with rest for the tissues it loads.
    fn ease(&mut self, planned: &PlannedExercise, because: &str) {
        let Some(model) = self.model_of(planned) else { return };
        let (rest, rule) = (i32::from(model.rest_h.div_ceil(24)), model.id.key());
        let id = planned.exercise.id.clone();
        self.state.greens.remove(&id);
        self.state.full.remove(&id);
        let text = if planned.level > 0 {
            self.state.levels.insert(id.clone(), planned.level - 1);
            Some(format!("The {} goes down.", planned.moves_at(planned.level - 1)))
        } else {
            self.step_down_rung(planned)
        };
        if let Some(text) = text {
            self.note(
                PlanEventKind::Down,
                id.key(),
                format!("{}. {text}", heelwise_core::text::capitalize(because)),
                rule.clone(),
            );
        }
        let until = after(self.today, rest.max(1));
        for tissue in planned.loads() {
            let known = self.state.rests.entry(*tissue).or_insert(until);
            *known = (*known).max(until);
        }
        if !planned.loads().is_empty() {
            let text = format!("Rest until {until} for: {}.", listed(planned.loads()));
            self.note(PlanEventKind::Rest, id.key(), text, rule);
        }
        self.is_outdated = true;
    }

    /// Replaces an exercise at its lowest dose by the one below it, if there is one.
    fn step_down_rung(&mut self, planned: &PlannedExercise) -> Option<String> {
        let id = &planned.exercise.id;
        let leads_here =
            |below: &&Id<Exercise>| ladder::above(&self.plan.content, below).contains(id);
        if let Some(below) = self.state.climbed.iter().find(leads_here).cloned() {
            self.state.climbed.remove(&below);
            self.state.levels.remove(&below);
            self.state.used.remove(id);
            return Some(format!("Back to \"{}\".", self.name(&below)));
        }
        let easier = planned.exercise.regression.as_ref().filter(|easier| self.can_do(easier));
        match easier.cloned() {
            Some(easier) if planned.instead_of.is_none() => {
                let text = format!("\"{}\" in its place for now.", self.name(&easier));
                self.state.levels.remove(&easier);
                self.state.instead.insert(id.clone(), easier);
                Some(text)
            }
            _ => None,
        }
    }

    fn can_do(&self, id: &Id<Exercise>) -> bool {
        let exercise = self.plan.content.exercises.get(id);
        exercise.is_some_and(|exercise| {
            exercise.dosage.is_some() && self.safety.forbidding(exercise).is_empty()
        })
    }

    fn name(&self, id: &Id<Exercise>) -> String {
        self.plan
            .content
            .exercises
            .get(id)
            .map_or_else(|| id.to_string(), |exercise| exercise.name.clone())
    }

    /// The courses for which a session was red: of those whose loads were done or, without loads,
    /// of all.
    fn red_courses(
        &self,
        verdict: &SessionVerdict,
        judged: &[(PlannedExercise, Light, String)],
    ) -> BTreeSet<usize> {
        let loaded: BTreeSet<usize> = judged
            .iter()
            .filter(|(planned, ..)| planned.is_loading())
            .flat_map(|(planned, ..)| planned.courses.iter().copied())
            .collect();
        let is_red = |course: &usize| {
            let protocol = self.plan.content.protocol(&self.plan.courses[*course].protocol);
            protocol.is_some_and(|protocol| verdict.light(&protocol.pain_model) == Light::Red)
        };
        let counts = |course: &usize| loaded.is_empty() || loaded.contains(course);
        (0..self.plan.courses.len()).filter(counts).filter(is_red).collect()
    }

    /// Counts a red session, and takes courses back a phase when there are too many.
    fn count_red(&mut self, verdict: &SessionVerdict, red: &BTreeSet<usize>) {
        if red.is_empty() {
            return;
        }
        self.state.reds.push(verdict.date);
        let models = red.iter().filter_map(|course| {
            self.plan.content.pain_model(&self.plan.courses[*course].protocol)
        });
        let back = models
            .into_iter()
            .find(|model| log_signals::takes_phase_back(&self.state.reds, model, self.today));
        if let Some(model) = back {
            let (count, days, rule) = (model.reds_back, model.reds_days, model.id.key());
            self.state.reds.clear();
            let why = format!(
                "{count} sessions within {days} days were too much. \
                 Ask yourself whether to be seen."
            );
            self.go_back(red, &why, PlanEventKind::PhaseBack, &rule);
        }
    }
}
