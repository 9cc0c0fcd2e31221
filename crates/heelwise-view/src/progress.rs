//! What is shown of progress: weeks, days, self-tests, adherence and associations.

mod build;
mod runs;

use heelwise_core::{Better, Side, Skip};
use heelwise_engine::progress::{Conclusion, Exposure, PainMeaning};
use heelwise_engine::self_test_change::ChangeMeaning;
use jiff::civil::Date;
use serde::Serialize;

use crate::as_words;

pub use build::progress;
pub use runs::{FlaggedRunView, RunFlagView, RunWeekView, RunsView, runs};

/// What a log shows, as people and programs get it.
#[derive(Debug, Serialize)]
pub struct ProgressView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The day taken for today.
    pub at: Date,
    /// The first day that is shown; the last is `at`.
    pub first: Date,
    /// Whether nothing at all is logged.
    pub is_empty: bool,
    /// The rule behind weeks and days.
    pub rule: String,
    /// Weeks, the oldest first.
    pub weeks: Vec<ProgressWeekView>,
    /// The days.
    pub days: Vec<LoggedDayView>,
    /// The change of morning pain.
    pub pain: PainView,
    /// The self-tests, one item per test and side.
    pub tests: Vec<SeriesView>,
    /// What was planned, done and skipped.
    pub adherence: AdherenceView,
    /// Exposures beside later mornings.
    pub associations: Vec<AssociationView>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}

/// Seven days. Nothing is `null`, none is 0.
#[derive(Debug, Serialize)]
pub struct ProgressWeekView {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Days with an entry.
    pub days_logged: usize,
    /// Mornings with pain logged.
    pub mornings: usize,
    /// Mean pain at the first steps, 0 to 10.
    pub mean_morning: Option<f64>,
    /// Worst pain at the first steps, 0 to 10.
    pub worst_morning: Option<u8>,
    /// Worst pain of a session, 0 to 10.
    pub worst_session: Option<u8>,
    /// Hours in heels.
    pub heel_hours: Option<f64>,
    /// Mean height of the heels in centimetres.
    pub heel_cm: Option<f64>,
    /// Kilometres run.
    pub run_km: Option<f64>,
    /// Minutes run.
    pub run_minutes: Option<f64>,
    /// Days with a session that was done, wholly or partly.
    pub done: usize,
    /// Days on which something was on.
    pub planned: Option<usize>,
}

/// One day of the log.
#[derive(Debug, Serialize)]
pub struct LoggedDayView {
    /// The day, as `2026-11-20`.
    pub date: Date,
    /// Whether the day has an entry.
    pub is_logged: bool,
    /// Pain at the first steps, 0 to 10.
    pub morning: Option<u8>,
    /// Worst pain during a session, 0 to 10.
    pub during: Option<u8>,
    /// Worst pain in the hours after a session, 0 to 10.
    pub after: Option<u8>,
    /// Worst pain at another time.
    pub other: Option<u8>,
    /// Hours in heels.
    pub heel_hours: Option<f64>,
    /// Mean height of the heels in centimetres.
    pub heel_cm: Option<f64>,
    /// Kilometres run.
    pub run_km: Option<f64>,
    /// Minutes run.
    pub run_minutes: Option<f64>,
}

/// The change of morning pain.
#[derive(Debug, Serialize)]
pub struct PainView {
    /// Mornings with pain logged.
    pub mornings: usize,
    /// Mornings needed for a comparison.
    pub needed: usize,
    /// Points from which on a change counts.
    pub matters: f64,
    /// What the change means.
    #[serde(serialize_with = "as_words::pain_meaning")]
    pub change: PainMeaning,
    /// The first mornings.
    pub before: Option<PainPeriodView>,
    /// The last mornings.
    pub now: Option<PainPeriodView>,
    /// The change, as a sentence.
    pub text: String,
    /// The id of the rule behind it.
    pub rule: String,
}

/// Mornings that are compared.
#[derive(Debug, Serialize)]
pub struct PainPeriodView {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The median of the pain, 0 to 10.
    pub median: u8,
}

/// One self-test on one side.
#[derive(Debug, Serialize)]
pub struct SeriesView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The unit of the results.
    pub unit: String,
    /// The side, when it was given.
    pub side: Option<Side>,
    /// `more` or `less`.
    pub better: Better,
    /// The measurement error, in the unit of the test.
    pub error: f64,
    /// The smallest change that matters, in the unit of the test.
    pub important: Option<f64>,
    /// The results, the oldest first.
    pub points: Vec<PointView>,
    /// The change from the first to the last result.
    #[serde(serialize_with = "as_words::change_meaning")]
    pub change: ChangeMeaning,
    /// The change from the first to the last result, in words.
    pub text: &'static str,
}

/// A result of a self-test, with its change.
#[derive(Debug, Serialize)]
pub struct PointView {
    /// The day, as `2026-11-20`.
    pub date: Date,
    /// The result, in the unit of the test.
    pub value: f64,
    /// The change since the first result.
    #[serde(serialize_with = "as_words::change_meaning")]
    pub change: ChangeMeaning,
}

/// What was on, done and skipped. Counts are days, but for `left_out`.
#[derive(Debug, Serialize)]
pub struct AdherenceView {
    /// The first day that counts.
    pub first: Option<Date>,
    /// Days on which something was planned; `None` without a plan.
    pub planned: Option<usize>,
    /// Days on which everything was done.
    pub done: usize,
    /// Days on which a part was done.
    pub partly: usize,
    /// Days that were skipped, by reason.
    pub skipped: Vec<ReasonCount>,
    /// Planned days without an entry.
    pub silent: Option<usize>,
    /// Days with a session that was not planned.
    pub extra: Option<usize>,
    /// Exercises and parts of days that were left out.
    pub left_out: Vec<ReasonCount>,
    /// The id of the rule behind it.
    pub rule: String,
}

/// A reason with its count.
#[derive(Debug, Serialize)]
pub struct ReasonCount {
    /// The word in the log.
    pub reason: Skip,
    /// The reason in words.
    pub text: &'static str,
    /// How often.
    pub count: usize,
}

/// One exposure beside later mornings.
#[derive(Debug, Serialize)]
pub struct AssociationView {
    /// The exposure.
    #[serde(serialize_with = "as_words::exposure")]
    pub exposure: Exposure,
    /// Days between the exposure and the morning.
    pub lag: u8,
    /// The number of pairs.
    pub mornings: usize,
    /// The median of the exposure; a day above it counts as much.
    pub much: Option<f64>,
    /// The mornings after much exposure.
    pub after_much: MorningsAfterView,
    /// The mornings after less.
    pub after_less: MorningsAfterView,
    /// Spearman's correlation, -1 to 1.
    pub rho: Option<f64>,
    /// The same without a common trend.
    pub detrended: Option<DetrendedView>,
    /// The conclusion.
    #[serde(serialize_with = "as_words::conclusion")]
    pub conclusion: Conclusion,
    /// What is missing for a conclusion, in words.
    pub missing: Vec<String>,
    /// The association, as a sentence.
    pub text: String,
    /// The id of the rule behind it.
    pub rule: String,
}

/// Mornings after days of one sort.
#[derive(Debug, Serialize)]
pub struct MorningsAfterView {
    /// Mornings with pain logged.
    pub mornings: usize,
    /// Mean pain, 0 to 10.
    pub mean: Option<f64>,
}

/// A correlation without a common trend, with its interval.
#[derive(Debug, Serialize)]
pub struct DetrendedView {
    /// Spearman's correlation of the changes, -1 to 1.
    pub rho: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// The effective number of pairs.
    pub effective_n: f64,
}
