//! From samples and the watch's own totals to a run.

use std::ops::RangeInclusive;

use heelwise_core::record::Run;
use heelwise_core::record::run_fields::{
    BALANCE_LEFT_PERCENT, CADENCE_SPM, CLIMB_M, CONTACT_MS, DESCENT_M, DISTANCE_KM,
    ELAPSED_MINUTES, HEART_RATE_BPM, MINUTES, OSCILLATION_MM, POWER_W, RATIO_PERCENT, RunField,
    STEP_LENGTH_CM,
};

use crate::round::{round_to_hundredth, round_to_tenth};
use crate::sample_series::{SampleSeries, Slope, balance_left_percent, contact_ms, moving_s};
use crate::track::{NONE_8, NONE_32, Sample, measured};
use crate::{run_samples, splits, track};

/// What the watch worked out itself. It counted every step, where the samples are only what it
/// wrote down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) elapsed_s: Option<f64>,
    pub(crate) timer_s: Option<f64>,
    pub(crate) distance_m: Option<f64>,
    /// As the file counts it: of one foot or of both.
    pub(crate) cadence: Option<f64>,
    pub(crate) contact_ms: Option<f64>,
    pub(crate) balance_left_percent: Option<f64>,
    pub(crate) oscillation_mm: Option<f64>,
    pub(crate) ratio_percent: Option<f64>,
    pub(crate) step_length_cm: Option<f64>,
    pub(crate) heart_rate_bpm: Option<f64>,
    pub(crate) power_w: Option<f64>,
    pub(crate) climb_m: Option<f64>,
    pub(crate) descent_m: Option<f64>,
}

/// The run, without its day, and how many values were left out because they cannot be true.
pub(crate) fn run(
    samples: Vec<Sample>,
    totals: &Totals,
    begin: Option<u32>,
    is_one_of_many: bool,
) -> (Run, u64) {
    let line = SampleSeries::from_samples(samples, totals.cadence.filter(|cadence| *cadence > 0.0));
    let mut dropped = line.dropped;
    let mut fits = |value: Option<f64>, range: RangeInclusive<f64>| {
        let kept = value.filter(|value| range.contains(value));
        // Zero is how a watch says that it measured none.
        dropped += u64::from(kept.is_none() && value.is_some_and(|value| value != 0.0));
        kept
    };
    let cadence =
        fits(totals.cadence.map(|cadence| line.steps_of(cadence)), CADENCE_SPM.range(1.0))
            .or_else(|| fits(line.mean(|sample| line.cadence(sample)), CADENCE_SPM.range(1.0)));
    let distance_m = fits(totals.distance_m, above_zero(&DISTANCE_KM, 1000.0, 0.01))
        .or_else(|| distance_m(&line, is_one_of_many));
    let timer_s = fits(totals.timer_s, above_zero(&MINUTES, 60.0, 0.001))
        .or_else(|| Some(in_motion_s(&line)));
    let elapsed_s = fits(totals.elapsed_s, above_zero(&ELAPSED_MINUTES, 60.0, 0.001))
        .or_else(|| elapsed_s(&line).map(|elapsed| elapsed.max(timer_s.unwrap_or_default())))
        .or(timer_s);
    let (climb, descent) = climbed_m(&line).unzip();
    let run = Run {
        distance_km: fine(distance_m.unwrap_or_default() / 1000.0),
        minutes: fine((timer_s.unwrap_or_default() / 60.0).min(MINUTES.high)),
        elapsed_minutes: elapsed_s.map(|seconds| fine((seconds / 60.0).min(ELAPSED_MINUTES.high))),
        cadence_spm: cadence.map(round_to_hundredth),
        contact_ms: fits(totals.contact_ms, CONTACT_MS.range(1.0))
            .or_else(|| line.mean(contact_ms))
            .map(round_to_tenth),
        balance_left_percent: fits(totals.balance_left_percent, BALANCE_LEFT_PERCENT.range(1.0))
            .or_else(|| line.mean(balance_left_percent))
            .map(round_to_hundredth),
        oscillation_mm: fits(totals.oscillation_mm, OSCILLATION_MM.range(1.0))
            .or_else(|| line.mean(|sample| measured(sample.oscillation).map(|value| value / 10.0)))
            .map(round_to_tenth),
        ratio_percent: fits(totals.ratio_percent, RATIO_PERCENT.range(1.0))
            .or_else(|| line.mean(|sample| measured(sample.ratio).map(|value| value / 100.0)))
            .map(round_to_hundredth),
        step_length_cm: fits(totals.step_length_cm, STEP_LENGTH_CM.range(1.0))
            .or_else(|| line.mean(|sample| measured(sample.step_length).map(|value| value / 100.0)))
            .map(round_to_tenth),
        heart_rate_bpm: fits(totals.heart_rate_bpm, HEART_RATE_BPM.range(1.0))
            .or_else(|| line.mean(heart_rate))
            .map(round_to_tenth),
        power_w: fits(totals.power_w, above_zero(&POWER_W, 1.0, 1.0))
            .or_else(|| line.mean(|sample| measured(sample.power)))
            .map(round_to_tenth),
        climb_m: fits(totals.climb_m, CLIMB_M.range(1.0))
            .or(climb)
            .map(|metres| round_to_tenth(metres.min(CLIMB_M.high))),
        descent_m: fits(totals.descent_m, DESCENT_M.range(1.0))
            .or(descent)
            .map(|metres| round_to_tenth(metres.min(DESCENT_M.high))),
        splits: splits::splits(&line),
        seconds: begin
            .filter(|begin| *begin != track::NONE_32)
            .and_then(|begin| run_samples::run_samples(&line, begin)),
        ..Run::default()
    };
    (run, dropped)
}

/// The range of a field in a unit of the watch, without 0: that is how a watch says that it
/// measured nothing.
fn above_zero(field: &RunField, per_unit: f64, least: f64) -> RangeInclusive<f64> {
    least..=field.high * per_unit
}

fn heart_rate(sample: &Sample) -> Option<f64> {
    (sample.heart_rate != NONE_8).then(|| f64::from(sample.heart_rate))
}

/// How far it was by the samples. A distance counts from the start of the file, so of several
/// sports only the difference is this one's.
fn distance_m(line: &SampleSeries, is_one_of_many: bool) -> Option<f64> {
    let known = || {
        line.samples.iter().map(|sample| sample.distance).filter(|distance| *distance != NONE_32)
    };
    let first = if is_one_of_many { known().min()? } else { 0 };
    Some(f64::from(known().max()? - first) / 100.0)
}

/// How long somebody was in motion, by the samples.
fn in_motion_s(line: &SampleSeries) -> f64 {
    let steps = line.samples.windows(2).filter_map(|pair| moving_s(&pair[0], &pair[1]));
    // Not `sum`, which gives minus zero for nothing.
    steps.map(f64::from).fold(0.0, |sum, step| sum + step)
}

fn elapsed_s(line: &SampleSeries) -> Option<f64> {
    let known = || line.samples.iter().map(|sample| sample.time).filter(|time| *time != NONE_32);
    Some(f64::from(known().max()? - known().min()?))
}

/// Metres climbed and descended by the heights of the samples.
fn climbed_m(line: &SampleSeries) -> Option<(f64, f64)> {
    let mut slope = Slope::default();
    line.weights().filter_map(|(sample, seconds)| slope.step(sample, seconds)).fold(
        None,
        |sums, change| {
            let (climb, descent) = sums.unwrap_or((0.0, 0.0));
            Some((climb + f64::max(change, 0.0), descent + f64::max(-change, 0.0)))
        },
    )
}

/// To a centimetre of a kilometre, or half a millisecond of a minute.
fn fine(value: f64) -> f64 {
    (value * 100_000.0).round() / 100_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(count: u32) -> Vec<Sample> {
        (0..count)
            .map(|time| Sample {
                time,
                distance: 50_000 + time * 300,
                cadence: 85 * 128,
                ..Sample::EMPTY
            })
            .collect()
    }

    #[test]
    fn of_many_sports_the_distance_is_a_difference() {
        let km = |is_one_of_many| {
            run(samples(61), &Totals::default(), None, is_one_of_many).0.distance_km
        };
        assert_eq!((km(false), km(true)), (0.68, 0.18));
    }

    #[test]
    fn totals_come_first_where_they_can_be_true() {
        let totals =
            Totals { distance_m: Some(1234.0), contact_ms: Some(900.0), ..Totals::default() };
        let with_contact =
            samples(60).into_iter().map(|sample| Sample { contact: 2500, ..sample }).collect();
        let (run, dropped) = run(with_contact, &totals, None, false);
        assert_eq!((run.distance_km, run.contact_ms, dropped), (1.234, Some(250.0), 1));
    }

    #[test]
    fn nothing_at_all_is_a_run_of_nothing() {
        let (run, dropped) = run(Vec::new(), &Totals::default(), None, false);
        assert_eq!((run, dropped), (Run { elapsed_minutes: Some(0.0), ..Run::default() }, 0));
    }

    #[test]
    fn heights_are_followed_where_the_watch_has_no_total() {
        let heights = [100, 101, 104, 107, 110, 106, 101, 97, 93, 90, 95]
            .map(|metres: u16| (metres + 500) * 5);
        let samples: Vec<Sample> = (0..)
            .zip(heights)
            .map(|(time, altitude)| Sample { time, altitude, ..Sample::EMPTY })
            .collect();
        let climbed = |totals: &Totals| {
            let (run, _) = run(samples.clone(), totals, None, false);
            (run.climb_m.unwrap(), run.descent_m.unwrap())
        };
        assert_eq!(climbed(&Totals::default()), (15.0, 20.0));
        assert_eq!(
            climbed(&Totals { climb_m: Some(0.0), descent_m: Some(7.0), ..Totals::default() }),
            (0.0, 7.0)
        );
    }
}
