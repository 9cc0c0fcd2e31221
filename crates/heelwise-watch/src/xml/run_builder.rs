//! An activity while it is read, and the run it becomes.

use super::gps_track::{self, Fix};
use super::lap::Laps;
use super::point::TrackPoint;
use super::sport::{self, Sport};
use super::time::{self, ParsedTime};
use crate::read_result::WatchRun;
use crate::summary::{self, Totals};
use crate::track::{MOST_SAMPLES, NONE_16, NONE_32, Sample};

/// The first second of 2000, from [`EPOCH`](crate::track::EPOCH) on. No watch that writes these
/// formats is older: its clock was not set.
const CLOCK_SET: u32 = 315_619_200;
/// The first lap begins this many seconds before the first point, at most. If not, one of both is
/// wrong.
const LONGEST_START_S: u32 = 60;
/// Samples for which there is room at first.
const ROOM: usize = 1024;

/// The outcome of an activity.
pub(super) enum ActivityOutcome {
    /// A run, and how many values were left out.
    Run(Box<WatchRun>, u64),
    /// Another sport, in words.
    Other(String),
    /// Nothing was recorded.
    Nothing,
}

/// How far the clock on the wall was from UTC, by all the times of an activity.
#[derive(Clone, Copy, Default)]
enum Clock {
    #[default]
    Unseen,
    Same(i32),
    Unknown,
}

impl Clock {
    fn add(&mut self, minutes: Option<i32>) {
        *self = match (*self, minutes) {
            (Self::Unseen, Some(minutes)) => Self::Same(minutes),
            (Self::Same(before), Some(minutes)) if before == minutes => Self::Same(before),
            _ => Self::Unknown,
        }
    }

    fn minutes(self) -> Option<i32> {
        match self {
            Self::Same(minutes) => Some(minutes),
            Self::Unseen | Self::Unknown => None,
        }
    }
}

/// An activity as far as it was read.
#[derive(Default)]
pub(super) struct RunBuilder {
    /// The sport as the file says it.
    pub(super) sport: Option<String>,
    pub(super) device: Option<String>,
    pub(super) laps: Laps,
    /// The number of the part of the track that is being read.
    pub(super) segment: u32,
    /// Values left out so far.
    pub(super) dropped: u64,
    start: Option<ParsedTime>,
    samples: Vec<Sample>,
    /// A position for every sample, until the file says how far it was.
    fixes: Vec<Fix>,
    has_distance: bool,
    /// Points without a time, and points at no place.
    untimed: u64,
    misplaced: u64,
    clock: Clock,
}

impl RunBuilder {
    /// One that begins, of this sport if it is known yet.
    pub(super) fn new(sport: Option<String>) -> Self {
        Self { sport, ..Self::default() }
    }

    /// A lap begins.
    pub(super) fn begin_lap(&mut self, start: Option<ParsedTime>) {
        self.start = self.start.or(start);
    }

    /// Adds a point. Whether a sample came of it.
    pub(super) fn add(&mut self, point: &TrackPoint) -> bool {
        let (Some(sample), Some(time)) = (point.sample(), point.time) else {
            self.untimed += 1;
            return false;
        };
        self.clock.add(time.offset_minutes);
        let fix = self.fix(point);
        if sample.is_empty() && fix.is_none_or(Fix::is_none) {
            return false;
        }
        self.make_room();
        self.samples.push(sample);
        self.fixes.extend(fix);
        if sample.distance != NONE_32 && !self.has_distance {
            self.has_distance = true;
            self.fixes = Vec::new();
        }
        true
    }

    /// The position of a point while positions are wanted.
    fn fix(&mut self, point: &TrackPoint) -> Option<Fix> {
        if self.has_distance {
            return None;
        }
        let Some((latitude, longitude)) = point.latitude.zip(point.longitude) else {
            return Some(Fix::NONE);
        };
        let fix = Fix::new(latitude, longitude, self.segment);
        self.misplaced += u64::from(fix.is_none());
        Some(fix.unwrap_or(Fix::NONE))
    }

    /// Doubles the room, but takes none beyond what is ever used.
    fn make_room(&mut self) {
        let count = self.samples.len();
        if count == self.samples.capacity() {
            self.samples.reserve_exact(count.max(ROOM).min(MOST_SAMPLES.saturating_sub(count)));
        }
    }

    /// Whether nothing was recorded.
    fn is_blank(&self) -> bool {
        self.samples.is_empty() && !self.laps.say_anything()
    }

    /// The outcome at the end of the activity, or where the file broke off.
    pub(super) fn found(self, is_cut: bool, is_one_of_many: bool) -> ActivityOutcome {
        let sport = sport::parse_sport(self.sport.as_deref());
        match sport {
            _ if is_cut && self.is_blank() => ActivityOutcome::Nothing,
            Sport::Other(words) => ActivityOutcome::Other(words),
            _ if self.is_blank() => ActivityOutcome::Nothing,
            Sport::Run(_) | Sport::Unknown => self.run(&sport, is_cut, is_one_of_many),
        }
    }

    fn run(mut self, sport: &Sport, is_cut: bool, is_one_of_many: bool) -> ActivityOutcome {
        self.measure();
        self.set_clock();
        let totals = self.totals(is_cut);
        let begin = self.begin();
        let offset = self.clock.minutes();
        let (mut run, dropped) = summary::run(self.samples, &totals, begin, is_one_of_many);
        run.device = self.device;
        run.incomplete = is_cut;
        if let Sport::Run(ground) = sport {
            run.ground = *ground;
        }
        let start = begin.filter(|begin| *begin >= CLOCK_SET).and_then(time::timestamp);
        let run =
            WatchRun { is_named: *sport != Sport::Unknown, ..WatchRun::new(start, offset, run) };
        ActivityOutcome::Run(Box::new(run), self.dropped + self.untimed + dropped)
    }

    /// The totals of the laps. Those of a run that was cut off speak of more than what is there,
    /// and their cadences are rounded and hold the time somebody stood still.
    fn totals(&self, is_cut: bool) -> Totals {
        if is_cut && !self.samples.is_empty() {
            return Totals::default();
        }
        let has_cadence = self.samples.iter().any(|sample| !matches!(sample.cadence, 0 | NONE_16));
        let totals = self.laps.totals();
        Totals { cadence: totals.cadence.filter(|_| !has_cadence), ..totals }
    }

    /// Finds out how far it was where the file does not say it. The positions are gone then.
    fn measure(&mut self) {
        let fixes = std::mem::take(&mut self.fixes);
        if !self.has_distance {
            self.dropped += self.misplaced + gps_track::measure(&mut self.samples, &fixes);
        }
    }

    /// Leaves out what was recorded before the clock was set, if it was set at some time.
    fn set_clock(&mut self) {
        let is_set = |sample: &Sample| sample.time >= CLOCK_SET;
        if self.samples.iter().any(is_set) {
            let count = self.samples.len();
            self.samples.retain(is_set);
            self.dropped += (count - self.samples.len()) as u64;
        }
    }

    /// When it began: with the first lap, if that fits the points.
    fn begin(&mut self) -> Option<u32> {
        let said = self.start.map(|start| start.seconds);
        let Some(first) = self.samples.iter().map(|sample| sample.time).min() else {
            if let Some(start) = self.start {
                self.clock.add(start.offset_minutes);
            }
            return said;
        };
        said.filter(|said| first.checked_sub(*said).is_some_and(|gap| gap <= LONGEST_START_S))
            .or(Some(first))
    }
}
