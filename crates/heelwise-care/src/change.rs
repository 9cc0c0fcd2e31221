//! What would change the answer: each finding turned over, one at a time.

use std::collections::BTreeMap;

use heelwise_core::{Answer, Answering, Catalog, Condition, ContentError, Finding, Id, Profile, Urgency};
use jiff::civil::Date;

use crate::assess;
use crate::facts::Facts;
use crate::rank::{self, Candidate, Match};
use crate::triage::triage;

/// An answer that would change the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The finding.
    pub finding: Id<Finding>,
    /// Its statement.
    pub label: String,
    /// The answer it has now; `None` when it was not asked.
    pub now: Option<Answer>,
    /// The answer that would change the outcome.
    pub instead: Answer,
    /// What would come of it.
    pub effect: Effect,
}

/// What would come of another answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Another urgency.
    Urgency(Urgency),
    /// Another pattern first; `None` when no pattern would stand.
    Leading(Option<Id<Condition>>),
    /// Another match of the leading pattern.
    Matched(Id<Condition>, Match),
}

/// What one set of answers comes to, as far as changes are told.
#[derive(PartialEq)]
struct Outcome {
    urgency: Urgency,
    leading: Option<(Id<Condition>, Match)>,
}

/// Every single answer that would change the urgency, the leading pattern, or how well it matches. Changes of urgency first,
/// the highest foremost.
pub fn changes(
    catalog: &Catalog,
    profile: &Profile,
    today: Date,
    urgency: Urgency,
    candidates: &[Candidate<'_>],
) -> Result<Vec<Change>, ContentError> {
    let now = Outcome { urgency, leading: leading(candidates) };
    let mut changes = Vec::new();
    for (id, finding) in turnable(catalog, profile, today, candidates)? {
        let answered = profile.answers.get(&id);
        for instead in [Answer::Yes, Answer::No].into_iter().filter(|answer| answered != Some(answer)) {
            let mut other = profile.clone();
            other.answers.insert(id.clone(), instead.clone());
            let then = outcome(catalog, &other, today)?;
            if let Some(effect) = effect(&now, &then) {
                let (finding, label) = (id.clone(), finding.label.clone());
                changes.push(Change { finding, label, now: answered.cloned(), instead, effect });
            }
        }
    }
    changes.sort_by_key(|change| match change.effect {
        Effect::Urgency(urgency) => (0, std::cmp::Reverse(urgency)),
        Effect::Leading(_) => (1, std::cmp::Reverse(Urgency::SelfCare)),
        Effect::Matched(..) => (2, std::cmp::Reverse(Urgency::SelfCare)),
    });
    Ok(changes)
}

/// The yes-no findings that speak to a pattern that stands or could, and those of applicable red flags, that make sense.
fn turnable(
    catalog: &Catalog,
    profile: &Profile,
    today: Date,
    candidates: &[Candidate<'_>],
) -> Result<BTreeMap<Id<Finding>, Finding>, ContentError> {
    let facts = Facts { profile, today };
    let arguments = candidates.iter().flat_map(|candidate| candidate.reasons.iter().map(|reason| &reason.argument.when));
    let flags = catalog.red_flags().iter().filter(|flag| profile.hurts_in(&flag.sites)).map(|flag| &flag.when);
    let mut turnable = BTreeMap::new();
    for id in arguments.chain(flags).flat_map(|expr| expr.findings()) {
        if turnable.contains_key(id) {
            continue;
        }
        if let Some(finding) = catalog.get(id)?.filter(|finding| finding.answering == Answering::YesNo && facts.makes_sense(finding)) {
            turnable.insert(id.clone(), finding);
        }
    }
    Ok(turnable)
}

fn outcome(catalog: &Catalog, profile: &Profile, today: Date) -> Result<Outcome, ContentError> {
    let facts = Facts { profile, today };
    let triage = triage(catalog, &facts)?;
    let candidates = rank::rank(catalog, &facts)?;
    let recognised = rank::recognised(catalog, &candidates);
    let urgency = assess::urgency(triage.urgency(), !triage.open.is_empty(), recognised);
    let leading = if urgency.stops_everything_else() { None } else { leading(&candidates) };
    Ok(Outcome { urgency, leading })
}

fn leading(candidates: &[Candidate<'_>]) -> Option<(Id<Condition>, Match)> {
    let first = candidates.first().filter(|candidate| candidate.matched().stands())?;
    Some((first.condition.id.clone(), first.matched()))
}

fn effect(now: &Outcome, then: &Outcome) -> Option<Effect> {
    if now.urgency != then.urgency {
        return Some(Effect::Urgency(then.urgency));
    }
    let condition = |leading: &Option<(Id<Condition>, Match)>| leading.as_ref().map(|(id, _)| id.clone());
    if condition(&now.leading) != condition(&then.leading) {
        return Some(Effect::Leading(condition(&then.leading)));
    }
    match &then.leading {
        Some((id, matched)) if now.leading != then.leading => Some(Effect::Matched(id.clone(), *matched)),
        _ => None,
    }
}
