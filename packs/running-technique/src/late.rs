//! The end of a run against its beginning: the last third of its parts against the first.

use heelwise_analyzer::numbers::{change_percent, mean, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measured, Measurement, Request, Run, Split};

use crate::runs::Runs;

/// Means over the recent runs.
struct Thirds {
    early: f64,
    late: f64,
    change: f64,
}

/// Steps a minute fall off.
pub(crate) fn cadence_fades_late(runs: &Runs, request: &Request) -> Result<Measurement, AnalyzerError> {
    let fade = request.positive("late-fade-percent")?;
    Ok(match thirds(runs, |split| split.cadence_spm) {
        None => Measured::unclear(missing(runs, "steps a minute")),
        Some(thirds) => stated(reaches(-thirds.change, fade), &thirds, "steps a minute"),
    })
}

/// Each foot stays on the ground for longer.
pub(crate) fn contact_time_rises_late(runs: &Runs, request: &Request) -> Result<Measurement, AnalyzerError> {
    let rise = request.positive("contact-rise-percent")?;
    Ok(match thirds(runs, |split| split.contact_ms) {
        None => Measured::unclear(missing(runs, "ground contact")),
        Some(thirds) => stated(reaches(thirds.change, rise), &thirds, "ms of ground contact"),
    })
}

/// `None` when too few recent runs have the value in both thirds.
fn thirds(runs: &Runs, value: impl Fn(&Split) -> Option<f64>) -> Option<Thirds> {
    let ends: Vec<(f64, f64)> = runs.recent().filter_map(|(_, run)| ends(run, &value)).collect();
    if !runs.suffice(&ends) {
        return None;
    }
    let (early, late): (Vec<f64>, Vec<f64>) = ends.into_iter().unzip();
    let (early, late) = (mean(&early)?, mean(&late)?);
    Some(Thirds { early, late, change: change_percent(early, late)? })
}

/// The mean of the first and of the last third of one run. Runs with fewer than three parts have no thirds.
fn ends(run: &Run, value: impl Fn(&Split) -> Option<f64>) -> Option<(f64, f64)> {
    let third = run.splits.len() / 3;
    let mean_of = |splits: &[Split]| mean(&splits.iter().filter_map(&value).collect::<Vec<_>>());
    let early = mean_of(run.splits.get(..third)?)?;
    let late = mean_of(run.splits.get(run.splits.len() - third..)?)?;
    Some((early, late))
}

fn stated(present: bool, thirds: &Thirds, what: &str) -> Measurement {
    let (early, late) = (rounded(thirds.early), rounded(thirds.late));
    let figures = [("early", early), ("late", late), ("change", rounded(thirds.change))];
    let because = format!("In your recent runs: {early} {what} in the first third, {late} in the last.");
    Measured::of(present, &figures, because)
}

fn missing(runs: &Runs, what: &str) -> String {
    let (fewest, days) = (runs.fewest, runs.recent_days);
    format!("Fewer than {fewest} runs of the last {days} days have {what} recorded part by part.")
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::tests::request;

    fn run(ago: u32, cadence: &[f64], contact: &[f64]) -> Run {
        let parts = cadence.iter().zip(contact);
        let splits = parts
            .map(|(spm, ms)| Split { cadence_spm: Some(*spm), contact_ms: Some(*ms), ..Split::default() })
            .collect();
        Run { splits, ..ran(ago, 8.0) }
    }

    fn measured(runs: Vec<Run>) -> (Measurement, Measurement) {
        let request = request(runs);
        let runs = Runs::of(&request).unwrap();
        (cadence_fades_late(&runs, &request).unwrap(), contact_time_rises_late(&runs, &request).unwrap())
    }

    fn three(cadence: &[f64], contact: &[f64]) -> (Measurement, Measurement) {
        measured([1, 5, 13].map(|ago| run(ago, cadence, contact)).to_vec())
    }

    #[test]
    fn a_fade_counts_from_the_threshold() {
        for (late, present) in [(152.0, true), (152.1, false), (140.0, true), (160.0, false), (170.0, false)] {
            assert_eq!(three(&[160.0, 175.0, late], &[250.0; 3]).0.present, Some(present), "{late}");
        }
    }

    #[test]
    fn a_rise_in_contact_counts_from_the_threshold() {
        for (late, present) in [(262.5, true), (262.4, false), (240.0, false)] {
            assert_eq!(three(&[170.0; 3], &[250.0, 200.0, late]).1.present, Some(present), "{late}");
        }
    }

    #[test]
    fn a_third_is_rounded_down() {
        let fade = three(&[170.0, 160.0, 160.0, 160.0, 150.0], &[250.0; 5]).0;
        let figures = [("early", 170.0), ("late", 150.0), ("change", -11.8)];
        assert_eq!(fade.figures, figures.map(|(name, value)| (name.to_owned(), value)).into());
        let because = "In your recent runs: 170 steps a minute in the first third, 150 in the last.";
        assert_eq!(fade.because, because);
        let six = three(&[170.0, 168.0, 1e2, 1e2, 161.0, 159.0], &[250.0; 6]).0;
        assert!((six.figures["early"] - 169.0).abs() < 1e-9 && (six.figures["late"] - 160.0).abs() < 1e-9);
    }

    #[test]
    fn two_parts_are_too_few_and_so_are_two_runs() {
        let said = "Fewer than 3 runs of the last 14 days have steps a minute recorded part by part.";
        assert_eq!(three(&[170.0, 150.0], &[250.0; 2]).0.because, said);
        let runs = [1, 5, 14].map(|ago| run(ago, &[170.0, 160.0, 150.0], &[250.0; 3]));
        assert_eq!(measured(runs.to_vec()).0.because, said);
    }

    #[test]
    fn gaps_are_skipped_but_an_empty_third_is_not() {
        let gap = |early: Option<f64>| {
            let parts = [early, Some(160.0), Some(150.0)];
            let splits = parts.map(|cadence_spm| Split { cadence_spm, ..Split::default() }).to_vec();
            measured([1, 2, 3].map(|ago| Run { splits: splits.clone(), ..ran(ago, 8.0) }).to_vec()).0.present
        };
        assert_eq!((gap(Some(170.0)), gap(None)), (Some(true), None));
    }
}
