//! Adherence: the days planned, done and skipped, with the reasons.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{Exercise, Id, Session, SessionItem, Skip};
use jiff::civil::Date;

use super::days::LoggedDay;
use crate::plan::{Plan, PlanState, schedule};

/// The days of a window by their status. All sessions of a day count as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adherence {
    /// The first day that is counted: of the window, or of the plan when that began later.
    pub first: Option<Date>,
    /// Days with planned exercises; `None` without a plan. Today counts once a session of it is
    /// logged.
    pub planned: Option<usize>,
    /// Days on which everything was done.
    pub done: usize,
    /// Days on which something was done and something left out.
    pub partly: usize,
    /// Days that were skipped whole, by reason.
    pub skipped: BTreeMap<Skip, usize>,
    /// Days with planned exercises and no logged session; `None` without a plan.
    pub silent: Option<usize>,
    /// Days with a session and no planned exercises; `None` without a plan.
    pub extra: Option<usize>,
    /// Exercises and parts of a day that were left out, by reason.
    pub parts: BTreeMap<Skip, usize>,
}

/// The status of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStatus {
    /// Everything was done.
    Done,
    /// Something was done, something left out.
    Partly,
    /// Nothing was done.
    Skipped(Skip),
}

/// The days with planned exercises; `None` without a plan.
pub(super) fn planned_days<'a>(
    plan: Option<(&Plan, &'a PlanState)>,
) -> Option<BTreeMap<Date, &'a schedule::ScheduledDay>> {
    let (_, plan_state) = plan?;
    let days = plan_state.past.iter().chain(&plan_state.week.days);
    Some(days.filter(|day| !day.exercises.is_empty()).map(|day| (day.date, day)).collect())
}

/// Counts the days. `planned` are the days with planned exercises, `made` is the first day of the
/// plan.
pub(super) fn adherence(
    days: &[LoggedDay],
    planned: Option<&BTreeMap<Date, &schedule::ScheduledDay>>,
    made: Option<Date>,
    today: Date,
) -> Adherence {
    let counted = days.iter().filter(|day| made.is_none_or(|made| day.date >= made));
    let mut found = Adherence {
        planned: planned.map(|_| 0),
        silent: planned.map(|_| 0),
        extra: planned.map(|_| 0),
        ..Adherence::default()
    };
    for day in counted {
        found.first = found.first.or(Some(day.date));
        let on = planned.and_then(|planned| planned.get(&day.date).copied());
        found.count(day, on, day.date == today);
    }
    found
}

impl Adherence {
    fn count(&mut self, day: &LoggedDay, on: Option<&schedule::ScheduledDay>, is_today: bool) {
        let status = status_of(&day.sessions, on);
        if self.planned.is_some() && on.is_none() {
            // An unplanned session neither makes up for a missed day nor can be missed.
            if matches!(status, Some(DayStatus::Done | DayStatus::Partly)) {
                raise(&mut self.extra);
            }
            return;
        }
        if status.is_some() || !is_today {
            raise(&mut self.planned);
        }
        if status.is_none() && !is_today {
            raise(&mut self.silent);
        }
        match status {
            Some(DayStatus::Done) => self.done += 1,
            Some(DayStatus::Partly) => self.partly += 1,
            Some(DayStatus::Skipped(reason)) => *self.skipped.entry(reason).or_default() += 1,
            None => {}
        }
        for reason in parts_left_out(&day.sessions) {
            *self.parts.entry(reason).or_default() += 1;
        }
    }
}

fn raise(count: &mut Option<usize>) {
    *count = count.map(|count| count + 1);
}

/// The status of a day by its sessions together; `None` without sessions.
pub(super) fn status_of(
    sessions: &[Session],
    on: Option<&schedule::ScheduledDay>,
) -> Option<DayStatus> {
    let done: Vec<&Session> = sessions.iter().filter(|session| session.skipped.is_none()).collect();
    let reasons = sessions.iter().filter_map(|session| session.skipped);
    if done.is_empty() {
        // The weightiest reason of several.
        return reasons.max_by_key(|reason| weight(*reason)).map(DayStatus::Skipped);
    }
    let left_out = parts_left_out(sessions).next().is_some() || !covers(&done, on);
    Some(if left_out { DayStatus::Partly } else { DayStatus::Done })
}

fn weight(reason: Skip) -> u8 {
    match reason {
        Skip::Pain => 3,
        Skip::NoKit => 2,
        Skip::NoTime => 1,
        Skip::Other => 0,
    }
}

/// The reasons for exercises and whole sessions left out of a day on which something was done.
fn parts_left_out(sessions: &[Session]) -> impl Iterator<Item = Skip> + '_ {
    let any_done = sessions.iter().any(|session| session.skipped.is_none());
    let parts = sessions.iter().flat_map(|session| {
        session.items.iter().filter_map(|item| item.skipped).chain(session.skipped)
    });
    parts.filter(move |_| any_done)
}

/// Whether everything planned was done. A session that lists no exercises counts for all of them.
fn covers(done: &[&Session], on: Option<&schedule::ScheduledDay>) -> bool {
    let Some(on) = on else { return true };
    if done.iter().any(|session| session.done.is_empty()) {
        return true;
    }
    let named = done.iter().flat_map(|session| &session.done);
    let items = done.iter().flat_map(|session| &session.items).filter(|item| is_worked(item));
    let worked = items.flat_map(|item| std::iter::once(&item.exercise).chain(&item.instead_of));
    let all: BTreeSet<&Id<Exercise>> = named.chain(worked).collect();
    on.exercises.iter().all(|scheduled| all.contains(scheduled.id()))
}

fn is_worked(item: &SessionItem) -> bool {
    item.actual.sets > 0 || item.actual.reps > 0 || item.actual.seconds > 0
}

#[cfg(test)]
mod tests {
    use heelwise_core::{Entry, WorkAmount};
    use jiff::civil::date;

    use super::*;
    use crate::progress::days::days;

    fn on(day: i8) -> Date {
        date(2026, 11, day)
    }

    fn session(day: i8, skipped: Option<Skip>) -> Session {
        Session { date: on(day), skipped, ..Session::default() }
    }

    fn item(skipped: Option<Skip>) -> SessionItem {
        let amount = WorkAmount { sets: 3, reps: 10, seconds: 0 };
        SessionItem {
            exercise: Id::new("p", "raise"),
            instead_of: None,
            target: amount,
            actual: amount,
            skipped,
            pain: None,
        }
    }

    fn count(sessions: Vec<Session>) -> Adherence {
        let log = sessions.into_iter().map(Entry::Session).collect();
        adherence(&days(&log, on(1), on(7)), None, None, on(7))
    }

    #[test]
    fn sessions_of_one_day_are_one() {
        let found = count(vec![session(1, None), session(1, None), session(2, Some(Skip::NoTime))]);
        assert_eq!((found.done, found.partly), (1, 0));
        assert_eq!(found.skipped, BTreeMap::from([(Skip::NoTime, 1)]));
        assert_eq!((found.planned, found.silent, found.extra), (None, None, None));
    }

    #[test]
    fn a_part_that_is_left_out_makes_a_day_partly_done() {
        let mut with_item = session(1, None);
        with_item.items = vec![item(None), item(Some(Skip::Pain))];
        let found = count(vec![with_item, session(2, None), session(2, Some(Skip::NoKit))]);
        assert_eq!((found.done, found.partly), (0, 2));
        assert_eq!(found.parts, BTreeMap::from([(Skip::NoKit, 1), (Skip::Pain, 1)]));
        assert!(found.skipped.is_empty());
    }

    #[test]
    fn with_a_plan_days_are_planned_silent_or_extra_and_today_counts_once_logged() {
        let on_days: Vec<schedule::ScheduledDay> = (1..=6)
            .map(|day| schedule::ScheduledDay { date: on(day), exercises: Vec::new() })
            .collect();
        let planned: BTreeMap<Date, &schedule::ScheduledDay> =
            on_days.iter().map(|day| (day.date, day)).collect();
        let counted = |sessions: Vec<Session>, today: i8| {
            let log = sessions.into_iter().map(Entry::Session).collect();
            adherence(&days(&log, on(1), on(7)), Some(&planned), Some(on(2)), on(today))
        };
        // The first day is before the plan, and on the seventh nothing is planned.
        let sessions = vec![
            session(1, None),
            session(3, None),
            session(4, Some(Skip::Other)),
            session(7, None),
        ];
        let found = counted(sessions.clone(), 7);
        assert_eq!((found.first, found.planned, found.done), (Some(on(2)), Some(5), 1));
        assert_eq!((found.silent, found.extra), (Some(3), Some(1)));
        assert_eq!(counted(sessions.clone(), 6).planned, Some(4));
        assert_eq!(counted(sessions, 4).planned, Some(5), "today counts once it is logged");
    }

    #[test]
    fn the_weightiest_reason_of_a_day_counts() {
        let found = count(vec![session(3, Some(Skip::Other)), session(3, Some(Skip::Pain))]);
        assert_eq!(found.skipped, BTreeMap::from([(Skip::Pain, 1)]));
        assert!(found.parts.is_empty());
    }
}
