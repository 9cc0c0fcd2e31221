//! The clock: read here and nowhere else.

use std::time::{Duration, Instant};

use heelwise_store::Moment;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::failure::{Failure, USAGE};

/// The variable that says what time it is, for trying things out: `2026-11-21T08:00:00+01:00`.
const OVERRIDE: &str = "HEELWISE_NOW";

/// Now.
pub(crate) fn now() -> Result<Moment, Failure> {
    if let Some(told) = std::env::var_os(OVERRIDE).filter(|told| !told.is_empty()) {
        let told = told.to_string_lossy();
        return told.parse().map_err(|problem| Failure::new(USAGE, format!("{OVERRIDE}: {problem}")));
    }
    let now = Timestamp::now();
    Ok(Moment::new(now, zone().to_offset(now)))
}

/// Today, unless the person says another day.
pub(crate) fn today(at: Option<Date>) -> Result<Date, Failure> {
    at.map_or_else(|| Ok(now()?.day()), Ok)
}

/// The zone of this machine. Only its offset is wanted, not its name: reading the one file that says it spares the
/// library a walk through all zones of the world, which would be a fifth of a whole check.
fn zone() -> TimeZone {
    let named = std::env::var_os("TZ").is_some();
    let local = if named { None } else { std::fs::read("/etc/localtime").ok() };
    let local = local.and_then(|bytes| TimeZone::tzif("local", &bytes).ok());
    local.or_else(|| TimeZone::try_system().ok()).unwrap_or(TimeZone::fixed(Offset::UTC))
}

/// A clock that only goes forward, for sessions: milliseconds since it was made, and whether the machine slept.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    begun: Instant,
    speed: u32,
    /// The wall clock and the stopwatch when it was last looked at.
    seen: (Timestamp, Duration),
}

/// The wall clock may run ahead of the stopwatch by so much before it counts as sleep.
const SLEPT: Duration = Duration::from_secs(3);

impl Stopwatch {
    /// A clock that begins now. At a speed above 1 its seconds are shorter.
    pub(crate) fn new(speed: u32) -> Self {
        Self { begun: Instant::now(), speed: speed.max(1), seen: (Timestamp::now(), Duration::ZERO) }
    }

    /// Milliseconds since it was made.
    pub(crate) fn ms(&self) -> u64 {
        let ms = self.begun.elapsed().as_millis().saturating_mul(u128::from(self.speed));
        u64::try_from(ms).unwrap_or(u64::MAX)
    }

    /// How long to wait in real time for so many of its milliseconds.
    pub(crate) fn wait(&self, ms: u64) -> Duration {
        Duration::from_millis(ms) / self.speed
    }

    /// Whether the machine slept since the last look: the wall clock went on, and the stopwatch stood still.
    pub(crate) fn slept(&mut self) -> bool {
        let (wall, gone) = (Timestamp::now(), self.begun.elapsed());
        let (before, counted) = std::mem::replace(&mut self.seen, (wall, gone));
        let passed = Duration::try_from(wall.duration_since(before)).unwrap_or_default();
        passed > gone.saturating_sub(counted) + SLEPT
    }
}
