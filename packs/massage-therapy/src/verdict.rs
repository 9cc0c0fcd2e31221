//! Verdicts on pairs of results.

use heelwise_analyzer::numbers::{reaches, rounded};
use heelwise_analyzer::{Measurement, Side};

use crate::retest::Retest;

/// Better by at least the measurement error.
pub(crate) fn gain_real(retests: &[Retest]) -> Measurement {
    let judged = "that is more than the test can mistake";
    stated(retests, |gain| reaches(gain, 1.0), |gain| gain, judged)
}

/// Better, but by less than that.
pub(crate) fn gain_within_error(retests: &[Retest]) -> Measurement {
    let judged = "that is within what the test can mistake";
    stated(retests, |gain| gain > 0.0 && !reaches(gain, 1.0), |gain| gain, judged)
}

/// Worse by at least the measurement error.
pub(crate) fn loss_real(retests: &[Retest]) -> Measurement {
    let judged = "worse by more than the test can mistake";
    stated(retests, |gain| reaches(-gain, 1.0), |gain| -gain, judged)
}

/// Present when one pair fits; the clearest of these is shown.
fn stated(
    retests: &[Retest],
    fits: impl Fn(f64) -> bool,
    clarity: impl Fn(f64) -> f64,
    judged: &str,
) -> Measurement {
    if retests.is_empty() {
        return Measurement::unclear(
            "No self-test is recorded both before and after release work.",
        );
    }
    let fitting = retests.iter().filter(|retest| fits(retest.gain()));
    let clearest =
        fitting.max_by(|one, other| clarity(one.gain()).total_cmp(&clarity(other.gain())));
    match clearest {
        Some(retest) => Measurement::new(true, &figures(retest), because(retest, judged)),
        None => Measurement::new(false, &[], "None of your latest re-tests shows it."),
    }
}

fn figures(retest: &Retest) -> [(&'static str, f64); 4] {
    let change = retest.after - retest.before;
    [
        ("before", rounded(retest.before)),
        ("after", rounded(retest.after)),
        ("change", rounded(change)),
        ("error", rounded(retest.error)),
    ]
}

fn because(retest: &Retest, judged: &str) -> String {
    let side = match retest.side {
        Some(Side::Left) => ", left",
        Some(Side::Right) => ", right",
        Some(Side::Both) => ", both sides",
        None => "",
    };
    let (before, after, unit) = (rounded(retest.before), rounded(retest.after), retest.test.unit);
    format!("{}{side}: {before} {unit} before, {after} after; {judged}.", retest.test.name)
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ago;
    use heelwise_analyzer::{Record, ReleaseTiming, TestResult};

    use super::*;
    use crate::contract_tests::request;
    use crate::retest::retests;

    fn pair(test: &str, side: Option<Side>, before: f64, after: f64) -> [Record; 2] {
        [(ReleaseTiming::Before, before), (ReleaseTiming::After, after)].map(|(release, value)| {
            Record::SelfTest(TestResult {
                date: ago(2),
                test: test.into(),
                side,
                value,
                release: Some(release),
            })
        })
    }

    /// Real gain, gain within the error, real loss.
    fn judged(pairs: &[[Record; 2]]) -> [Measurement; 3] {
        let retests = retests(&request(pairs.concat())).unwrap();
        [gain_real(&retests), gain_within_error(&retests), loss_real(&retests)]
    }

    fn present(test: &str, before: f64, after: f64) -> [bool; 3] {
        judged(&[pair(test, None, before, after)]).map(|measurement| measurement.present.unwrap())
    }

    #[test]
    fn a_gain_is_real_from_the_error_on() {
        assert_eq!(present("knee-to-wall", 8.0, 9.9), [true, false, false]);
        assert_eq!(present("knee-to-wall", 8.0, 9.8), [false, true, false]);
        assert_eq!(present("knee-to-wall", 8.0, 8.0), [false, false, false]);
        assert_eq!(present("knee-to-wall", 8.0, 6.2), [false, false, false]);
        assert_eq!(present("knee-to-wall", 8.0, 6.1), [false, false, true]);
        assert_eq!(present("heel-raise-count", 12.0, 18.0), [true, false, false]);
        assert_eq!(present("heel-raise-count", 12.0, 17.0), [false, true, false]);
    }

    #[test]
    fn less_first_step_pain_is_a_gain() {
        assert_eq!(present("first-step-pain", 6.0, 4.0), [true, false, false]);
        assert_eq!(present("first-step-pain", 6.0, 5.0), [false, true, false]);
        assert_eq!(present("first-step-pain", 4.0, 6.0), [false, false, true]);
    }

    #[test]
    fn the_clearest_pair_is_shown_with_its_figures() {
        let (left, right) = (Some(Side::Left), Some(Side::Right));
        let [gain, within, loss] = judged(&[
            pair("knee-to-wall", left, 8.0, 10.0),
            pair("knee-to-wall", right, 8.0, 11.5),
        ]);
        let because =
            "Knee to wall, right: 8 cm before, 11.5 after; that is more than the test can mistake.";
        assert_eq!(gain.because, because);
        let figures = [("before", 8.0), ("after", 11.5), ("change", 3.5), ("error", 1.9)];
        assert_eq!(gain.figures, figures.map(|(name, value)| (name.to_owned(), value)).into());
        assert_eq!((within.present, loss.present), (Some(false), Some(false)));
        assert!(loss.figures.is_empty());
    }

    #[test]
    fn pairs_are_judged_each_for_itself() {
        let worse = pair("first-step-pain", None, 3.0, 7.0);
        let [gain, _, loss] = judged(&[pair("knee-to-wall", Some(Side::Left), 8.0, 12.0), worse]);
        assert_eq!((gain.present, loss.present), (Some(true), Some(true)));
        let because =
            "First-step pain: 3 points before, 7 after; worse by more than the test can mistake.";
        assert_eq!(loss.because, because);
    }
}
