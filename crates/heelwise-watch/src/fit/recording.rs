//! A part of a file as it was recorded, and the runs in it.

use heelwise_core::record::Ground;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::message::{FileFacts, SessionMessage};
use crate::note::{ReadNote, Unreadable};
use crate::read_result::{ReadResult, WatchRun};
use crate::sample_series;
use crate::sport::{self, RUNNING};
use crate::summary::{self, Totals};
use crate::track::{DAY_S, EPOCH, MOST_SAMPLES, NONE_32, Sample};

/// The most sports of one part, and the most runs of one file, that are read.
const MOST_SESSIONS: usize = 100;

/// Times below this one count from when the watch was switched on: its clock was not set.
const CLOCK_SET: u32 = 0x1000_0000;
/// How far clocks on the wall are from UTC, in seconds: from Baker Island to Kiribati.
const OFFSETS_S: std::ops::RangeInclusive<i64> = -12 * 3600..=14 * 3600;
/// All of them are whole quarters of an hour, in seconds.
const QUARTER_S: i64 = 900;
/// How much later a watch may have looked at the one clock than at the other, in seconds.
const LATE_S: i64 = 60;

/// The activities of one segment of a file.
#[derive(Debug, Default)]
pub struct Recording {
    /// Every record that says anything, in the order of the file.
    pub samples: Vec<Sample>,
    /// The totals of each sport.
    pub sessions: Vec<SessionMessage>,
    /// Notes about oddities.
    pub notes: Vec<ReadNote>,
    pub(crate) facts: FileFacts,
    /// Whether it was read to its end.
    pub(crate) is_whole: bool,
    /// Up to where it was read.
    pub(crate) end: u64,
}

impl Recording {
    /// Keeps a sample. One that says nothing is left out: some watches end with rows of them.
    #[inline]
    pub(crate) fn add(&mut self, sample: Sample) {
        if sample.is_empty() {
            return;
        }
        if self.samples.len() < MOST_SAMPLES {
            self.samples.push(sample);
        } else {
            self.say_too_long();
        }
    }

    pub(crate) fn add_session(&mut self, session: SessionMessage) {
        if self.sessions.len() < MOST_SESSIONS {
            self.sessions.push(session);
        } else {
            self.say_too_long();
        }
    }

    fn say_too_long(&mut self) {
        if self.notes.last() != Some(&ReadNote::TooLong) {
            self.notes.push(ReadNote::TooLong);
        }
    }

    fn is_empty(&self) -> bool {
        self.samples.is_empty() && self.sessions.is_empty()
    }

    /// Adds the runs and the names of other sports.
    pub(crate) fn add_to(self, reading: &mut ReadResult) -> Result<(), Unreadable> {
        for note in &self.notes {
            reading.say(note.clone());
        }
        if self.is_empty() && !self.is_whole {
            return Err(Unreadable::Damaged { at: self.end });
        }
        if self.is_empty() || self.is_no_activity() {
            return Err(Unreadable::NoActivity(sport::file_words(self.facts.file_type)));
        }
        if let Some(minutes) = self.minutes_after() {
            reading.say(ReadNote::Unplaced { minutes });
        }
        let only = [SessionMessage {
            sport: self.facts.sport,
            sub_sport: self.facts.sub_sport,
            ..SessionMessage::default()
        }];
        let sessions = if self.sessions.is_empty() { &only[..] } else { &self.sessions };
        for session in sessions {
            let sport = session.sport.or(self.facts.sport);
            match sport {
                Some(other) if other != RUNNING => {
                    reading.others.push(sport::words(other).to_owned());
                }
                _ if reading.runs.len() >= MOST_SESSIONS => reading.say(ReadNote::TooLong),
                _ => {
                    let run = self.run(session, reading);
                    reading.runs.push(WatchRun { is_named: sport.is_some(), ..run });
                }
            }
        }
        Ok(())
    }

    /// When the last of the sports ended that have a total.
    fn last_end(&self) -> Option<u32> {
        let ends = self.sessions.iter().filter_map(|session| {
            Some(session.start()?.saturating_add(session.elapsed_ms?.div_ceil(1000)))
        });
        ends.max()
    }

    /// Minutes that were recorded after the last total: of a sport that the file does not name any
    /// more.
    fn minutes_after(&self) -> Option<u32> {
        let end = self.last_end().filter(|_| !self.is_whole)?;
        let last =
            self.samples.iter().map(|sample| sample.time).filter(|time| *time != NONE_32).max()?;
        Some(last.checked_sub(end)? / 60).filter(|minutes| *minutes > 0)
    }

    /// Courses that somebody planned, workouts, settings: they may hold positions in a row, but
    /// nobody has run them.
    fn is_no_activity(&self) -> bool {
        self.sessions.is_empty()
            && self.facts.file_type.is_some_and(|kind| kind != sport::ACTIVITY_FILE)
    }

    fn run(&self, session: &SessionMessage, reading: &mut ReadResult) -> WatchRun {
        let (samples, out_of_order) = sample_series::in_order(self.of_session(session));
        let begin = begin(session.start, &samples).or_else(|| session.start());
        let is_one_of_many = self.sessions.len() > 1;
        let (mut run, dropped) = summary::run(samples, &totals(session), begin, is_one_of_many);
        if dropped + out_of_order > 0 {
            reading.notes.push(ReadNote::Dropped { values: dropped + out_of_order });
        }
        run.ground = session.sub_sport.or(self.facts.sub_sport).and_then(ground);
        run.device = self.device();
        run.incomplete = !self.is_whole;
        let begin = begin.unwrap_or_default();
        if begin >= CLOCK_SET {
            return WatchRun::new(utc(begin), self.offset_minutes(), run);
        }
        WatchRun { day: self.local_day(begin), ..WatchRun::new(None, None, run) }
    }

    /// The samples that belong to a session: from its start to the start of the next. Of several
    /// sports without a start none can be told apart, so that only the totals count.
    fn of_session(&self, session: &SessionMessage) -> Vec<Sample> {
        if self.sessions.len() <= 1 {
            // In a whole file all of it is the only sport's. One that broke off may have gone on
            // with another.
            let end = self.last_end().filter(|_| !self.is_whole);
            let is_of_it = |sample: &&Sample| end.is_none_or(|end| sample.time < end);
            return self.samples.iter().filter(is_of_it).copied().collect();
        }
        let Some(start) = session.start() else { return Vec::new() };
        let starts = self.sessions.iter().filter_map(SessionMessage::start);
        let next = starts.filter(|other| *other > start).min().unwrap_or(NONE_32);
        let end =
            session.elapsed_ms.map_or(next, |ms| next.min(start.saturating_add(ms / 1000 + 1)));
        let is_of_it =
            |sample: &&Sample| (start..=end).contains(&sample.time) && sample.time != next;
        self.samples.iter().filter(is_of_it).copied().collect()
    }

    /// How far the clock on the wall was from UTC in minutes, by what both said at the end.
    fn offset_minutes(&self) -> Option<i32> {
        let (utc, local) = (self.facts.timestamp?, self.facts.local_timestamp?);
        let seconds = i64::from(local) - i64::from(utc);
        let quarters = (seconds + QUARTER_S / 2).div_euclid(QUARTER_S);
        let is_offset = (seconds - quarters * QUARTER_S).abs() <= LATE_S
            && OFFSETS_S.contains(&(quarters * QUARTER_S));
        i32::try_from(quarters * 15).ok().filter(|_| is_offset && utc >= CLOCK_SET)
    }

    /// The day by the clock on the wall, when that is the only one that was set.
    fn local_day(&self, begin: u32) -> Option<Date> {
        let (counted, local) = (self.facts.timestamp?, self.facts.local_timestamp?);
        let begin = i64::from(local) - (i64::from(counted) - i64::from(begin));
        let day = Timestamp::from_second(begin + EPOCH).ok()?;
        (local >= CLOCK_SET).then(|| Offset::UTC.to_datetime(day).date())
    }

    fn device(&self) -> Option<String> {
        let by_number = || {
            let maker = sport::maker(self.facts.manufacturer?);
            Some(
                self.facts
                    .product
                    .map_or_else(|| maker.to_owned(), |product| format!("{maker} {product}")),
            )
        };
        let name = self.facts.product_name.clone().or_else(by_number)?;
        Some(name.chars().take(heelwise_core::record::LONGEST_DEVICE).collect())
    }
}

/// When it began: as the session says, unless its samples are from another time altogether. Then
/// the clock was set on the way.
fn begin(start: Option<u32>, samples: &[Sample]) -> Option<u32> {
    let known = || samples.iter().map(|sample| sample.time).filter(|time| *time != NONE_32);
    let (Some(first), Some(last)) = (known().next(), known().next_back()) else { return start };
    let is_near = |start: &u32| (first.saturating_sub(DAY_S)..=last).contains(start);
    start.filter(is_near).or(Some(first))
}

fn utc(seconds: u32) -> Option<Timestamp> {
    Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(i64::from(seconds) + EPOCH)).ok()
}

fn ground(sub_sport: u32) -> Option<Ground> {
    match sub_sport {
        1 | 45 | 58 => Some(Ground::Treadmill),
        2 => Some(Ground::Road),
        3 => Some(Ground::Trail),
        4 => Some(Ground::Track),
        _ => None,
    }
}

fn totals(session: &SessionMessage) -> Totals {
    let scaled = |value: Option<u32>, scale: f64| value.map(|value| f64::from(value) / scale);
    let fraction = scaled(session.cadence_fraction, 128.0).unwrap_or_default();
    Totals {
        elapsed_s: scaled(session.elapsed_ms, 1000.0),
        timer_s: scaled(session.timer_ms, 1000.0),
        distance_m: scaled(session.distance_cm, 100.0),
        cadence: scaled(session.cadence, 1.0).map(|cadence| cadence + fraction),
        contact_ms: scaled(session.contact, 10.0),
        balance_left_percent: scaled(session.balance, 100.0),
        oscillation_mm: scaled(session.oscillation, 10.0),
        ratio_percent: scaled(session.ratio, 100.0),
        step_length_cm: scaled(session.step_length, 100.0),
        heart_rate_bpm: scaled(session.heart_rate, 1.0),
        power_w: scaled(session.power, 1.0),
        climb_m: scaled(session.climb_m, 1.0),
        descent_m: scaled(session.descent_m, 1.0),
    }
}
