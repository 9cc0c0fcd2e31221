//! Rounding of numbers that are shown or kept.

/// `value` rounded to `decimals` places, halves away from zero. The result is never `-0`.
pub fn round_to(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale).round() / scale + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero_and_nothing_is_minus_zero() {
        assert!((round_to(2.25, 1) - 2.3).abs() < 1e-9);
        assert!((round_to(-2.25, 1) + 2.3).abs() < 1e-9);
        assert!(round_to(-0.04, 1).is_sign_positive());
    }
}
