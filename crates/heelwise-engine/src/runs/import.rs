//! Decisions about a run from a watch file: whether it is accepted, and whether it replaces a
//! record of the same run.

use heelwise_core::Entry;
use heelwise_core::record::Run;
use heelwise_core::timestamp::LocalTimestamp;

use super::dedup::{DetailScore, is_better, merge};

/// The fastest mean speed of a run, in kilometres an hour, when the file does not name its sport.
const FASTEST_KMH: f64 = 22.0;

/// The reason why a run is not taken into the log.
#[derive(Clone, Debug, PartialEq)]
pub enum RunRefusal {
    /// A number is outside its range; the sentence names it.
    Invalid(String),
    /// It lies in the future.
    Future,
    /// It has a distance and no duration.
    NoDuration,
    /// It is too fast for a run, in kilometres an hour, and the file does not name its sport.
    TooFast(f64),
}

/// Checks a run that was read from a file, at the moment `now`. `is_named` says whether the file
/// names its sport.
///
/// # Errors
///
/// The reason why it is not taken into the log.
pub fn check_run(run: &Run, is_named: bool, now: LocalTimestamp) -> Result<(), RunRefusal> {
    if let Some(problem) = Entry::Run(run.clone()).problem() {
        return Err(RunRefusal::Invalid(problem));
    }
    let is_ahead = run.start.is_some_and(|start| start.utc() > now.utc());
    if is_ahead || run.date > now.day() {
        return Err(RunRefusal::Future);
    }
    if run.minutes <= 0.0 && run.distance_km > 0.0 {
        return Err(RunRefusal::NoDuration);
    }
    match speed_kmh(run) {
        Some(kmh) if !is_named && kmh > FASTEST_KMH => Err(RunRefusal::TooFast(kmh)),
        _ => Ok(()),
    }
}

/// A record of a run that is already in the log.
#[derive(Clone, Copy, Debug)]
pub struct KnownRecord<'a> {
    /// The record.
    pub run: &'a Run,
    /// Its detail, before samples were dropped from it.
    pub score: DetailScore,
    /// Whether the person has corrected it: then no file replaces it.
    pub is_corrected: bool,
}

/// The record that replaces a known one of the same run: `run` merged with it when `run` has more
/// detail, or `None` when the known one is kept.
pub fn replacement(run: &Run, known: KnownRecord<'_>) -> Option<Run> {
    let has_more = is_better(run, known.run, known.score) && !known.is_corrected;
    has_more.then(|| merge(run, known.run))
}

fn speed_kmh(run: &Run) -> Option<f64> {
    (run.minutes > 0.0).then(|| run.distance_km / run.minutes * 60.0)
}

#[cfg(test)]
mod tests {
    use super::super::detail_score;
    use super::*;

    fn now() -> LocalTimestamp {
        "2026-11-20T12:00:00+01:00".parse().unwrap()
    }

    fn run(distance_km: f64, minutes: f64) -> Run {
        Run { date: now().day(), distance_km, minutes, ..Run::default() }
    }

    #[test]
    fn what_is_no_run_is_refused_with_its_reason() {
        assert_eq!(check_run(&run(5.0, 30.0), false, now()), Ok(()));
        assert_eq!(check_run(&run(5.0, 0.0), true, now()), Err(RunRefusal::NoDuration));
        assert_eq!(check_run(&run(30.0, 60.0), false, now()), Err(RunRefusal::TooFast(30.0)));
        assert_eq!(check_run(&run(30.0, 60.0), true, now()), Ok(()));
        assert!(matches!(check_run(&run(-1.0, 1.0), true, now()), Err(RunRefusal::Invalid(_))));
        let tomorrow = Run { date: now().day().tomorrow().unwrap(), ..run(5.0, 30.0) };
        assert_eq!(check_run(&tomorrow, true, now()), Err(RunRefusal::Future));
    }

    #[test]
    fn a_record_that_has_more_is_merged_unless_the_person_corrected_the_known_one() {
        let known = Run { device: Some("watch".into()), ..run(5.0, 30.0) };
        let more = Run { power_w: Some(210.0), ..run(5.0, 30.0) };
        let record = KnownRecord { run: &known, score: detail_score(&known), is_corrected: false };
        let merged = replacement(&more, record).unwrap();
        assert_eq!((merged.power_w, merged.device.as_deref()), (Some(210.0), Some("watch")));
        assert_eq!(replacement(&more, KnownRecord { is_corrected: true, ..record }), None);
        assert_eq!(replacement(&run(5.0, 30.0), record), None);
    }
}
