//! Rank correlation for a log: with ties, a common trend, and autocorrelated days.
//!
//! Ordinary correlations claim too much for one person's days in a row, for two reasons. Both sides
//! may drift over the weeks independently, so the trend is removed first. And a bad morning is
//! often followed by another, so a month of mornings counts as fewer than it has.

/// The ranks of values, from 1; equal values get the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|one, other| values[*one].total_cmp(&values[*other]).is_eq()) {
        let rank = number(before) + f64::midpoint(number(tied.len()), 1.0);
        for index in tied {
            ranks[*index] = rank;
        }
        before += tied.len();
    }
    ranks
}

/// Spearman's rank correlation, -1 to 1; `None` when one side is all the same.
pub fn spearman(one: &[f64], other: &[f64]) -> Option<f64> {
    correlation(&centred(&ranks(one)), &centred(&ranks(other)))
}

/// A rank correlation without the common trend, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detrended {
    /// The correlation, -1 to 1.
    pub rho: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
    /// The effective number of independent days; at most the number of days.
    pub effective_n: f64,
}

/// The quantile for a 99 % interval, because six pairs are tested together.
const Z: f64 = 2.576;

/// The most days between days that may be correlated.
const MOST_LAG: i32 = 7;

/// The rank correlation of two series over the same days, each without its trend over those days.
///
/// `days` are day numbers in rising order. The interval is that of Fisher's z with the standard
/// error of Bonett and Wright, one degree of freedom less for the trend, and the effective number
/// of days. `None` when a side does not vary beside its trend, or there are too few days for an
/// interval.
pub fn detrended(days: &[i32], one: &[f64], other: &[f64]) -> Option<Detrended> {
    let (one, other) = (residuals(&ranks(one)), residuals(&ranks(other)));
    let rho = correlation(&one, &other)?;
    let effective_n = effective(days, &one, &other);
    let freedom = effective_n - 4.0;
    if freedom < 1.0 {
        return None;
    }
    // A perfect line would have an interval without width.
    let z = rho.clamp(-0.999, 0.999).atanh();
    let width = Z * ((1.0 + rho * rho / 2.0) / freedom).sqrt();
    Some(Detrended {
        rho,
        low: (z - width).tanh().min(rho),
        high: (z + width).tanh().max(rho),
        effective_n,
    })
}

/// The effective number of days, from the autocorrelation of both sides. It is never more than the
/// number of days, because negative autocorrelation is mostly chance.
fn effective(days: &[i32], one: &[f64], other: &[f64]) -> f64 {
    let n = number(days.len());
    let share = |apart: i32| {
        let pairs: Vec<(usize, usize)> = pairs_apart(days, apart).collect();
        let weight = number(pairs.len()) / n;
        weight * autocorrelation(one, &pairs) * autocorrelation(other, &pairs)
    };
    let inflation = 1.0 + 2.0 * (1..=MOST_LAG).map(share).sum::<f64>();
    n / inflation.max(1.0)
}

/// The indexes of days that are `apart` days apart.
fn pairs_apart(days: &[i32], apart: i32) -> impl Iterator<Item = (usize, usize)> + '_ {
    days.iter()
        .enumerate()
        .filter_map(move |(index, day)| Some((index, days.binary_search(&(day + apart)).ok()?)))
}

/// The autocorrelation over these pairs of indexes.
fn autocorrelation(centred: &[f64], pairs: &[(usize, usize)]) -> f64 {
    let squares: f64 = centred.iter().map(|value| value * value).sum();
    if pairs.is_empty() || squares <= 0.0 {
        return 0.0;
    }
    let together: f64 = pairs.iter().map(|(one, other)| centred[*one] * centred[*other]).sum();
    (together / number(pairs.len())) / (squares / number(centred.len()))
}

/// The residuals of a straight line over the order of the days.
fn residuals(values: &[f64]) -> Vec<f64> {
    let values = centred(values);
    let time = centred(&(0..values.len()).map(number).collect::<Vec<_>>());
    let squares: f64 = time.iter().map(|at| at * at).sum();
    let along: f64 = time.iter().zip(&values).map(|(at, value)| at * value).sum();
    let slope = if squares > 0.0 { along / squares } else { 0.0 };
    values.iter().zip(&time).map(|(value, at)| value - slope * at).collect()
}

fn centred(values: &[f64]) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / number(values.len()).max(1.0);
    values.iter().map(|value| value - mean).collect()
}

/// The correlation of two centred series.
fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let product = |one: &[f64], other: &[f64]| {
        one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>()
    };
    let (squares, others) = (product(one, one), product(other, other));
    // Rounding errors of a straight line are no variation.
    let nothing = number(one.len()).max(1.0) * 1e-9;
    let varies = squares > nothing && others > nothing;
    varies.then(|| (product(one, other) / (squares.sqrt() * others.sqrt())).clamp(-1.0, 1.0))
}

/// A count as a number; counts here are days.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-4
    }

    #[test]
    fn the_same_values_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0, 3.0]), [4.0, 1.0, 4.0, 2.0, 4.0]);
        assert!(ranks(&[]).is_empty());
    }

    #[test]
    fn known_correlations_are_met() {
        // Worked by hand: without ties 1 - 6 * 16 / (5 * 24), with ties from the ranks 1.5 1.5 3 4
        // and 1 2.5 2.5 4.
        assert!(is_close(
            spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[3.0, 1.0, 5.0, 2.0, 4.0]).unwrap(),
            0.3
        ));
        assert!(is_close(
            spearman(&[1.0, 1.0, 2.0, 3.0], &[1.0, 2.0, 2.0, 3.0]).unwrap(),
            0.833_33
        ));
        assert_eq!(spearman(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]), None);
        assert_eq!(spearman(&[], &[]), None);
    }

    #[test]
    fn a_common_trend_alone_is_no_correlation() {
        let days: Vec<i32> = (0..30).collect();
        let rising: Vec<f64> = days.iter().map(|day| f64::from(*day)).collect();
        assert!(spearman(&rising, &rising).unwrap() > 0.99);
        assert_eq!(detrended(&days, &rising, &rising), None);
    }

    #[test]
    fn alternating_days_that_go_together_have_an_interval_away_from_zero() {
        let days: Vec<i32> = (0..28).collect();
        let one: Vec<f64> = days.iter().map(|day| f64::from(day * 7 % 5)).collect();
        let found = detrended(&days, &one, &one).unwrap();
        assert!(found.rho > 0.99 && found.low > 0.9 && found.high <= 1.0, "{found:?}");
        assert!(found.effective_n <= 28.0);
    }

    #[test]
    fn days_in_blocks_count_as_fewer() {
        let days: Vec<i32> = (0..28).collect();
        let blocks: Vec<f64> = days.iter().map(|day| f64::from(day / 7 % 2)).collect();
        let found = detrended(&days, &blocks, &blocks);
        assert!(found.is_none_or(|found| found.effective_n < 14.0), "{found:?}");
    }

    #[test]
    fn the_interval_is_that_of_bonett_and_wright() {
        // Independent neighbours: the whole number of days counts, one is spent on the trend.
        let days: Vec<i32> = (0..40).map(|day| day * 10).collect();
        let one: Vec<f64> = days.iter().map(|day| f64::from(day / 10 * 7 % 11)).collect();
        let other: Vec<f64> = days.iter().map(|day| f64::from(day / 10 * 3 % 7)).collect();
        let found = detrended(&days, &one, &other).unwrap();
        assert!(is_close(found.effective_n, 40.0));
        let width = 2.576 * ((1.0 + found.rho.powi(2) / 2.0) / 36.0).sqrt();
        assert!(is_close(found.low, (found.rho.atanh() - width).tanh()), "{found:?}");
        assert!(is_close(found.high, (found.rho.atanh() + width).tanh()), "{found:?}");
    }
}
