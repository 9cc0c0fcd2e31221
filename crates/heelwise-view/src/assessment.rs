//! What is shown of an assessment.

mod build;

use heelwise_core::{
    AdviceKind, Care, ClaimVerdict, Grade, Reviewed, Side, SourceCheck, Status, TimeOfDay, Urgency,
};
use heelwise_engine::rank::Match;
use jiff::civil::Date;
use serde::Serialize;

use crate::{LabeledId, as_words};

pub use build::{assessment, effect, evidence, sources};

/// An assessment as people and programs get it.
#[derive(Debug, Serialize)]
pub struct AssessmentView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The day taken for today.
    pub date: Date,
    /// The packs in use.
    pub packs: Vec<PackLine>,
    /// How soon to be seen.
    pub urgency: UrgencyView,
    /// Patterns that are at least a weak match, the strongest first.
    pub patterns: Vec<Pattern>,
    /// Routines to do now, one per pattern.
    pub routines: Vec<RoutineView>,
    /// Routines that would do as well.
    pub other_routines: Vec<RoutineRef>,
    /// Routines of which no step may be done.
    pub refused_routines: Vec<RoutineView>,
    /// What records show.
    pub measured: Vec<MeasuredView>,
    /// Self-tests and questionnaire totals over time.
    pub tests: Vec<TestView>,
    /// Single answers that would change the outcome.
    pub changes: Vec<ChangeView>,
    /// Warning signs that do not hold now.
    pub watch: Vec<LabeledId>,
    /// What people say about it.
    pub claims: Vec<ClaimView>,
    /// Every source behind what is shown.
    pub sources: Vec<LabeledId>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}

/// A pack in use.
#[derive(Debug, Serialize)]
pub struct PackLine {
    /// Its id, as printed.
    pub id: String,
    /// Its version.
    pub version: String,
    /// How far it has come.
    pub status: Status,
    /// Who reviewed it, or `unreviewed`.
    #[serde(serialize_with = "as_words::text")]
    pub reviewed: Reviewed,
}

/// How soon to be seen, and why.
#[derive(Debug, Serialize)]
pub struct UrgencyView {
    /// Its id, as printed.
    pub id: String,
    /// How soon to be seen.
    pub level: Urgency,
    /// The level, as a sentence for the person.
    pub sentence: &'static str,
    /// Whether the answers make a known benign picture.
    pub known_picture: bool,
    /// Red flags that hold.
    pub because: Vec<FlagView>,
    /// Red flags that could still hold.
    pub open: Vec<OpenView>,
}

/// A red flag that holds.
#[derive(Debug, Serialize)]
pub struct FlagView {
    /// Its id, as printed.
    pub id: String,
    /// How soon to be seen.
    pub level: Urgency,
    /// Its label.
    pub label: String,
    /// What to do.
    pub advice: String,
    /// The findings that made it hold.
    pub findings: Vec<AnsweredFinding>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// A red flag that could still hold.
#[derive(Debug, Serialize)]
pub struct OpenView {
    /// Its id, as printed.
    pub id: String,
    /// How soon to be seen.
    pub level: Urgency,
    /// Its label.
    pub label: String,
    /// The finding to ask.
    pub ask: LabeledId,
}

/// A finding with its answer.
#[derive(Debug, Serialize)]
pub struct AnsweredFinding {
    /// Its id, as printed.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The answer, or `not asked`.
    pub answer: String,
}

/// A routine in short.
#[derive(Debug, Serialize)]
pub struct RoutineRef {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Minutes, rounded up.
    pub minutes: u16,
}

/// Grade, check and sources of a statement.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceView {
    /// The grade.
    pub grade: Grade,
    /// How the source was checked.
    pub mark: SourceCheck,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

impl EvidenceView {
    /// Grade and mark in words: `grade B (moderate), read in the source`.
    pub fn words(&self) -> String {
        format!("grade {} ({}), {}", self.grade, self.grade.meaning(), self.mark.meaning())
    }
}

/// A pattern, with the reasons for and against it.
#[derive(Debug, Serialize)]
pub struct Pattern {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How strongly the answers resemble the pattern.
    #[serde(rename = "match", serialize_with = "as_words::text")]
    pub matched: Match,
    /// Whether it is at least a moderate match.
    pub stands: bool,
    /// Other names.
    pub aliases: Vec<String>,
    /// Reference codes (ICD-10-CM).
    pub icd10cm: Vec<String>,
    /// Whether it is for self-care or for a clinician.
    pub care: Care,
    /// What it is.
    pub summary: String,
    /// How it usually goes.
    pub course: String,
    /// Weeks after which to look again.
    pub review_weeks: Vec<u8>,
    /// Arguments for it.
    #[serde(rename = "for")]
    pub speaks_for: Vec<ReasonView>,
    /// Arguments against it.
    pub against: Vec<ReasonView>,
    /// Arguments that are still open.
    pub unknown: Vec<ReasonView>,
    /// What to do.
    pub advice: Vec<AdviceView>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// An argument for or against a pattern.
#[derive(Debug, Serialize)]
pub struct ReasonView {
    /// Its id, as printed.
    pub id: String,
    /// The text.
    pub text: String,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// A piece of advice.
#[derive(Debug, Serialize)]
pub struct AdviceView {
    /// Its id, as printed.
    pub id: String,
    /// Its kind.
    pub kind: AdviceKind,
    /// The text.
    pub text: String,
    /// Rules because of which it must not be followed; mostly none.
    pub left_out_because: Vec<LabeledId>,
    /// Findings that have to be answered before it may be followed; mostly none.
    pub until_answered: Vec<LabeledId>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// A routine that is offered.
#[derive(Debug, Serialize)]
pub struct RoutineView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub summary: String,
    /// The time of day.
    pub moment: TimeOfDay,
    /// Minutes of the steps that may be done, rounded up.
    pub minutes: u16,
    /// The patterns that it helps.
    #[serde(rename = "for")]
    pub helps: Vec<LabeledId>,
    /// The exercises that may be done.
    pub steps: Vec<StepView>,
    /// The exercises that may not be done.
    pub left_out: Vec<ForbiddenStepView>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// An exercise of a routine.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The dose in words.
    pub dosage: Option<String>,
    /// Seconds for one time.
    pub seconds: Option<f64>,
    /// Relative contraindications that apply, or may apply.
    pub cautions: Vec<LabeledId>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// An exercise that may not be done.
#[derive(Debug, Serialize)]
pub struct ForbiddenStepView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Rules that forbid it.
    pub because: Vec<LabeledId>,
    /// Findings that have to be answered first.
    pub until_answered: Vec<LabeledId>,
}

/// What an analyzer found in records.
#[derive(Debug, Serialize)]
pub struct MeasuredView {
    /// Its id, as printed.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Whether it is present; `None` when the records do not suffice.
    pub present: Option<bool>,
    /// The analyzer's sentence.
    pub because: String,
    /// The numbers behind it.
    pub figures: Vec<FigureView>,
}

/// What a self-test came to over time.
#[derive(Debug, Serialize)]
pub struct TestView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The unit of the results.
    pub unit: String,
    /// The side, when it was given.
    pub side: Option<Side>,
    /// The number of results.
    pub results: usize,
    /// The first result.
    pub first: ResultView,
    /// The last result.
    pub last: ResultView,
    /// What the change means.
    pub change: &'static str,
}

/// A result of a self-test.
#[derive(Debug, Serialize)]
pub struct ResultView {
    /// The day, as `2026-11-20`.
    pub date: Date,
    /// The result, in the unit of the test.
    pub value: f64,
}

/// A number behind a measured finding.
#[derive(Debug, Serialize)]
pub struct FigureView {
    /// Its id, as printed.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

/// An answer that would change the outcome.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// Its id, as printed.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The answer now.
    pub now: String,
    /// The other answer.
    pub instead: String,
    /// What would change, as a phrase.
    pub effect: String,
    /// Whether the urgency would change.
    pub changes_urgency: bool,
}

/// A claim, with what the evidence says.
#[derive(Debug, Serialize)]
pub struct ClaimView {
    /// Its id, as printed.
    pub id: String,
    /// What people say.
    pub statement: String,
    /// How the evidence judges it.
    pub verdict: ClaimVerdict,
    /// What the evidence says.
    pub finding: String,
    /// What it rests on.
    pub evidence: EvidenceView,
}
