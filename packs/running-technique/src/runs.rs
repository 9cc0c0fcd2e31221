//! Runs, counted back from today.

use heelwise_analyzer::numbers::count;
use heelwise_analyzer::{AnalyzerError, Request, Run};

/// The runs of a request, with the windows that all rules share.
pub(crate) struct Runs<'a> {
    all: Vec<(f64, &'a Run)>,
    /// How many days are recent, today included.
    pub(crate) recent_days: f64,
    /// How many days before these make the baseline.
    pub(crate) baseline_days: f64,
    /// How many runs a comparison needs.
    pub(crate) fewest: f64,
}

impl<'a> Runs<'a> {
    /// Reads the records of a request.
    pub(crate) fn from_request(request: &'a Request) -> Result<Self, AnalyzerError> {
        let all = request.runs().map(|run| (request.days_ago(run.date), run)).collect();
        let (recent_days, baseline_days) =
            (request.positive("recent-days")?, request.positive("baseline-days")?);
        Ok(Self { all, recent_days, baseline_days, fewest: request.positive("least-runs")? })
    }

    /// Runs in the recent days, with how many days ago they were.
    pub(crate) fn recent(&self) -> impl Iterator<Item = (f64, &'a Run)> {
        self.all.iter().copied().filter(|(ago, _)| *ago < self.recent_days)
    }

    /// Runs in the days before the recent ones: the baseline.
    pub(crate) fn baseline(&self) -> impl Iterator<Item = &'a Run> {
        self.before(self.recent_days - 1.0, self.baseline_days)
    }

    /// Runs in the `days` days before the day that was `ago` days ago, that day not included.
    pub(crate) fn before(&self, ago: f64, days: f64) -> impl Iterator<Item = &'a Run> {
        self.all
            .iter()
            .filter(move |(other, _)| *other > ago && *other <= ago + days)
            .map(|(_, run)| *run)
    }

    /// Whether there are enough to compare.
    pub(crate) fn suffice<T>(&self, items: &[T]) -> bool {
        !items.is_empty() && count(items) >= self.fewest
    }

    /// The sentence for too few recent runs with something in them.
    pub(crate) fn few_recent(&self, what: &str) -> String {
        format!(
            "Fewer than {} runs of the last {} days have {what} recorded.",
            self.fewest, self.recent_days
        )
    }

    /// The sentence for too few baseline runs with a value.
    pub(crate) fn few_before(&self, what: &str) -> String {
        let (fewest, before, recent) = (self.fewest, self.baseline_days, self.recent_days);
        format!(
            "Fewer than {fewest} runs of the {before} days before the last {recent} have {what} \
             recorded."
        )
    }
}
