//! The schedule of a week: exercises laid out over its days.

use std::collections::BTreeSet;

use heelwise_core::{Contraindication, Dosage, Exercise, Id, Purpose, Routine, TimeOfDay, Tissue};
use jiff::civil::Date;

use super::after;
use super::exercise::{ExcludedExercise, PlannedExercise};
use super::week_solver::{DAYS, DayMasks, WeekProblem};

/// One exercise on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledExercise {
    /// The exercise.
    pub exercise: Id<Exercise>,
    /// Its name.
    pub name: String,
    /// Its purpose; the exercises of a session are in the order of purposes.
    pub purpose: Purpose,
    /// When in the day.
    pub moment: TimeOfDay,
    /// The level of its dose.
    pub level: u8,
    /// The dose, every range closed.
    pub dose: Dosage,
    /// Whether it has fewer sets than it should, because the day has no more time.
    pub is_cut: bool,
    /// Seconds on this day, all times together.
    pub seconds: u32,
    /// The tissues it loads; none when it loads nothing.
    pub loads: Vec<Tissue>,
    /// Whether it is new this week, or more than before.
    pub is_new: bool,
    /// Whether it counts among the barefoot exercises.
    pub is_barefoot: bool,
    /// The courses it serves, by their place in the plan.
    pub courses: BTreeSet<usize>,
    /// The routine it comes from.
    pub routine: Id<Routine>,
    /// What it is done instead of.
    pub instead_of: Option<Id<Exercise>>,
    /// Rules to read with it.
    pub cautions: Vec<Id<Contraindication>>,
}

/// One day.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledDay {
    /// The day.
    pub date: Date,
    /// What is on, in the order of the day.
    pub exercises: Vec<ScheduledExercise>,
}

impl ScheduledDay {
    /// Seconds of the day.
    pub fn seconds(&self) -> u32 {
        self.exercises.iter().map(|scheduled| scheduled.seconds).sum()
    }

    /// The sessions of the day: on waking, in between, in the evening.
    pub fn sessions(&self) -> Vec<&[ScheduledExercise]> {
        self.exercises
            .chunk_by(|one, other| part_of_day(one.moment) == part_of_day(other.moment))
            .collect()
    }
}

/// The part of a day that a time of day belongs to, 0 to 2. Exercises before and after a run are in
/// one session.
pub fn part_of_day(moment: TimeOfDay) -> usize {
    match moment {
        TimeOfDay::Morning => 0,
        TimeOfDay::BeforeRun | TimeOfDay::Any | TimeOfDay::AfterRun => 1,
        TimeOfDay::Evening => 2,
    }
}

/// One week.
#[derive(Clone, Debug)]
pub struct WeekSchedule {
    /// Its first day.
    pub first: Date,
    /// Its seven days.
    pub days: Vec<ScheduledDay>,
    /// Habits and aids for every day.
    pub all_day: Vec<PlannedExercise>,
    /// What is not on this week, and why.
    pub left_out: Vec<ExcludedExercise>,
    /// What there was to choose from when it was last laid out, and what was chosen.
    pub choice: Option<(WeekProblem, DayMasks)>,
}

impl WeekSchedule {
    /// A week with nothing in it.
    pub fn empty(first: Date) -> Self {
        let days = (0..)
            .take(DAYS)
            .map(|day| ScheduledDay { date: after(first, day), exercises: Vec::new() })
            .collect();
        Self { first, days, all_day: Vec::new(), left_out: Vec::new(), choice: None }
    }

    /// What is on, on a day of this week.
    pub fn day(&self, date: Date) -> Option<&ScheduledDay> {
        self.days.iter().find(|day| day.date == date)
    }

    /// Raises a dose to that of the planned exercise from a day on, if every later day still has the
    /// time for it.
    pub fn raise(&mut self, planned: &PlannedExercise, from: Date, seconds: u32) -> bool {
        let Some(dose) = planned.dose() else { return false };
        let (exercise, level, needed) = (&planned.exercise.id, planned.level, planned.seconds());
        let later = |day: &&mut ScheduledDay| day.date >= from;
        let on = |day: &ScheduledDay| {
            day.exercises.iter().position(|scheduled| scheduled.exercise == *exercise)
        };
        let room = self.days.iter().filter(|day| day.date >= from).all(|day| {
            on(day).is_none_or(|at| day.seconds() - day.exercises[at].seconds + needed <= seconds)
        });
        for day in self.days.iter_mut().filter(later).filter(|_| room) {
            if let Some(at) =
                day.exercises.iter().position(|scheduled| scheduled.exercise == *exercise)
            {
                let scheduled = &mut day.exercises[at];
                (scheduled.level, scheduled.dose, scheduled.seconds, scheduled.is_new) =
                    (level, dose.clone(), needed, true);
            }
        }
        room
    }
}
