//! Tests that every analyzer must pass: [`analyzer_contract_tests!`].
//!
//! [`analyzer_contract_tests!`]: crate::analyzer_contract_tests

/// The parts of `pack.toml` that tests of an analyzer need, so that thresholds are written once.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared<'a> {
    /// The thresholds, with the pack's values.
    pub parameters: Vec<(&'a str, f64)>,
    /// The names of the findings that the analyzer may state.
    pub emits: Vec<&'a str>,
}

impl<'a> Declared<'a> {
    /// Reads `emits` and `[analyzer.parameters]` as a checked `pack.toml` has them, with one
    /// parameter a line. A line without a number is skipped.
    pub fn from_toml(text: &'a str) -> Self {
        let list = text.split_once("emits = [").and_then(|(_, rest)| rest.split_once(']'));
        let list = list.map_or("", |(list, _)| list).split(',');
        let names = list.map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty());
        let parameters = text.split_once("[analyzer.parameters]").map_or("", |(_, rest)| rest);
        let parameters = parameters.lines().take_while(|line| !line.starts_with('['));
        let parameter = |line: &'a str| {
            let (name, value) = line.split_once(" = ")?;
            Some((name, value.parse().ok()?))
        };
        Self { parameters: parameters.filter_map(parameter).collect(), emits: names.collect() }
    }
}

/// Tests of an analyzer's contract, with the thresholds of the pack's own `pack.toml`: replies to
/// any records are valid and independent of their order, every finding is known for some of them,
/// nothing is known without records, and a missing threshold is an error.
///
/// Use it once, in the crate of the pack, where the analyzer is defined:
///
/// ```ignore
/// export_analyzer!(ShortWalks);
/// analyzer_contract_tests!(ShortWalks);
/// ```
///
/// The module also holds `request(records)`, a request with the pack's thresholds, for other tests
/// of the crate: `use crate::contract_tests::request;`.
#[macro_export]
macro_rules! analyzer_contract_tests {
    ($analyzer:ident) => {
        #[cfg(test)]
        pub(crate) mod contract_tests {
            use $crate::contract::Declared;
            use $crate::{Analyzer, Record, Reply, Request, sample};

            use super::$analyzer;

            fn declared() -> Declared<'static> {
                Declared::from_toml(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/pack.toml")))
            }

            /// A request with the pack's thresholds.
            pub(crate) fn request(records: Vec<Record>) -> Request {
                sample::request(&declared().parameters, records)
            }

            fn reply(request: &Request) -> Reply {
                <$analyzer as Analyzer>::analyze(request).expect("all thresholds are given")
            }

            #[test]
            fn replies_to_any_records_are_sound_and_every_finding_is_known_for_some() {
                let Declared { parameters, emits } = declared();
                let mut known = vec![0; emits.len()];
                for request in sample::odd_requests(&parameters) {
                    let reply = reply(&request);
                    assert_eq!(sample::fault(&reply, &emits), None);
                    for (name, count) in emits.iter().zip(&mut known) {
                        *count += usize::from(reply.findings[*name].present.is_some());
                    }
                }
                assert!(known.iter().all(|count| *count > 10), "{emits:?}: {known:?}");
            }

            // threat: E8
            #[test]
            fn the_order_of_the_records_does_not_matter() {
                for request in sample::odd_requests(&declared().parameters) {
                    let mut reversed = request.clone();
                    reversed.records.reverse();
                    assert_eq!(reply(&request), reply(&reversed));
                }
            }

            #[test]
            fn without_records_nothing_is_known() {
                let reply = reply(&request(Vec::new()));
                assert!(reply.findings.values().all(|finding| finding.present.is_none()));
            }

            #[test]
            fn a_missing_threshold_is_an_error() {
                assert!(<$analyzer as Analyzer>::analyze(&Request::default()).is_err());
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_and_findings_are_read_from_a_manifest() {
        let text = "id = \"p\"\n[analyzer]\nemits = [\"a-b\",\n \"c\"]\n\
                    [analyzer.parameters]\nleast = 2\nratio = 1.10\n\n[other]\nx = 1\n";
        let declared =
            Declared { parameters: vec![("least", 2.0), ("ratio", 1.1)], emits: vec!["a-b", "c"] };
        assert_eq!(Declared::from_toml(text), declared);
        assert_eq!(Declared::from_toml("").emits, [""; 0]);
    }
}
