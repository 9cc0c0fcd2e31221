//! The player: where a session has come to, moved on by a clock.

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
use super::mode::{Mode, PauseReason, SessionQuestion};
use super::script::{Script, Segment, SegmentKind};
use super::{PainLimits, SessionExercise, Station};

/// A clock that leaps further than this was not watched: the machine slept, or the program stood
/// still.
const LEAP_MS: u64 = 5_000;

/// The longest time between two turns of the clock.
const LONGEST_SLEEP_MS: u64 = 1_000;

/// A session and where it has come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Player {
    stations: Vec<Station>,
    limits: PainLimits,
    /// The station that is on.
    station: usize,
    /// The segment of its script, and the milliseconds that are gone of it.
    segment: usize,
    offset: u64,
    /// How many marks of the segment were said.
    #[serde(rename = "said")]
    cues_given: usize,
    mode: Mode,
    /// What was done of the sets of the present station.
    #[serde(rename = "bouts")]
    sets: Vec<SetProgress>,
    /// The worst pain in the present station, where it was said.
    pain: Option<u8>,
    /// Everything that has ended.
    finished: Vec<FinishedItem>,
    limp: Option<bool>,
    /// The worst pain that was said for the session as a whole.
    worst: Option<u8>,
    /// Milliseconds in all, pauses left out.
    elapsed: u64,
    /// Whether the beat is not to be heard.
    #[serde(default)]
    is_muted: bool,
    /// The clock when it was last turned; nothing after a pause between two runs of the program.
    #[serde(skip)]
    clock: Option<u64>,
}

/// What was done of one set on one side.
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

    /// Whether and how it goes on.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What has come to an end so far: it changes when a set or an exercise ends, a question is
    /// asked, or the person goes elsewhere. Whoever keeps the session whenever it changes loses at
    /// most one set.
    pub fn checkpoint(&self) -> (usize, usize, Mode) {
        let complete = self.sets.iter().filter(|set| set.is_complete).count();
        (self.finished.len(), complete, self.mode)
    }

    /// Where its clock was last turned to.
    pub fn clock(&self) -> Option<u64> {
        self.clock
    }

    /// Milliseconds of the session so far, pauses left out.
    pub fn elapsed_ms(&self) -> u64 {
        self.elapsed
    }

    /// Milliseconds until the clock is to be turned again while it is running: until the next cue
    /// or beat, and at most a second, so that a leap of the clock is known from a quiet stretch.
    pub fn next_event_in_ms(&self) -> Option<u64> {
        let (script, segment) = self.running()?;
        let marks = self.marks(&script, &segment);
        let next = marks.get(self.cues_given).map_or(segment.ms, |mark| mark.offset);
        let next = self.metronome().map_or(next, |beat| next.min(beat.next_ms()));
        Some(next.saturating_sub(self.offset).min(LONGEST_SLEEP_MS))
    }

    /// Turns the clock to a moment, in milliseconds of a clock that only goes forward, and gives
    /// what is said up to then.
    ///
    /// A clock that leaps, because the machine slept, pauses the session where it was.
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

    /// Moves on by so many milliseconds. What is left over at a question is lost: the clock stands
    /// still there.
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

    /// A segment is over: what was done is counted, and the next one begins.
    fn complete(&mut self, script: &Script, segment: &Segment, cues: &mut Vec<Cue>) {
        self.count(segment, segment.ms);
        let next = script.segments.get(self.segment + 1);
        let ends_bout = segment.beat.is_work() && next.is_none_or(|next| next.set != segment.set);
        if ends_bout {
            self.set_mut(segment.set).is_complete = true;
        }
        self.go_to(self.segment + 1);
        if next.is_none() {
            self.end_item(cues);
        }
    }

    /// Counts work that was done in a segment.
    fn count(&mut self, segment: &Segment, ms: u64) {
        if !segment.beat.is_work() {
            return;
        }
        let ends_rep = ms == segment.ms && self.ends_rep(segment);
        let set = self.set_mut(segment.set);
        set.ms += ms;
        set.reps += u16::from(ends_rep);
    }

    /// Whether a repetition ends with this segment: the next one is not a part of the same.
    fn ends_rep(&self, segment: &Segment) -> bool {
        let rep = rep_of(segment.beat);
        let next = self.script().and_then(|script| script.segments.get(self.segment + 1).copied());
        rep.is_some() && next.is_none_or(|next| next.set != segment.set || rep_of(next.beat) != rep)
    }

    fn set_mut(&mut self, set: usize) -> &mut SetProgress {
        if self.sets.len() <= set {
            self.sets.resize(set + 1, SetProgress::default());
        }
        &mut self.sets[set]
    }

    /// An exercise is over: its pain is asked where the model needs it.
    fn end_item(&mut self, cues: &mut Vec<Cue>) {
        if self.item().is_some_and(|item| item.is_loading)
            && self.pain.is_none()
            && self.has_worked()
        {
            self.ask(SessionQuestion::PainInItem, cues);
        } else {
            self.leave_item(None, cues);
        }
    }

    fn has_worked(&self) -> bool {
        self.sets.iter().any(|set| set.ms > 0)
    }

    fn ask(&mut self, question: SessionQuestion, cues: &mut Vec<Cue>) {
        self.mode = Mode::Asking(question);
        cues.extend(self.pending_question());
    }

    /// The question that waits for an answer, to be said once more when a session is taken up at
    /// it.
    pub fn pending_question(&self) -> Option<Cue> {
        let Mode::Asking(question) = self.mode else { return None };
        let text = match question {
            SessionQuestion::PainInItem => {
                let name = self.item().map_or("", |item| item.name.as_str());
                format!("Worst pain in \"{name}\", 0 to 10?")
            }
            SessionQuestion::PainInSession => "Worst pain in this session, 0 to 10?".to_owned(),
            SessionQuestion::Limp => {
                "Do you limp now, or did you in the session? Yes or no?".to_owned()
            }
        };
        Some(self.cue(CueKind::Question, text, Bell::Twice))
    }

    /// Whether it holds together, for one that was written down: what reads it may rely on it.
    pub fn is_sound(&self) -> bool {
        self.stations.iter().all(|station| !station.rungs.is_empty()) && self.offset <= self.elapsed
    }

    /// Files the present exercise and goes on to the next.
    fn leave_item(&mut self, skipped: Option<Skip>, cues: &mut Vec<Cue>) {
        self.record_item(skipped);
        self.begin_station(self.station + 1);
        self.enter_next_state(cues);
    }

    /// Past what is already left out, and on to the last questions behind the last exercise.
    fn enter_next_state(&mut self, cues: &mut Vec<Cue>) {
        if self.station < self.stations.len() {
            self.mode = Mode::Running;
            self.advance(0, cues);
            return;
        }
        let worked = self.finished.iter().any(FinishedItem::has_worked);
        let asked = self.finished.iter().any(|item| item.pain.is_some());
        if worked && self.worst.is_none() && !asked {
            self.ask(SessionQuestion::PainInSession, cues);
        } else if worked && self.limp.is_none() && self.worst_pain() > Some(self.limits.green) {
            self.ask(SessionQuestion::Limp, cues);
        } else {
            self.mode = Mode::Over;
            let text =
                if worked { "The session is over. Well done." } else { "The session is over." };
            cues.push(self.cue(CueKind::Session, text, Bell::Twice));
        }
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

    /// Says the opening of the present segment once more, for example after a pause.
    fn repeat(&self, cues: &mut Vec<Cue>) {
        let Some((script, segment)) = self.present() else { return };
        if let Some(mark) = self.marks(&script, &segment).into_iter().next() {
            cues.push(self.cue(mark.kind, mark.text, Bell::None));
        }
    }

    /// The exercise that is on.
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

    /// The worst pain so far, where it was said.
    pub fn worst_pain(&self) -> Option<u8> {
        let items = self.finished.iter().filter_map(|item| item.pain).max();
        items.max(self.worst).max(self.pain)
    }
}

/// The repetition a beat belongs to.
fn rep_of(beat: SegmentKind) -> Option<u16> {
    match beat {
        SegmentKind::Rep(rep)
        | SegmentKind::Up(rep)
        | SegmentKind::Top(rep)
        | SegmentKind::Down(rep) => Some(rep),
        SegmentKind::Hold(rep) if rep > 0 => Some(rep),
        _ => None,
    }
}
