//! Contraindications: when an exercise must be left out or done with care.

use serde::{Deserialize, Serialize};

use crate::condition::Advice;
use crate::evidence::Evidence;
use crate::exercise::{Demand, Exercise, Tissue};
use crate::expr::Expr;
use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How strict a contraindication is.
    pub enum Strength as "strength" {
        /// Kept, with the caution printed.
        Relative = "relative",
        /// Left out.
        Absolute = "absolute",
    }
}

/// A rule that forbids exercises by what they demand, or by name. More packs can only add such
/// rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contraindication {
    /// Its id.
    pub id: Id<Self>,
    /// Its label.
    pub label: String,
    /// When it holds. Never uses `none`; "don't know" and "not asked" count as yes.
    pub when: Expr,
    /// Leave out, or do with care.
    pub level: Strength,
    /// Every exercise that makes one of these demands is meant.
    pub forbids: Vec<Demand>,
    /// When not empty, only exercises that load or treat one of these tissues are meant by their
    /// demands.
    pub tissues: Vec<Tissue>,
    /// Exercises meant by name.
    pub items: Vec<Id<Exercise>>,
    /// The caution for the person.
    pub caution: String,
    /// Why.
    pub evidence: Evidence,
}

impl Contraindication {
    /// Whether it speaks about this exercise.
    pub fn concerns(&self, exercise: &Exercise) -> bool {
        let here = self.tissues.is_empty()
            || self.tissues.iter().any(|tissue| exercise.tissues.contains(tissue));
        self.items.contains(&exercise.id) || (here && self.forbids_any(&exercise.demands))
    }

    /// Whether it speaks about this piece of advice. Advice that names no tissue may mean any.
    pub fn concerns_advice(&self, advice: &Advice) -> bool {
        let anywhere = self.tissues.is_empty() || advice.tissues.is_empty();
        let here = anywhere || self.tissues.iter().any(|tissue| advice.tissues.contains(tissue));
        here && self.forbids_any(&advice.demands)
    }

    fn forbids_any(&self, demands: &[Demand]) -> bool {
        self.forbids.iter().any(|demand| demands.contains(demand))
    }
}

impl Item for Contraindication {
    const KIND: Kind = Kind::Contraindication;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
