//! Questions about pain that a verdict still needs: this morning, and after yesterday's session.

use heelwise_core::Log;
use jiff::civil::Date;

use super::{after, days_between};

/// A question whose answer is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PainQuestion {
    /// The worst pain in the hours after the session of a day.
    After(Date),
    /// Pain at the first steps of today.
    Morning,
}

/// A morning logged within this many days means that the person logs mornings.
const HABIT_DAYS: i32 = 7;

/// The questions to ask today. Questions that are answered or that no verdict needs are left out.
pub fn due(log: &Log, today: Date) -> Vec<PainQuestion> {
    let yesterday = after(today, -1);
    let session =
        log.sessions.iter().rfind(|session| session.date == yesterday && session.skipped.is_none());
    let asks_after = session.is_some_and(|session| session.after.is_none());
    let known = log.mornings.iter().any(|morning| morning.date == today);
    let recent = |date: Date| (1..=HABIT_DAYS).contains(&days_between(date, today));
    let usual = log.mornings.iter().any(|morning| recent(morning.date));
    let loaded = log.records.iter().any(|record| record.date() == yesterday);
    let asks_morning = !known && (session.is_some() || usual || loaded);
    let after_session = asks_after.then_some(PainQuestion::After(yesterday));
    after_session.into_iter().chain(asks_morning.then_some(PainQuestion::Morning)).collect()
}

#[cfg(test)]
mod tests {
    use heelwise_core::Entry;
    use heelwise_core::log::{Morning, Session};
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn session(day: i8, after: Option<u8>) -> Entry {
        Entry::Session(Session {
            date: date(2026, 11, day),
            during: Some(1),
            after,
            ..Session::default()
        })
    }

    fn morning(day: i8) -> Entry {
        Entry::Morning(Morning { date: date(2026, 11, day), pain: 2 })
    }

    fn asked(entries: Vec<Entry>) -> Vec<PainQuestion> {
        due(&entries.into_iter().collect(), TODAY)
    }

    #[test]
    fn after_a_session_both_are_due_until_they_are_answered() {
        let after = PainQuestion::After(date(2026, 11, 21));
        assert_eq!(asked(vec![session(21, None)]), [after, PainQuestion::Morning]);
        assert_eq!(asked(vec![session(21, Some(1))]), [PainQuestion::Morning]);
        assert_eq!(asked(vec![session(21, None), morning(22)]), [after]);
        assert!(asked(vec![session(21, Some(0)), morning(22)]).is_empty());
    }

    #[test]
    fn pain_that_no_verdict_needs_is_not_asked_for() {
        assert!(asked(Vec::new()).is_empty());
        assert!(asked(vec![session(20, None)]).is_empty());
        assert_eq!(asked(vec![morning(16)]), [PainQuestion::Morning]);
        assert!(asked(vec![morning(14)]).is_empty());
    }
}
