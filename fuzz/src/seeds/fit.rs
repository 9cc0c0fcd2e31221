//! FIT files to begin with, made up with the tests' own writer.

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../../crates/heelwise-watch/src/fit/tests/build.rs"]
mod build;

use build::{F32, Part, Raw, Text, U8, U16, U32};

const BEGIN: u32 = 1_100_000_000;

/// Small files with all that the reader knows.
pub fn seeds() -> Vec<Vec<u8>> {
    let full = |second: u32| {
        let packed = Raw(0x0d, (second * 44 % 4096 * 4096 + 275).to_le_bytes()[..3].to_vec());
        let mut fields = vec![
            (5, U32(second * 280)),
            (73, U32(2800)),
            (4, U8(85)),
            (53, U8(64)),
            (41, U16(2500)),
        ];
        fields.extend([
            (84, U16(5010)),
            (39, U16(870)),
            (83, U16(815)),
            (85, U16(9700)),
            (7, U16(230)),
            (78, U32(3000)),
        ]);
        fields.extend([(3, U8(150)), (52, U16(21_800)), (8, packed)]);
        fields
    };
    let totals = [
        (253, U32(BEGIN + 60)),
        (7, U32(59_000)),
        (8, U32(59_000)),
        (9, U32(16_000)),
        (18, U8(85)),
    ];
    let local = [(253, U32(BEGIN + 60)), (5, U32(BEGIN + 3660))];
    let usual =
        Part::activity().records(BEGIN, 20, full).session(BEGIN, &totals).message(34, &local);
    let big = Part { big_endian: true, ..Part::default() }
        .message(0, &[(0, U8(4)), (8, Text("a watch"))]);
    let big = big.records(BEGIN, 5, full).session(BEGIN, &totals);
    let described = [
        (0, U8(0)),
        (1, U8(1)),
        (2, U8(0x88)),
        (14, U16(20)),
        (15, U8(39)),
        (8, Text("cm")),
        (6, U8(1)),
    ];
    let added = (0..5).fold(Part::activity().message(206, &described), |part, second| {
        part.local(1, 20, &[(253, U32(BEGIN + second)), (3, U8(150))], &[(1, 0, F32(8.7))])
    });
    let later = Part::activity().message(21, &[(253, U32(BEGIN)), (0, U8(0))]);
    let later =
        (0..9).fold(later, |part, second| part.later(1, second * 4 % 32, 20, &[(4, U8(85))]));
    let sports = Part::activity()
        .records(BEGIN, 9, full)
        .message(18, &[(5, U8(2)), (2, U32(BEGIN)), (7, U32(4000))]);
    let sports = sports.session(BEGIN + 5, &totals);
    let unset =
        Part::activity().records(500, 5, full).message(34, &[(253, U32(900)), (5, U32(BEGIN))]);
    let parts = [usual.clone().end(), later.clone().end()].concat();
    vec![usual.end(), big.end(), added.end(), later.end(), sports.end(), unset.end(), parts]
}
