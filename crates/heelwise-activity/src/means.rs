//! Means over samples, and what of their values can be true.

use crate::track::{NONE_8, NONE_16, Sample, measured};

/// A sample stands for the time up to the next, but for no more than this: then the watch was paused.
const LONGEST_STEP_S: u32 = 10;

/// Samples in the order of their time, cleaned, with the steps of both feet counted.
pub(crate) struct Line {
    pub(crate) samples: Vec<Sample>,
    /// Values that were left out because they cannot be true.
    pub(crate) dropped: u64,
    /// Both feet: 2 where the file counts one.
    feet: f64,
}

/// Cadences up to this many a minute are those of one foot. Nobody runs with fewer than 120 steps, or with 120 a foot.
const MOST_OF_ONE_FOOT: f64 = 120.0;

/// How often the foot that is counted must be doubled.
pub(crate) fn feet(cadence: f64) -> f64 {
    if cadence <= MOST_OF_ONE_FOOT { 2.0 } else { 1.0 }
}

impl Line {
    /// Sorts and cleans.
    pub(crate) fn of(mut samples: Vec<Sample>) -> Self {
        if !samples.is_sorted_by_key(|sample| sample.time) {
            samples.sort_by_key(|sample| sample.time);
        }
        let mut cadences: Vec<u16> =
            samples.iter().map(|sample| sample.cadence).filter(|cadence| !matches!(*cadence, 0 | NONE_16)).collect();
        let middle = cadences.len() / 2;
        let median = if cadences.is_empty() { 0 } else { *cadences.select_nth_unstable(middle).1 };
        let feet = feet(f64::from(median) / 128.0);
        let dropped = samples.iter_mut().map(|sample| clean(sample, feet)).sum();
        Self { samples, dropped, feet }
    }

    /// Seconds that each sample stands for.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (&Sample, f64)> {
        let nexts = self.samples.iter().skip(1).map(Some).chain([None]);
        self.samples.iter().zip(nexts).map(|(sample, next)| {
            let step = next.map_or(1, |next| next.time.saturating_sub(sample.time));
            (sample, f64::from(step.clamp(1, LONGEST_STEP_S)))
        })
    }

    /// Steps a minute of both feet; nothing while standing.
    pub(crate) fn cadence(&self, sample: &Sample) -> Option<f64> {
        measured(sample.cadence).map(|cadence| cadence / 128.0 * self.feet).filter(|cadence| *cadence > 0.0)
    }

    /// The mean of a value over time.
    pub(crate) fn mean(&self, value: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        mean(self.weights().filter_map(|(sample, weight)| Some((value(sample)?, weight))))
    }
}

/// The mean of values by their weights.
pub(crate) fn mean(values: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, weight) = values.fold((0.0, 0.0), |(sum, all), (value, weight)| (sum + value * weight, all + weight));
    (weight > 0.0).then(|| sum / weight)
}

/// Ground contact in milliseconds.
pub(crate) fn contact_ms(sample: &Sample) -> Option<f64> {
    measured(sample.contact).map(|contact| contact / 10.0)
}

/// Share of the left foot in per cent.
pub(crate) fn balance_left_percent(sample: &Sample) -> Option<f64> {
    measured(sample.balance).map(|balance| balance / 100.0)
}

/// Metres above the sea.
pub(crate) fn altitude_m(sample: &Sample) -> Option<f64> {
    measured(sample.altitude).map(|altitude| altitude / 5.0 - 500.0)
}

/// Leaves out what cannot be true, and says how many values that were. Values of 0 are those of somebody who stands or
/// walks; they say nothing about a step.
fn clean(sample: &mut Sample, feet: f64) -> u64 {
    let mut dropped = 0;
    let mut keep = |value: &mut u16, least: u16, most: u16| {
        if !matches!(*value, 0 | NONE_16) && !(least..=most).contains(value) {
            dropped += 1;
        }
        if !(least..=most).contains(value) {
            *value = NONE_16;
        }
    };
    keep(&mut sample.contact, 1000, 6000);
    keep(&mut sample.balance, 2000, 8000);
    keep(&mut sample.oscillation, 100, 3000);
    keep(&mut sample.ratio, 100, 5000);
    keep(&mut sample.step_length, 2000, 30_000);
    keep(&mut sample.speed, 0, 12_500);
    keep(&mut sample.power, 0, 2000);
    keep(&mut sample.cadence, 0, if feet > 1.0 { 150 * 128 } else { 255 * 128 + 127 });
    if !matches!(sample.heart_rate, 0 | 20..) {
        dropped += 1;
    }
    if !(20..NONE_8).contains(&sample.heart_rate) {
        sample.heart_rate = NONE_8;
    }
    dropped
}

/// A change of height counts from here on, in metres: less is the noise of air pressure and of satellites.
const LEAST_CLIMB_M: f64 = 3.0;

/// Follows the height and says what was climbed (above 0) or descended (below) since it was last said.
#[derive(Default)]
pub(crate) struct Slope(Option<f64>);

impl Slope {
    pub(crate) fn step(&mut self, altitude: f64) -> f64 {
        let change = altitude - *self.0.get_or_insert(altitude);
        if change.abs() < LEAST_CLIMB_M {
            return 0.0;
        }
        self.0 = Some(altitude);
        change
    }
}
