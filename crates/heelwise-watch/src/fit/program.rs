//! From the bytes of a record to a sample: worked out once per definition, then followed for every record.

use super::base::Base;
use super::definition::Field;
use super::message::DeveloperField;
use super::unit::{self, Quantity};
use crate::track::{NONE_16, NONE_32, Sample};

/// What of a record is taken, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
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

/// The values of one record, each where [`To`] says, [`NONE_32`] where there is none.
type Slots = [u32; 16];

/// One value to take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    offset: usize,
    to: To,
    how: How,
}

/// How a value becomes a number.
#[derive(Clone, Copy, Debug)]
enum How {
    /// As nearly all are: the low bytes of a word without sign, the low one first. One value says that there is none.
    Plain { mask: u32, none: u32 },
    /// Of some other type.
    Typed(Base),
    /// Speed and distance in three bytes.
    Packed,
    /// Of a field that somebody's app has added: to be multiplied, and only taken where the watch itself has none.
    Added(Base, f64),
}

impl How {
    fn of(base: Base, big_endian: bool) -> Self {
        match base {
            Base::U8 { none } => Self::Plain { mask: 0xff, none: none.into() },
            Base::U16 { none } if !big_endian => Self::Plain { mask: 0xffff, none: none.into() },
            Base::U32 { none } if !big_endian => Self::Plain { mask: u32::MAX, none },
            other => Self::Typed(other),
        }
    }
}

/// What a field of a record is, by its number in the format's profile. Later ones win: the watch writes some values twice, first
/// as they used to be, then finer.
const FIELDS: [(u8, To); 16] = [
    (8, To::SpeedAndDistance),
    (5, To::Distance),
    (6, To::Speed),
    (73, To::Speed),
    (4, To::Cadence),
    (53, To::CadenceFraction),
    (52, To::Cadence256),
    (41, To::Contact),
    (84, To::Balance),
    (39, To::Oscillation),
    (83, To::Ratio),
    (85, To::StepLength),
    (7, To::Power),
    (2, To::Altitude),
    (78, To::Altitude),
    (3, To::HeartRate),
];

/// What a developer's field measures that stands for one of the profile's, the unit it has there when the app names none, and how
/// much of the sample's column one of the quantity's own units is.
fn developers(to: To) -> Option<(Quantity, &'static str, f64)> {
    Some(match to {
        To::Distance => (Quantity::Length, "m", 100.0),
        To::Speed => (Quantity::Speed, "m/s", 1000.0),
        To::Cadence128 => (Quantity::Rate, "rpm", 128.0),
        To::Contact => (Quantity::Time, "ms", 10_000.0),
        To::Balance | To::Ratio => (Quantity::Share, "%", 100.0),
        To::Oscillation | To::StepLength => (Quantity::Length, "mm", 10_000.0),
        To::Power => (Quantity::Power, "watts", 1.0),
        To::HeartRate => (Quantity::Rate, "bpm", 1.0),
        To::Cadence | To::CadenceFraction | To::Cadence256 | To::Altitude | To::SpeedAndDistance => return None,
    })
}

/// The steps for the fields of a record.
pub(crate) fn of(fields: &[Field], big_endian: bool) -> Vec<Step> {
    let wanted = FIELDS.iter().flat_map(|(number, to)| {
        fields.iter().filter(move |field| field.number == *number).map(move |field| (field, *to))
    });
    let fits = |(field, to): &(&Field, To)| match to {
        To::SpeedAndDistance => field.size == 3,
        _ => field.fits() && field.base != Base::Text,
    };
    let how = |field: &Field, to| match to {
        To::SpeedAndDistance => How::Packed,
        _ => How::of(field.base, big_endian),
    };
    let step = |(field, to): (&Field, To)| Step { offset: field.offset, to, how: how(field, to) };
    wanted.filter(fits).map(step).collect()
}

/// The step for a field that an app has added, if it stands for one of the profile's and is in a unit that is known.
pub(crate) fn of_developer(known: &DeveloperField, offset: usize, size: usize) -> Option<Step> {
    let (_, to) = FIELDS.iter().find(|(number, _)| Some(*number) == known.stands_for)?;
    if size == 0 || !size.is_multiple_of(known.base.size()) || known.base == Base::Text {
        return None;
    }
    let to = if *to == To::Cadence { To::Cadence128 } else { *to };
    let (quantity, usual, column) = developers(to)?;
    let factor = unit::factor(quantity, known.unit.as_deref().unwrap_or(usual))? * column / known.scale;
    Some(Step { offset, to, how: How::Added(known.base, factor) })
}

/// What has to be remembered from record to record.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Distance in sixteenths of a metre, for watches that write its last twelve bits only.
    sixteenths: Option<(u32, u32)>,
}

impl Memory {
    /// Adds what the twelve bits say was run since they were last seen.
    fn distance_cm(&mut self, bits: u32) -> u32 {
        let (sum, last) = self.sixteenths.unwrap_or((0, 0));
        let sum = sum.saturating_add(bits.wrapping_sub(last) & 0xfff);
        self.sixteenths = Some((sum, bits));
        u32::try_from(u64::from(sum) * 100 / 16).unwrap_or(NONE_32)
    }
}

/// The sample of a record, without its time. `bytes` begin with the record; what follows it is not looked at, but lets a short value
/// be taken as the low part of a word.
#[inline]
pub(crate) fn run(steps: &[Step], bytes: &[u8], big_endian: bool, memory: &mut Memory) -> Sample {
    let mut slots = [NONE_32; 16];
    for step in steps {
        let Some(bytes) = bytes.get(step.offset..) else { continue };
        let slot = &mut slots[step.to as usize];
        match step.how {
            How::Plain { mask, none } => {
                let value = word(bytes) & mask;
                *slot = if value == none { *slot } else { value };
            }
            How::Typed(base) => *slot = base.whole(bytes, big_endian).unwrap_or(*slot),
            How::Packed => packed(&mut slots, bytes, memory),
            How::Added(..) if *slot != NONE_32 => {}
            How::Added(base, factor) => *slot = added(base.number(bytes, big_endian), factor),
        }
    }
    sample(&slots)
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
    let value = value.map(|value| (value * factor).round()).filter(|value| (0.0..1e9).contains(value));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between 0 and a thousand million"
    )]
    value.map_or(NONE_32, |value| value as u32)
}

/// Twelve bits of speed in hundredths of a metre a second, twelve of distance in sixteenths of a metre.
fn packed(slots: &mut Slots, bytes: &[u8], memory: &mut Memory) {
    let Some(&[low, middle, high]) = bytes.first_chunk::<3>() else { return };
    if (low, middle, high) == (0xff, 0xff, 0xff) {
        return;
    }
    slots[To::Speed as usize] = (u32::from(low) | (u32::from(middle) & 0x0f) << 8) * 10;
    slots[To::Distance as usize] = memory.distance_cm(u32::from(middle) >> 4 | u32::from(high) << 4);
}

/// Puts the values together.
#[inline]
fn sample(slots: &Slots) -> Sample {
    let value = |to: To| slots[to as usize];
    // What is too large for its column is none.
    #[allow(clippy::cast_possible_truncation, reason = "it is no more than fits")]
    let short = |to| value(to).min(NONE_16.into()) as u16;
    #[allow(clippy::cast_possible_truncation, reason = "it is no more than fits")]
    let heart_rate = value(To::HeartRate).min(0xff) as u8;
    Sample {
        time: NONE_32,
        distance: value(To::Distance),
        speed: short(To::Speed),
        cadence: cadence(slots),
        contact: short(To::Contact),
        balance: short(To::Balance),
        oscillation: short(To::Oscillation),
        ratio: short(To::Ratio),
        step_length: short(To::StepLength),
        power: short(To::Power),
        altitude: short(To::Altitude),
        heart_rate,
    }
}

/// The finest cadence there is, in 128ths.
#[inline]
fn cadence(slots: &Slots) -> u16 {
    let value = |to: To| slots[to as usize];
    let finest = match (value(To::Cadence256), value(To::Cadence)) {
        // 255 is how sensors say that they have none, also where the type of the field says otherwise.
        (NONE_32, NONE_32 | 255) => value(To::Cadence128),
        (NONE_32, whole) => {
            let fraction = Some(value(To::CadenceFraction)).filter(|fraction| *fraction < 128).unwrap_or_default();
            whole.min(NONE_16.into()) * 128 + fraction
        }
        (finer, _) => finer / 2,
    };
    u16::try_from(finest).unwrap_or(NONE_16)
}
