//! A what-if equals a new assessment with the changed answer.

use heelwise_core::{Answer, Answering, Condition, Finding, Id, Profile, Urgency};
use heelwise_engine::rank::{Candidate, Match, rank};
use heelwise_engine::what_if::{Effect, WhatIf, what_ifs};
use heelwise_engine::{Facts, assess};
use proptest::prelude::*;

use crate::harness::{cases, catalog};
use crate::safety_monotonicity::{TODAY, findings, person};

type Summary = (Urgency, Option<(Id<Condition>, Match)>);

fn shown(profile: &Profile) -> Summary {
    let urgency = assess(catalog(), profile, TODAY).unwrap().urgency;
    let candidates = rank(catalog(), &Facts { profile, today: TODAY }).unwrap();
    let first = candidates
        .first()
        .filter(|first| first.matched().stands() && !urgency.stops_everything_else());
    (urgency, first.map(|first| (first.condition.id.clone(), first.matched())))
}

/// The findings that `changes` considers: those of applicable red flags and considered conditions
/// that are sensible to ask.
fn looked_at(profile: &Profile, candidates: &[Candidate<'_>]) -> Vec<&'static Finding> {
    let facts = Facts { profile, today: TODAY };
    let flags = catalog()
        .red_flags()
        .iter()
        .filter(|flag| profile.hurts_in(&flag.sites))
        .map(|flag| &flag.when);
    let reasons = candidates
        .iter()
        .flat_map(|candidate| candidate.reasons.iter().map(|reason| &reason.argument.when));
    let named: Vec<&Id<Finding>> = flags.chain(reasons).flat_map(|expr| expr.findings()).collect();
    let wanted = |finding: &&Finding| {
        finding.answering == Answering::YesNo
            && facts.makes_sense(&finding.summary())
            && named.contains(&&finding.id)
    };
    findings().iter().filter(wanted).collect()
}

fn anew(now: &Summary, profile: &Profile, finding: &Finding, instead: &Answer) -> Option<Effect> {
    let mut other = profile.clone();
    other.answers.insert(finding.id.clone(), instead.clone());
    let (urgency, leading) = shown(&other);
    let id = |leading: &Option<(Id<Condition>, Match)>| leading.as_ref().map(|(id, _)| id.clone());
    if urgency != now.0 {
        Some(Effect::Urgency(urgency))
    } else if id(&leading) != id(&now.1) {
        Some(Effect::Leading(id(&leading)))
    } else {
        leading
            .filter(|leading| now.1.as_ref() != Some(leading))
            .map(|(id, matched)| Effect::Matched(id, matched))
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_what_if_equals_a_new_assessment(person in person()) {
        let now = shown(&person);
        prop_assume!(!now.0.stops_everything_else());
        let candidates = rank(catalog(), &Facts { profile: &person, today: TODAY }).unwrap();
        let shown: Vec<WhatIf> = what_ifs(catalog(), &person, TODAY, now.0, &candidates).unwrap();
        for finding in looked_at(&person, &candidates) {
            let is_new = |instead: &Answer| person.answers.get(&finding.id) != Some(instead);
            for instead in [Answer::Yes, Answer::No].into_iter().filter(is_new) {
                let change = shown
                    .iter()
                    .find(|change| change.finding == finding.id && change.instead == instead);
                prop_assert_eq!(
                    change.map(|change| change.effect.clone()),
                    anew(&now, &person, finding, &instead),
                    "{:?}",
                    finding.id
                );
            }
        }
    }
}
