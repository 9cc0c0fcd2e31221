//! The few other messages that speak about a run, and what is taken from them.

use super::base_type::BaseType;
use super::definition::Definition;
use super::field::DeveloperField;

/// The totals of one sport, as the watch worked them out, in the units of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionMessage {
    /// When it began, in seconds of watches' time.
    pub start: Option<u32>,
    /// When it was written down.
    pub timestamp: Option<u32>,
    /// The sport's number.
    pub sport: Option<u32>,
    /// The number of what kind of that sport.
    pub sub_sport: Option<u32>,
    /// Milliseconds from start to end.
    pub elapsed_ms: Option<u32>,
    /// Milliseconds that the clock ran.
    pub timer_ms: Option<u32>,
    /// Centimetres.
    pub distance_cm: Option<u32>,
    /// Mean cadence as the file counts it.
    pub cadence: Option<u32>,
    /// 128ths to be added to it.
    pub cadence_fraction: Option<u32>,
    /// Ground contact in tenths of a millisecond.
    pub contact: Option<u32>,
    /// Share of the left foot in hundredths of a per cent.
    pub balance: Option<u32>,
    /// Bounce in tenths of a millimetre.
    pub oscillation: Option<u32>,
    /// Bounce in hundredths of a per cent of the step's length.
    pub ratio: Option<u32>,
    /// Length of a step in tenths of a millimetre.
    pub step_length: Option<u32>,
    /// Beats per minute.
    pub heart_rate: Option<u32>,
    /// Watts.
    pub power: Option<u32>,
    /// Metres climbed.
    pub climb_m: Option<u32>,
    /// Metres descended.
    pub descent_m: Option<u32>,
}

impl SessionMessage {
    pub(crate) const MESSAGE: u16 = 18;

    /// When it began; where that is not said, by its end and its length.
    pub(crate) fn start(&self) -> Option<u32> {
        self.start.or_else(|| self.timestamp?.checked_sub(self.elapsed_ms? / 1000))
    }

    pub(crate) fn read(definition: &Definition, message: &[u8]) -> Self {
        let field = |number| definition.whole(number, message);
        Self {
            start: field(2),
            timestamp: field(253),
            sport: field(5),
            sub_sport: field(6),
            elapsed_ms: field(7),
            timer_ms: field(8),
            distance_cm: field(9),
            cadence: field(18),
            cadence_fraction: field(92),
            contact: field(91),
            balance: field(133),
            oscillation: field(89),
            ratio: field(132),
            step_length: field(134),
            heart_rate: field(16),
            power: field(20),
            climb_m: field(22),
            descent_m: field(23),
        }
    }
}

/// Facts about the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// The declared type of the file.
    pub(crate) file_type: Option<u32>,
    pub(crate) manufacturer: Option<u32>,
    pub(crate) product: Option<u32>,
    pub(crate) product_name: Option<String>,
    /// Of the first sport that was named apart from a session.
    pub(crate) sport: Option<u32>,
    pub(crate) sub_sport: Option<u32>,
    /// When the activity was written down, and what the clock on the wall said then.
    pub(crate) timestamp: Option<u32>,
    pub(crate) local_timestamp: Option<u32>,
}

impl FileFacts {
    /// Learns from a message, if it is one that says something.
    pub(crate) fn learn(&mut self, definition: &Definition, message: &[u8]) {
        let field = |number| definition.whole(number, message);
        match definition.message {
            0 => {
                self.file_type = self.file_type.or(field(0));
                self.manufacturer = self.manufacturer.or(field(1));
                self.product = self.product.or(field(2));
                self.product_name =
                    self.product_name.take().or_else(|| definition.text(8, message));
            }
            12 => {
                self.sport = self.sport.or(field(0));
                self.sub_sport = self.sub_sport.or(field(1));
            }
            // Only the device that wrote the file, not its sensors.
            23 if field(0) == Some(0) => {
                self.product_name =
                    self.product_name.take().or_else(|| definition.text(27, message));
            }
            34 => {
                self.timestamp = self.timestamp.or(field(253));
                self.local_timestamp = self.local_timestamp.or(field(5));
            }
            _ => {}
        }
    }
}

impl DeveloperField {
    pub(crate) const MESSAGE: u16 = 206;
    /// The most that are remembered.
    pub(crate) const MOST: usize = 512;

    /// The field with its number and its developer, by which records name it.
    pub(crate) fn read(definition: &Definition, message: &[u8]) -> Option<((u8, u8), Self)> {
        let byte = |number| u8::try_from(definition.whole(number, message)?).ok();
        let is_of_records =
            definition.whole(14, message) == Some(u32::from(super::definition::RECORD));
        let scale = definition.number(6, message).filter(|scale| *scale > 0.0).unwrap_or(1.0);
        // A value with an offset of its own is nothing that a run's columns have.
        let has_offset = definition.number(7, message).is_some_and(|offset| offset != 0.0);
        let stands_for = byte(15).filter(|_| is_of_records && !has_offset);
        let unit = definition.text(8, message);
        Some((
            (byte(1)?, byte(0)?),
            Self { base: BaseType::from_number(byte(2)?), scale, unit, stands_for },
        ))
    }
}
