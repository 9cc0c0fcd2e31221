//! Runs, counted back from today.

use heelwise_analyzer::numbers::count;
use heelwise_analyzer::{AnalyzerError, Request, Run};

/// The runs of a request, and what all rules ask of them.
pub(crate) struct Runs<'a> {
    all: Vec<(f64, &'a Run)>,
    /// How many days are recent, today included.
    pub(crate) recent_days: f64,
    /// How many runs a comparison needs.
    pub(crate) fewest: f64,
}

impl<'a> Runs<'a> {
    /// Reads the records of a request.
    pub(crate) fn of(request: &'a Request) -> Result<Self, AnalyzerError> {
        let all = request.runs().map(|run| (request.days_ago(run.date), run)).collect();
        let (recent_days, fewest) = (request.positive("recent-days")?, request.positive("least-runs")?);
        Ok(Self { all, recent_days, fewest })
    }

    /// Runs in the recent days, with how many days ago they were.
    pub(crate) fn recent(&self) -> impl Iterator<Item = (f64, &'a Run)> {
        self.all.iter().copied().filter(|(ago, _)| *ago < self.recent_days)
    }

    /// Runs before the recent days.
    pub(crate) fn earlier(&self) -> impl Iterator<Item = (f64, &'a Run)> {
        self.all.iter().copied().filter(|(ago, _)| *ago >= self.recent_days)
    }

    /// Runs in the `days` days before the day that was `ago` days ago, that day not included.
    pub(crate) fn before(&self, ago: f64, days: f64) -> impl Iterator<Item = &'a Run> {
        self.all.iter().filter(move |(other, _)| *other > ago && *other <= ago + days).map(|(_, run)| *run)
    }

    /// Whether there are enough to compare.
    pub(crate) fn suffice<T>(&self, items: &[T]) -> bool {
        !items.is_empty() && count(items) >= self.fewest
    }
}
