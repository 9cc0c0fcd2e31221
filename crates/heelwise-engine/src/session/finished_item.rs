//! A finished exercise of a session, with its target and the amount done.

use heelwise_core::{Exercise, Id, Kit, SessionItem, Skip, WorkAmount};
use serde::{Deserialize, Serialize};

use super::Station;
use super::script::Script;

/// A finished exercise of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FinishedItem {
    /// The exercise that was done.
    pub exercise: Id<Exercise>,
    /// The planned exercise, when it was another one.
    pub instead_of: Option<Id<Exercise>>,
    /// The kit it needs.
    pub kit: Vec<Id<Kit>>,
    /// The amount to be done.
    pub target: WorkAmount,
    /// The amount done.
    pub actual: WorkAmount,
    /// The reason why it was left out, wholly or in part.
    pub skipped: Option<Skip>,
    /// The worst pain in it.
    pub pain: Option<u8>,
}

impl FinishedItem {
    /// Whether anything was done.
    pub fn has_worked(&self) -> bool {
        self.actual.seconds > 0
    }

    /// Whether at least half of it was done, by time or by sets. An exercise that was hardly begun
    /// does not count, and one that was done faster than the clock does.
    pub(super) fn counts(&self) -> bool {
        let half_the_time = self.actual.seconds.saturating_mul(2) >= self.target.seconds;
        self.has_worked()
            && (half_the_time || self.actual.sets.saturating_mul(2) >= self.target.sets)
    }

    pub(super) fn from_station(station: &Station) -> Self {
        let (item, planned) = (station.item(), station.planned());
        Self {
            exercise: item.exercise.clone(),
            instead_of: (item.exercise != planned.exercise).then(|| planned.exercise.clone()),
            kit: item.kit.clone(),
            target: Script::from_dosage(&item.dose).target,
            actual: WorkAmount::default(),
            skipped: None,
            pain: None,
        }
    }

    pub(super) fn into_item(self) -> SessionItem {
        SessionItem {
            exercise: self.exercise,
            instead_of: self.instead_of,
            target: self.target,
            actual: self.actual,
            skipped: self.skipped,
            pain: self.pain,
        }
    }
}
