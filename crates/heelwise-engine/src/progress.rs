//! Progress: trends in a log over the last weeks, and the conclusions that they allow.
//!
//! The log of one person is short, has gaps, and its days resemble one another. So gaps stay gaps,
//! a change counts only beyond the error of measurement, and an association needs a stated minimum
//! of days. See `docs/progress.md`.

mod adherence;
mod association;
mod correlation;
mod days;
mod pain_change;
mod series;
mod weeks;

use heelwise_core::{Catalog, ContentError, Log};
use jiff::civil::Date;

pub use adherence::{Adherence, DayStatus};
pub use association::{
    Association, Conclusion, Exposure, FEWEST_DAYS, FEWEST_MORNINGS, LAGS, MorningsAfter,
};
pub use correlation::{Detrended, detrended, ranks, spearman};
pub use days::LoggedDay;
pub use pain_change::{MATTERS, MORNINGS, PainChange, PainMeaning, PainPeriod};
pub use series::{SeriesPoint, TestSeries};
pub use weeks::ProgressWeek;

use crate::plan::{Plan, PlanState, after};
use crate::self_test_change;

/// The progress that a log shows up to a day.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The last day.
    pub today: Date,
    /// The weeks, oldest first; the last ends today. Weeks before the first entry are left out, but
    /// at least one week is kept.
    pub weeks: Vec<ProgressWeek>,
    /// The days of these weeks.
    pub days: Vec<LoggedDay>,
    /// Self-tests of the whole log, because a change counts from the first result on.
    pub tests: Vec<TestSeries>,
    /// The change of morning pain.
    pub pain: PainChange,
    /// The days planned, done and skipped.
    pub adherence: Adherence,
    /// Associations with later mornings, or the reason why there is no conclusion.
    pub associations: Vec<Association>,
    /// Results that were left out, in words.
    pub left_out: Vec<String>,
}

/// Progress over the last `weeks` weeks of a log, at least one. Entries after today are not used.
pub fn progress(
    catalog: &Catalog,
    plan: Option<(&Plan, &PlanState)>,
    log: &Log,
    today: Date,
    weeks: u8,
) -> Result<Progress, ContentError> {
    let days = window(log, today, weeks);
    let made = plan.map(|(plan, _)| plan.made);
    let planned = adherence::planned_days(plan);
    let changes = self_test_change::self_test_changes(catalog, &log.records, today)?;
    Ok(Progress {
        today,
        weeks: weeks::weeks(&days, planned.as_ref(), made),
        pain: pain_change::pain_change(catalog, &days)?,
        adherence: adherence::adherence(&days, planned.as_ref(), made, today),
        associations: association::associations(&days),
        tests: series::series(&changes.known, &log.records, today),
        left_out: changes.left_out,
        days,
    })
}

/// The days of the last weeks, without the weeks before the first entry. The last week is always
/// kept.
fn window(log: &Log, today: Date, weeks: u8) -> Vec<LoggedDay> {
    let first = after(today, 1 - 7 * i32::from(weeks.max(1)));
    let days = days::days(log, first, today);
    let empty = days.chunks(7).take_while(|week| week.iter().all(|day| !day.is_logged)).count();
    let kept = empty.min(usize::from(weeks.max(1)) - 1);
    days.into_iter().skip(kept * 7).collect()
}

impl Progress {
    /// Whether nothing is logged in these weeks.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.days.iter().all(|day| !day.is_logged)
    }
}
