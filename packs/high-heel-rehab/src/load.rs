//! More in high heels than usual.

use heelwise_analyzer::numbers::{change_percent, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measurement, Request};

use crate::wear::{WEEK, Wear};

/// The number of weeks before the last one that make the usual week.
const USUAL_WEEKS: f64 = 4.0;

/// The last seven days against the mean of the up to four weeks before them.
///
/// Hours are compared by load: an hour counts more the higher the heel. The figures show plain
/// hours.
pub(crate) fn heel_load_up(wear: &Wear, request: &Request) -> Result<Measurement, AnalyzerError> {
    let rise = request.parameter("rise-percent")?;
    let fewest = request.parameter("least-days")?.max(2.0 * WEEK);
    if wear.days < fewest {
        return Ok(Measurement::unclear(format!(
            "Fewer than {fewest} days of heel wear are recorded."
        )));
    }
    if wear.is_silent() {
        return Ok(Measurement::unclear(
            "No heel wear is recorded in the last 7 days. Days without heels count as 0 hours.",
        ));
    }
    Ok(compared(wear, rise))
}

fn compared(wear: &Wear, rise: f64) -> Measurement {
    let first = wear.days.min((USUAL_WEEKS + 1.0) * WEEK) - 1.0;
    let weeks = (first + 1.0 - WEEK) / WEEK;
    let (last, usual) = (load(wear, 0.0, WEEK - 1.0), load(wear, WEEK, first) / weeks);
    let (hours, usual_hours) =
        (rounded(wear.hours(0.0, WEEK - 1.0)), rounded(wear.hours(WEEK, first) / weeks));
    let change = change_percent(usual, last).map(rounded);
    let mut figures = vec![("hours-last-7", hours), ("hours-usual-week", usual_hours)];
    figures.extend(mean_height(wear).map(|height| ("mean-height-last-7", rounded(height))));
    figures.extend(change.map(|change| ("change", change)));
    let present = last > 0.0 && reaches(last * 100.0, usual * (100.0 + rise));
    Measurement::new(present, &figures, because(hours, usual_hours, change))
}

fn load(wear: &Wear, first: f64, last: f64) -> f64 {
    wear.between(first, last).map(|worn| worn.hours * worn.height_cm / wear.high_cm).sum()
}

/// The mean height in the last seven days, each hour counted once; `None` without any.
fn mean_height(wear: &Wear) -> Option<f64> {
    let hours = wear.hours(0.0, WEEK - 1.0);
    let heights: f64 = wear.between(0.0, WEEK - 1.0).map(|worn| worn.hours * worn.height_cm).sum();
    (hours > 0.0).then(|| heights / hours)
}

fn because(hours: f64, usual: f64, change: Option<f64>) -> String {
    let start = format!("You spent {hours} h in high heels in the last 7 days");
    match change {
        None if hours > 0.0 => format!("{start}, after weeks without."),
        None => "You wore no high heels in the last 7 days or in the weeks before.".into(),
        Some(change) => {
            let word = if change < 0.0 { "less" } else { "more" };
            format!(
                "{start} and {usual} h in a usual week; with the height counted in, {} % {word}.",
                change.abs()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::Record;
    use heelwise_analyzer::sample::worn;

    use super::*;
    use crate::contract_tests::request;

    fn measured(records: Vec<Record>) -> Measurement {
        let request = request(records);
        heel_load_up(&Wear::from_request(&request).unwrap(), &request).unwrap()
    }

    /// Four weeks with ten hours each, then the given wear of the last week.
    fn after_usual_weeks(last: &[Record]) -> Vec<Record> {
        let usual = [34, 27, 20, 13].map(|ago| worn(ago, 10.0, 7.0));
        usual.iter().chain(last).cloned().collect()
    }

    fn figure(measurement: &Measurement, name: &str) -> f64 {
        measurement.figures[name]
    }

    #[test]
    fn the_rise_that_counts_starts_at_the_threshold() {
        for (hours, present) in
            [(12.9, false), (13.0, true), (20.0, true), (10.0, false), (3.0, false)]
        {
            let measurement = measured(after_usual_weeks(&[worn(3, hours, 7.0)]));
            assert_eq!(measurement.present, Some(present), "{hours}");
        }
    }

    #[test]
    fn hours_are_shown_and_heights_are_counted() {
        let measurement = measured(after_usual_weeks(&[worn(0, 5.0, 7.0), worn(6, 5.0, 11.9)]));
        assert_eq!(measurement.present, Some(true));
        let figures = ["hours-last-7", "hours-usual-week", "mean-height-last-7", "change"];
        let expected = [10.0, 10.0, 9.5, 35.0];
        for (name, expected) in figures.into_iter().zip(expected) {
            assert!((figure(&measurement, name) - expected).abs() < 1e-9, "{name}");
        }
        let because = "You spent 10 h in high heels in the last 7 days and 10 h in a usual week; \
            with the height counted in, 35 % more.";
        assert_eq!(measurement.because, because);
    }

    #[test]
    fn the_weeks_meet_between_the_sixth_and_the_seventh_day() {
        let measurement = measured(after_usual_weeks(&[worn(7, 10.0, 7.0), worn(6, 0.0, 7.0)]));
        assert!(figure(&measurement, "hours-last-7").abs() < 1e-9);
        assert!((figure(&measurement, "hours-usual-week") - 12.5).abs() < 1e-9);
        let older = measured(after_usual_weeks(&[worn(35, 10.0, 7.0), worn(2, 1.0, 7.0)]));
        assert!((figure(&older, "hours-usual-week") - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_short_history_is_unclear() {
        let measurement = measured(vec![worn(12, 5.0, 7.0), worn(1, 9.0, 7.0)]);
        assert_eq!(measurement.present, None);
        assert_eq!(measurement.because, "Fewer than 14 days of heel wear are recorded.");
        assert_eq!(measured(vec![worn(13, 5.0, 7.0), worn(1, 9.0, 7.0)]).present, Some(true));
    }

    #[test]
    fn a_week_without_records_is_not_a_week_without_heels() {
        assert_eq!(measured(after_usual_weeks(&[])).present, None);
        assert_eq!(measured(after_usual_weeks(&[worn(6, 0.0, 0.0)])).present, Some(false));
    }

    #[test]
    fn low_heels_count_as_history_but_not_as_high() {
        let measurement = measured(vec![worn(30, 9.0, 4.9), worn(1, 3.0, 5.0)]);
        assert_eq!(measurement.present, Some(true));
        assert_eq!(
            measurement.because,
            "You spent 3 h in high heels in the last 7 days, after weeks without."
        );
        assert!(!measurement.figures.contains_key("change"));
        let none = measured(vec![worn(30, 9.0, 4.9), worn(1, 9.0, 2.0)]);
        assert_eq!(none.present, Some(false));
        assert_eq!(
            none.because,
            "You wore no high heels in the last 7 days or in the weeks before."
        );
    }
}
