//! What is shown of progress: weeks, days, self-tests, what was done, what goes together. The JSON
//! document is exactly this.

mod look_up;
mod runs;

use serde::Serialize;

pub(crate) use look_up::progress;
pub(crate) use runs::{RunWeekView, RunsView, runs};

/// What a log shows, as people and programs get it.
#[derive(Debug, Serialize)]
pub(crate) struct ProgressView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    /// The day taken for today.
    pub(crate) at: String,
    /// The first day that is shown; the last is `at`.
    pub(crate) first: String,
    /// Whether nothing at all is logged.
    pub(crate) is_empty: bool,
    /// The rule behind weeks and days.
    pub(crate) rule: String,
    pub(crate) weeks: Vec<ProgressWeekView>,
    pub(crate) days: Vec<LoggedDayView>,
    pub(crate) pain: PainView,
    pub(crate) tests: Vec<SeriesView>,
    pub(crate) adherence: AdherenceView,
    pub(crate) associations: Vec<AssociationView>,
    pub(crate) notices: Vec<String>,
}

/// Seven days. Nothing is `null`, none is 0.
#[derive(Debug, Serialize)]
pub(crate) struct ProgressWeekView {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) days_logged: usize,
    pub(crate) mornings: usize,
    pub(crate) mean_morning: Option<f64>,
    pub(crate) worst_morning: Option<u8>,
    pub(crate) worst_session: Option<u8>,
    pub(crate) heel_hours: Option<f64>,
    pub(crate) heel_cm: Option<f64>,
    pub(crate) run_km: Option<f64>,
    pub(crate) run_minutes: Option<f64>,
    /// Days with a session that was done, wholly or partly.
    pub(crate) done: usize,
    /// Days on which something was on.
    pub(crate) planned: Option<usize>,
}

#[derive(Debug, Serialize)]
pub(crate) struct LoggedDayView {
    pub(crate) date: String,
    pub(crate) is_logged: bool,
    pub(crate) morning: Option<u8>,
    pub(crate) during: Option<u8>,
    pub(crate) after: Option<u8>,
    /// Worst pain at another time.
    pub(crate) other: Option<u8>,
    pub(crate) heel_hours: Option<f64>,
    pub(crate) heel_cm: Option<f64>,
    pub(crate) run_km: Option<f64>,
    pub(crate) run_minutes: Option<f64>,
}

/// The change of morning pain.
#[derive(Debug, Serialize)]
pub(crate) struct PainView {
    pub(crate) mornings: usize,
    pub(crate) needed: usize,
    /// Points from which on a change counts.
    pub(crate) matters: f64,
    /// `too-few`, `same`, `better` or `worse`.
    pub(crate) change: &'static str,
    pub(crate) before: Option<PainPeriodView>,
    pub(crate) now: Option<PainPeriodView>,
    pub(crate) text: String,
    pub(crate) rule: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct PainPeriodView {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) median: u8,
}

/// One self-test on one side.
#[derive(Debug, Serialize)]
pub(crate) struct SeriesView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) side: Option<String>,
    /// `more` or `less`.
    pub(crate) better: String,
    pub(crate) error: f64,
    pub(crate) important: Option<f64>,
    pub(crate) points: Vec<PointView>,
    /// The change from first to last, in the words of `points[].change`.
    pub(crate) change: &'static str,
    pub(crate) text: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct PointView {
    pub(crate) date: String,
    pub(crate) value: f64,
    /// Since the first: `first`, `within-error`, `better`, `worse`, `much-better` or `much-worse`.
    pub(crate) change: &'static str,
}

/// What was on, done and skipped. Counts are days, but for `left_out`.
#[derive(Debug, Serialize)]
pub(crate) struct AdherenceView {
    pub(crate) first: Option<String>,
    pub(crate) planned: Option<usize>,
    pub(crate) done: usize,
    pub(crate) partly: usize,
    pub(crate) skipped: Vec<ReasonCount>,
    pub(crate) silent: Option<usize>,
    pub(crate) extra: Option<usize>,
    /// Exercises and parts of days that were left out.
    pub(crate) left_out: Vec<ReasonCount>,
    pub(crate) rule: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct ReasonCount {
    /// The word in the log.
    pub(crate) reason: String,
    pub(crate) text: &'static str,
    pub(crate) count: usize,
}

/// One exposure beside later mornings.
#[derive(Debug, Serialize)]
pub(crate) struct AssociationView {
    /// `heel-hours` or `run-km`.
    pub(crate) exposure: &'static str,
    pub(crate) lag: u8,
    pub(crate) mornings: usize,
    pub(crate) much: Option<f64>,
    pub(crate) after_much: MorningsAfterView,
    pub(crate) after_less: MorningsAfterView,
    pub(crate) rho: Option<f64>,
    pub(crate) detrended: Option<DetrendedView>,
    /// `no-exposure`, `too-few`, `unclear`, `worse` or `milder`.
    pub(crate) conclusion: &'static str,
    pub(crate) missing: Vec<String>,
    pub(crate) text: String,
    pub(crate) rule: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct MorningsAfterView {
    pub(crate) mornings: usize,
    pub(crate) mean: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct DetrendedView {
    pub(crate) rho: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) effective_n: f64,
}
