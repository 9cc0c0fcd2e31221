//! The value of an exercise on a day: by its evidence, its patterns, its purpose, and the other
//! exercises of the day.

use std::collections::BTreeSet;

use heelwise_core::Grade;
use heelwise_core::Purpose::{
    self, Activation, Balance, CoolDown, Education, Gait, Load, Mobility, Release, Support,
};

use super::Plan;
use super::exercise::PlannedExercise;

/// The values of these exercises on one day, in the same order. Of exercises with one purpose for
/// the same tissue the best counts whole, the next half, the third a third.
pub fn values(plan: &Plan, exercises: &[PlannedExercise]) -> Vec<u32> {
    let alone: Vec<u32> = exercises.iter().map(|planned| value(plan, planned)).collect();
    let better = |index: usize| {
        let (one, value_alone) = (&exercises[index], alone[index]);
        let ahead = |other: &usize| {
            let same = exercises[*other].exercise.purpose == one.exercise.purpose
                && shares_tissue(&exercises[*other], one);
            same && (alone[*other], std::cmp::Reverse(*other))
                > (value_alone, std::cmp::Reverse(index))
        };
        (0..exercises.len()).filter(ahead).count()
    };
    (0..exercises.len())
        .map(|index| (alone[index] / u32::try_from(better(index) + 1).unwrap_or(u32::MAX)).max(1))
        .collect()
}

fn shares_tissue(one: &PlannedExercise, other: &PlannedExercise) -> bool {
    one.exercise.tissues.iter().any(|tissue| other.exercise.tissues.contains(tissue))
}

/// The value of an exercise by itself.
fn value(plan: &Plan, planned: &PlannedExercise) -> u32 {
    let for_goal = planned.courses.iter().any(|course| {
        let protocol = plan.content.protocol(&plan.courses[*course].protocol);
        protocol.is_some_and(|protocol| protocol.goals.contains(&plan.request.goal))
    });
    let goal = if for_goal { 3 } else { 2 };
    evidence(planned.exercise.evidence.grade)
        * patterns(plan, planned)
        * importance(planned.exercise.purpose)
        * goal
}

fn evidence(grade: Grade) -> u32 {
    match grade {
        Grade::A => 10,
        Grade::B => 9,
        Grade::C => 7,
        Grade::D => 6,
        Grade::E => 5,
        Grade::F => 4,
    }
}

/// The weight of the patterns served: the leading one counts three times, the next twice, any other
/// once.
fn patterns(plan: &Plan, planned: &PlannedExercise) -> u32 {
    let served: BTreeSet<_> =
        planned.courses.iter().flat_map(|course| &plan.courses[*course].helps).collect();
    let weight = |id: &_| match plan.patterns.iter().position(|pattern| pattern == id) {
        Some(0) => 3,
        Some(1) => 2,
        _ => 1,
    };
    served.into_iter().map(weight).sum::<u32>().max(1)
}

/// The weight of a purpose. Loads and gait, the aim of a phase, come before preparation.
fn importance(purpose: Purpose) -> u32 {
    match purpose {
        Load | Gait => 8,
        Activation | Balance => 4,
        Mobility => 3,
        Release => 2,
        CoolDown | Education | Support => 1,
    }
}
