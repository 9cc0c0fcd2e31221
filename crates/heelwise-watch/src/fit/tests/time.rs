//! Clocks: pauses, jumps, order, days without a date, and the clock on the wall.

use jiff::tz::Offset;
use proptest::prelude::*;

use super::build::{Part, U8, U16, U32};
use super::{MORNING, read, run, run_and_notes, values};
use crate::ReadNote;

const DAY: u32 = 86_400;

fn at(part: Part, time: u32, cadence: u8, distance: u32) -> Part {
    part.message(20, &[(253, U32(time)), (4, U8(cadence)), (5, U32(distance))])
}

#[test]
fn the_watch_s_own_clock_says_how_long_it_was() {
    let totals = [(7, U32(1_800_000)), (8, U32(1_500_500)), (9, U32(500_000))];
    let part =
        Part::activity().records(MORNING, 60, |_| vec![(4, U8(85))]).session(MORNING, &totals);
    let run = run(&part.end());
    assert_eq!((run.minutes, run.elapsed_minutes, run.distance_km), (25.008_33, Some(30.0), 5.0));
}

// threat: D5
#[test]
fn without_totals_gaps_are_pauses() {
    let mut part = Part::activity();
    for (time, metres) in [(0, 0), (10, 30), (40, 120), (71, 120), (72, 123)] {
        part = at(part, MORNING + time, 85, metres * 100);
    }
    let run = run(&part.end());
    assert_eq!(run.minutes, 0.683_33, "10 + 30 + 1 seconds: the gap of 31 is a pause");
    assert_eq!((run.elapsed_minutes, run.distance_km), (Some(1.2), 0.123));
}

#[test]
fn a_gap_across_which_somebody_went_on_is_no_pause() {
    let minutes = |gap: u32, metres: u32| {
        let mut part = Part::activity();
        for (time, metres) in [(0, 0), (10, 30), (10 + gap, 30 + metres), (11 + gap, 33 + metres)] {
            part = at(part, MORNING + time, 85, metres * 100);
        }
        run(&part.end()).minutes
    };
    assert_eq!((minutes(49, 147), minutes(49, 40)), (1.0, 0.183_33));
    assert_eq!(minutes(900, 2700), 0.183_33, "a quarter of an hour is a pause in any case");
}

#[test]
fn totals_of_zero_are_none() {
    let totals = [(7, U32(0)), (8, U32(0)), (9, U32(0)), (20, U16(0))];
    let part = Part::activity().records(MORNING, 61, |second| vec![(5, U32(second * 300))]);
    let run = run(&part.session(MORNING, &totals).end());
    assert_eq!(
        (run.minutes, run.elapsed_minutes, run.distance_km, run.power_w),
        (1.0, Some(1.0), 0.18, None)
    );
}

#[test]
fn a_pause_counts_little_in_the_means() {
    let mut part = Part::activity();
    for second in 0..10 {
        part = at(part, MORNING + second, 80, 0);
    }
    for second in 0..10 {
        part = at(part, MORNING + 3600 + second, 90, 0);
    }
    // 9 seconds and 10 for the last before the pause, then 10 more.
    let expected: f64 = 2.0 * (19.0 * 80.0 + 10.0 * 90.0) / 29.0;
    assert_eq!(run(&part.end()).cadence_spm, Some((expected * 100.0).round() / 100.0));
}

// threat: D5
#[test]
fn a_jump_of_days_is_left_out_and_noted() {
    for jump in [MORNING + 40 * DAY, MORNING - 2 * DAY, 1000] {
        let part = Part::activity().records(MORNING, 60, |_| vec![(4, U8(85))]);
        let part = at(part, jump, 40, 0);
        let (run, notes) = run_and_notes(&part.end());
        assert_eq!(notes, [ReadNote::Dropped { values: 1 }], "{jump}");
        assert_eq!((run.cadence_spm, run.elapsed_minutes), (Some(170.0), Some(0.98333)), "{jump}");
        let seconds = run.seconds.unwrap();
        assert_eq!(
            (seconds.every_s, values(seconds.cadence_spm.as_ref()).len()),
            (1, 60),
            "{jump}"
        );
    }
}

#[test]
fn a_clock_that_was_set_on_the_way_counts_from_then() {
    let part = Part::activity().records(500, 5, |_| vec![(4, U8(70))]);
    let part = part.records(MORNING, 60, |_| vec![(4, U8(85))]).session(500, &[(8, U32(65_000))]);
    let reading = read(&part.end()).unwrap();
    assert_eq!(reading.notes, [ReadNote::Dropped { values: 5 }]);
    assert_eq!(reading.runs[0].start.unwrap().to_string(), "2024-11-08T11:33:20Z");
    assert_eq!(
        values(reading.runs[0].undated().seconds.as_ref().unwrap().cadence_spm.as_ref()).len(),
        60
    );
}

#[test]
fn a_start_somewhat_before_the_first_record_is_the_start() {
    let part =
        Part::activity().records(MORNING, 10, |_| vec![(4, U8(85))]).session(MORNING - 5, &[]);
    let run = run(&part.end());
    assert_eq!(
        values(run.seconds.unwrap().cadence_spm.as_ref())[3..7],
        [None, None, Some(170), Some(170)]
    );
}

#[test]
fn records_without_a_time_have_that_of_the_last() {
    let part = Part::activity().message(21, &[(253, U32(MORNING)), (0, U8(0))]);
    let part = part.message(20, &[(4, U8(85))]).message(20, &[(4, U8(85))]);
    let reading = read(&part.end()).unwrap();
    assert_eq!(reading.runs[0].start.unwrap().to_string(), "2024-11-08T11:33:20Z");
    let never = Part::activity().message(20, &[(4, U8(85))]).message(20, &[(4, U8(85))]).end();
    let reading = read(&never).unwrap();
    assert_eq!((reading.runs[0].start, reading.runs[0].day), (None, None));
    assert_eq!(reading.runs[0].undated().cadence_spm, Some(170.0));
    assert_eq!(reading.runs[0].dated(|_| Offset::UTC), None);
}

#[test]
fn a_watch_whose_clock_was_never_set_has_a_day_when_the_wall_has_one() {
    let part = Part::activity().records(5000, 10, |_| vec![(4, U8(85))]).session(5000, &[]);
    let unset = read(&part.clone().end()).unwrap();
    assert_eq!((unset.runs[0].start, unset.runs[0].day), (None, None));
    // When it was written down, 4000 s after the start, the wall said 00:16 of the ninth.
    let wall = MORNING + 45_760;
    let local = part.message(34, &[(253, U32(9000)), (5, U32(wall))]);
    let reading = read(&local.end()).unwrap();
    assert_eq!(reading.runs[0].day.unwrap().to_string(), "2024-11-08");
    assert_eq!(reading.runs[0].dated(|_| Offset::UTC).unwrap().date.to_string(), "2024-11-08");
}

#[test]
fn the_offset_is_a_quarter_of_an_hour_that_exists() {
    for (seconds, expected) in [
        (3600, Some(60)),
        (20_700, Some(345)),
        (20_701, Some(345)),
        (-12_600, Some(-210)),
        (-12_629, Some(-210)),
        (50_400, Some(840)),
        (-43_200, Some(-720)),
        (0, Some(0)),
        (400, None),
        (54_000, None),
        (-46_800, None),
        (7 * 86_400, None),
    ] {
        let local = u32::try_from(i64::from(MORNING) + seconds).unwrap();
        let part = Part::activity().session(MORNING, &[(8, U32(60_000))]);
        let part = part.message(34, &[(253, U32(MORNING)), (5, U32(local))]);
        let reading = read(&part.end()).unwrap();
        assert_eq!(reading.runs[0].offset_minutes, expected, "{seconds}");
    }
}

#[test]
fn the_day_is_that_of_the_place() {
    let evening = MORNING + 12 * 3600;
    let part = Part::activity().session(evening, &[(8, U32(60_000))]);
    let part = part.message(34, &[(253, U32(evening + 60)), (5, U32(evening + 60 + 3600))]);
    let reading = read(&part.end()).unwrap();
    let run = reading.runs[0].dated(|_| Offset::UTC).unwrap();
    assert_eq!((run.date.to_string(), run.start.unwrap().to_string()), {
        ("2024-11-09".to_owned(), "2024-11-09T00:33:20+01:00".to_owned())
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    // threat: D5
    #[test]
    fn the_order_of_records_changes_nothing(
        records in prop::collection::vec((0_u32..200, 0_u8..=255, 0_u32..100_000), 1..80),
        seed in any::<u64>(),
    ) {
        let file = |records: &[(u32, u8, u32)]| {
            let part = records.iter().fold(Part::activity(), |part, (second, cadence, distance)| {
                at(part, MORNING + second, *cadence, *distance)
            });
            read(&part.end()).unwrap()
        };
        let mut turned = records.clone();
        turned.sort_by_key(|(second, cadence, distance)| {
            let all = u64::from(*second) << 40 | u64::from(*cadence) << 32 | u64::from(*distance);
            all.wrapping_mul(seed | 1).rotate_left(29)
        });
        prop_assert_eq!(file(&records), file(&turned));
    }
}
