//! The session player: drives the state machine by a clock, shows it, rings, speaks and keeps a
//! draft.

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

/// Version of the session draft.
const DRAFT_VERSION: u32 = 1;

/// The draft of a session in progress.
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
    /// Reads a draft. `None` when it has another version or is inconsistent.
    pub(crate) fn read(body: &str) -> Option<Self> {
        let draft = serde_json::from_str::<Self>(body).ok()?;
        (draft.schema_version == DRAFT_VERSION && draft.player.is_sound()).then_some(draft)
    }
}

/// The longest step of the clock, in milliseconds, that does not count as sleep.
const STEP_MS: u64 = 1_000;

/// How a session was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionEnd {
    /// Finished: everything was done, left out, or stopped.
    Over,
    /// Left, to be resumed later.
    Left,
}

/// A running session: the state machine, its draft, and its outputs (bell and voice).
pub(crate) struct SessionDriver<'a> {
    pub(crate) player: Player,
    pub(crate) day: Date,
    pub(crate) part: &'static str,
    plan: String,
    pub(crate) figures: &'a dyn Fn(&Id<Exercise>) -> Option<Figure>,
    pub(crate) speaker: Speaker,
    /// The unsigned packs, named in everything that is shown.
    pub(crate) unsigned: &'a Unsigned,
    store: Store,
    /// The checkpoint at which the draft was last kept.
    kept_checkpoint: Option<(usize, usize, Mode)>,
    /// The last beat that was sounded.
    pulse: Option<Pulse>,
    /// The last failure to keep the draft, reported once.
    pub(crate) keep_error: Option<String>,
}

impl<'a> SessionDriver<'a> {
    /// Creates a driver for a new or a resumed session.
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
            kept_checkpoint: None,
            pulse: None,
            keep_error: None,
        }
    }

    /// Advances the session to the stopwatch. A sped-up stopwatch is followed in steps: a short
    /// pause of the machine is a long time for it and would look like sleep.
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

    /// Advances the session, speaks its cues, and keeps the draft at each checkpoint.
    pub(crate) fn turn_to(&mut self, ms: u64) -> Vec<Cue> {
        let cues = self.player.advance_to(ms);
        self.after(&cues);
        cues
    }

    /// Applies a command of the person.
    pub(crate) fn take(&mut self, command: Command) -> Vec<Cue> {
        let cues = self.player.apply(command);
        self.kept_checkpoint = None;
        self.after(&cues);
        cues
    }

    /// Pauses the session because the machine slept.
    pub(crate) fn sleep(&mut self) -> Vec<Cue> {
        let cues = self.player.sleep();
        self.after(&cues);
        cues
    }

    /// The number of rings due now: those of the cues, or else one for a beat that was due. Missed
    /// beats are not made up for.
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
        if self.kept_checkpoint != Some(self.player.checkpoint()) {
            self.keep();
        }
    }

    /// Keeps the draft. A full disk must not end the session: it is reported, and tried again.
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
            Ok(()) => self.kept_checkpoint = Some(self.player.checkpoint()),
            Err(error) if self.keep_error.is_none() => self.keep_error = Some(error),
            Err(_) => {}
        }
    }

    /// How the session ended, or would end now.
    pub(crate) fn end(&self) -> SessionEnd {
        if self.player.mode() == Mode::Over { SessionEnd::Over } else { SessionEnd::Left }
    }

    /// Ends the session and gives back the state machine and the store. The remaining cues get a
    /// moment to be spoken.
    pub(crate) fn into_parts(self) -> (Player, Store) {
        self.speaker.finish();
        (self.player, self.store)
    }
}

/// The number of rings that the cues ask for.
fn bells(cues: &[Cue]) -> usize {
    match cues.iter().map(|cue| cue.bell).max_by_key(|bell| *bell as u8) {
        Some(Bell::Twice) => 2,
        Some(Bell::Once) => 1,
        Some(Bell::None) | None => 0,
    }
}

/// A flag that is set when the program is asked to end: Ctrl-C, a closed terminal, a shutdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupted(Arc<AtomicBool>);

impl Interrupted {
    /// Installs the signal handlers.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let flag = Self::default();
        for signal in
            [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP]
        {
            signal_hook::flag::register(signal, Arc::clone(&flag.0))?;
        }
        Ok(flag)
    }

    /// Whether the program was asked to end.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
