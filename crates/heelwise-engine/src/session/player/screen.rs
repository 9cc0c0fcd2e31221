//! The screen of a session at one moment, without anything about terminals.

use super::super::cue::{self, length};
use super::super::mode::Mode;
use super::super::script::{Script, SegmentKind, amount};
use super::Player;
use super::metronome::Metronome;

/// The screen of a session at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// The number of the exercise, from 1.
    pub number: usize,
    /// The number of exercises.
    pub count: usize,
    /// The name of the exercise.
    pub name: String,
    /// The dose in words.
    pub dose: String,
    /// The kind of the present segment: "Hold", "Rest", "Get ready".
    pub heading: &'static str,
    /// The side and set: "left side, set 2 of 3".
    pub place: String,
    /// Milliseconds left of the present segment.
    pub left_ms: u64,
    /// The length of the present segment in milliseconds.
    pub segment_ms: u64,
    /// Whether the present segment is work.
    pub is_work: bool,
    /// The metronome, while it beats or is paused with the session.
    pub beat: Option<Metronome>,
    /// The present repetition and the number of repetitions.
    pub rep: Option<(u16, u16)>,
    /// The text for what follows the present set.
    pub next: String,
    /// Milliseconds left of the session, questions left out.
    pub session_left_ms: u64,
    /// Milliseconds of the session so far.
    pub session_gone_ms: u64,
    /// The steps of the exercise.
    pub steps: Vec<String>,
    /// How it should feel.
    pub cues: Vec<String>,
    /// The signs at which to stop at once.
    pub stop_if: Vec<String>,
    /// The position of the movement between its first pose (0), its last (0.5) and the first again
    /// (1).
    pub phase: f64,
    /// The mode of the session.
    pub mode: Mode,
}

/// The milliseconds of one cycle of a movement that is only shown, or goes on for minutes.
const SHOWN_MS: u64 = 4_000;

impl Player {
    /// The present screen; `None` once the last exercise is over.
    pub fn screen(&self) -> Option<Screen> {
        let item = self.item()?;
        let script = Script::from_dosage(&item.dose);
        let at = self.segment.min(script.segments.len() - 1);
        let segment = script.segments[at];
        let is_over = self.segment >= script.segments.len();
        let offset = if is_over { segment.ms } else { self.offset };
        let rest: u64 = script.segments.iter().skip(at + 1).map(|segment| segment.ms).sum();
        let left_ms = segment.ms - offset.min(segment.ms);
        Some(Screen {
            number: self.station + 1,
            count: self.stations.len(),
            name: item.name.clone(),
            dose: amount(&item.dose),
            heading: heading(segment.kind),
            place: if script.target.sets > 1 {
                cue::set_label(&script, segment.set)
            } else {
                String::new()
            },
            left_ms,
            segment_ms: segment.ms,
            is_work: segment.kind.is_work(),
            beat: self.metronome().filter(|_| !is_over),
            rep: segment.kind.rep().map(|rep| (rep, script.reps_in_set())),
            next: self.next(&script, at),
            session_left_ms: left_ms + rest + self.later_ms(),
            session_gone_ms: self.elapsed,
            steps: item.steps.clone(),
            cues: item.cues.clone(),
            stop_if: item.stop_if.clone(),
            phase: phase(segment.kind, offset, segment.ms, self.elapsed),
            mode: self.mode,
        })
    }

    /// Milliseconds of the exercises to come.
    fn later_ms(&self) -> u64 {
        let later = self.stations.iter().skip(self.station + 1);
        later.map(|station| Script::from_dosage(&station.item().dose).ms()).sum()
    }

    /// Milliseconds from now to the end, questions left out.
    pub fn left_ms(&self) -> u64 {
        self.screen().map_or(0, |screen| screen.session_left_ms)
    }

    fn next(&self, script: &Script, at: usize) -> String {
        let present = script.segments[at];
        if !present.kind.is_work() {
            return match (script.target.sets, present.set) {
                (1, _) => self.item().map_or_else(String::new, |item| item.name.clone()),
                (_, set) => cue::set_label(script, set),
            };
        }
        match script.segments.iter().skip(at + 1).find(|segment| segment.set != present.set) {
            Some(segment) => {
                let then = cue::set_label(script, segment.set);
                format!(
                    "{} {}, then {then}",
                    heading(segment.kind).to_lowercase(),
                    length(segment.ms / 1000)
                )
            }
            None => match self.stations.get(self.station + 1) {
                Some(station) => station.item().name.clone(),
                None => "the end".into(),
            },
        }
    }
}

fn heading(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::GetReady => "Get ready",
        SegmentKind::Rest => "Rest",
        SegmentKind::Unpaced => "Without the beat",
        SegmentKind::ChangeSides => "Change sides",
        SegmentKind::Again => "Let go",
        SegmentKind::Hold(_) | SegmentKind::Top(_) => "Hold",
        SegmentKind::Rep(_) => "Move",
        SegmentKind::Up(_) => "Up",
        SegmentKind::Down(_) => "Down",
        SegmentKind::GoOn => "Go on",
    }
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds of a session are far below 2^52")]
fn phase(kind: SegmentKind, offset: u64, ms: u64, elapsed: u64) -> f64 {
    let share = if ms == 0 { 1.0 } else { offset as f64 / ms as f64 };
    match kind {
        SegmentKind::Up(_) => share / 2.0,
        SegmentKind::Top(_) => 0.5,
        SegmentKind::Down(_) => 0.5 + share / 2.0,
        SegmentKind::Rep(_) => share,
        // The position is reached within the first second, then held.
        SegmentKind::Hold(_) => (offset as f64 / 1000.0).min(1.0) / 2.0,
        _ => (elapsed % SHOWN_MS) as f64 / SHOWN_MS as f64,
    }
}
