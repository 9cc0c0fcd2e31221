//! What a person says of a day: pain, shoes, notes, new answers, statements.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::names::id;
use crate::body::{BodySite, Side};
use crate::criterion::Confirmation;
use crate::finding::Finding;
use crate::id::Id;
use crate::profile::{Answer, Measurement};
use crate::vocabulary::vocabulary;

/// Pain on waking, at the first steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Morning {
    /// The day.
    pub date: Date,
    /// Pain, 0 to 10.
    pub pain: u8,
}

/// Pain at another time than the first steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pain {
    /// The day.
    pub date: Date,
    /// When on that day.
    #[serde(default)]
    pub when: PainWhen,
    /// The worst pain, 0 to 10.
    pub pain: u8,
}

vocabulary! {
    /// When on a day it hurt.
    #[derive(Default)]
    pub enum PainWhen as "time of pain" {
        /// At any time of the day.
        #[default]
        Day = "day",
        /// During the session of the day.
        During = "during",
        /// In the hours after the session of the day.
        After = "after",
    }
}

/// Shoes that were worn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footwear {
    /// The day.
    pub date: Date,
    /// Which shoes, in the person's own words, up to 200 characters.
    pub shoes: String,
    /// Hours worn, 0 to 24.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
}

impl Footwear {
    /// The first value that cannot be true.
    pub(super) fn problem(&self) -> Option<String> {
        let hours = self.hours.filter(|hours| !(0.0..=24.0).contains(hours));
        let hours = hours.map(|hours| format!("`hours` is {hours}; it must lie between 0 and 24"));
        unfit_text("shoes", &self.shoes, LONGEST_SHOES).or(hours)
    }
}

/// Words of the person's own. Nothing reads them but people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The day.
    pub date: Date,
    /// The words, up to 4000 characters.
    pub text: String,
}

impl Note {
    /// The first value that cannot be true.
    pub(super) fn problem(&self) -> Option<String> {
        unfit_text("text", &self.text, LONGEST_NOTE)
    }
}

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 4000;

/// The longest name of a pair of shoes, in characters.
const LONGEST_SHOES: usize = 200;

/// A new answer to a question of the check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// The day.
    pub date: Date,
    /// The finding, `pack/name` or as printed.
    #[serde(deserialize_with = "id")]
    pub finding: Id<Finding>,
    /// The answer from this day on.
    pub answer: Answer,
}

/// What a check that was made while a plan is followed says beside its answers, which are
/// [`NewAnswer`]s. It is no line of a log file.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRead {
    /// The day.
    pub date: Date,
    /// Where it hurt, worst first, and on which side.
    pub sites: Vec<(Id<BodySite>, Side)>,
    /// The measurements of the check.
    pub measured: BTreeMap<Id<Finding>, Measurement>,
}

/// A statement that holds from this day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedCriterion {
    /// The day.
    pub date: Date,
    /// The statement, `pack/protocol.phase.name` or as printed.
    #[serde(deserialize_with = "id")]
    pub statement: Id<Confirmation>,
    /// Whether it holds.
    #[serde(default = "yes")]
    pub holds: bool,
}

fn unfit_text(field: &str, text: &str, longest: usize) -> Option<String> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Some(format!("`{field}` is empty"));
    }
    (length > longest).then(|| format!("`{field}` has {length} characters; the most are {longest}"))
}

fn yes() -> bool {
    true
}
