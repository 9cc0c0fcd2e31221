//! Self-tests over time, with the meaning of the change from the first result to each.

use heelwise_core::record::{ReleaseTiming, TestResult};
use heelwise_core::{Record, SelfTest, Side};
use jiff::civil::Date;

use crate::self_test_change::{self, ChangeMeaning as Change, SelfTestChange};

/// One result of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesPoint {
    /// The day.
    pub date: Date,
    /// The result, in the unit of the test.
    pub value: f64,
    /// The meaning of the change since the first result.
    pub change: Change,
}

/// All results of one self-test on one side, oldest first. Never empty.
#[derive(Clone, Debug)]
pub struct TestSeries {
    /// The test.
    pub test: SelfTest,
    /// The side it was taken on, if known.
    pub side: Option<Side>,
    /// The results.
    pub points: Vec<SeriesPoint>,
}

impl TestSeries {
    /// The meaning of the change from first to last.
    pub fn change(&self) -> Change {
        self.points.last().map_or(Change::Single, |last| last.change)
    }
}

/// The series of results behind each change, in the same order.
pub(super) fn series(
    changes: &[SelfTestChange],
    records: &[Record],
    today: Date,
) -> Vec<TestSeries> {
    let results: Vec<&TestResult> = records
        .iter()
        .filter_map(|record| match record {
            Record::SelfTest(result) if result.date <= today => Some(result),
            _ => None,
        })
        .collect();
    changes
        .iter()
        .map(|change| one(change, &results))
        .filter(|series| !series.points.is_empty())
        .collect()
}

fn one(change: &SelfTestChange, results: &[&TestResult]) -> TestSeries {
    let test = &change.test;
    let own = |result: &&&TestResult| {
        let is_possible = (test.range.low..=test.range.high).contains(&result.value);
        self_test_change::is_called(test, &result.test) && result.side == change.side && is_possible
    };
    let mut own: Vec<&TestResult> = results.iter().filter(own).copied().collect();
    own.sort_by_key(|result| result.date);
    let points = own
        .iter()
        .filter(|result| !repeats(result, &own))
        .map(|result| (result.date, result.value));
    TestSeries { test: test.clone(), side: change.side, points: with_changes(test, points) }
}

/// Whether a result only shows the short effect of release work: there is one from just before it
/// as well.
fn repeats(result: &TestResult, own: &[&TestResult]) -> bool {
    let before = |other: &&TestResult| {
        other.date == result.date && other.release == Some(ReleaseTiming::Before)
    };
    result.release == Some(ReleaseTiming::After) && own.iter().any(before)
}

fn with_changes(test: &SelfTest, results: impl Iterator<Item = (Date, f64)>) -> Vec<SeriesPoint> {
    let mut first = None;
    let point = |(date, value)| {
        let change = first
            .map_or(Change::Single, |first| self_test_change::change_meaning(test, first, value));
        first = first.or(Some(value));
        SeriesPoint { date, value, change }
    };
    results.map(point).collect()
}

#[cfg(test)]
mod tests {
    use heelwise_core::self_test::TestUnit;
    use heelwise_core::{Better, ValueRange};
    use jiff::civil::date;

    use super::*;
    use crate::sample::{TODAY, catalog, content, evidence, id};
    use crate::self_test_change::self_test_changes;

    fn result(day: i8, value: f64, release: Option<ReleaseTiming>) -> Record {
        Record::SelfTest(TestResult {
            date: date(2026, 11, day),
            test: "wall".into(),
            side: None,
            value,
            release,
        })
    }

    fn follow(records: &[Record]) -> Vec<TestSeries> {
        let mut content = content();
        content.self_tests.push(SelfTest {
            id: id("wall"),
            name: "Wall".into(),
            instrument: None,
            steps: vec!["Measure.".into()],
            measure: "distance".into(),
            unit: TestUnit::Centimetres,
            per_side: true,
            norm: "12 cm".into(),
            error: 2.0,
            important: None,
            better: Better::More,
            range: ValueRange { low: 0.0, high: 25.0 },
            typical: Vec::new(),
            logged: None,
            evidence: evidence(),
        });
        let known = self_test_changes(&catalog(&[content]), records, TODAY).unwrap().known;
        series(&known, records, TODAY)
    }

    #[test]
    fn every_result_has_the_meaning_of_its_change_since_the_first() {
        let found = follow(&[
            result(1, 8.0, None),
            result(8, 9.0, None),
            result(15, 11.0, None),
            result(25, 30.0, None),
        ]);
        let changes: Vec<Change> = found[0].points.iter().map(|point| point.change).collect();
        assert_eq!(changes, [Change::Single, Change::WithinError, Change::Real { better: true }]);
        assert_eq!(found[0].change(), Change::Real { better: true });
    }

    #[test]
    fn what_release_work_does_for_minutes_is_no_progress() {
        let around = |day, value, around| result(day, value, Some(around));
        let found =
            follow(&[around(1, 8.0, ReleaseTiming::Before), around(1, 11.0, ReleaseTiming::After)]);
        assert_eq!(found[0].points.len(), 1);
        assert_eq!(found[0].change(), Change::Single);
        assert_eq!(follow(&[around(1, 11.0, ReleaseTiming::After)])[0].points.len(), 1);
    }
}
