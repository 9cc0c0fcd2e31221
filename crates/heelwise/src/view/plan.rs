//! What is shown of a plan: every name looked up, every line with its id. The JSON documents are
//! exactly this.

mod look_up;
mod viewer;

use serde::Serialize;

use super::{EvidenceView, LabeledId};

pub(crate) use look_up::{diff, plan, scenario, today, warnings};

/// A plan as people and programs get it.
#[derive(Debug, Serialize)]
pub(crate) struct PlanView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    pub(crate) made: String,
    pub(crate) at: String,
    /// The day of the plan, the first being 1.
    pub(crate) day: usize,
    pub(crate) weeks: u8,
    pub(crate) goal: String,
    pub(crate) minutes: u16,
    pub(crate) days: Vec<&'static str>,
    /// What is at hand, in words.
    pub(crate) kit: String,
    pub(crate) status: StatusView,
    pub(crate) urgency: String,
    pub(crate) warnings: Vec<LabeledId>,
    pub(crate) patterns: Vec<LabeledId>,
    pub(crate) courses: Vec<CourseView>,
    pub(crate) week: Vec<ScheduledDayView>,
    pub(crate) exercises: Vec<ExerciseView>,
    pub(crate) all_day: Vec<LabeledId>,
    pub(crate) left_out: Vec<ExcludedView>,
    pub(crate) passed_over: Vec<ExcludedView>,
    pub(crate) reviews: Vec<LabeledId>,
    pub(crate) moves: Vec<PlanEventView>,
    pub(crate) notices: Vec<String>,
}

/// Whether and how a plan goes on.
#[derive(Debug, Serialize)]
pub(crate) struct StatusView {
    pub(crate) id: &'static str,
    pub(crate) text: String,
    /// Days without a session, when they are many.
    pub(crate) idle_days: Option<i32>,
}

/// A protocol that is followed.
#[derive(Debug, Serialize)]
pub(crate) struct CourseView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) family: String,
    #[serde(rename = "for")]
    pub(crate) helps: Vec<LabeledId>,
    pub(crate) pain_model: LabeledId,
    /// What it waits for before it begins; mostly nothing.
    pub(crate) waits_for: Option<CriterionView>,
    pub(crate) phases: Vec<PhaseView>,
    pub(crate) evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
pub(crate) struct PhaseView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) goal: String,
    /// `done`, `now` or `later`.
    pub(crate) state: &'static str,
    pub(crate) least_weeks: u8,
    pub(crate) most_weeks: u8,
    /// The week of the plan in which it begins at the earliest, when it is not done yet.
    pub(crate) earliest_week: Option<i32>,
    pub(crate) to_begin: Vec<CriterionView>,
    pub(crate) to_move_on: Vec<CriterionView>,
}

/// A criterion and whether it holds.
#[derive(Debug, Serialize)]
pub(crate) struct CriterionView {
    pub(crate) text: String,
    /// Whether it holds; nothing when that is not known or does not matter yet.
    pub(crate) holds: Option<bool>,
    /// The statements in it, to be confirmed in the log by their ids.
    pub(crate) confirm: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ScheduledDayView {
    pub(crate) date: String,
    pub(crate) weekday: &'static str,
    pub(crate) seconds: u32,
    pub(crate) sessions: Vec<SessionView>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SessionView {
    /// `morning`, `session` or `evening`.
    pub(crate) part: &'static str,
    pub(crate) exercises: Vec<String>,
    pub(crate) names: Vec<String>,
}

/// An exercise that is on this week.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ExerciseView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) purpose: String,
    pub(crate) dosage: String,
    pub(crate) seconds: u32,
    pub(crate) beat: Option<BeatView>,
    pub(crate) is_new_load: bool,
    /// Whether it has fewer sets than it should, because the day has no more time.
    pub(crate) is_cut: bool,
    #[serde(rename = "for")]
    pub(crate) helps: Vec<LabeledId>,
    pub(crate) instead_of: Option<LabeledId>,
    pub(crate) cautions: Vec<LabeledId>,
    pub(crate) evidence: EvidenceView,
}

/// The metronome of an exercise.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BeatView {
    /// The self-test that says the person's own steps a minute.
    pub(crate) test: String,
    /// Per cent of them.
    pub(crate) percent: u16,
    /// Steps a minute to run to; nothing while the own ones are not known, and so with the next
    /// two.
    pub(crate) per_minute: Option<u16>,
    pub(crate) own: Option<f64>,
    pub(crate) measured: Option<String>,
    /// In words, with what to do when it is not known.
    pub(crate) text: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct ExcludedView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) why: String,
    /// The id behind the reason.
    pub(crate) because: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct PlanEventView {
    pub(crate) date: String,
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) rule: String,
}

/// What is on, on one day or in its week.
#[derive(Debug, Serialize)]
pub(crate) struct TodayView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    pub(crate) at: String,
    pub(crate) day: usize,
    pub(crate) status: StatusView,
    pub(crate) urgency: String,
    pub(crate) warnings: Vec<LabeledId>,
    pub(crate) days: Vec<ScheduledDayView>,
    pub(crate) exercises: Vec<ExerciseView>,
    pub(crate) all_day: Vec<LabeledId>,
    /// What is still missing to move on, by phase.
    pub(crate) to_move_on: Vec<PhaseView>,
    pub(crate) reviews: Vec<LabeledId>,
    /// The steps of the last seven days.
    pub(crate) moves: Vec<PlanEventView>,
    pub(crate) notices: Vec<String>,
}

/// What changed from one plan to the next.
#[derive(Debug, Serialize)]
pub(crate) struct PlanDiffView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    /// The day the older plan was made; nothing when there is only one.
    pub(crate) before: Option<String>,
    pub(crate) after: String,
    pub(crate) inputs: Vec<ChangedInputView>,
    pub(crate) differences: Vec<DifferenceView>,
    /// The steps since the newer plan was made.
    pub(crate) moves: Vec<PlanEventView>,
    pub(crate) notices: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ChangedInputView {
    pub(crate) what: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) id: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct DifferenceView {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `came`, `went` or `dose`.
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    /// The changes that bring it about each by itself, by their place in `inputs`.
    pub(crate) because: Vec<usize>,
}

/// The way a plan takes in an imagined log.
#[derive(Debug, Serialize)]
pub(crate) struct ScenarioView {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    pub(crate) story: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) made: String,
    pub(crate) courses: Vec<LabeledId>,
    pub(crate) weeks: Vec<ScenarioWeekView>,
    pub(crate) end: StatusView,
    pub(crate) warnings: Vec<LabeledId>,
    pub(crate) notices: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ScenarioWeekView {
    pub(crate) number: usize,
    pub(crate) first: String,
    pub(crate) minutes: u32,
    /// The phase of each course; nothing while it waits to begin.
    pub(crate) phases: Vec<Option<LabeledId>>,
    pub(crate) moves: Vec<PlanEventView>,
}
