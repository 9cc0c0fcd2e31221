//! Routines: exercises in order, each with its dose.

use serde::{Deserialize, Serialize};

use crate::compiled::HasSummary;
use crate::condition::Condition;
use crate::dosage::Dosage;
use crate::evidence::Evidence;
use crate::exercise::Exercise;
use crate::expr::Expr;
use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// When in the day a routine belongs.
    pub enum TimeOfDay as "moment" {
        /// On waking, before the first step.
        Morning = "morning",
        /// Before a run.
        BeforeRun = "before-run",
        /// After a run.
        AfterRun = "after-run",
        /// In the evening.
        Evening = "evening",
        /// Whenever it suits.
        Any = "any",
    }
}

vocabulary! {
    /// Where in the course of things a routine belongs.
    pub enum Stage as "stage" {
        /// Safe to begin with, before anything was tried.
        FirstCare = "first-care",
        /// A later step of a protocol; never offered to somebody who has just begun.
        Later = "later",
    }
}

/// Something to do now for a pattern. Its first fields are those of [`RoutineSummary`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Routine {
    /// Its id.
    pub id: Id<Self>,
    /// To begin with, or later.
    pub stage: Stage,
    /// The patterns it helps.
    pub helps: Vec<Id<Condition>>,
    /// Its name.
    pub name: String,
    /// Its purpose, in a sentence.
    pub summary: String,
    /// When in the day.
    pub moment: TimeOfDay,
    /// Offered only when this is not false, and first when it is true.
    pub suits: Option<Expr>,
    /// Minutes it takes; agrees with its steps.
    pub minutes: u16,
    /// Its steps, in order.
    pub steps: Vec<RoutineStep>,
    /// Why.
    pub evidence: Evidence,
}

/// The fields that decide whether a routine is offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutineSummary {
    /// Its id.
    pub id: Id<Routine>,
    /// To begin with, or later.
    pub stage: Stage,
    /// The patterns it helps.
    pub helps: Vec<Id<Condition>>,
}

impl HasSummary for Routine {
    type Summary = RoutineSummary;
}

impl Item for Routine {
    const KIND: Kind = Kind::Routine;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// One step of a routine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutineStep {
    /// The exercise.
    pub exercise: Id<Exercise>,
    /// How much, when it differs from the exercise's own dose.
    pub dosage: Option<Dosage>,
}
