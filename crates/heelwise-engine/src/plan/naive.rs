//! Property tests that compare the binary searches in a log with plain scans over every entry.

use heelwise_core::log::{Morning, Pain};
use heelwise_core::record::{Run, TestResult};
use heelwise_core::self_test::{AlsoLogged, TestUnit};
use heelwise_core::{Better, Entry, Log, PainModel, Record, SelfTest, Session, Side, ValueRange};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::log_signals::severe_pain;
use super::pain_verdict::{morning_of, usual_morning, worst};
use super::results::TestResults;
use super::{after, dated, days_between};
use crate::sample::{evidence, id, pain_model};
use crate::self_test_change::is_called;

/// The days between two dates, by the calendar.
fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn plain_usual_morning(log: &Log, day: Date) -> Option<u8> {
    let recent = |morning: &&Morning| (0..7).contains(&days(morning.date, day));
    let mut pains: Vec<u8> =
        log.mornings.iter().filter(recent).map(|morning| morning.pain).collect();
    pains.sort_unstable();
    pains.get(pains.len() / 2).copied()
}

fn plain_morning_of(log: &Log, day: Date) -> Option<u8> {
    log.mornings.iter().filter(|morning| morning.date == day).map(|morning| morning.pain).max()
}

fn plain_results(log: &Log, test: &SelfTest, side: Option<Side>, today: Date) -> Vec<(Date, f64)> {
    let mut results = match test.logged {
        Some(AlsoLogged::Mornings) => plain_mornings(log),
        Some(AlsoLogged::Runs) => plain_runs(log),
        None => Vec::new(),
    };
    results.extend(log.records.iter().filter_map(|record| match record {
        Record::SelfTest(result) if is_called(test, &result.test) => {
            let here =
                side.is_none_or(|side| result.side.is_none_or(|on| on == side || on == Side::Both));
            here.then_some((result.date, result.value))
        }
        _ => None,
    }));
    results.retain(|(date, value)| {
        *date <= today && (test.range.low..=test.range.high).contains(value)
    });
    results.sort_by_key(|(date, _)| *date);
    results
}

fn plain_mornings(log: &Log) -> Vec<(Date, f64)> {
    let dates = log.mornings.iter().map(|morning| morning.date);
    dates.filter_map(|date| Some((date, f64::from(plain_usual_morning(log, date)?)))).collect()
}

fn plain_runs(log: &Log) -> Vec<(Date, f64)> {
    let rate = |record: &Record| match record {
        Record::Run(run) => run.cadence_spm.map(|spm| (run.date, spm)),
        _ => None,
    };
    let mut rates: Vec<(Date, f64)> = log.records.iter().filter_map(rate).collect();
    rates.sort_by_key(|(date, _)| *date);
    let middle = |three: &[(Date, f64)]| {
        let mut spm: Vec<f64> = three.iter().map(|(_, spm)| *spm).collect();
        spm.sort_by(f64::total_cmp);
        (three[2].0, spm[1])
    };
    rates.windows(3).map(middle).collect()
}

fn plain_severe(log: &Log, model: &PainModel, today: Date, until: Date) -> Vec<Date> {
    let sessions = log.sessions.iter().filter(|it| it.date <= until).map(|it| (it.date, worst(it)));
    let mornings = log.mornings.iter().map(|it| (it.date, Some(it.pain)));
    let others = log.pains.iter().filter(|it| it.date <= until).map(|it| (it.date, Some(it.pain)));
    let severe =
        sessions.chain(mornings).chain(others).filter(|(_, pain)| *pain >= Some(model.severe));
    let mut dates: Vec<Date> =
        severe.map(|(date, _)| date).filter(|it| (0..14).contains(&days(*it, today))).collect();
    dates.sort_unstable();
    dates.dedup();
    let close =
        |window: &&[Date]| days(window[0], window[window.len() - 1]) < i32::from(model.reds_days);
    dates
        .windows(usize::from(model.severe_times))
        .rfind(close)
        .map(<[Date]>::to_vec)
        .unwrap_or_default()
}

fn test_of(logged: Option<AlsoLogged>) -> SelfTest {
    SelfTest {
        id: id("test"),
        name: "Test".into(),
        instrument: None,
        steps: Vec::new(),
        measure: "something".into(),
        unit: TestUnit::StepsAMinute,
        per_side: true,
        norm: "Your own.".into(),
        error: 1.0,
        important: None,
        better: Better::More,
        range: ValueRange { low: 2.0, high: 170.0 },
        typical: Vec::new(),
        logged,
        evidence: evidence(),
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    // Forty days for up to sixty entries: many share a day.
    let day = (0..40_i32).prop_map(|day| after(date(2026, 1, 20), day));
    let side = prop_oneof![
        Just(None),
        Just(Some(Side::Left)),
        Just(Some(Side::Right)),
        Just(Some(Side::Both))
    ];
    (day, 0..5_u8, 0..=10_u8, side).prop_map(|(date, kind, pain, side)| match kind {
        0 => Entry::Session(Session { date, during: Some(pain), ..Session::default() }),
        1 => Entry::Pain(Pain { date, when: heelwise_core::log::PainWhen::Day, pain }),
        2 => {
            let cadence_spm = (pain > 1).then(|| 150.0 + 3.0 * f64::from(pain));
            Entry::Run(Run { date, distance_km: 5.0, minutes: 30.0, cadence_spm, ..Run::default() })
        }
        3 => {
            let (test, value) = ("test".to_owned(), f64::from(pain));
            Entry::SelfTest(TestResult { date, test, side, value, release: None })
        }
        _ => Entry::Morning(Morning { date, pain }),
    })
}

proptest! {
    #[test]
    fn days_are_counted_as_the_calendar_counts_them(
        year in -9999..=9999_i16,
        month in 1..=12_i8,
        day in 1..=28_i8,
        more in 0..400_000,
    ) {
        let from = Date::new(year, month, day).unwrap();
        let to = after(from, more);
        prop_assert_eq!(days_between(from, to), days(from, to));
        prop_assert_eq!(days_between(to, from), days(to, from));
    }

    #[test]
    fn searches_find_the_same_as_plain_scans(
        entries in prop::collection::vec(entry(), 0..60),
        at in -10..50_i32,
        back in 0..3_i32,
    ) {
        let log: Log = entries.iter().cloned().collect();
        let today = after(date(2026, 1, 20), at);
        prop_assert_eq!(usual_morning(&log, today), plain_usual_morning(&log, today));
        prop_assert_eq!(morning_of(&log, today), plain_morning_of(&log, today));
        let on_the_day: Vec<_> =
            log.sessions.iter().filter(|it| it.date == today).cloned().collect();
        prop_assert_eq!(dated::on(&log.sessions, today), on_the_day.as_slice());
        let (model, until) = (pain_model(), after(today, -back));
        let found = severe_pain(&log, &model, today, until);
        let plain = plain_severe(&log, &model, today, until);
        let plain: Vec<String> = plain.iter().map(ToString::to_string).collect();
        let plain = (!plain.is_empty())
            .then(|| format!("pain of {} or more on {}", model.severe, plain.join(" and ")));
        prop_assert_eq!(found, plain);
    }

    #[test]
    fn indexed_results_are_the_same_as_scanned_ones(
        entries in prop::collection::vec(entry(), 0..60),
        at in -10..50_i32,
    ) {
        let mut log: Log = entries.iter().cloned().collect();
        // Records in the order they were written in, which need not be that of their days.
        log.records = entries.iter().filter_map(Entry::record).collect();
        let today = after(date(2026, 1, 20), at);
        for logged in [None, Some(AlsoLogged::Mornings), Some(AlsoLogged::Runs)] {
            let test = test_of(logged);
            let results = TestResults::from_log([&test], &log);
            for side in [None, Some(Side::Left), Some(Side::Right), Some(Side::Both)] {
                let plain = plain_results(&log, &test, side, today);
                let up_to: Vec<_> = results.up_to(&test.id, side, today).collect();
                prop_assert_eq!(up_to, plain.clone());
                let since = after(today, -9);
                let recent: Vec<_> = plain.into_iter().filter(|(date, _)| *date >= since).collect();
                let within: Vec<_> = results.within(&test.id, side, since..=today).collect();
                prop_assert_eq!(within, recent);
            }
        }
    }
}
