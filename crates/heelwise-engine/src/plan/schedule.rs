//! The program of a week: the menu laid out over its days.

use std::collections::BTreeSet;

use heelwise_core::{Contraindication, Dosage, Exercise, Id, Purpose, Routine, TimeOfDay, Tissue};
use jiff::civil::Date;

use super::after;
use super::exercise::{ExcludedExercise, PlannedExercise};
use super::week_solver::{DAYS, DayMasks, WeekProblem};

/// One exercise on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledExercise {
    /// What to do.
    pub exercise: Id<Exercise>,
    /// What it is called.
    pub name: String,
    /// What it is for; slots of a session stand in this order.
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
    pub slots: Vec<ScheduledExercise>,
}

impl ScheduledDay {
    /// Seconds of the day.
    pub fn seconds(&self) -> u32 {
        self.slots.iter().map(|slot| slot.seconds).sum()
    }

    /// The sessions of the day: on waking, in between, in the evening.
    pub fn sessions(&self) -> Vec<&[ScheduledExercise]> {
        self.slots
            .chunk_by(|one, other| part_of_day(one.moment) == part_of_day(other.moment))
            .collect()
    }
}

/// The part of a day a moment belongs to. What stands around a run belongs to one session with it.
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
            .map(|day| ScheduledDay { date: after(first, day), slots: Vec::new() })
            .collect();
        Self { first, days, all_day: Vec::new(), left_out: Vec::new(), choice: None }
    }

    /// What is on, on a day of this week.
    pub fn day(&self, date: Date) -> Option<&ScheduledDay> {
        self.days.iter().find(|day| day.date == date)
    }

    /// Raises a dose to that of the dish from a day on, if every later day still has the time for
    /// it.
    pub fn raise(&mut self, dish: &PlannedExercise, from: Date, seconds: u32) -> bool {
        let Some(dose) = dish.dose() else { return false };
        let (exercise, level, needed) = (&dish.exercise.id, dish.level, dish.seconds());
        let later = |day: &&mut ScheduledDay| day.date >= from;
        let on = |day: &ScheduledDay| day.slots.iter().position(|slot| slot.exercise == *exercise);
        let room = self.days.iter().filter(|day| day.date >= from).all(|day| {
            on(day).is_none_or(|at| day.seconds() - day.slots[at].seconds + needed <= seconds)
        });
        for day in self.days.iter_mut().filter(later).filter(|_| room) {
            if let Some(at) = day.slots.iter().position(|slot| slot.exercise == *exercise) {
                let slot = &mut day.slots[at];
                (slot.level, slot.dose, slot.seconds, slot.is_new) =
                    (level, dose.clone(), needed, true);
            }
        }
        room
    }
}
