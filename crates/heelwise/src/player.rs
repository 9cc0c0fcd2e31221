//! The session player: drives the state machine on a clock, shows it, rings, speaks, and keeps what
//! was done.

mod digits;
mod draw;
mod keys;
mod line_input;
mod line_mode;
mod speaker;
mod tui;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use heelwise_core::{Exercise, Figure, Id};
use heelwise_engine::session::{Bell, Command, Cue, Mode, Player, Pulse};
use heelwise_store::Store;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::{self, Stopwatch};
use crate::failure::Failure;
use crate::unsigned_notice::Unsigned;

pub(crate) use line_mode::{Ticker, lead as lead_plainly};
pub(crate) use speaker::Speaker;
pub(crate) use tui::lead as lead_on_screen;

/// Version of the document a session in progress is kept as.
const DRAFT_VERSION: u32 = 1;

/// A session in progress, as it is kept.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct KeptSession {
    pub(crate) schema_version: u32,
    pub(crate) day: Date,
    pub(crate) part: String,
    /// The plan it belongs to.
    pub(crate) plan: String,
    pub(crate) player: Player,
}

impl KeptSession {
    /// Reads a draft; one of another version, or one that does not hold together, is none.
    pub(crate) fn read(body: &str) -> Option<Self> {
        let draft = serde_json::from_str::<Self>(body).ok()?;
        (draft.schema_version == DRAFT_VERSION && draft.player.is_sound()).then_some(draft)
    }
}

/// Milliseconds of a step that is no leap of the clock.
const STEP_MS: u64 = 1_000;

/// How a session was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionEnd {
    /// Everything was done, left out, or stopped.
    Over,
    /// It is to go on later.
    Left,
}

/// One session on its way: the state machine, what is kept of it, and who is told.
pub(crate) struct SessionDriver<'a> {
    pub(crate) player: Player,
    pub(crate) day: Date,
    pub(crate) part: &'static str,
    plan: String,
    pub(crate) figures: &'a dyn Fn(&Id<Exercise>) -> Option<Figure>,
    pub(crate) speaker: Speaker,
    /// What nobody vouches for, in everything that is shown.
    pub(crate) unsigned: &'a Unsigned,
    store: Store,
    /// What had come to an end when it was last kept.
    milestone: Option<(usize, usize, Mode)>,
    /// The last beat that was sounded.
    pulse: Option<Pulse>,
    /// What went wrong in keeping it, said once.
    pub(crate) trouble: Option<String>,
}

impl<'a> SessionDriver<'a> {
    /// A session that is about to begin or to go on.
    pub(crate) fn new(
        player: Player,
        (day, part, plan): (Date, &'static str, String),
        (store, speaker): (Store, Speaker),
        unsigned: &'a Unsigned,
        figures: &'a dyn Fn(&Id<Exercise>) -> Option<Figure>,
    ) -> Self {
        Self {
            player,
            day,
            part,
            plan,
            figures,
            speaker,
            unsigned,
            store,
            milestone: None,
            pulse: None,
            trouble: None,
        }
    }

    /// Turns the clock to where a stopwatch is. A stopwatch that was made faster is followed in
    /// steps: a short pause of the machine is a long time for it, and would look like sleep.
    pub(crate) fn follow(&mut self, watch: &mut Stopwatch) -> Vec<Cue> {
        let (slept, to) = (watch.slept(), watch.ms());
        let mut cues = if slept { self.sleep() } else { Vec::new() };
        let mut at = self.player.clock().unwrap_or(to);
        while watch.is_fast() && at + STEP_MS < to {
            at += STEP_MS;
            cues.extend(self.turn_to(at));
        }
        cues.extend(self.turn_to(to));
        cues
    }

    /// Turns the clock, speaks what is to be spoken, and keeps what was done when a step is
    /// complete.
    pub(crate) fn turn_to(&mut self, ms: u64) -> Vec<Cue> {
        let cues = self.player.advance_to(ms);
        self.after(&cues);
        cues
    }

    /// Does what the person wants.
    pub(crate) fn take(&mut self, wish: Command) -> Vec<Cue> {
        let cues = self.player.apply(wish);
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

    /// How often a terminal rings now: as often as the cues ask for, or else once for a beat that
    /// was due. Beats that were missed are not made up for.
    pub(crate) fn ring(&mut self, cues: &[Cue]) -> usize {
        let due = self
            .player
            .pulse()
            .filter(|pulse| self.pulse.is_none_or(|last| last.at_ms != pulse.at_ms));
        self.pulse = due.or(self.pulse);
        let beat = usize::from(due.is_some_and(|pulse| pulse.is_heard));
        if bells(cues) == 0 { beat } else { bells(cues) }
    }

    fn after(&mut self, cues: &[Cue]) {
        for cue in cues {
            self.speaker.say(cue);
        }
        if self.milestone != Some(self.player.checkpoint()) {
            self.keep();
        }
    }

    /// Keeps where the session has come to. A disk that is full must not end the session: it is
    /// said, and tried again.
    pub(crate) fn keep(&mut self) {
        let draft = KeptSession {
            schema_version: DRAFT_VERSION,
            day: self.day,
            part: self.part.to_owned(),
            plan: self.plan.clone(),
            player: self.player.clone(),
        };
        let Ok(body) = serde_json::to_string(&draft) else { return };
        let kept = clock::now()
            .map_err(Failure::message)
            .and_then(|now| self.store.set_draft(now, &body).map_err(|error| error.to_string()));
        match kept {
            Ok(()) => self.milestone = Some(self.player.checkpoint()),
            Err(problem) if self.trouble.is_none() => self.trouble = Some(problem),
            Err(_) => {}
        }
    }

    /// How it stands.
    pub(crate) fn end(&self) -> SessionEnd {
        if self.player.mode() == Mode::Over { SessionEnd::Over } else { SessionEnd::Left }
    }

    /// The state machine and the store, when the session is left. What is still to be spoken gets a
    /// moment for it.
    pub(crate) fn into_parts(self) -> (Player, Store) {
        self.speaker.finish();
        (self.player, self.store)
    }
}

/// How often the cues ask for a ring.
fn bells(cues: &[Cue]) -> usize {
    match cues.iter().map(|cue| cue.bell).max_by_key(|bell| *bell as u8) {
        Some(Bell::Twice) => 2,
        Some(Bell::Once) => 1,
        Some(Bell::None) | None => 0,
    }
}

/// Set when the program is asked to end: Ctrl-C, a closed terminal, a shutdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupted(Arc<AtomicBool>);

impl Interrupted {
    /// Listens from now on.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let flag = Self::default();
        for signal in
            [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP]
        {
            signal_hook::flag::register(signal, Arc::clone(&flag.0))?;
        }
        Ok(flag)
    }

    /// Whether it was asked.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
