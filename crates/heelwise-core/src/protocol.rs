//! Protocols: phases of routines over weeks, with criteria to enter and to leave each.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::dosage::Span;
use crate::evidence::Evidence;
use crate::id::{Id, Item, Kind};
use crate::routine::Routine;

/// A plan of several phases for one or more conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Its id.
    pub id: Id<Self>,
    /// What it is called.
    pub name: String,
    /// The patterns it is for.
    pub helps: Vec<Id<Condition>>,
    /// Highest pain, 0 to 10, during and after, that does not ask for a step back.
    pub pain_limit: u8,
    /// The phases, in order.
    pub phases: Vec<Phase>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for Protocol {
    const KIND: Kind = Kind::Protocol;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// One phase of a protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Its name inside the protocol.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Least and most weeks.
    pub weeks: Span<u8>,
    /// What it is for.
    pub goal: String,
    /// What must hold to begin.
    pub entry: Vec<String>,
    /// What must hold to move on.
    pub exit: Vec<String>,
    /// What is done.
    pub routines: Vec<Id<Routine>>,
}
