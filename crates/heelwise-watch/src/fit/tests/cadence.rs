//! Steps of both feet, of one foot, and what is neither.

use super::build::{Part, Raw, U8, U16, U32, Value};
use super::{MORNING, run, run_and_notes, values};
use crate::ReadNote;

fn steady(cadence: u8) -> Vec<u8> {
    Part::activity().records(MORNING, 60, |_| vec![(4, U8(cadence))]).session(MORNING, &[]).end()
}

#[test]
fn one_foot_is_doubled_and_both_feet_stay() {
    for (counted, steps) in [(85, 170.0), (170, 170.0), (119, 238.0), (140, 140.0)] {
        let run = run(&steady(counted));
        assert_eq!(run.cadence_spm, Some(steps), "{counted}");
        assert_eq!(run.splits[1].cadence_spm, Some(steps), "{counted}");
        let seconds = values(run.seconds.unwrap().cadence_spm.as_ref());
        assert!(
            seconds.iter().all(|value| value.map(f64::from) == Some(steps)),
            "{counted}: {seconds:?}"
        );
    }
}

#[test]
fn the_fraction_counts() {
    let records = |_| vec![(53, U8(64)), (4, U8(86))];
    assert_eq!(run(&Part::activity().records(MORNING, 60, records).end()).cadence_spm, Some(173.0));
    let finer = |_| vec![(4, U8(86)), (52, U16(86 * 256 + 192))];
    assert_eq!(run(&Part::activity().records(MORNING, 60, finer).end()).cadence_spm, Some(173.5));
    let total = Part::activity().session(MORNING, &[(18, U8(86)), (92, U8(32))]);
    assert_eq!(run(&total.end()).cadence_spm, Some(172.5));
    let without = Part::activity().records(MORNING, 60, |_| vec![(53, U8(64)), (3, U8(140))]);
    assert_eq!(run(&without.end()).cadence_spm, None, "a fraction of nothing is nothing");
}

#[test]
fn the_watch_counted_every_step_so_its_mean_is_taken() {
    let file = Part::activity()
        .records(MORNING, 60, |_| vec![(4, U8(85))])
        .session(MORNING, &[(18, U8(84))]);
    assert_eq!(run(&file.end()).cadence_spm, Some(168.0));
}

#[test]
fn standing_is_no_cadence() {
    let file = Part::activity()
        .records(MORNING, 60, |second| vec![(4, U8(if second < 30 { 0 } else { 80 }))]);
    let run = run(&file.end());
    assert_eq!(run.cadence_spm, Some(160.0));
    assert_eq!(values(run.seconds.unwrap().cadence_spm.as_ref())[29..31], [Some(0), Some(160)]);
}

#[test]
fn walking_most_of_the_way_does_not_make_two_feet_one() {
    let both = |second: u32| if second % 10 < 6 { 112 } else { 164 };
    let file = |cadence: &dyn Fn(u32) -> u8, mean| {
        let part = Part::activity().records(MORNING, 300, |second| vec![(4, U8(cadence(second)))]);
        run(&part.session(MORNING, &[(18, U8(mean))]).end()).cadence_spm
    };
    assert_eq!(
        file(&both, 118),
        Some(118.0),
        "a mean just under 120 is of both feet when the samples are"
    );
    assert_eq!(file(&|second| both(second) / 2, 66), Some(132.0));
}

#[test]
fn a_few_odd_samples_do_not_decide() {
    let part = Part::activity().records(MORNING, 3, |_| vec![(4, U8(130))]);
    let run = run(&part.session(MORNING, &[(18, U8(82))]).end());
    assert_eq!(run.cadence_spm, Some(164.0));
    let odd = Part::activity()
        .records(MORNING, 60, |second| vec![(4, U8(if second < 5 { 200 } else { 84 }))]);
    let (run, notes) = run_and_notes(&odd.end());
    assert_eq!((run.cadence_spm, notes), (Some(168.0), vec![ReadNote::Dropped { values: 5 }]));
}

#[test]
fn what_is_no_cadence_is_left_out() {
    let cases: [(Value, Option<f64>); 7] = [
        (U8(0xff), None),
        (U16(0xffff), None),
        (U16(255), None),
        (Raw(0x0a, vec![255]), None),
        (U32(70_000), None),
        (U32(0xffff_fffe), None),
        (U16(171), Some(171.0)),
    ];
    for (value, expected) in cases {
        let file =
            Part::activity().records(MORNING, 60, |_| vec![(4, value.clone()), (3, U8(150))]);
        assert_eq!(run(&file.end()).cadence_spm, expected, "{value:?}");
    }
    let (run, notes) =
        run_and_notes(&Part::activity().session(MORNING, &[(18, U16(400)), (8, U32(1000))]).end());
    assert_eq!((run.cadence_spm, notes), (None, vec![ReadNote::Dropped { values: 1 }]));
}
