//! Fields that apps have added, in units of their own.

use super::build::{F32, I8, Part, Raw, Text, U8, U16, U32, Value};
use super::{MORNING, run, run_and_notes};

/// Says that field 3 of developer 1 stands for a field of a record.
fn describe(part: Part, base: u8, more: &[(u8, Value)]) -> Part {
    let mut fields = vec![(0, U8(1)), (1, U8(3)), (2, U8(base)), (14, U16(20))];
    fields.extend_from_slice(more);
    part.message(206, &fields)
}

fn records(part: Part, value: &Value, own: &[(u8, Value)]) -> Part {
    (0..40).fold(part, |part, second| {
        let mut fields = vec![(253, U32(MORNING + second)), (3, U8(150))];
        fields.extend_from_slice(own);
        part.local(2, 20, &fields, &[(3, 1, value.clone())])
    })
}

#[test]
fn what_an_app_has_measured_is_used_in_its_unit() {
    let float = |value| (0x88, F32(value));
    for (native, unit, (base, value), expected) in [
        (39, Some("Centimeters"), float(8.72), Some(87.2)),
        (39, Some("mm"), float(87.2), Some(87.2)),
        (39, Some("m"), float(0.0872), Some(87.2)),
        (39, None, float(87.2), Some(87.2)),
        (39, Some("inches"), float(3.4), None),
        (39, Some("ms"), float(87.2), None),
        (41, Some("Milliseconds"), (0x84, U16(250)), Some(250.0)),
        (41, Some("s"), float(0.25), Some(250.0)),
        (85, Some("m"), float(0.97), Some(97.0)),
        (85, Some("mm"), (0x84, U16(970)), Some(97.0)),
        (7, Some("Watts"), (0x84, U16(231)), Some(231.0)),
        (4, Some("RPM"), (0x02, U8(85)), Some(170.0)),
        (4, Some("spm"), float(171.5), Some(171.5)),
        (84, Some("%"), float(50.2), Some(50.2)),
        (83, Some("percent"), float(8.15), Some(8.15)),
        (5, Some("km"), float(1.5), Some(1.5)),
        (5, Some("Meters"), (0x86, U32(1500)), Some(1.5)),
    ] {
        let mut more = vec![(15, U8(native))];
        more.extend(unit.map(|unit| (8, Text(unit))));
        let run = run(&records(describe(Part::activity(), base, &more), &value, &[]).end());
        let measured = match native {
            39 => run.oscillation_mm,
            41 => run.contact_ms,
            85 => run.step_length_cm,
            7 => run.power_w,
            4 => run.cadence_spm,
            84 => run.balance_left_percent,
            83 => run.ratio_percent,
            _ => Some(run.distance_km).filter(|km| *km > 0.0),
        };
        assert_eq!(measured, expected, "field {native} in {unit:?}");
    }
}

#[test]
fn what_an_app_scales_is_scaled_back() {
    let more = [(15, U8(41)), (6, U8(4)), (8, Text("ms"))];
    assert_eq!(
        run(&records(describe(Part::activity(), 0x84, &more), &U16(1000), &[]).end()).contact_ms,
        Some(250.0)
    );
    for offset in [I8(5), I8(-5)] {
        let more = [(15, U8(41)), (7, offset)];
        assert_eq!(
            run(&records(describe(Part::activity(), 0x84, &more), &U16(250), &[]).end()).contact_ms,
            None
        );
    }
}

#[test]
fn the_watch_s_own_value_comes_first() {
    let part = describe(Part::activity(), 0x84, &[(15, U8(41))]);
    assert_eq!(run(&records(part, &U16(260), &[(41, U16(2500))]).end()).contact_ms, Some(250.0));
}

#[test]
fn power_that_is_always_zero_was_not_measured() {
    let part = describe(Part::activity(), 0x84, &[(15, U8(7)), (8, Text("Watts"))]);
    let run = run(&records(part, &U16(0), &[]).session(MORNING, &[(20, U16(0))]).end());
    assert_eq!(run.power_w, None);
    assert!(run.seconds.unwrap().power_w.is_none());
}

// threat: D4
#[test]
fn a_field_that_nobody_described_is_passed_over() {
    let run = run(&records(Part::activity(), &U16(250), &[(4, U8(85))]).end());
    assert_eq!((run.contact_ms, run.cadence_spm), (None, Some(170.0)));
}

#[test]
fn a_field_of_another_message_or_of_nothing_is_passed_over() {
    let lap = Part::activity();
    let lap =
        lap.message(206, &[(0, U8(1)), (1, U8(3)), (2, U8(0x84)), (14, U16(19)), (15, U8(41))]);
    let own = describe(Part::activity(), 0x84, &[]);
    let stranger = describe(Part::activity(), 0x84, &[(15, U8(199))]);
    for part in [lap, own, stranger] {
        assert_eq!(run(&records(part, &U16(250), &[]).end()).contact_ms, None);
    }
}

#[test]
fn a_length_that_does_not_fit_has_no_value() {
    let part = describe(Part::activity(), 0x84, &[(15, U8(41))]);
    for odd in [Raw(0, vec![1, 2, 3]), Raw(0, vec![]), Raw(0, vec![9])] {
        assert_eq!(run(&records(part.clone(), &odd, &[]).end()).contact_ms, None, "{odd:?}");
    }
}

#[test]
fn no_number_is_no_value() {
    for value in [f32::NAN, f32::INFINITY, -1.0] {
        let part = describe(Part::activity(), 0x88, &[(15, U8(41))]);
        assert_eq!(run(&records(part, &F32(value), &[]).end()).contact_ms, None, "{value}");
    }
    let huge = describe(Part::activity(), 0x88, &[(15, U8(41))]);
    let (run, _) = run_and_notes(&records(huge, &F32(1e30), &[]).end());
    assert_eq!(run.contact_ms, None);
}

#[test]
fn a_later_description_counts_from_then_on() {
    let part = describe(Part::activity(), 0x84, &[(15, U8(7)), (8, Text("W"))]);
    let part = describe(part, 0x84, &[(15, U8(41)), (8, Text("ms"))]);
    let run = run(&records(part, &U16(250), &[]).end());
    assert_eq!((run.power_w, run.contact_ms), (None, Some(250.0)));
}
