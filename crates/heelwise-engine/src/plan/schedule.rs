//! The schedule of a week: exercises on its days.

use heelwise_core::{Dosage, Exercise, Id, TimeOfDay};
use jiff::civil::Date;

use super::after;
use super::exercise::{ExcludedExercise, PlannedExercise, seconds_a_day};
use super::week_solver::{DAYS, DayMasks, WeekProblem};

/// A planned exercise on one day, with exact numbers for its dose.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledExercise {
    /// The exercise, its level, its routine and courses.
    pub planned: PlannedExercise,
    /// The dose of the day, with a number for every range.
    pub dose: Dosage,
    /// Seconds on this day, all times together.
    pub seconds: u32,
    /// Whether it is new this week, or more than before.
    pub is_new: bool,
}

impl ScheduledExercise {
    /// A planned exercise for one day; `None` for habits and aids without a dose.
    pub fn new(planned: PlannedExercise, is_new: bool) -> Option<Self> {
        let dose = planned.dose()?;
        Some(Self { seconds: seconds_a_day(&dose), planned, dose, is_new })
    }

    /// The id of the exercise.
    pub fn id(&self) -> &Id<Exercise> {
        &self.planned.exercise.id
    }
}

/// The exercises of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledDay {
    /// The day.
    pub date: Date,
    /// The exercises, in the order of the day.
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
            .chunk_by(|one, other| {
                part_of_day(one.planned.moment) == part_of_day(other.planned.moment)
            })
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

/// The schedule of one week.
#[derive(Clone, Debug)]
pub struct WeekSchedule {
    /// Its first day.
    pub first: Date,
    /// Its seven days.
    pub days: Vec<ScheduledDay>,
    /// Habits and aids for every day.
    pub all_day: Vec<PlannedExercise>,
    /// The exercises that are not planned this week, with the reasons.
    pub left_out: Vec<ExcludedExercise>,
    /// The problem that was solved when it was last scheduled, and the solution.
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

    /// A day of this week.
    pub fn day(&self, date: Date) -> Option<&ScheduledDay> {
        self.days.iter().find(|day| day.date == date)
    }

    /// Raises a dose to that of the planned exercise from a day on, if every day has the time for
    /// it, and returns whether it did.
    pub fn raise(&mut self, planned: &PlannedExercise, from: Date, seconds: u32) -> bool {
        let Some(raised) = ScheduledExercise::new(planned.clone(), true) else { return false };
        let on = |day: &ScheduledDay| day.exercises.iter().position(|it| it.id() == raised.id());
        let later = |day: &&mut ScheduledDay| day.date >= from;
        let room = self.days.iter().filter(|day| day.date >= from).all(|day| {
            on(day).is_none_or(|at| {
                day.seconds() - day.exercises[at].seconds + raised.seconds <= seconds
            })
        });
        for day in self.days.iter_mut().filter(later).filter(|_| room) {
            if let Some(at) = on(day) {
                let ScheduledExercise { planned, dose, seconds, is_new } = &mut day.exercises[at];
                planned.level = raised.planned.level;
                planned.most_sets = raised.planned.most_sets;
                (*dose, *seconds, *is_new) = (raised.dose.clone(), raised.seconds, true);
            }
        }
        room
    }
}
