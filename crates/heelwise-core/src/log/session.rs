//! Sessions of a plan: what was to be, what was done, and how it felt.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::above_ten;
use super::names::{id, ids, maybe_id};
use crate::exercise::{Exercise, Kit};
use crate::id::Id;
use crate::vocabulary::vocabulary;

/// One session of a plan: what was done and how it felt, or why it was skipped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The day.
    pub date: Date,
    /// Exercises that were done; empty when all of the day were.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "ids")]
    pub done: Vec<Id<Exercise>>,
    /// Worst pain during it, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<u8>,
    /// Worst pain in the hours after it, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u8>,
    /// Whether it brought on a limp.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limp: bool,
    /// Why it was not done at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skip>,
    /// With `no-kit`: the kit that was not at hand; empty when not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "ids")]
    pub without: Vec<Id<Kit>>,
    /// What each exercise was to be beside what was done of it, in the order of the session; empty
    /// when that was not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<SessionItem>,
}

/// One exercise of a session: what it was to be, and what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionItem {
    /// The exercise that was on, or the easier or harder one that was done in its place.
    #[serde(deserialize_with = "id")]
    pub exercise: Id<Exercise>,
    /// The planned exercise, when another one was done in its place.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_id")]
    pub instead_of: Option<Id<Exercise>>,
    /// The planned amount of work.
    pub target: WorkAmount,
    /// The amount of work done.
    pub actual: WorkAmount,
    /// Why it was left out, wholly or from some point on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skip>,
    /// The worst pain in it, 0 to 10, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain: Option<u8>,
}

/// How much work: of all sets on all sides together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkAmount {
    /// Sets, each side counted.
    pub sets: u16,
    /// Repetitions; 0 when it is held or goes on for minutes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reps: u16,
    /// Seconds of work, rests left out.
    pub seconds: u32,
}

vocabulary! {
    /// Why a session was skipped.
    pub enum Skip as "reason for skipping" {
        /// There was no time.
        NoTime = "no-time",
        /// Something was not at hand.
        NoKit = "no-kit",
        /// It hurt too much.
        Pain = "pain",
        /// Anything else: ill, away, forgotten.
        Other = "other",
    }
}

impl Session {
    /// The first value that cannot be true.
    pub(super) fn problem(&self) -> Option<String> {
        let pain = above_ten("during", self.during).or_else(|| above_ten("after", self.after));
        let pain = pain.or_else(|| self.items.iter().find_map(|item| above_ten("pain", item.pain)));
        pain.or_else(|| {
            let both = self.skipped.is_some() && (!self.done.is_empty() || self.during.is_some());
            both.then(|| "a session is either done or `skipped`, not both".to_owned())
        })
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(count: &u16) -> bool {
    *count == 0
}
