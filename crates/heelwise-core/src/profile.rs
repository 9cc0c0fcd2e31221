//! A profile: everything one person has answered, and what was measured of them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::body::{BodySite, Side};
use crate::finding::Finding;
use crate::id::Id;

/// One answer. A finding without one was not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Present.
    Yes,
    /// Absent.
    No,
    /// Asked, and the person does not know.
    Unknown,
    /// A number in the finding's unit.
    Number(f64),
    /// The name of one of the finding's choices.
    Choice(String),
    /// A day.
    Date(Date),
}

impl Answer {
    /// The answer in words.
    pub fn words(&self) -> String {
        match self {
            Self::Yes => "yes".into(),
            Self::No => "no".into(),
            Self::Unknown => "don't know".into(),
            Self::Number(number) => number.to_string(),
            Self::Choice(choice) => choice.clone(),
            Self::Date(date) => date.to_string(),
        }
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Yes => serializer.serialize_str("yes"),
            Self::No => serializer.serialize_str("no"),
            Self::Unknown => serializer.serialize_str("unknown"),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Choice(choice) => serializer.serialize_str(choice),
            Self::Date(date) => serializer.collect_str(date),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Text(String),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Number(number) => Self::Number(number),
            Written::Text(text) => match text.as_str() {
                "yes" => Self::Yes,
                "no" => Self::No,
                "unknown" => Self::Unknown,
                _ => text.parse().map_or(Self::Choice(text), Self::Date),
            },
        })
    }
}

/// A finding of an analyzer, with the numbers behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Whether the finding is present; `None` when the records do not suffice to say.
    pub present: Option<bool>,
    /// The figures, by the names the finding declares.
    pub figures: BTreeMap<String, f64>,
    /// The analyzer's reason, in a sentence.
    pub because: String,
}

impl Measurement {
    /// Present or absent, with the figures and a sentence that says why.
    pub fn new(present: bool, figures: &[(&str, f64)], because: impl Into<String>) -> Self {
        let figures = figures.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        Self { present: Some(present), figures, because: because.into() }
    }

    /// The records do not suffice to say; the sentence says what is missing.
    pub fn unclear(because: impl Into<String>) -> Self {
        Self { present: None, figures: BTreeMap::new(), because: because.into() }
    }
}

/// Everything one person has answered, and what was measured of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Where it hurts, worst first, and on which side.
    pub sites: Vec<(Id<BodySite>, Side)>,
    /// Answers by finding.
    pub answers: BTreeMap<Id<Finding>, Answer>,
    /// Measured findings.
    pub measured: BTreeMap<Id<Finding>, Measurement>,
}

impl Profile {
    /// Whether this place hurts.
    pub fn hurts(&self, site: &Id<BodySite>) -> bool {
        self.sites.iter().any(|(hurting, _)| hurting == site)
    }

    /// Whether one of these places hurts; an empty list means anywhere.
    pub fn hurts_in(&self, sites: &[Id<BodySite>]) -> bool {
        sites.is_empty() || sites.iter().any(|site| self.hurts(site))
    }
}
