//! Doses as typed values, so that time and rest can be computed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::beat::Beat;
use crate::evidence::Evidence;
use crate::value_range::ValueRange;

/// The work of one set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Work {
    /// Repetitions, each held or moved to a tempo.
    Reps {
        /// How many.
        reps: ValueRange<u16>,
        /// Seconds each is held.
        hold_s: Option<ValueRange<u16>>,
        /// Seconds up, hold, down.
        tempo: Option<[u16; 3]>,
    },
    /// One hold, in seconds.
    Hold(ValueRange<u16>),
    /// Continuous work, in minutes.
    Minutes(ValueRange<f64>),
}

/// How much, how often, how heavy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dosage {
    /// Sets each time.
    pub sets: ValueRange<u16>,
    /// The work of one set.
    pub work: Work,
    /// Seconds between sets.
    pub rest_s: u16,
    /// Once for each side.
    pub per_side: bool,
    /// The heaviest load for this number of repetitions.
    pub rm: Option<ValueRange<u16>>,
    /// Pressure or effort from 0 to 10.
    pub effort: Option<ValueRange<u16>>,
    /// Times a day.
    pub per_day: Option<ValueRange<u16>>,
    /// Days a week.
    pub days_per_week: Option<ValueRange<u16>>,
    /// Hours before the next time.
    pub min_gap_h: Option<u16>,
    /// Weeks to go on.
    pub weeks: Option<ValueRange<u16>>,
    /// The metronome in the time of work; the rests are without it. Plans made before there was one
    /// have none.
    #[serde(default)]
    pub beat: Option<Beat>,
    /// Where the dose comes from, when not from the exercise's own sources.
    pub evidence: Option<Evidence>,
}

/// Seconds a repetition takes when neither a hold nor a tempo is given.
pub const PLAIN_REP_S: f64 = 3.0;

impl Dosage {
    /// Seconds one session of it takes at the upper end of every range, rests included.
    pub fn seconds(&self) -> f64 {
        let sides = if self.per_side { 2.0 } else { 1.0 };
        let sets = f64::from(self.sets.high) * sides;
        sets * self.work.seconds() + f64::from(self.rest_s) * (sets - 1.0).max(0.0)
    }
}

/// Into how many steps a wide range is divided: low, middle, high.
const WIDE_STEPS: u8 = 2;

impl Dosage {
    /// The highest level of the dose: 0 when no range is open, otherwise the number of steps from
    /// its low to its high end.
    pub fn top_level(&self) -> u8 {
        let width = width(self.sets).max(self.work.width());
        let steps = if width > 1.0 { WIDE_STEPS } else { u8::from(width > 0.0) };
        steps.max(self.beat.as_ref().map_or(0, Beat::steps))
    }

    /// The dose at a level, every range of sets and work closed; levels above the top count as the
    /// top.
    #[must_use]
    pub fn at_level(&self, level: u8) -> Self {
        let top = self.top_level().max(1);
        let level = level.min(top);
        let work = match &self.work {
            Work::Reps { reps, hold_s, tempo } => Work::Reps {
                reps: closed(*reps, level, top),
                hold_s: hold_s.map(|hold| closed(hold, level, top)),
                tempo: *tempo,
            },
            Work::Hold(hold) => Work::Hold(closed(*hold, level, top)),
            Work::Minutes(minutes) => {
                let share = f64::from(level) / f64::from(top);
                let exact = minutes.low + (minutes.high - minutes.low) * share;
                // Half minutes are as fine as anybody follows.
                Work::Minutes(ValueRange::exactly((exact * 2.0).round() / 2.0))
            }
        };
        let beat = self.beat.as_ref();
        let beat =
            beat.map(|beat| Beat { percent: closed(beat.percent, level, top), ..beat.clone() });
        Self { sets: closed(self.sets, level, top), work, beat, ..self.clone() }
    }

    /// The dose with at most `sets` sets, and at least one.
    #[must_use]
    pub fn with_most_sets(&self, most: u16) -> Self {
        let most = most.max(1);
        let sets = ValueRange { low: self.sets.low.min(most), high: self.sets.high.min(most) };
        Self { sets, ..self.clone() }
    }

    /// Seconds of work in all sets, on all sides, rests left out: how much a dose asks for beside
    /// another of the same exercise.
    pub fn effort(&self) -> f64 {
        let sides = if self.per_side { 2.0 } else { 1.0 };
        f64::from(self.sets.high) * sides * self.work.seconds()
    }

    /// Times a day at the lower end, at least one.
    pub fn times_a_day(&self) -> u16 {
        self.per_day.map_or(1, |times| times.low.max(1))
    }
}

fn width(span: ValueRange<u16>) -> f64 {
    f64::from(span.high.saturating_sub(span.low))
}

/// The number at a level of a range, as a range of its own.
fn closed(span: ValueRange<u16>, level: u8, top: u8) -> ValueRange<u16> {
    let wide = span.high.saturating_sub(span.low);
    ValueRange::exactly(span.low + wide * u16::from(level) / u16::from(top))
}

impl Work {
    /// How far apart the ends of the widest range lie.
    fn width(&self) -> f64 {
        match self {
            Self::Reps { reps, hold_s, .. } => width(*reps).max(hold_s.map_or(0.0, width)),
            Self::Hold(hold) => width(*hold),
            Self::Minutes(minutes) => minutes.high - minutes.low,
        }
    }

    /// Seconds one set takes at the upper end of every range.
    pub fn seconds(&self) -> f64 {
        match self {
            Self::Reps { reps, hold_s, tempo } => {
                let one = match (hold_s, tempo) {
                    (_, Some(tempo)) => f64::from(tempo.iter().sum::<u16>()),
                    (Some(hold), None) => f64::from(hold.high),
                    (None, None) => PLAIN_REP_S,
                };
                f64::from(reps.high) * one
            }
            Self::Hold(hold) => f64::from(hold.high),
            Self::Minutes(minutes) => minutes.high * 60.0,
        }
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reps { reps, hold_s, tempo } => {
                write!(f, "{reps}")?;
                if let Some(hold) = hold_s {
                    write!(f, " x {hold} s hold")?;
                } else {
                    write!(f, " times")?;
                }
                let parts = tempo
                    .iter()
                    .flatten()
                    .zip(["up", "hold", "down"])
                    .filter(|(seconds, _)| **seconds > 0);
                parts.into_iter().try_for_each(|(seconds, part)| write!(f, ", {seconds} s {part}"))
            }
            Self::Hold(hold) => write!(f, "hold {hold} s"),
            Self::Minutes(minutes) => write!(f, "{minutes} min"),
        }
    }
}

impl fmt::Display for Dosage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.work, self.sets) {
            (work, sets) if sets == ValueRange::exactly(1) => write!(f, "{work}")?,
            (Work::Reps { .. }, sets) => write!(f, "{sets} sets of {}", self.work)?,
            (work, sets) => write!(f, "{sets} times: {work}")?,
        }
        if self.per_side {
            write!(f, " each side")?;
        }
        if self.rest_s > 0 {
            let rest = if self.beat.is_some() { "without the beat" } else { "rest" };
            write!(f, ", {} s {rest}", self.rest_s)?;
        }
        if let Some(rm) = self.rm {
            write!(f, ", as heavy as you can lift {rm} times")?;
        }
        if let Some(effort) = self.effort {
            write!(f, ", effort {effort} of 10")?;
        }
        self.fmt_frequency(f)
    }
}

impl Dosage {
    fn fmt_frequency(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.per_day {
            Some(times) if times == ValueRange::exactly(1) => write!(f, ", once a day")?,
            Some(times) if times == ValueRange::exactly(2) => write!(f, ", twice a day")?,
            Some(times) => write!(f, ", {times} times a day")?,
            None => {}
        }
        match self.days_per_week {
            Some(days) if days == ValueRange::exactly(7) && self.per_day.is_none() => {
                write!(f, ", daily")?;
            }
            Some(days) if days != ValueRange::exactly(7) => write!(f, ", {days} days a week")?,
            _ => {}
        }
        if let Some(hours) = self.min_gap_h {
            write!(f, ", at least {hours} h apart")?;
        }
        if let Some(weeks) = self.weeks {
            write!(f, ", for {weeks} weeks")?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn dosage(work: Work) -> Dosage {
        Dosage {
            sets: ValueRange::exactly(3),
            work,
            rest_s: 0,
            per_side: false,
            rm: None,
            effort: None,
            per_day: None,
            days_per_week: None,
            min_gap_h: None,
            weeks: None,
            beat: None,
            evidence: None,
        }
    }

    #[test]
    fn both_sides_get_their_full_time_and_rests_lie_between() {
        let stretch =
            Dosage { per_side: true, rest_s: 15, ..dosage(Work::Hold(ValueRange::exactly(30))) };
        assert!((stretch.seconds() - (6.0 * 30.0 + 5.0 * 15.0)).abs() < f64::EPSILON);
    }

    #[test]
    fn tempo_counts_per_repetition() {
        let raise = dosage(Work::Reps {
            reps: ValueRange { low: 8, high: 12 },
            hold_s: None,
            tempo: Some([3, 2, 3]),
        });
        assert!((raise.seconds() - 3.0 * 12.0 * 8.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_dose_climbs_from_the_low_to_the_high_end() {
        let reps = Work::Reps { reps: ValueRange { low: 8, high: 12 }, hold_s: None, tempo: None };
        let raise = Dosage { sets: ValueRange { low: 2, high: 3 }, ..dosage(reps) };
        let shown: Vec<String> =
            (0..=raise.top_level()).map(|level| raise.at_level(level).to_string()).collect();
        assert_eq!(shown, ["2 sets of 8 times", "2 sets of 10 times", "3 sets of 12 times"]);
        assert_eq!(raise.at_level(9), raise.at_level(2));
        assert_eq!(dosage(Work::Hold(ValueRange::exactly(30))).top_level(), 0);
    }

    #[test]
    fn a_held_dose_says_how_often_first() {
        assert_eq!(
            dosage(Work::Hold(ValueRange { low: 20, high: 30 })).to_string(),
            "3 times: hold 20 to 30 s"
        );
    }

    #[test]
    fn a_tempo_leaves_out_what_takes_no_time() {
        let raise = dosage(Work::Reps {
            reps: ValueRange::exactly(12),
            hold_s: None,
            tempo: Some([3, 0, 3]),
        });
        assert_eq!(raise.to_string(), "3 sets of 12 times, 3 s up, 3 s down");
    }

    #[test]
    fn a_dose_reads_like_a_sentence() {
        let raise = Dosage {
            rm: Some(ValueRange::exactly(12)),
            days_per_week: Some(ValueRange { low: 3, high: 4 }),
            min_gap_h: Some(48),
            ..dosage(Work::Reps {
                reps: ValueRange::exactly(12),
                hold_s: None,
                tempo: Some([3, 2, 3]),
            })
        };
        assert_eq!(
            raise.to_string(),
            "3 sets of 12 times, 3 s up, 2 s hold, 3 s down, as heavy as you can lift 12 times, 3 to 4 days a week, \
             at least 48 h apart"
        );
    }
}
