//! Days of a log, found by search: each kind of entry stands in the order of its days.

use std::ops::RangeInclusive;

use heelwise_core::Session;
use heelwise_core::log::{ConfirmedCriterion, Morning, Pain};
use jiff::civil::Date;

use super::pain_verdict::SessionVerdict;

/// Something that belongs to a day.
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

/// Those from one day to another, of a list in the order of its days.
pub(super) fn within<T: Dated>(all: &[T], days: RangeInclusive<Date>) -> &[T] {
    let until = all.partition_point(|it| it.date() <= *days.end());
    let up_to = &all[..until];
    &up_to[up_to.partition_point(|it| it.date() < *days.start())..]
}

/// Those of one day.
pub(super) fn on<T: Dated>(all: &[T], day: Date) -> &[T] {
    within(all, day..=day)
}
