//! High heels and a run on the same day.

use heelwise_analyzer::numbers::{count, reaches};
use heelwise_analyzer::{AnalyzerError, Measurement, Request};

use crate::wear::Wear;

/// The number of days that count, today included.
const DAYS: f64 = 28.0;

/// Days in the last four weeks on which high heels were worn and a run was made.
pub(crate) fn heel_day_then_run(
    wear: &Wear,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let least = request.positive("least-run-days")?;
    let runs: Vec<f64> =
        request.runs().map(|run| request.days_ago(run.date)).filter(|ago| *ago < DAYS).collect();
    if runs.is_empty() {
        return Ok(Measurement::unclear(format!("No run is recorded in the last {DAYS} days.")));
    }
    if !request.heel_wear().any(|wear| request.days_ago(wear.date) < DAYS) {
        return Ok(Measurement::unclear(format!(
            "No heel wear is recorded in the last {DAYS} days."
        )));
    }
    let days = shared_days(wear, &runs);
    let mut figures = vec![("days-last-28", count(&days))];
    figures.extend(days.first().map(|ago| ("days-ago", *ago)));
    Ok(Measurement::new(reaches(count(&days), least), &figures, because(&days)))
}

/// Days ago, latest first, each once.
fn shared_days(wear: &Wear, runs: &[f64]) -> Vec<f64> {
    let worn = wear.between(0.0, DAYS - 1.0).map(|worn| worn.ago);
    let mut days: Vec<f64> =
        worn.filter(|ago| runs.iter().any(|run| run.total_cmp(ago).is_eq())).collect();
    days.sort_by(f64::total_cmp);
    days.dedup_by(|one, other| one.total_cmp(other).is_eq());
    days
}

fn because(days: &[f64]) -> String {
    match days {
        [] => format!("No day in the last {DAYS} had both high heels and a run."),
        [_] => format!("On 1 day in the last {DAYS} you wore high heels and ran as well."),
        more => format!(
            "On {} days in the last {DAYS} you wore high heels and ran as well.",
            more.len()
        ),
    }
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::Record;
    use heelwise_analyzer::sample::{ran, worn};

    use super::*;
    use crate::contract_tests::request;

    fn measured(records: Vec<Record>) -> Measurement {
        let request = request(records);
        heel_day_then_run(&Wear::from_request(&request).unwrap(), &request).unwrap()
    }

    fn run(ago: u32) -> Record {
        Record::Run(ran(ago, 5.0))
    }

    #[test]
    fn days_are_counted_once_and_the_latest_is_named() {
        let twice = [
            worn(3, 2.0, 7.0),
            worn(3, 1.0, 9.0),
            run(3),
            run(3),
            worn(9, 4.0, 5.0),
            run(9),
            run(1),
        ];
        let measurement = measured(twice.to_vec());
        assert_eq!(measurement.present, Some(true));
        assert_eq!(
            measurement.figures,
            [("days-last-28".to_owned(), 2.0), ("days-ago".to_owned(), 3.0)].into()
        );
        assert_eq!(
            measurement.because,
            "On 2 days in the last 28 you wore high heels and ran as well."
        );
    }

    #[test]
    fn a_run_from_a_watch_counts_by_its_day_also_when_it_broke_off() {
        let splits = vec![heelwise_analyzer::Split::default(); 9];
        let watch = Record::Run(heelwise_analyzer::Run {
            splits,
            incomplete: true,
            climb_m: Some(40.0),
            ..ran(3, 7.2)
        });
        let measurement = measured(vec![worn(3, 8.0, 7.0), worn(5, 8.0, 7.0), watch]);
        assert_eq!(measurement.present, Some(true));
        assert_eq!(
            measurement.figures,
            [("days-last-28".to_owned(), 1.0), ("days-ago".to_owned(), 3.0)].into()
        );
    }

    #[test]
    fn low_heels_no_hours_and_other_days_do_not_count() {
        let measurement = measured(vec![
            worn(3, 2.0, 4.9),
            run(3),
            worn(4, 0.0, 7.0),
            run(4),
            worn(5, 3.0, 7.0),
            run(6),
        ]);
        assert_eq!(measurement.present, Some(false));
        assert_eq!(measurement.because, "No day in the last 28 had both high heels and a run.");
    }

    #[test]
    fn the_window_ends_after_the_twenty_eighth_day() {
        assert_eq!(measured(vec![worn(27, 2.0, 7.0), run(27)]).present, Some(true));
        assert_eq!(measured(vec![worn(28, 2.0, 7.0), run(28)]).present, None);
        assert_eq!(
            measured(vec![worn(28, 2.0, 7.0), run(28), worn(1, 1.0, 7.0), run(2)]).present,
            Some(false)
        );
    }

    #[test]
    fn without_runs_or_without_heel_wear_it_is_unknown() {
        assert_eq!(
            measured(vec![worn(3, 2.0, 7.0)]).because,
            "No run is recorded in the last 28 days."
        );
        assert_eq!(measured(vec![run(3)]).because, "No heel wear is recorded in the last 28 days.");
    }
}
