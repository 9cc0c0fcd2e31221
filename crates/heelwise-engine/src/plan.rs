//! Plans: weeks of exercises made from an assessment, which go forward or back with the log.
//!
//! A [`Plan`] holds the decisions of one day: the request, the answers, the protocols, and their
//! content. It is never changed. Its state on a day follows from it: [`replay()`] goes through the
//! log day by day, and returns the phase of each course and the dose of each exercise, with the
//! reasons. The same plan, log, date and packs give the same result.

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
pub mod phase_state;
pub mod replay;
pub mod request;
pub mod restrict;
pub mod results;
pub mod safety;
pub mod schedule;
pub mod select;
pub mod simulate;
pub mod state;
pub mod state_change;
pub mod to_session;
pub mod validate_log;
pub mod value;
pub mod week_solver;

use heelwise_core::{Condition, Confirmation, Criterion, Id, Profile, Protocol};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use carried_over::CarriedOver;
pub use content::PlanContent;
pub use replay::{PlanState, replay};
pub use request::{EVERY_DAY, PlanRequest};
pub use select::{MakeOutcome, SkippedProtocol, make};

/// A plan as it was made on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this document.
    pub schema_version: u32,
    /// The day it was made; its first day.
    pub made: Date,
    /// The request it was made for.
    pub request: PlanRequest,
    /// The packs that were loaded, with their versions.
    pub packs: Vec<PackVersion>,
    /// The answers it rests on.
    pub profile: Profile,
    /// The patterns that matched at least moderately on that day, best first.
    pub patterns: Vec<Id<Condition>>,
    /// The protocols it follows, the most important first.
    pub courses: Vec<Course>,
    /// Protocols that are not followed, with the reasons.
    pub passed: Vec<SkippedProtocol>,
    /// Copies of all items that the protocols use, so that a changed or missing pack does not
    /// change the plan.
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
    /// Whether it was unsigned when the plan was made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsigned: bool,
}

/// A protocol that is followed, and the patterns it is followed for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The protocol.
    pub protocol: Id<Protocol>,
    /// The patterns of the person that it helps.
    pub helps: Vec<Id<Condition>>,
}

impl Plan {
    /// Its last day.
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

    /// The number of a day, the first being 0; `None` before the plan.
    pub fn day_number(&self, date: Date) -> Option<usize> {
        usize::try_from(days_between(self.made, date)).ok()
    }
}

/// Days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}

/// The number of a day, counted from the first of March of the year 0. It is computed here because
/// a replay counts days often, and a calendar span is slow.
fn day_number(date: Date) -> i32 {
    // Years begin in March, so that the leap day is the last day of a year.
    let (year, month) = (i32::from(date.year()), i32::from(date.month()));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + i32::from(date.day()) - 1
}

/// The date `days` days after another.
pub(crate) fn after(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}
