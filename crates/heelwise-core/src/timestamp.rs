//! When something was: a point in time, and the clock on the wall there and then.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time to the millisecond, and how far the local clock was from UTC, to the minute.
///
/// Written as `2026-11-21T16:04:21.123+01:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalTimestamp {
    utc_ms: i64,
    offset_min: i32,
}

impl LocalTimestamp {
    /// This point in time with this offset of the local clock. Parts of a millisecond and of a
    /// minute are cut off.
    pub fn new(utc: Timestamp, offset: Offset) -> Self {
        Self { utc_ms: utc.as_millisecond(), offset_min: offset.seconds() / 60 }
    }

    /// The point in time.
    pub fn utc(self) -> Timestamp {
        Timestamp::from_millisecond(self.utc_ms).unwrap_or_default()
    }

    /// How far the local clock was from UTC.
    pub fn offset(self) -> Offset {
        Offset::from_seconds(self.offset_min * 60).unwrap_or(Offset::UTC)
    }

    /// The day on the local calendar.
    pub fn day(self) -> Date {
        self.offset().to_datetime(self.utc()).date()
    }

    /// Milliseconds since 1970 and the offset in seconds, for a database.
    pub fn stored(self) -> (i64, i32) {
        (self.utc_ms, self.offset_min * 60)
    }

    /// Reads a stored timestamp; `None` when it is out of range.
    pub fn from_stored(utc_ms: i64, offset_s: i32) -> Option<Self> {
        let moment = Self::new(
            Timestamp::from_millisecond(utc_ms).ok()?,
            Offset::from_seconds(offset_s).ok()?,
        );
        (moment.stored() == (utc_ms, offset_s)).then_some(moment)
    }
}

impl fmt::Display for LocalTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.utc().display_with_offset(self.offset()).fmt(f)
    }
}

impl FromStr for LocalTimestamp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{}` is not a time such as 2026-11-21T16:04:21+01:00", text.escape_debug());
        let offset = Pieces::parse(text)
            .ok()
            .and_then(|pieces| pieces.to_numeric_offset())
            .ok_or_else(wrong)?;
        Ok(Self::new(text.parse().map_err(|_| wrong())?, offset))
    }
}

impl Serialize for LocalTimestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalTimestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_with_its_offset_and_read_back() {
        for (ms, offset) in
            [(0, 0), (1_795_269_861_123, 3600), (-1, -12_600), (253_402_207_200_000, 50_400)]
        {
            let moment = LocalTimestamp::from_stored(ms, offset).unwrap();
            assert_eq!(moment.to_string().parse(), Ok(moment), "{moment}");
        }
        assert_eq!(
            LocalTimestamp::from_stored(1_795_269_861_123, 3600).unwrap().to_string(),
            "2026-11-21T15:04:21.123+01:00"
        );
    }

    // threat: F10
    #[test]
    fn the_day_is_the_local_one() {
        let late = "2026-11-21T23:30:00Z".parse::<Timestamp>().unwrap();
        let day = |hours| LocalTimestamp::new(late, Offset::constant(hours)).day().to_string();
        assert_eq!((day(0), day(1)), ("2026-11-21".to_owned(), "2026-11-22".to_owned()));
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        for bad in ["", "2026-11-21", "2026-11-21T16:04:21", "x+01:00"] {
            assert!(bad.parse::<LocalTimestamp>().is_err(), "{bad}");
        }
    }
}
