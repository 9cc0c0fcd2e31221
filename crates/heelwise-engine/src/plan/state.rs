//! The state of a plan: phases, doses, rests, and the exercises done so far.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{Exercise, Family, Id, Kit, Tissue};
use jiff::civil::Date;

use super::pain_verdict::SessionVerdict;
use super::{Plan, after};

/// The state of one course.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseState {
    /// The phase, by index in the protocol.
    pub phase: usize,
    /// The day the phase began.
    pub since: Date,
    /// The day the course began.
    pub began: Date,
    /// Whether the last phase's exit holds.
    pub is_done: bool,
    /// Whether the phase has lasted longer than it should.
    pub is_overdue: bool,
}

/// The state of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseState {
    /// The courses, in the plan's order.
    pub courses: Vec<CourseState>,
    /// The level of each exercise's dose; 0 when not named.
    pub levels: BTreeMap<Id<Exercise>, u8>,
    /// Exercises that were completed, and replaced by the next rung.
    pub climbed: BTreeSet<Id<Exercise>>,
    /// Exercises with the easier one that replaces each for now.
    pub instead: BTreeMap<Id<Exercise>, Id<Exercise>>,
    /// Green sessions in a row, by exercise.
    pub greens: BTreeMap<Id<Exercise>, u8>,
    /// Exercises that were calm at the upper end of their dose.
    pub full: BTreeSet<Id<Exercise>>,
    /// Tissues that rest, and the first day they may be loaded again.
    pub rests: BTreeMap<Tissue, Date>,
    /// Days of red sessions.
    pub reds: Vec<Date>,
    /// Fewer minutes after sessions skipped for lack of time, and the first day with all of them
    /// again.
    pub short: Option<(u16, Date)>,
    /// Kit that was not at hand, and the first day it is expected again.
    pub missing: BTreeMap<Id<Kit>, Date>,
    /// The verdicts on all sessions so far.
    pub verdicts: Vec<SessionVerdict>,
    /// The last day with a session that was done.
    pub last_session: Option<Date>,
    /// The last day of each exercise, and its effort then.
    pub used: BTreeMap<Id<Exercise>, (Date, f64)>,
    /// The first day with a barefoot exercise.
    pub barefoot_since: Option<Date>,
    /// Tissues that were loaded, and the first day they may be loaded again.
    pub loaded: BTreeMap<Tissue, Date>,
    /// The steps up of the present week.
    pub budget: WeekBudget,
}

/// The steps up of one week.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeekBudget {
    /// Tissues with a new load.
    pub tissues: BTreeMap<Tissue, Id<Exercise>>,
    /// Families of ladders that stepped up.
    pub families: BTreeSet<Family>,
    /// New barefoot exercises.
    pub barefoot: BTreeSet<Id<Exercise>>,
}

/// The number of days after which an exercise that was not planned counts as new again.
pub const FORGOTTEN_AFTER: i32 = 14;

/// The ladders that must not all step up in one week.
pub const KEPT_APART: [Family; 3] = [Family::Loading, Family::WalkRun, Family::HeelTaper];

impl WeekBudget {
    /// The other exercise that brought one of these tissues its new load.
    pub fn taken(&self, exercise: &Id<Exercise>, tissues: &[Tissue]) -> Option<&Id<Exercise>> {
        tissues
            .iter()
            .filter_map(|tissue| self.tissues.get(tissue))
            .find(|other| *other != exercise)
    }

    /// Records a new load.
    pub fn note(
        &mut self,
        exercise: &Id<Exercise>,
        tissues: &[Tissue],
        families: impl Iterator<Item = Family>,
    ) {
        self.tissues.extend(tissues.iter().map(|tissue| (*tissue, exercise.clone())));
        self.families.extend(families);
    }

    /// Whether a ladder of this family may step up as well.
    pub fn allows(&self, family: Family) -> bool {
        let others =
            KEPT_APART.iter().filter(|other| **other != family && self.families.contains(other));
        !KEPT_APART.contains(&family) || others.count() < KEPT_APART.len() - 1
    }
}

impl DoseState {
    /// The state on the first day of a plan.
    pub fn at_start(plan: &Plan) -> Self {
        let mut state = Self::restarted(plan);
        plan.carried.apply(&mut state, plan);
        state
    }

    fn restarted(plan: &Plan) -> Self {
        let course = CourseState {
            phase: 0,
            since: plan.made,
            began: plan.made,
            is_done: false,
            is_overdue: false,
        };
        Self {
            courses: vec![course; plan.courses.len()],
            levels: BTreeMap::new(),
            climbed: BTreeSet::new(),
            instead: BTreeMap::new(),
            greens: BTreeMap::new(),
            full: BTreeSet::new(),
            rests: BTreeMap::new(),
            reds: Vec::new(),
            short: None,
            missing: BTreeMap::new(),
            verdicts: Vec::new(),
            last_session: None,
            used: BTreeMap::new(),
            barefoot_since: None,
            loaded: BTreeMap::new(),
            budget: WeekBudget::default(),
        }
    }

    /// The level of an exercise's dose.
    pub fn level(&self, exercise: &Id<Exercise>) -> u8 {
        self.levels.get(exercise).copied().unwrap_or_default()
    }

    /// The minutes of a day.
    pub fn minutes(&self, plan: &Plan, date: Date) -> u16 {
        match self.short {
            Some((minutes, until)) if date < until => minutes.min(plan.request.minutes),
            _ => plan.request.minutes,
        }
    }

    /// Whether missing kit or minutes are expected again from this day on.
    pub fn is_whole_again_on(&self, date: Date) -> bool {
        self.missing.values().any(|until| *until == date)
            || self.short.is_some_and(|(_, until)| until == date)
    }

    /// Whether a tissue rests on a day.
    pub fn rests_on(&self, tissue: Tissue, date: Date) -> bool {
        self.rests.get(&tissue).is_some_and(|until| date < *until)
    }

    /// Whether an exercise with this effort would be new on a day, or more than before.
    pub fn is_new(&self, exercise: &Id<Exercise>, effort: f64, date: Date) -> bool {
        !self.was_on_lately(exercise, date)
            || self.used.get(exercise).is_some_and(|(_, known)| effort > *known)
    }

    /// Whether an exercise was planned in the last weeks.
    pub fn was_on_lately(&self, exercise: &Id<Exercise>, date: Date) -> bool {
        self.used.get(exercise).is_some_and(|(last, _)| after(*last, FORGOTTEN_AFTER) >= date)
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::Tissue;

    use super::*;

    fn stepped(families: &[Family]) -> WeekBudget {
        WeekBudget { families: families.iter().copied().collect(), ..WeekBudget::default() }
    }

    #[test]
    fn the_third_of_the_ladders_kept_apart_has_to_wait() {
        let two = stepped(&[Family::Loading, Family::WalkRun]);
        assert!(!two.allows(Family::HeelTaper));
        assert!(
            two.allows(Family::Loading)
                && two.allows(Family::Balance)
                && two.allows(Family::Release)
        );
        assert!(stepped(&[Family::Loading, Family::Balance]).allows(Family::HeelTaper));
    }

    #[test]
    fn a_tissue_with_a_new_load_is_taken_for_others_and_not_for_itself() {
        let mut budget = WeekBudget::default();
        let (raise, drop) = (Id::new("p", "raise"), Id::new("p", "drop"));
        budget.note(&raise, &[Tissue::Calf, Tissue::Achilles], std::iter::empty());
        assert_eq!(budget.taken(&drop, &[Tissue::Achilles]), Some(&raise));
        assert_eq!(
            (budget.taken(&raise, &[Tissue::Calf]), budget.taken(&drop, &[Tissue::Hip])),
            (None, None)
        );
    }
}
