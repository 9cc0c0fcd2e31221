//! Measures runs: one much longer than before, fewer steps than usual, tiring late in the run, leaning to one side.
//!
//! Everyone is compared with their own runs, never with a norm. Every rule needs `least-runs` runs to compare and says so
//! when they are missing.
#![forbid(unsafe_code)]

mod late;
mod long_run;
mod runs;
mod usual;

use heelwise_analyzer::{Analyzer, AnalyzerError, Reply, Request, export_analyzer};

use crate::runs::Runs;

struct RunningTechnique;

impl Analyzer for RunningTechnique {
    const ID: &'static str = "running-technique";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
        let runs = Runs::of(request)?;
        Ok(Reply::stating([
            ("long-run-jump", long_run::long_run_jump(&runs, request)?),
            ("cadence-low-for-you", usual::cadence_low_for_you(&runs, request)?),
            ("balance-shift", usual::balance_shift(&runs, request)?),
            ("cadence-fades-late", late::cadence_fades_late(&runs, request)?),
            ("contact-time-rises-late", late::contact_time_rises_late(&runs, request)?),
        ]))
    }
}

export_analyzer!(RunningTechnique);

#[cfg(test)]
mod tests {
    use heelwise_analyzer::{Record, Run, sample};

    use super::*;

    /// The thresholds of `pack.toml`.
    const PARAMETERS: [(&str, f64); 8] = [
        ("long-run-ratio", 1.10),
        ("window-days", 30.0),
        ("recent-days", 14.0),
        ("cadence-drop-percent", 3.0),
        ("late-fade-percent", 5.0),
        ("contact-rise-percent", 5.0),
        ("balance-points", 2.0),
        ("least-runs", 3.0),
    ];

    pub(crate) fn request(runs: Vec<Run>) -> Request {
        sample::request(&PARAMETERS, runs.into_iter().map(Record::Run).collect())
    }

    #[test]
    fn whatever_is_recorded_the_reply_is_sound() {
        let emits =
            ["long-run-jump", "cadence-low-for-you", "cadence-fades-late", "contact-time-rises-late", "balance-shift"];
        let mut told = 0;
        for request in sample::odd_requests(&PARAMETERS) {
            let reply = RunningTechnique::analyze(&request).unwrap();
            assert_eq!(sample::fault(&reply, &emits), None);
            told += usize::from(reply.findings.values().all(|finding| finding.present.is_some()));
        }
        assert!(told > 10, "only {told} of the requests had enough in them");
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
