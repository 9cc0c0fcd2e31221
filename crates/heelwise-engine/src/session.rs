//! Leading through a session: a state machine on a clock that is given to it, and cues out of it.
//!
//! A [`Player`] holds what is to be done and where it has come to. The host turns its clock with
//! [`Player::turn_to`] and passes on what the person wants with [`Player::take`]; both give back
//! [`Cue`]s, each with the moment it belongs to. Time is counted in whole milliseconds and
//! left-over milliseconds are carried on, so nothing drifts: an hour of cues is an hour long,
//! however unevenly the clock is turned.
//!
//! A player can be written down at any moment and goes on from there.

pub mod cue;
mod finished_item;
mod mode;
pub mod player;
pub mod script;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use heelwise_core::{Dosage, Exercise, Id, Kit};
use serde::{Deserialize, Serialize};

pub use cue::{Bell, Cue, CueKind};
pub use finished_item::FinishedItem;
pub use mode::{Mode, PauseReason, SessionQuestion};
pub use player::metronome::{self, Metronome, Pulse};
pub use player::screen::{self, Screen};
pub use player::{Command, Player};

/// One exercise to be led through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionExercise {
    /// What to do.
    pub exercise: Id<Exercise>,
    /// What it is called.
    pub name: String,
    /// How much; every range is taken at its upper end.
    pub dose: Dosage,
    /// How to do it.
    pub steps: Vec<String>,
    /// What it should feel like.
    pub cues: Vec<String>,
    /// When to stop at once.
    pub stop_if: Vec<String>,
    /// What has to be at hand.
    pub kit: Vec<Id<Kit>>,
    /// The beat in the time of work, in steps a minute; nothing without one, or while the own step
    /// rate is not known.
    #[serde(default)]
    pub beat: Option<u16>,
    /// Whether it loads tissue: then pain is asked after it, and too much pain leaves it out.
    pub is_loading: bool,
}

/// A place in the session: the exercise that is on, and what may be done in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Station {
    /// From the easiest to the hardest. Never empty.
    pub rungs: Vec<SessionExercise>,
    /// The rung the plan asks for.
    pub planned: usize,
    /// The rung that is done.
    pub at: usize,
    /// Why there is no harder one, when there is none.
    pub no_harder: String,
}

impl Station {
    /// A place for one exercise and nothing else.
    pub fn new(item: SessionExercise) -> Self {
        Self { rungs: vec![item], planned: 0, at: 0, no_harder: String::new() }
    }

    /// What is done.
    pub fn item(&self) -> &SessionExercise {
        &self.rungs[self.at.min(self.rungs.len() - 1)]
    }

    /// What the plan asks for.
    pub fn planned(&self) -> &SessionExercise {
        &self.rungs[self.planned.min(self.rungs.len() - 1)]
    }
}

/// The limits of pain in a session, 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PainLimits {
    /// Up to this it is calm.
    pub green: u8,
    /// Above this it is too much.
    pub amber: u8,
}

/// Seconds of getting ready before an exercise.
pub const GET_READY_S: u16 = 10;

/// Seconds for changing sides when the dose has no rest.
pub const CHANGE_SIDES_S: u16 = 5;

/// Seconds between two sets of the same side when the dose has no rest.
pub const AGAIN_S: u16 = 3;
