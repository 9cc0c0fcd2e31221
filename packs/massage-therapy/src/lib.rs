//! Judges self-tests taken before and after release work against what the test itself can mistake.
#![forbid(unsafe_code)]

mod retest;
mod verdict;

use heelwise_analyzer::{Analyzer, AnalyzerError, Reply, Request, export_analyzer};

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

#[cfg(test)]
mod tests {
    use heelwise_analyzer::{Record, sample};

    use super::*;

    /// The thresholds of `pack.toml`.
    const PARAMETERS: [(&str, f64); 3] = [
        ("knee-to-wall-error-cm", 1.9),
        ("heel-raise-error-reps", 6.0),
        ("first-step-error-points", 2.0),
    ];

    pub(crate) fn request(records: Vec<Record>) -> Request {
        sample::request(&PARAMETERS, records)
    }

    #[test]
    fn whatever_is_recorded_the_reply_is_sound() {
        let mut told = 0;
        for request in sample::odd_requests(&PARAMETERS) {
            let reply = MassageTherapy::analyze(&request).unwrap();
            let emits = ["release-gain-real", "release-gain-within-error", "release-loss-real"];
            assert_eq!(sample::fault(&reply, &emits), None);
            told += usize::from(reply.findings.values().all(|finding| finding.present.is_some()));
        }
        assert!(told > 10, "only {told} of the requests had enough in them");
    }

    #[test]
    fn nothing_recorded_is_nothing_known() {
        let reply = MassageTherapy::analyze(&request(Vec::new())).unwrap();
        assert!(reply.findings.values().all(|finding| finding.present.is_none()));
    }

    #[test]
    fn a_missing_threshold_is_an_error() {
        assert!(MassageTherapy::analyze(&Request::default()).is_err());
    }
}
