//! Pairs of results: the same test, the same side, before and after release work.

use heelwise_analyzer::{AnalyzerError, ReleaseTiming, Request, Side, TestResult};

/// One of the tests that are judged.
#[derive(Debug)]
pub(crate) struct Test {
    /// The first part of its name; the pack's own variants of it end in `-retest`.
    prefix: &'static str,
    /// The name that people know.
    pub(crate) name: &'static str,
    /// The unit of its results.
    pub(crate) unit: &'static str,
    /// The threshold with its measurement error.
    error: &'static str,
    /// Whether a smaller value is the better one.
    lower_is_better: bool,
    /// How many days may lie between before and after. Joints answer within minutes; strength and
    /// first-step pain are taken before and after a spell of release, one or two weeks with some
    /// days to spare.
    days: f64,
}

const TESTS: [Test; 3] = [
    Test {
        prefix: "knee-to-wall",
        name: "Knee to wall",
        unit: "cm",
        error: "knee-to-wall-error-cm",
        lower_is_better: false,
        days: 0.0,
    },
    Test {
        prefix: "heel-raise",
        name: "Heel raises",
        unit: "raises",
        error: "heel-raise-error-reps",
        lower_is_better: false,
        days: 21.0,
    },
    Test {
        prefix: "first-step",
        name: "First-step pain",
        unit: "points",
        error: "first-step-error-points",
        lower_is_better: true,
        days: 14.0,
    },
];

/// The latest pair of one test on one side.
#[derive(Debug)]
pub(crate) struct Retest {
    /// The test.
    pub(crate) test: &'static Test,
    /// The side, when it was noted.
    pub(crate) side: Option<Side>,
    /// The result before.
    pub(crate) before: f64,
    /// The result after.
    pub(crate) after: f64,
    /// The smallest change that is more than the test's error.
    pub(crate) error: f64,
}

impl Retest {
    /// The gain in units of the error: 1 is the smallest gain that counts, a loss is below 0.
    pub(crate) fn gain(&self) -> f64 {
        let gain = (self.after - self.before) / self.error;
        if self.test.lower_is_better { -gain } else { gain }
    }
}

/// The latest pair of every test and side, in the order of the tests.
pub(crate) fn retests(request: &Request) -> Result<Vec<Retest>, AnalyzerError> {
    let mut retests = Vec::new();
    for test in &TESTS {
        let error = request.positive(test.error)?;
        for side in [None, Some(Side::Left), Some(Side::Right), Some(Side::Both)] {
            let results =
                || request.tests().filter(move |result| result.side == side && is(result, test));
            let pair = latest_pair(request, results, test.days);
            retests.extend(pair.map(|(before, after)| Retest { test, side, before, after, error }));
        }
    }
    Ok(retests)
}

fn is(result: &TestResult, test: &Test) -> bool {
    let name = result.test.rsplit('/').next().unwrap_or_default();
    name.starts_with(test.prefix)
}

/// The latest result after that has one before it, and the latest of those. Later records of a day
/// count as later.
fn latest_pair<'a, I: Iterator<Item = &'a TestResult>>(
    request: &Request,
    results: impl Fn() -> I,
    days: f64,
) -> Option<(f64, f64)> {
    let taken = |around| results().filter(move |result| result.release == Some(around));
    let pairs = taken(ReleaseTiming::After).filter_map(|after| {
        let gap =
            |before: &TestResult| request.days_ago(before.date) - request.days_ago(after.date);
        let before =
            taken(ReleaseTiming::Before).filter(|before| (0.0..=days).contains(&gap(before)));
        Some((before.max_by_key(|before| before.date)?, after))
    });
    let (before, after) = pairs.max_by_key(|(_, after)| after.date)?;
    Some((before.value, after.value))
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::Record;
    use heelwise_analyzer::sample::ago;

    use super::*;
    use crate::contract_tests::request;

    fn result(
        days: u32,
        test: &str,
        side: Option<Side>,
        release: ReleaseTiming,
        value: f64,
    ) -> Record {
        Record::SelfTest(TestResult {
            date: ago(days),
            test: test.into(),
            side,
            value,
            release: Some(release),
        })
    }

    fn pairs(records: Vec<Record>) -> Vec<(&'static str, Option<Side>, f64, f64)> {
        let retests = retests(&request(records)).unwrap();
        retests
            .iter()
            .map(|retest| (retest.test.unit, retest.side, retest.before, retest.after))
            .collect()
    }

    fn knee(days: u32, release: ReleaseTiming, value: f64) -> Record {
        result(days, "knee-to-wall", Some(Side::Left), release, value)
    }

    #[test]
    fn the_latest_day_with_both_counts() {
        let records = vec![
            knee(9, ReleaseTiming::Before, 8.0),
            knee(9, ReleaseTiming::After, 9.0),
            knee(3, ReleaseTiming::Before, 10.0),
            knee(3, ReleaseTiming::After, 11.0),
            knee(1, ReleaseTiming::Before, 7.0),
        ];
        assert_eq!(pairs(records), [("cm", Some(Side::Left), 10.0, 11.0)]);
    }

    #[test]
    fn of_one_day_the_last_results_count() {
        let twice = [8.0, 9.0].map(|value| knee(2, ReleaseTiming::Before, value));
        let records = twice
            .into_iter()
            .chain([knee(2, ReleaseTiming::After, 12.0), knee(2, ReleaseTiming::After, 11.0)]);
        assert_eq!(pairs(records.collect()), [("cm", Some(Side::Left), 9.0, 11.0)]);
    }

    #[test]
    fn sides_and_tests_are_kept_apart() {
        let right = |release, value| {
            result(1, "massage-therapy/knee-to-wall-retest", Some(Side::Right), release, value)
        };
        let records = vec![
            knee(1, ReleaseTiming::Before, 8.0),
            right(ReleaseTiming::Before, 9.0),
            right(ReleaseTiming::After, 10.0),
        ];
        assert_eq!(pairs(records), [("cm", Some(Side::Right), 9.0, 10.0)]);
        let other = [ReleaseTiming::Before, ReleaseTiming::After]
            .map(|release| result(1, "one-leg-stance", None, release, 9.0));
        assert_eq!(pairs(other.to_vec()), []);
    }

    #[test]
    fn only_slow_tests_may_lie_days_apart() {
        let apart = |test, days: u32| {
            pairs(vec![
                result(days + 1, test, None, ReleaseTiming::Before, 9.0),
                result(1, test, None, ReleaseTiming::After, 5.0),
            ])
            .len()
        };
        assert_eq!((apart("knee-to-wall", 0), apart("knee-to-wall", 1)), (1, 0));
        assert_eq!((apart("heel-raise-count", 21), apart("heel-raise-count", 22)), (1, 0));
        assert_eq!((apart("first-step-pain", 14), apart("first-step-pain", 15)), (1, 0));
    }

    #[test]
    fn after_does_not_come_before() {
        let test = "first-step-pain";
        let records = vec![
            result(5, test, None, ReleaseTiming::After, 5.0),
            result(4, test, None, ReleaseTiming::Before, 7.0),
        ];
        assert_eq!(pairs(records), []);
    }
}
