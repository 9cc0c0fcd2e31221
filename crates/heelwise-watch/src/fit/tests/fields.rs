//! Definitions and fields of every shape.

use heelwise_core::record::{Ground, Run};

use super::build::{I8, Part, Raw, Text, U8, U16, U32, Value};
use super::{MORNING, read, run, run_and_notes, values};
use crate::fit::recordings_of;
use crate::{ReadNote, Unreadable};

/// All that a chest strap and a watch measure.
fn all() -> Vec<(u8, Value)> {
    vec![
        (5, U32(123_400)),
        (73, U32(2750)),
        (4, U8(85)),
        (41, U16(2503)),
        (84, U16(5021)),
        (39, U16(872)),
        (83, U16(815)),
        (85, U16(9710)),
        (7, U16(231)),
        (78, U32(3000)),
        (3, U8(151)),
    ]
}

#[test]
fn every_column_is_in_its_unit() {
    let measured = run(&Part::activity().records(MORNING, 60, |_| all()).end());
    let expected = Run {
        distance_km: 1.234,
        minutes: 0.98333,
        cadence_spm: Some(170.0),
        balance_left_percent: Some(50.21),
        elapsed_minutes: Some(0.98333),
        climb_m: Some(0.0),
        descent_m: Some(0.0),
        contact_ms: Some(250.3),
        oscillation_mm: Some(87.2),
        ratio_percent: Some(8.15),
        step_length_cm: Some(97.1),
        heart_rate_bpm: Some(151.0),
        power_w: Some(231.0),
        device: Some("Garmin 77".into()),
        splits: measured.splits.clone(),
        seconds: measured.seconds.clone(),
        ..Run::default()
    };
    assert_eq!(measured, expected);
    let seconds = measured.seconds.unwrap();
    let firsts: Vec<_> =
        seconds.columns().map(|(name, column)| (name, values(Some(column))[0].unwrap())).collect();
    let expected = [
        ("cadence_spm", 170),
        ("contact_ms", 250),
        ("balance_left_permille", 502),
        ("oscillation_mm", 87),
        ("ratio_permille", 82),
        ("step_length_cm", 97),
        ("speed_cms", 275),
        ("heart_rate_bpm", 151),
        ("power_w", 231),
    ];
    assert_eq!(firsts, expected);
}

#[test]
fn the_watch_s_totals_are_in_their_units() {
    let totals = [
        (7, U32(3_000_000)),
        (8, U32(2_700_000)),
        (9, U32(800_000)),
        (18, U8(84)),
        (91, U16(2481)),
        (133, U16(4980)),
        (89, U16(901)),
        (132, U16(850)),
        (134, U16(10_500)),
        (16, U8(149)),
        (20, U16(240)),
        (22, U16(55)),
        (23, U16(0)),
        (6, U8(3)),
    ];
    let run = run(&Part::activity().session(MORNING, &totals).end());
    let numbers = [
        run.contact_ms,
        run.balance_left_percent,
        run.oscillation_mm,
        run.ratio_percent,
        run.step_length_cm,
        run.heart_rate_bpm,
        run.power_w,
        run.climb_m,
        run.descent_m,
    ];
    assert_eq!(
        numbers.map(Option::unwrap),
        [248.1, 49.8, 90.1, 8.5, 105.0, 149.0, 240.0, 55.0, 0.0]
    );
    assert_eq!((run.cadence_spm, run.ground), (Some(168.0), Some(Ground::Trail)));
    assert_eq!((run.splits.len(), run.seconds), (0, None), "totals alone have no course");
}

// threat: D5
#[test]
fn markers_of_no_value_are_no_values() {
    let none = |value: &Value| match value {
        U8(_) => U8(0xff),
        U16(_) => U16(0xffff),
        U32(_) => U32(0xffff_ffff),
        other => other.clone(),
    };
    let nothing: Vec<_> = all().iter().map(|(number, value)| (*number, none(value))).collect();
    let mut file = Part::activity().records(MORNING, 5, |_| nothing.clone());
    assert!(
        matches!(read(&file.clone().end()), Err(Unreadable::NoActivity(_))),
        "nothing but times is no run"
    );
    file = file.records(MORNING + 5, 5, |_| all()).records(MORNING + 10, 30, |_| nothing.clone());
    let recording = recordings_of(&file.clone().end()).unwrap().remove(0);
    assert_eq!(recording.samples.len(), 5, "rows that say nothing are left out");
    assert_eq!(run(&file.end()).elapsed_minutes, Some(0.06667));
}

#[test]
fn signs_and_types_whose_zero_is_none() {
    let cases: [(Value, Option<u16>); 9] = [
        (I8(90), Some(180)),
        (I8(0x7f), None),
        (I8(-3), None),
        (Raw(0x83, vec![0xff, 0x7f]), None),
        (Raw(0x83, vec![85, 0]), Some(170)),
        (Raw(0x85, vec![0xff, 0xff, 0xff, 0x7f]), None),
        (Raw(0x0a, vec![0]), None),
        (Raw(0x8b, vec![0, 0]), None),
        (Raw(0x8c, vec![85, 0, 0, 0]), Some(170)),
    ];
    for (value, expected) in cases {
        let part =
            Part::activity().records(MORNING, 40, |_| vec![(4, value.clone()), (3, U8(150))]);
        let seconds = run(&part.end()).seconds.unwrap();
        assert_eq!(
            values(seconds.cadence_spm.as_ref()).first().copied().flatten(),
            expected,
            "{value:?}"
        );
    }
}

// threat: D8
#[test]
fn values_that_cannot_be_true_are_counted() {
    let odd = vec![
        (5, U32(4_000_000_000)),
        (73, U32(50_000)),
        (4, U8(85)),
        (41, U16(65_000)),
        (84, U16(10_000)),
        (39, U16(20)),
        (83, U16(60)),
        (85, U16(60_000)),
        (7, U16(9000)),
        (2, U16(50_000)),
        (3, U8(5)),
    ];
    let part = Part::activity()
        .records(MORNING, 40, |second| if second == 7 { odd.clone() } else { all_short() });
    let (run, notes) = run_and_notes(&part.end());
    assert_eq!(notes, [ReadNote::Dropped { values: 10 }]);
    assert_eq!((run.distance_km, run.contact_ms), (1.234, Some(250.3)));
}

fn all_short() -> Vec<(u8, Value)> {
    let short = |(number, value)| if number == 78 { (2, U16(3000)) } else { (number, value) };
    all().into_iter().map(short).collect()
}

#[test]
fn big_endian_is_the_same_run() {
    let write = |big_endian| {
        let part = Part { big_endian, ..Part::default() }
            .message(0, &[(0, U8(4)), (1, U16(1)), (2, U16(77))]);
        let part = part.records(MORNING, 60, |_| all());
        run(&part.session(MORNING, &[(8, U32(60_000)), (91, U16(2491))]).end())
    };
    assert_eq!(write(true), write(false));
}

#[test]
fn of_an_array_the_first_value_counts() {
    let array = Raw(0x84, vec![0xc7, 0x09, 0xff, 0xff, 0x10, 0x27]);
    let part = Part::activity()
        .records(MORNING, 40, |_| vec![(41, array.clone()), (4, Raw(0x02, vec![85, 99]))]);
    let run = run(&part.end());
    assert_eq!((run.contact_ms, run.cadence_spm), (Some(250.3), Some(170.0)));
}

// threat: D4
#[test]
fn a_field_whose_length_does_not_fit_has_no_value_and_the_next_one_is_where_it_is() {
    for odd in
        [Raw(0x84, vec![1, 2, 3]), Raw(0x84, vec![1]), Raw(0x86, vec![1; 5]), Raw(0x84, vec![])]
    {
        let part = Part::activity().records(MORNING, 40, |_| vec![(41, odd.clone()), (4, U8(85))]);
        let run = run(&part.end());
        assert_eq!((run.contact_ms, run.cadence_spm), (None, Some(170.0)), "{odd:?}");
    }
}

#[test]
fn a_time_of_the_wrong_type_is_no_time() {
    let part = Part::activity().records(MORNING, 40, |_| vec![(4, U8(85))]);
    let part = part.message(20, &[(253, Raw(0x02, vec![9, 9, 9, 9])), (4, U8(85))]);
    let part = part.message(20, &[(253, Text("now")), (4, U8(85))]);
    assert_eq!(run(&part.end()).elapsed_minutes, Some(0.65));
}

// threat: D4
#[test]
fn types_that_nobody_knows_are_passed_over() {
    for base in [0x11, 0x1f, 0x8e, 0x90, 0xff, 0x07, 0x88, 0x89] {
        let odd = Raw(base, vec![7; 8]);
        let fields = vec![(41, odd), (4, U8(85)), (200, Raw(base, vec![1; 3]))];
        let run = run(&Part::activity().records(MORNING, 40, |_| fields.clone()).end());
        assert_eq!((run.contact_ms, run.cadence_spm), (None, Some(170.0)), "{base:#x}");
    }
}

// threat: D4
#[test]
fn a_message_can_have_255_fields() {
    let mut fields: Vec<_> = (0..252).map(|_| (250, Raw(0x0d, vec![7; 255]))).collect();
    fields.extend([(4, U8(85)), (3, U8(150))]);
    let run = run(&Part::activity().records(MORNING, 5, |_| fields.clone()).end());
    assert_eq!((run.cadence_spm, run.heart_rate_bpm), (Some(170.0), Some(150.0)));
}

#[test]
fn a_local_number_can_be_given_anew() {
    let mut part = Part::activity();
    for second in 0..40 {
        let time = (253, U32(MORNING + second));
        let fields = if second % 2 == 0 { [time, (4, U8(85))] } else { [(3, U8(150)), time] };
        part = part.local(3, 20, &fields, &[]);
    }
    let run = run(&part.end());
    assert_eq!((run.cadence_spm, run.heart_rate_bpm), (Some(170.0), Some(150.0)));
}

#[test]
fn compressed_times_roll_over() {
    let (begin, start) = (MORNING | 0x1e, u8::try_from(MORNING & 0x1f | 0x1e).unwrap());
    let part = Part::activity().message(21, &[(253, U32(begin)), (0, U8(0))]);
    let part = (1..100_u8).fold(part, |part, second| {
        part.later(1, start.wrapping_add(second) & 31, 20, &[(4, U8(85))])
    });
    let recording = recordings_of(&part.clone().end()).unwrap().remove(0);
    let times: Vec<u32> = recording.samples.iter().map(|sample| sample.time - begin).collect();
    assert_eq!(times, (1..100).collect::<Vec<u32>>());
    assert_eq!(run(&part.end()).elapsed_minutes, Some(1.633_33));
}

#[test]
fn a_compressed_time_before_any_time_is_none() {
    let part = Part::activity()
        .later(1, 7, 20, &[(4, U8(85))])
        .records(MORNING, 40, |_| vec![(4, U8(85))]);
    let reading = read(&part.end()).unwrap();
    assert_eq!(reading.runs[0].start.unwrap().to_string(), "2024-11-08T11:33:20Z");
}

#[test]
fn speed_and_distance_in_three_bytes_roll_over() {
    // 2.75 m/s and 44 sixteenths of a metre every second: twelve bits of them last 93 seconds.
    let packed = |second: u32| {
        let packed = 275 + (second * 44 % 4096) * 4096;
        Raw(0x0d, packed.to_le_bytes()[..3].to_vec())
    };
    let none = Raw(0x0d, vec![0xff; 3]);
    let field =
        |second| vec![(8, if second == 50 { none.clone() } else { packed(second) }), (4, U8(85))];
    let run = run(&Part::activity().records(MORNING, 301, field).end());
    assert_eq!(run.distance_km, 0.825);
    let speeds = values(run.seconds.unwrap().speed_cms.as_ref());
    assert_eq!((speeds[49], speeds[50], speeds[300]), (Some(275), None, Some(275)));
}
