//! What is shown of two plans that are compared, and of a plan with a made-up log.

use heelwise_engine::plan::simulate::Scenario;
use jiff::civil::Date;
use serde::Serialize;

use super::{PlanEventView, StatusView};
use crate::{LabeledId, as_words};

/// What changed from one plan to the next.
#[derive(Debug, Serialize)]
pub struct PlanDiffView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The day the older plan was made; nothing when there is only one.
    pub before: Option<Date>,
    /// The day the newer plan was made.
    pub after: Date,
    /// What the plan was made from and is different now.
    pub inputs: Vec<ChangedInputView>,
    /// What is different in the plan.
    pub differences: Vec<DifferenceView>,
    /// The steps since the newer plan was made.
    pub moves: Vec<PlanEventView>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}

/// Something the plan was made from and that is different now.
#[derive(Debug, Serialize)]
pub struct ChangedInputView {
    /// What is different.
    pub what: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// The id it is about, when there is one.
    pub id: Option<String>,
}

/// How something in a plan is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceWord {
    /// It is new in the plan.
    Came,
    /// It is no longer in the plan.
    Went,
    /// Its dose is different.
    Dose,
}

/// Something in the plan that is different.
#[derive(Debug, Serialize)]
pub struct DifferenceView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it is different.
    pub kind: DifferenceWord,
    /// The difference in words.
    pub text: String,
    /// The changes that bring it about each by itself, by their place in `inputs`.
    pub because: Vec<usize>,
}

/// The way a plan takes in an imagined log.
#[derive(Debug, Serialize)]
pub struct ScenarioView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The scenario.
    #[serde(rename = "story", serialize_with = "as_words::word")]
    pub scenario: Scenario,
    /// What the scenario means.
    pub meaning: &'static str,
    /// The day the plan was made.
    pub made: Date,
    /// The protocols that the plan follows.
    pub courses: Vec<LabeledId>,
    /// Weeks, the oldest first.
    pub weeks: Vec<ScenarioWeekView>,
    /// The state of the plan at the end.
    pub end: StatusView,
    /// The red flags that hold, with their advice.
    pub warnings: Vec<LabeledId>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}

/// One week of a scenario.
#[derive(Debug, Serialize)]
pub struct ScenarioWeekView {
    /// Its number; the first is 1.
    pub number: usize,
    /// The first day.
    pub first: Date,
    /// Minutes of exercise in the week, rounded up.
    pub minutes: u32,
    /// The phase of each course; nothing while it waits to begin.
    pub phases: Vec<Option<LabeledId>>,
    /// The steps of the plan in the week.
    pub moves: Vec<PlanEventView>,
}
