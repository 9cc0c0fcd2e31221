//! Changes in self-tests and questionnaire totals over time, judged against the error of the test.

use heelwise_core::{Better, Catalog, ContentError, Record, SafeText, SelfTest, Side};
use jiff::civil::Date;

/// The results of one self-test on one side.
#[derive(Clone, Debug)]
pub struct SelfTestChange {
    /// The test.
    pub test: SelfTest,
    /// The side it was taken on, if known.
    pub side: Option<Side>,
    /// The number of results.
    pub results: usize,
    /// The earliest result.
    pub first: (Date, f64),
    /// The latest result.
    pub last: (Date, f64),
    /// The meaning of the change from first to last.
    pub change: ChangeMeaning,
}

/// The meaning of a change from one result to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeMeaning {
    /// There is only one result.
    Single,
    /// Within the error of the test.
    WithinError,
    /// Beyond the error of the test; better or not.
    Real {
        /// Whether it went the better way.
        better: bool,
    },
    /// Enough to matter to people; better or not.
    Important {
        /// Whether it went the better way.
        better: bool,
    },
}

impl ChangeMeaning {
    /// The meaning in words, to be shown after the two results.
    pub fn words(self) -> &'static str {
        match self {
            Self::Single => "one result so far",
            Self::WithinError => "no more than the test can mistake",
            Self::Real { better: true } => "better, by more than the test can mistake",
            Self::Real { better: false } => "worse, by more than the test can mistake",
            Self::Important { better: true } => "better, by enough to matter",
            Self::Important { better: false } => "worse, by enough to matter",
        }
    }
}

/// The changes of all self-tests in the records, in the order of the packs, then by side.
#[derive(Debug, Default)]
pub struct SelfTestChanges {
    /// Results of known tests.
    pub known: Vec<SelfTestChange>,
    /// Results that were left out, in words.
    pub left_out: Vec<String>,
}

/// The changes of every self-test in the records up to today.
pub fn self_test_changes(
    catalog: &Catalog,
    records: &[Record],
    today: Date,
) -> Result<SelfTestChanges, ContentError> {
    let results = records.iter().filter_map(|record| match record {
        Record::SelfTest(result) if result.date <= today => Some(result),
        _ => None,
    });
    let mut results: Vec<_> = results.collect();
    results.sort_by_key(|result| result.date);
    let mut changes = SelfTestChanges::default();
    if results.is_empty() {
        return Ok(changes);
    }
    let tests = catalog.iter::<SelfTest>().collect::<Result<Vec<_>, _>>()?;
    for result in results {
        let Some(test) = tests.iter().find(|test| is_called(test, &result.test)) else {
            changes.leave_out(format!(
                "No loaded pack knows the self-test `{}`.",
                SafeText::quote(&result.test)
            ));
            continue;
        };
        let range = test.range;
        if (range.low..=range.high).contains(&result.value) {
            changes.add(test, result.side, result.date, result.value);
        } else {
            changes.leave_out(format!(
                "A result of {} in `{}` on {} was left out: it lies outside {} to {} {}.",
                result.value,
                test.id.name(),
                result.date,
                range.low,
                range.high,
                test.unit
            ));
        }
    }
    Ok(changes)
}

/// Whether `name` is the name of a test, with or without its pack.
pub(crate) fn is_called(test: &SelfTest, name: &str) -> bool {
    test.id.name() == name || test.id.as_str() == name
}

impl SelfTestChanges {
    fn leave_out(&mut self, why: String) {
        if !self.left_out.contains(&why) {
            self.left_out.push(why);
        }
    }

    /// Adds a result. Results must come in the order of their days.
    fn add(&mut self, test: &SelfTest, side: Option<Side>, date: Date, value: f64) {
        let known =
            self.known.iter_mut().find(|known| known.test.id == test.id && known.side == side);
        match known {
            Some(known) => {
                known.results += 1;
                known.last = (date, value);
                known.change = change_meaning(test, known.first.1, value);
            }
            None => self.known.push(SelfTestChange {
                test: test.clone(),
                side,
                results: 1,
                first: (date, value),
                last: (date, value),
                change: ChangeMeaning::Single,
            }),
        }
    }
}

/// The meaning of a change: whether it is beyond the error of the test, and whether it matters.
pub fn change_meaning(test: &SelfTest, before: f64, after: f64) -> ChangeMeaning {
    let change = after - before;
    let better = (change > 0.0) == (test.better == Better::More);
    let size = change.abs();
    if size < test.error || size == 0.0 {
        ChangeMeaning::WithinError
    } else if test.important.is_some_and(|important| size >= important) {
        ChangeMeaning::Important { better }
    } else {
        ChangeMeaning::Real { better }
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::record::TestResult;
    use heelwise_core::self_test::TestUnit;
    use heelwise_core::{Catalog, Record, SelfTest, ValueRange};
    use jiff::civil::{Date, date};

    use super::{ChangeMeaning, SelfTestChanges, self_test_changes};
    use crate::sample::{TODAY, catalog, content, evidence, id};

    fn test_catalog() -> Catalog {
        let total = SelfTest {
            id: id("visa-a"),
            name: "VISA-A total".into(),
            instrument: Some("VISA-A".into()),
            steps: vec!["Enter the total.".into()],
            measure: "total".into(),
            unit: TestUnit::Points,
            per_side: true,
            norm: "Healthy people score above 96.".into(),
            error: 6.0,
            important: Some(14.0),
            better: super::Better::More,
            range: ValueRange { low: 0.0, high: 100.0 },
            typical: Vec::new(),
            logged: None,
            evidence: evidence(),
        };
        let mut content = content();
        content.self_tests.push(total);
        catalog(&[content])
    }

    fn follow(results: &[(Date, f64)]) -> SelfTestChanges {
        let record = |(date, value): &(Date, f64)| {
            Record::SelfTest(TestResult {
                date: *date,
                test: "visa-a".into(),
                side: None,
                value: *value,
                release: None,
            })
        };
        self_test_changes(&test_catalog(), &results.iter().map(record).collect::<Vec<_>>(), TODAY)
            .unwrap()
    }

    #[test]
    fn a_change_counts_beyond_error_and_matters_beyond_more() {
        for (last, progress) in [
            (62.0, ChangeMeaning::WithinError),
            (63.0, ChangeMeaning::Real { better: true }),
            (71.0, ChangeMeaning::Important { better: true }),
            (40.0, ChangeMeaning::Important { better: false }),
        ] {
            let followed = follow(&[(date(2026, 11, 1), last), (date(2026, 9, 1), 57.0)]);
            assert_eq!(
                (followed.known[0].change, followed.known[0].results),
                (progress, 2),
                "{last}"
            );
        }
    }

    #[test]
    fn impossible_and_future_results_are_left_out() {
        let followed = follow(&[(date(2026, 9, 1), 157.0), (date(2027, 1, 1), 57.0)]);
        assert!(followed.known.is_empty());
        assert_eq!(
            followed.left_out,
            ["A result of 157 in `visa-a` on 2026-09-01 was left out: \
                 it lies outside 0 to 100 points."]
        );
    }
}
