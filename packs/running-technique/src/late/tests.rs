//! Tests of changes late in a run.
#![allow(clippy::unwrap_used)] // helpers of tests may stop at once, as tests may

use heelwise_analyzer::sample::ran;
use heelwise_analyzer::{Run, Split};

use super::*;
use crate::parts::tests::part;
use crate::tests::request;

fn run(ago: u32, cadence: &[f64], contact: &[f64]) -> Run {
    let parts = cadence.iter().zip(contact);
    let splits = parts
        .map(|(spm, ms)| Split {
            cadence_spm: Some(*spm),
            contact_ms: Some(*ms),
            ..Split::default()
        })
        .collect();
    Run { splits, ..ran(ago, 8.0) }
}

/// Cadence, contact, balance.
fn measured(runs: Vec<Run>) -> [Measurement; 3] {
    let request = request(runs);
    let runs = Runs::from_request(&request).unwrap();
    [cadence_fades_late, contact_time_rises_late, balance_drifts_late]
        .map(|rule| rule(&runs, &request).unwrap())
}

fn three(cadence: &[f64], contact: &[f64]) -> [Measurement; 3] {
    measured([1, 5, 13].map(|ago| run(ago, cadence, contact)).to_vec())
}

/// A part of a runner whose steps rise by 3 with each km/h and whose contact falls by 10 ms, from
/// 170 and 250 at 10 km/h. `tired` is the percentage by which steps get fewer and contacts longer.
fn natural(kmh: f64, tired: f64) -> Split {
    let (spm, ms) = (170.0 + 3.0 * (kmh - 10.0), 250.0 - 10.0 * (kmh - 10.0));
    let contact_ms = Some(ms * (1.0 + tired / 100.0));
    Split { contact_ms, ..part(kmh, spm * (1.0 - tired / 100.0)) }
}

/// Two parts at each of these paces.
fn paces(ago: u32, parts: [Split; 3]) -> Run {
    let splits = parts.into_iter().flat_map(|part| [part.clone(), part]).collect();
    Run { minutes: 12.0, splits, ..ran(ago, 2.0) }
}

/// Three recent runs that end like this, after runs at 8 and at 10 km/h.
fn slowing(kmh: f64, tired: f64) -> [Measurement; 3] {
    let known = [20, 25, 30]
        .map(|ago| paces(ago, [natural(8.0, 0.0), natural(10.0, 0.0), natural(10.0, 0.0)]));
    let recent = [1, 5, 13]
        .map(|ago| paces(ago, [natural(10.0, 0.0), natural(10.0, 0.0), natural(kmh, tired)]));
    measured(known.into_iter().chain(recent).collect())
}

#[test]
fn a_fade_counts_from_the_threshold() {
    for (late, present) in
        [(152.0, true), (152.1, false), (145.0, true), (160.0, false), (170.0, false)]
    {
        assert_eq!(three(&[160.0, 175.0, late], &[250.0; 3])[0].present, Some(present), "{late}");
    }
}

#[test]
fn a_rise_in_contact_counts_from_the_threshold() {
    for (late, present) in [(262.5, true), (262.4, false), (240.0, false)] {
        assert_eq!(three(&[170.0; 3], &[250.0, 200.0, late])[1].present, Some(present), "{late}");
    }
}

#[test]
fn a_third_is_rounded_down() {
    let [fade, ..] = three(&[170.0, 160.0, 160.0, 160.0, 153.0], &[250.0; 5]);
    let figures = [("early", 170.0), ("late", 153.0), ("change", -10.0)];
    assert_eq!(fade.figures, figures.map(|(name, value)| (name.to_owned(), value)).into());
    assert_eq!(
        fade.because,
        "In your recent runs: 170 steps a minute in the first third, 153 in the last."
    );
    let [six, ..] = three(&[170.0, 168.0, 2e2, 2e2, 161.0, 159.0], &[250.0; 6]);
    assert!(
        (six.figures["early"] - 169.0).abs() < 1e-9 && (six.figures["late"] - 160.0).abs() < 1e-9
    );
}

#[test]
fn slowing_down_alone_is_no_tiredness() {
    for kmh in [10.0, 9.6, 8.4, 8.0, 7.6] {
        let [cadence, contact, _] = slowing(kmh, 0.0);
        assert_eq!((cadence.present, contact.present), (Some(false), Some(false)), "{kmh}");
    }
    let [cadence, contact, _] = slowing(8.0, 0.0);
    assert_eq!((cadence.figures["change"], contact.figures["change"]), (0.0, 0.0));
}

#[test]
fn tiredness_counts_also_when_slowing_down() {
    let [cadence, contact, _] = slowing(8.0, 6.0);
    assert_eq!((cadence.present, contact.present), (Some(true), Some(true)));
    assert_eq!((cadence.figures["early"], cadence.figures["change"]), (170.0, -6.0));
    let because = "At like pace, in your recent runs: 170 steps a minute in the first third, 159.8 \
        in the last.";
    assert_eq!(cadence.because, because);
    let [cadence, contact, _] = slowing(8.0, 4.0);
    assert_eq!(
        (cadence.present, contact.present),
        (Some(false), Some(false)),
        "8 % fewer steps, half of it the pace"
    );
    let [cadence, contact, _] = slowing(10.0, 6.0);
    assert_eq!((cadence.present, contact.present), (Some(true), Some(true)));
}

#[test]
fn a_pace_that_is_never_run_fresh_explains_nothing() {
    let [cadence, contact, _] = slowing(9.0, 10.0);
    assert_eq!((cadence.present, contact.present), (None, None));
    assert!(
        cadence.because.starts_with("You ended your recent runs at another pace"),
        "{}",
        cadence.because
    );
}

#[test]
fn a_walk_at_the_end_is_no_fade() {
    let home = [1, 5, 13]
        .map(|ago| paces(ago, [natural(10.0, 0.0), natural(10.0, 0.0), part(5.5, 115.0)]));
    assert_eq!(measured(home.to_vec())[0].present, None);
    let mut breaks = [1, 5, 13].map(|ago| paces(ago, [10.0; 3].map(|kmh| natural(kmh, 0.0))));
    for run in &mut breaks {
        run.splits[5] = part(7.7, 142.0);
    }
    assert_eq!(measured(breaks.to_vec())[0].present, Some(false));
}

#[test]
fn one_odd_run_does_not_move_the_middle() {
    let odd = run(5, &[170.0, 160.0, 145.0], &[250.0, 250.0, 300.0]);
    let steady = [1, 13].map(|ago| run(ago, &[170.0; 3], &[250.0; 3]));
    let [cadence, contact, _] = measured(steady.into_iter().chain([odd]).collect());
    assert_eq!((cadence.present, contact.present), (Some(false), Some(false)));
}

#[test]
fn two_parts_are_too_few_and_so_are_two_runs() {
    let because =
        "Fewer than 3 runs of the last 14 days have steps a minute recorded part by part.";
    assert_eq!(three(&[170.0, 150.0], &[250.0; 2])[0].because, because);
    let runs = [1, 5, 14].map(|ago| run(ago, &[170.0, 160.0, 150.0], &[250.0; 3]));
    assert_eq!(measured(runs.to_vec())[0].because, because);
}

#[test]
fn gaps_are_skipped_but_an_empty_third_is_not() {
    let gap = |early: Option<f64>| {
        let parts = [early, Some(160.0), Some(150.0)];
        let splits = parts.map(|cadence_spm| Split { cadence_spm, ..Split::default() }).to_vec();
        let [cadence, ..] =
            measured([1, 2, 3].map(|ago| Run { splits: splits.clone(), ..ran(ago, 8.0) }).to_vec());
        cadence.present
    };
    assert_eq!((gap(Some(170.0)), gap(None)), (Some(true), None));
}

#[test]
fn a_drift_counts_to_either_side_from_two_points() {
    let leaning = |ago, late| {
        let splits = [50.0, 50.0, late]
            .map(|left| Split { balance_left_percent: Some(left), ..Split::default() });
        Run { splits: splits.to_vec(), ..ran(ago, 8.0) }
    };
    let drift = |late: [f64; 3]| {
        let [.., drift] = measured(
            [1, 2, 3].into_iter().zip(late).map(|(ago, late)| leaning(ago, late)).collect(),
        );
        drift
    };
    for (late, present) in [(48.0, true), (52.0, true), (48.1, false), (51.9, false)] {
        assert_eq!(drift([late; 3]).present, Some(present), "{late}");
    }
    assert_eq!(drift([45.0, 50.0, 50.5]).present, Some(false), "one odd run");
    assert_eq!(drift([47.0, 53.0, 50.0]).present, Some(false), "to one side and the other");
    let because = "In your recent runs the left foot had 50 % of the ground contact in the first \
        third, 47.5 % in the last.";
    assert_eq!(drift([47.5; 3]).because, because);
    assert_eq!(three(&[170.0; 3], &[250.0; 3])[2].present, None);
}
