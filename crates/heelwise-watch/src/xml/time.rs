//! Times as XML writes them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use crate::track::EPOCH;

/// A moment, and where the clock on the wall stood if the text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ParsedTime {
    /// Whole seconds since [`EPOCH`].
    pub(super) seconds: u32,
    /// Minutes from UTC. `Z` says only that the text is in UTC, not that anybody's clock was.
    pub(super) offset_minutes: Option<i32>,
}

/// Days from the first of 1970 to the first of March of the year 0.
const DAYS_TO_1970: i64 = 719_468;
const DAYS_OF_400_YEARS: i64 = 146_097;
const SECONDS_OF_DAY: i64 = 86_400;

/// Reads a time. Nothing when it is none, or lies before [`EPOCH`].
pub(super) fn read(text: &str) -> Option<ParsedTime> {
    let (seconds, offset_minutes) = match common(text.as_bytes()) {
        Some(seconds) => (seconds, None),
        None => uncommon(text)?,
    };
    Some(ParsedTime { seconds: u32::try_from(seconds - EPOCH).ok()?, offset_minutes })
}

/// The time at a number of seconds after [`EPOCH`].
pub(super) fn timestamp(seconds: u32) -> Option<Timestamp> {
    Timestamp::from_second(i64::from(seconds) + EPOCH).ok()
}

/// Reads what nearly every file has, `2026-11-10T07:12:03Z`, with or without parts of a second.
fn common(text: &[u8]) -> Option<i64> {
    let (head, tail) = text.split_at_checked(19)?;
    let fraction = tail.strip_suffix(b"Z")?;
    let is_fraction = match fraction {
        [] => true,
        [b'.', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !is_fraction || marks.iter().any(|(place, mark)| head[*place] != *mark) {
        return None;
    }
    let year = digits(&head[..4])?;
    let [month, day, hour, minute, second] =
        [5, 8, 11, 14, 17].map(|place| digits(&head[place..place + 2]));
    let days = days(year, month?, day?)?;
    let (hour, minute, second) = (hour?, minute?, second?);
    (hour < 24 && minute < 60 && second < 60)
        .then(|| days * SECONDS_OF_DAY + hour * 3600 + minute * 60 + second)
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// Days since the first of 1970, by counting in years that begin in March: then the odd day comes
/// last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=days_of_month(year, month)).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(era * DAYS_OF_400_YEARS + of_era - DAYS_TO_1970)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads every other form there is. A time without an offset is in UTC, as both formats want it.
fn uncommon(text: &str) -> Option<(i64, Option<i32>)> {
    let pieces = Pieces::parse(text).ok()?;
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    let said = pieces.to_numeric_offset();
    if said.is_none() && pieces.time_zone_annotation().is_some() {
        return None;
    }
    let utc = said.unwrap_or(Offset::UTC).to_timestamp(local).ok()?;
    let minutes = said.map(|offset| offset.seconds() / 60).filter(|minutes| *minutes != 0);
    Some((utc.as_second(), minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(text: &str) -> Option<i64> {
        read(text).map(|stamp| i64::from(stamp.seconds) + EPOCH)
    }

    #[test]
    fn the_common_form_means_what_the_calendar_says() {
        let mut moment = Timestamp::from_second(EPOCH).unwrap();
        let last: Timestamp = "2110-01-01T00:00:00Z".parse().unwrap();
        while moment < last {
            let text = moment.to_string();
            assert_eq!(common(text.as_bytes()), Some(moment.as_second()), "{text}");
            assert_eq!(uncommon(&text), Some((moment.as_second(), None)), "{text}");
            moment += jiff::SignedDuration::from_secs(86_400 * 3 + 4321);
        }
    }

    #[test]
    fn parts_of_a_second_are_left_out() {
        assert_eq!(unix("2026-11-10T07:12:03.999Z"), unix("2026-11-10T07:12:03Z"));
        assert_eq!(unix("2026-11-10T07:12:03.999+01:00"), unix("2026-11-10T06:12:03Z"));
    }

    #[test]
    fn an_offset_is_told_unless_it_is_none() {
        let offset = |text| read(text).unwrap().offset_minutes;
        assert_eq!(offset("2026-11-10T07:12:03+01:00"), Some(60));
        assert_eq!(offset("2026-11-10T07:12:03-0330"), Some(-210));
        assert_eq!(offset("2026-11-10T07:12:03+00:00"), None);
        assert_eq!(offset("2026-11-10T07:12:03"), None);
        assert_eq!(unix("2026-11-10 07:12:03"), unix("2026-11-10T07:12:03Z"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        let texts = [
            "",
            "2026-11-10",
            "2026-13-10T07:12:03Z",
            "2026-02-29T07:12:03Z",
            "2026-11-10T24:12:03Z",
            "2026-11-10T07:12:0xZ",
            "2026-11-10T07:12:03.Z",
            "1969-12-31T23:59:59Z",
            "1989-12-30T23:59:59Z",
            "9999-12-31T23:59:59Z",
            "2026-11-10T07:12:03[Europe/Berlin]",
            "10.11.2026 07:12",
            "ä026-11-10T07:12:03Z",
        ];
        for text in texts {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
