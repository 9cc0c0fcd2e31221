//! Protocols: phases of routines over weeks, with criteria to enter and to leave each, and points
//! of review.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::criterion::Criterion;
use crate::evidence::Evidence;
use crate::id::{Id, Item, Kind};
use crate::pain_model::PainModel;
use crate::routine::Routine;
use crate::value_range::ValueRange;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What kind of ladder a protocol climbs. Ladders of different families are kept from climbing
    /// all at once.
    pub enum Family as "family" {
        /// Calming, shoes, aids and comfort.
        Support = "support",
        /// Massage and release.
        Release = "release",
        /// Strength of calf, tendon, sole and foot.
        Loading = "loading",
        /// Balance and control.
        Balance = "balance",
        /// Back to running, or running otherwise.
        WalkRun = "walk-run",
        /// Less, lower or again higher heels.
        HeelTaper = "heel-taper",
        /// Barefoot, or in thinner shoes.
        Barefoot = "barefoot",
    }
}

vocabulary! {
    /// The goal of a plan.
    pub enum Goal as "goal" {
        /// Less pain.
        Pain = "pain",
        /// Running again, or better.
        RunAgain = "run-again",
        /// Heels at work with fewer complaints.
        HeelsAtWork = "heels-at-work",
        /// Staying well.
        Prevent = "prevent",
    }
}

/// A plan of several phases for one or more conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// The patterns it is for.
    pub helps: Vec<Id<Condition>>,
    /// Its family of progressions.
    pub family: Family,
    /// Its goals, the most important first; a protocol without a goal is never planned.
    pub goals: Vec<Goal>,
    /// How pain moves it on, holds it or takes it back.
    pub pain_model: Id<PainModel>,
    /// The phases, in order.
    pub phases: Vec<Phase>,
    /// When to look whether it helps.
    pub reviews: Vec<Review>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for Protocol {
    const KIND: Kind = Kind::Protocol;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

impl Protocol {
    /// Every criterion of its phases and reviews.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        let phases = self.phases.iter().flat_map(|phase| phase.entry.iter().chain(&phase.exit));
        phases.chain(self.reviews.iter().flat_map(|review| &review.unless))
    }

    /// The phase with this id, and its place.
    pub fn phase(&self, id: &Id<Phase>) -> Option<(usize, &Phase)> {
        self.phases.iter().enumerate().find(|(_, phase)| phase.id == *id)
    }
}

/// One phase of a protocol. Its id is `<protocol>.<phase>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// Least and most weeks.
    pub weeks: ValueRange<u8>,
    /// Its purpose.
    pub goal: String,
    /// The criteria to begin.
    pub entry: Vec<Criterion>,
    /// The criteria to move on.
    pub exit: Vec<Criterion>,
    /// Its routines.
    pub routines: Vec<Id<Routine>>,
}

impl Item for Phase {
    const KIND: Kind = Kind::Phase;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// A point at which one looks whether a protocol helps. Its id is `<protocol>.week-<week>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: Id<Self>,
    /// Weeks since the protocol began.
    pub week: u8,
    /// The criteria to be met by then.
    pub unless: Vec<Criterion>,
    /// The advice when they are not met.
    pub advice: String,
}

impl Item for Review {
    const KIND: Kind = Kind::Review;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
