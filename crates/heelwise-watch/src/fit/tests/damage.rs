//! Headers, checksums, and files that broke off or were changed.

use proptest::prelude::*;

use super::build::{Part, U8, U16, U32, checksum, header};
use super::{MORNING, read, run, run_and_notes};
use crate::{ReadNote, Unreadable};

/// About 900 bytes with all kinds of messages, the totals at the end.
fn small() -> Vec<u8> {
    let part = Part::activity()
        .message(206, &[(0, U8(0)), (1, U8(1)), (2, U8(0x84)), (14, U16(20)), (15, U8(41))]);
    let part = (0..45).fold(part, |part, second| {
        let fields =
            [(253, U32(MORNING + second)), (4, U8(85)), (5, U32(second * 300)), (3, U8(150))];
        part.local(1, 20, &fields, &[(1, 0, U16(250))])
    });
    let part = (0..20)
        .fold(part, |part, second| part.later(2, second, 20, &[(4, U8(85)), (41, U16(2500))]));
    let part = part.session(MORNING, &[(8, U32(64_000)), (9, U32(20_000))]);
    part.message(34, &[(253, U32(MORNING + 64)), (5, U32(MORNING + 3664))]).end()
}

#[test]
fn the_small_file_is_sound() {
    let bytes = small();
    assert!((800..1100).contains(&bytes.len()), "{}", bytes.len());
    let run = run(&bytes);
    assert_eq!((run.minutes, run.contact_ms, run.incomplete), (1.066_67, Some(250.0), false));
}

// threat: D1
#[test]
fn a_file_that_breaks_off_anywhere_is_never_taken_as_whole() {
    let bytes = small();
    for length in 0..bytes.len() {
        let checksum_begins = bytes.len() - 2;
        match read(&bytes[..length]) {
            Err(_) => {}
            Ok(reading) => {
                let is_noted = reading.notes.iter().any(|note| match note {
                    ReadNote::Incomplete { used, of } => {
                        *used <= length as u64 && *of == bytes.len() as u64
                    }
                    ReadNote::NoChecksum => length == checksum_begins,
                    _ => false,
                });
                assert!(is_noted, "{length}: {:?}", reading.notes);
                assert!(
                    reading
                        .runs
                        .iter()
                        .all(|run| run.undated().incomplete == (length < checksum_begins))
                );
            }
        }
    }
}

#[test]
fn a_bit_that_was_turned_anywhere_is_noted() {
    let bytes = small();
    for place in 0..bytes.len() * 8 {
        let mut turned = bytes.clone();
        turned[place / 8] ^= 1 << (place % 8);
        if let Ok(reading) = read(&turned) {
            assert!(!reading.notes.is_empty(), "bit {place}");
        }
    }
}

#[test]
fn bytes_that_are_gone_from_the_middle_are_noted() {
    let bytes = small();
    for place in 14..bytes.len() - 8 {
        let shorter = [&bytes[..place], &bytes[place + 7..]].concat();
        if let Ok(reading) = read(&shorter) {
            assert!(!reading.notes.is_empty(), "byte {place}");
        }
    }
}

#[test]
fn headers_have_several_lengths() {
    let body = Part::activity().session(MORNING, &[(8, U32(60_000))]).body;
    for size in [12, 13, 14, 20, 255] {
        let mut bytes = header(size, u32::try_from(body.len()).unwrap());
        bytes.extend(&body);
        bytes.extend(checksum(&bytes).to_le_bytes());
        assert_eq!(run(&bytes).minutes, 1.0, "{size}");
    }
    for size in [0, 11] {
        let mut bytes = header(14, u32::try_from(body.len()).unwrap());
        bytes.extend(&body);
        bytes[0] = size;
        assert_eq!(read(&bytes), Err(Unreadable::Header), "{size}");
    }
}

// threat: D2
#[test]
fn the_header_s_own_checksum_is_zero_or_right() {
    let mut bytes = small();
    let end = bytes.len() - 2;
    for (said, notes) in [([0, 0], vec![]), ([1, 2], vec![ReadNote::Checksum])] {
        bytes[12..14].copy_from_slice(&said);
        let sum = checksum(&bytes[..end]).to_le_bytes();
        bytes[end..].copy_from_slice(&sum);
        assert_eq!(run_and_notes(&bytes).1, notes);
    }
}

// threat: D2
#[test]
fn the_file_s_checksum_is_missing_or_wrong() {
    let bytes = small();
    let end = bytes.len() - 2;
    let with = |sum: &[u8]| run_and_notes(&[&bytes[..end], sum].concat());
    assert_eq!(with(&[0, 0]).1, [ReadNote::NoChecksum]);
    assert_eq!(with(&[1, 2]).1, [ReadNote::Checksum]);
    assert_eq!(with(&[]).1, [ReadNote::NoChecksum]);
    let (run, notes) = with(&bytes[end..=end]);
    assert_eq!(notes, [ReadNote::Incomplete { used: end as u64, of: bytes.len() as u64 }]);
    assert!(!run.incomplete, "all records are there");
}

#[test]
fn a_checksum_that_is_truly_zero_is_one() {
    let write =
        |power: u16| Part::activity().session(MORNING, &[(8, U32(60_000)), (20, U16(power))]).end();
    let zero = (1..2000).map(write).find(|bytes| bytes.ends_with(&[0, 0]));
    // Two bytes of a message reach every checksum, but not every one is a power that can be true.
    let zero = zero
        .or_else(|| (2000..=u16::MAX).map(write).find(|bytes| bytes.ends_with(&[0, 0])))
        .unwrap();
    assert!(!read(&zero).unwrap().notes.contains(&ReadNote::NoChecksum));
}

#[test]
fn a_length_that_was_never_written_is_not_believed() {
    let bytes = small();
    for said in [0, u32::MAX] {
        let mut unfinished = bytes[..bytes.len() - 2].to_vec();
        unfinished[4..8].copy_from_slice(&said.to_le_bytes());
        unfinished[12..14].copy_from_slice(&[0, 0]);
        let (run, notes) = run_and_notes(&unfinished);
        assert_eq!((run.minutes, run.incomplete), (1.066_67, true), "{said}");
        assert!(matches!(notes[..], [ReadNote::Incomplete { .. }]), "{notes:?}");
    }
}

// threat: D4
#[test]
fn a_length_of_four_gigabytes_is_a_lie() {
    let mut bytes = small();
    bytes[4..8].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    bytes[12..14].copy_from_slice(&[0, 0]);
    let (run, notes) = run_and_notes(&bytes);
    assert!(run.incomplete);
    assert!(matches!(notes[..], [ReadNote::Incomplete { of: 0x1_0000_000e, .. }]), "{notes:?}");
}

#[test]
fn a_message_does_not_reach_beyond_the_end_that_the_header_says() {
    let part = Part::activity().records(MORNING, 40, |_| vec![(4, U8(85)), (3, U8(150))]);
    let mut bytes = part.end();
    let length = u32::try_from(bytes.len() - 16 - 3).unwrap();
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes[12..14].copy_from_slice(&[0, 0]);
    let reading = read(&bytes).unwrap();
    assert_eq!(reading.runs[0].undated().elapsed_minutes, Some(0.63333), "the last record is cut");
    assert!(reading.runs[0].undated().incomplete);
}

// threat: D4
#[test]
fn what_nobody_defined_ends_it() {
    let part = Part::activity().session(MORNING, &[(8, U32(60_000))]);
    for undefined in [0x05, 0xe3] {
        let (run, notes) =
            run_and_notes(&part.clone().raw(&[undefined, 1, 2, 3]).session(MORNING, &[]).end());
        assert!(run.incomplete);
        assert!(matches!(notes[..], [ReadNote::Incomplete { .. }]), "{notes:?}");
    }
    let nothing = Part::default().raw(&[0x05, 1, 2, 3]).end();
    assert_eq!(read(&nothing), Err(Unreadable::Damaged { at: 14 }));
}

// threat: D2
#[test]
fn bytes_that_follow_are_noted() {
    let bytes = small();
    for more in [&b"\0"[..], b"<html>", &[0xff; 100], &header(14, 50)[1..]] {
        let (_, notes) = run_and_notes(&[&bytes, more].concat());
        let (used, of) = (bytes.len() as u64, (bytes.len() + more.len()) as u64);
        assert_eq!(notes, [ReadNote::Trailing { used, of }]);
    }
}

#[test]
fn a_second_part_that_is_damaged_does_not_take_the_first_with_it() {
    let bytes = small();
    let cut = read(&[&bytes, &bytes[..500]].concat()).unwrap();
    let incomplete: Vec<bool> = cut.runs.iter().map(|run| run.undated().incomplete).collect();
    assert_eq!(incomplete, [false, true]);
    assert!(matches!(cut.notes[..], [ReadNote::Incomplete { .. }]), "{:?}", cut.notes);
    let barely = read(&[&bytes, &bytes[..20]].concat()).unwrap();
    assert_eq!(barely.runs.len(), 1);
    assert!(matches!(barely.notes[..], [ReadNote::Incomplete { .. }]), "{:?}", barely.notes);
}

// threat: D2
#[test]
fn a_first_part_that_is_damaged_does_not_take_the_second_with_it() {
    let bytes = small();
    let mut damaged = bytes.clone();
    damaged[600] = 0xff;
    let part = Part::activity().raw(&[0x0f; 40]).end();
    let reading = read(&[part, bytes.clone()].concat()).unwrap();
    assert_eq!(reading.runs.len(), 1);
    assert!(!reading.runs[0].undated().incomplete);
    assert!(matches!(reading.notes[..], [ReadNote::Incomplete { .. }]), "{:?}", reading.notes);
    assert_eq!(read(&[damaged, bytes].concat()).unwrap().runs.len(), 2);
}

/// A developer's field without bytes and a definition that says more than there is, in 45 bytes:
/// what made another decoder overflow.
// threat: D3
#[test]
fn lengths_that_do_not_add_up_do_no_harm() {
    let tricks: [&[u8]; 6] = [
        &[0x60, 0, 0, 20, 0, 1, 4, 0, 2, 1, 3, 0, 1, 0, 0],
        &[0x40, 0, 0, 20, 0, 255, 4, 1, 2],
        &[0x40, 0, 0, 206, 0, 0, 0],
        &[0x60, 0, 0, 20, 0, 0, 255, 1, 2, 3],
        &[0x40, 0, 0, 20, 0, 1, 253, 0, 0x86, 0],
        &[0x80, 0x80, 0xff],
    ];
    for trick in tricks {
        for said in [
            0,
            1,
            u32::try_from(trick.len()).unwrap() - 1,
            u32::try_from(trick.len()).unwrap(),
            u32::MAX - 1,
        ] {
            let bytes = [&header(14, said), trick, &[0, 0]].concat();
            assert!(read(&bytes).is_err(), "{trick:?} of {said}");
        }
    }
}

proptest! {
    // threat: D3
    #[test]
    fn any_bytes_after_a_header_are_read_or_refused(
        body in prop::collection::vec(any::<u8>(), 0..600),
        said in 0_u32..700,
    ) {
        let _ = read(&[header(14, said), body].concat());
    }

    #[test]
    fn any_change_is_noted_or_refused(
        place in 0_usize..900,
        value in any::<u8>(),
        more in 0_usize..4,
    ) {
        let bytes = small();
        let mut changed = bytes.clone();
        for place in (place..bytes.len()).take(1 + more) {
            changed[place] = value;
        }
        if let Ok(reading) = read(&changed) {
            prop_assert!(changed == bytes || !reading.notes.is_empty());
        }
    }
}
