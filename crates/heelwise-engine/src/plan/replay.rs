//! The replay of a plan and its log, day by day, up to today.

use std::collections::BTreeMap;

use heelwise_core::log::NewAnswer;
use heelwise_core::{
    Catalog, ContentError, Finding, Id, ItemKey, Log, LogSignal, Profile, Review, Urgency,
};
use jiff::civil::Date;

use super::candidates::PlanContext;
use super::criteria::{CriteriaContext, UnmetEntry};
use super::events::{PlanEvent, PlanEventKind};
use super::results::TestResults;
use super::safety::Safety;
use super::schedule::{ScheduledDay, WeekSchedule};
use super::state::{CourseState, DoseState, FORGOTTEN_AFTER, WeekBudget};
use super::{Plan, after, days_between, fill_week, log_signals, validate_log};
use crate::facts::Facts;

mod phases;
mod screen;
mod sessions;
mod skips;
mod steps;

/// The state of a plan on a day.
#[derive(Debug)]
pub struct PlanState {
    /// The day.
    pub at: Date,
    /// Its status.
    pub status: PlanStatus,
    /// Days since the last session, or since the plan was made.
    pub idle: i32,
    /// Phases, doses, rests.
    pub state: DoseState,
    /// The safety rules as of the day.
    pub safety: Safety,
    /// The answers as of the day.
    pub profile: Profile,
    /// The present week.
    pub week: WeekSchedule,
    /// The days before it, as they were scheduled.
    pub past: Vec<ScheduledDay>,
    /// Every plan event so far, in order.
    pub moves: Vec<PlanEvent>,
    /// Reviews that are due and not passed.
    pub reviews: Vec<DueReview>,
    /// The weeks so far, the present one last.
    pub turns: Vec<WeekSummary>,
    /// Courses that wait to begin, by index in the plan.
    pub waiting: BTreeMap<usize, UnmetEntry>,
    /// The results of the plan's self-tests in the log.
    pub results: TestResults,
}

/// The state of a plan on the first day of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekSummary {
    /// The first day of the week.
    pub first: Date,
    /// The phase of each course, by index in the protocol; `None` while the course waits to begin.
    pub phases: Vec<Option<usize>>,
    /// Seconds of exercise in the week, as scheduled on its first day.
    pub seconds: u32,
}

/// The status of a plan on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStatus {
    /// It is followed.
    Running,
    /// It begins later: the day is before its first.
    NotBegun,
    /// A red flag has stopped it until a clinician has seen the person.
    Stopped(Urgency),
    /// This many days have passed without a session: the answers are too old.
    CheckAgain(i32),
    /// Its weeks are over.
    Over,
}

/// A review that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct DueReview {
    /// The review.
    pub review: Review,
    /// The course, by index in the plan.
    pub course: usize,
    /// Whether its criteria are known not to hold, or were not measured for too long.
    pub failed: bool,
}

/// Replays a plan with its log up to a day.
pub fn replay(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    at: Date,
) -> Result<PlanState, ContentError> {
    let last = at.min(plan.last_day());
    let mut replay = Replay::begin(catalog, plan, log)?;
    let mut day = plan.made;
    while day <= last {
        replay.step(day)?;
        day = after(day, 1);
    }
    replay.screen_last_day()?;
    Ok(replay.end(at))
}

/// A replay in progress.
struct Replay<'a> {
    catalog: &'a Catalog,
    plan: &'a Plan,
    log: &'a Log,
    results: TestResults,
    findings: Vec<(Id<Finding>, LogSignal)>,
    answers: Vec<NewAnswer>,
    today: Date,
    state: DoseState,
    shown: BTreeMap<LogSignal, String>,
    profile: Profile,
    safety: Safety,
    week: WeekSchedule,
    past: Vec<ScheduledDay>,
    moves: Vec<PlanEvent>,
    reviews: Vec<DueReview>,
    turns: Vec<WeekSummary>,
    waiting: BTreeMap<usize, UnmetEntry>,
    /// Whether the rest of the week has to be scheduled again.
    is_outdated: bool,
    stopped: bool,
}

impl<'a> Replay<'a> {
    fn begin(catalog: &'a Catalog, plan: &'a Plan, log: &'a Log) -> Result<Self, ContentError> {
        let findings = log_signals::logged_findings(catalog)?;
        Ok(Self {
            catalog,
            plan,
            log,
            results: TestResults::from_log(plan.content.self_tests.values(), log),
            findings,
            answers: validate_log::usable_answers(catalog, plan, log)?,
            today: plan.made,
            state: DoseState::at_start(plan),
            shown: BTreeMap::new(),
            profile: plan.profile.clone(),
            safety: Safety::new(catalog, &plan.profile, &plan.content, plan.made)?,
            week: WeekSchedule::empty(plan.made),
            past: Vec::new(),
            moves: Vec::new(),
            reviews: Vec::new(),
            turns: Vec::new(),
            waiting: BTreeMap::new(),
            is_outdated: false,
            stopped: false,
        })
    }

    /// Replays one day: yesterday's verdict, screening, the week's schedule, then today's session.
    fn step(&mut self, day: Date) -> Result<(), ContentError> {
        self.today = day;
        self.judge_yesterday();
        self.pause_steps_back();
        let number = self.plan.day_number(day).unwrap_or_default();
        self.screen(number.is_multiple_of(7))?;
        if number.is_multiple_of(7) {
            self.begin_week()?;
        } else if self.is_outdated || self.state.is_whole_again_on(day) {
            self.reschedule(day)?;
        }
        self.record_day();
        self.judge_today();
        Ok(())
    }

    fn begin_week(&mut self) -> Result<(), ContentError> {
        let week = std::mem::replace(&mut self.week, WeekSchedule::empty(self.today));
        if self.plan.day_number(self.today).unwrap_or_default() > 0 {
            self.past.extend(week.days);
        }
        self.state.budget = WeekBudget::default();
        self.turn_phases()?;
        self.reschedule(self.today)?;
        let phase = |(course, state): (usize, &CourseState)| {
            let waits = self.waiting.get(&course).is_some_and(|waiting| waiting.is_known);
            (!waits).then_some(state.phase)
        };
        let phases = self.state.courses.iter().enumerate().map(phase).collect();
        let seconds = self.week.days.iter().map(ScheduledDay::seconds).sum();
        self.turns.push(WeekSummary { first: self.today, phases, seconds });
        Ok(())
    }

    /// Schedules the rest of the week.
    fn reschedule(&mut self, from: Date) -> Result<(), ContentError> {
        self.is_outdated = false;
        self.update_waiting()?;
        let week = std::mem::replace(&mut self.week, WeekSchedule::empty(from));
        if self.stopped {
            let mut empty = WeekSchedule::empty(week.first);
            for (day, known) in
                empty.days.iter_mut().zip(week.days).filter(|(_, known)| known.date < from)
            {
                *day = known;
            }
            self.week = empty;
            return Ok(());
        }
        let mut budget = std::mem::take(&mut self.state.budget);
        let context = self.context();
        let week = fill_week::schedule_week(&context, &mut budget, week, from);
        self.state.budget = budget;
        self.week = week;
        Ok(())
    }

    fn context(&self) -> PlanContext<'_> {
        PlanContext {
            plan: self.plan,
            state: &self.state,
            safety: &self.safety,
            facts: Facts { profile: &self.profile, today: self.today },
            waiting: &self.waiting,
        }
    }

    fn criteria_context(&self, course: usize) -> CriteriaContext<'_> {
        CriteriaContext {
            catalog: self.catalog,
            plan: self.plan,
            course: &self.plan.courses[course],
            since: self.state.courses[course].since,
            state: &self.state,
            log: self.log,
            results: &self.results,
            safety: &self.safety,
            profile: &self.profile,
            today: self.today,
        }
    }

    fn note(&mut self, kind: PlanEventKind, about: ItemKey, text: String, rule: ItemKey) {
        self.moves.push(PlanEvent { date: self.today, kind, about, text, rule });
    }

    /// Records today's exercises in the state.
    fn record_day(&mut self) {
        let idle = days_between(self.state.last_session.unwrap_or(self.plan.made), self.today);
        let is_followed = idle <= FORGOTTEN_AFTER;
        let Some(day) = self.week.day(self.today) else { return };
        for scheduled in &day.exercises {
            // Exercises that are never logged do not make a person used to them.
            if is_followed {
                self.state
                    .used
                    .insert(scheduled.id().clone(), (self.today, scheduled.dose.effort()));
            }
            if scheduled.planned.is_barefoot() {
                self.state.barefoot_since.get_or_insert(self.today);
            }
            let hours = scheduled.dose.min_gap_h.unwrap_or_default();
            let again = after(self.today, i32::from(hours.div_ceil(24)).max(1));
            for tissue in scheduled.planned.loads() {
                let known = self.state.loaded.entry(*tissue).or_insert(again);
                *known = (*known).max(again);
            }
        }
    }

    fn end(self, at: Date) -> PlanState {
        let idle = days_between(self.state.last_session.unwrap_or(self.plan.made), self.today);
        let longest =
            self.plan.content.pain_models.values().map(|model| model.pause.check_again).min();
        let status = if at < self.plan.made {
            PlanStatus::NotBegun
        } else if self.stopped {
            PlanStatus::Stopped(self.safety.urgency)
        } else if at > self.plan.last_day() {
            PlanStatus::Over
        } else if longest.is_some_and(|days| idle >= i32::from(days)) {
            PlanStatus::CheckAgain(idle)
        } else {
            PlanStatus::Running
        };
        PlanState {
            at,
            idle,
            status,
            state: self.state,
            safety: self.safety,
            profile: self.profile,
            week: self.week,
            past: self.past,
            moves: self.moves,
            reviews: self.reviews,
            turns: self.turns,
            waiting: self.waiting,
            results: self.results,
        }
    }
}
