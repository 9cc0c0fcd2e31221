//! From the bytes of a record to a sample: worked out once per definition, then followed for every record.

use super::base::Base;
use super::definition::Field;
use super::message::DeveloperField;
use super::unit::{self, Quantity};
use crate::track::{NONE_8, NONE_16, NONE_32, Sample};

/// What of a record is taken, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Distance,
    Speed,
    Cadence,
    CadenceFraction,
    /// The whole cadence with its fraction, in 256ths.
    Cadence256,
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

/// One value to take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    offset: usize,
    base: Base,
    to: To,
    /// For fields that somebody's app has added: to be multiplied, and only taken where the watch itself has none.
    factor: Option<f64>,
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
        To::Cadence => (Quantity::Rate, "rpm", 128.0),
        To::Contact => (Quantity::Time, "ms", 10_000.0),
        To::Balance | To::Ratio => (Quantity::Share, "%", 100.0),
        To::Oscillation | To::StepLength => (Quantity::Length, "mm", 10_000.0),
        To::Power => (Quantity::Power, "watts", 1.0),
        To::HeartRate => (Quantity::Rate, "bpm", 1.0),
        To::CadenceFraction | To::Cadence256 | To::Altitude | To::SpeedAndDistance => return None,
    })
}

/// The steps for the fields of a record.
pub(crate) fn of(fields: &[Field]) -> Vec<Step> {
    let wanted = FIELDS.iter().flat_map(|(number, to)| {
        fields.iter().filter(move |field| field.number == *number).map(move |field| (field, *to))
    });
    let fits = |(field, to): &(&Field, To)| match to {
        To::SpeedAndDistance => field.size == 3,
        _ => field.fits() && field.base != Base::Text,
    };
    let step = |(field, to): (&Field, To)| Step { offset: field.offset, base: field.base, to, factor: None };
    wanted.filter(fits).map(step).collect()
}

/// The step for a field that an app has added, if it stands for one of the profile's and is in a unit that is known.
pub(crate) fn of_developer(known: &DeveloperField, offset: usize, size: usize) -> Option<Step> {
    let (_, to) = FIELDS.iter().find(|(number, _)| Some(*number) == known.stands_for)?;
    if size == 0 || !size.is_multiple_of(known.base.size()) || known.base == Base::Text {
        return None;
    }
    let (quantity, usual, column) = developers(*to)?;
    let factor = unit::factor(quantity, known.unit.as_deref().unwrap_or(usual))? * column / known.scale;
    Some(Step { offset, base: known.base, to: *to, factor: Some(factor) })
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

/// The sample of a record.
#[inline]
pub(crate) fn run(steps: &[Step], record: &[u8], big_endian: bool, memory: &mut Memory) -> Sample {
    let mut sample = Sample::EMPTY;
    for step in steps {
        let Some(bytes) = record.get(step.offset..) else { continue };
        match (step.factor, step.to) {
            (Some(factor), to) => add_developers(&mut sample, to, step.base.number(bytes, big_endian), factor),
            (None, To::SpeedAndDistance) => compressed(&mut sample, bytes, memory),
            (None, to) => {
                if let Some(value) = step.base.whole(bytes, big_endian) {
                    put(&mut sample, to, value);
                }
            }
        }
    }
    sample
}

#[inline]
fn put(sample: &mut Sample, to: To, value: u32) {
    let short = u16::try_from(value).unwrap_or(NONE_16);
    match to {
        To::Distance => sample.distance = value,
        To::Speed => sample.speed = short,
        // 255 is how sensors say that they have none, also where the type of the field says otherwise.
        To::Cadence => sample.cadence = if short == 255 { NONE_16 } else { short.saturating_mul(128) },
        To::CadenceFraction if sample.cadence != NONE_16 => {
            sample.cadence = sample.cadence.saturating_add(short.min(127));
        }
        To::Cadence256 => sample.cadence = short / 2,
        To::Contact => sample.contact = short,
        To::Balance => sample.balance = short,
        To::Oscillation => sample.oscillation = short,
        To::Ratio => sample.ratio = short,
        To::StepLength => sample.step_length = short,
        To::Power => sample.power = short,
        To::Altitude => sample.altitude = short,
        To::HeartRate => sample.heart_rate = u8::try_from(value).unwrap_or(NONE_8),
        To::CadenceFraction | To::SpeedAndDistance => {}
    }
}

fn add_developers(sample: &mut Sample, to: To, value: Option<f64>, factor: f64) {
    let Some(value) = value.map(|value| (value * factor).round()).filter(|value| (0.0..1e9).contains(value)) else {
        return;
    };
    let is_missing = match to {
        To::Distance => sample.distance == NONE_32,
        To::Speed => sample.speed == NONE_16,
        To::Cadence => sample.cadence == NONE_16,
        To::Contact => sample.contact == NONE_16,
        To::Balance => sample.balance == NONE_16,
        To::Oscillation => sample.oscillation == NONE_16,
        To::Ratio => sample.ratio == NONE_16,
        To::StepLength => sample.step_length == NONE_16,
        To::Power => sample.power == NONE_16,
        To::HeartRate => sample.heart_rate == NONE_8,
        _ => false,
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between 0 and a thousand million"
    )]
    let value = value as u32;
    match to {
        _ if !is_missing => {}
        // Here the value is in 128ths already.
        To::Cadence => sample.cadence = u16::try_from(value).unwrap_or(NONE_16),
        to => put(sample, to, value),
    }
}

/// Twelve bits of speed in hundredths of a metre a second, twelve of distance in sixteenths of a metre.
fn compressed(sample: &mut Sample, bytes: &[u8], memory: &mut Memory) {
    let Some(&[low, middle, high]) = bytes.first_chunk::<3>() else { return };
    if (low, middle, high) == (0xff, 0xff, 0xff) {
        return;
    }
    sample.speed = (u16::from(low) | (u16::from(middle) & 0x0f) << 8) * 10;
    sample.distance = memory.distance_cm(u32::from(middle) >> 4 | u32::from(high) << 4);
}
