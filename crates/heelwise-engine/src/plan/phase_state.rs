//! The state of a phase of a course, and the week in which it can begin.

use std::cmp::Ordering;

use heelwise_core::Protocol;

use super::{Plan, PlanState, days_between};

/// The state of a phase on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseState {
    /// A later phase has begun.
    Done,
    /// The course is in it.
    Now,
    /// It has not begun.
    Later,
}

impl PhaseState {
    /// The word for it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "later",
        }
    }
}

impl PlanState {
    /// The state of a phase, by its index in the protocol of a course.
    pub fn phase_state(&self, course: usize, phase: usize) -> PhaseState {
        match phase.cmp(&self.state.courses[course].phase) {
            Ordering::Less => PhaseState::Done,
            Ordering::Equal => PhaseState::Now,
            Ordering::Greater => PhaseState::Later,
        }
    }

    /// The week of the plan, from 1, in which a phase begins at the earliest; `None` for phases
    /// that are over.
    pub fn earliest_week(
        &self,
        plan: &Plan,
        protocol: &Protocol,
        course: usize,
        phase: usize,
    ) -> Option<i32> {
        let state = &self.state.courses[course];
        let between = protocol.phases.get(state.phase..phase)?;
        let begun = days_between(plan.made, state.since) / 7;
        Some(begun + 1 + between.iter().map(|phase| i32::from(phase.weeks.low)).sum::<i32>())
    }
}
