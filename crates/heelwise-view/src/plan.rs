//! What is shown of a plan.

mod build;
mod builder;
mod comparison;

use heelwise_core::{Family, Goal, Purpose, Urgency};
use heelwise_engine::plan::events::PlanEventKind;
use heelwise_engine::plan::phase_state::PhaseState;
use jiff::civil::Date;
use serde::Serialize;

use crate::assessment::EvidenceView;
use crate::{LabeledId, as_words};

pub use build::{diff, plan, scenario, today, warnings};
pub use comparison::{
    ChangedInputView, DifferenceView, DifferenceWord, PlanDiffView, ScenarioView, ScenarioWeekView,
};

/// A plan as people and programs get it.
#[derive(Debug, Serialize)]
pub struct PlanView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The day the plan was made.
    pub made: Date,
    /// The day taken for today.
    pub at: Date,
    /// The day of the plan, the first being 1.
    pub day: usize,
    /// How many weeks were asked for.
    pub weeks: u8,
    /// What it is for.
    pub goal: Goal,
    /// Minutes a day, 1 to 180.
    pub minutes: u16,
    /// The free days of the week.
    pub days: Vec<&'static str>,
    /// What is at hand, in words.
    pub kit: String,
    /// Whether and how the plan goes on.
    pub status: StatusView,
    /// How soon to be seen.
    pub urgency: Urgency,
    /// The red flags that hold, with their advice.
    pub warnings: Vec<LabeledId>,
    /// The patterns that the plan is for.
    pub patterns: Vec<LabeledId>,
    /// The protocols that the plan follows.
    pub courses: Vec<CourseView>,
    /// The days of the current week.
    pub week: Vec<ScheduledDayView>,
    /// The exercises of the week, each once.
    pub exercises: Vec<ExerciseView>,
    /// Habits and aids for the whole day.
    pub all_day: Vec<LabeledId>,
    /// What is left out, and why.
    pub left_out: Vec<ExcludedView>,
    /// Protocols that fit and are not followed, and why.
    pub passed_over: Vec<ExcludedView>,
    /// Reviews that are due.
    pub reviews: Vec<LabeledId>,
    /// The steps of the plan, forward and back.
    pub moves: Vec<PlanEventView>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}

/// Whether and how a plan goes on.
#[derive(Debug, Serialize)]
pub struct StatusView {
    /// The status.
    pub id: StatusKind,
    /// The status, as a sentence.
    pub text: String,
    /// Days without a session, when they are many.
    pub idle_days: Option<i32>,
}

/// The status of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusKind {
    /// It goes on.
    Running,
    /// It begins later.
    NotBegun,
    /// A red flag holds: somebody has to be seen first.
    Stopped,
    /// The answers are too old.
    CheckAgain,
    /// Its weeks are over.
    Over,
}

/// A protocol that is followed.
#[derive(Debug, Serialize)]
pub struct CourseView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its family.
    pub family: Family,
    /// The patterns that it helps.
    #[serde(rename = "for")]
    pub helps: Vec<LabeledId>,
    /// The pain model.
    pub pain_model: LabeledId,
    /// What it waits for before it begins; mostly nothing.
    pub waits_for: Option<CriterionView>,
    /// Its phases, in order.
    pub phases: Vec<PhaseView>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// A phase of a protocol.
#[derive(Debug, Serialize)]
pub struct PhaseView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub goal: String,
    /// Whether it is done, current or later.
    #[serde(serialize_with = "as_words::phase_state")]
    pub state: PhaseState,
    /// The least number of weeks.
    pub least_weeks: u8,
    /// The most weeks.
    pub most_weeks: u8,
    /// The week of the plan in which it begins at the earliest, when it is not done yet.
    pub earliest_week: Option<i32>,
    /// Criteria to begin it.
    pub to_begin: Vec<CriterionView>,
    /// Criteria to move on.
    pub to_move_on: Vec<CriterionView>,
}

/// A criterion and whether it holds.
#[derive(Debug, Serialize)]
pub struct CriterionView {
    /// The text.
    pub text: String,
    /// Whether it holds; nothing when that is not known or does not matter yet.
    pub holds: Option<bool>,
    /// The statements in it, to be confirmed in the log by their ids.
    pub confirm: Vec<String>,
}

/// A day with its sessions.
#[derive(Debug, Serialize)]
pub struct ScheduledDayView {
    /// The day, as `2026-11-20`.
    pub date: Date,
    /// The day of the week.
    pub weekday: &'static str,
    /// Seconds of exercise on the day.
    pub seconds: u32,
    /// What to do, by part of the day.
    pub sessions: Vec<SessionView>,
}

/// The part of a day that a session belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SessionPart {
    /// On waking.
    Morning,
    /// In between.
    Session,
    /// In the evening.
    Evening,
}

/// What to do in one part of a day.
#[derive(Debug, Serialize)]
pub struct SessionView {
    /// The part of the day.
    pub part: SessionPart,
    /// The ids of the exercises.
    pub exercises: Vec<String>,
    /// The names of the exercises.
    pub names: Vec<String>,
}

/// An exercise that is on this week.
#[derive(Clone, Debug, Serialize)]
pub struct ExerciseView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The dose in words.
    pub dosage: String,
    /// Seconds on a day, all sets and sides.
    pub seconds: u32,
    /// The metronome, when it has one.
    pub beat: Option<BeatView>,
    /// Whether it is a new or a higher load this week.
    pub is_new_load: bool,
    /// Whether it has fewer sets than it should, because the day has no more time.
    pub is_cut: bool,
    /// The patterns that it helps.
    #[serde(rename = "for")]
    pub helps: Vec<LabeledId>,
    /// The exercise that it replaces for now.
    pub instead_of: Option<LabeledId>,
    /// Relative contraindications that apply, or may apply.
    pub cautions: Vec<LabeledId>,
    /// What it rests on.
    pub evidence: EvidenceView,
}

/// The metronome of an exercise.
#[derive(Clone, Debug, Serialize)]
pub struct BeatView {
    /// The self-test that says the person's own steps a minute.
    pub test: String,
    /// Per cent of them.
    pub percent: u16,
    /// Steps a minute to run to; nothing while the own ones are not known, and so with the next
    /// two.
    pub per_minute: Option<u16>,
    /// The own steps a minute, as measured.
    pub own: Option<f64>,
    /// The day of the measurement.
    pub measured: Option<Date>,
    /// In words, with what to do when it is not known.
    pub text: String,
}

/// An exercise or a protocol that is left out, and why.
#[derive(Debug, Serialize)]
pub struct ExcludedView {
    /// Its id, as printed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why, in words.
    pub why: String,
    /// The id behind the reason.
    pub because: String,
}

/// One step of a plan.
#[derive(Debug, Serialize)]
pub struct PlanEventView {
    /// The day, as `2026-11-20`.
    pub date: Date,
    /// Its kind.
    #[serde(serialize_with = "as_words::event_kind")]
    pub kind: PlanEventKind,
    /// The id of what moved.
    pub id: String,
    /// The name of what moved.
    pub name: String,
    /// The step and its reason, in words.
    pub text: String,
    /// The id of the rule behind it.
    pub rule: String,
}

/// What is on, on one day or in its week.
#[derive(Debug, Serialize)]
pub struct TodayView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The day taken for today.
    pub at: Date,
    /// The day of the plan; the first is 1.
    pub day: usize,
    /// Whether and how the plan goes on.
    pub status: StatusView,
    /// How soon to be seen.
    pub urgency: Urgency,
    /// The red flags that hold, with their advice.
    pub warnings: Vec<LabeledId>,
    /// The days.
    pub days: Vec<ScheduledDayView>,
    /// The exercises of these days, each once.
    pub exercises: Vec<ExerciseView>,
    /// Habits and aids for the whole day.
    pub all_day: Vec<LabeledId>,
    /// What is still missing to move on, by phase.
    pub to_move_on: Vec<PhaseView>,
    /// Reviews that are due.
    pub reviews: Vec<LabeledId>,
    /// The steps of the last seven days.
    pub moves: Vec<PlanEventView>,
    /// Notices for the person: what was left out, and why.
    pub notices: Vec<String>,
}
