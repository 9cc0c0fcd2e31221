//! Parts of a run of equal moving time.

use heelwise_core::record::Split;

use crate::round::{round_to_hundredth, round_to_tenth};
use crate::sample_series::{SampleSeries, Slope, balance_left_percent, contact_ms, mean, moving_s};
use crate::track::{NONE_32, Sample, measured};

/// One part for every two minutes, but no fewer and no more than this.
const SECONDS_EACH: f64 = 120.0;
const FEWEST: usize = 3;
const MOST: usize = 60;

/// A part while it is filled: samples with the seconds each stands for.
#[derive(Default)]
struct SplitBuilder<'a> {
    samples: Vec<(&'a Sample, f64)>,
    climb_m: f64,
    has_height: bool,
}

/// The parts, in order. A recording with fewer samples than parts has none.
pub(crate) fn splits(line: &SampleSeries) -> Vec<Split> {
    let moving: f64 = line.moving().map(|(_, seconds)| seconds).sum();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most the samples of a file times ten"
    )]
    let count = ((moving / SECONDS_EACH).round() as usize).clamp(FEWEST, MOST);
    if line.samples.len() < count {
        return Vec::new();
    }
    let mut parts: Vec<SplitBuilder> = (0..count).map(|_| SplitBuilder::default()).collect();
    let (mut gone, mut slope) = (0.0, Slope::default());
    for (sample, seconds) in line.moving() {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "below the number of parts, which is small"
        )]
        let place = (gone / moving * count as f64) as usize;
        gone += seconds;
        let climb = slope.step(sample, seconds);
        let Some(part) = parts.get_mut(place) else { continue };
        part.samples.push((sample, seconds));
        part.has_height |= climb.is_some();
        part.climb_m += climb.unwrap_or_default().max(0.0);
    }
    let splits: Vec<Split> = parts.iter().map(|part| part.split(line)).collect();
    if splits.iter().any(|split| *split != Split::default()) { splits } else { Vec::new() }
}

impl SplitBuilder<'_> {
    fn split(&self, line: &SampleSeries) -> Split {
        let mean_of = |value: &dyn Fn(&Sample) -> Option<f64>| {
            mean(
                self.samples
                    .iter()
                    .filter_map(|(sample, seconds)| Some((value(sample)?, *seconds))),
            )
        };
        let cadence =
            mean_of(&|sample| line.cadence(sample)).filter(|spm| (60.0..=300.0).contains(spm));
        Split {
            cadence_spm: cadence.map(round_to_tenth),
            contact_ms: mean_of(&contact_ms).map(round_to_tenth),
            balance_left_percent: mean_of(&balance_left_percent).map(round_to_hundredth),
            speed_kmh: self
                .speed_kmh()
                .filter(|kmh| (0.0..=50.0).contains(kmh))
                .map(round_to_hundredth),
            climb_m: self.has_height.then(|| round_to_tenth(self.climb_m.min(20_000.0))),
        }
    }

    /// By the ways from sample to sample where these are known, pauses left out, or else by the
    /// speeds.
    fn speed_kmh(&self) -> Option<f64> {
        let known = || {
            self.samples
                .iter()
                .map(|(sample, _)| *sample)
                .filter(|sample| sample.distance != NONE_32)
        };
        let steps = known().zip(known().skip(1)).filter_map(|(from, to)| {
            Some((
                f64::from(to.distance.saturating_sub(from.distance)),
                f64::from(moving_s(from, to)?),
            ))
        });
        let (way, time) =
            steps.fold((0.0, 0.0), |(way, time), (far, long)| (way + far, time + long));
        let by_distance = (way > 0.0 && time > 0.0).then(|| way / 100.0 / time);
        let speeds = self
            .samples
            .iter()
            .filter_map(|(sample, seconds)| Some((measured(sample.speed)? / 1000.0, *seconds)));
        by_distance.or_else(|| mean(speeds)).map(|speed| speed * 3.6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::track::NONE_16;

    /// One sample a second.
    fn line(count: u32, change: impl Fn(u32, Sample) -> Sample) -> SampleSeries {
        let sample = |time| change(time, Sample { time, cadence: 85 * 128, ..Sample::EMPTY });
        SampleSeries::from_samples((0..count).map(sample).collect(), None)
    }

    #[test]
    fn there_is_a_part_for_every_two_minutes_within_limits() {
        for (seconds, parts) in [(2, 0), (3, 3), (360, 3), (1200, 10), (7200, 60), (40_000, 60)] {
            assert_eq!(splits(&line(seconds, |_, sample| sample)).len(), parts, "{seconds}");
        }
    }

    #[test]
    fn the_speed_is_the_same_however_seldom_a_watch_writes() {
        for every in [1, 3, 12, 25, 60] {
            let way = |row: u32| Sample {
                time: row * every,
                distance: row * every * 280,
                ..Sample::EMPTY
            };
            let splits =
                splits(&SampleSeries::from_samples((0..=3600 / every).map(way).collect(), None));
            assert!(splits.len() >= 3, "{every}");
            let speeds = || splits.iter().filter_map(|split| split.speed_kmh);
            assert!(
                speeds().count() > 0 && speeds().all(|kmh| (kmh - 10.08).abs() < 0.01),
                "{every}: {splits:?}"
            );
        }
    }

    #[test]
    fn what_has_no_distance_makes_nobody_slow() {
        let late = |second: u32| Sample {
            time: second,
            distance: if second < 60 { NONE_32 } else { second * 280 },
            ..Sample::EMPTY
        };
        let splits = splits(&SampleSeries::from_samples((0..600).map(late).collect(), None));
        assert_eq!(splits[0].speed_kmh, Some(10.08));
    }

    #[test]
    fn parts_have_equal_moving_time_in_order() {
        // 300 s, an hour's pause, 300 s: the pause is not a part.
        let pause = |second: u32| if second < 300 { second } else { second + 3600 };
        let fading = |second| Sample {
            time: pause(second),
            cadence: (if second < 300 { 85 } else { 80 }) * 128,
            contact: if second < 300 { 2500 } else { 2700 },
            distance: second * 300,
            ..Sample::EMPTY
        };
        let splits = splits(&SampleSeries::from_samples((0..600).map(fading).collect(), None));
        let contacts: Vec<f64> = splits.iter().map(|split| split.contact_ms.unwrap()).collect();
        assert_eq!(contacts.len(), 5);
        assert_eq!(
            (contacts[0], contacts[1], contacts[3], contacts[4]),
            (250.0, 250.0, 270.0, 270.0)
        );
        assert!(contacts[2] > 250.0 && contacts[2] < 270.0);
        assert_eq!((splits[0].cadence_spm, splits[4].cadence_spm), (Some(170.0), Some(160.0)));
        assert_eq!(splits[0].speed_kmh, Some(10.8));
    }

    #[test]
    fn speed_is_by_distance_and_else_by_speed() {
        let by = |change: &dyn Fn(u32, Sample) -> Sample| splits(&line(360, change))[1].speed_kmh;
        assert_eq!(
            by(&|second, sample| Sample { distance: second * 250, speed: 9000, ..sample }),
            Some(9.0)
        );
        assert_eq!(by(&|_, sample| Sample { distance: 5, speed: 2500, ..sample }), Some(9.0));
        assert_eq!(by(&|_, sample| sample), None);
        assert_eq!(
            by(&|second, sample| Sample { distance: second * 10_000, ..sample }),
            None,
            "nobody runs 360 km/h"
        );
    }

    #[test]
    fn a_part_climbs_what_is_climbed_in_it() {
        let hill = |second: u32, sample| {
            let height = if second < 120 { 100 } else { 100 + (second - 120).min(120) / 2 };
            Sample { altitude: u16::try_from((height + 500) * 5).unwrap(), ..sample }
        };
        let climbs: Vec<_> =
            splits(&line(360, hill)).iter().map(|split| split.climb_m.unwrap()).collect();
        assert_eq!((climbs[0], climbs[1] + climbs[2]), (0.0, 60.0));
        assert!(climbs[1] > 55.0, "{climbs:?}");
    }

    #[test]
    fn parts_that_say_nothing_are_none() {
        assert!(
            splits(&line(360, |_, sample| Sample { cadence: NONE_16, heart_rate: 150, ..sample }))
                .is_empty()
        );
    }
}
