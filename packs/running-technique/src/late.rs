//! Changes from the first third of a run to the last, at like pace.
//!
//! At a slower pace, people take fewer steps and stay on the ground for longer without being tired.
//! When the two thirds were run at different paces, the change is corrected by the person's own
//! fresh parts at these paces; without such parts the run is left out.

mod ends;

use heelwise_analyzer::numbers::{median, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measurement, Request};

use self::ends::{Ends, ends_of, few_in_parts};
use crate::parts::Limits;
use crate::runs::Runs;

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
        return Ok(Measurement::unclear(few_in_parts(runs, "left and right ground contact")));
    };
    let (early, late) = (rounded(left), rounded(left + drift));
    let figures = [("early-left", early), ("late-left", late), ("shift", rounded(drift))];
    let because = format!(
        "In your recent runs the left foot had {early} % of the ground contact in the first third, \
         {late} % in the last."
    );
    Ok(Measurement::new(reaches(drift.abs(), points), &figures, because))
}

#[cfg(test)]
mod tests;
