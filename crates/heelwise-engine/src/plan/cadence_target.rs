//! The steps a minute of a drill's metronome for one person.
//!
//! A metronome beat is a percentage of the person's own step rate from before the drill began.
//! Later results do not change it: runs with the beat are counted like others, and a target that
//! followed them would rise beyond its cap by itself.

use heelwise_core::beat::{BEAT_PERCENT, Beat};
use heelwise_core::{Dosage, Id, SelfTest};
use jiff::civil::Date;

use super::{Plan, PlanState};

/// The target of a metronome beat.
#[derive(Clone, Debug, PartialEq)]
pub struct CadenceTarget {
    /// The self-test that measures the person's own step rate.
    pub test: Id<SelfTest>,
    /// The name of the test.
    pub name: String,
    /// Per cent of the own step rate, 100 to 110.
    pub percent: u16,
    /// The beat, if the own step rate is known.
    pub known: Option<PersonalCadence>,
}

/// A beat for a person whose own step rate is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersonalCadence {
    /// Steps a minute to run to, both feet.
    pub per_minute: u16,
    /// The own step rate, in steps a minute.
    pub own: f64,
    /// The day it was measured.
    pub measured: Date,
}

impl CadenceTarget {
    /// The target in words: "to a beat of 176 a minute: 5 per cent above your 168, measured on
    /// 2026-11-03".
    pub fn words(&self) -> String {
        let above = self.percent.saturating_sub(BEAT_PERCENT.low);
        match self.known {
            Some(PersonalCadence { per_minute, own, measured }) if above == 0 => {
                format!(
                    "to a beat of {per_minute} a minute: your own {own:.0}, measured on {measured}"
                )
            }
            Some(PersonalCadence { per_minute, own, measured }) => {
                format!(
                    "to a beat of {per_minute} a minute: {above} per cent above your {own:.0}, \
                     measured on {measured}"
                )
            }
            None if above == 0 => {
                "to a beat of your own steps a minute, which are not known yet".to_owned()
            }
            None => format!(
                "to a beat {above} per cent above your own steps a minute, which are not known yet"
            ),
        }
    }
}

/// The target of a dose on the day of a plan state; `None` when the dose has no beat.
pub fn target(plan: &Plan, plan_state: &PlanState, dose: &Dosage) -> Option<CadenceTarget> {
    let beat = dose.beat.as_ref()?;
    let test = plan.content.self_tests.get(&beat.test)?;
    let results: Vec<_> = plan_state.results.up_to(&test.id, None, plan_state.at).collect();
    Some(CadenceTarget {
        test: test.id.clone(),
        name: test.name.clone(),
        percent: beat.percent.low,
        known: known(beat, &results, first_on(plan_state, &test.id)),
    })
}

/// The first day on which a beat based on this test was planned.
fn first_on(plan_state: &PlanState, test: &Id<SelfTest>) -> Option<Date> {
    let days =
        plan_state.past.iter().chain(&plan_state.week.days).filter(|day| day.date <= plan_state.at);
    let has_beat = |dose: &Dosage| dose.beat.as_ref().is_some_and(|beat| beat.test == *test);
    days.filter(|day| day.exercises.iter().any(|scheduled| has_beat(&scheduled.dose)))
        .map(|day| day.date)
        .min()
}

/// The beat from the last result up to the first day it was planned or, without one, from the first
/// result after it.
fn known(beat: &Beat, results: &[(Date, f64)], first_on: Option<Date>) -> Option<PersonalCadence> {
    let before = results.iter().rfind(|(date, _)| first_on.is_none_or(|first| *date <= first));
    let (measured, own) = *before.or_else(|| results.first())?;
    let percent = beat.percent.low.clamp(BEAT_PERCENT.low, BEAT_PERCENT.high);
    let exact = own * f64::from(percent) / 100.0;
    let cap = (own * f64::from(BEAT_PERCENT.high) / 100.0).floor();
    Some(PersonalCadence { per_minute: whole(exact.round().min(cap))?, own, measured })
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked first"
)]
fn whole(number: f64) -> Option<u16> {
    (1.0..=f64::from(u16::MAX)).contains(&number).then_some(number as u16)
}

#[cfg(test)]
mod tests {
    use heelwise_core::ValueRange;
    use jiff::civil::date;

    use super::*;
    use crate::sample::id;

    fn beat(percent: u16) -> Beat {
        Beat { test: id("step-rate"), percent: ValueRange::exactly(percent), evidence: None }
    }

    fn day(day: i8) -> Date {
        date(2026, 11, day)
    }

    #[test]
    fn a_beat_is_a_whole_number_and_never_beyond_a_tenth() {
        for (own, percent, expected) in
            [(168.0, 105, 176), (165.4, 103, 170), (168.0, 100, 168), (165.5, 110, 182)]
        {
            let known = known(&beat(percent), &[(day(3), own)], None).unwrap();
            assert_eq!(known.per_minute, expected, "{percent} per cent of {own}");
            assert!(f64::from(known.per_minute) <= own * 1.1 || percent < 110);
        }
    }

    #[test]
    fn runs_with_the_beat_do_not_raise_the_beat() {
        let results = [(day(3), 166.0), (day(8), 168.0), (day(15), 172.0), (day(20), 176.0)];
        let measured = |first_on| {
            known(&beat(105), &results, first_on).map(|known| (known.measured, known.per_minute))
        };
        assert_eq!(measured(Some(day(9))), Some((day(8), 176)), "the last one before it was on");
        assert_eq!(measured(Some(day(8))), Some((day(8), 176)));
        assert_eq!(measured(None), Some((day(20), 185)), "not on yet: the last one");
        assert_eq!(measured(Some(day(1))), Some((day(3), 174)), "measured late: the first one");
        assert_eq!(known(&beat(105), &[], Some(day(9))), None);
    }

    #[test]
    fn a_target_names_its_measurement_or_that_it_is_not_known() {
        let words = |percent, results: &[(Date, f64)]| {
            let known = known(&beat(percent), results, None);
            CadenceTarget { test: id("step-rate"), name: "Step rate".into(), percent, known }
                .words()
        };
        let results = [(day(3), 168.2)];
        let expected =
            "to a beat of 177 a minute: 5 per cent above your 168, measured on 2026-11-03";
        assert_eq!(words(105, &results), expected);
        assert_eq!(
            words(100, &results),
            "to a beat of 168 a minute: your own 168, measured on 2026-11-03"
        );
        assert_eq!(
            words(103, &[]),
            "to a beat 3 per cent above your own steps a minute, which are not known yet"
        );
    }
}
