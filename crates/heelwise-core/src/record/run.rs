//! Runs, written down by hand or read from a watch.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::run_fields::{
    BALANCE_LEFT_PERCENT, CADENCE_SPM, CLIMB_M, CONTACT_MS, RUN_FIELDS, RunField,
};
use super::{RunSamples, outside};
use crate::timestamp::LocalTimestamp;
use crate::vocabulary::vocabulary;

/// One run. What was not measured is left out. No positions are ever part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The day.
    pub date: Date,
    /// Distance in kilometres, 0 to 500.
    pub distance_km: f64,
    /// Moving time in minutes, 0 to 6000: what the watch's clock counted, without pauses.
    pub minutes: f64,
    /// Mean steps per minute, both feet, 60 to 300.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_spm: Option<f64>,
    /// Parts of equal moving time in order, for what changes during the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub splits: Vec<Split>,
    /// Mean share of ground contact on the left foot, in per cent, 20 to 80.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance_left_percent: Option<f64>,
    /// When it began, with the offset of the clock there and then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<LocalTimestamp>,
    /// Minutes from start to end, pauses included, 0 to 60 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_minutes: Option<f64>,
    /// The ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// Metres climbed, 0 to 20 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub climb_m: Option<f64>,
    /// Metres descended, 0 to 20 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub descent_m: Option<f64>,
    /// Mean ground contact of a step in milliseconds, 100 to 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_ms: Option<f64>,
    /// Mean bounce of the trunk in millimetres, 10 to 300.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oscillation_mm: Option<f64>,
    /// Mean bounce in per cent of the step's length, 1 to 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio_percent: Option<f64>,
    /// Mean length of a step in centimetres, 20 to 300.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_length_cm: Option<f64>,
    /// Mean heart rate per minute, 20 to 260.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heart_rate_bpm: Option<f64>,
    /// Mean power in watts, 0 to 2000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_w: Option<f64>,
    /// The watch, as it names itself, up to [`LONGEST_DEVICE`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Digest of the file it was read from, so that the file is known again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Whether the file broke off before its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// The run samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Box<RunSamples>>,
}

/// The greatest mean speed of a split, in kilometres an hour.
const FASTEST_KMH: f64 = 50.0;

/// The longest name of a watch, in characters.
pub const LONGEST_DEVICE: usize = 60;

/// The longest digest of a file, in characters.
const LONGEST_DIGEST: usize = 64;

vocabulary! {
    /// The ground of a run, as set on the watch.
    pub enum Ground as "ground" {
        /// Streets and paths.
        Road = "road",
        /// Trails.
        Trail = "trail",
        /// A running track.
        Track = "track",
        /// A treadmill.
        Treadmill = "treadmill",
    }
}

/// One part of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Mean steps per minute, both feet, 60 to 300.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_spm: Option<f64>,
    /// Mean ground contact in milliseconds, 100 to 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_ms: Option<f64>,
    /// Mean share of ground contact on the left foot, in per cent, 20 to 80.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance_left_percent: Option<f64>,
    /// Mean speed in kilometres per hour, 0 to 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f64>,
    /// Metres climbed, 0 to 20 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub climb_m: Option<f64>,
}

/// The first field of a split that cannot be true. Its limits are those of the run's field of the
/// same name.
fn first_outside(fields: &[(&RunField, Option<f64>)]) -> Option<String> {
    fields.iter().find_map(|(field, value)| outside(field.name, (*value)?, field.low, field.high))
}

impl Run {
    /// The first value that cannot be true, in words.
    pub(super) fn problem(&self) -> Option<String> {
        let numbers = RUN_FIELDS.iter().map(|field| (field, (field.value)(self)));
        first_outside(&numbers.collect::<Vec<_>>())
            .or_else(|| self.splits.iter().find_map(Split::problem))
            .or_else(|| self.unfit_text())
            .or_else(|| self.seconds.as_ref().and_then(|seconds| seconds.problem()))
    }

    fn unfit_text(&self) -> Option<String> {
        let texts =
            [("device", &self.device, LONGEST_DEVICE), ("file", &self.file, LONGEST_DIGEST)];
        texts.into_iter().find_map(|(field, text, longest)| {
            let length = text.as_ref()?.chars().count();
            (length > longest)
                .then(|| format!("`{field}` has {length} characters; the most are {longest}"))
        })
    }

    /// The same run without what nobody but its owner needs: the hour, the watch, the file, and
    /// every single second.
    #[must_use]
    pub fn without_particulars(&self) -> Self {
        let splits = self.splits.clone();
        let bare = Self {
            splits: Vec::new(),
            seconds: None,
            start: None,
            device: None,
            file: None,
            ..*self
        };
        Self { splits, ..bare }
    }
}

impl Split {
    fn problem(&self) -> Option<String> {
        first_outside(&[
            (&CADENCE_SPM, self.cadence_spm),
            (&CONTACT_MS, self.contact_ms),
            (&BALANCE_LEFT_PERCENT, self.balance_left_percent),
            (&CLIMB_M, self.climb_m),
        ])
        .or_else(|| outside("speed_kmh", self.speed_kmh?, 0.0, FASTEST_KMH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Run {
        serde_json::from_str(line).unwrap()
    }

    #[test]
    fn a_run_written_by_an_earlier_version_is_read() {
        let run = read(r#"{"date":"2026-11-02","distance_km":5,"minutes":30,"cadence_spm":168}"#);
        assert_eq!((run.problem(), run.start, run.seconds), (None, None, None));
    }

    #[test]
    fn every_number_has_its_range() {
        for field in [
            "climb_m",
            "contact_ms",
            "oscillation_mm",
            "ratio_percent",
            "step_length_cm",
            "heart_rate_bpm",
        ] {
            let line =
                format!(r#"{{"date":"2026-11-02","distance_km":5,"minutes":30,"{field}":-1}}"#);
            assert!(read(&line).problem().unwrap().contains(field));
        }
        let long = format!(
            r#"{{"date":"2026-11-02","distance_km":5,"minutes":30,"device":"{}"}}"#,
            "x".repeat(61)
        );
        assert!(read(&long).problem().unwrap().contains("61 characters"));
    }

    #[test]
    fn what_concerns_nobody_else_can_be_left_out() {
        let seconds = RunSamples { every_s: 1, ..RunSamples::default() };
        let start = Some("2026-11-02T07:00:00+01:00".parse().unwrap());
        let text = Some("x".to_owned());
        let splits = vec![Split { cadence_spm: Some(170.0), ..Split::default() }];
        let run = Run {
            distance_km: 5.0,
            splits,
            start,
            device: text.clone(),
            file: text,
            ..Run::default()
        };
        let bare = Run { seconds: Some(Box::new(seconds)), ..run.clone() }.without_particulars();
        assert_eq!(bare, Run { start: None, device: None, file: None, ..run });
    }
}
