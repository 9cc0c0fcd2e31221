//! Records: dated measurements that analyzers turn into findings.

mod run;
pub mod run_fields;
mod samples;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::body::Side;
use crate::vocabulary::vocabulary;

pub use run::{Ground, LONGEST_DEVICE, Run, Split};
pub use samples::{DeltaColumn, RunSamples};

vocabulary! {
    /// The kind of a record.
    pub enum RecordKind as "record kind" {
        /// Hours in heels of one height on one day.
        HeelWear = "heel-wear",
        /// One run.
        Run = "run",
        /// One result of a self-test.
        SelfTest = "self-test",
    }
}

/// One dated measurement. In a records file each stands on a line of its own, as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
#[allow(
    clippy::large_enum_variant,
    reason = "boxing a run would cost whoever measures runs more than it spares the others"
)]
pub enum Record {
    /// Hours in heels.
    HeelWear(HeelWear),
    /// A run.
    Run(Run),
    /// A self-test.
    SelfTest(TestResult),
}

impl Record {
    /// Its kind.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::HeelWear(_) => RecordKind::HeelWear,
            Self::Run(_) => RecordKind::Run,
            Self::SelfTest(_) => RecordKind::SelfTest,
        }
    }

    /// The day it belongs to.
    pub fn date(&self) -> Date {
        match self {
            Self::HeelWear(wear) => wear.date,
            Self::Run(run) => run.date,
            Self::SelfTest(result) => result.date,
        }
    }

    /// The first number that cannot be true, in words, if there is one.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::HeelWear(wear) => wear.problem(),
            Self::Run(run) => run.problem(),
            Self::SelfTest(result) => outside("value", result.value, 0.0, 1000.0),
        }
    }
}

/// Hours spent in heels of one height on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeelWear {
    /// The day.
    pub date: Date,
    /// Hours worn, 0 to 24.
    pub hours: f64,
    /// Height of the heel above the ball of the foot in centimetres, 0 to 25.
    pub height_cm: f64,
}

impl HeelWear {
    fn problem(&self) -> Option<String> {
        outside("hours", self.hours, 0.0, 24.0)
            .or_else(|| outside("height_cm", self.height_cm, 0.0, 25.0))
    }
}

/// One result of a self-test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestResult {
    /// The day.
    pub date: Date,
    /// Name of the self-test, for example `knee-to-wall`.
    pub test: String,
    /// The side it was taken on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The result in the unit of the test, 0 to 1000.
    pub value: f64,
    /// Whether it was taken just before or just after release work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseTiming>,
}

vocabulary! {
    /// Taken before or after.
    pub enum ReleaseTiming as "before or after" {
        /// Just before.
        Before = "before",
        /// Just after.
        After = "after",
    }
}

fn outside(field: &str, number: f64, least: f64, most: f64) -> Option<String> {
    let inside = number.is_finite() && (least..=most).contains(&number);
    (!inside).then(|| format!("`{field}` is {number}; it must lie between {least} and {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_line_of_json() {
        let line = r#"{"record":"heel-wear","date":"2026-11-02","hours":8.5,"height_cm":7}"#;
        let record: Record = serde_json::from_str(line).unwrap();
        assert_eq!(record.kind(), RecordKind::HeelWear);
        assert_eq!(record.problem(), None);
    }

    #[test]
    fn impossible_numbers_are_named() {
        let line = r#"{"record":"run","date":"2026-11-02","distance_km":5,"minutes":30,"splits":[{"contact_ms":20}]}"#;
        let record: Record = serde_json::from_str(line).unwrap();
        assert_eq!(
            record.problem().unwrap(),
            "`contact_ms` is 20; it must lie between 100 and 600"
        );
    }

    #[test]
    fn unknown_fields_are_refused() {
        let line =
            r#"{"record":"heel-wear","date":"2026-11-02","hours":8,"height_cm":7,"colour":"red"}"#;
        assert!(serde_json::from_str::<Record>(line).is_err());
    }
}
