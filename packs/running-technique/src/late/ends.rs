//! The first and last thirds of runs, compared.

use heelwise_analyzer::numbers::{change_percent, exceeds, mean, median, rounded};
use heelwise_analyzer::{AnalyzerError, Measurement, Request, Run, Split};

use crate::pace::{AtPace, Usual, paced};
use crate::parts::{Limits, Part, Third};
use crate::runs::Runs;

/// A value measured part by part.
pub(super) type Value = fn(&Split) -> Option<f64>;

/// The first or last third of a run: the mean of a value, and the mean speed in km/h when all of
/// its parts have one.
pub(super) struct End {
    pub(super) value: f64,
    kmh: Option<f64>,
}

/// The median of the recent runs.
struct Thirds {
    early: f64,
    /// The change to the last third, in per cent, corrected for pace.
    change: f64,
    /// Whether every pace is known.
    is_paced: bool,
}

/// Compares the first and last thirds of runs.
pub(super) struct Ends<'a> {
    runs: &'a Runs<'a>,
    limits: Limits,
    value: Value,
    /// The name of the value, for sentences.
    what: &'a str,
    /// The person's usual values in fresh parts, by pace.
    fresh: Usual,
    /// The difference in pace, in per cent, above which the change is corrected for pace.
    other_pace: f64,
}

impl<'a> Ends<'a> {
    pub(super) fn from_runs(
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

    pub(super) fn measured(&self, unit: &str, counts: impl Fn(f64) -> bool) -> Measurement {
        let thirds = match self.thirds() {
            Ok(thirds) => thirds,
            Err(missing) => return Measurement::unclear(missing),
        };
        let (early, late) =
            (rounded(thirds.early), rounded(thirds.early * (1.0 + thirds.change / 100.0)));
        let figures = [("early", early), ("late", late), ("change", rounded(thirds.change))];
        let pace = if thirds.is_paced { "At like pace, in" } else { "In" };
        let because = format!(
            "{pace} your recent runs: {early} {unit} in the first third, {late} in the last."
        );
        Measurement::new(counts(thirds.change), &figures, because)
    }

    /// The median of the recent runs, so that one odd run decides nothing.
    ///
    /// # Errors
    /// When too few runs can be compared; the sentence names what is missing.
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
            "You ended your recent runs at another pace, and too few runs show what you have at it \
             when fresh."
                .to_owned()
        })
    }

    /// The change in per cent, corrected for pace; `None` when there are no fresh parts at that
    /// pace.
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
pub(super) fn ends_of(limits: &Limits, run: &Run, value: Value) -> Option<(End, End)> {
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

/// The sentence for too few runs with a value in their parts.
pub(super) fn few_in_parts(runs: &Runs, what: &str) -> String {
    let (fewest, days) = (runs.fewest, runs.recent_days);
    format!("Fewer than {fewest} runs of the last {days} days have {what} recorded part by part.")
}
