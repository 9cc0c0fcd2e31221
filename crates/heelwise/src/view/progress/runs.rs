//! What is shown of running: weeks, and the runs that stand out. The JSON document is exactly this.

use heelwise_core::ItemKey;
use heelwise_engine::runs::{FlaggedRun, RunFlag, RunWeek, RunningLoad};
use jiff::civil::Date;
use serde::Serialize;

use super::super::SCHEMA_VERSION;
use super::look_up::rounded;

/// Running over the weeks, as people and programs get it.
#[derive(Debug, Serialize)]
pub(crate) struct RunsView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    /// The day taken for today.
    pub(crate) at: String,
    /// The rule behind the weeks.
    pub(crate) rule: String,
    pub(crate) weeks: Vec<RunWeekView>,
    pub(crate) flagged: Vec<FlaggedRunView>,
    pub(crate) notices: Vec<String>,
}

/// Seven days. What is not known is `null`.
#[derive(Debug, Serialize)]
pub(crate) struct RunWeekView {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) runs: usize,
    pub(crate) km: f64,
    pub(crate) minutes: f64,
    pub(crate) longest_km: Option<f64>,
    pub(crate) cadence_spm: Option<f64>,
    pub(crate) contact_ms: Option<f64>,
    pub(crate) climb_m: Option<f64>,
}

/// A run that stands out.
#[derive(Debug, Serialize)]
pub(crate) struct FlaggedRunView {
    pub(crate) date: String,
    pub(crate) km: f64,
    pub(crate) flags: Vec<RunFlagView>,
}

/// Why it stands out.
#[derive(Debug, Serialize)]
pub(crate) struct RunFlagView {
    pub(crate) text: String,
    pub(crate) rule: String,
}

/// What is shown of running.
pub(crate) fn runs(running: &RunningLoad, today: Date, notices: Vec<String>) -> RunsView {
    RunsView {
        schema_version: SCHEMA_VERSION,
        document: "running",
        at: today.to_string(),
        rule: ItemKey::rule("running").to_string(),
        weeks: running.weeks.iter().map(week).collect(),
        flagged: running.flagged.iter().map(flagged).collect(),
        notices,
    }
}

fn week(week: &RunWeek) -> RunWeekView {
    RunWeekView {
        first: week.first.to_string(),
        last: week.last.to_string(),
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
    FlaggedRunView { date: flagged.date.to_string(), km: rounded(flagged.km), flags }
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
