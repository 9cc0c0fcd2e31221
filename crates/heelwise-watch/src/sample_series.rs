//! Means over samples, and what of their values can be true.

use crate::track::{DAY_S, NONE_8, NONE_16, NONE_32, PAUSE_S, Sample, measured};

/// A sample stands for the time up to the next, but for no more than this: then the watch was
/// paused.
const LONGEST_STEP_S: u32 = 10;

/// Samples in the order of their time, cleaned, with the steps of both feet counted.
pub(crate) struct SampleSeries {
    pub(crate) samples: Vec<Sample>,
    /// Values that were left out because they cannot be true.
    pub(crate) dropped: u64,
    /// Both feet: 2 where the samples count one.
    feet: f64,
    /// The mean cadence as the samples count it.
    counted: Option<f64>,
}

/// Cadences up to this many a minute are those of one foot. Nobody runs with fewer than 120 steps,
/// or with 120 a foot.
const MOST_OF_ONE_FOOT: f64 = 120.0;
/// With fewer cadences than this the watch's own mean decides whose they are.
const FEW_CADENCES: usize = 30;

/// How often the foot that is counted must be doubled.
fn feet(cadence: f64) -> f64 {
    if cadence <= MOST_OF_ONE_FOOT { 2.0 } else { 1.0 }
}

/// A stretch that lies days away from the rest is a run that was paused when it has at least one of
/// so many samples.
const SAMPLES_PER_STRETCH: usize = 10;
/// Nothing belongs to one run that lies farther apart, in seconds: 1000 hours.
const LONGEST_RUN_S: u32 = 3_600_000;

/// Sorts by time, whatever the order was, and leaves out the few samples that were recorded more
/// than a day away from all others, and those of another time altogether: the clock was wrong then.
/// Says how many samples that were.
pub(crate) fn in_order(mut samples: Vec<Sample>) -> (Vec<Sample>, u64) {
    if !samples.is_sorted() {
        samples.sort_unstable();
    }
    let all = samples.len();
    let is_close = |one: &Sample, next: &Sample| next.time - one.time <= DAY_S;
    let stretches = || samples.chunk_by(is_close);
    let Some(longest) = stretches().rev().max_by_key(|stretch| stretch.len()) else {
        return (samples, 0);
    };
    let is_of_the_run = |stretch: &&[Sample]| {
        let least = all.div_ceil(SAMPLES_PER_STRETCH).min(longest.len());
        stretch.len() >= least && stretch[0].time.abs_diff(longest[0].time) <= LONGEST_RUN_S
    };
    if longest.len() < all {
        samples = stretches().filter(is_of_the_run).flatten().copied().collect();
    }
    let out_of_order = (all - samples.len()) as u64;
    (samples, out_of_order)
}

impl SampleSeries {
    /// Sorts and cleans. `total` is the mean cadence by the watch's own count.
    pub(crate) fn from_samples(samples: Vec<Sample>, total: Option<f64>) -> Self {
        let (mut samples, out_of_order) = in_order(samples);
        let (typical, count) = brisk(&samples);
        let feet = feet(total.filter(|_| count < FEW_CADENCES).unwrap_or(typical));
        let dropped: u64 = samples.iter_mut().map(|sample| clean(sample, feet)).sum();
        if samples.iter().all(|sample| matches!(sample.power, 0 | NONE_16)) {
            // A field for power without a meter.
            for sample in &mut samples {
                sample.power = NONE_16;
            }
        }
        let line = Self { samples, dropped: dropped + out_of_order, feet, counted: None };
        let counted = line.mean(|sample| line.cadence(sample)).map(|cadence| cadence / feet);
        Self { counted, ..line }
    }

    /// The watch's own mean in steps of both feet. It counts as the samples do when it is near
    /// their mean, and may differ only when it is far from it.
    pub(crate) fn steps_of(&self, total: f64) -> f64 {
        let is_near = |counted: &f64| (0.7..1.4).contains(&(total / counted));
        total * self.counted.filter(is_near).map_or_else(|| feet(total), |_| self.feet)
    }

    /// Seconds that each sample covers.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (&Sample, f64)> {
        let nexts = self.samples.iter().skip(1).map(|next| next.time).chain([NONE_32]);
        self.samples.iter().zip(nexts).map(|(sample, next)| {
            let step = if next == NONE_32 { 1 } else { next.saturating_sub(sample.time) };
            (sample, f64::from(step.clamp(1, LONGEST_STEP_S)))
        })
    }

    /// Seconds in motion from each sample on: up to the next one, and a moment where a pause
    /// follows.
    pub(crate) fn moving(&self) -> impl Iterator<Item = (&Sample, f64)> {
        let nexts = self.samples.iter().skip(1).map(Some).chain([None]);
        self.samples.iter().zip(nexts).map(|(sample, next)| {
            let step = next.and_then(|next| moving_s(sample, next)).unwrap_or(MOMENT_S);
            (sample, f64::from(step.max(MOMENT_S)))
        })
    }

    /// Steps a minute of both feet; nothing while standing.
    pub(crate) fn cadence(&self, sample: &Sample) -> Option<f64> {
        measured(sample.cadence)
            .map(|cadence| cadence / 128.0 * self.feet)
            .filter(|cadence| *cadence > 0.0)
    }

    /// The mean of a value over time.
    pub(crate) fn mean(&self, value: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        mean(self.weights().filter_map(|(sample, weight)| Some((value(sample)?, weight))))
    }
}

/// Seconds that the last sample covers.
const MOMENT_S: u32 = 1;
/// The longest gap that can be anything but a pause, in seconds, however far it was across.
const LONGEST_GAP_S: u32 = 600;
/// Who went on at this speed across a gap was in motion, in centimetres per second.
const IN_MOTION_CMS: u64 = 100;

/// Seconds from a sample to a later one, if they were spent in motion: a watch that writes seldom,
/// or has lost its satellites, leaves gaps that are no pauses.
pub(crate) fn moving_s(sample: &Sample, later: &Sample) -> Option<u32> {
    if sample.time == NONE_32 || later.time == NONE_32 {
        return None;
    }
    let gap = later.time.saturating_sub(sample.time);
    let is_known = sample.distance != NONE_32 && later.distance != NONE_32;
    let way = u64::from(later.distance.saturating_sub(sample.distance));
    let went_on = || is_known && gap <= LONGEST_GAP_S && way >= u64::from(gap) * IN_MOTION_CMS;
    (gap <= PAUSE_S || went_on()).then_some(gap)
}

/// The mean of values by their weights.
pub(crate) fn mean(values: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, weight) =
        values.fold((0.0, 0.0), |(sum, all), (value, weight)| (sum + value * weight, all + weight));
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
fn altitude_m(sample: &Sample) -> Option<f64> {
    measured(sample.altitude).map(|altitude| altitude / 5.0 - 500.0)
}

/// The cadence that a quarter of all samples in motion exceed, and how many these are. Somebody who
/// walks most of the way still runs then, so that one foot and two can be told apart.
fn brisk(samples: &[Sample]) -> (f64, usize) {
    let cadences = samples
        .iter()
        .map(|sample| sample.cadence)
        .filter(|cadence| !matches!(*cadence, 0 | NONE_16));
    let mut cadences: Vec<u16> = cadences.collect();
    let count = cadences.len();
    if count == 0 {
        return (0.0, 0);
    }
    let (_, brisk, _) = cadences.select_nth_unstable((count - 1) * 3 / 4);
    (f64::from(*brisk) / 128.0, count)
}

/// Leaves out what cannot be true, and says how many values that were. Values of 0 are those of
/// somebody who stands or walks; they say nothing about a step.
fn clean(sample: &mut Sample, feet: f64) -> u64 {
    let mut dropped = 0;
    let mut keep = |value: &mut u16, least: u16, most: u16| {
        if *value == NONE_16 || (least..=most).contains(value) {
            return;
        }
        dropped += u64::from(*value != 0);
        *value = NONE_16;
    };
    keep(&mut sample.contact, 1000, 6000);
    keep(&mut sample.balance, 2000, 8000);
    keep(&mut sample.oscillation, 100, 3000);
    keep(&mut sample.ratio, 100, 5000);
    keep(&mut sample.step_length, 2000, 30_000);
    keep(&mut sample.speed, 0, 12_500);
    keep(&mut sample.power, 0, 2000);
    keep(&mut sample.cadence, 0, if feet > 1.0 { 150 * 128 } else { 300 * 128 });
    // From 450 m below the sea to 8900 m above it.
    keep(&mut sample.altitude, 250, 47_000);
    if !matches!(sample.heart_rate, 0 | 20..) {
        dropped += 1;
    }
    if !(20..NONE_8).contains(&sample.heart_rate) {
        sample.heart_rate = NONE_8;
    }
    if sample.distance > MOST_DISTANCE_CM && sample.distance != NONE_32 {
        dropped += 1;
        sample.distance = NONE_32;
    }
    dropped
}

/// 500 kilometres.
const MOST_DISTANCE_CM: u32 = 50_000_000;

/// A change of height counts from here on, in metres: less is the noise of air pressure and of
/// satellites.
const LEAST_CLIMB_M: f64 = 3.0;

/// Nobody climbs or descends faster than this, in metres a second: then the watch has found out how
/// high it is.
const FASTEST_CLIMB: f64 = 5.0;

/// Follows the height.
#[derive(Default)]
pub(crate) struct Slope {
    /// From where changes count, and where it was last.
    base_and_last: Option<(f64, f64)>,
    /// Seconds since then.
    gone: f64,
}

impl Slope {
    /// What was climbed (above 0) or descended (below) since it was last said. `seconds` are those
    /// that the sample stands for.
    pub(crate) fn step(&mut self, sample: &Sample, seconds: f64) -> Option<f64> {
        let gone = self.gone;
        self.gone += seconds;
        let altitude = altitude_m(sample)?;
        let (base, last) = self.base_and_last.unwrap_or((altitude, altitude));
        let jump = altitude - last;
        let base = if jump.abs() > FASTEST_CLIMB * gone { base + jump } else { base };
        let change = altitude - base;
        let is_change = change.abs() >= LEAST_CLIMB_M;
        self.base_and_last = Some((if is_change { altitude } else { base }, altitude));
        self.gone = seconds;
        Some(if is_change { change } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: u32, cadence: u16) -> Sample {
        Sample { time, cadence: cadence * 128, ..Sample::EMPTY }
    }

    fn weights(times: &[u32]) -> Vec<f64> {
        let line =
            SampleSeries::from_samples(times.iter().map(|time| at(*time, 85)).collect(), None);
        line.weights().map(|(_, seconds)| seconds).collect()
    }

    #[test]
    fn a_sample_stands_for_the_time_up_to_the_next() {
        assert_eq!(weights(&[100, 101, 104, 104, 200, 203]), [1.0, 3.0, 1.0, 10.0, 3.0, 1.0]);
        assert_eq!(weights(&[NONE_32, NONE_32]), [1.0, 1.0]);
        assert_eq!(weights(&[]), [0.0; 0]);
    }

    #[test]
    fn a_mean_is_over_time() {
        let line = SampleSeries::from_samples(vec![at(0, 80), at(3, 90), at(4, 90)], None);
        assert_eq!(
            line.mean(|sample| line.cadence(sample)),
            Some((3.0 * 160.0 + 2.0 * 180.0) / 5.0)
        );
        assert_eq!(line.mean(|_| None), None);
    }

    #[test]
    fn few_samples_that_lie_days_away_are_left_out() {
        let kept = |times: Vec<u32>| {
            let (kept, out_of_order) =
                in_order(times.into_iter().map(|time| at(time, 80)).collect());
            (kept.len(), kept.first().map(|sample| sample.time), out_of_order)
        };
        let run = |begin| begin..begin + 30;
        assert_eq!(kept(run(500_000).chain([5, 900_000]).collect()), (30, Some(500_000), 2));
        assert_eq!(
            kept(run(5).chain(86_434..86_436).collect()),
            (32, Some(5), 0),
            "a day is close"
        );
        assert_eq!(
            kept(run(5).chain(500_000..500_004).collect()),
            (34, Some(5), 0),
            "a run that was paused"
        );
        assert_eq!(
            kept(run(5).chain(9_000_000..9_000_020).collect()),
            (30, Some(5), 20),
            "another time altogether"
        );
        assert_eq!(
            kept(run(5).chain([NONE_32; 9]).collect()),
            (30, Some(5), 9),
            "without a time beside those with one"
        );
        assert_eq!(
            kept((0..20).map(|step| step * 100_000).collect()),
            (20, Some(0), 0),
            "none is longer than the others"
        );
        assert_eq!(kept(vec![NONE_32; 3]), (3, Some(NONE_32), 0));
        assert_eq!(kept(Vec::new()), (0, None, 0));
    }

    #[test]
    fn the_watch_s_mean_counts_as_the_samples_do() {
        let steps = |cadence, samples, total| {
            Some(
                SampleSeries::from_samples(vec![at(0, cadence); samples], Some(total))
                    .steps_of(total),
            )
        };
        assert_eq!(steps(160, 40, 118.0), Some(118.0));
        assert_eq!(steps(60, 40, 121.0), Some(121.0), "twice as many: it counts both feet");
        assert_eq!(steps(118, 40, 121.0), Some(242.0));
        assert_eq!(steps(0, 0, 85.0), Some(170.0));
    }

    fn slope(heights: &[f64]) -> (f64, f64) {
        let mut slope = Slope::default();
        let changes = heights.iter().map(|height| {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "hills are small"
            )]
            let altitude = ((height + 500.0) * 5.0) as u16;
            slope.step(&Sample { altitude, ..Sample::EMPTY }, 2.0).unwrap()
        });
        changes.fold((0.0, 0.0), |(up, down), change| {
            (up + f64::max(change, 0.0), down + f64::max(-change, 0.0))
        })
    }

    #[test]
    fn noise_is_no_climb() {
        assert_eq!(slope(&[100.0, 102.0, 100.6, 102.8, 99.0, 101.0]), (0.0, 0.0));
        assert_eq!(
            slope(&[100.0, 101.0, 102.0, 103.0, 104.0, 106.0]),
            (6.0, 0.0),
            "slow is a climb all the same"
        );
        assert_eq!(slope(&[100.0, 110.0, 108.0, 110.0, 100.0]), (10.0, 10.0));
    }

    #[test]
    fn a_watch_that_finds_its_height_has_not_climbed() {
        assert_eq!(slope(&[10.0, 97.0, 99.0, 101.0, 12.0, 16.0]), (8.0, 0.0));
    }

    #[test]
    fn a_gap_in_the_heights_leaves_time_to_climb() {
        let mut slope = Slope::default();
        let at = |metres: u16| Sample { altitude: (metres + 500) * 5, ..Sample::EMPTY };
        assert_eq!(slope.step(&at(100), 1.0), Some(0.0));
        for _ in 0..9 {
            assert_eq!(slope.step(&Sample::EMPTY, 1.0), None);
        }
        assert_eq!(slope.step(&at(140), 1.0), Some(40.0));
    }

    #[test]
    fn power_of_zero_while_standing_counts_and_zero_all_along_does_not() {
        let with = |powers: &[u16]| {
            let samples =
                (0..).zip(powers).map(|(time, power)| Sample { power: *power, ..at(time, 80) });
            SampleSeries::from_samples(samples.collect(), None)
                .mean(|sample| measured(sample.power))
        };
        assert_eq!((with(&[0, 200, 200, 0]), with(&[0, 0, 0])), (Some(100.0), None));
    }
}
