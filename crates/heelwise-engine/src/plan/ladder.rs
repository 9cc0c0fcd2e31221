//! Progressions of exercises within a plan, called ladders; each exercise is a rung.

use std::collections::BTreeSet;

use heelwise_core::{Exercise, Id, Purpose, Routine};

use super::PlanContent;

/// The most rungs of a ladder; a longer one is an error of a pack.
const MOST_RUNGS: usize = 24;

/// The rungs above an exercise, as far as the plan has them.
pub(super) fn above(content: &PlanContent, start: &Id<Exercise>) -> Vec<Id<Exercise>> {
    let mut rungs: Vec<Id<Exercise>> = Vec::new();
    let mut at = start;
    while let Some(next) =
        content.exercises.get(at).and_then(|exercise| exercise.progression.as_ref())
    {
        if rungs.contains(next) || next == start || rungs.len() >= MOST_RUNGS {
            break;
        }
        rungs.push(next.clone());
        at = next;
    }
    rungs
}

/// Whether two exercises are in one routine: then they are done together and are not rungs of one
/// ladder.
pub(super) fn together<'a>(
    mut routines: impl Iterator<Item = &'a Routine>,
    one: &Id<Exercise>,
    two: &Id<Exercise>,
) -> bool {
    let holds = |routine: &Routine, id: &Id<Exercise>| {
        routine.steps.iter().any(|step| step.exercise == *id)
    };
    routines.any(|routine| holds(routine, one) && holds(routine, two))
}

/// Whether the exercises above this one are rungs. A stretch or massage that follows another is not
/// harder, only different.
fn is_climbed(exercise: &Exercise) -> bool {
    matches!(
        exercise.purpose,
        Purpose::Activation | Purpose::Load | Purpose::Balance | Purpose::Gait
    )
}

/// The rung above `from`: the next possible one that is not in one routine with it.
pub(super) fn next_rung(
    content: &PlanContent,
    routines: &[&Routine],
    possible: &BTreeSet<Id<Exercise>>,
    from: &Id<Exercise>,
) -> Option<Id<Exercise>> {
    content.exercises.get(from).filter(|exercise| is_climbed(exercise))?;
    above(content, from)
        .into_iter()
        .find(|rung| possible.contains(rung) && !together(routines.iter().copied(), from, rung))
}
