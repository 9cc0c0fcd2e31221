//! What-ifs: each finding is answered otherwise, one at a time, to find what changes the outcome.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{
    Answer, Answering, Catalog, Condition, ContentError, Finding, Id, Profile, RedFlag, Truth,
    Urgency,
};
use jiff::civil::Date;

use crate::facts::{Facts, UnknownAs};
use crate::rank::{self, Candidate, Match};
use crate::{rule_text, triage};

/// An answer that would change the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// The finding.
    pub finding: Id<Finding>,
    /// Its statement.
    pub label: String,
    /// The answer it has now; `None` when it was not asked.
    pub now: Option<Answer>,
    /// The answer that would change the outcome.
    pub instead: Answer,
    /// The change in the outcome.
    pub effect: Effect,
}

/// The change in the outcome that another answer makes.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Another urgency.
    Urgency(Urgency),
    /// Another pattern first; `None` when no pattern would match at least moderately.
    Leading(Option<Id<Condition>>),
    /// Another match of the leading pattern.
    Matched(Id<Condition>, Match),
}

/// The parts of an assessment in which what-ifs look for a change.
#[derive(PartialEq)]
struct ComparedOutcome {
    urgency: Urgency,
    leading: Option<(Id<Condition>, Match)>,
}

/// Every single answer that would change the urgency, the leading pattern, or how well it matches.
/// Changes of urgency come first, the highest before the others.
pub fn what_ifs(
    catalog: &Catalog,
    profile: &Profile,
    today: Date,
    urgency: Urgency,
    candidates: &[Candidate<'_>],
) -> Result<Vec<WhatIf>, ContentError> {
    let facts = Facts { profile, today };
    let other_answers = other_answers(catalog, &facts, candidates)?;
    let now = Baseline::new(catalog, &facts, urgency, candidates, &other_answers.gates)?;
    let mut other = profile.clone();
    let mut changes = Vec::new();
    for id in other_answers.findings {
        let answered = other.answers.remove(&id);
        for instead in
            [Answer::Yes, Answer::No].into_iter().filter(|answer| answered.as_ref() != Some(answer))
        {
            other.answers.insert(id.clone(), instead.clone());
            let then = now.with_answer(&id, &Facts { profile: &other, today })?;
            if let Some(effect) = effect(&now.outcome, &then) {
                let (finding, label) = (id.clone(), rule_text::label(catalog, &id)?);
                changes.push(WhatIf { finding, label, now: answered.clone(), instead, effect });
            }
        }
        other.answers.remove(&id);
        other.answers.extend(answered.map(|answer| (id, answer)));
    }
    sort(&mut changes);
    Ok(changes)
}

fn sort(changes: &mut [WhatIf]) {
    changes.sort_by_key(|change| match change.effect {
        Effect::Urgency(urgency) => (0, std::cmp::Reverse(urgency)),
        Effect::Leading(_) => (1, std::cmp::Reverse(Urgency::SelfCare)),
        Effect::Matched(..) => (2, std::cmp::Reverse(Urgency::SelfCare)),
    });
}

/// The findings that can be answered otherwise.
#[derive(Default)]
struct OtherAnswers {
    findings: Vec<Id<Finding>>,
    /// Findings on which it depends whether others are asked for, with these others.
    gates: BTreeMap<Id<Finding>, Vec<Id<Finding>>>,
}

/// The yes-no findings of the candidates' arguments and of applicable red flags that make sense for
/// this person, and the findings on which it depends whether one of them is asked for.
fn other_answers(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
) -> Result<OtherAnswers, ContentError> {
    let reasons = candidates.iter().flat_map(|candidate| &candidate.reasons);
    let flags = catalog
        .red_flags()
        .iter()
        .filter(|flag| facts.profile.hurts_in(&flag.sites))
        .map(|flag| &flag.when);
    let expressions = reasons.map(|reason| &reason.argument.when).chain(flags);
    let named: BTreeSet<&Id<Finding>> = expressions.flat_map(|expr| expr.findings()).collect();
    let mut other_answers = OtherAnswers::default();
    for id in named {
        let Some(finding) = catalog.summary(id)? else { continue };
        for gate in finding.ask_if.iter().flat_map(|expr| expr.findings()) {
            other_answers.gates.entry(gate.clone()).or_default().push(id.clone());
        }
        if finding.answering == Answering::YesNo && facts.makes_sense(&finding) {
            other_answers.findings.push(id.clone());
        }
    }
    Ok(other_answers)
}

/// The state with the answers as they are. For another answer only the red flags and candidates
/// that it touches are evaluated again.
struct Baseline<'a> {
    catalog: &'a Catalog,
    candidates: &'a [Candidate<'a>],
    /// Whether each red flag holds, and whether it is open and can be asked for.
    flags: Vec<(Truth, bool)>,
    /// By finding, the red flags that name it, or name something that is asked for because of it.
    touched_flags: BTreeMap<Id<Finding>, BTreeSet<usize>>,
    /// By finding, the candidates with an argument that names it.
    touched_candidates: BTreeMap<Id<Finding>, BTreeSet<usize>>,
    outcome: ComparedOutcome,
}

impl<'a> Baseline<'a> {
    fn new(
        catalog: &'a Catalog,
        facts: &Facts<'_>,
        urgency: Urgency,
        candidates: &'a [Candidate<'a>],
        gates: &BTreeMap<Id<Finding>, Vec<Id<Finding>>>,
    ) -> Result<Self, ContentError> {
        let flags = catalog
            .red_flags()
            .iter()
            .map(|flag| flag_state(catalog, facts, flag))
            .collect::<Result<_, _>>()?;
        let mut touched_flags =
            by_finding(catalog.red_flags().iter().map(|flag| flag.when.findings()));
        for (gate, gated) in gates {
            let through: Vec<usize> =
                gated.iter().filter_map(|id| touched_flags.get(id)).flatten().copied().collect();
            touched_flags.entry(gate.clone()).or_default().extend(through);
        }
        let reasons = |candidate: &'a Candidate<'a>| {
            candidate.reasons.iter().flat_map(|it| it.argument.when.findings())
        };
        let touched_candidates =
            by_finding(candidates.iter().map(|candidate| reasons(candidate).collect()));
        let outcome = ComparedOutcome { urgency, leading: leading(candidates.first()) };
        Ok(Self { catalog, candidates, flags, touched_flags, touched_candidates, outcome })
    }

    /// The outcome with another answer to one finding.
    fn with_answer(
        &self,
        answered: &Id<Finding>,
        facts: &Facts<'_>,
    ) -> Result<ComparedOutcome, ContentError> {
        let (fired, any_open) = self.flags(answered, facts)?;
        let (first, recognised) = self.candidates(answered, facts)?;
        let urgency = triage::urgency(fired, any_open, recognised);
        let leading =
            if urgency.stops_everything_else() { None } else { leading(first.as_deref()) };
        Ok(ComparedOutcome { urgency, leading })
    }

    /// The urgency of the red flags that hold, and whether one that applies could still hold.
    fn flags(
        &self,
        answered: &Id<Finding>,
        facts: &Facts<'_>,
    ) -> Result<(Urgency, bool), ContentError> {
        let (mut fired, mut any_open) = (Urgency::SelfCare, false);
        let touched = self.touched_flags.get(answered);
        for (index, (flag, now)) in self.catalog.red_flags().iter().zip(&self.flags).enumerate() {
            let is_touched = touched.is_some_and(|touched| touched.contains(&index));
            let (truth, open) =
                if is_touched { flag_state(self.catalog, facts, flag)? } else { *now };
            if truth == Truth::True {
                fired = fired.max(flag.urgency);
            }
            any_open |= open;
        }
        Ok((fired, any_open))
    }

    /// The pattern that comes first, and whether the picture is a known harmless one.
    fn candidates(
        &self,
        answered: &Id<Finding>,
        facts: &Facts<'_>,
    ) -> Result<(Option<Cow<'a, Candidate<'a>>>, bool), ContentError> {
        let (mut first, mut recognised): (Option<Cow<'a, Candidate<'a>>>, bool) = (None, false);
        let touched = self.touched_candidates.get(answered);
        for (index, candidate) in self.candidates.iter().enumerate() {
            let candidate = if touched.is_some_and(|touched| touched.contains(&index)) {
                Cow::Owned(rank::reweigh(self.catalog, facts, candidate, answered)?)
            } else {
                Cow::Borrowed(candidate)
            };
            recognised |= candidate.is_benign_with();
            if first.as_ref().is_none_or(|first| candidate.order(first).is_lt()) {
                first = Some(candidate);
            }
        }
        Ok((first, recognised))
    }
}

/// By finding, the indexes in a list of the items that name it.
fn by_finding<'a>(
    named: impl Iterator<Item = Vec<&'a Id<Finding>>>,
) -> BTreeMap<Id<Finding>, BTreeSet<usize>> {
    let mut by_finding: BTreeMap<Id<Finding>, BTreeSet<usize>> = BTreeMap::new();
    for (index, findings) in named.enumerate() {
        for finding in findings {
            if let Some(indexes) = by_finding.get_mut(finding) {
                indexes.insert(index);
            } else {
                by_finding.insert(finding.clone(), BTreeSet::from([index]));
            }
        }
    }
    by_finding
}

/// Whether a red flag holds, and whether it applies, is open, and can be asked for.
fn flag_state(
    catalog: &Catalog,
    facts: &Facts<'_>,
    flag: &RedFlag,
) -> Result<(Truth, bool), ContentError> {
    let truth = facts.truth(&flag.when, UnknownAs::Yes);
    let applies = truth == Truth::Open && facts.profile.hurts_in(&flag.sites);
    Ok((truth, applies && facts.first_open(catalog, &flag.when, UnknownAs::Yes)?.is_some()))
}

fn leading(first: Option<&Candidate<'_>>) -> Option<(Id<Condition>, Match)> {
    let first = first.filter(|candidate| candidate.matched().stands())?;
    Some((first.condition.id.clone(), first.matched()))
}

fn effect(now: &ComparedOutcome, then: &ComparedOutcome) -> Option<Effect> {
    if now.urgency != then.urgency {
        return Some(Effect::Urgency(then.urgency));
    }
    let condition =
        |leading: &Option<(Id<Condition>, Match)>| leading.as_ref().map(|(id, _)| id.clone());
    if condition(&now.leading) != condition(&then.leading) {
        return Some(Effect::Leading(condition(&then.leading)));
    }
    match &then.leading {
        Some((id, matched)) if now.leading != then.leading => {
            Some(Effect::Matched(id.clone(), *matched))
        }
        _ => None,
    }
}
