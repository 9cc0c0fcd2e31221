//! Rank correlation for a diary: ties, a common trend, and days that resemble those before them.
//!
//! A diary is one person's days in a row. Two things make ordinary correlations claim too much
//! there. Both sides may drift over the weeks for reasons of their own, so the drift is taken out
//! first. And a bad morning is often followed by another, so a month of mornings says less than as
//! many mornings of different people; they count as fewer.

/// Ranks from 1, the mean of their places for values that are the same.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|one, other| values[*one].total_cmp(&values[*other]).is_eq()) {
        let rank = number(before) + f64::midpoint(number(tied.len()), 1.0);
        for place in tied {
            ranks[*place] = rank;
        }
        before += tied.len();
    }
    ranks
}

/// Spearman's rank correlation, -1 to 1; nothing when one side is all the same.
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
    /// How many independent days the days are worth; at most their number.
    pub effective_n: f64,
}

/// Wide enough for 99 of 100 when nothing is there: six pairs are looked at together.
const Z: f64 = 2.576;

/// Days that may still resemble one another.
const RESEMBLING_DAYS: i32 = 7;

/// The rank correlation of two series over the same days, each without its trend over those days.
///
/// `days` are day numbers in rising order. The interval is that of Fisher's z with the standard
/// error of Bonett and Wright, one degree of freedom less for the trend, and the number of days cut
/// by how much days resemble those before them on both sides. Nothing when a side has nothing left
/// beside its trend, or there are too few days for an interval.
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

/// The number of days the days are worth, by how alike neighbours are on both sides at once. Never
/// more than there are: what looks like alternation is mostly chance.
fn effective(days: &[i32], one: &[f64], other: &[f64]) -> f64 {
    let n = number(days.len());
    let share = |apart: i32| {
        let pairs: Vec<(usize, usize)> = pairs_apart(days, apart).collect();
        let weight = number(pairs.len()) / n;
        weight * resemblance(one, &pairs) * resemblance(other, &pairs)
    };
    let inflation = 1.0 + 2.0 * (1..=RESEMBLING_DAYS).map(share).sum::<f64>();
    n / inflation.max(1.0)
}

/// The places of days that lie so many days apart.
fn pairs_apart(days: &[i32], apart: i32) -> impl Iterator<Item = (usize, usize)> + '_ {
    days.iter()
        .enumerate()
        .filter_map(move |(place, day)| Some((place, days.binary_search(&(day + apart)).ok()?)))
}

/// The autocorrelation over these pairs of places.
fn resemblance(centred: &[f64], pairs: &[(usize, usize)]) -> f64 {
    let squares: f64 = centred.iter().map(|value| value * value).sum();
    if pairs.is_empty() || squares <= 0.0 {
        return 0.0;
    }
    let together: f64 = pairs.iter().map(|(one, other)| centred[*one] * centred[*other]).sum();
    (together / number(pairs.len())) / (squares / number(centred.len()))
}

/// What is left beside the mean and a straight line over the order of the days.
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
    // What rounding leaves of a straight line is nothing.
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
