//! The reasons why exercises are not planned.

use std::collections::BTreeMap;

use heelwise_core::{Goal, Word};
use heelwise_engine::plan::exercise::ExcludedExercise;
use heelwise_engine::plan::simulate::Scenario;
use heelwise_engine::plan::{MakeOutcome, PlanRequest, make, replay};
use heelwise_pack::check::TODAY;
use jiff::civil::Weekday;

use super::logs::on;
use crate::harness::catalog;
use crate::plan_invariants::{WEEK, kit, plannable};

#[test]
fn every_exclusion_reason_occurs_and_is_shown() {
    let mut output: BTreeMap<String, String> = BTreeMap::new();
    for (number, person) in plannable().iter().enumerate().step_by(3) {
        let goal = Goal::ALL[number / 3 % Goal::ALL.len()];
        let minutes = [5, 10, 20, 45][number / 12 % 4];
        let kit = (number % 2 == 0).then(|| kit().into_iter().collect());
        let days = if number % 4 == 1 { vec![Weekday::Sunday] } else { WEEK.to_vec() };
        let mut person = person.clone();
        if number % 9 == 0 {
            person.answers.retain(|finding, _| {
                finding.name() != "on-blood-thinners" && finding.name() != "diabetes"
            });
        }
        let request = PlanRequest { minutes, goal, kit, days, ..PlanRequest::default() };
        let MakeOutcome::Plan(plan, _) = make(catalog(), &person, &request, TODAY).unwrap() else {
            continue;
        };
        for day in [0, 24, 30, 40] {
            let following = replay(catalog(), &plan, &Scenario::Flare.log(&plan), on(day)).unwrap();
            for ExcludedExercise { exercise, why } in &following.week.left_out {
                let kind = format!("{why:?}").split(['(', ' ']).next().unwrap().to_owned();
                let words =
                    heelwise_engine::plan::explain::why_in_words(catalog(), &plan, why).unwrap();
                output.entry(kind).or_insert_with(|| format!("{}: {words}", exercise.name));
            }
        }
    }
    insta::assert_debug_snapshot!(output, @r#"
    {
        "After": "Slow towel raise, as many sets as you can: it comes after \"Slow heel raise with toes on a towel\"",
        "Eased": "Sole stretch with toes on the wall: \"Stretch for the band under the foot\" is on in its place for now",
        "Forbidden": "Slow heel raise with toes on a towel: not safe for you (Limping)",
        "Gentler": "Heel drop off a step: another pattern asks for the gentler \"Two-leg heel raise\", and the safer of two wins",
        "Kit": "Wear a heel cup: it needs: heel cup",
        "NoLoading": "Heel lowering onto a thin book: nothing is loaded until somebody has looked at it, or a question is answered (Severe pain again and again while following a plan)",
        "NoRoom": "Wear a heel cup: others serve you better in the same minutes",
        "NoRun": "Ankle pumps: it belongs to a run, and no run is on",
        "OneBarefoot": "Toe spread: barefoot exercises come one a week",
        "OneNewLoad": "Slow step-down: one new load a week for the same tissue, and that is \"One-leg sit to a chair\"",
        "TooLong": "Slow towel raise, as many sets as you can: it takes 6 min a day; --minutes 6 would make room",
        "Unanswered": "One new barefoot move a week: until you answer: \"Diabetes\"",
        "Unconfirmed": "Barefoot squat to a chair: it waits until you can say: \"Both feet feel normal, and walking barefoot indoors is comfortable\"",
    }
    "#);
    let missing: Vec<&str> =
        REASONS.iter().filter(|it| !output.contains_key(**it)).copied().collect();
    assert!(missing.is_empty(), "never given: {missing:?}");
}

/// Every exclusion reason except the two rarest: a week of rest, and simultaneous progressions of
/// all kinds.
const REASONS: [&str; 13] = [
    "Eased",
    "After",
    "Forbidden",
    "Gentler",
    "Kit",
    "NoLoading",
    "NoRoom",
    "NoRun",
    "OneBarefoot",
    "OneNewLoad",
    "TooLong",
    "Unanswered",
    "Unconfirmed",
];
