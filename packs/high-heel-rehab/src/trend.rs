//! Rising from week to week.

use heelwise_analyzer::numbers::{count, reaches, rounded, slope};
use heelwise_analyzer::{AnalyzerError, Measurement, Request};

use crate::wear::{WEEK, Wear};

/// The number of weeks that count.
const MOST_WEEKS: u32 = 6;
/// Two points always lie on a line.
const LEAST_WEEKS: f64 = 3.0;

/// The slope of the weekly hours by least squares, over up to six full weeks.
pub(crate) fn heel_trend_rising(
    wear: &Wear,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let threshold = request.parameter("trend-hours-per-week")?;
    if wear.is_silent() {
        return Ok(Measurement::unclear(
            "No heel wear is recorded in the last 7 days. Days without heels count as 0 hours.",
        ));
    }
    let hours = weekly_hours(wear);
    let weeks = count(&hours);
    let Some(slope) = slope(&hours).filter(|_| weeks >= LEAST_WEEKS) else {
        return Ok(Measurement::unclear(format!(
            "Fewer than {LEAST_WEEKS} full weeks of heel wear are recorded."
        )));
    };
    let (present, shown) = (reaches(slope, threshold), rounded(slope));
    let because = if present {
        format!(
            "Over the last {weeks} weeks your hours in high heels rose by about {shown} h from \
             week to week."
        )
    } else {
        format!(
            "Over the last {weeks} weeks your hours in high heels did not rise by {threshold} h or \
             more a week."
        )
    };
    Ok(Measurement::new(present, &[("slope", shown), ("weeks", weeks)], because))
}

/// Hours of each full week, oldest first.
fn weekly_hours(wear: &Wear) -> Vec<f64> {
    let weeks =
        (0..MOST_WEEKS).rev().map(f64::from).filter(|week| (week + 1.0) * WEEK <= wear.days);
    weeks.map(|week| wear.hours(week * WEEK, week * WEEK + WEEK - 1.0)).collect()
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::worn;

    use super::*;
    use crate::contract_tests::request;

    /// One day of wear in each week, oldest week first.
    fn measured(weeks: &[f64]) -> Measurement {
        let days = (0..).step_by(7).map(|start| start + 6);
        let records =
            weeks.iter().rev().zip(days).map(|(hours, ago)| worn(ago, *hours, 7.0)).collect();
        let request = request(records);
        heel_trend_rising(&Wear::from_request(&request).unwrap(), &request).unwrap()
    }

    #[test]
    fn the_slope_that_counts_starts_at_the_threshold() {
        assert_eq!(measured(&[1.0, 3.0, 5.0]).present, Some(true));
        assert_eq!(measured(&[1.0, 2.9, 4.9]).present, Some(false));
        assert_eq!(measured(&[9.0, 5.0, 0.0]).present, Some(false));
        assert_eq!(measured(&[8.0, 8.0, 8.0, 8.0]).present, Some(false));
    }

    #[test]
    fn one_high_week_is_no_trend() {
        assert_eq!(measured(&[4.0, 4.0, 12.0, 4.0, 4.0, 4.0]).present, Some(false));
    }

    #[test]
    fn six_weeks_are_looked_at() {
        let measurement = measured(&[90.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(
            measurement.figures,
            [("slope".to_owned(), 2.0), ("weeks".to_owned(), 6.0)].into()
        );
        let because =
            "Over the last 6 weeks your hours in high heels rose by about 2 h from week to week.";
        assert_eq!(measurement.because, because);
    }

    #[test]
    fn two_weeks_are_too_few() {
        let measurement = measured(&[1.0, 9.0]);
        assert_eq!(measurement.present, None);
        assert_eq!(measurement.because, "Fewer than 3 full weeks of heel wear are recorded.");
        let almost = request(vec![worn(19, 1.0, 7.0), worn(2, 9.0, 7.0)]);
        assert_eq!(
            heel_trend_rising(&Wear::from_request(&almost).unwrap(), &almost).unwrap().present,
            None
        );
    }
}
