//! The difference between two states of one plan, after a change of its log.

use heelwise_core::Urgency;

use super::PlanState;
use super::events::PlanEvent;

/// The difference between two states.
#[derive(Clone, Debug, PartialEq)]
pub struct StateChange<'a> {
    /// The change of urgency, if there is one.
    pub urgency: Option<UrgencyChange>,
    /// Plan events that only the later state has, in the order of days.
    pub added: Vec<&'a PlanEvent>,
    /// Plan events that only the earlier state has, in the order of days.
    pub removed: Vec<&'a PlanEvent>,
}

/// A change of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrgencyChange {
    /// It is higher now.
    Raised(Urgency),
    /// It is lower now.
    Lowered(Urgency),
}

impl UrgencyChange {
    /// The change in a sentence, with advice when the urgency was raised.
    pub fn sentence(self) -> String {
        match self {
            Self::Raised(now) => {
                format!("How soon to be seen is now: {now}. {}", advice(now))
            }
            Self::Lowered(now) => format!("How soon to be seen is now: {now}."),
        }
    }
}

impl<'a> StateChange<'a> {
    /// Compares two states of a plan.
    pub fn new(before: &'a PlanState, after: &'a PlanState) -> Self {
        let (was, now) = (before.safety.urgency, after.safety.urgency);
        let urgency = match now.cmp(&was) {
            std::cmp::Ordering::Greater => Some(UrgencyChange::Raised(now)),
            std::cmp::Ordering::Less => Some(UrgencyChange::Lowered(now)),
            std::cmp::Ordering::Equal => None,
        };
        let only = |these: &'a PlanState, those: &PlanState| {
            these.moves.iter().filter(|event| !those.moves.contains(event)).collect()
        };
        Self { urgency, added: only(after, before), removed: only(before, after) }
    }
}

fn advice(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::SelfCare => "",
        Urgency::Routine => "heelwise today says why.",
        Urgency::Soon => {
            "Nothing is loaded until somebody has looked at it; heelwise today says why."
        }
        Urgency::SameDay | Urgency::Emergency => "Stop here and read what to do: heelwise today.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raised_urgency_says_what_to_do() {
        for urgency in [Urgency::Routine, Urgency::Soon, Urgency::SameDay, Urgency::Emergency] {
            let text = UrgencyChange::Raised(urgency).sentence();
            assert!(text.contains("heelwise today"), "{text}");
        }
        let text = UrgencyChange::Lowered(Urgency::Routine).sentence();
        assert!(!text.contains("heelwise"), "{text}");
    }
}
