//! Amounts as people write them: `6h`, `6:30`, `5,2 km`, `80mm`, `31:05`, `yesterday`.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::{Span, SpanRelativeTo, ToSpan, Unit};

use crate::SafeText;

/// A text that is not the amount it should be. Its message quotes the text and shows the accepted
/// forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountError {
    /// The amount that was expected.
    pub kind: AmountKind,
    /// The text that the person typed.
    pub text: String,
}

/// The kinds of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountKind {
    /// A pain score from 0 to 10.
    Pain,
    /// A duration in hours.
    Hours,
    /// A duration in minutes.
    Minutes,
    /// A distance.
    Distance,
    /// The height of a heel.
    Height,
    /// A day.
    Day,
}

impl AmountKind {
    /// The name of the amount, and the forms it is accepted in.
    fn name_and_forms(self) -> (&'static str, &'static str) {
        match self {
            Self::Pain => ("pain score", "a whole number from 0 to 10"),
            Self::Hours => ("duration", "6h, 6:30 or 390min"),
            Self::Minutes => ("duration", "31min, 31:05 or 1h05"),
            Self::Distance => ("distance", "5.2km, 5200m or 3.2mi"),
            Self::Height => ("height", "8cm, 80mm or 3in"),
            Self::Day => ("day", "today, yesterday, monday, \"3 days ago\" or 2026-11-20"),
        }
    }

    fn error(self, text: &str) -> AmountError {
        AmountError { kind: self, text: text.to_owned() }
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, forms) = self.kind.name_and_forms();
        write!(f, "invalid {name} `{}`; try {forms}", quote(&self.text))
    }
}

impl std::error::Error for AmountError {}

impl From<AmountError> for SafeText {
    fn from(error: AmountError) -> Self {
        error.to_string().into()
    }
}

impl From<AmountError> for String {
    fn from(error: AmountError) -> Self {
        error.to_string()
    }
}

/// Pain, 0 to 10: `4`, `4/10`.
pub fn pain(text: &str) -> Result<u8, AmountError> {
    let digits = text.trim().strip_suffix("/10").unwrap_or(text.trim());
    let pain = digits.parse::<u8>().ok().filter(|pain| *pain <= 10);
    pain.ok_or_else(|| AmountKind::Pain.error(text))
}

/// A number with a point or a comma.
pub fn number(text: &str) -> Option<f64> {
    let plain = text.trim().replace(',', ".");
    let is_plain = plain.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    plain.parse::<f64>().ok().filter(|number| is_plain && number.is_finite())
}

/// Hours: `6h`, `6h30`, `6:30`, `390min`, and a bare number of hours.
pub fn hours(text: &str) -> Result<f64, AmountError> {
    let bare = number(text).map(|hours| hours * 3600.0);
    let seconds =
        bare.or_else(|| clock(text).map(|[one, two, three]| one * 3600.0 + two * 60.0 + three));
    let seconds = seconds.or_else(|| duration(text)).filter(|seconds| *seconds >= 0.0);
    seconds.map(|seconds| round(seconds / 3600.0)).ok_or_else(|| AmountKind::Hours.error(text))
}

/// Minutes: `31min`, `31:05` (minutes and seconds), `1:05:00`, `1h05`, and a bare number of
/// minutes.
pub fn minutes(text: &str) -> Result<f64, AmountError> {
    let bare = number(text).map(|minutes| minutes * 60.0);
    let parts =
        || {
            let is_long = text.matches(':').count() == 2;
            clock(text).map(|[one, two, three]| {
                if is_long { one * 3600.0 + two * 60.0 + three } else { one * 60.0 + two }
            })
        };
    let seconds = bare.or_else(parts).or_else(|| duration(text)).filter(|seconds| *seconds >= 0.0);
    seconds.map(|seconds| round(seconds / 60.0)).ok_or_else(|| AmountKind::Minutes.error(text))
}

/// Kilometres: `5.2km`, `5200m`, `3.2mi`, and a bare number of kilometres.
pub fn kilometres(text: &str) -> Result<f64, AmountError> {
    const UNITS: [(&str, f64); 6] = [
        ("km", 1.0),
        ("k", 1.0),
        ("miles", 1.609_344),
        ("mile", 1.609_344),
        ("mi", 1.609_344),
        ("m", 0.001),
    ];
    measured(text, &UNITS).ok_or_else(|| AmountKind::Distance.error(text))
}

/// Centimetres: `8cm`, `80mm`, `3in`, `3"`, and a bare number of centimetres.
pub fn centimetres(text: &str) -> Result<f64, AmountError> {
    const UNITS: [(&str, f64); 6] =
        [("cm", 1.0), ("mm", 0.1), ("inches", 2.54), ("inch", 2.54), ("in", 2.54), ("\"", 2.54)];
    measured(text, &UNITS).ok_or_else(|| AmountKind::Height.error(text))
}

/// Whether a text can only be a duration: `31min`, `31:05`, `1h`.
pub fn is_time(text: &str) -> bool {
    number(text).is_none()
        && (clock(text).is_some() || duration(text).is_some())
        && !is_distance(text)
}

/// Whether a text can only be a distance.
pub fn is_distance(text: &str) -> bool {
    number(text).is_none() && kilometres(text).is_ok()
}

/// A day seen from today: `today`, `yesterday`, `monday` (the last one), `3 days ago`,
/// `2026-11-20`.
pub fn day(text: &str, today: Date) -> Result<Date, AmountError> {
    let words = text.trim().to_lowercase();
    let ago = |days: i64| today.checked_sub(days.days()).ok();
    let found = match words.as_str() {
        "today" | "now" => Some(today),
        "yesterday" => ago(1),
        other => named_day(other, today)
            .or_else(|| days_ago(other).and_then(ago))
            .or_else(|| other.parse().ok()),
    };
    found.ok_or_else(|| AmountKind::Day.error(text))
}

fn named_day(word: &str, today: Date) -> Option<Date> {
    const DAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let word = word.strip_prefix("last ").unwrap_or(word);
    let (_, day) = DAYS.iter().find(|(name, _)| word.len() >= 3 && name.starts_with(word))?;
    today.nth_weekday(-1, *day).ok()
}

fn days_ago(words: &str) -> Option<i64> {
    let mut parts = words.split_whitespace();
    let count: u16 = parts.next()?.parse().ok()?;
    let unit = match parts.next()? {
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        _ => return None,
    };
    (parts.next() == Some("ago") && parts.next().is_none()).then_some(i64::from(count) * unit)
}

/// `6:30` or `1:05:00`: two or three numbers, those behind the first below 60.
fn clock(text: &str) -> Option<[f64; 3]> {
    let parts: Vec<u32> =
        text.trim().split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let fits = (2..=3).contains(&parts.len()) && parts[1..].iter().all(|part| *part < 60);
    let at = |index: usize| f64::from(parts.get(index).copied().unwrap_or_default());
    fits.then(|| [at(0), at(1), at(2)])
}

/// A friendly duration in seconds: `6h 30m`, `31min`, `1h05`.
fn duration(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    // `1h05` is short for `1h05m`.
    let is_short = text.contains('h') && text.ends_with(|c: char| c.is_ascii_digit());
    let text = if is_short { format!("{text}m") } else { text };
    let begins = text.starts_with(|c: char| c.is_ascii_digit());
    let span = text.parse::<Span>().ok().filter(|_| begins)?;
    span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())).ok()
}

fn measured(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let unit = units.iter().find(|(name, _)| text.ends_with(name));
    let (digits, factor) = unit
        .map_or((text.as_str(), 1.0), |(name, factor)| (&text[..text.len() - name.len()], *factor));
    number(digits).filter(|amount| *amount >= 0.0).map(|amount| round(amount * factor))
}

/// To thousandths: finer is noise of the conversion.
fn round(amount: f64) -> f64 {
    crate::number::round_to(amount, 3)
}

/// A text that a person typed, on one line and safe to print.
pub fn quote(text: &str) -> SafeText {
    SafeText::quote(&text)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn near(found: Result<f64, AmountError>, expected: f64) -> bool {
        found.is_ok_and(|found| (found - expected).abs() < 1e-9)
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("6h", 6.0),
            ("6h30", 6.5),
            ("6h 30min", 6.5),
            ("6:30", 6.5),
            ("390min", 6.5),
            ("6,5", 6.5),
            ("0", 0.0),
            ("6.5 h", 6.5),
        ] {
            assert!(near(hours(text), expected), "{text}: {:?}", hours(text));
        }
        for bad in ["", "six", "6x", "-1h", "6:75", "1:2:3:4", "NaN", "inf", "1e9"] {
            assert!(hours(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn minutes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("31min", 31.0),
            ("31:30", 31.5),
            ("1:05:00", 65.0),
            ("1h05", 65.0),
            ("31", 31.0),
            ("31m", 31.0),
            ("90s", 1.5),
        ] {
            assert!(near(minutes(text), expected), "{text}: {:?}", minutes(text));
        }
        let error = minutes("soon").unwrap_err().to_string();
        assert_eq!(error, "invalid duration `soon`; try 31min, 31:05 or 1h05");
    }

    #[test]
    fn distances_and_heights_are_read_as_people_write_them() {
        for (text, expected) in [
            ("5.2km", 5.2),
            ("5200m", 5.2),
            ("5,2 km", 5.2),
            ("2mi", 3.219),
            ("10k", 10.0),
            ("7", 7.0),
        ] {
            assert!(near(kilometres(text), expected), "{text}: {:?}", kilometres(text));
        }
        for (text, expected) in
            [("8cm", 8.0), ("80mm", 8.0), ("3in", 7.62), ("3\"", 7.62), ("8", 8.0)]
        {
            assert!(near(centimetres(text), expected), "{text}: {:?}", centimetres(text));
        }
        assert!(kilometres("far").is_err() && centimetres("-3cm").is_err());
        assert!(is_time("31min") && is_time("28:30") && !is_time("5.2km") && !is_time("31"));
        assert!(
            is_distance("5.2km")
                && is_distance("800m")
                && !is_distance("31min")
                && !is_distance("5")
        );
    }

    #[test]
    fn days_are_read_from_today() {
        let today = date(2026, 11, 21); // a Saturday
        for (text, expected) in [
            ("today", today),
            ("Yesterday", date(2026, 11, 20)),
            ("monday", date(2026, 11, 16)),
            ("sat", date(2026, 11, 14)),
            ("last friday", date(2026, 11, 20)),
            ("3 days ago", date(2026, 11, 18)),
            ("1 week ago", date(2026, 11, 14)),
            ("2026-02-28", date(2026, 2, 28)),
        ] {
            assert_eq!(day(text, today).as_ref(), Ok(&expected), "{text}");
        }
        for bad in ["tomorrow", "2026-02-30", "mo", "", "3 days", "-1 days ago"] {
            assert!(day(bad, today).is_err(), "{bad}");
        }
    }

    #[test]
    fn pain_is_a_whole_number_up_to_ten() {
        assert_eq!((pain("4"), pain("4/10"), pain("10")), (Ok(4), Ok(4), Ok(10)));
        assert!(
            pain("11").is_err() && pain("4.5").is_err() && pain("-1").is_err() && pain("").is_err()
        );
    }
}
