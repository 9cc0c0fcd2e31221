//! What the laps of an activity add up to.

use super::number::{Text, amount};
use super::tag::Tag;
use crate::summary::Totals;

/// A lap while it is read.
#[derive(Default)]
pub(super) struct Lap {
    time_s: Option<f64>,
    distance_m: Option<f64>,
    cadence: Option<f64>,
    steps: Option<f64>,
}

impl Lap {
    /// Takes a value of the lap.
    pub(super) fn take(&mut self, parent: Tag, tag: Tag, text: Text, dropped: &mut u64) {
        match tag {
            Tag::LapTime if parent == Tag::Lap => self.time_s = amount(text, dropped),
            Tag::Distance if parent == Tag::Lap => self.distance_m = amount(text, dropped),
            Tag::LapCadence => self.cadence = amount(text, dropped),
            Tag::LapSteps => self.steps = amount(text, dropped),
            _ => {}
        }
    }
}

/// A sum over laps, and how many laps had it.
#[derive(Default)]
struct LapSum {
    value: f64,
    laps: u64,
}

impl LapSum {
    fn add(&mut self, value: Option<f64>) {
        self.value += value.unwrap_or_default();
        self.laps += u64::from(value.is_some());
    }
}

/// Sums over the laps that came to their end.
#[derive(Default)]
pub(super) struct Laps {
    count: u64,
    time_s: LapSum,
    distance_m: LapSum,
    /// Cadence times seconds, and the seconds with a cadence.
    strides: LapSum,
    moving_s: f64,
    steps: LapSum,
}

impl Laps {
    pub(super) fn add(&mut self, lap: &Lap) {
        self.count += 1;
        self.time_s.add(lap.time_s);
        self.distance_m.add(lap.distance_m);
        self.steps.add(lap.steps);
        let seconds = lap.time_s.unwrap_or_default();
        self.strides.add(lap.cadence.map(|cadence| cadence * seconds));
        if lap.cadence.is_some_and(|cadence| cadence > 0.0) {
            self.moving_s += seconds;
        }
    }

    /// Whether they tell of a run: some time or some distance.
    pub(super) fn say_anything(&self) -> bool {
        self.time_s.value > 0.0 || self.distance_m.value > 0.0
    }

    /// The totals, each only if all laps have it.
    pub(super) fn totals(&self) -> Totals {
        let of_all = |sum: &LapSum| (sum.laps == self.count && self.count > 0).then_some(sum.value);
        let per = |value: f64, time: f64| (time > 0.0).then(|| value / time);
        let by_mean = of_all(&self.strides).and_then(|strides| per(strides, self.moving_s));
        let by_steps = || per(of_all(&self.steps)?, of_all(&self.time_s)? / 60.0);
        Totals {
            timer_s: of_all(&self.time_s),
            distance_m: of_all(&self.distance_m),
            cadence: by_mean.or_else(by_steps),
            ..Totals::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laps(laps: &[Lap]) -> Totals {
        let mut sums = Laps::default();
        for lap in laps {
            sums.add(lap);
        }
        sums.totals()
    }

    #[test]
    fn a_total_needs_every_lap() {
        let whole = || Lap { time_s: Some(300.0), distance_m: Some(1000.0), ..Lap::default() };
        let totals = laps(&[whole(), whole()]);
        assert_eq!((totals.timer_s, totals.distance_m), (Some(600.0), Some(2000.0)));
        let totals = laps(&[whole(), Lap { distance_m: None, ..whole() }]);
        assert_eq!((totals.timer_s, totals.distance_m), (Some(600.0), None));
        assert_eq!(laps(&[]).timer_s, None);
    }

    #[test]
    fn a_cadence_weighs_as_long_as_it_was_run() {
        let lap = |seconds, cadence| Lap { time_s: Some(seconds), cadence, ..Lap::default() };
        assert_eq!(laps(&[lap(300.0, Some(80.0)), lap(100.0, Some(88.0))]).cadence, Some(82.0));
        assert_eq!(laps(&[lap(300.0, Some(80.0)), lap(100.0, Some(0.0))]).cadence, Some(80.0));
        assert_eq!(laps(&[lap(300.0, Some(80.0)), lap(100.0, None)]).cadence, None);
    }

    #[test]
    fn steps_stand_in_for_a_cadence() {
        let lap = Lap { time_s: Some(600.0), steps: Some(1700.0), ..Lap::default() };
        assert_eq!(laps(&[lap]).cadence, Some(170.0));
    }
}
