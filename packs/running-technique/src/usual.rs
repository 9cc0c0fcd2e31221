//! Recent runs against the person's own baseline: cadence at like pace, and the share of the left
//! foot.

use heelwise_analyzer::numbers::{change_percent, mean, median, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measurement, Request, Run};

use crate::pace::{AtPace, Usual, cadence_by_pace};
use crate::parts::Limits;
use crate::runs::Runs;

/// The name of the value in sentences about missing data.
const STEPS: &str = "steps a minute";

/// The value of the recent runs, and the usual one.
struct Compared {
    recent: f64,
    baseline: f64,
}

/// Fewer steps a minute than usual at the same pace. At any pace only when no run has one.
pub(crate) fn cadence_low_for_you(
    runs: &Runs,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let (drop, limits) =
        (request.positive("cadence-drop-percent")?, Limits::from_request(request)?);
    let by_pace =
        |run: &Run| Some(cadence_by_pace(run, &limits)).filter(|points| !points.is_empty());
    let recent: Vec<_> = runs.recent().filter_map(|(_, run)| by_pace(run)).collect();
    let before: Vec<_> = runs.baseline().filter_map(by_pace).collect();
    let is_paced = !(recent.is_empty() && before.is_empty());
    let compared = if is_paced {
        at_like_pace(runs, &recent, before, request)?
    } else {
        compared(runs, STEPS, |run| run.cadence_spm)
    };
    Ok(match compared {
        Err(missing) => Measurement::unclear(missing),
        Ok(compared) => slower_steps(&compared, drop, is_paced),
    })
}

fn slower_steps(compared: &Compared, drop: f64, is_paced: bool) -> Measurement {
    let (recent, baseline) = (rounded(compared.recent), rounded(compared.baseline));
    let change = change_percent(compared.baseline, compared.recent).unwrap_or_default();
    let figures = [("recent", recent), ("baseline", baseline), ("change", rounded(change))];
    let pace = if is_paced { "At the same pace" } else { "The pace is not known" };
    let because = format!("{pace}: {recent} steps a minute lately, and {baseline} before.");
    Measurement::new(reaches(-change, drop), &figures, because)
}

/// Each recent run against the baseline at its paces; the median counts, so that one odd run
/// decides nothing.
fn at_like_pace(
    runs: &Runs,
    recent: &[Vec<AtPace>],
    before: Vec<Vec<AtPace>>,
    request: &Request,
) -> Result<Result<Compared, String>, AnalyzerError> {
    if !runs.suffice(recent) {
        return Ok(Err(runs.few_recent(STEPS)));
    }
    if !runs.suffice(&before) {
        return Ok(Err(runs.few_before(STEPS)));
    }
    let usual = Usual::from_runs(before, runs, request)?;
    let matched: Vec<(f64, f64)> = recent.iter().filter_map(|run| against(&usual, run)).collect();
    let (baselines, ratios): (Vec<f64>, Vec<f64>) = matched.into_iter().unzip();
    Ok(match (median(&baselines), median(&ratios)) {
        (Some(baseline), Some(ratio)) if runs.suffice(&ratios) => {
            Ok(Compared { recent: baseline * ratio, baseline })
        }
        _ => Err(format!(
            "Fewer than {} runs of the last {} days were at a pace that you often ran in the {} \
             days before.",
            runs.fewest, runs.recent_days, runs.baseline_days
        )),
    })
}

/// The usual value at the paces of a run, and the run's share of it.
fn against(usual: &Usual, run: &[AtPace]) -> Option<(f64, f64)> {
    let pairs = run.iter().filter_map(|(kmh, value)| Some((usual.at(*kmh)?, *value)));
    let (baselines, ratios): (Vec<f64>, Vec<f64>) =
        pairs.map(|(usual, value)| (usual, value / usual)).unzip();
    mean(&baselines).zip(median(&ratios))
}

/// More on one leg than usual.
pub(crate) fn balance_shift(runs: &Runs, request: &Request) -> Result<Measurement, AnalyzerError> {
    let points = request.positive("balance-points")?;
    let Compared { recent, baseline } =
        match compared(runs, "left and right ground contact", |run| run.balance_left_percent) {
            Ok(compared) => compared,
            Err(missing) => return Ok(Measurement::unclear(missing)),
        };
    let shift = recent - baseline;
    let figures = [
        ("recent-left", rounded(recent)),
        ("baseline-left", rounded(baseline)),
        ("shift", rounded(shift)),
    ];
    let because = format!(
        "The left foot had {} % of the ground contact lately, and {} % before.",
        rounded(recent),
        rounded(baseline)
    );
    Ok(Measurement::new(reaches(shift.abs(), points), &figures, because))
}

/// The medians of the recent runs and of those before, or the sentence for missing data.
fn compared(
    runs: &Runs,
    what: &str,
    value: impl Fn(&Run) -> Option<f64>,
) -> Result<Compared, String> {
    let recent: Vec<f64> = runs.recent().filter_map(|(_, run)| value(run)).collect();
    let before: Vec<f64> = runs.baseline().filter_map(value).collect();
    if !runs.suffice(&recent) {
        return Err(runs.few_recent(what));
    }
    match (median(&recent), median(&before)) {
        (Some(recent), Some(baseline)) if runs.suffice(&before) => {
            Ok(Compared { recent, baseline })
        }
        _ => Err(runs.few_before(what)),
    }
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::Split;
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::parts::tests::part;
    use crate::tests::request;

    /// A run of 8 km at 10 km/h.
    fn run(ago: u32, cadence: f64, left: f64) -> Run {
        Run { cadence_spm: Some(cadence), balance_left_percent: Some(left), ..ran(ago, 8.0) }
    }

    /// A run in ten parts.
    fn in_parts(ago: u32, parts: &[Split]) -> Run {
        let splits = parts.iter().cloned().cycle().take(10).collect();
        Run { splits, minutes: 20.0, ..ran(ago, 3.0) }
    }

    /// Three runs of the baseline at 170 steps and 50 per cent, three recent ones as given.
    fn both(cadence: f64, left: f64) -> (Measurement, Measurement) {
        let before = [41, 30, 14].map(|ago| run(ago, 170.0, 50.0));
        let recent = [13, 5, 0].map(|ago| run(ago, cadence, left));
        measured(before.into_iter().chain(recent).collect())
    }

    fn measured(runs: Vec<Run>) -> (Measurement, Measurement) {
        let request = request(runs);
        let runs = Runs::from_request(&request).unwrap();
        (cadence_low_for_you(&runs, &request).unwrap(), balance_shift(&runs, &request).unwrap())
    }

    fn cadence(before: &[Run], recent: &[Run]) -> Measurement {
        measured([before, recent].concat()).0
    }

    /// Somebody whose steps rise by 3 a minute with each km/h, who ran between 9 and 11 km/h.
    fn usual_runner() -> Vec<Run> {
        let parts: Vec<Split> =
            (0..10).map(|step| 9.0 + f64::from(step) / 5.0).map(|kmh| natural(kmh, 0.0)).collect();
        [40, 34, 28, 20].map(|ago| in_parts(ago, &parts)).to_vec()
    }

    /// That runner's cadence at a speed, less some steps.
    fn natural(kmh: f64, fewer: f64) -> Split {
        part(kmh, 170.0 + 3.0 * (kmh - 10.0) - fewer)
    }

    #[test]
    fn a_drop_counts_from_the_threshold() {
        for (cadence, present) in
            [(164.9, true), (165.0, false), (164.8, true), (170.0, false), (180.0, false)]
        {
            assert_eq!(both(cadence, 50.0).0.present, Some(present), "{cadence}");
        }
        assert_eq!(
            both(160.0, 50.0).0.because,
            "At the same pace: 160 steps a minute lately, and 170 before."
        );
    }

    #[test]
    fn a_slower_week_alone_never_counts() {
        for kmh in [7.0, 8.0, 8.5, 8.9, 9.0, 9.2, 9.5, 9.9] {
            let slow = [12, 7, 3, 1].map(|ago| in_parts(ago, &[natural(kmh, 0.0)]));
            assert_ne!(cadence(&usual_runner(), &slow).present, Some(true), "{kmh}");
            let slow = [12, 7, 3, 1].map(|ago| Run {
                cadence_spm: natural(kmh, 0.0).cadence_spm,
                minutes: 480.0 / kmh,
                ..ran(ago, 8.0)
            });
            assert_ne!(cadence(&usual_runner(), &slow).present, Some(true), "{kmh}, without parts");
        }
        let much_slower = [12, 7, 3].map(|ago| in_parts(ago, &[natural(8.0, 0.0)]));
        let because = cadence(&usual_runner(), &much_slower).because;
        assert_eq!(
            because,
            "Fewer than 3 runs of the last 14 days were at a pace that you often ran in the 28 \
             days before."
        );
    }

    #[test]
    fn fewer_steps_at_the_same_pace_count_also_in_a_slower_week() {
        let slow = |fewer| {
            [12, 7, 3].map(|ago| in_parts(ago, &[natural(9.2, fewer), natural(9.4, fewer)]))
        };
        assert_eq!(cadence(&usual_runner(), &slow(8.0)).present, Some(true));
        assert_eq!(cadence(&usual_runner(), &slow(3.0)).present, Some(false));
        let fast = [12, 7, 3].map(|ago| in_parts(ago, &[natural(11.0, 8.0)]));
        assert_eq!(
            cadence(&usual_runner(), &fast).present,
            Some(true),
            "although a fast week has more steps"
        );
    }

    #[test]
    fn walk_breaks_are_no_low_cadence() {
        // Two minutes of which so much was walked, at 5.5 km/h and 115 steps.
        let walked = |share: f64| part(10.0 - 4.5 * share, 170.0 - 55.0 * share);
        let usual = [40, 34, 28, 20]
            .map(|ago| in_parts(ago, &[natural(10.0, 0.0), natural(8.5, 0.0), natural(7.5, 0.0)]));
        let eight_one = [0.0, 0.0, 0.0, 0.0, 0.5].map(walked);
        let four_one = [0.0, 0.0, 0.5, 0.0, 0.5].map(walked);
        let three_two = [0.0, 0.5, 0.5, 0.0, 1.0].map(walked);
        let two_three = [0.0, 1.0, 0.5, 0.5, 1.0].map(walked);
        let one_four = [0.5, 1.0, 0.5, 0.5, 1.0].map(walked);
        for pattern in [eight_one, four_one, three_two, two_three, one_four] {
            let breaks = [12, 7, 3].map(|ago| in_parts(ago, &pattern));
            assert_ne!(cadence(&usual, &breaks).present, Some(true), "{pattern:?}");
        }
    }

    #[test]
    fn without_any_pace_the_sentence_says_that_it_is_unknown() {
        let unpaced = |ago, spm| Run { distance_km: 0.0, ..run(ago, spm, 50.0) };
        let measurement = cadence(
            &[40, 30, 14].map(|ago| unpaced(ago, 170.0)),
            &[9, 5, 1].map(|ago| unpaced(ago, 160.0)),
        );
        assert_eq!(measurement.present, Some(true));
        assert_eq!(
            measurement.because,
            "The pace is not known: 160 steps a minute lately, and 170 before."
        );
        let paced = cadence(
            &[40, 30, 14].map(|ago| unpaced(ago, 170.0)),
            &[9, 5, 1].map(|ago| run(ago, 160.0, 50.0)),
        );
        assert_eq!(paced.present, None, "a pace is not compared with none");
    }

    #[test]
    fn a_shift_counts_to_either_side() {
        for (left, present) in [(48.0, true), (52.0, true), (48.1, false), (51.9, false)] {
            assert_eq!(both(170.0, left).1.present, Some(present), "{left}");
        }
        let shift = both(170.0, 47.5).1;
        assert!((shift.figures["shift"] + 2.5).abs() < 1e-9);
        assert_eq!(
            shift.because,
            "The left foot had 47.5 % of the ground contact lately, and 50 % before."
        );
    }

    #[test]
    fn one_odd_run_does_not_move_the_median() {
        let before = [40, 30, 20].map(|ago| run(ago, 170.0, 50.0));
        let recent = [run(3, 170.0, 50.0), run(2, 140.0, 40.0), run(1, 170.0, 50.0)];
        let (cadence, balance) = measured(before.into_iter().chain(recent).collect());
        assert_eq!((cadence.present, balance.present), (Some(false), Some(false)));
        let before = [run(40, 170.0, 50.0), run(30, 195.0, 60.0), run(20, 170.0, 50.0)];
        let recent = [3, 2, 1].map(|ago| run(ago, 170.0, 50.0));
        let (cadence, balance) = measured(before.into_iter().chain(recent).collect());
        assert_eq!((cadence.present, balance.present), (Some(false), Some(false)));
    }

    #[test]
    fn the_baseline_has_twenty_eight_days() {
        let recent = [1, 2, 3].map(|ago| run(ago, 150.0, 50.0));
        let before =
            |ago: u32| cadence(&[ago, 41, 20].map(|ago| run(ago, 170.0, 50.0)), &recent).present;
        assert_eq!((before(14), before(41), before(42)), (Some(true), Some(true), None));
    }

    #[test]
    fn the_sentence_names_missing_data() {
        let (cadence, balance) =
            measured([1, 2, 20, 21, 22].map(|ago| run(ago, 170.0, 50.0)).to_vec());
        assert_eq!(
            cadence.because,
            "Fewer than 3 runs of the last 14 days have steps a minute recorded."
        );
        assert_eq!(balance.present, None);
        let (cadence, _) = measured([1, 2, 3, 21, 22].map(|ago| run(ago, 170.0, 50.0)).to_vec());
        let because =
            "Fewer than 3 runs of the 28 days before the last 14 have steps a minute recorded.";
        assert_eq!(cadence.because, because);
        let (cadence, _) = measured([1, 2, 3, 21, 22, 23].map(|ago| ran(ago, 5.0)).to_vec());
        assert_eq!(cadence.present, None);
    }
}
