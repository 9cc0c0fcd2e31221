//! Judges self-tests taken before and after release work against the measurement error of the test.
#![forbid(unsafe_code)]

mod retest;
mod verdict;

use heelwise_analyzer::{
    Analyzer, AnalyzerError, Reply, Request, analyzer_contract_tests, export_analyzer,
};

struct MassageTherapy;

impl Analyzer for MassageTherapy {
    const ID: &'static str = "massage-therapy";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
        let retests = retest::retests(request)?;
        Ok(Reply::stating([
            ("release-gain-real", verdict::gain_real(&retests)),
            ("release-gain-within-error", verdict::gain_within_error(&retests)),
            ("release-loss-real", verdict::loss_real(&retests)),
        ]))
    }
}

export_analyzer!(MassageTherapy);
analyzer_contract_tests!(MassageTherapy);
