//! Heel wear, counted back from today.

use std::cmp::Ordering;

use heelwise_analyzer::{AnalyzerError, Request};

/// Days in a week, as a number to calculate with.
pub(crate) const WEEK: f64 = 7.0;

/// Heel wear, and the length of its record.
pub(crate) struct Wear {
    /// Days from the first record of any heel to today, both counted; 0 when there is none.
    pub(crate) days: f64,
    /// The height from which a heel is high.
    pub(crate) high_cm: f64,
    /// Days since the latest record of any heel.
    silent: f64,
    high: Vec<Worn>,
}

/// High heels of one height on one day.
#[derive(Clone, Copy)]
pub(crate) struct Worn {
    /// Days ago.
    pub(crate) ago: f64,
    /// Hours.
    pub(crate) hours: f64,
    /// Height of the heel.
    pub(crate) height_cm: f64,
}

impl Worn {
    fn key(&self) -> [f64; 3] {
        [self.ago, self.hours, self.height_cm]
    }
}

impl Wear {
    /// Reads the records of a request.
    pub(crate) fn from_request(request: &Request) -> Result<Self, AnalyzerError> {
        let high_cm = request.positive("high-heel-cm")?;
        let days_ago = || request.heel_wear().map(|wear| request.days_ago(wear.date));
        let (days, silent) = (
            days_ago().map(|ago| ago + 1.0).fold(0.0, f64::max),
            days_ago().fold(f64::MAX, f64::min),
        );
        let high = request.heel_wear().filter(|wear| wear.height_cm >= high_cm && wear.hours > 0.0);
        let high = high.map(|wear| Worn {
            ago: request.days_ago(wear.date),
            hours: wear.hours,
            height_cm: wear.height_cm,
        });
        let mut high: Vec<Worn> = high.collect();
        // Sums of fractions depend on their order, and records come in any.
        high.sort_by(|one, other| one.key().partial_cmp(&other.key()).unwrap_or(Ordering::Equal));
        Ok(Self { days, high_cm, silent, high })
    }

    /// Whether nothing at all was written down in the last seven days.
    pub(crate) fn is_silent(&self) -> bool {
        self.silent >= WEEK
    }

    /// High heels worn from `first` to `last` days ago, both included.
    pub(crate) fn between(&self, first: f64, last: f64) -> impl Iterator<Item = Worn> {
        self.high.iter().copied().filter(move |worn| (first..=last).contains(&worn.ago))
    }

    /// Hours in high heels from `first` to `last` days ago.
    pub(crate) fn hours(&self, first: f64, last: f64) -> f64 {
        self.between(first, last).map(|worn| worn.hours).sum()
    }
}
