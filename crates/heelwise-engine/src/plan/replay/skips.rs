//! Skipped sessions in a replay: fewer minutes, or other exercises, for a week.

use std::collections::BTreeSet;

use heelwise_core::{Id, ItemKey, Kit, Session, Skip};

use super::Replay;
use super::sessions::left_out;
use crate::plan::after;
use crate::plan::events::PlanEventKind;
use crate::plan::schedule::ScheduledExercise;

/// The fewest minutes to which a day is shortened.
const FEWEST_MINUTES: u16 = 5;

/// The number of days for which a reason for skipping counts.
const REMEMBERED_DAYS: i32 = 7;

impl Replay<'_> {
    /// Halves the minutes for a week, after a session skipped for lack of time.
    pub(super) fn shorten(&mut self) {
        let minutes = self.state.minutes(self.plan, self.today);
        let fewer = (minutes / 2).max(FEWEST_MINUTES).min(minutes);
        let until = after(self.today, REMEMBERED_DAYS);
        self.state.short = Some((fewer, until));
        self.is_outdated = true;
        let text = format!("There was no time: {fewer} minutes a day until {until}.");
        self.note(PlanEventKind::Shorter, self.first_course(), text, ItemKey::rule("skipped"));
    }

    /// Replaces exercises whose kit is not at hand for a week.
    pub(super) fn do_without(&mut self, session: &Session) {
        let on = self
            .week
            .day(self.today)
            .into_iter()
            .flat_map(|day| &day.exercises)
            .map(ScheduledExercise::id);
        let on: Vec<_> = match session.skipped {
            Some(_) => on.collect(),
            None => left_out(session, Skip::NoKit).map(|item| &item.exercise).collect(),
        };
        let needed = on
            .into_iter()
            .filter_map(|id| self.plan.content.exercises.get(id))
            .flat_map(|it| &it.kit);
        let missing: BTreeSet<Id<Kit>> = if session.without.is_empty() {
            needed.cloned().collect()
        } else {
            session.without.iter().cloned().collect()
        };
        let until = after(self.today, REMEMBERED_DAYS);
        let names: Vec<String> = missing
            .iter()
            .map(|id| {
                self.plan
                    .content
                    .kit
                    .get(id)
                    .map_or_else(|| id.to_string(), |kit| kit.name.to_lowercase())
            })
            .collect();
        self.state.missing.extend(missing.into_iter().map(|id| (id, until)));
        self.is_outdated = true;
        let text =
            format!("Not at hand: {}. Something else is on until {until}.", names.join(", "));
        self.note(PlanEventKind::Substitute, self.first_course(), text, ItemKey::rule("skipped"));
    }

    fn first_course(&self) -> ItemKey {
        self.plan
            .courses
            .first()
            .map_or_else(|| ItemKey::rule("skipped"), |course| course.protocol.key())
    }
}
