//! Measures heel wear: more than usual, rising from week to week, on the same day as a run.
//!
//! Only wear at or above the height that `high-heel-cm` calls high is counted. A day without a
//! record is a day without high heels. Everyone is compared with their own weeks, never with a
//! norm.
#![forbid(unsafe_code)]

mod load;
mod same_day;
mod trend;
mod wear;

use heelwise_analyzer::{Analyzer, AnalyzerError, Reply, Request, export_analyzer};

use crate::wear::Wear;

struct HighHeelRehab;

impl Analyzer for HighHeelRehab {
    const ID: &'static str = "high-heel-rehab";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
        let wear = Wear::from_request(request)?;
        Ok(Reply::stating([
            ("heel-load-up", load::heel_load_up(&wear, request)?),
            ("heel-trend-rising", trend::heel_trend_rising(&wear, request)?),
            ("heel-day-then-run", same_day::heel_day_then_run(&wear, request)?),
        ]))
    }
}

export_analyzer!(HighHeelRehab);

#[cfg(test)]
mod tests {
    use heelwise_analyzer::{Record, sample};

    use super::*;

    /// The thresholds of `pack.toml`.
    const PARAMETERS: [(&str, f64); 5] = [
        ("high-heel-cm", 5.0),
        ("rise-percent", 30.0),
        ("least-days", 14.0),
        ("least-run-days", 1.0),
        ("trend-hours-per-week", 2.0),
    ];

    pub(crate) fn request(records: Vec<Record>) -> Request {
        sample::request(&PARAMETERS, records)
    }

    #[test]
    fn whatever_is_recorded_the_reply_is_sound() {
        let mut told = 0;
        for request in sample::odd_requests(&PARAMETERS) {
            let reply = HighHeelRehab::analyze(&request).unwrap();
            let emits = ["heel-load-up", "heel-trend-rising", "heel-day-then-run"];
            assert_eq!(sample::fault(&reply, &emits), None);
            told += usize::from(reply.findings.values().all(|finding| finding.present.is_some()));
        }
        assert!(told > 10, "only {told} of the requests had enough in them");
    }

    #[test]
    fn nothing_recorded_is_nothing_known() {
        let reply = HighHeelRehab::analyze(&request(Vec::new())).unwrap();
        assert!(reply.findings.values().all(|finding| finding.present.is_none()));
    }

    #[test]
    fn a_missing_threshold_is_an_error() {
        assert!(HighHeelRehab::analyze(&Request::default()).is_err());
    }
}
