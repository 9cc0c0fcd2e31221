//! Pain models: how pain during, after and the morning after moves a plan on, holds it or takes it
//! back.

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::id::{Id, Item, Kind};

/// The thresholds of one pain-monitoring model. All pain is 0 to 10.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PainModel {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// Its summary, in a sentence or two.
    pub summary: String,
    /// Pain up to this, during and after, is green.
    pub green: u8,
    /// Pain up to this is amber; above it is red.
    pub amber: u8,
    /// The points above the usual morning from which the next morning makes a session red.
    pub worse_morning: u8,
    /// Green sessions in a row before one step up.
    pub greens_up: u8,
    /// Hours of rest for what was loaded, after a red session.
    pub rest_h: u16,
    /// So many red sessions ...
    pub reds_back: u8,
    /// ... within so many days mean a phase back, and the question whether to be seen.
    pub reds_days: u8,
    /// Pain from here is severe ...
    pub severe: u8,
    /// ... and on so many days within [`Self::reds_days`] a reason to be seen soon.
    pub severe_times: u8,
    /// So many mornings in a row above the usual are a reason to be seen.
    pub worse_mornings: u8,
    /// The effect of a pause on a plan.
    pub pause: Pause,
    /// Why.
    pub evidence: Evidence,
}

/// The effect on a plan of a number of days without a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pause {
    /// Every exercise goes back one step.
    pub rung_back: u16,
    /// The protocol goes back a phase.
    pub phase_back: u16,
    /// The answers are too old: check again.
    pub check_again: u16,
}

impl Item for PainModel {
    const KIND: Kind = Kind::PainModel;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
