//! Sessions for a day of a plan: the exercises of each day part that are still to be done, with
//! easier and harder ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use heelwise_core::{Exercise, Id, Log, Session, Skip, TimeOfDay, Tissue, Word};

use super::candidates::PlanContext;
use super::exercise::{PlannedExercise, seconds_a_day};
use super::safety::is_loading;
use super::schedule::{ScheduledExercise, part_of_day};
use super::{Plan, PlanState, cadence_target};
use crate::facts::Facts;
use crate::session::{PainLimits, SessionExercise, Station};

/// A part of a day for which a session is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayPart {
    /// On waking, before the first step.
    Morning,
    /// In between.
    Middle,
    /// In the evening.
    Evening,
}

impl Word for DayPart {
    const NAME: &'static str = "part of the day";
    const ALL: &'static [Self] = &[Self::Morning, Self::Middle, Self::Evening];
    fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Middle => "day",
            Self::Evening => "evening",
        }
    }
}

impl DayPart {
    /// The day part at an hour of the day, 0 to 23.
    pub fn at(hour: i8) -> Self {
        match hour {
            ..11 => Self::Morning,
            11..17 => Self::Middle,
            17.. => Self::Evening,
        }
    }

    /// All day parts: this one and the later ones first, then the earlier ones, the last of them
    /// first.
    pub fn from_now(self) -> impl Iterator<Item = Self> {
        let (over, open): (Vec<Self>, Vec<Self>) =
            Self::ALL.iter().copied().partition(|part| *part < self);
        open.into_iter().chain(over.into_iter().rev())
    }

    fn from_time_of_day(moment: TimeOfDay) -> Self {
        Self::ALL[part_of_day(moment)]
    }
}

/// The most easier exercises that are offered.
const MOST_EASIER: usize = 2;

/// The exercises still to be done on the day of a plan state, by day part. Day parts without any
/// are left out.
pub fn open_parts(plan: &Plan, log: &Log, plan_state: &PlanState) -> Vec<(DayPart, Vec<Station>)> {
    let builder = SessionBuilder { plan, plan_state, log };
    let parts = DayPart::ALL.iter().copied().map(|part| (part, builder.stations(part)));
    parts.filter(|(_, stations)| !stations.is_empty()).collect()
}

/// Whether an exercise of an interrupted session may be resumed: the plan has it, and today's rules
/// allow it.
pub fn may_go_on(plan: &Plan, log: &Log, plan_state: &PlanState, item: &SessionExercise) -> bool {
    let Some(exercise) = plan.content.exercises.get(&item.exercise) else { return false };
    let builder = SessionBuilder { plan, plan_state, log };
    let rests = |tissue: &Tissue| plan_state.state.rests_on(*tissue, plan_state.at);
    let refused = builder.context().refusal_of(exercise, &builder.courses_of(&exercise.id));
    refused.is_none() && !(is_loading(exercise) && exercise.tissues.iter().any(rests))
}

/// The limits of pain that count in a session: the most cautious of the plan's pain models.
pub fn limits(plan: &Plan) -> PainLimits {
    let models =
        || plan.courses.iter().filter_map(|course| plan.content.pain_model(&course.protocol));
    PainLimits {
        green: models().map(|model| model.green).min().unwrap_or_default(),
        amber: models().map(|model| model.amber).min().unwrap_or_default(),
    }
}

struct SessionBuilder<'a> {
    plan: &'a Plan,
    plan_state: &'a PlanState,
    log: &'a Log,
}

impl SessionBuilder<'_> {
    fn stations(&self, part: DayPart) -> Vec<Station> {
        let day = self.plan_state.week.day(self.plan_state.at);
        let exercises = day
            .into_iter()
            .flat_map(|day| &day.exercises)
            .filter(|scheduled| DayPart::from_time_of_day(scheduled.planned.moment) == part);
        exercises
            .filter(|scheduled| self.is_open(scheduled))
            .filter_map(|scheduled| self.station(scheduled))
            .collect()
    }

    /// Whether an exercise was done less often today than its dose asks for, and not left out
    /// because of pain.
    fn is_open(&self, scheduled: &ScheduledExercise) -> bool {
        let today =
            || self.log.sessions.iter().filter(|session| session.date == self.plan_state.at);
        let done = today().filter(|session| has_done(session, scheduled.id())).count();
        let refused = today().any(|session| has_left_out(session, scheduled.id()));
        !refused && done < usize::from(scheduled.dose.times_a_day())
    }

    fn station(&self, scheduled: &ScheduledExercise) -> Option<Station> {
        let exercise = self.plan.content.exercises.get(scheduled.id())?;
        let mut rungs: Vec<SessionExercise> = self.easier(scheduled, exercise);
        rungs.reverse();
        let planned = rungs.len();
        rungs.push(self.item(exercise, scheduled.dose.clone()));
        let harder = self.harder(scheduled, exercise);
        let no_harder = harder.as_ref().err().cloned().unwrap_or_default();
        rungs.extend(harder.ok());
        Some(Station { rungs, planned, at: planned, no_harder })
    }

    /// The easier exercises that are safe and possible, the nearest first.
    fn easier(&self, scheduled: &ScheduledExercise, exercise: &Exercise) -> Vec<SessionExercise> {
        let mut rungs: Vec<SessionExercise> = Vec::new();
        let mut at = exercise;
        while let Some(easier) =
            at.regression.as_ref().and_then(|id| self.plan.content.exercises.get(id))
        {
            let is_repeated = easier.id == *scheduled.id()
                || rungs.iter().any(|known| known.exercise == easier.id);
            if is_repeated || rungs.len() >= MOST_EASIER {
                break;
            }
            rungs.extend(self.offer(scheduled, easier).map(|dose| self.item(easier, dose)));
            at = easier;
        }
        rungs
    }

    /// The harder exercise, if it is safe and no new load; otherwise the reason.
    fn harder(
        &self,
        scheduled: &ScheduledExercise,
        exercise: &Exercise,
    ) -> Result<SessionExercise, String> {
        let harder =
            exercise.progression.as_ref().and_then(|id| self.plan.content.exercises.get(id));
        let harder = harder.ok_or("There is no harder one in your plan.")?;
        if is_loading(harder)
            && !self.plan_state.state.was_on_lately(&harder.id, self.plan_state.at)
        {
            return Err(
                "A harder one would be a new load. The plan brings it when it is time.".into()
            );
        }
        let dose = self
            .offer(scheduled, harder)
            .ok_or("The harder one is not safe or not possible for you now.")?;
        Ok(self.item(harder, dose))
    }

    /// The dose of an exercise that replaces a scheduled one: its lowest, in no more time. `None`
    /// when it may not be done.
    fn offer(
        &self,
        scheduled: &ScheduledExercise,
        other: &Exercise,
    ) -> Option<heelwise_core::Dosage> {
        let dosage = other.dosage.as_ref()?;
        let planned = PlannedExercise {
            exercise: Arc::new(other.clone()),
            dosage: Some(dosage.clone()),
            level: 0,
            most_sets: None,
            moment: scheduled.planned.moment,
            routine: scheduled.planned.routine.clone(),
            courses: scheduled.planned.courses.clone(),
            instead_of: Some(scheduled.id().clone()),
            cautions: Vec::new(),
        };
        if self.context().refusal(&planned).is_some() {
            return None;
        }
        let dose = dosage.at_level(0);
        let fits = |sets: &u16| seconds_a_day(&dose.with_most_sets(*sets)) <= scheduled.seconds;
        let sets = (1..=dose.sets.high).rev().find(fits).unwrap_or(1);
        Some(dose.with_most_sets(sets))
    }

    /// The courses that an exercise of today serves; all of them when it is not scheduled.
    fn courses_of(&self, exercise: &Id<Exercise>) -> BTreeSet<usize> {
        let day = self.plan_state.week.day(self.plan_state.at);
        let scheduled = day
            .into_iter()
            .flat_map(|day| &day.exercises)
            .find(|scheduled| scheduled.id() == exercise);
        scheduled.map_or_else(
            || (0..self.plan.courses.len()).collect(),
            |scheduled| scheduled.planned.courses.clone(),
        )
    }

    fn item(&self, exercise: &Exercise, dose: heelwise_core::Dosage) -> SessionExercise {
        let target = cadence_target::target(self.plan, self.plan_state, &dose);
        SessionExercise {
            exercise: exercise.id.clone(),
            name: exercise.name.clone(),
            beat: target.and_then(|target| target.known).map(|known| known.per_minute),
            dose,
            steps: exercise.steps.clone(),
            cues: exercise.cues.clone(),
            stop_if: exercise.stop_if.clone(),
            kit: exercise.kit.clone(),
            is_loading: is_loading(exercise),
        }
    }

    fn context(&self) -> PlanContext<'_> {
        PlanContext {
            plan: self.plan,
            state: &self.plan_state.state,
            safety: &self.plan_state.safety,
            facts: Facts { profile: &self.plan_state.profile, today: self.plan_state.at },
            waiting: &self.plan_state.waiting,
        }
    }
}

/// Whether an exercise, or another in its place, was done in a session. A session that lists no
/// exercises counts for all of them.
fn has_done(session: &Session, id: &Id<Exercise>) -> bool {
    let is_replacement = |item: &heelwise_core::SessionItem| {
        item.instead_of.as_ref() == Some(id) && item.actual.seconds > 0
    };
    let everything = session.done.is_empty() && session.skipped.is_none();
    everything
        || (session.done.contains(id) && !hardly_begun(session, id))
        || session.items.iter().any(is_replacement)
}

/// Whether the log has amounts for an exercise, and less than half of it was done.
fn hardly_begun(session: &Session, id: &Id<Exercise>) -> bool {
    let half = |part: u32, whole: u32| part.saturating_mul(2) >= whole;
    let done = |item: &heelwise_core::SessionItem| {
        half(item.actual.seconds, item.target.seconds)
            || half(item.actual.sets.into(), item.target.sets.into())
    };
    let mut items = session.items.iter().filter(|item| item.exercise == *id).peekable();
    items.peek().is_some() && !items.any(done)
}

/// Whether an exercise was left out because of pain: then it is not offered again on that day.
fn has_left_out(session: &Session, id: &Id<Exercise>) -> bool {
    let whole = session.skipped == Some(Skip::Pain) && session.items.is_empty();
    let hurt = |item: &heelwise_core::SessionItem| {
        item.exercise == *id && item.skipped == Some(Skip::Pain)
    };
    whole || session.items.iter().any(hurt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_the_day_follows_the_clock_and_what_is_over_comes_last() {
        let order = |hour| DayPart::at(hour).from_now().map(DayPart::word).collect::<Vec<_>>();
        assert_eq!(order(7), ["morning", "day", "evening"]);
        assert_eq!(order(12), ["day", "evening", "morning"]);
        assert_eq!(order(18), ["evening", "day", "morning"]);
    }
}
