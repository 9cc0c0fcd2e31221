//! One run much longer than any in the month before it.
//!
//! In 5205 runners that predicted injury, and the change from week to week did not. A run is a
//! session of its own: two on one day are not added up, and neither counts as before the other, as
//! their order is unknown. A run whose recording broke off was at least as long as recorded.

use heelwise_analyzer::numbers::{exceeds, rounded};
use heelwise_analyzer::{AnalyzerError, Measurement, Request, Run};

use crate::runs::Runs;

/// A recent run and the longest one in the days before it.
#[derive(Clone, Copy)]
struct Step {
    km: f64,
    before_km: f64,
    /// Whether the run may have been longer, or the longest before it.
    is_open: bool,
}

impl Step {
    fn ratio(self) -> f64 {
        self.km / self.before_km
    }
}

/// Shows the recent run that exceeds the days before it most.
pub(crate) fn long_run_jump(runs: &Runs, request: &Request) -> Result<Measurement, AnalyzerError> {
    let (ratio, window) = (request.positive("long-run-ratio")?, request.positive("window-days")?);
    if runs.recent().next().is_none() {
        return Ok(Measurement::unclear(format!(
            "No run is recorded in the last {} days.",
            runs.recent_days
        )));
    }
    let steps = || runs.recent().filter_map(|(ago, run)| step(runs, ago, run, window, ratio));
    if steps().next().is_none() {
        let missing = format!(
            "Fewer than {} runs are recorded in the {window} days before your recent runs.",
            runs.fewest
        );
        return Ok(Measurement::unclear(missing));
    }
    let steepest = steepest(steps().filter(|step| !step.is_open));
    let jump = steepest.filter(|step| exceeds(step.km, step.before_km * ratio));
    Ok(match (jump, steepest) {
        (Some(jump), _) => stated(true, jump, window),
        (None, Some(step)) if !steps().any(|step| step.is_open) => stated(false, step, window),
        _ => Measurement::unclear(
            "The recording of a run broke off, so it is not known how long it was.",
        ),
    })
}

fn steepest(steps: impl Iterator<Item = Step>) -> Option<Step> {
    steps.max_by(|one, other| {
        one.ratio().total_cmp(&other.ratio()).then(one.km.total_cmp(&other.km))
    })
}

/// `None` when there is too little to compare the run with.
fn step(runs: &Runs, ago: f64, run: &Run, window: f64, ratio: f64) -> Option<Step> {
    let before: Vec<&Run> = runs.before(ago, window).collect();
    let longest =
        before.iter().max_by(|one, other| one.distance_km.total_cmp(&other.distance_km))?;
    let (km, before_km) = (run.distance_km, longest.distance_km);
    let is_longest_open = longest.incomplete
        && !before.iter().any(|other| !other.incomplete && other.distance_km >= before_km);
    let jumps = exceeds(km, before_km * ratio);
    let is_open = if jumps { is_longest_open } else { run.incomplete };
    (runs.suffice(&before) && before_km > 0.0).then_some(Step { km, before_km, is_open })
}

fn stated(present: bool, step: Step, window: f64) -> Measurement {
    let (km, before_km) = (rounded(step.km), rounded(step.before_km));
    let figures = [
        ("longest-recent", km),
        ("longest-before", before_km),
        ("ratio", rounded(step.ratio() * 100.0)),
    ];
    let because = if present {
        format!(
            "One recent run had {km} km; the longest in the {window} days before it had \
             {before_km} km."
        )
    } else {
        format!("No recent run was much longer than the runs in the {window} days before it.")
    };
    Measurement::new(present, &figures, because)
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::tests::request;

    fn measured(runs: &[(u32, f64)]) -> Measurement {
        let runs: Vec<Run> = runs.iter().map(|(ago, km)| ran(*ago, *km)).collect();
        let request = request(runs);
        long_run_jump(&Runs::from_request(&request).unwrap(), &request).unwrap()
    }

    #[test]
    fn only_more_than_the_ratio_counts() {
        for (km, present) in
            [(11.0, false), (11.1, true), (10.0, false), (30.0, true), (0.0, false)]
        {
            assert_eq!(
                measured(&[(20, 10.0), (18, 8.0), (16, 9.0), (2, km)]).present,
                Some(present),
                "{km}"
            );
        }
    }

    #[test]
    fn the_run_and_its_month_are_shown() {
        let measurement = measured(&[(20, 10.0), (18, 8.0), (16, 9.0), (5, 14.0), (2, 5.0)]);
        let figures = [("longest-recent", 14.0), ("longest-before", 10.0), ("ratio", 140.0)];
        assert_eq!(
            measurement.figures,
            figures.map(|(name, value)| (name.to_owned(), value)).into()
        );
        assert_eq!(
            measurement.because,
            "One recent run had 14 km; the longest in the 30 days before it had 10 km."
        );
    }

    #[test]
    fn a_recent_run_counts_as_before_for_a_later_one() {
        let steps = [(20, 10.0), (18, 8.0), (16, 9.0), (10, 10.9), (6, 11.9), (2, 13.0)];
        assert_eq!(measured(&steps).present, Some(false));
    }

    #[test]
    fn the_month_has_thirty_days() {
        let with_long =
            |ago| measured(&[(ago, 20.0), (9, 5.0), (8, 5.0), (7, 5.0), (0, 6.0)]).present;
        assert_eq!(with_long(30), Some(false));
        assert_eq!(with_long(31), Some(true));
    }

    #[test]
    fn recent_is_fourteen_days() {
        let usual = [(29, 5.0), (28, 5.0), (27, 5.0)];
        assert_eq!(measured(&[&usual[..], &[(13, 9.0)]].concat()).present, Some(true));
        assert_eq!(measured(&[&usual[..], &[(14, 9.0)]].concat()).present, None);
    }

    #[test]
    fn too_few_runs_are_unclear() {
        assert_eq!(measured(&[(20, 5.0)]).because, "No run is recorded in the last 14 days.");
        let missing = "Fewer than 3 runs are recorded in the 30 days before your recent runs.";
        assert_eq!(measured(&[(20, 5.0), (18, 5.0), (2, 50.0)]).because, missing);
        assert_eq!(measured(&[(20, 0.0), (18, 0.0), (17, 0.0), (2, 5.0)]).present, None);
    }

    #[test]
    fn a_run_of_the_same_day_is_not_before() {
        assert_eq!(measured(&[(9, 5.0), (8, 5.0), (2, 5.0), (2, 9.0)]).present, None);
    }

    #[test]
    fn two_runs_of_one_day_are_not_one_long_run() {
        let usual = [(20, 10.0), (18, 8.0), (16, 9.0)];
        assert_eq!(measured(&[&usual[..], &[(2, 7.0), (2, 8.0)]].concat()).present, Some(false));
        for evening in [[(2, 11.5), (2, 12.0)], [(2, 12.0), (2, 11.5)]] {
            let jump = measured(&[&usual[..], &evening].concat());
            assert_eq!((jump.present, jump.figures["longest-recent"]), (Some(true), 12.0));
        }
    }

    /// Three runs of 10 km at most, then others of which those marked broke off.
    fn broken(runs: &[(u32, f64, bool)]) -> Measurement {
        let usual = [(28, 10.0, false), (27, 8.0, false), (26, 9.0, false)];
        let runs = usual.iter().chain(runs);
        let request = request(
            runs.map(|(ago, km, incomplete)| Run { incomplete: *incomplete, ..ran(*ago, *km) })
                .collect(),
        );
        long_run_jump(&Runs::from_request(&request).unwrap(), &request).unwrap()
    }

    #[test]
    fn a_broken_run_can_show_a_jump_and_cannot_rule_one_out() {
        assert_eq!(broken(&[(2, 12.0, true)]).present, Some(true));
        let short = broken(&[(2, 4.0, true)]);
        assert_eq!(
            short.because,
            "The recording of a run broke off, so it is not known how long it was."
        );
        assert_eq!(broken(&[(2, 4.0, true), (1, 5.0, false)]).present, None);
        assert_eq!(broken(&[(2, 4.0, true), (1, 12.0, false)]).present, Some(true));
    }

    #[test]
    fn a_broken_run_is_the_longest_only_as_far_as_it_goes() {
        assert_eq!(
            broken(&[(20, 11.0, true), (2, 12.0, false)]).present,
            Some(false),
            "it had at least 11 km"
        );
        assert_eq!(
            broken(&[(20, 11.0, true), (2, 13.0, false)]).present,
            None,
            "it may have had 12 km"
        );
        assert_eq!(
            broken(&[(20, 6.0, true), (2, 13.0, false)]).present,
            Some(true),
            "a shorter one is not the longest"
        );
    }
}
