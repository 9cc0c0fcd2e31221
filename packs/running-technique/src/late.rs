//! The end of a run against its beginning: the last third of its parts against the first, at like
//! pace.
//!
//! Who slows down takes fewer steps and stays on the ground for longer without being tired. When
//! the last third was run at another pace than the first, what the person's own fresh parts have at
//! the two paces is taken off; where they do not say, the run is left out.

use heelwise_analyzer::numbers::{change_percent, exceeds, mean, median, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measure, Measurement, Request, Run, Split};

use crate::pace::{AtPace, Usual, paced};
use crate::parts::{Limits, Part, Third};
use crate::runs::Runs;

/// A value measured part by part.
type Value = fn(&Split) -> Option<f64>;

/// One end of a run: the mean of a value, and the mean speed when all of its parts have one.
struct End {
    value: f64,
    kmh: Option<f64>,
}

/// The middle of the recent runs.
struct Thirds {
    early: f64,
    /// The change to the last third, in per cent, without what the pace explains.
    change: f64,
    /// Whether every pace is known.
    is_paced: bool,
}

/// Compares the ends of runs.
struct Ends<'a> {
    runs: &'a Runs<'a>,
    limits: Limits,
    value: Value,
    what: &'a str,
    /// What the person's fresh parts have.
    fresh: Usual,
    /// How far the paces of both ends may differ, in per cent, before that is allowed for.
    other_pace: f64,
}

/// Steps a minute fall off.
pub(crate) fn cadence_fades_late(
    runs: &Runs,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let fade = request.positive("late-fade-percent")?;
    let ends = Ends::from_runs(runs, request, "steps a minute", |split| split.cadence_spm)?;
    Ok(ends.measured("steps a minute", |change| reaches(-change, fade)))
}

/// Each foot stays on the ground for longer.
pub(crate) fn contact_time_rises_late(
    runs: &Runs,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let rise = request.positive("contact-rise-percent")?;
    let ends = Ends::from_runs(runs, request, "ground contact", |split| split.contact_ms)?;
    Ok(ends.measured("ms of ground contact", |change| reaches(change, rise)))
}

/// The share of one foot grows. That does not hang on the pace.
pub(crate) fn balance_drifts_late(
    runs: &Runs,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let (points, limits) = (request.positive("drift-points")?, Limits::from_request(request)?);
    let both = runs
        .recent()
        .filter_map(|(_, run)| ends_of(&limits, run, |split| split.balance_left_percent));
    let (early, shift): (Vec<f64>, Vec<f64>) =
        both.map(|(early, late)| (early.value, late.value - early.value)).unzip();
    let Some((left, drift)) = median(&early).zip(median(&shift)).filter(|_| runs.suffice(&shift))
    else {
        return Ok(Measure::unclear(few_in_parts(runs, "left and right ground contact")));
    };
    let (early, late) = (rounded(left), rounded(left + drift));
    let figures = [("early-left", early), ("late-left", late), ("shift", rounded(drift))];
    let because = format!(
        "In your recent runs the left foot had {early} % of the ground contact in the first third, {late} % in the last."
    );
    Ok(Measure::finding(reaches(drift.abs(), points), &figures, because))
}

impl<'a> Ends<'a> {
    fn from_runs(
        runs: &'a Runs<'a>,
        request: &Request,
        what: &'a str,
        value: Value,
    ) -> Result<Self, AnalyzerError> {
        let limits = Limits::from_request(request)?;
        let known = runs.recent().map(|(_, run)| run).chain(runs.baseline());
        let fresh = known.map(|run| fresh(&limits.running(run), value)).collect();
        let fresh = Usual::from_runs(fresh, runs, request)?;
        Ok(Self {
            runs,
            limits,
            value,
            what,
            fresh,
            other_pace: request.positive("late-pace-percent")?,
        })
    }

    fn measured(&self, unit: &str, counts: impl Fn(f64) -> bool) -> Measurement {
        let thirds = match self.thirds() {
            Ok(thirds) => thirds,
            Err(missing) => return Measure::unclear(missing),
        };
        let (early, late) =
            (rounded(thirds.early), rounded(thirds.early * (1.0 + thirds.change / 100.0)));
        let figures = [("early", early), ("late", late), ("change", rounded(thirds.change))];
        let pace = if thirds.is_paced { "At like pace, in" } else { "In" };
        let because = format!(
            "{pace} your recent runs: {early} {unit} in the first third, {late} in the last."
        );
        Measure::finding(counts(thirds.change), &figures, because)
    }

    /// The middle of the recent runs, so that one odd run decides nothing. What is missing, when
    /// too few can be compared.
    fn thirds(&self) -> Result<Thirds, String> {
        let ends = self.runs.recent().filter_map(|(_, run)| ends_of(&self.limits, run, self.value));
        let ends: Vec<(End, End)> = ends.collect();
        if !self.runs.suffice(&ends) {
            return Err(few_in_parts(self.runs, self.what));
        }
        let compared =
            ends.iter().filter_map(|(early, late)| Some((early.value, self.change(early, late)?)));
        let (early, change): (Vec<f64>, Vec<f64>) = compared.unzip();
        let middle = median(&early).zip(median(&change)).filter(|_| self.runs.suffice(&change));
        let is_paced = ends.iter().all(|(early, late)| early.kmh.is_some() && late.kmh.is_some());
        middle.map(|(early, change)| Thirds { early, change, is_paced }).ok_or_else(|| {
            "You ended your recent runs at another pace, and too few runs show what you have at it when fresh."
                .to_owned()
        })
    }

    /// The change in per cent, without what the pace explains; `None` when nobody knows what it
    /// explains.
    fn change(&self, early: &End, late: &End) -> Option<f64> {
        let explained = match early.kmh.zip(late.kmh) {
            Some((from, to)) if exceeds(change_percent(from, to)?.abs(), self.other_pace) => {
                self.fresh.at(to)? / self.fresh.at(from)?
            }
            _ => 1.0,
        };
        change_percent(early.value * explained, late.value)
    }
}

/// The values of the first two thirds by pace.
fn fresh(parts: &[Part], value: Value) -> Vec<AtPace> {
    paced(parts.iter().filter(|part| part.third != Third::Last), value)
}

/// Both ends of a run, when it has the value in both.
fn ends_of(limits: &Limits, run: &Run, value: Value) -> Option<(End, End)> {
    let parts = limits.running(run);
    Some((end(&parts, Third::First, value)?, end(&parts, Third::Last, value)?))
}

fn end(parts: &[Part], third: Third, value: Value) -> Option<End> {
    let measured =
        || parts.iter().filter(|part| part.third == third && value(part.split).is_some());
    let values: Vec<f64> = measured().filter_map(|part| value(part.split)).collect();
    let speeds: Option<Vec<f64>> = measured().map(|part| part.split.speed_kmh).collect();
    Some(End { value: mean(&values)?, kmh: speeds.and_then(|speeds| mean(&speeds)) })
}

fn few_in_parts(runs: &Runs, what: &str) -> String {
    let (fewest, days) = (runs.fewest, runs.recent_days);
    format!("Fewer than {fewest} runs of the last {days} days have {what} recorded part by part.")
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::parts::tests::part;
    use crate::tests::request;

    fn run(ago: u32, cadence: &[f64], contact: &[f64]) -> Run {
        let parts = cadence.iter().zip(contact);
        let splits = parts
            .map(|(spm, ms)| Split {
                cadence_spm: Some(*spm),
                contact_ms: Some(*ms),
                ..Split::default()
            })
            .collect();
        Run { splits, ..ran(ago, 8.0) }
    }

    /// Cadence, contact, balance.
    fn measured(runs: Vec<Run>) -> [Measurement; 3] {
        let request = request(runs);
        let runs = Runs::from_request(&request).unwrap();
        [cadence_fades_late, contact_time_rises_late, balance_drifts_late]
            .map(|rule| rule(&runs, &request).unwrap())
    }

    fn three(cadence: &[f64], contact: &[f64]) -> [Measurement; 3] {
        measured([1, 5, 13].map(|ago| run(ago, cadence, contact)).to_vec())
    }

    /// A part of a runner whose steps rise by 3 with each km/h and whose contact falls by 10 ms,
    /// from 170 and 250 at 10 km/h. Tired, there are so many per cent fewer steps and longer
    /// contacts.
    fn natural(kmh: f64, tired: f64) -> Split {
        let (spm, ms) = (170.0 + 3.0 * (kmh - 10.0), 250.0 - 10.0 * (kmh - 10.0));
        let contact_ms = Some(ms * (1.0 + tired / 100.0));
        Split { contact_ms, ..part(kmh, spm * (1.0 - tired / 100.0)) }
    }

    /// Two parts at each of these paces.
    fn paces(ago: u32, parts: [Split; 3]) -> Run {
        let splits = parts.into_iter().flat_map(|part| [part.clone(), part]).collect();
        Run { minutes: 12.0, splits, ..ran(ago, 2.0) }
    }

    /// Three recent runs that end like this, after runs at 8 and at 10 km/h.
    fn slowing(kmh: f64, tired: f64) -> [Measurement; 3] {
        let known = [20, 25, 30]
            .map(|ago| paces(ago, [natural(8.0, 0.0), natural(10.0, 0.0), natural(10.0, 0.0)]));
        let recent = [1, 5, 13]
            .map(|ago| paces(ago, [natural(10.0, 0.0), natural(10.0, 0.0), natural(kmh, tired)]));
        measured(known.into_iter().chain(recent).collect())
    }

    #[test]
    fn a_fade_counts_from_the_threshold() {
        for (late, present) in
            [(152.0, true), (152.1, false), (145.0, true), (160.0, false), (170.0, false)]
        {
            assert_eq!(
                three(&[160.0, 175.0, late], &[250.0; 3])[0].present,
                Some(present),
                "{late}"
            );
        }
    }

    #[test]
    fn a_rise_in_contact_counts_from_the_threshold() {
        for (late, present) in [(262.5, true), (262.4, false), (240.0, false)] {
            assert_eq!(
                three(&[170.0; 3], &[250.0, 200.0, late])[1].present,
                Some(present),
                "{late}"
            );
        }
    }

    #[test]
    fn a_third_is_rounded_down() {
        let [fade, ..] = three(&[170.0, 160.0, 160.0, 160.0, 153.0], &[250.0; 5]);
        let figures = [("early", 170.0), ("late", 153.0), ("change", -10.0)];
        assert_eq!(fade.figures, figures.map(|(name, value)| (name.to_owned(), value)).into());
        assert_eq!(
            fade.because,
            "In your recent runs: 170 steps a minute in the first third, 153 in the last."
        );
        let [six, ..] = three(&[170.0, 168.0, 2e2, 2e2, 161.0, 159.0], &[250.0; 6]);
        assert!(
            (six.figures["early"] - 169.0).abs() < 1e-9
                && (six.figures["late"] - 160.0).abs() < 1e-9
        );
    }

    #[test]
    fn slowing_down_alone_is_no_tiredness() {
        for kmh in [10.0, 9.6, 8.4, 8.0, 7.6] {
            let [cadence, contact, _] = slowing(kmh, 0.0);
            assert_eq!((cadence.present, contact.present), (Some(false), Some(false)), "{kmh}");
        }
        let [cadence, contact, _] = slowing(8.0, 0.0);
        assert_eq!((cadence.figures["change"], contact.figures["change"]), (0.0, 0.0));
    }

    #[test]
    fn tiredness_counts_also_when_slowing_down() {
        let [cadence, contact, _] = slowing(8.0, 6.0);
        assert_eq!((cadence.present, contact.present), (Some(true), Some(true)));
        assert_eq!((cadence.figures["early"], cadence.figures["change"]), (170.0, -6.0));
        let because = "At like pace, in your recent runs: 170 steps a minute in the first third, 159.8 in the last.";
        assert_eq!(cadence.because, because);
        let [cadence, contact, _] = slowing(8.0, 4.0);
        assert_eq!(
            (cadence.present, contact.present),
            (Some(false), Some(false)),
            "8 % fewer steps, half of it the pace"
        );
        let [cadence, contact, _] = slowing(10.0, 6.0);
        assert_eq!((cadence.present, contact.present), (Some(true), Some(true)));
    }

    #[test]
    fn a_pace_that_is_never_run_fresh_explains_nothing() {
        let [cadence, contact, _] = slowing(9.0, 10.0);
        assert_eq!((cadence.present, contact.present), (None, None));
        assert!(
            cadence.because.starts_with("You ended your recent runs at another pace"),
            "{}",
            cadence.because
        );
    }

    #[test]
    fn a_walk_at_the_end_is_no_fade() {
        let home = [1, 5, 13]
            .map(|ago| paces(ago, [natural(10.0, 0.0), natural(10.0, 0.0), part(5.5, 115.0)]));
        assert_eq!(measured(home.to_vec())[0].present, None);
        let mut breaks = [1, 5, 13].map(|ago| paces(ago, [10.0; 3].map(|kmh| natural(kmh, 0.0))));
        for run in &mut breaks {
            run.splits[5] = part(7.7, 142.0);
        }
        assert_eq!(measured(breaks.to_vec())[0].present, Some(false));
    }

    #[test]
    fn one_odd_run_does_not_move_the_middle() {
        let odd = run(5, &[170.0, 160.0, 145.0], &[250.0, 250.0, 300.0]);
        let steady = [1, 13].map(|ago| run(ago, &[170.0; 3], &[250.0; 3]));
        let [cadence, contact, _] = measured(steady.into_iter().chain([odd]).collect());
        assert_eq!((cadence.present, contact.present), (Some(false), Some(false)));
    }

    #[test]
    fn two_parts_are_too_few_and_so_are_two_runs() {
        let said =
            "Fewer than 3 runs of the last 14 days have steps a minute recorded part by part.";
        assert_eq!(three(&[170.0, 150.0], &[250.0; 2])[0].because, said);
        let runs = [1, 5, 14].map(|ago| run(ago, &[170.0, 160.0, 150.0], &[250.0; 3]));
        assert_eq!(measured(runs.to_vec())[0].because, said);
    }

    #[test]
    fn gaps_are_skipped_but_an_empty_third_is_not() {
        let gap = |early: Option<f64>| {
            let parts = [early, Some(160.0), Some(150.0)];
            let splits =
                parts.map(|cadence_spm| Split { cadence_spm, ..Split::default() }).to_vec();
            let [cadence, ..] = measured(
                [1, 2, 3].map(|ago| Run { splits: splits.clone(), ..ran(ago, 8.0) }).to_vec(),
            );
            cadence.present
        };
        assert_eq!((gap(Some(170.0)), gap(None)), (Some(true), None));
    }

    #[test]
    fn a_drift_counts_to_either_side_from_two_points() {
        let leaning = |ago, late| {
            let splits = [50.0, 50.0, late]
                .map(|left| Split { balance_left_percent: Some(left), ..Split::default() });
            Run { splits: splits.to_vec(), ..ran(ago, 8.0) }
        };
        let drift = |late: [f64; 3]| {
            let [.., drift] = measured(
                [1, 2, 3].into_iter().zip(late).map(|(ago, late)| leaning(ago, late)).collect(),
            );
            drift
        };
        for (late, present) in [(48.0, true), (52.0, true), (48.1, false), (51.9, false)] {
            assert_eq!(drift([late; 3]).present, Some(present), "{late}");
        }
        assert_eq!(drift([45.0, 50.0, 50.5]).present, Some(false), "one odd run");
        assert_eq!(drift([47.0, 53.0, 50.0]).present, Some(false), "to one side and the other");
        let because = "In your recent runs the left foot had 50 % of the ground contact in the first third, 47.5 % in the last.";
        assert_eq!(drift([47.5; 3]).because, because);
        assert_eq!(three(&[170.0; 3], &[250.0; 3])[2].present, None);
    }
}
