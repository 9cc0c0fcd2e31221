//! Measures runs: one much longer than before, fewer steps than usual, tiring late in the run,
//! leaning to one side, more climbing.
//!
//! Everyone is compared with their own runs, never with a norm, and steps and ground contact only
//! at like pace. Every rule needs `least-runs` runs to compare and says so when they are missing.
#![forbid(unsafe_code)]

mod climb;
mod late;
mod long_run;
mod pace;
mod parts;
mod runs;
mod usual;

use heelwise_analyzer::{Analyzer, AnalyzerError, Reply, Request, export_analyzer};

use crate::runs::Runs;

struct RunningTechnique;

impl Analyzer for RunningTechnique {
    const ID: &'static str = "running-technique";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
        let runs = Runs::from_request(request)?;
        Ok(Reply::stating([
            ("long-run-jump", long_run::long_run_jump(&runs, request)?),
            ("cadence-low-for-you", usual::cadence_low_for_you(&runs, request)?),
            ("balance-shift", usual::balance_shift(&runs, request)?),
            ("cadence-fades-late", late::cadence_fades_late(&runs, request)?),
            ("contact-time-rises-late", late::contact_time_rises_late(&runs, request)?),
            ("balance-drifts-late", late::balance_drifts_late(&runs, request)?),
            ("more-climb-than-usual", climb::more_climb_than_usual(&runs, request)?),
        ]))
    }
}

export_analyzer!(RunningTechnique);

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use heelwise_analyzer::{Record, Run, sample};

    use super::*;

    /// The thresholds of `pack.toml`.
    const PARAMETERS: [(&str, f64); 18] = [
        ("long-run-ratio", 1.10),
        ("window-days", 30.0),
        ("recent-days", 14.0),
        ("baseline-days", 28.0),
        ("least-runs", 3.0),
        ("like-pace-kmh", 0.5),
        ("walk-kmh", 5.5),
        ("walk-spm", 140.0),
        ("walk-break-percent", 12.0),
        ("steep-m-per-km", 30.0),
        ("cadence-drop-percent", 3.0),
        ("late-fade-percent", 5.0),
        ("contact-rise-percent", 5.0),
        ("late-pace-percent", 5.0),
        ("balance-points", 2.0),
        ("drift-points", 2.0),
        ("climb-rise-percent", 50.0),
        ("climb-least-m-per-km", 10.0),
    ];

    const EMITS: [&str; 7] = [
        "long-run-jump",
        "cadence-low-for-you",
        "cadence-fades-late",
        "contact-time-rises-late",
        "balance-shift",
        "balance-drifts-late",
        "more-climb-than-usual",
    ];

    pub(crate) fn request(runs: Vec<Run>) -> Request {
        sample::request(&PARAMETERS, runs.into_iter().map(Record::Run).collect())
    }

    #[test]
    fn whatever_is_recorded_the_reply_is_sound() {
        let mut told = BTreeMap::<String, u32>::new();
        for request in sample::odd_requests(&PARAMETERS) {
            let reply = RunningTechnique::analyze(&request).unwrap();
            assert_eq!(sample::fault(&reply, &EMITS), None);
            for (name, _) in
                reply.findings.into_iter().filter(|(_, finding)| finding.present.is_some())
            {
                *told.entry(name).or_default() += 1;
            }
        }
        assert!(
            EMITS.iter().all(|name| told[*name] > 10),
            "too little was in the requests: {told:?}"
        );
    }

    // threat: E8
    #[test]
    fn the_order_of_the_records_does_not_matter() {
        for request in sample::odd_requests(&PARAMETERS) {
            let mut reversed = request.clone();
            reversed.records.reverse();
            assert_eq!(
                RunningTechnique::analyze(&request).unwrap(),
                RunningTechnique::analyze(&reversed).unwrap()
            );
        }
    }

    #[test]
    fn the_thresholds_are_those_of_the_pack() {
        let pack = include_str!("../pack.toml");
        for (name, value) in PARAMETERS {
            let line = pack.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
            assert_eq!(line.rsplit(" = ").next().unwrap().parse(), Ok(value), "{name}");
        }
        assert!(EMITS.iter().all(|name| pack.contains(&format!("\"{name}\""))));
    }

    #[test]
    fn nothing_recorded_is_nothing_known() {
        let reply = RunningTechnique::analyze(&request(Vec::new())).unwrap();
        assert!(reply.findings.values().all(|finding| finding.present.is_none()));
    }

    #[test]
    fn a_missing_threshold_is_an_error() {
        assert!(RunningTechnique::analyze(&Request::default()).is_err());
    }
}
