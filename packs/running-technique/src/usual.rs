//! Recent runs against one's own usual: steps a minute, and the share of the left foot.

use heelwise_analyzer::numbers::{change_percent, median, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measured, Measurement, Request, Run};

use crate::runs::Runs;

/// The medians of a value in the recent runs and in all before them.
struct Compared {
    recent: f64,
    baseline: f64,
}

/// Fewer steps a minute than usual.
pub(crate) fn cadence_low_for_you(runs: &Runs, request: &Request) -> Result<Measurement, AnalyzerError> {
    let drop = request.positive("cadence-drop-percent")?;
    let Compared { recent, baseline } = match compared(runs, "steps a minute", |run| run.cadence_spm) {
        Ok(compared) => compared,
        Err(missing) => return Ok(Measured::unclear(missing)),
    };
    let change = change_percent(baseline, recent).unwrap_or_default();
    let figures = [("recent", rounded(recent)), ("baseline", rounded(baseline)), ("change", rounded(change))];
    let because = format!("{} steps a minute lately, and {} before.", rounded(recent), rounded(baseline));
    Ok(Measured::of(reaches(-change, drop), &figures, because))
}

/// More on one leg than usual.
pub(crate) fn balance_shift(runs: &Runs, request: &Request) -> Result<Measurement, AnalyzerError> {
    let points = request.positive("balance-points")?;
    let Compared { recent, baseline } =
        match compared(runs, "left and right ground contact", |run| run.balance_left_percent) {
            Ok(compared) => compared,
            Err(missing) => return Ok(Measured::unclear(missing)),
        };
    let shift = recent - baseline;
    let figures = [("recent-left", rounded(recent)), ("baseline-left", rounded(baseline)), ("shift", rounded(shift))];
    let because = format!(
        "The left foot had {} % of the ground contact lately, and {} % before.",
        rounded(recent),
        rounded(baseline)
    );
    Ok(Measured::of(reaches(shift.abs(), points), &figures, because))
}

/// What is missing, when something is.
fn compared(runs: &Runs, what: &str, value: impl Fn(&Run) -> Option<f64>) -> Result<Compared, String> {
    let recent: Vec<f64> = runs.recent().filter_map(|(_, run)| value(run)).collect();
    let earlier: Vec<f64> = runs.earlier().filter_map(|(_, run)| value(run)).collect();
    let (fewest, days) = (runs.fewest, runs.recent_days);
    if !runs.suffice(&recent) {
        return Err(format!("Fewer than {fewest} runs of the last {days} days have {what} recorded."));
    }
    match (median(&recent), median(&earlier)) {
        (Some(recent), Some(baseline)) if runs.suffice(&earlier) => Ok(Compared { recent, baseline }),
        _ => Err(format!("Fewer than {fewest} runs before the last {days} days have {what} recorded.")),
    }
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::tests::request;

    fn run(ago: u32, cadence: f64, left: f64) -> Run {
        Run { cadence_spm: Some(cadence), balance_left_percent: Some(left), ..ran(ago, 8.0) }
    }

    /// Three earlier runs at 170 steps and 50 per cent, three recent ones as given.
    fn both(cadence: f64, left: f64) -> (Measurement, Measurement) {
        let earlier = [40, 30, 14].map(|ago| run(ago, 170.0, 50.0));
        let recent = [13, 5, 0].map(|ago| run(ago, cadence, left));
        measured(earlier.into_iter().chain(recent).collect())
    }

    fn measured(runs: Vec<Run>) -> (Measurement, Measurement) {
        let request = request(runs);
        let runs = Runs::of(&request).unwrap();
        (cadence_low_for_you(&runs, &request).unwrap(), balance_shift(&runs, &request).unwrap())
    }

    #[test]
    fn a_drop_counts_from_the_threshold() {
        for (cadence, present) in [(164.9, true), (165.0, false), (164.8, true), (170.0, false), (180.0, false)] {
            assert_eq!(both(cadence, 50.0).0.present, Some(present), "{cadence}");
        }
        assert_eq!(both(160.0, 50.0).0.because, "160 steps a minute lately, and 170 before.");
    }

    #[test]
    fn a_shift_counts_to_either_side() {
        for (left, present) in [(48.0, true), (52.0, true), (48.1, false), (51.9, false)] {
            assert_eq!(both(170.0, left).1.present, Some(present), "{left}");
        }
        let shift = both(170.0, 47.5).1;
        assert!((shift.figures["shift"] + 2.5).abs() < 1e-9);
        assert_eq!(shift.because, "The left foot had 47.5 % of the ground contact lately, and 50 % before.");
    }

    #[test]
    fn one_odd_run_does_not_move_the_median() {
        let earlier = [40, 30, 20].map(|ago| run(ago, 170.0, 50.0));
        let recent = [run(3, 170.0, 50.0), run(2, 140.0, 40.0), run(1, 170.0, 50.0)];
        let (cadence, balance) = measured(earlier.into_iter().chain(recent).collect());
        assert_eq!((cadence.present, balance.present), (Some(false), Some(false)));
    }

    #[test]
    fn what_is_missing_is_said() {
        let (cadence, balance) = measured([1, 2, 20, 21, 22].map(|ago| run(ago, 170.0, 50.0)).to_vec());
        assert_eq!(cadence.because, "Fewer than 3 runs of the last 14 days have steps a minute recorded.");
        assert_eq!(balance.present, None);
        let (cadence, _) = measured([1, 2, 3, 21, 22].map(|ago| run(ago, 170.0, 50.0)).to_vec());
        assert_eq!(cadence.because, "Fewer than 3 runs before the last 14 days have steps a minute recorded.");
        let (cadence, _) = measured([1, 2, 3, 21, 22, 23].map(|ago| ran(ago, 5.0)).to_vec());
        assert_eq!(cadence.present, None);
    }
}
