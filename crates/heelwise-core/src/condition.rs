//! Conditions, shown to people as "patterns", and the arguments for and against them.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

use crate::body::BodySite;
use crate::evidence::Evidence;
use crate::exercise::{Demand, Tissue};
use crate::expr::Expr;
use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

/// Log-odds points in tenths, so that sums are exact and do not depend on their order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Points(pub i16);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// From the number a pack author writes, for example `1.5`. Rounded to a tenth.
    #[allow(clippy::cast_possible_truncation)] // clamped to the range of i16 first
    pub fn from_number(number: f64) -> Self {
        Self((number * 10.0).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16)
    }

    /// Distance from zero.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Self::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "+" };
        write!(f, "{sign}{}.{}", self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10)
    }
}

vocabulary! {
    /// In whose hands a pattern belongs.
    pub enum Care as "care" {
        /// The person's own, as far as no red flag says otherwise.
        Own = "self",
        /// A clinician's: nothing is offered for it, and it never makes a harmless picture.
        Clinician = "clinician",
    }
}

/// A known pattern of complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// Other names people have heard.
    pub aliases: Vec<String>,
    /// ICD-10-CM codes, for reference only.
    pub icd10cm: Vec<String>,
    /// In whose hands it belongs.
    pub care: Care,
    /// Considered only when one of these places hurts.
    pub sites: Vec<Id<BodySite>>,
    /// A short description.
    pub summary: String,
    /// The usual course.
    pub course: String,
    /// Points before any answer.
    pub prior: Points,
    /// Weeks after the start at which to look again.
    pub review_weeks: Vec<u8>,
    /// Reasons for and against, from its own pack.
    pub arguments: Vec<Argument>,
    /// Its advice: what to do, what to avoid, and when to be seen.
    pub advice: Vec<Advice>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for Condition {
    const KIND: Kind = Kind::Condition;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// A reason for or against a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// Its id.
    pub id: Id<Self>,
    /// The condition it speaks to.
    pub condition: Id<Condition>,
    /// When it applies.
    pub when: Expr,
    /// Points when true.
    pub present: Points,
    /// Points when false.
    pub absent: Points,
    /// Of arguments in one group only the weightiest counts.
    pub group: Option<String>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for Argument {
    const KIND: Kind = Kind::Argument;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

vocabulary! {
    /// The kind of a piece of advice.
    pub enum AdviceKind as "advice kind" {
        /// Something to do.
        Do = "do",
        /// Something to avoid.
        Avoid = "avoid",
        /// When to see a clinician.
        Seek = "seek",
    }
}

/// One piece of advice for one condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Its id: `<condition>.<name>`.
    pub id: Id<Self>,
    /// Do, avoid or seek.
    pub kind: AdviceKind,
    /// The advice.
    pub text: String,
    /// Its demands on the body; advice with a forbidden demand is left out.
    pub demands: Vec<Demand>,
    /// The tissues it loads or treats; all when empty.
    pub tissues: Vec<Tissue>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for Advice {
    const KIND: Kind = Kind::Advice;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_print_with_sign_and_one_decimal() {
        for (number, text) in [(2.0, "+2.0"), (-0.5, "-0.5"), (1.25, "+1.3"), (0.0, "+0.0")] {
            assert_eq!(Points::from_number(number).to_string(), text);
        }
    }
}
