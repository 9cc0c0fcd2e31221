//! Self-tests: measurements a person can take of themselves.

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::id::{Id, Item, Kind};
use crate::value_range::ValueRange;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The unit of a self-test.
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
        /// Minutes.
        Minutes = "min",
        /// Kilometres.
        Kilometres = "km",
        /// Steps a minute, both feet.
        StepsAMinute = "spm",
    }
}

vocabulary! {
    /// Which way a self-test improves.
    pub enum Better as "better" {
        /// A higher result is better.
        More = "more",
        /// A lower result is better.
        Less = "less",
    }
}

vocabulary! {
    /// What else in a log holds the results of a self-test, beside entries of the test itself.
    pub enum AlsoLogged as "logged" {
        /// Pain at the first steps of each day: the middle one of the last seven days is a result.
        Mornings = "mornings",
        /// Runs whose steps a minute were measured: the middle one of the last three runs is a
        /// result.
        Runs = "runs",
    }
}

impl AlsoLogged {
    /// The unit of such results.
    pub fn unit(self) -> TestUnit {
        match self {
            Self::Mornings => TestUnit::Points,
            Self::Runs => TestUnit::StepsAMinute,
        }
    }
}

/// A usual result at some age.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Typical {
    /// The ages it is for, in years.
    pub ages: ValueRange<u16>,
    /// The usual result, in the unit of the test.
    pub value: f64,
}

/// A measurement with its norm and its error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfTest {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// The named questionnaire whose total it is. Its wording is not part of the pack; people bring
    /// the total.
    pub instrument: Option<String>,
    /// How to do it, or where to get the total.
    pub steps: Vec<String>,
    /// The measured quantity.
    pub measure: String,
    /// Its unit.
    pub unit: TestUnit,
    /// Measured on each side.
    pub per_side: bool,
    /// The usual result.
    pub norm: String,
    /// The smallest change that is more than measurement error, in the unit.
    pub error: f64,
    /// The change that matters to people, in the unit, where it is known.
    pub important: Option<f64>,
    /// Which way it improves.
    pub better: Better,
    /// The least and greatest result that can be true.
    pub range: ValueRange<f64>,
    /// Usual results by age, where known.
    pub typical: Vec<Typical>,
    /// What else in a log holds its results.
    pub logged: Option<AlsoLogged>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for SelfTest {
    const KIND: Kind = Kind::SelfTest;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
