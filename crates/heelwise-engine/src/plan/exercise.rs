//! Planned exercises, and the reasons why others are excluded.

use std::collections::BTreeSet;
use std::sync::Arc;

use heelwise_core::{
    Contraindication, Criterion, Demand, Dosage, Exercise, Finding, Id, ItemKey, Kit, Phase,
    Routine, TimeOfDay, Tissue,
};
use jiff::civil::Date;

use super::safety::is_loading;

/// An exercise with its dose, as a candidate of a day and in the schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedExercise {
    /// The exercise.
    pub exercise: Arc<Exercise>,
    /// The whole dose; `None` for habits and aids without one.
    pub dosage: Option<Dosage>,
    /// The level of the dose.
    pub level: u8,
    /// The most sets the day has time for, when the dose has more.
    pub most_sets: Option<u16>,
    /// The time of day.
    pub moment: TimeOfDay,
    /// The routine it comes from.
    pub routine: Id<Routine>,
    /// The courses it serves, by index in the plan.
    pub courses: BTreeSet<usize>,
    /// The exercise that it replaces for now.
    pub instead_of: Option<Id<Exercise>>,
    /// Contraindications to print beside it.
    pub cautions: Vec<Id<Contraindication>>,
}

impl PlannedExercise {
    /// The dose at its level, with no more sets than the day has time for.
    pub fn dose(&self) -> Option<Dosage> {
        let dose = self.dosage.as_ref()?.at_level(self.level);
        Some(self.most_sets.map_or_else(|| dose.clone(), |most| dose.with_most_sets(most)))
    }

    /// The word for the part of its dose that another level changes: "beat" or "dose".
    pub fn moves_at(&self, level: u8) -> &'static str {
        let without_beat =
            |level| self.dosage.as_ref().map(|dose| Dosage { beat: None, ..dose.at_level(level) });
        let is_beat = self.dosage.as_ref().is_some_and(|dose| dose.beat.is_some());
        if is_beat && without_beat(self.level) == without_beat(level) { "beat" } else { "dose" }
    }

    /// The effort of its dose.
    pub fn effort(&self) -> f64 {
        self.dose().map_or(0.0, |dose| dose.effort())
    }

    /// Seconds it takes on a day, all its times together, rounded up.
    pub fn seconds(&self) -> u32 {
        self.dose().map_or(0, |dose| seconds_a_day(&dose))
    }

    /// Whether its dose has more sets than the day has time for.
    pub fn is_cut(&self) -> bool {
        let sets = self.dosage.as_ref().map(|dosage| dosage.sets.high);
        sets.zip(self.most_sets).is_some_and(|(sets, most)| sets > most)
    }

    /// Whether it counts among the barefoot exercises.
    pub fn is_barefoot(&self) -> bool {
        self.exercise.demands.contains(&Demand::Barefoot)
    }

    /// Whether it loads tissue.
    pub fn is_loading(&self) -> bool {
        is_loading(&self.exercise)
    }

    /// The tissues it loads.
    pub fn loads(&self) -> &[Tissue] {
        if self.is_loading() { &self.exercise.tissues } else { &[] }
    }
}

/// Seconds a closed dose takes on a day, all its times together, rounded up.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "packs are checked to have doses below an hour"
)]
pub fn seconds_a_day(dose: &Dosage) -> u32 {
    (dose.seconds().max(0.0).ceil() as u32).saturating_mul(u32::from(dose.times_a_day()))
}

/// The reason why an exercise is not planned.
#[derive(Clone, Debug, PartialEq)]
pub enum ExclusionReason {
    /// Contraindications forbid it.
    Forbidden(Vec<Id<Contraindication>>),
    /// A contraindication may forbid it until a question is answered.
    Unanswered(Id<Contraindication>, Id<Finding>),
    /// Nothing may be loaded because of this red flag.
    NoLoading(ItemKey),
    /// Kit it needs is not at hand.
    Kit(Vec<Id<Kit>>),
    /// One time takes more seconds than the day has.
    TooLong(u32),
    /// It waits until this criterion of a phase holds.
    Unconfirmed(Id<Phase>, Criterion),
    /// This easier exercise replaces it for now.
    Eased(Id<Exercise>),
    /// It comes after this easier exercise.
    After(Id<Exercise>),
    /// Another pattern asks for this gentler exercise.
    Gentler(Id<Exercise>),
    /// Its tissue rests until a day.
    Rests(Date),
    /// Another new load on the same tissue goes first.
    OneNewLoad(Id<Exercise>),
    /// Ladders of other kinds step up this week.
    OtherLadders,
    /// It belongs to a run, and no run is planned.
    NoRun,
    /// Other barefoot exercises begin first.
    OneBarefoot,
    /// Exercises of higher value fill the minutes.
    NoRoom,
}

/// An exercise that is not planned.
#[derive(Clone, Debug)]
pub struct ExcludedExercise {
    /// The exercise.
    pub exercise: Arc<Exercise>,
    /// The reason.
    pub why: ExclusionReason,
}
