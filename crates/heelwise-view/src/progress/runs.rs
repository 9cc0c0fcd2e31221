//! What is shown of running: weeks, and the runs that stand out.

use heelwise_core::ItemKey;
use heelwise_engine::runs::{FlaggedRun, RunFlag, RunWeek, RunningLoad};
use jiff::civil::Date;
use serde::Serialize;

use super::build::rounded;
use crate::SCHEMA_VERSION;

/// Running over the weeks, as people and programs get it.
#[derive(Debug, Serialize)]
pub struct RunsView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The day taken for today.
    pub at: Date,
    /// The rule behind the weeks.
    pub rule: String,
    /// Weeks, the oldest first.
    pub weeks: Vec<RunWeekView>,
    /// The runs that stand out.
    pub flagged: Vec<FlaggedRunView>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}

/// Seven days. What is not known is `null`.
#[derive(Debug, Serialize)]
pub struct RunWeekView {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The number of runs.
    pub runs: usize,
    /// Kilometres.
    pub km: f64,
    /// Minutes run.
    pub minutes: f64,
    /// The longest run, in kilometres.
    pub longest_km: Option<f64>,
    /// Mean steps a minute, both feet.
    pub cadence_spm: Option<f64>,
    /// Mean ground contact in milliseconds.
    pub contact_ms: Option<f64>,
    /// Metres climbed.
    pub climb_m: Option<f64>,
}

/// A run that stands out.
#[derive(Debug, Serialize)]
pub struct FlaggedRunView {
    /// The day, as `2026-11-20`.
    pub date: Date,
    /// Kilometres of the run.
    pub km: f64,
    /// Why it stands out.
    pub flags: Vec<RunFlagView>,
}

/// Why it stands out.
#[derive(Debug, Serialize)]
pub struct RunFlagView {
    /// The reason in words.
    pub text: String,
    /// The id of the rule behind it.
    pub rule: String,
}

/// Builds the view of running.
pub fn runs(running: &RunningLoad, today: Date, notices: Vec<String>) -> RunsView {
    RunsView {
        schema_version: SCHEMA_VERSION,
        document: "running",
        at: today,
        rule: ItemKey::rule("running").to_string(),
        weeks: running.weeks.iter().map(week).collect(),
        flagged: running.flagged.iter().map(flagged).collect(),
        notices,
    }
}

fn week(week: &RunWeek) -> RunWeekView {
    RunWeekView {
        first: week.first,
        last: week.last,
        runs: week.runs,
        km: rounded(week.km),
        minutes: rounded(week.minutes),
        longest_km: week.longest_km.map(rounded),
        cadence_spm: week.cadence_spm.map(rounded),
        contact_ms: week.contact_ms.map(rounded),
        climb_m: week.climb_m.map(rounded),
    }
}

fn flagged(flagged: &FlaggedRun) -> FlaggedRunView {
    let flag = |flag: &RunFlag| RunFlagView {
        text: words(*flag),
        rule: ItemKey::rule(flag.rule()).to_string(),
    };
    let flags = flagged.flags.iter().map(flag).collect();
    FlaggedRunView { date: flagged.date, km: rounded(flagged.km), flags }
}

fn words(flag: RunFlag) -> String {
    match flag {
        RunFlag::LongRun { before_km } => {
            format!(
                "more than a tenth longer than the longest of the 30 days before, {before_km:.1} km"
            )
        }
        RunFlag::CadenceFades { early, late } => {
            format!("steps a minute fell from {early:.0} to {late:.0}, at no lower speed")
        }
        RunFlag::ContactRises { early, late } => {
            format!(
                "each foot stayed on the ground for longer, {early:.0} to {late:.0} ms, at no lower speed"
            )
        }
        RunFlag::BalanceDrifts { early, late } => {
            format!(
                "the share of the left foot went from {early:.1} to {late:.1} % of the ground contact"
            )
        }
        RunFlag::Incomplete => "the file broke off, so the run was at least this long".to_owned(),
    }
}
