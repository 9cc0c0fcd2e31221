//! The change of morning pain between the first and the last logged mornings of a window.

use heelwise_core::{Catalog, ContentError, Id, SelfTest};
use jiff::civil::Date;

use super::days::LoggedDay;

/// The number of mornings at each end. Single mornings vary too much to be compared.
pub const MORNINGS: usize = 7;

/// The least change of pain, 0 to 10, that matters to people when no loaded pack defines another.
pub const MATTERS: f64 = 2.0;

/// The pack and name of the self-test for first-step pain, which defines the change that matters.
const MEASURE: (&str, &str) = (heelwise_core::id::FOUNDATION, "first-step-pain");

/// Consecutive logged mornings, and their median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PainPeriod {
    /// The day of the first of them.
    pub first: Date,
    /// The day of the last of them.
    pub last: Date,
    /// Their median pain, 0 to 10.
    pub median: u8,
}

/// The change of morning pain.
#[derive(Clone, Debug, PartialEq)]
pub struct PainChange {
    /// Logged mornings of the window.
    pub mornings: usize,
    /// The number of mornings needed, so that none counts at both ends.
    pub needed: usize,
    /// The smallest change that counts, in points.
    pub matters: f64,
    /// The first and the last mornings; `None` while there are too few.
    pub ends: Option<(PainPeriod, PainPeriod)>,
    /// The meaning of the change.
    pub meaning: PainMeaning,
}

/// The meaning of a change of morning pain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PainMeaning {
    /// There are too few mornings.
    TooFew,
    /// Less than matters.
    Same,
    /// Enough to matter.
    Changed {
        /// Whether it went down.
        better: bool,
    },
}

/// The change of morning pain between both ends of a window.
pub(super) fn pain_change(
    catalog: &Catalog,
    days: &[LoggedDay],
) -> Result<PainChange, ContentError> {
    let mornings: Vec<(Date, u8)> =
        days.iter().filter_map(|day| Some((day.date, day.morning?))).collect();
    let (needed, matters) = (2 * MORNINGS, smallest_that_matters(catalog)?);
    let ends = (mornings.len() >= needed)
        .then(|| {
            Some((
                period(mornings.get(..MORNINGS)?)?,
                period(mornings.get(mornings.len() - MORNINGS..)?)?,
            ))
        })
        .flatten();
    let meaning = ends
        .map_or(PainMeaning::TooFew, |(before, now)| meaning(before.median, now.median, matters));
    Ok(PainChange { mornings: mornings.len(), needed, matters, ends, meaning })
}

/// The least change that is beyond error and matters, from the self-test or by default.
fn smallest_that_matters(catalog: &Catalog) -> Result<f64, ContentError> {
    let test = catalog.get(&Id::<SelfTest>::new(MEASURE.0, MEASURE.1))?;
    Ok(test.map_or(MATTERS, |test| test.important.unwrap_or(MATTERS).max(test.error)))
}

fn meaning(before: u8, now: u8, matters: f64) -> PainMeaning {
    if f64::from(before.abs_diff(now)) < matters {
        PainMeaning::Same
    } else {
        PainMeaning::Changed { better: now < before }
    }
}

fn period(mornings: &[(Date, u8)]) -> Option<PainPeriod> {
    let mut pains: Vec<u8> = mornings.iter().map(|(_, pain)| *pain).collect();
    pains.sort_unstable();
    let median = *pains.get(pains.len() / 2)?;
    Some(PainPeriod { first: mornings.first()?.0, last: mornings.last()?.0, median })
}

impl PainChange {
    /// The change in sentences.
    pub fn words(&self) -> String {
        let Some((before, now)) = &self.ends else {
            let mornings = heelwise_core::text::pluralize(self.mornings, "morning");
            return format!("Too early to compare: {mornings} so far, {} are needed.", self.needed);
        };
        let change = match self.meaning {
            PainMeaning::Changed { better: true } => "better, by enough to matter",
            PainMeaning::Changed { better: false } => "worse, by enough to matter",
            PainMeaning::Same | PainMeaning::TooFew => "no change that counts",
        };
        let ends = format!(
            "the middle of the first {MORNINGS} mornings (to {}) is {}, \
             of the last {MORNINGS} (from {}) {}",
            before.last, before.median, now.first, now.median
        );
        format!(
            "{}: {ends}. A change counts from {} points on.",
            heelwise_core::text::capitalize(change),
            self.matters
        )
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::log::Morning;
    use heelwise_core::{Entry, Log};
    use jiff::civil::date;

    use super::*;
    use crate::plan::after;
    use crate::progress::days::days;
    use crate::sample::{catalog, content};

    fn change(pains: &[u8]) -> PainChange {
        let first = date(2026, 10, 1);
        let morning = |(day, pain): (i32, &u8)| {
            Entry::Morning(Morning { date: after(first, day), pain: *pain })
        };
        let log: Log = (0..).zip(pains).map(morning).collect();
        pain_change(&catalog(&[content()]), &days(&log, first, after(first, 40))).unwrap()
    }

    #[test]
    fn fewer_than_both_ends_is_too_few() {
        let found = change(&[4; 13]);
        assert_eq!((found.meaning, found.ends), (PainMeaning::TooFew, None));
        assert_eq!(found.words(), "Too early to compare: 13 mornings so far, 14 are needed.");
    }

    #[test]
    fn a_change_counts_from_two_points_on() {
        for (now, meaning) in [
            (2, PainMeaning::Changed { better: true }),
            (3, PainMeaning::Same),
            (5, PainMeaning::Same),
            (6, PainMeaning::Changed { better: false }),
        ] {
            assert_eq!(change(&[[4; 7], [now; 7]].concat()).meaning, meaning, "{now}");
        }
    }

    #[test]
    fn one_bad_morning_does_not_move_the_middle() {
        let found = change(&[4, 4, 4, 10, 4, 4, 4, 3, 3, 3, 3, 3, 3, 0]);
        let (before, now) = found.ends.unwrap();
        assert_eq!((before.median, now.median, found.meaning), (4, 3, PainMeaning::Same));
        assert_eq!((before.first, now.last), (date(2026, 10, 1), date(2026, 10, 14)));
    }
}
