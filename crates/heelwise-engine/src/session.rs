//! Sessions: a state machine that leads a person through exercises, driven by the host's clock.
//!
//! A [`Player`] holds the exercises of a session and its progress. The host advances its clock with
//! [`Player::advance_to`] and passes commands of the person to [`Player::apply`]; both return
//! [`Cue`]s, each with its moment. Time is counted in whole milliseconds and remainders are carried
//! over, so that cues do not drift, however unevenly the clock is advanced.
//!
//! A player can be saved at any moment and resumed.

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

/// An exercise of a session, with its dose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionExercise {
    /// The exercise.
    pub exercise: Id<Exercise>,
    /// Its name.
    pub name: String,
    /// Its dose; every range counts at its upper end.
    pub dose: Dosage,
    /// Its steps.
    pub steps: Vec<String>,
    /// How it should feel.
    pub cues: Vec<String>,
    /// The signs at which to stop at once.
    pub stop_if: Vec<String>,
    /// The kit it needs.
    pub kit: Vec<Id<Kit>>,
    /// The metronome beat during work, in steps a minute; `None` without one, or while the own step
    /// rate is not known.
    #[serde(default)]
    pub beat: Option<u16>,
    /// Whether it loads tissue: then pain is asked for after it, and too much pain skips it.
    pub is_loading: bool,
}

/// A place in the session, with the easier and harder exercises that may be done in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Station {
    /// The exercises, from the easiest to the hardest. Never empty.
    pub rungs: Vec<SessionExercise>,
    /// The index of the exercise that is planned.
    pub planned: usize,
    /// The index of the exercise that is done.
    pub at: usize,
    /// The reason why there is no harder one, when there is none.
    pub no_harder: String,
}

impl Station {
    /// A station with one exercise.
    pub fn new(item: SessionExercise) -> Self {
        Self { rungs: vec![item], planned: 0, at: 0, no_harder: String::new() }
    }

    /// The exercise that is done.
    pub fn item(&self) -> &SessionExercise {
        &self.rungs[self.at.min(self.rungs.len() - 1)]
    }

    /// The exercise that is planned.
    pub fn planned(&self) -> &SessionExercise {
        &self.rungs[self.planned.min(self.rungs.len() - 1)]
    }
}

/// The limits of pain in a session, 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PainLimits {
    /// The highest pain of a calm session.
    pub green: u8,
    /// The highest pain that is not too much.
    pub amber: u8,
}

/// Seconds to get ready before an exercise.
pub const GET_READY_S: u16 = 10;

/// Seconds to change sides when the dose has no rest.
pub const CHANGE_SIDES_S: u16 = 5;

/// Seconds between two sets of the same side when the dose has no rest.
pub const AGAIN_S: u16 = 3;
