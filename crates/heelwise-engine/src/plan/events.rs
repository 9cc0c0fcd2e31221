//! Plan events: every step of a plan, forward or back, with its day and reason.

use heelwise_core::{ItemKey, Word};
use jiff::civil::Date;

/// The kind of a plan event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanEventKind {
    /// One step up a dose or a ladder.
    Up,
    /// A step up was earned and has to wait.
    Held,
    /// One step down.
    Down,
    /// Tissue rests.
    Rest,
    /// On to the next phase.
    PhaseOn,
    /// Back to the phase before.
    PhaseBack,
    /// A phase lasts longer than it should.
    Overdue,
    /// A course has reached its end.
    Done,
    /// Days become shorter.
    Shorter,
    /// Other exercises replace those whose kit is not at hand.
    Substitute,
    /// A pause took steps back.
    Paused,
    /// A new answer or the log changed what may be done.
    Rescreened,
    /// A red flag stops the plan until a clinician has seen the person.
    Stopped,
}

impl PlanEventKind {
    /// The kind as a word, the same on the screen and in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Held => "held",
            Self::Down => "down",
            Self::Rest => "rest",
            Self::PhaseOn => "next phase",
            Self::PhaseBack => "phase back",
            Self::Overdue => "overdue",
            Self::Done => "done",
            Self::Shorter => "shorter",
            Self::Substitute => "substitute",
            Self::Paused => "paused",
            Self::Rescreened => "checked again",
            Self::Stopped => "stopped",
        }
    }
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanEvent {
    /// Its day.
    pub date: Date,
    /// Its kind.
    pub kind: PlanEventKind,
    /// The exercise, phase, protocol or red flag that it is about.
    pub about: ItemKey,
    /// The event and its reason in a sentence.
    pub text: String,
    /// The rule behind it: a pain model, or a rule of the program.
    pub rule: ItemKey,
}

/// Names of a vocabulary as a list in a sentence.
pub(super) fn listed<W: Word>(words: &[W]) -> String {
    words.iter().map(|word| word.word().replace('-', " ")).collect::<Vec<_>>().join(", ")
}
