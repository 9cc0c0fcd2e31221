//! Results of self-tests in a log: those logged as such, and those derived from other entries.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use heelwise_core::record::{Run, TestResult};
use heelwise_core::self_test::AlsoLogged;
use heelwise_core::{Id, Log, Record, SelfTest, Side};
use jiff::civil::Date;

use super::dated::{self, Dated};
use super::pain_verdict::usual_morning;
use crate::self_test_change::is_called;

/// The slowest speed of a run, in kilometres an hour. The steps of a walk say nothing about
/// running.
const SLOWEST_RUN_KMH: f64 = 5.0;

/// The number of runs that make one result.
const RUNS: usize = 3;

/// The results of self-tests in a log, by test, in the order of their days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestResults(BTreeMap<Id<SelfTest>, Vec<DatedResult>>);

/// One result.
#[derive(Clone, Copy, Debug, PartialEq)]
struct DatedResult {
    date: Date,
    value: f64,
    /// The side it was measured on; `None` counts for both.
    side: Option<Side>,
}

impl Dated for DatedResult {
    fn date(&self) -> Date {
        self.date
    }
}

impl TestResults {
    /// The results of some tests in a log.
    pub fn from_log<'a>(tests: impl IntoIterator<Item = &'a SelfTest>, log: &Log) -> Self {
        Self(tests.into_iter().map(|test| (test.id.clone(), measured(log, test))).collect())
    }

    /// Results of a test from one day to another, in the order of their days. For a side, results
    /// without a side count too.
    pub fn within(
        &self,
        test: &Id<SelfTest>,
        side: Option<Side>,
        days: RangeInclusive<Date>,
    ) -> impl DoubleEndedIterator<Item = (Date, f64)> {
        let known = self.0.get(test).map(Vec::as_slice).unwrap_or_default();
        let here = move |it: &&DatedResult| {
            side.is_none_or(|side| it.side.is_none_or(|on| on == side || on == Side::Both))
        };
        dated::within(known, days).iter().filter(here).map(|it| (it.date, it.value))
    }

    /// Results of a test up to a day.
    pub fn up_to(
        &self,
        test: &Id<SelfTest>,
        side: Option<Side>,
        day: Date,
    ) -> impl DoubleEndedIterator<Item = (Date, f64)> {
        self.within(test, side, Date::MIN..=day)
    }
}

/// All results of a test, in the order of their days.
fn measured(log: &Log, test: &SelfTest) -> Vec<DatedResult> {
    let derived = match test.logged {
        Some(AlsoLogged::Mornings) => mornings(log),
        Some(AlsoLogged::Runs) => runs(log),
        None => Vec::new(),
    };
    let derived = derived.into_iter().map(|(date, value)| DatedResult { date, value, side: None });
    let logged = log.records.iter().filter_map(|record| match record {
        Record::SelfTest(TestResult { date, test: name, side, value, .. })
            if is_called(test, name) =>
        {
            Some(DatedResult { date: *date, value: *value, side: *side })
        }
        _ => None,
    });
    let mut all: Vec<DatedResult> = derived.chain(logged).collect();
    all.retain(|it| (test.range.low..=test.range.high).contains(&it.value));
    all.sort_by_key(DatedResult::date);
    all
}

/// Mornings as results: the usual morning on each day, because single mornings vary much.
fn mornings(log: &Log) -> Vec<(Date, f64)> {
    let dates = log.mornings.iter().map(|morning| morning.date);
    dates.filter_map(|date| Some((date, f64::from(usual_morning(log, date)?)))).collect()
}

/// Runs as results: the median step rate of each three in a row, on the day of the third.
fn runs(log: &Log) -> Vec<(Date, f64)> {
    let mut rates: Vec<(Date, f64)> = log.records.iter().filter_map(step_rate).collect();
    rates.sort_by_key(|(date, _)| *date);
    let result = |last: &[(Date, f64)]| {
        let mut spm: Vec<f64> = last.iter().map(|(_, spm)| *spm).collect();
        spm.sort_by(f64::total_cmp);
        Some((last.last()?.0, *spm.get(RUNS / 2)?))
    };
    rates.windows(RUNS).filter_map(result).collect()
}

/// The mean steps a minute of a run, if measured; `None` for a walk.
fn step_rate(record: &Record) -> Option<(Date, f64)> {
    let Record::Run(Run { date, distance_km, minutes, cadence_spm, .. }) = record else {
        return None;
    };
    let is_run = *minutes > 0.0 && distance_km * 60.0 / minutes >= SLOWEST_RUN_KMH;
    cadence_spm.filter(|_| is_run).map(|spm| (*date, spm))
}

#[cfg(test)]
mod tests {
    use heelwise_core::self_test::TestUnit;
    use heelwise_core::{Better, ValueRange};
    use jiff::civil::date;

    use super::*;
    use crate::sample::{evidence, id};

    const TODAY: Date = date(2026, 11, 20);

    fn step_rate_test() -> SelfTest {
        SelfTest {
            id: id("step-rate"),
            name: "Step rate".into(),
            instrument: None,
            steps: Vec::new(),
            measure: "steps".into(),
            unit: TestUnit::StepsAMinute,
            per_side: false,
            norm: "Your own.".into(),
            error: 4.0,
            important: None,
            better: Better::More,
            range: ValueRange { low: 110.0, high: 230.0 },
            typical: Vec::new(),
            logged: Some(AlsoLogged::Runs),
            evidence: evidence(),
        }
    }

    fn run(day: i8, minutes: f64, cadence_spm: Option<f64>) -> Record {
        Record::Run(Run {
            date: date(2026, 11, day),
            distance_km: 5.0,
            minutes,
            cadence_spm,
            ..Run::default()
        })
    }

    fn step_rates(records: Vec<Record>) -> Vec<(i8, f64)> {
        let (log, test) = (Log { records, ..Log::default() }, step_rate_test());
        let results = TestResults::from_log([&test], &log);
        results.up_to(&test.id, None, TODAY).map(|(date, value)| (date.day(), value)).collect()
    }

    #[test]
    fn three_runs_make_a_result_on_the_day_of_the_third_and_it_is_the_middle_one() {
        let fast = |day, spm| run(day, 30.0, Some(spm));
        assert!(
            step_rates(vec![fast(2, 170.0), fast(4, 166.0)]).is_empty(),
            "two runs are too few"
        );
        assert_eq!(
            step_rates(vec![fast(4, 166.0), fast(2, 190.0), fast(6, 168.0)]),
            [(6, 168.0)],
            "in any order"
        );
        let four = vec![fast(2, 160.0), fast(4, 166.0), fast(6, 168.0), fast(8, 172.0)];
        assert_eq!(step_rates(four), [(6, 166.0), (8, 168.0)]);
    }

    #[test]
    fn walks_runs_without_steps_and_runs_after_today_do_not_count() {
        let two = || vec![run(2, 30.0, Some(170.0)), run(4, 30.0, Some(166.0))];
        let with = |third| step_rates(two().into_iter().chain([third]).collect());
        assert!(with(run(6, 61.0, Some(120.0))).is_empty(), "slower than 5 km/h");
        assert_eq!(with(run(6, 60.0, Some(150.0))), [(6, 166.0)], "5 km/h exactly");
        assert!(with(run(6, 0.0, Some(150.0))).is_empty(), "no time");
        assert!(with(run(6, 30.0, None)).is_empty(), "no steps");
        assert!(with(run(21, 30.0, Some(168.0))).is_empty(), "after today");
    }

    #[test]
    fn results_by_hand_are_kept_beside_those_of_runs() {
        let mut records: Vec<Record> = [2, 4, 6].map(|day| run(day, 30.0, Some(168.0))).to_vec();
        for (day, value) in [(5, 162.0), (9, 20.0)] {
            let test = "step-rate".to_owned();
            let date = date(2026, 11, day);
            records.push(Record::SelfTest(TestResult {
                date,
                test,
                side: None,
                value,
                release: None,
            }));
        }
        assert_eq!(
            step_rates(records),
            [(5, 162.0), (6, 168.0)],
            "20 steps a minute cannot be true"
        );
    }
}
