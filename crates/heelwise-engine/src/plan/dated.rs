//! Binary search for days in lists that are sorted by day, such as each kind of log entry.

use std::ops::RangeInclusive;

use heelwise_core::Session;
use heelwise_core::log::{ConfirmedCriterion, Morning, Pain};
use jiff::civil::Date;

use super::pain_verdict::SessionVerdict;

/// An entry that belongs to a day.
pub(super) trait Dated {
    /// The day.
    fn date(&self) -> Date;
}

macro_rules! dated {
    ($($kind:ty),*) => {
        $(impl Dated for $kind {
            fn date(&self) -> Date {
                self.date
            }
        })*
    };
}

dated!(Session, Morning, Pain, ConfirmedCriterion, SessionVerdict);

/// The entries from one day to another, of a list sorted by day.
pub(super) fn within<T: Dated>(all: &[T], days: RangeInclusive<Date>) -> &[T] {
    let until = all.partition_point(|it| it.date() <= *days.end());
    let up_to = &all[..until];
    &up_to[up_to.partition_point(|it| it.date() < *days.start())..]
}

/// The entries of one day, of a list sorted by day.
pub(super) fn on<T: Dated>(all: &[T], day: Date) -> &[T] {
    within(all, day..=day)
}
