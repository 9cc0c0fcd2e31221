//! Red flags: rules that say how soon someone should be seen.

use serde::{Deserialize, Serialize};

use crate::body::BodySite;
use crate::condition::Condition;
use crate::evidence::Evidence;
use crate::expr::Expr;
use crate::id::{Id, Item, Kind};
use crate::urgency::Urgency;

/// A rule that raises the urgency when it holds. It can never lower it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedFlag {
    /// Its id.
    pub id: Id<Self>,
    /// The suspicion, in a few words.
    pub label: String,
    /// When it holds. Never uses `none`; "don't know" counts as yes.
    pub when: Expr,
    /// How soon, at least `routine`.
    pub urgency: Urgency,
    /// Its questions are asked when one of these places hurts. Empty: always.
    pub sites: Vec<Id<BodySite>>,
    /// The conditions it may point to.
    pub suspects: Vec<Id<Condition>>,
    /// The advice.
    pub advice: String,
    /// The same as a warning to keep: "seek help sooner if ...".
    pub warning: String,
    /// Why.
    pub evidence: Evidence,
}

impl Item for RedFlag {
    const KIND: Kind = Kind::RedFlag;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
