//! Samples: what a watch recorded at one moment, in the units of the FIT format, small enough to
//! keep days of them.

/// Marks a value that was not measured.
pub const NONE_16: u16 = u16::MAX;
/// Marks a value that was not measured.
pub const NONE_32: u32 = u32::MAX;
/// Marks a heart rate that was not measured.
pub const NONE_8: u8 = u8::MAX;

/// Seconds from the first day of 1970 to the beginning of watches' time, the last day of 1989.
pub const EPOCH: i64 = 631_065_600;

/// The seconds of a day.
pub const DAY_S: u32 = 86_400;

/// The gap between two samples, in seconds, above which there was a pause, unless the runner moved
/// on across it: the clock of a watch without totals is taken to have stopped.
pub(crate) const PAUSE_S: u32 = 30;

/// The most samples of one part of a file that are kept: four and a half days at one a second, or
/// 11 MB.
pub const MOST_SAMPLES: usize = 400_000;

/// A sample: the values recorded at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sample {
    /// Seconds since [`EPOCH`].
    pub time: u32,
    /// Centimetres from the start.
    pub distance: u32,
    /// Millimetres per second.
    pub speed: u16,
    /// 128ths of a step, or of two steps, per minute, as the file counts them.
    pub cadence: u16,
    /// Ground contact in tenths of a millisecond.
    pub contact: u16,
    /// Share of the left foot in hundredths of a per cent.
    pub balance: u16,
    /// Bounce in tenths of a millimetre.
    pub oscillation: u16,
    /// Bounce in hundredths of a per cent of the step's length.
    pub ratio: u16,
    /// Length of a step in tenths of a millimetre.
    pub step_length: u16,
    /// Watts.
    pub power: u16,
    /// Fifths of a metre above 500 metres below the sea.
    pub altitude: u16,
    /// Beats per minute.
    pub heart_rate: u8,
}

impl Sample {
    /// A sample in which nothing was measured.
    pub const EMPTY: Self = Self {
        time: NONE_32,
        distance: NONE_32,
        speed: NONE_16,
        cadence: NONE_16,
        contact: NONE_16,
        balance: NONE_16,
        oscillation: NONE_16,
        ratio: NONE_16,
        step_length: NONE_16,
        power: NONE_16,
        altitude: NONE_16,
        heart_rate: NONE_8,
    };

    /// Whether anything but the time was measured.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self { time: self.time, ..Self::EMPTY }
    }
}

/// A number of 16 bits, if it was measured.
pub(crate) fn measured(value: u16) -> Option<f64> {
    (value != NONE_16).then(|| f64::from(value))
}
