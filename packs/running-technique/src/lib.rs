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

use heelwise_analyzer::{
    Analyzer, AnalyzerError, Reply, Request, analyzer_contract_tests, export_analyzer,
};

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
analyzer_contract_tests!(RunningTechnique);

#[cfg(test)]
mod tests {
    use heelwise_analyzer::{Record, Request, Run};

    /// A request with the pack's thresholds and only runs.
    pub(crate) fn request(runs: Vec<Run>) -> Request {
        crate::contract_tests::request(runs.into_iter().map(Record::Run).collect())
    }
}
