//! How far a way was, by the positions along it.
//!
//! Positions are in memory while a file is read, in this module's terms, and are gone when the
//! distance is known.

use crate::track::PAUSE_S;
use crate::track::{NONE_32, Sample};

/// The mean radius of the earth in metres.
const RADIUS_M: f64 = 6_371_008.8;
/// Faster than anybody runs, in metres a second: then a position is wrong, or somebody sits in a
/// car.
const FASTEST: f64 = 12.5;
/// Positions are kept in parts of a degree: this many, or a centimetre.
const PARTS: f64 = 1e7;

/// A position of a track, and the number of the part of the track in which it lies.
#[derive(Clone, Copy)]
pub(super) struct Fix {
    latitude: i32,
    longitude: i32,
    segment: u32,
}

impl Fix {
    /// No position.
    pub(super) const NONE: Self = Self { latitude: i32::MAX, longitude: 0, segment: 0 };

    /// A position in degrees; nothing when there is no such place.
    pub(super) fn new(latitude: f64, longitude: f64, segment: u32) -> Option<Self> {
        let is_place = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "at most 180 times the parts of a degree"
        )]
        let parts = |degrees: f64| (degrees * PARTS).round() as i32;
        is_place.then(|| Self { latitude: parts(latitude), longitude: parts(longitude), segment })
    }

    pub(super) fn is_none(self) -> bool {
        self.latitude == Self::NONE.latitude
    }

    /// Metres to another position along the surface of the earth.
    fn metres_to(self, other: Self) -> f64 {
        let radians = |parts: i32| (f64::from(parts) / PARTS).to_radians();
        let (here, there) = (radians(self.latitude), radians(other.latitude));
        let half = |from: i32, to: i32| ((radians(to) - radians(from)) / 2.0).sin().powi(2);
        let chord = half(self.latitude, other.latitude)
            + here.cos() * there.cos() * half(self.longitude, other.longitude);
        2.0 * RADIUS_M * chord.clamp(0.0, 1.0).sqrt().asin()
    }
}

/// Says for every sample how far it is from the start, by the positions in the order of time, and
/// how many positions were left out because nobody can have come there so fast.
pub(super) fn measure(samples: &mut [Sample], fixes: &[Fix]) -> u64 {
    let mut order: Vec<usize> = (0..samples.len().min(fixes.len())).collect();
    order.sort_unstable_by_key(|place| (samples[*place].time, *place));
    let (mut way, mut dropped) = (GpsTrack::default(), 0);
    for place in order.into_iter().filter(|place| !fixes[*place].is_none()) {
        if way.step(samples[place].time, fixes[place]) {
            samples[place].distance = way.centimetres();
        } else {
            dropped += 1;
        }
    }
    dropped
}

/// A position and its time.
type TimedFix = (u32, Fix);

/// A way as far as it was followed.
#[derive(Default)]
struct GpsTrack {
    metres: f64,
    last: Option<TimedFix>,
    /// A position too far from the last one. If the next is close to it, the last one was the wrong
    /// one, or there was a real leap: either way it goes on from here.
    outlier: Option<TimedFix>,
}

impl GpsTrack {
    /// Goes on to a position. Whether anybody can have come there.
    fn step(&mut self, time: u32, fix: Fix) -> bool {
        let here = (time, fix);
        let leg = |from: Option<TimedFix>| from.map_or(Some(0.0), |from| leg_m(from, here));
        let gone = leg(self.last).or_else(|| self.outlier.and_then(|outlier| leg(Some(outlier))));
        let Some(metres) = gone else {
            self.outlier = Some(here);
            return false;
        };
        self.metres += metres;
        (self.last, self.outlier) = (Some(here), None);
        true
    }

    fn centimetres(&self) -> u32 {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded on both sides"
        )]
        let centimetres = (self.metres * 100.0).round().clamp(0.0, f64::from(NONE_32 - 1)) as u32;
        centimetres
    }
}

/// Metres from one position to the next; nothing when nobody is as fast. Between two parts of a
/// track the watch was paused. What was walked meanwhile counts as long as its time does, and else
/// nothing is asked about it.
fn leg_m((before, from): TimedFix, (after, to): TimedFix) -> Option<f64> {
    let seconds = after.saturating_sub(before);
    if from.segment != to.segment && seconds > PAUSE_S {
        return Some(0.0);
    }
    // Times are whole seconds, so that two of the same second may be one apart.
    let metres = from.metres_to(to);
    (metres <= FASTEST * f64::from(seconds.max(1))).then_some(metres)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One degree along a meridian.
    const DEGREE_M: f64 = RADIUS_M * std::f64::consts::PI / 180.0;

    /// Follows a way to the north, by seconds and metres, and gives metres and positions left out.
    fn follow(places: &[(u32, f64, u32)]) -> (f64, u64) {
        let fix = |metres: f64, segment| Fix::new(metres / DEGREE_M, 11.5, segment).unwrap();
        let mut samples: Vec<_> =
            places.iter().map(|(time, ..)| Sample { time: *time, ..Sample::EMPTY }).collect();
        let fixes: Vec<_> =
            places.iter().map(|(_, metres, segment)| fix(*metres, *segment)).collect();
        let dropped = measure(&mut samples, &fixes);
        let farthest = samples
            .iter()
            .map(|sample| sample.distance)
            .filter(|distance| *distance != NONE_32)
            .max();
        (f64::from(farthest.unwrap()) / 100.0, dropped)
    }

    fn assert_way(places: &[(u32, f64, u32)], metres: f64, dropped: u64) {
        let (found, left_out) = follow(places);
        assert!((found - metres).abs() < 0.1, "{found} instead of {metres}");
        assert_eq!(left_out, dropped);
    }

    #[test]
    fn a_quarter_of_the_way_to_the_pole_is_known() {
        let (equator, pole) = (Fix::new(0.0, 0.0, 0).unwrap(), Fix::new(90.0, 77.0, 0).unwrap());
        assert!((equator.metres_to(pole) - 10_007_557.0).abs() < 2.0);
        assert!((equator.metres_to(Fix::new(0.0, 180.0, 0).unwrap()) - 20_015_115.0).abs() < 2.0);
    }

    #[test]
    fn a_place_that_does_not_exist_is_none() {
        for (latitude, longitude) in
            [(f64::NAN, 0.0), (1e9, 0.0), (0.0, f64::INFINITY), (105.2, 40.0), (0.0, -180.1)]
        {
            assert!(Fix::new(latitude, longitude, 0).is_none());
        }
        assert!(!Fix::new(-90.0, 180.0, 0).unwrap().is_none());
    }

    #[test]
    fn a_wrong_position_between_right_ones_costs_nothing() {
        assert_way(&[(0, 0.0, 0), (1, 3.0, 0), (2, 900.0, 0), (3, 9.0, 0)], 9.0, 1);
    }

    #[test]
    fn after_a_leap_it_goes_on_from_the_other_side() {
        assert_way(&[(0, 5000.0, 0), (1, 0.0, 0), (2, 3.0, 0), (3, 6.0, 0)], 6.0, 1);
    }

    #[test]
    fn the_order_of_the_file_does_not_matter() {
        assert_way(&[(3, 9.0, 0), (0, 0.0, 0), (2, 6.0, 0), (1, 3.0, 0)], 9.0, 0);
    }

    #[test]
    fn the_way_through_a_short_pause_counts_and_through_a_long_one_not() {
        assert_way(&[(0, 0.0, 0), (30, 60.0, 1), (40, 80.0, 1)], 80.0, 0);
        assert_way(&[(0, 0.0, 0), (31, 60.0, 1), (41, 80.0, 1)], 20.0, 0);
        assert_way(&[(0, 0.0, 0), (31, 60.0, 0), (41, 80.0, 0)], 80.0, 0);
        assert_way(&[(0, 0.0, 0), (900, 90_000.0, 1), (910, 90_020.0, 1)], 20.0, 0);
    }
}
