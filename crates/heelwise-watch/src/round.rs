//! Rounding of what is kept of a run.

use heelwise_core::number::round_to;

/// A value rounded to tenths.
pub(crate) fn round_to_tenth(value: f64) -> f64 {
    round_to(value, 1)
}

/// A value rounded to hundredths.
pub(crate) fn round_to_hundredth(value: f64) -> f64 {
    round_to(value, 2)
}
