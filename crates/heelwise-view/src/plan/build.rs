//! Builds the views of a plan.

use heelwise_core::{Catalog, ContentError, Exercise, Id, ItemKey, Log, Phase, Protocol, RedFlag};
use heelwise_engine::plan::diff::{DifferenceKind, PlanDiff, kit_in_words};
use heelwise_engine::plan::events::PlanEvent;
use heelwise_engine::plan::replay::PlanStatus;
use heelwise_engine::plan::schedule::{ScheduledDay, ScheduledExercise, part_of_day};
use heelwise_engine::plan::simulate::Scenario;
use heelwise_engine::plan::{Course, Plan, PlanState};
use heelwise_engine::rule_text;
use jiff::civil::Date;

use super::builder::PlanBuilder;
use crate::{LabeledId, SCHEMA_VERSION};

use super::{
    ChangedInputView, DifferenceView, DifferenceWord, PlanDiffView, PlanEventView, PlanView,
    ScenarioView, ScenarioWeekView, ScheduledDayView, SessionPart, SessionView, StatusKind,
    StatusView, TodayView,
};

/// Everything a plan shows on a day.
pub fn plan(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    plan_state: &PlanState,
    notices: Vec<String>,
) -> Result<PlanView, ContentError> {
    let builder = PlanBuilder { catalog, plan, log, plan_state };
    let stopped = matches!(plan_state.status, PlanStatus::Stopped(_));
    let week: Vec<ScheduledDay> =
        if builder.is_on() { plan_state.week.days.clone() } else { Vec::new() };
    Ok(PlanView {
        schema_version: SCHEMA_VERSION,
        document: "plan",
        made: plan.made,
        at: plan_state.at,
        day: plan.day_number(plan_state.at).unwrap_or_default() + 1,
        weeks: plan.request.weeks,
        goal: plan.request.goal,
        minutes: plan.request.minutes,
        days: plan.request.days.iter().map(|day| rule_text::weekday(*day)).collect(),
        kit: kit_in_words(catalog, &plan.request)?,
        status: status(plan_state),
        urgency: plan_state.safety.urgency,
        warnings: warnings(catalog, plan_state),
        patterns: if stopped { Vec::new() } else { builder.conditions(&plan.patterns)? },
        courses: if stopped { Vec::new() } else { builder.courses()? },
        exercises: builder.exercises(&week)?,
        week: week.iter().map(day).collect(),
        all_day: builder.all_day(),
        left_out: builder.left_out()?,
        passed_over: if stopped { Vec::new() } else { builder.passed_over()? },
        reviews: builder.reviews(),
        moves: builder.moves(|_| true),
        notices,
    })
}

/// What is on, on a day or in its week.
pub fn today(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    plan_state: &PlanState,
    whole_week: bool,
    notices: Vec<String>,
) -> Result<TodayView, ContentError> {
    let builder = PlanBuilder { catalog, plan, log, plan_state };
    let shown = |it: &&ScheduledDay| builder.is_on() && (whole_week || it.date == plan_state.at);
    let days: Vec<ScheduledDay> = plan_state.week.days.iter().filter(shown).cloned().collect();
    let recent = |step: &PlanEvent| (plan_state.at - step.date).get_days() < 7;
    let mut to_move_on = Vec::new();
    for (index, course) in plan.courses.iter().enumerate().filter(|_| builder.is_on()) {
        let Some(protocol) = plan.content.protocol(&course.protocol) else { continue };
        if let Some(phase) = protocol.phases.get(plan_state.state.courses[index].phase) {
            to_move_on.push(builder.phase(index, protocol, phase)?);
        }
    }
    Ok(TodayView {
        schema_version: SCHEMA_VERSION,
        document: "today",
        at: plan_state.at,
        day: plan.day_number(plan_state.at).unwrap_or_default() + 1,
        status: status(plan_state),
        urgency: plan_state.safety.urgency,
        warnings: warnings(catalog, plan_state),
        exercises: builder.exercises(&days)?,
        days: days.iter().map(day).collect(),
        all_day: builder.all_day(),
        to_move_on,
        reviews: builder.reviews(),
        moves: builder.moves(recent),
        notices,
    })
}

/// What changed from one plan to the next, and since.
pub fn diff(
    before: Option<Date>,
    plan: &Plan,
    diff: Option<PlanDiff>,
    plan_state: &PlanState,
    notices: Vec<String>,
) -> PlanDiffView {
    let PlanDiff { inputs, differences } = diff.unwrap_or_default();
    let input = |it: heelwise_engine::plan::diff::ChangedInput| ChangedInputView {
        what: it.what,
        before: it.before,
        after: it.after,
        id: it.about.map(|id| id.to_string()),
    };
    let difference = |it: heelwise_engine::plan::diff::PlanDifference| {
        let (kind, text) = match it.kind {
            DifferenceKind::Came => (DifferenceWord::Came, "is on now".to_owned()),
            DifferenceKind::Went => (DifferenceWord::Went, "is no longer on".to_owned()),
            DifferenceKind::Dose { before, after } => {
                (DifferenceWord::Dose, format!("{before}; now {after}"))
            }
        };
        DifferenceView { id: it.about.to_string(), name: it.name, kind, text, because: it.because }
    };
    PlanDiffView {
        schema_version: SCHEMA_VERSION,
        document: "plan-diff",
        before,
        after: plan.made,
        inputs: inputs.into_iter().map(input).collect(),
        differences: differences.into_iter().map(difference).collect(),
        moves: moves(plan, plan_state, |_| true),
        notices,
    }
}

/// The way a plan takes in an imagined log.
pub fn scenario(
    catalog: &Catalog,
    plan: &Plan,
    scenario: Scenario,
    plan_state: &PlanState,
    notices: Vec<String>,
) -> ScenarioView {
    let mut weeks = Vec::new();
    for (number, turn) in plan_state.turns.iter().enumerate() {
        let last = plan_state.turns.get(number + 1).map(|next| next.first);
        let within =
            |step: &PlanEvent| step.date >= turn.first && last.is_none_or(|last| step.date < last);
        let phases = turn.phases.iter().zip(&plan.courses).map(|(phase, course)| {
            let phase = plan.content.protocol(&course.protocol)?.phases.get((*phase)?)?;
            Some(LabeledId { id: phase.id.to_string(), text: phase.name.clone() })
        });
        weeks.push(ScenarioWeekView {
            number: number + 1,
            first: turn.first,
            minutes: turn.seconds.div_ceil(60),
            phases: phases.collect(),
            moves: moves(plan, plan_state, within),
        });
    }
    let course = |course: &Course| LabeledId {
        id: course.protocol.to_string(),
        text: plan
            .content
            .protocol(&course.protocol)
            .map_or_else(String::new, |it| it.name.clone()),
    };
    ScenarioView {
        schema_version: SCHEMA_VERSION,
        document: "plan-path",
        scenario,
        meaning: scenario.meaning(),
        made: plan.made,
        courses: plan.courses.iter().map(course).collect(),
        weeks,
        end: status(plan_state),
        warnings: warnings(catalog, plan_state),
        notices,
    }
}

/// From so many days without a session on this is said.
const LONG_IDLE_DAYS: i32 = 7;

/// The red flags that hold, with their advice.
pub fn warnings(catalog: &Catalog, plan_state: &PlanState) -> Vec<LabeledId> {
    let fired = |id: &Id<RedFlag>| catalog.red_flags().iter().find(|flag| flag.id == *id);
    let line = |flag: &RedFlag| LabeledId {
        id: flag.id.to_string(),
        text: format!("{} ({}). {}", flag.label, flag.urgency, flag.advice),
    };
    plan_state.safety.fired.iter().filter_map(fired).map(line).collect()
}

fn status(plan_state: &PlanState) -> StatusView {
    let (id, text) = match plan_state.status {
        PlanStatus::Running if plan_state.idle >= LONG_IDLE_DAYS => {
            (StatusKind::Running, format!("Nothing was logged for {} days. The plan waits where it is.", plan_state.idle))
        }
        PlanStatus::Running => (StatusKind::Running, "The plan is on.".to_owned()),
        PlanStatus::NotBegun => (StatusKind::NotBegun, "The plan has not begun.".to_owned()),
        PlanStatus::Stopped(urgency) => {
            (StatusKind::Stopped, format!("Nothing is on: somebody has to look at it first ({urgency})."))
        }
        PlanStatus::CheckAgain(days) => (
            StatusKind::CheckAgain,
            format!("{days} days without a session. The answers are too old: heelwise check, then heelwise plan new."),
        ),
        PlanStatus::Over => (
            StatusKind::Over,
            "Its weeks are over. Check again and make a new one: heelwise check, then heelwise plan new.".into(),
        ),
    };
    let idle_days = Some(plan_state.idle).filter(|days| *days >= LONG_IDLE_DAYS);
    StatusView { id, text, idle_days }
}

fn day(day: &ScheduledDay) -> ScheduledDayView {
    let session = |exercises: &&[ScheduledExercise]| SessionView {
        part: match exercises.first().map(|it| part_of_day(it.planned.moment)) {
            Some(0) => SessionPart::Morning,
            Some(2) => SessionPart::Evening,
            _ => SessionPart::Session,
        },
        exercises: exercises.iter().map(|it| it.id().to_string()).collect(),
        names: exercises.iter().map(|it| it.planned.exercise.name.clone()).collect(),
    };
    ScheduledDayView {
        date: day.date,
        weekday: rule_text::weekday(day.date.weekday()),
        seconds: day.seconds(),
        sessions: day.sessions().iter().map(session).collect(),
    }
}

/// The steps that are wanted, with the names of what moved.
pub(super) fn moves(
    plan: &Plan,
    plan_state: &PlanState,
    wanted: impl Fn(&PlanEvent) -> bool,
) -> Vec<PlanEventView> {
    let steps = plan_state.moves.iter().filter(|step| wanted(step));
    let view = |step: &PlanEvent| PlanEventView {
        date: step.date,
        kind: step.kind,
        id: step.about.to_string(),
        name: name_of(plan, &step.about),
        text: step.text.clone(),
        rule: step.rule.to_string(),
    };
    steps.map(view).collect()
}

/// What an id of the plan is called; nothing for what has no name in it.
fn name_of(plan: &Plan, key: &ItemKey) -> String {
    let content = &plan.content;
    let exercise =
        key.typed::<Exercise>().and_then(|id| content.exercises.get(&id)).map(|it| it.name.clone());
    let protocol =
        key.typed::<Protocol>().and_then(|id| content.protocol(&id)).map(|it| it.name.clone());
    let phases = content.protocols.values().flat_map(|protocol| &protocol.phases);
    let phase = key
        .typed::<Phase>()
        .and_then(|id| phases.into_iter().find(|it| it.id == id))
        .map(|it| it.name.clone());
    exercise.or(protocol).or(phase).unwrap_or_default()
}
