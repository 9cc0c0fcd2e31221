//! The clock. Nothing else in the workspace's libraries and host reads one.

use std::time::{Duration, Instant};

use heelwise_store::LocalTimestamp;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::failure::{Failure, USAGE};

/// The environment variable that overrides the time: `2026-11-21T08:00:00+01:00`.
const OVERRIDE: &str = "HEELWISE_NOW";

/// The current time.
///
/// # Errors
///
/// When the override cannot be read.
pub(crate) fn now() -> Result<LocalTimestamp, Failure> {
    if let Some(told) = std::env::var_os(OVERRIDE).filter(|told| !told.is_empty()) {
        let told = told.to_string_lossy();
        return told
            .parse()
            .map_err(|problem| Failure::new(USAGE, format!("{OVERRIDE}: {problem}")));
    }
    let now = Timestamp::now();
    Ok(LocalTimestamp::new(now, zone().to_offset(now)))
}

/// The UTC offset of this machine at other times.
pub(crate) fn offsets(now: LocalTimestamp) -> impl Fn(Timestamp) -> Offset {
    let is_told = std::env::var_os(OVERRIDE).is_some_and(|told| !told.is_empty());
    let zone = if is_told { TimeZone::fixed(now.offset()) } else { zone() };
    move |utc| zone.to_offset(utc)
}

/// Today, or the day that the person gave.
pub(crate) fn today(at: Option<Date>) -> Result<Date, Failure> {
    at.map_or_else(|| Ok(now()?.day()), Ok)
}

/// The time zone of this machine. Only its offset is needed, not its name: reading the one file
/// spares the library a search through all zones, which would be a fifth of a whole check.
fn zone() -> TimeZone {
    let named = std::env::var_os("TZ").is_some();
    let local = if named { None } else { std::fs::read("/etc/localtime").ok() };
    let local = local.and_then(|bytes| TimeZone::tzif("local", &bytes).ok());
    local.or_else(|| TimeZone::try_system().ok()).unwrap_or(TimeZone::fixed(Offset::UTC))
}

/// A monotonic clock for sessions, which also notices when the machine slept.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    begun: Instant,
    speed: u32,
    /// The wall clock and the stopwatch at the last reading.
    seen: (Timestamp, Duration),
}

/// How far the wall clock may run ahead of the stopwatch before it counts as sleep.
const SLEPT: Duration = Duration::from_secs(3);

impl Stopwatch {
    /// Starts a stopwatch at a speed; above 1 its seconds are shorter.
    pub(crate) fn new(speed: u32) -> Self {
        Self {
            begun: Instant::now(),
            speed: speed.max(1),
            seen: (Timestamp::now(), Duration::ZERO),
        }
    }

    /// Milliseconds since it was started.
    pub(crate) fn ms(&self) -> u64 {
        let ms = self.begun.elapsed().as_millis().saturating_mul(u128::from(self.speed));
        u64::try_from(ms).unwrap_or(u64::MAX)
    }

    /// Whether it runs faster than real time.
    pub(crate) fn is_fast(&self) -> bool {
        self.speed > 1
    }

    /// The real time of a number of its milliseconds.
    pub(crate) fn wait(&self, ms: u64) -> Duration {
        Duration::from_millis(ms) / self.speed
    }

    /// Whether the machine slept since the last call: the wall clock went on and the stopwatch did
    /// not.
    pub(crate) fn slept(&mut self) -> bool {
        let (wall, gone) = (Timestamp::now(), self.begun.elapsed());
        let (before, counted) = std::mem::replace(&mut self.seen, (wall, gone));
        let passed = Duration::try_from(wall.duration_since(before)).unwrap_or_default();
        passed > gone.saturating_sub(counted) + SLEPT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_ran_ahead_of_the_stopwatch_is_sleep_and_is_told_once() {
        let mut watch = Stopwatch::new(1);
        assert!(!watch.slept());
        watch.seen.0 = Timestamp::now() - jiff::SignedDuration::from_secs(3_600);
        assert!(watch.slept());
        assert!(!watch.slept());
    }

    #[test]
    fn a_wall_clock_that_was_set_back_is_no_sleep() {
        let mut watch = Stopwatch::new(1);
        watch.seen.0 = Timestamp::now() + jiff::SignedDuration::from_secs(3_600);
        assert!(!watch.slept());
    }

    /// Drift would be a sum of errors. Here there is none to add up: each reading is the time since
    /// the one beginning, and what is lost of a millisecond is lost in one reading only. How late a
    /// thread wakes up on a busy machine is not asserted: it is not ours, and is not carried on
    /// either.
    #[test]
    fn the_stopwatch_only_goes_forward_and_each_reading_is_taken_from_the_beginning() {
        for speed in [1, 7, 100] {
            let watch = Stopwatch::new(speed);
            let mut before = 0;
            for _ in 0..2_000 {
                let (from, now, to) = (watch.begun.elapsed(), watch.ms(), watch.begun.elapsed());
                let exactly =
                    |gone: Duration| u64::try_from(gone.as_millis()).unwrap() * u64::from(speed);
                assert!((exactly(from)..=exactly(to)).contains(&now) && now >= before, "{now}");
                before = now;
            }
        }
    }

    #[test]
    fn waiting_is_as_much_shorter_as_the_clock_is_faster() {
        assert_eq!(Stopwatch::new(1).wait(1_500), Duration::from_millis(1_500));
        assert_eq!(Stopwatch::new(100).wait(1_500), Duration::from_millis(15));
        assert_eq!(
            Stopwatch::new(0).wait(1_500),
            Duration::from_millis(1_500),
            "a speed of 0 counts as 1"
        );
    }
}
