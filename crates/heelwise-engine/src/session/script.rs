//! Scripts: one exercise as a sequence of segments, each with a length in milliseconds.

use heelwise_core::dosage::PLAIN_REP_S;
use heelwise_core::{Dosage, Side, Work, WorkAmount};

use super::{AGAIN_S, CHANGE_SIDES_S, GET_READY_S};

/// A dose in words, without its frequency.
pub(super) fn amount(dose: &Dosage) -> String {
    Dosage { per_day: None, days_per_week: None, min_gap_h: None, weeks: None, ..dose.clone() }
        .to_string()
}

/// A stretch of a session in which one thing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its kind.
    pub kind: SegmentKind,
    /// The set it belongs to: one set on one side. Before work starts, the next set.
    pub set: usize,
    /// Its length in milliseconds.
    pub ms: u64,
}

/// The kind of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Getting ready for the exercise.
    GetReady,
    /// Rest between sets.
    Rest,
    /// Going on without the beat: the rest of an exercise with a metronome beat.
    Unpaced,
    /// Changing sides.
    ChangeSides,
    /// A short break before the next set of the same side.
    Again,
    /// Holding still. The number counts the holds of a set that has several; 0 when it has one.
    Hold(u16),
    /// One repetition without a tempo, counted from 1.
    Rep(u16),
    /// The first part of a repetition.
    Up(u16),
    /// The middle part.
    Top(u16),
    /// The last part.
    Down(u16),
    /// Going on for minutes.
    GoOn,
}

impl SegmentKind {
    /// The repetition that the segment belongs to, if it belongs to one.
    pub fn rep(self) -> Option<u16> {
        match self {
            Self::Rep(rep) | Self::Up(rep) | Self::Top(rep) | Self::Down(rep) => Some(rep),
            Self::Hold(rep) if rep > 0 => Some(rep),
            _ => None,
        }
    }

    /// Whether it is work.
    pub fn is_work(self) -> bool {
        !matches!(
            self,
            Self::GetReady | Self::Rest | Self::Unpaced | Self::ChangeSides | Self::Again
        )
    }
}

/// One exercise as segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The segments in order. Never empty.
    pub segments: Vec<Segment>,
    /// The number of sets, on each side.
    pub sets: u16,
    /// Whether each set is done on both sides.
    pub per_side: bool,
    /// The amount to be done in all.
    pub target: WorkAmount,
}

impl Script {
    /// The script of a dose, with every range at its upper end.
    pub fn from_dosage(dose: &Dosage) -> Self {
        let sets = dose.sets.high.max(1);
        let all_sets = usize::from(sets) * if dose.per_side { 2 } else { 1 };
        let mut segments =
            vec![Segment { kind: SegmentKind::GetReady, set: 0, ms: seconds(GET_READY_S) }];
        for set in 0..all_sets {
            segments.extend((set > 0).then(|| between(dose, set)));
            work(&dose.work, |kind, ms| {
                if ms > 0 {
                    segments.push(Segment { kind, set, ms });
                }
            });
        }
        let worked: u64 = segments
            .iter()
            .filter(|segment| segment.kind.is_work())
            .map(|segment| segment.ms)
            .sum();
        let count = u16::try_from(all_sets).unwrap_or(u16::MAX);
        let target = WorkAmount {
            sets: count,
            reps: reps(&dose.work).saturating_mul(count),
            seconds: u32::try_from(worked / 1000).unwrap_or(u32::MAX),
        };
        Self { segments, sets, per_side: dose.per_side, target }
    }

    /// The number of a set, from 1; both sides have the same number.
    pub fn set_number(&self, set: usize) -> u16 {
        let set = if self.per_side { set / 2 } else { set };
        u16::try_from(set + 1).unwrap_or(u16::MAX)
    }

    /// The side of a set. Sides take turns, the left one first, and each gets its full time.
    pub fn side(&self, set: usize) -> Option<Side> {
        let side = if set.is_multiple_of(2) { Side::Left } else { Side::Right };
        self.per_side.then_some(side)
    }

    /// Milliseconds from the beginning to the end.
    pub fn ms(&self) -> u64 {
        self.segments.iter().map(|segment| segment.ms).sum()
    }

    /// Repetitions in one set; 0 when it is held or goes on.
    pub fn reps_in_set(&self) -> u16 {
        self.target.reps / self.target.sets.max(1)
    }
}

fn seconds(seconds: u16) -> u64 {
    u64::from(seconds) * 1000
}

fn between(dose: &Dosage, set: usize) -> Segment {
    let (kind, length) = match (dose.rest_s, dose.per_side) {
        (0, true) => (SegmentKind::ChangeSides, CHANGE_SIDES_S),
        (0, false) => (SegmentKind::Again, AGAIN_S),
        (rest, _) if dose.beat.is_some() => (SegmentKind::Unpaced, rest),
        (rest, _) => (SegmentKind::Rest, rest),
    };
    Segment { kind, set, ms: seconds(length) }
}

fn work(work: &Work, mut add: impl FnMut(SegmentKind, u64)) {
    match work {
        Work::Reps { reps, hold_s, tempo } => {
            for rep in 1..=reps.high {
                match (tempo, hold_s) {
                    (Some([up, top, down]), _) => {
                        add(SegmentKind::Up(rep), seconds(*up));
                        add(SegmentKind::Top(rep), seconds(*top));
                        add(SegmentKind::Down(rep), seconds(*down));
                    }
                    (None, Some(hold)) => add(SegmentKind::Hold(rep), seconds(hold.high)),
                    (None, None) => add(SegmentKind::Rep(rep), ms(PLAIN_REP_S)),
                }
            }
        }
        Work::Hold(hold) => add(SegmentKind::Hold(0), seconds(hold.high)),
        Work::Minutes(minutes) => add(SegmentKind::GoOn, ms(minutes.high * 60.0)),
    }
}

fn reps(work: &Work) -> u16 {
    match work {
        Work::Reps { reps, .. } => reps.high,
        Work::Hold(_) | Work::Minutes(_) => 0,
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "packs are checked to have doses below an hour"
)]
fn ms(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0).round() as u64
}
