//! Plans: from an assessment to weeks of days, and on or back again from what is logged.
//!
//! A [`Plan`] is what was decided on one day: the request, the answers, the protocols, and the
//! content they are made of. It is never changed. What is on today follows from it: [`follow()`]
//! goes through the log day by day and says which phase and which dose each exercise has come to,
//! and why. The same plan, log, date and packs give the same result.

pub mod cadence_target;
pub mod candidates;
pub mod carried_over;
pub mod content;
pub mod criteria;
mod dated;
pub mod diff;
pub mod events;
pub mod exercise;
pub mod explain;
mod fill_week;
mod ladder;
pub mod log_signals;
#[cfg(test)]
mod naive;
pub mod pain_questions;
pub mod pain_verdict;
pub mod replay;
pub mod restrict;
pub mod results;
pub mod safety;
pub mod schedule;
pub mod select;
pub mod simulate;
pub mod state;
pub mod to_session;
pub mod validate_log;
pub mod value;
pub mod week_solver;

use std::collections::BTreeSet;

use heelwise_core::{
    Condition, Confirmation, Criterion, Goal, Id, Kit, Profile, Protocol, defaults,
};
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

pub use carried_over::CarriedOver;
pub use content::PlanContent;
pub use replay::{PlanState, replay};
pub use select::{MakeOutcome, SkippedProtocol, make};

/// What a person asks of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanRequest {
    /// Minutes a day, 1 to 180.
    pub minutes: u16,
    /// What is at hand; nothing said: what most homes have.
    pub kit: Option<BTreeSet<Id<Kit>>>,
    /// The days of the week that are free, Monday first. Never empty.
    #[serde(with = "weekdays")]
    pub days: Vec<Weekday>,
    /// How many weeks, 1 to 52.
    pub weeks: u8,
    /// What it is for.
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

/// A plan as it was made on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this document.
    pub schema_version: u32,
    /// The day it was made; its first day.
    pub made: Date,
    /// What was asked of it.
    pub request: PlanRequest,
    /// The packs that were loaded, with their versions.
    pub packs: Vec<PackVersion>,
    /// The answers it rests on.
    pub profile: Profile,
    /// The patterns that stood, best first.
    pub patterns: Vec<Id<Condition>>,
    /// The protocols it follows, the most important first.
    pub courses: Vec<Course>,
    /// Protocols that could have been followed and are not.
    pub passed: Vec<SkippedProtocol>,
    /// Everything the protocols are made of, so that a changed or missing pack does not change the
    /// plan.
    pub content: PlanContent,
    /// The steps back it takes over from the plan it replaced.
    #[serde(default, skip_serializing_if = "CarriedOver::is_empty")]
    pub carried: CarriedOver,
}

/// Version of the plan document.
pub const PLAN_VERSION: u32 = 1;

/// A pack and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackVersion {
    /// The pack's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Whether nobody vouched for it when the plan was made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsigned: bool,
}

/// A protocol that is followed, and the patterns it is followed for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The protocol.
    pub protocol: Id<Protocol>,
    /// The patterns that stood and that it helps.
    pub helps: Vec<Id<Condition>>,
}

impl Plan {
    /// The last day it speaks about.
    pub fn last_day(&self) -> Date {
        let days = i64::from(self.request.weeks) * 7 - 1;
        self.made.saturating_add(jiff::Span::new().days(days))
    }

    /// Calls `visit` with every statement that a criterion of the plan asks to confirm.
    pub fn each_statement(&self, visit: &mut impl FnMut(&Id<Confirmation>)) {
        for protocol in self.content.protocols.values() {
            for criterion in protocol.criteria() {
                criterion.each_fact(&mut |fact| {
                    if let Criterion::Confirmed(statement) = fact {
                        visit(&statement.id);
                    }
                });
            }
        }
    }

    /// The day's number, the first being 0; nothing before the plan.
    pub fn day_number(&self, date: Date) -> Option<usize> {
        usize::try_from(days_between(self.made, date)).ok()
    }
}

/// Days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}

/// The day's number, counted from the first of March of the year 0: a replay counts days often, and
/// a span of a calendar is dear.
fn day_number(date: Date) -> i32 {
    // Years begin in March, so that the day that some years lack is their last.
    let (year, month) = (i32::from(date.year()), i32::from(date.month()));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + i32::from(date.day()) - 1
}

/// So many days after a date.
pub(crate) fn after(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
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
