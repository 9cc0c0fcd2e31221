//! The reply of an analyzer.

use std::collections::BTreeMap;
use std::fmt;

use heelwise_core::profile::Measurement;
use serde::{Deserialize, Serialize};

use crate::{Analyzer, PROTOCOL_VERSION};

/// The findings a pack states.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Findings by name, without the pack. Each must be listed under `emits`.
    pub findings: BTreeMap<String, Measurement>,
}

impl Reply {
    /// A reply that states these findings.
    pub fn stating<const N: usize>(findings: [(&str, Measurement); N]) -> Self {
        Self {
            findings: findings
                .into_iter()
                .map(|(name, finding)| (name.to_owned(), finding))
                .collect(),
        }
    }
}

/// The identity that a library declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The protocol it was built for.
    pub protocol: u32,
}

impl Identity {
    /// The identity of the analyzer `A`.
    pub fn from_analyzer<A: Analyzer>() -> Self {
        Self { id: A::ID.to_owned(), version: A::VERSION.to_owned(), protocol: PROTOCOL_VERSION }
    }
}

/// The reason why an analyzer cannot reply, in a sentence for its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyzerError(String);

impl AnalyzerError {
    /// An error with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for AnalyzerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AnalyzerError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_survives_the_way() {
        let reply = Reply::stating([
            ("a", Measurement::new(true, &[("km", 2.5)], "Yes.")),
            ("b", Measurement::unclear("No.")),
        ]);
        let text = serde_json::to_string(&reply).unwrap();
        assert_eq!(serde_json::from_str::<Reply>(&text).unwrap(), reply);
    }

    #[test]
    fn a_reply_with_anything_else_in_it_is_refused() {
        for bad in ["{}", r#"{"findings":{},"urgency":"self-care"}"#, r#"{"findings":[]}"#, "null"]
        {
            assert!(serde_json::from_str::<Reply>(bad).is_err(), "{bad}");
        }
    }
}
