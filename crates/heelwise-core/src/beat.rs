//! Beats: a metronome for running drills, measured against the person's own step rate.

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::id::Id;
use crate::self_test::SelfTest;
use crate::value_range::ValueRange;

/// A metronome to run to: steps a minute, both feet, measured against the person's own step rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beat {
    /// The self-test that says the person's own steps a minute.
    pub test: Id<SelfTest>,
    /// Per cent of its result, 100 to 110: at the start and at the end of the dose's steps.
    pub percent: ValueRange<u16>,
    /// Where it comes from, when not from the exercise's own sources.
    pub evidence: Option<Evidence>,
}

/// The least and the greatest beat, in per cent of the person's own step rate. The cap of a tenth
/// is that of gait retraining, from memory.
pub const BEAT_PERCENT: ValueRange<u16> = ValueRange { low: 100, high: 110 };

/// The most a beat rises in one step of a dose, in per cent of the person's own step rate. What
/// loads steps up at most once a week, so this is the most of a week too.
const BEAT_STEP: u16 = 2;

impl Beat {
    /// Steps from its start to its end.
    pub(crate) fn steps(&self) -> u8 {
        let width = self.percent.high.saturating_sub(self.percent.low);
        u8::try_from(width.div_ceil(BEAT_STEP)).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dosage::tests::dosage;
    use crate::{Dosage, Work};

    fn run_to_beat(low: u16, high: u16) -> Dosage {
        let beat = Beat {
            test: Id::new("p", "step-rate"),
            percent: ValueRange { low, high },
            evidence: None,
        };
        Dosage { beat: Some(beat), ..dosage(Work::Minutes(ValueRange::exactly(1.0))) }
    }

    #[test]
    fn a_beat_climbs_from_its_first_number_to_its_last_by_no_more_than_two_a_step() {
        for low in BEAT_PERCENT.low..=BEAT_PERCENT.high {
            for high in low..=BEAT_PERCENT.high {
                let dose = run_to_beat(low, high);
                let at = |level| dose.at_level(level).beat.unwrap().percent;
                let percents: Vec<u16> =
                    (0..=dose.top_level()).map(|level| at(level).low).collect();
                assert_eq!((percents[0], percents[percents.len() - 1]), (low, high));
                assert!(
                    percents.windows(2).all(|two| (1..=BEAT_STEP).contains(&(two[1] - two[0]))),
                    "{percents:?}"
                );
                assert_eq!(at(1).low, at(1).high, "closed at every level");
            }
        }
    }

    #[test]
    fn a_dose_of_a_plan_made_before_there_was_a_beat_is_read() {
        let mut old = serde_json::to_value(run_to_beat(103, 105)).unwrap();
        old.as_object_mut().unwrap().remove("beat");
        let read: Dosage = serde_json::from_value(old).unwrap();
        assert_eq!(read, Dosage { beat: None, ..run_to_beat(103, 105) });
    }
}
