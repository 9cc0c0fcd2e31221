//! Self-tests: measurements a person can take of themselves.

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a self-test is counted in.
    pub enum TestUnit as "test unit" {
        /// Centimetres.
        Centimetres = "cm",
        /// Repetitions.
        Repetitions = "reps",
        /// Seconds.
        Seconds = "s",
        /// Points on a scale.
        Points = "points",
        /// Degrees.
        Degrees = "deg",
    }
}

/// A measurement with its norm and its error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfTest {
    /// Its id.
    pub id: Id<Self>,
    /// What it is called.
    pub name: String,
    /// How to do it.
    pub steps: Vec<String>,
    /// What is measured.
    pub measure: String,
    /// What it is counted in.
    pub unit: TestUnit,
    /// Measured on each side.
    pub per_side: bool,
    /// What is usual.
    pub norm: String,
    /// The smallest change that is more than measurement error, in the unit.
    pub error: f64,
    /// Why.
    pub evidence: Evidence,
}

impl Item for SelfTest {
    const KIND: Kind = Kind::SelfTest;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
