//! An exercise of a session that has ended, with its target and what was done of it.

use heelwise_core::{Exercise, Id, Kit, SessionItem, Skip, WorkAmount};
use serde::{Deserialize, Serialize};

use super::Station;
use super::script::Script;

/// One exercise that has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FinishedItem {
    /// What was done.
    pub exercise: Id<Exercise>,
    /// What the plan asked for, when it was another one.
    pub instead_of: Option<Id<Exercise>>,
    /// What it needs.
    pub kit: Vec<Id<Kit>>,
    /// What was to be done.
    pub target: WorkAmount,
    /// What was done.
    pub actual: WorkAmount,
    /// Why it was left out, wholly or from some point on.
    pub skipped: Option<Skip>,
    /// The worst pain in it.
    pub pain: Option<u8>,
}

impl FinishedItem {
    /// Whether anything was done.
    pub fn has_worked(&self) -> bool {
        self.actual.seconds > 0
    }

    /// Whether at least half of it was done, by the clock or by sets that were said to be done:
    /// what was hardly begun must not count as a calm session, and who is quicker than the clock
    /// did it all the same.
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
