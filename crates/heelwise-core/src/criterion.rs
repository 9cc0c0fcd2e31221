//! Criteria: what must hold to begin a phase, to move on, or to go on without being seen.

use serde::{Deserialize, Serialize};

use crate::exercise::Exercise;
use crate::expr::{Comparison, Expr, Truth};
use crate::id::{Id, Item, Kind};
use crate::self_test::SelfTest;

/// One criterion. It is true, false or still open, like an expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Criterion {
    /// No red flag above `routine` holds or is open.
    NoWarningSign,
    /// The answers say so.
    Answers(Expr),
    /// The latest result of a self-test, on every side that hurts, lies within bounds.
    Test(Id<SelfTest>, Comparison),
    /// The latest result is better than the first of the plan: by more than the test can mistake,
    /// and by so much.
    Better(Id<SelfTest>, Option<f64>),
    /// The latest result is not worse than the first of the plan by more than the test can mistake.
    NotWorse(Id<SelfTest>),
    /// The sore side reaches this percentage of the other side.
    OfOtherSide(Id<SelfTest>, u8),
    /// The self-test was taken so often since the phase began.
    Taken(Id<SelfTest>, u8),
    /// So many green sessions in a row, if an exercise is named of those with it.
    CalmSessions(u8, Option<Id<Exercise>>),
    /// So many weeks with sessions and without a red one, counted back from today.
    CalmWeeks(u8),
    /// So many sessions since the phase began.
    Sessions(u8),
    /// Pain at or below a limit, during and after, in each of the last sessions.
    PainAtMost(u8, u8),
    /// The exercise was done calmly at the upper end of its dose.
    FullDose(Id<Exercise>),
    /// The person says so.
    Confirmed(Confirmation),
    /// All hold.
    All(#[serde(deserialize_with = "crate::depth_limit::parts")] Vec<Criterion>),
    /// At least one holds.
    Any(#[serde(deserialize_with = "crate::depth_limit::parts")] Vec<Criterion>),
}

/// A statement a person confirms. Its id is `<protocol>.<phase>.<name>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Its id.
    pub id: Id<Self>,
    /// The statement.
    pub text: String,
}

impl Item for Confirmation {
    const KIND: Kind = Kind::Confirmation;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

impl Criterion {
    /// Evaluates the criterion; `leaf` says what holds of a single fact.
    pub fn truth(&self, leaf: &impl Fn(&Self) -> Truth) -> Truth {
        match self {
            Self::All(parts) => {
                parts.iter().map(|part| part.truth(leaf)).min().unwrap_or(Truth::True)
            }
            Self::Any(parts) => {
                parts.iter().map(|part| part.truth(leaf)).max().unwrap_or(Truth::False)
            }
            fact => leaf(fact),
        }
    }

    /// Calls `visit` with every single fact, in the order written.
    pub fn each_fact<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.each_fact(visit);
                }
            }
            fact => visit(fact),
        }
    }

    /// The self-test this single fact is about.
    pub fn test(&self) -> Option<&Id<SelfTest>> {
        match self {
            Self::Test(test, _)
            | Self::Better(test, _)
            | Self::NotWorse(test)
            | Self::OfOtherSide(test, _)
            | Self::Taken(test, _) => Some(test),
            _ => None,
        }
    }
}
