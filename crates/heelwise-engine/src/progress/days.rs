//! The days of a window, with one value for each kind of log entry.

use heelwise_core::{Log, PainWhen, Record, Session};
use jiff::civil::Date;

use crate::plan::{after, days_between};

/// The entries of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedDay {
    /// The day.
    pub date: Date,
    /// Whether it has any entry.
    pub is_logged: bool,
    /// Pain on waking, 0 to 10; the worst if it was logged twice.
    pub morning: Option<u8>,
    /// Worst pain during a session, 0 to 10.
    pub during: Option<u8>,
    /// Worst pain in the hours after a session, 0 to 10.
    pub after: Option<u8>,
    /// Worst pain at another time, 0 to 10.
    pub other: Option<u8>,
    /// Hours in heels, 0 to 24; `None` when the day has no entry.
    pub heel_hours: Option<f64>,
    /// Mean height of the heels in centimetres, by hours.
    pub heel_cm: Option<f64>,
    /// Kilometres run; `None` when the day has no entry.
    pub run_km: Option<f64>,
    /// Minutes run; `None` when the day has no entry.
    pub run_minutes: Option<f64>,
    /// The sessions that were logged, in the order of the log.
    pub sessions: Vec<Session>,
}

impl LoggedDay {
    /// The worst pain during and after a session.
    pub fn worst_session(&self) -> Option<u8> {
        self.during.max(self.after)
    }
}

/// The amounts of one day that are added up. They are kept until the end, so that the order of the
/// log cannot change a sum.
#[derive(Clone, Default)]
struct Parts {
    heels: Vec<(f64, f64)>,
    km: Vec<f64>,
    minutes: Vec<f64>,
}

/// The days of a window and the amounts still to be added up.
struct Window {
    first: Date,
    days: Vec<LoggedDay>,
    parts: Vec<Parts>,
}

/// Every day from the first to the last, in order.
pub(super) fn days(log: &Log, first: Date, last: Date) -> Vec<LoggedDay> {
    let mut window = Window::empty(first, last);
    window.measurements(&log.records);
    window.pains(log);
    for session in &log.sessions {
        window.session(session);
    }
    let mentions = log.footwear.iter().map(|it| it.date).chain(log.notes.iter().map(|it| it.date));
    let mentions = mentions
        .chain(log.answers.iter().map(|it| it.date))
        .chain(log.confirmed.iter().map(|it| it.date));
    for date in mentions {
        window.at(date);
    }
    window.add_up()
}

impl Window {
    fn empty(first: Date, last: Date) -> Self {
        let day = |number| LoggedDay {
            date: after(first, number),
            is_logged: false,
            morning: None,
            during: None,
            after: None,
            other: None,
            heel_hours: None,
            heel_cm: None,
            run_km: None,
            run_minutes: None,
            sessions: Vec::new(),
        };
        let days: Vec<LoggedDay> = (0..=days_between(first, last)).map(day).collect();
        Self { first, parts: vec![Parts::default(); days.len()], days }
    }

    /// The day of an entry, if it is in the window; it counts as logged.
    fn at(&mut self, date: Date) -> Option<(&mut LoggedDay, &mut Parts)> {
        let number = usize::try_from(days_between(self.first, date)).ok()?;
        let day = self.days.get_mut(number)?;
        day.is_logged = true;
        Some((day, self.parts.get_mut(number)?))
    }

    fn measurements(&mut self, records: &[Record]) {
        for record in records {
            let Some((_, parts)) = self.at(record.date()) else { continue };
            match record {
                Record::HeelWear(wear) => parts.heels.push((wear.hours, wear.height_cm)),
                Record::Run(run) => {
                    parts.km.push(run.distance_km);
                    parts.minutes.push(run.minutes);
                }
                Record::SelfTest(_) => {}
            }
        }
    }

    fn pains(&mut self, log: &Log) {
        for morning in &log.mornings {
            if let Some((day, _)) = self.at(morning.date) {
                day.morning = day.morning.max(Some(morning.pain));
            }
        }
        for pain in &log.pains {
            let Some((day, _)) = self.at(pain.date) else { continue };
            let worst = match pain.when {
                PainWhen::During => &mut day.during,
                PainWhen::After => &mut day.after,
                PainWhen::Day => &mut day.other,
            };
            *worst = (*worst).max(Some(pain.pain));
        }
    }

    fn session(&mut self, session: &Session) {
        let Some((day, _)) = self.at(session.date) else { return };
        let items = session.items.iter().filter_map(|item| item.pain).max();
        day.during = day.during.max(session.during).max(items);
        day.after = day.after.max(session.after);
        day.sessions.push(session.clone());
    }

    fn add_up(mut self) -> Vec<LoggedDay> {
        for (day, parts) in self.days.iter_mut().zip(self.parts).filter(|(day, _)| day.is_logged) {
            let hours = sum(parts.heels.iter().map(|(hours, _)| *hours));
            let by_height = sum(parts.heels.iter().map(|(hours, cm)| hours * cm));
            // Two entries may overlap; a day has no more hours.
            day.heel_hours = Some(hours.min(24.0));
            day.heel_cm = (hours > 0.0).then(|| by_height / hours);
            day.run_km = Some(sum(parts.km.into_iter()));
            day.run_minutes = Some(sum(parts.minutes.into_iter()));
        }
        self.days
    }
}

/// The sum of values, the same in every order.
pub(super) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.into_iter().fold(0.0, |all, one| all + one)
}

#[cfg(test)]
mod tests {
    use heelwise_core::log::{Morning, Note, Pain};
    use heelwise_core::record::{HeelWear, Run};
    use heelwise_core::{Entry, SessionItem};
    use jiff::civil::date;

    use super::*;

    fn on(day: i8) -> Date {
        date(2026, 11, day)
    }

    fn wear(day: i8, hours: f64, height_cm: f64) -> Entry {
        Entry::HeelWear(HeelWear { date: on(day), hours, height_cm })
    }

    #[test]
    fn a_day_with_any_entry_has_zero_for_missing_amounts_and_others_are_gaps() {
        let note = Entry::Note(Note { date: on(2), text: "Long walk.".into() });
        let days = days(&[note].into_iter().collect(), on(1), on(2));
        assert_eq!((days[0].heel_hours, days[0].run_km, days[0].is_logged), (None, None, false));
        assert_eq!(
            (days[1].heel_hours, days[1].run_km, days[1].morning),
            (Some(0.0), Some(0.0), None)
        );
    }

    #[test]
    fn several_entries_of_one_day_are_one_day() {
        let run =
            |km| Entry::Run(Run { date: on(1), distance_km: km, minutes: 30.0, ..Run::default() });
        let morning = |pain| Entry::Morning(Morning { date: on(1), pain });
        let entries =
            [wear(1, 6.0, 8.0), wear(1, 2.0, 4.0), run(4.0), run(1.5), morning(4), morning(2)];
        let days = days(&entries.into_iter().collect(), on(1), on(1));
        assert_eq!((days[0].heel_hours, days[0].heel_cm), (Some(8.0), Some(7.0)));
        assert_eq!(
            (days[0].run_km, days[0].run_minutes, days[0].morning),
            (Some(5.5), Some(60.0), Some(4))
        );
        let long = super::days(
            &[wear(1, 20.0, 8.0), wear(1, 20.0, 8.0)].into_iter().collect(),
            on(1),
            on(1),
        );
        assert_eq!(long[0].heel_hours, Some(24.0));
    }

    #[test]
    fn pain_is_the_worst_of_all_entries_for_its_time() {
        let item = SessionItem {
            exercise: heelwise_core::Id::new("p", "raise"),
            instead_of: None,
            target: heelwise_core::WorkAmount::default(),
            actual: heelwise_core::WorkAmount::default(),
            skipped: None,
            pain: Some(4),
        };
        let session = Session {
            date: on(1),
            during: Some(2),
            after: Some(1),
            items: vec![item],
            ..Session::default()
        };
        let pain = |when, pain| Entry::Pain(Pain { date: on(1), when, pain });
        let entries = [Entry::Session(session), pain(PainWhen::After, 3), pain(PainWhen::Day, 6)];
        let days = days(&entries.into_iter().collect(), on(1), on(1));
        let day = &days[0];
        assert_eq!(
            (day.during, day.after, day.other, day.worst_session()),
            (Some(4), Some(3), Some(6), Some(4))
        );
    }
}
