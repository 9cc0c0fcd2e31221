//! A point of a track while it is read.

use super::number::{Text, number, units};
use super::tag::Tag;
use super::time::{self, ParsedTime};
use crate::track::{NONE_8, NONE_16, NONE_32, Sample};

/// Heart rates and cadences are bytes on the watch, where this one says that there is none.
const NO_BYTE: u32 = NONE_8 as u32;

/// The values of a track point.
#[derive(Default)]
pub(super) struct TrackPoint {
    pub(super) time: Option<ParsedTime>,
    /// Degrees.
    pub(super) latitude: Option<f64>,
    pub(super) longitude: Option<f64>,
    distance: Option<u32>,
    altitude: Option<u32>,
    heart_rate: Option<u32>,
    cadence: Option<u32>,
    run_cadence: Option<u32>,
    speed: Option<u32>,
    power: Option<u32>,
}

impl TrackPoint {
    /// Takes a value of the point, or of something in it.
    pub(super) fn take(&mut self, parent: Tag, tag: Tag, text: Text, dropped: &mut u64) {
        match tag {
            // A point without a time is counted as a whole.
            Tag::Time if parent == Tag::Point => self.time = text.and_then(time::read),
            Tag::Distance if parent == Tag::Point => {
                self.distance = units(text, 100.0, 0.0, NONE_32 - 1, dropped);
            }
            Tag::Altitude if parent == Tag::Point => {
                self.altitude = word(text, 5.0, -500.0, dropped);
            }
            Tag::Latitude => self.latitude = number(text, dropped),
            Tag::Longitude => self.longitude = number(text, dropped),
            Tag::HeartRate => self.heart_rate = byte(text, 1.0, dropped),
            Tag::Cadence => self.cadence = byte(text, 128.0, dropped),
            Tag::RunCadence => self.run_cadence = byte(text, 128.0, dropped),
            Tag::Speed => self.speed = word(text, 1000.0, 0.0, dropped),
            Tag::Power => self.power = word(text, 1.0, 0.0, dropped),
            _ => {}
        }
    }

    /// The sample; nothing without a time.
    pub(super) fn sample(&self) -> Option<Sample> {
        let small = |value: Option<u32>| {
            value.and_then(|value| u16::try_from(value).ok()).unwrap_or(NONE_16)
        };
        let heart_rate = self.heart_rate.and_then(|rate| u8::try_from(rate).ok());
        Some(Sample {
            time: self.time?.seconds,
            distance: self.distance.unwrap_or(NONE_32),
            altitude: small(self.altitude),
            heart_rate: heart_rate.unwrap_or(NONE_8),
            cadence: small(self.run_cadence.or(self.cadence)),
            speed: small(self.speed),
            power: small(self.power),
            ..Sample::EMPTY
        })
    }
}

/// A number that fits 16 bits, in units.
fn word(text: Text, to_one: f64, least: f64, dropped: &mut u64) -> Option<u32> {
    units(text, to_one, least, u32::from(NONE_16 - 1), dropped)
}

/// A number that is a byte on the watch, in units.
fn byte(text: Text, to_one: f64, dropped: &mut u64) -> Option<u32> {
    let whole = units(text, 1.0, 0.0, NO_BYTE, dropped).filter(|whole| *whole != NO_BYTE)?;
    if to_one > 1.0 { word(text, to_one, 0.0, dropped) } else { Some(whole) }
}
