//! Random logs of a plan.

use heelwise_core::log::{ConfirmedCriterion, Morning, NewAnswer};
use heelwise_core::record::TestResult;
use heelwise_core::{Answer, Answering, Entry, Finding, Id, Log, Session, Skip, Word};
use heelwise_engine::plan::Plan;
use jiff::ToSpan;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::safety_monotonicity::findings;

/// A random log entry: day, kind and numbers.
pub(super) type Dice = (i32, u8, u8, u8, Index);

/// A random log. Most days are calm, some are not, and a few entries lie outside the plan.
pub(super) fn log(plan: &Plan, dice: &[Dice], mood: u8) -> Log {
    let tests: Vec<_> = plan.content.self_tests.values().collect();
    let statements = statements(plan);
    let kit: Vec<_> = plan.content.kit.keys().collect();
    let entry = |(day, what, one, two, which): &Dice| {
        let date = plan.made.saturating_add(day.days());
        let calm = mood.saturating_add(one % 3);
        Some(match what % 16 {
            0..=6 => Entry::Session(Session {
                date,
                during: Some(calm),
                after: Some(two % 3),
                ..Session::default()
            }),
            7 => Entry::Session(Session {
                date,
                during: Some(one % 11),
                after: Some(two % 11),
                limp: two % 7 == 0,
                ..Session::default()
            }),
            8 => Entry::Session(Session {
                date,
                skipped: Some(*which.get(Skip::ALL)),
                ..Session::default()
            }),
            9 if !kit.is_empty() => Entry::Session(Session {
                date,
                skipped: Some(Skip::NoKit),
                without: vec![(*which.get(&kit)).clone()],
                ..Session::default()
            }),
            10 | 11 => Entry::Morning(Morning { date, pain: calm }),
            12 => Entry::Morning(Morning { date, pain: one % 11 }),
            13 if !statements.is_empty() => Entry::Confirmed(ConfirmedCriterion {
                date,
                statement: which.get(&statements).clone(),
                holds: one % 4 != 0,
            }),
            14 if !tests.is_empty() => {
                let test = which.get(&tests);
                let width = test.range.high - test.range.low;
                let value = (test.range.low + width * f64::from(*two) / 255.0).round();
                Entry::SelfTest(TestResult {
                    date,
                    test: test.id.as_str().into(),
                    side: None,
                    value,
                    release: None,
                })
            }
            15 => {
                let finding: &Finding = which.get(findings());
                let answer = match &finding.answering {
                    Answering::YesNo => {
                        if one % 3 == 0 {
                            Answer::Yes
                        } else {
                            Answer::No
                        }
                    }
                    Answering::Number { min, max, .. } => {
                        Answer::Number((min + (max - min) * f64::from(*two) / 255.0).round())
                    }
                    _ => return None,
                };
                Entry::Answer(NewAnswer { date, finding: finding.id.clone(), answer })
            }
            _ => return None,
        })
    };
    let daily = (0..100).flat_map(|day| {
        let date = plan.made.saturating_add(day.days());
        let session = Session { date, during: Some(mood), after: Some(mood), ..Session::default() };
        [Entry::Morning(Morning { date, pain: mood }), Entry::Session(session)]
    });
    // Half of the people log every day besides, so that something moves.
    let daily: Vec<Entry> = if mood < 2 { daily.collect() } else { Vec::new() };
    daily.into_iter().chain(dice.iter().filter_map(entry)).collect()
}

pub(super) fn statements(plan: &Plan) -> Vec<Id<heelwise_core::Confirmation>> {
    let mut statements = Vec::new();
    plan.each_statement(&mut |id| statements.push(id.clone()));
    statements
}

pub(super) fn dice() -> impl Strategy<Value = Vec<Dice>> {
    proptest::collection::vec(
        (-10..120, any::<u8>(), any::<u8>(), any::<u8>(), any::<Index>()),
        0..60,
    )
}
