//! Cues: the lines spoken or shown in a session, with their moments.

use heelwise_core::Side;
use serde::{Deserialize, Serialize};

use super::SessionExercise;
use super::script::{Script, Segment, SegmentKind, amount};

/// One line to be shown, spoken or printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// Milliseconds of the session, pauses left out.
    pub at_ms: u64,
    /// Its kind.
    pub kind: CueKind,
    /// Its text.
    pub text: String,
    /// The bell to ring with it.
    pub bell: Bell,
    /// Steps a minute of the metronome that begins now. Single beats are not cues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u16>,
}

/// The kind of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CueKind {
    /// An exercise comes next.
    Next,
    /// Work, or its next part, begins.
    Work,
    /// Rest, or a change of sides.
    Rest,
    /// The metronome begins, or there is none yet.
    Beat,
    /// Time that is left.
    Count,
    /// A question to the person.
    Question,
    /// The session pauses, goes on, or moves to another part.
    Session,
}

/// How often a bell rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bell {
    /// Not at all.
    None,
    /// Once.
    Once,
    /// Twice.
    Twice,
}

impl Cue {
    pub(super) fn new(at_ms: u64, kind: CueKind, text: impl Into<String>, bell: Bell) -> Self {
        Self { at_ms, kind, text: text.into(), bell, per_minute: None }
    }
}

/// A cue at a moment within a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CueMark {
    /// Milliseconds from the start of the segment.
    pub(super) offset: u64,
    pub(super) kind: CueKind,
    pub(super) text: String,
    pub(super) bell: Bell,
    pub(super) per_minute: Option<u16>,
}

impl CueMark {
    /// The cue, with the start of its segment in the session.
    pub(super) fn at(self, start: u64) -> Cue {
        let Self { offset, kind, text, bell, per_minute } = self;
        Cue { at_ms: start + offset, kind, text, bell, per_minute }
    }
}

/// The seconds before the end of a segment that are counted down.
const COUNTED_S: u64 = 3;

/// The shortest segment with a countdown, in seconds.
const COUNTED_FROM_S: u64 = 5;

/// The shortest segment with a cue at half time, in seconds.
const HALFWAY_FROM_S: u64 = 20;

/// The cues of a segment, in order.
pub(super) fn marks(script: &Script, segment: &Segment, item: &SessionExercise) -> Vec<CueMark> {
    let mark =
        |offset, kind, text: String, bell| CueMark { offset, kind, text, bell, per_minute: None };
    let opening = opening(script, segment, &item.name, &amount(&item.dose));
    let (kind, bell) = match segment.kind {
        SegmentKind::GetReady => (CueKind::Next, Bell::Once),
        SegmentKind::Rest
        | SegmentKind::Unpaced
        | SegmentKind::ChangeSides
        | SegmentKind::Again => (CueKind::Rest, Bell::Twice),
        SegmentKind::Top(_) | SegmentKind::Down(_) => (CueKind::Work, Bell::None),
        SegmentKind::Rep(rep) | SegmentKind::Up(rep) if rep > 1 => (CueKind::Work, Bell::None),
        _ => (CueKind::Work, Bell::Once),
    };
    let mut marks = vec![mark(0, kind, opening, bell)];
    marks.extend(beat_mark(segment, item));
    marks.extend(time_marks(segment));
    marks.sort_by_key(|mark| mark.offset);
    marks
}

/// The cues about the time left in a segment.
fn time_marks(segment: &Segment) -> Vec<CueMark> {
    let mark = |offset, text: String| CueMark {
        offset,
        kind: CueKind::Count,
        text,
        bell: Bell::None,
        per_minute: None,
    };
    let mut marks = Vec::new();
    let length = segment.ms / 1000;
    let goes_on = matches!(segment.kind, SegmentKind::GoOn | SegmentKind::Hold(_));
    if goes_on && length >= HALFWAY_FROM_S {
        marks.push(mark(segment.ms / 2, "Halfway".into()));
    }
    if segment.kind == SegmentKind::GoOn && length >= 60 {
        marks.push(mark(segment.ms - 10_000, "10 seconds left".into()));
    }
    // One of several short holds is not counted down: the next begins at once, and the cues would
    // never end.
    let is_one_of_many =
        matches!(segment.kind, SegmentKind::Hold(rep) if rep > 0) && length < HALFWAY_FROM_S;
    let is_counted = (goes_on && !is_one_of_many) || !segment.kind.is_work();
    if is_counted && length >= COUNTED_FROM_S {
        let countdown = (1..=COUNTED_S).rev();
        marks.extend(countdown.map(|left| mark(segment.ms - left * 1000, left.to_string())));
    }
    marks
}

/// The cue about the metronome: where it begins, or before the exercise when it cannot beat.
fn beat_mark(segment: &Segment, item: &SessionExercise) -> Option<CueMark> {
    let mark = |text: String| CueMark {
        offset: 0,
        kind: CueKind::Beat,
        text,
        bell: Bell::None,
        per_minute: item.beat,
    };
    match item.beat {
        Some(per_minute) => {
            (segment.kind == SegmentKind::GoOn).then(|| mark(format!("Beat {per_minute} a minute")))
        }
        None if item.dose.beat.is_some() && segment.kind == SegmentKind::GetReady => Some(mark(
            "There is no beat yet, because your own steps a minute are not known.".to_owned(),
        )),
        None => None,
    }
}

fn opening(script: &Script, segment: &Segment, name: &str, dose: &str) -> String {
    let seconds = segment.ms / 1000;
    match segment.kind {
        SegmentKind::GetReady => format!("Next: {name}. {dose}. Get ready{}.", side_first(script)),
        SegmentKind::Rest => format!("Rest {seconds} s. Then {}.", set_label(script, segment.set)),
        SegmentKind::Unpaced => {
            format!(
                "Go on without the beat, {}. Then {}.",
                length(seconds),
                set_label(script, segment.set)
            )
        }
        SegmentKind::ChangeSides => {
            format!("Change sides. Then {}.", set_label(script, segment.set))
        }
        SegmentKind::Again => format!("Let go. Then {}.", set_label(script, segment.set)),
        SegmentKind::Hold(0) => format!("{}Hold {seconds} s", lead(script, segment.set)),
        SegmentKind::Hold(1) => format!("{}1: hold {seconds} s", lead(script, segment.set)),
        SegmentKind::Hold(rep) => format!("Let go. {rep}: hold {seconds} s"),
        SegmentKind::Rep(1) => format!("{}1", lead(script, segment.set)),
        SegmentKind::Rep(rep) => rep.to_string(),
        SegmentKind::Up(1) => format!("{}1: up, {seconds} s", lead(script, segment.set)),
        SegmentKind::Up(rep) => format!("{rep}: up"),
        SegmentKind::Top(_) => "Hold".into(),
        SegmentKind::Down(_) => "Down".into(),
        SegmentKind::GoOn => format!("{}Go, {}", lead(script, segment.set), length(seconds)),
    }
}

fn side_first(script: &Script) -> String {
    script.side(0).map_or_else(String::new, |side| format!(", {side} side first"))
}

/// The set in words before its first cue: "Left side, set 2 of 3. ", or "Start. " for a single set.
fn lead(script: &Script, at: usize) -> String {
    let words = set_label(script, at);
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    if script.target.sets <= 1 {
        "Start. ".into()
    } else {
        first.into_iter().chain(letters).chain(". ".chars()).collect()
    }
}

/// A set in words: "left side, set 2 of 3".
pub fn set_label(script: &Script, at: usize) -> String {
    let side =
        script.side(at).map(|side| if side == Side::Left { "left side" } else { "right side" });
    let set =
        (script.sets > 1).then(|| format!("set {} of {}", script.set_number(at), script.sets));
    match (side, set) {
        (Some(side), Some(set)) => format!("{side}, {set}"),
        (Some(side), None) => side.into(),
        (None, Some(set)) => set,
        (None, None) => "once more".into(),
    }
}

/// Seconds in words: "2 min 30 s".
pub fn length(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
