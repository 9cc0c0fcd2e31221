//! Plan requests, and the parsers of their parts.

use std::collections::BTreeSet;

use heelwise_core::{Catalog, ContentError, Goal, Id, Kit, defaults};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::rule_text;

/// Minutes, kit, days, weeks and goal that a person asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanRequest {
    /// Minutes a day, 1 to 180.
    pub minutes: u16,
    /// The kit at hand; `None` is the kit of most homes.
    pub kit: Option<BTreeSet<Id<Kit>>>,
    /// The days of the week that are free, Monday first. Never empty.
    #[serde(with = "weekdays")]
    pub days: Vec<Weekday>,
    /// The number of weeks, 1 to 52.
    pub weeks: u8,
    /// Its goal.
    pub goal: Goal,
}

/// All days of the week.
pub const EVERY_DAY: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl Default for PlanRequest {
    fn default() -> Self {
        Self {
            minutes: defaults::PLAN_MINUTES,
            kit: None,
            days: EVERY_DAY.to_vec(),
            weeks: defaults::PLAN_WEEKS,
            goal: Goal::Pain,
        }
    }
}

impl PlanRequest {
    /// Seconds a day.
    pub fn seconds(&self) -> u32 {
        u32::from(self.minutes) * 60
    }

    /// The most timed exercises a day: three for ten minutes.
    pub fn most_items(minutes: u16) -> usize {
        (usize::from(minutes) * 3).div_ceil(10).clamp(1, 8)
    }
}

/// An error in a part of a request.
#[derive(Debug)]
pub enum RequestError {
    /// No loaded pack has kit of this name.
    UnknownKit(String),
    /// The packs cannot be read.
    Content(ContentError),
}

impl From<ContentError> for RequestError {
    fn from(error: ContentError) -> Self {
        Self::Content(error)
    }
}

/// Parses kit: names separated by commas, in addition to the kit of most homes; or `home` for that
/// alone, `all` or `none`.
///
/// # Errors
///
/// A name that no loaded pack has, and packs that cannot be read.
pub fn parse_kit(catalog: &Catalog, text: &str) -> Result<Option<BTreeSet<Id<Kit>>>, RequestError> {
    let known: Vec<Kit> = catalog.iter::<Kit>().collect::<Result<_, _>>()?;
    match text {
        "home" => return Ok(None),
        "all" => return Ok(Some(known.into_iter().map(|kit| kit.id).collect())),
        "none" => return Ok(Some(BTreeSet::new())),
        _ => {}
    }
    let mut kit: BTreeSet<Id<Kit>> =
        known.iter().filter(|it| it.household).map(|it| it.id.clone()).collect();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let named = |it: &&Kit| it.id.name() == name || it.id.as_str() == name;
        let found: Vec<&Kit> = known.iter().filter(named).collect();
        if found.is_empty() {
            return Err(RequestError::UnknownKit(name.to_owned()));
        }
        kit.extend(found.into_iter().map(|it| it.id.clone()));
    }
    Ok(Some(kit))
}

/// Parses days of the week: three letters each, separated by commas, or a number of days from 1 to
/// 7. The days are in order, Monday first, and never empty.
pub fn parse_days(text: &str) -> Option<Vec<Weekday>> {
    if let Ok(count) = text.trim().parse::<usize>() {
        return spread_days(count);
    }
    let named = text.split(',').map(|name| rule_text::weekday_of(&name.trim().to_lowercase()));
    let mut named: Vec<Weekday> = named.collect::<Option<_>>()?;
    named.sort_by_key(|day| day.to_monday_zero_offset());
    named.dedup();
    Some(named).filter(|days| !days.is_empty())
}

/// `count` days as far apart as possible, Monday first; `None` unless from 1 to 7.
fn spread_days(count: usize) -> Option<Vec<Weekday>> {
    (1..=7).contains(&count).then(|| (0..count).map(|day| EVERY_DAY[day * 7 / count]).collect())
}

/// Weekdays as three letters, as on the command line.
mod weekdays {
    use jiff::civil::Weekday;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::rule_text;

    pub(super) fn serialize<S: Serializer>(
        days: &[Weekday],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(days.iter().map(|day| rule_text::weekday(*day)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Weekday>, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let day = |name: &String| {
            rule_text::weekday_of(name).ok_or_else(|| D::Error::custom("not a day of the week"))
        };
        names.iter().map(day).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_or_counted() {
        let words = |text| {
            let days = parse_days(text).unwrap();
            days.into_iter().map(rule_text::weekday).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("Fri, mon,fri"), "mon fri");
        assert_eq!(words("3"), "mon wed fri");
        assert_eq!(words("7"), "mon tue wed thu fri sat sun");
        for bad in ["0", "8", "someday", ""] {
            assert_eq!(parse_days(bad), None, "{bad}");
        }
    }
}
