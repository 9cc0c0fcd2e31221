//! Parts of a run of equal moving time.

use heelwise_core::record::Split;

use crate::means::{Line, Slope, altitude_m, balance_left_percent, contact_ms, mean};
use crate::track::{NONE_32, Sample, measured};

/// One part for every two minutes, but no fewer and no more than this.
const SECONDS_EACH: f64 = 120.0;
const FEWEST: usize = 3;
const MOST: usize = 60;

/// A part while it is filled: samples with the seconds each stands for.
#[derive(Default)]
struct Part<'a> {
    samples: Vec<(&'a Sample, f64)>,
    climb_m: f64,
    has_height: bool,
}

/// The parts, in order. A recording with fewer samples than parts has none.
pub(crate) fn of(line: &Line) -> Vec<Split> {
    let moving: f64 = line.weights().map(|(_, seconds)| seconds).sum();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most the samples of a file times ten"
    )]
    let count = ((moving / SECONDS_EACH).round() as usize).clamp(FEWEST, MOST);
    if line.samples.len() < count {
        return Vec::new();
    }
    let mut parts: Vec<Part> = (0..count).map(|_| Part::default()).collect();
    let (mut gone, mut slope) = (0.0, Slope::default());
    for (sample, seconds) in line.weights() {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below the number of parts, which is small"
        )]
        let place = (gone / moving * count as f64) as usize;
        gone += seconds;
        let Some(part) = parts.get_mut(place) else { continue };
        part.samples.push((sample, seconds));
        if let Some(altitude) = altitude_m(sample) {
            part.has_height = true;
            part.climb_m += slope.step(altitude).max(0.0);
        }
    }
    let splits: Vec<Split> = parts.iter().map(|part| part.split(line)).collect();
    if splits.iter().any(|split| *split != Split::default()) { splits } else { Vec::new() }
}

impl Part<'_> {
    fn split(&self, line: &Line) -> Split {
        let mean_of = |value: &dyn Fn(&Sample) -> Option<f64>| {
            mean(self.samples.iter().filter_map(|(sample, seconds)| Some((value(sample)?, *seconds))))
        };
        let cadence = mean_of(&|sample| line.cadence(sample)).filter(|spm| (60.0..=300.0).contains(spm));
        Split {
            cadence_spm: cadence.map(tenths),
            contact_ms: mean_of(&contact_ms).map(tenths),
            balance_left_percent: mean_of(&balance_left_percent).map(hundredths),
            speed_kmh: self.speed_kmh().filter(|kmh| (0.0..=50.0).contains(kmh)).map(hundredths),
            climb_m: self.has_height.then(|| tenths(self.climb_m.min(20_000.0))),
        }
    }

    /// By the distance where there is one, or else by the speeds.
    fn speed_kmh(&self) -> Option<f64> {
        let known = || self.samples.iter().filter(|(sample, _)| sample.distance != NONE_32);
        let (first, last) = (known().next()?, known().next_back()?);
        let way = last.0.distance.saturating_sub(first.0.distance);
        let time: f64 = self.samples.iter().map(|(_, seconds)| seconds).sum::<f64>() - last.1;
        let by_distance = (way > 0 && time > 0.0).then(|| f64::from(way) / 100.0 / time);
        let speeds =
            self.samples.iter().filter_map(|(sample, seconds)| Some((measured(sample.speed)? / 1000.0, *seconds)));
        by_distance.or_else(|| mean(speeds)).map(|speed| speed * 3.6)
    }
}

pub(crate) fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

pub(crate) fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
