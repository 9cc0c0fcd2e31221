//! What is shown of an assessment: every name looked up, every line with its id. The JSON document
//! is exactly this.
//!
//! The document is described in `docs/json.md`; fields may be added under the same
//! `schema_version`, never changed or removed.

mod look_up;
pub(crate) mod plan;
pub(crate) mod progress;

use heelwise_core::{AdviceKind, Grade, SourceCheck, Word};
use serde::Serialize;

pub(crate) use look_up::{assessment, effect, evidence, sources};

/// Version of the JSON documents.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// An assessment as people and programs get it.
#[derive(Debug, Serialize)]
pub(crate) struct AssessmentView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    pub(crate) date: String,
    pub(crate) packs: Vec<PackLine>,
    pub(crate) urgency: UrgencyView,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) routines: Vec<RoutineView>,
    pub(crate) other_routines: Vec<RoutineRef>,
    pub(crate) refused_routines: Vec<RoutineView>,
    pub(crate) measured: Vec<MeasuredView>,
    pub(crate) tests: Vec<TestView>,
    pub(crate) changes: Vec<ChangeView>,
    pub(crate) watch: Vec<LabeledId>,
    pub(crate) claims: Vec<ClaimView>,
    pub(crate) sources: Vec<LabeledId>,
    pub(crate) notices: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct PackLine {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) status: String,
    pub(crate) reviewed: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct UrgencyView {
    pub(crate) id: String,
    pub(crate) level: String,
    pub(crate) sentence: &'static str,
    pub(crate) known_picture: bool,
    pub(crate) because: Vec<FlagView>,
    pub(crate) open: Vec<OpenView>,
}

#[derive(Debug, Serialize)]
pub(crate) struct FlagView {
    pub(crate) id: String,
    pub(crate) level: String,
    pub(crate) label: String,
    pub(crate) advice: String,
    pub(crate) findings: Vec<AnsweredFinding>,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct OpenView {
    pub(crate) id: String,
    pub(crate) level: String,
    pub(crate) label: String,
    pub(crate) ask: LabeledId,
}

#[derive(Debug, Serialize)]
pub(crate) struct AnsweredFinding {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) answer: String,
}

/// A line of text with the id it comes from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LabeledId {
    pub(crate) id: String,
    pub(crate) text: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct RoutineRef {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) minutes: u16,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct EvidenceView {
    pub(crate) grade: String,
    pub(crate) mark: String,
    pub(crate) sources: Vec<String>,
}

impl EvidenceView {
    /// Grade and mark in words: `grade B (moderate), read in the source`.
    pub(crate) fn words(&self) -> String {
        let grade = Grade::from_word(&self.grade).map_or("", Grade::meaning);
        let mark = SourceCheck::from_word(&self.mark).map_or("", SourceCheck::meaning);
        format!("grade {} ({grade}), {mark}", self.grade)
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Pattern {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "match")]
    pub(crate) matched: String,
    pub(crate) stands: bool,
    pub(crate) aliases: Vec<String>,
    pub(crate) icd10cm: Vec<String>,
    pub(crate) care: String,
    pub(crate) summary: String,
    pub(crate) course: String,
    pub(crate) review_weeks: Vec<u8>,
    #[serde(rename = "for")]
    pub(crate) speaks_for: Vec<ReasonView>,
    pub(crate) against: Vec<ReasonView>,
    pub(crate) unknown: Vec<ReasonView>,
    pub(crate) advice: Vec<AdviceView>,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct ReasonView {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct AdviceView {
    pub(crate) id: String,
    pub(crate) kind: AdviceKind,
    pub(crate) text: String,
    /// Rules because of which it must not be followed; mostly none.
    pub(crate) left_out_because: Vec<LabeledId>,
    /// Findings that have to be answered before it may be followed; mostly none.
    pub(crate) until_answered: Vec<LabeledId>,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct RoutineView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) summary: String,
    pub(crate) moment: String,
    pub(crate) minutes: u16,
    #[serde(rename = "for")]
    pub(crate) helps: Vec<LabeledId>,
    pub(crate) steps: Vec<StepView>,
    pub(crate) left_out: Vec<ForbiddenStepView>,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct StepView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) dosage: Option<String>,
    pub(crate) seconds: Option<f64>,
    pub(crate) cautions: Vec<LabeledId>,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct ForbiddenStepView {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Rules that forbid it.
    pub(crate) because: Vec<LabeledId>,
    /// Findings that have to be answered first.
    pub(crate) until_answered: Vec<LabeledId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct MeasuredView {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) present: Option<bool>,
    pub(crate) because: String,
    pub(crate) figures: Vec<FigureView>,
}

/// What a self-test came to over time.
#[derive(Debug, Serialize)]
pub(crate) struct TestView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) side: Option<String>,
    pub(crate) results: usize,
    pub(crate) first: ResultView,
    pub(crate) last: ResultView,
    pub(crate) change: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct ResultView {
    pub(crate) date: String,
    pub(crate) value: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct FigureView {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) value: f64,
    pub(crate) unit: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct ChangeView {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) now: String,
    pub(crate) instead: String,
    pub(crate) effect: String,
    pub(crate) changes_urgency: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct ClaimView {
    pub(crate) id: String,
    pub(crate) statement: String,
    pub(crate) verdict: String,
    pub(crate) finding: String,
    pub(crate) evidence: EvidenceView,
}
