//! Ladders: what an exercise leads on to, and which of two rungs is the gentler one.

use std::collections::BTreeSet;

use heelwise_core::{Exercise, Id, Purpose, Routine};

use super::PlanContent;

/// The most rungs that are followed; a longer ladder would be a mistake of a pack.
const MOST_RUNGS: usize = 24;

/// What an exercise leads on to, rung by rung, as far as the plan knows the exercises.
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

/// Whether an author put both into one routine: then they belong together and are not rungs of one
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

/// Whether steps of such an exercise are rungs. Of stretches and massage the one that leads on is
/// not better, only other.
fn is_climbed(exercise: &Exercise) -> bool {
    matches!(
        exercise.purpose,
        Purpose::Activation | Purpose::Load | Purpose::Balance | Purpose::Gait
    )
}

/// The rung above `from` among the possible ones: the next one it leads to, and that does not stand
/// beside it.
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
