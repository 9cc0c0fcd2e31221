//! Rounding of what is kept of a run.

/// A value rounded to tenths.
pub(crate) fn round_to_tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A value rounded to hundredths.
pub(crate) fn round_to_hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
