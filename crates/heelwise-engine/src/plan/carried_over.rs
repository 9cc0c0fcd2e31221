//! The steps back that a new plan takes over from the one it replaces, so that a new plan does not
//! undo them.

use std::collections::BTreeMap;

use heelwise_core::{Catalog, ContentError, Exercise, Id, Kit, Log, Tissue};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::pain_verdict::SessionVerdict;
use super::state::DoseState;
use super::{Plan, days_between, log_signals, replay};

/// Steps back that a plan begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CarriedOver {
    /// Exercises with the easier one that replaces each for now.
    pub instead: BTreeMap<Id<Exercise>, Id<Exercise>>,
    /// Tissues that rest after too much pain, and the first day they may be loaded again.
    pub rests: BTreeMap<Tissue, Date>,
    /// Tissues that were loaded, and the first day they may be loaded again.
    pub loaded: BTreeMap<Tissue, Date>,
    /// Days of sessions that were too much.
    pub reds: Vec<Date>,
    /// Fewer minutes after sessions skipped for lack of time, and the first day with all of them
    /// again.
    pub short: Option<(u16, Date)>,
    /// Kit that was not at hand, and the first day it is expected again.
    pub missing: BTreeMap<Id<Kit>, Date>,
    /// The verdicts on the sessions of the last weeks.
    pub verdicts: Vec<SessionVerdict>,
}

impl CarriedOver {
    /// The steps back that hold on a day of a plan. Sessions logged on that day itself are left to
    /// the new plan.
    ///
    /// # Errors
    ///
    /// Content of a loaded pack that cannot be decoded.
    pub fn from_plan(
        catalog: &Catalog,
        plan: &Plan,
        log: &Log,
        today: Date,
    ) -> Result<Self, ContentError> {
        let mut before = log.clone();
        before.sessions.retain(|session| session.date < today);
        let state = replay(catalog, plan, &before, today)?.state;
        Ok(Self::from_state(state, today))
    }

    fn from_state(state: DoseState, today: Date) -> Self {
        let counts =
            |date: &Date| (1..=log_signals::COUNTS_FOR).contains(&days_between(*date, today));
        let holds = |until: &Date| today < *until;
        Self {
            instead: state.instead,
            rests: state.rests.into_iter().filter(|(_, until)| holds(until)).collect(),
            loaded: state.loaded.into_iter().filter(|(_, until)| holds(until)).collect(),
            reds: state.reds.into_iter().filter(counts).collect(),
            short: state.short.filter(|(_, until)| holds(until)),
            missing: state.missing.into_iter().filter(|(_, until)| holds(until)).collect(),
            verdicts: state.verdicts.into_iter().filter(|verdict| counts(&verdict.date)).collect(),
        }
    }

    /// Whether there is nothing to take over.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is a step back, and not only tissue that was loaded lately.
    pub fn has_step_back(&self) -> bool {
        let timed = self.short.is_some() || !self.missing.is_empty();
        timed || !self.instead.is_empty() || !self.rests.is_empty() || !self.reds.is_empty()
    }

    /// Applies these steps back to the state of a plan on its first day.
    pub(super) fn apply(&self, state: &mut DoseState, plan: &Plan) {
        let is_here = |id: &Id<Exercise>| plan.content.exercises.contains_key(id);
        let instead =
            self.instead.iter().filter(|(harder, easier)| is_here(harder) && is_here(easier));
        state.instead = instead.map(|(harder, easier)| (harder.clone(), easier.clone())).collect();
        state.rests.clone_from(&self.rests);
        state.loaded.clone_from(&self.loaded);
        state.reds.clone_from(&self.reds);
        state.short = self.short;
        state.missing.clone_from(&self.missing);
        state.verdicts.clone_from(&self.verdicts);
    }
}
