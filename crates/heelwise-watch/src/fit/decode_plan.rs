//! From the bytes of a record to a sample: worked out once per definition, then followed for every
//! record.

use super::base_type::BaseType;
use super::field::{DeveloperField, Field};
use super::unit::{self, Quantity};
use crate::track::{NONE_16, NONE_32, Sample};

/// The target of a value of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Distance,
    Speed,
    Cadence,
    CadenceFraction,
    /// The whole cadence with its fraction, in 256ths.
    Cadence256,
    /// The same of an app, in 128ths.
    Cadence128,
    Contact,
    Balance,
    Oscillation,
    Ratio,
    StepLength,
    Power,
    Altitude,
    HeartRate,
    /// Speed and distance in three bytes.
    SpeedAndDistance,
}

/// The values of one record, each where [`Target`] says, [`NONE_32`] where there is none.
type FieldValues = [u32; 16];

/// One value to take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DecodeStep {
    offset: usize,
    to: Target,
    how: Decoding,
}

/// How a value becomes a number.
#[derive(Clone, Copy, Debug)]
enum Decoding {
    /// As nearly all are: the low bytes of a word without sign, the low one first. One value says
    /// that there is none.
    Plain { mask: u32, none: u32 },
    /// Of some other type.
    Typed(BaseType),
    /// Speed and distance in three bytes.
    Packed,
    /// Of a field that somebody's app has added: to be multiplied, and only taken where the watch
    /// itself has none.
    Added(BaseType, f64),
}

impl Decoding {
    fn new(base: BaseType, big_endian: bool) -> Self {
        match base {
            BaseType::U8 { none } => Self::Plain { mask: 0xff, none: none.into() },
            BaseType::U16 { none } if !big_endian => {
                Self::Plain { mask: 0xffff, none: none.into() }
            }
            BaseType::U32 { none } if !big_endian => Self::Plain { mask: u32::MAX, none },
            other => Self::Typed(other),
        }
    }
}

/// What a field of a record is, by its number in the format's profile. Later ones win: the watch
/// writes some values twice, first as they used to be, then finer.
const FIELDS: [(u8, Target); 16] = [
    (8, Target::SpeedAndDistance),
    (5, Target::Distance),
    (6, Target::Speed),
    (73, Target::Speed),
    (4, Target::Cadence),
    (53, Target::CadenceFraction),
    (52, Target::Cadence256),
    (41, Target::Contact),
    (84, Target::Balance),
    (39, Target::Oscillation),
    (83, Target::Ratio),
    (85, Target::StepLength),
    (7, Target::Power),
    (2, Target::Altitude),
    (78, Target::Altitude),
    (3, Target::HeartRate),
];

/// What a developer's field measures that stands for one of the profile's, the unit it has there
/// when the app names none, and how much of the sample's column one of the quantity's own units is.
fn developers(to: Target) -> Option<(Quantity, &'static str, f64)> {
    Some(match to {
        Target::Distance => (Quantity::Length, "m", 100.0),
        Target::Speed => (Quantity::Speed, "m/s", 1000.0),
        Target::Cadence128 => (Quantity::Rate, "rpm", 128.0),
        Target::Contact => (Quantity::Time, "ms", 10_000.0),
        Target::Balance | Target::Ratio => (Quantity::Share, "%", 100.0),
        Target::Oscillation | Target::StepLength => (Quantity::Length, "mm", 10_000.0),
        Target::Power => (Quantity::Power, "watts", 1.0),
        Target::HeartRate => (Quantity::Rate, "bpm", 1.0),
        Target::Cadence
        | Target::CadenceFraction
        | Target::Cadence256
        | Target::Altitude
        | Target::SpeedAndDistance => return None,
    })
}

/// The steps for the fields of a record.
pub(crate) fn decode_plan(fields: &[Field], big_endian: bool) -> Vec<DecodeStep> {
    let wanted = FIELDS.iter().flat_map(|(number, to)| {
        fields.iter().filter(move |field| field.number == *number).map(move |field| (field, *to))
    });
    let fits = |(field, to): &(&Field, Target)| match to {
        Target::SpeedAndDistance => field.size == 3,
        _ => field.fits() && field.base != BaseType::Text,
    };
    let how = |field: &Field, to| match to {
        Target::SpeedAndDistance => Decoding::Packed,
        _ => Decoding::new(field.base, big_endian),
    };
    let step = |(field, to): (&Field, Target)| DecodeStep {
        offset: field.offset,
        to,
        how: how(field, to),
    };
    wanted.filter(fits).map(step).collect()
}

/// The step for a field that an app has added, if it stands for one of the profile's and is in a
/// unit that is known.
pub(crate) fn from_developer_field(
    known: &DeveloperField,
    offset: usize,
    size: usize,
) -> Option<DecodeStep> {
    let (_, to) = FIELDS.iter().find(|(number, _)| Some(*number) == known.stands_for)?;
    if size == 0 || !size.is_multiple_of(known.base.size()) || known.base == BaseType::Text {
        return None;
    }
    let to = if *to == Target::Cadence { Target::Cadence128 } else { *to };
    let (quantity, usual, column) = developers(to)?;
    let factor =
        unit::factor(quantity, known.unit.as_deref().unwrap_or(usual))? * column / known.scale;
    Some(DecodeStep { offset, to, how: Decoding::Added(known.base, factor) })
}

/// The state carried from record to record.
#[derive(Debug, Default)]
pub(crate) struct CompressedSpeedState {
    /// Distance in sixteenths of a metre, for watches that write its last twelve bits only.
    sixteenths: Option<(u32, u32)>,
}

impl CompressedSpeedState {
    /// Adds what the twelve bits say was run since they were last seen.
    fn distance_cm(&mut self, bits: u32) -> u32 {
        let (sum, last) = self.sixteenths.unwrap_or((0, 0));
        let sum = sum.saturating_add(bits.wrapping_sub(last) & 0xfff);
        self.sixteenths = Some((sum, bits));
        u32::try_from(u64::from(sum) * 100 / 16).unwrap_or(NONE_32)
    }
}

/// The sample of a record, without its time. `bytes` begin with the record; what follows it is not
/// looked at, but lets a short value be taken as the low part of a word.
#[inline]
pub(crate) fn run(
    steps: &[DecodeStep],
    bytes: &[u8],
    big_endian: bool,
    memory: &mut CompressedSpeedState,
) -> Sample {
    let mut values = [NONE_32; 16];
    for step in steps {
        let Some(bytes) = bytes.get(step.offset..) else { continue };
        let field = &mut values[step.to as usize];
        match step.how {
            Decoding::Plain { mask, none } => {
                let value = word(bytes) & mask;
                *field = if value == none { *field } else { value };
            }
            Decoding::Typed(base) => *field = base.whole(bytes, big_endian).unwrap_or(*field),
            Decoding::Packed => packed(&mut values, bytes, memory),
            Decoding::Added(..) if *field != NONE_32 => {}
            Decoding::Added(base, factor) => *field = added(base.number(bytes, big_endian), factor),
        }
    }
    sample(&values)
}

/// The next four bytes as a number, those beyond the last one zero.
#[inline]
fn word(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or_else(|| last_word(bytes), |word| u32::from_le_bytes(*word))
}

#[cold]
fn last_word(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

/// A developer's value in the unit of its column.
fn added(value: Option<f64>, factor: f64) -> u32 {
    let value =
        value.map(|value| (value * factor).round()).filter(|value| (0.0..1e9).contains(value));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between 0 and a thousand million"
    )]
    value.map_or(NONE_32, |value| value as u32)
}

/// Twelve bits of speed in hundredths of a metre a second, twelve of distance in sixteenths of a
/// metre.
fn packed(values: &mut FieldValues, bytes: &[u8], memory: &mut CompressedSpeedState) {
    let Some(&[low, middle, high]) = bytes.first_chunk::<3>() else { return };
    if (low, middle, high) == (0xff, 0xff, 0xff) {
        return;
    }
    values[Target::Speed as usize] = (u32::from(low) | (u32::from(middle) & 0x0f) << 8) * 10;
    values[Target::Distance as usize] =
        memory.distance_cm(u32::from(middle) >> 4 | u32::from(high) << 4);
}

/// Puts the values together.
#[inline]
fn sample(values: &FieldValues) -> Sample {
    let value = |to: Target| values[to as usize];
    // What is too large for its column is none.
    #[allow(clippy::cast_possible_truncation, reason = "it is no more than fits")]
    let short = |to| value(to).min(NONE_16.into()) as u16;
    #[allow(clippy::cast_possible_truncation, reason = "it is no more than fits")]
    let heart_rate = value(Target::HeartRate).min(0xff) as u8;
    Sample {
        time: NONE_32,
        distance: value(Target::Distance),
        speed: short(Target::Speed),
        cadence: cadence(values),
        contact: short(Target::Contact),
        balance: short(Target::Balance),
        oscillation: short(Target::Oscillation),
        ratio: short(Target::Ratio),
        step_length: short(Target::StepLength),
        power: short(Target::Power),
        altitude: short(Target::Altitude),
        heart_rate,
    }
}

/// The finest cadence there is, in 128ths.
#[inline]
fn cadence(values: &FieldValues) -> u16 {
    let value = |to: Target| values[to as usize];
    let finest = match (value(Target::Cadence256), value(Target::Cadence)) {
        // 255 is how sensors say that they have none, also where the type of the field says
        // otherwise.
        (NONE_32, NONE_32 | 255) => value(Target::Cadence128),
        (NONE_32, whole) => {
            let fraction = Some(value(Target::CadenceFraction))
                .filter(|fraction| *fraction < 128)
                .unwrap_or_default();
            whole.min(NONE_16.into()) * 128 + fraction
        }
        (finer, _) => finer / 2,
    };
    u16::try_from(finest).unwrap_or(NONE_16)
}
