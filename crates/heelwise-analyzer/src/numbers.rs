//! Plain arithmetic that more than one pack needs.

/// Numbers closer than this are equal: sums of decimal fractions are never exact.
const HAIR: f64 = 1e-9;

/// Whether `value` reaches `threshold`, rounding errors forgiven.
pub fn reaches(value: f64, threshold: f64) -> bool {
    value >= threshold - HAIR
}

/// Whether `value` lies above `threshold` by more than a rounding error.
pub fn exceeds(value: f64, threshold: f64) -> bool {
    value > threshold + HAIR
}

/// One digit after the point, for figures that are shown. Never minus zero.
pub fn rounded(value: f64) -> f64 {
    heelwise_core::number::round_to(value, 1)
}

/// The number of items, as a floating-point number.
pub fn count<T>(items: &[T]) -> f64 {
    f64::from(u32::try_from(items.len()).unwrap_or(u32::MAX))
}

/// The mean; `None` for an empty slice.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values))
}

/// The median; `None` for an empty slice.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) =
        (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// The change from one number to another in per cent of the first; `None` when the first is zero.
pub fn change_percent(from: f64, to: f64) -> Option<f64> {
    (from.abs() > HAIR).then(|| (to - from) / from * 100.0)
}

/// The slope from one value to the next, by least squares; `None` for fewer than two values.
pub fn slope(values: &[f64]) -> Option<f64> {
    let middle = (count(values) - 1.0) / 2.0;
    let level = mean(values)?;
    let (mut shared, mut spread, mut place) = (0.0, 0.0, 0.0);
    for value in values {
        shared += (place - middle) * (value - level);
        spread += (place - middle) * (place - middle);
        place += 1.0;
    }
    (spread > 0.0).then(|| shared / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < HAIR)
    }

    #[test]
    fn middles() {
        assert!(near(mean(&[1.0, 2.0, 6.0]), 3.0) && mean(&[]).is_none());
        assert!(near(median(&[9.0, 1.0, 2.0]), 2.0) && near(median(&[4.0, 1.0, 2.0, 9.0]), 3.0));
        assert!(near(median(&[5.0]), 5.0) && median(&[]).is_none());
    }

    #[test]
    fn a_line_has_its_slope() {
        assert!(near(slope(&[1.0, 3.0, 5.0]), 2.0) && near(slope(&[4.0, 4.0]), 0.0));
        assert!(near(slope(&[0.0, 0.0, 3.0, 1.0]), 0.6));
        assert!(slope(&[1.0]).is_none() && slope(&[]).is_none());
    }

    #[test]
    fn thresholds_forgive_rounding() {
        assert!(reaches(0.1 + 0.2, 0.3) && reaches(0.3, 0.1 + 0.2) && !reaches(0.29, 0.3));
        assert!(!exceeds(11.0, 10.0 * 1.1) && exceeds(11.01, 10.0 * 1.1));
    }

    #[test]
    fn changes() {
        assert!(near(change_percent(10.0, 13.0), 30.0) && change_percent(0.0, 5.0).is_none());
        assert!(near(Some(rounded(29.96)), 30.0) && rounded(-0.01).is_sign_positive());
    }
}
