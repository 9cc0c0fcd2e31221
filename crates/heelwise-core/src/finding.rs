//! Findings: what a person can notice and what a record can show.

use serde::{Deserialize, Serialize};

use crate::body::BodySite;
use crate::compiled::HasSummary;
use crate::expr::Expr;
use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

/// Something that is present, absent, unknown or not asked. Its first fields are those of
/// [`FindingSummary`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its id.
    pub id: Id<Self>,
    /// How it is answered.
    pub answering: Answering,
    /// The list it is asked in, when it is not asked on its own.
    pub screen: Option<Id<QuestionList>>,
    /// Asked only when one of these places hurts. Empty: wherever it hurts.
    pub sites: Vec<Id<BodySite>>,
    /// Asked only when this is true.
    pub ask_if: Option<Expr>,
    /// The finding as a statement; used in reasons and lists.
    pub label: String,
    /// The question that asks for it. Empty when it is measured.
    pub question: String,
    /// An explanation, and how to check it. Empty when it is measured.
    pub help: String,
}

/// The fields that decide whether a finding is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingSummary {
    /// Its id.
    pub id: Id<Finding>,
    /// How it is answered.
    pub answering: Answering,
    /// The list it is asked in.
    pub screen: Option<Id<QuestionList>>,
    /// Asked only when one of these places hurts.
    pub sites: Vec<Id<BodySite>>,
    /// Asked only when this is true.
    pub ask_if: Option<Expr>,
}

impl HasSummary for Finding {
    type Summary = FindingSummary;
}

impl Finding {
    /// Its first fields.
    pub fn summary(&self) -> FindingSummary {
        let Self { id, answering, screen, sites, ask_if, .. } = self.clone();
        FindingSummary { id, answering, screen, sites, ask_if }
    }
}

/// How a finding gets its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answering {
    /// Yes, no or don't know.
    YesNo,
    /// A number from `min` to `max`, both included.
    Number {
        /// Its unit.
        unit: String,
        /// Least answer taken.
        min: f64,
        /// Greatest answer taken.
        max: f64,
    },
    /// One of several.
    Choice(Vec<Choice>),
    /// A day.
    Date,
    /// Stated as present or absent by the pack's analyzer, never asked.
    Measured(Vec<MeasuredNumber>),
    /// Read from the log of somebody who follows a plan, never asked.
    Logged(LogSignal),
}

vocabulary! {
    /// A signal that a log can show by itself.
    pub enum LogSignal as "log signal" {
        /// Severe pain on several days, by the pain model.
        SeverePain = "severe-pain",
        /// Several red sessions within days, by the pain model.
        RedSessions = "red-sessions",
        /// Mornings above the usual, many in a row, by the pain model.
        WorseMornings = "worse-mornings",
        /// A review of a protocol came and what it asks for did not hold.
        NoBetter = "no-better",
    }
}

/// One possible answer of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name in answers and expressions.
    pub id: String,
    /// The text for the person.
    pub label: String,
}

/// A number that is shown beside a measured finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuredNumber {
    /// Its name in the analyzer's reply.
    pub id: String,
    /// The text for the person.
    pub label: String,
    /// Its unit.
    pub unit: String,
}

impl Answering {
    /// Whether it can be asked at all.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Self::Measured(_) | Self::Logged(_))
    }
}

impl Item for Finding {
    const KIND: Kind = Kind::Finding;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// Yes-no findings that are asked together as one list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionList {
    /// Its id.
    pub id: Id<Self>,
    /// The question over the list.
    pub question: String,
    /// Why it is asked.
    pub help: String,
}

impl Item for QuestionList {
    const KIND: Kind = Kind::Screen;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
