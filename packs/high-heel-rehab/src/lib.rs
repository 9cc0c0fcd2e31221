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

use heelwise_analyzer::{
    Analyzer, AnalyzerError, Reply, Request, analyzer_contract_tests, export_analyzer,
};

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
analyzer_contract_tests!(HighHeelRehab);
