//! The session player: drives the state machine on a clock, shows it, rings, speaks, and keeps what was done.

mod digits;
mod draw;
mod full;
mod keys;
mod plain;
mod speaker;
mod typed;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use heelwise_care::session::{Cue, Mode, Player, Wish};
use heelwise_core::{Exercise, Figure, Id};
use heelwise_store::Store;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::failure::Failure;

pub(crate) use full::lead as lead_on_screen;
pub(crate) use plain::{Clock, lead as lead_plainly};
pub(crate) use speaker::Speaker;

/// Version of the document a session in progress is kept as.
const DRAFT_VERSION: u32 = 1;

/// A session in progress, as it is kept.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Draft {
    pub(crate) schema_version: u32,
    pub(crate) day: Date,
    pub(crate) part: String,
    pub(crate) player: Player,
}

impl Draft {
    /// Reads a draft; one of another version is none.
    pub(crate) fn read(body: &str) -> Option<Self> {
        serde_json::from_str::<Self>(body).ok().filter(|draft| draft.schema_version == DRAFT_VERSION)
    }
}

/// How a session was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Everything was done, left out, or stopped.
    Over,
    /// It is to go on later.
    Left,
}

/// One session on its way: the state machine, what is kept of it, and who is told.
pub(crate) struct Conductor<'a> {
    pub(crate) player: Player,
    pub(crate) day: Date,
    pub(crate) part: &'static str,
    pub(crate) figures: &'a dyn Fn(&Id<Exercise>) -> Option<Figure>,
    pub(crate) speaker: Speaker,
    store: Store,
    /// What had come to an end when it was last kept.
    milestone: Option<(usize, usize, Mode)>,
    /// What went wrong in keeping it, said once.
    pub(crate) trouble: Option<String>,
}

impl<'a> Conductor<'a> {
    /// A session that is about to begin or to go on.
    pub(crate) fn new(
        player: Player,
        (day, part): (Date, &'static str),
        store: Store,
        speaker: Speaker,
        figures: &'a dyn Fn(&Id<Exercise>) -> Option<Figure>,
    ) -> Self {
        Self { player, day, part, figures, speaker, store, milestone: None, trouble: None }
    }

    /// Turns the clock, speaks what is to be spoken, and keeps what was done when a step is complete.
    pub(crate) fn turn_to(&mut self, ms: u64) -> Vec<Cue> {
        let cues = self.player.turn_to(ms);
        self.after(&cues);
        cues
    }

    /// Does what the person wants.
    pub(crate) fn take(&mut self, wish: Wish) -> Vec<Cue> {
        let cues = self.player.take(wish);
        self.milestone = None;
        self.after(&cues);
        cues
    }

    /// The machine slept.
    pub(crate) fn sleep(&mut self) -> Vec<Cue> {
        let cues = self.player.sleep();
        self.after(&cues);
        cues
    }

    fn after(&mut self, cues: &[Cue]) {
        cues.iter().for_each(|cue| self.speaker.say(cue));
        if self.milestone != Some(self.player.milestone()) {
            self.keep();
        }
    }

    /// Keeps where the session has come to. A disk that is full must not end the session: it is said, and tried again.
    pub(crate) fn keep(&mut self) {
        let draft = Draft {
            schema_version: DRAFT_VERSION,
            day: self.day,
            part: self.part.to_owned(),
            player: self.player.clone(),
        };
        let Ok(body) = serde_json::to_string(&draft) else { return };
        let kept = clock::now()
            .map_err(Failure::message)
            .and_then(|now| self.store.set_draft(now, &body).map_err(|error| error.to_string()));
        match kept {
            Ok(()) => self.milestone = Some(self.player.milestone()),
            Err(problem) if self.trouble.is_none() => self.trouble = Some(problem),
            Err(_) => {}
        }
    }

    /// How it stands.
    pub(crate) fn end(&self) -> End {
        if self.player.mode() == Mode::Over { End::Over } else { End::Left }
    }

    /// The state machine and the store, when the session is left.
    pub(crate) fn into_parts(self) -> (Player, Store) {
        (self.player, self.store)
    }
}

/// Set when the program is asked to end: Ctrl-C, a closed terminal, a shutdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupted(Arc<AtomicBool>);

impl Interrupted {
    /// Listens from now on.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let flag = Self::default();
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&flag.0))?;
        }
        Ok(flag)
    }

    /// Whether it was asked.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
