//! The player: the state machine of a session, advanced by a clock.

mod ask;
mod command;
pub mod metronome;
mod record;
mod resume;
pub mod screen;

use heelwise_core::Skip;
use serde::{Deserialize, Serialize};

pub use self::command::Command;
use super::cue::{self, Bell, Cue, CueKind, CueMark};
use super::finished_item::FinishedItem;
use super::mode::{Mode, PauseReason};
use super::script::{Script, Segment};
use super::{PainLimits, SessionExercise, Station};

/// The longest jump of the clock while the session runs. After a longer one the machine slept or
/// the program was stopped.
const LEAP_MS: u64 = 5_000;

/// The longest time between two advances of the clock.
const LONGEST_SLEEP_MS: u64 = 1_000;

/// A session and its progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Player {
    stations: Vec<Station>,
    limits: PainLimits,
    /// The index of the present station.
    station: usize,
    /// The index of the present segment in its script.
    segment: usize,
    /// Milliseconds of the segment so far.
    offset: u64,
    /// The number of cues of the segment that were given.
    #[serde(rename = "said")]
    cues_given: usize,
    mode: Mode,
    /// The progress of the sets of the present station.
    #[serde(rename = "bouts")]
    sets: Vec<SetProgress>,
    /// The worst pain in the present station, if reported.
    pain: Option<u8>,
    /// The exercises that are finished.
    finished: Vec<FinishedItem>,
    /// The answer about a limp, if given.
    limp: Option<bool>,
    /// The worst pain reported for the session as a whole.
    worst: Option<u8>,
    /// Milliseconds of the session so far, pauses left out.
    elapsed: u64,
    /// Whether the beat is silent.
    #[serde(default)]
    is_muted: bool,
    /// The clock when it was last advanced; `None` when the session was just resumed.
    #[serde(skip)]
    clock: Option<u64>,
}

/// The progress of one set on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct SetProgress {
    ms: u64,
    reps: u16,
    is_complete: bool,
}

impl Player {
    /// A session that waits to begin. Without stations it is over at once.
    pub fn new(stations: Vec<Station>, limits: PainLimits) -> Self {
        let mode = if stations.is_empty() { Mode::Over } else { Mode::Paused(PauseReason::Begin) };
        Self {
            stations,
            limits,
            station: 0,
            segment: 0,
            offset: 0,
            cues_given: 0,
            mode,
            sets: Vec::new(),
            pain: None,
            finished: Vec::new(),
            limp: None,
            worst: None,
            elapsed: 0,
            is_muted: false,
            clock: None,
        }
    }

    /// The mode of the session.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// A value that changes when a set or an exercise ends, a question is asked, or the person
    /// moves to another part. A host that saves the session at every change loses at most one set.
    pub fn checkpoint(&self) -> (usize, usize, Mode) {
        let complete = self.sets.iter().filter(|set| set.is_complete).count();
        (self.finished.len(), complete, self.mode)
    }

    /// The clock when it was last advanced.
    pub fn clock(&self) -> Option<u64> {
        self.clock
    }

    /// Milliseconds of the session so far, pauses left out.
    pub fn elapsed_ms(&self) -> u64 {
        self.elapsed
    }

    /// Milliseconds until the clock must be advanced again while the session runs: until the next
    /// cue or beat, and at most a second, so that a jump of the clock is noticed.
    pub fn next_event_in_ms(&self) -> Option<u64> {
        let (script, segment) = self.running()?;
        let marks = self.marks(&script, &segment);
        let next = marks.get(self.cues_given).map_or(segment.ms, |mark| mark.offset);
        let next = self.metronome().map_or(next, |beat| next.min(beat.next_ms()));
        Some(next.saturating_sub(self.offset).min(LONGEST_SLEEP_MS))
    }

    /// Advances the clock to a moment, in milliseconds of a monotonic clock, and returns the cues
    /// up to then.
    ///
    /// A jump of the clock, because the machine slept, pauses the session where it was.
    pub fn advance_to(&mut self, clock: u64) -> Vec<Cue> {
        let before = self.clock.replace(clock).unwrap_or(clock);
        let gone = clock.saturating_sub(before);
        if self.mode != Mode::Running {
            return Vec::new();
        }
        if gone > LEAP_MS {
            return self.sleep();
        }
        let mut cues = Vec::new();
        self.advance(gone, &mut cues);
        cues
    }

    /// Pauses because the machine slept.
    pub fn sleep(&mut self) -> Vec<Cue> {
        if self.mode != Mode::Running {
            return Vec::new();
        }
        self.mode = Mode::Paused(PauseReason::Slept);
        vec![self.cue(
            CueKind::Session,
            "The clock was away, so the session waits. Go on when you are ready.",
            Bell::Once,
        )]
    }

    /// Advances the session by `gone` milliseconds, up to a question at most: the rest is dropped
    /// there.
    fn advance(&mut self, mut gone: u64, cues: &mut Vec<Cue>) {
        loop {
            let Some((script, segment)) = self.running() else { return };
            let step = gone.min(segment.ms.saturating_sub(self.offset));
            let start = self.elapsed - self.offset;
            self.offset += step;
            self.elapsed += step;
            gone -= step;
            self.emit_due_cues(&script, &segment, start, cues);
            if self.offset < segment.ms {
                return;
            }
            self.complete(&script, &segment, cues);
        }
    }

    fn emit_due_cues(
        &mut self,
        script: &Script,
        segment: &Segment,
        start: u64,
        cues: &mut Vec<Cue>,
    ) {
        let marks = self.marks(script, segment);
        for mark in
            marks.into_iter().skip(self.cues_given).take_while(|mark| mark.offset <= self.offset)
        {
            self.cues_given += 1;
            if mark.offset < segment.ms || segment.ms == 0 {
                cues.push(mark.at(start));
            }
        }
    }

    /// Ends a segment: counts its work and begins the next one.
    fn complete(&mut self, script: &Script, segment: &Segment, cues: &mut Vec<Cue>) {
        self.count(segment, segment.ms);
        let next = script.segments.get(self.segment + 1);
        let ends_set = segment.kind.is_work() && next.is_none_or(|next| next.set != segment.set);
        if ends_set {
            self.set_mut(segment.set).is_complete = true;
        }
        self.go_to(self.segment + 1);
        if next.is_none() {
            self.end_item(cues);
        }
    }

    /// Counts the work done in a segment.
    fn count(&mut self, segment: &Segment, ms: u64) {
        if !segment.kind.is_work() {
            return;
        }
        let ends_rep = ms == segment.ms && self.ends_rep(segment);
        let set = self.set_mut(segment.set);
        set.ms += ms;
        set.reps += u16::from(ends_rep);
    }

    /// Whether a repetition ends with this segment.
    fn ends_rep(&self, segment: &Segment) -> bool {
        let rep = segment.kind.rep();
        let next = self.script().and_then(|script| script.segments.get(self.segment + 1).copied());
        rep.is_some() && next.is_none_or(|next| next.set != segment.set || next.kind.rep() != rep)
    }

    fn set_mut(&mut self, set: usize) -> &mut SetProgress {
        if self.sets.len() <= set {
            self.sets.resize(set + 1, SetProgress::default());
        }
        &mut self.sets[set]
    }

    fn has_worked(&self) -> bool {
        self.sets.iter().any(|set| set.ms > 0)
    }

    /// Whether its fields are consistent. It is checked for a saved session before it is used.
    pub fn is_sound(&self) -> bool {
        self.stations.iter().all(|station| !station.rungs.is_empty()) && self.offset <= self.elapsed
    }

    /// Records the present exercise and goes on to the next.
    fn leave_item(&mut self, skipped: Option<Skip>, cues: &mut Vec<Cue>) {
        self.record_item(skipped);
        self.begin_station(self.station + 1);
        self.enter_next_state(cues);
    }

    fn begin_station(&mut self, station: usize) {
        self.station = station;
        self.sets.clear();
        self.pain = None;
        self.go_to(0);
    }

    fn go_to(&mut self, segment: usize) {
        self.segment = segment;
        self.offset = 0;
        self.cues_given = 0;
    }

    /// Repeats the first cue of the present segment, for example after a pause.
    fn repeat(&self, cues: &mut Vec<Cue>) {
        let Some((script, segment)) = self.present() else { return };
        if let Some(mark) = self.marks(&script, &segment).into_iter().next() {
            cues.push(self.cue(mark.kind, mark.text, Bell::None));
        }
    }

    /// The present exercise.
    pub fn item(&self) -> Option<&SessionExercise> {
        self.stations.get(self.station).map(Station::item)
    }

    fn script(&self) -> Option<Script> {
        self.item().map(|item| Script::from_dosage(&item.dose))
    }

    fn present(&self) -> Option<(Script, Segment)> {
        let script = self.script()?;
        let segment = *script.segments.get(self.segment)?;
        Some((script, segment))
    }

    fn running(&self) -> Option<(Script, Segment)> {
        if self.mode == Mode::Running { self.present() } else { None }
    }

    fn marks(&self, script: &Script, segment: &Segment) -> Vec<CueMark> {
        self.item().map(|item| cue::marks(script, segment, item)).unwrap_or_default()
    }

    fn cue(&self, kind: CueKind, text: impl Into<String>, bell: Bell) -> Cue {
        Cue::new(self.elapsed, kind, text, bell)
    }

    /// The worst pain so far, if reported.
    pub fn worst_pain(&self) -> Option<u8> {
        let items = self.finished.iter().filter_map(|item| item.pain).max();
        items.max(self.worst).max(self.pain)
    }
}
