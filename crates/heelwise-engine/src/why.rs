//! Explanations of printed ids: the item, its rule in words, and the findings it rests on.

use heelwise_core::{
    Advice, Answer, Argument, Catalog, Condition, ContentError, Contraindication, Evidence,
    Exercise, Expr, Finding, Id, ItemKey, Kind, Measurement, Profile, RedFlag, Routine, Strength,
    Truth,
};
use jiff::civil::Date;

use crate::facts::{Facts, UnknownAs};
use crate::offer::{self, Applies};
use crate::what_if::{self, WhatIf};
use crate::{assess, rank, rule_text};

mod describe;
mod rules;

pub use describe::citation;
use describe::{describe, get};
pub use rules::RULES;

/// The explanation of one id.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The id.
    pub key: ItemKey,
    /// Its name or statement.
    pub title: String,
    /// The rule or the description, in sentences.
    pub rule: Vec<String>,
    /// Its outcome for this person; empty without answers.
    pub outcome: Vec<String>,
    /// The findings it rests on, with the answers given.
    pub findings: Vec<Rests>,
    /// Grade, mark and sources.
    pub evidence: Option<Evidence>,
    /// Answers that would change the outcome.
    pub changes: Vec<WhatIf>,
}

/// A finding that an item rests on.
#[derive(Clone, Debug)]
pub struct Rests {
    /// The finding.
    pub finding: Id<Finding>,
    /// Its statement.
    pub label: String,
    /// The answer; `None` when it was not asked.
    pub answer: Option<Answer>,
    /// The measurement, if there is one.
    pub measured: Option<Measurement>,
}

/// Explains an id. `None` when no loaded pack holds it.
pub fn why(
    catalog: &Catalog,
    profile: Option<&Profile>,
    today: Date,
    key: &ItemKey,
) -> Result<Option<Explanation>, ContentError> {
    let Some(mut explanation) = describe(catalog, key)? else { return Ok(None) };
    let Some(profile) = profile else { return Ok(Some(explanation)) };
    let facts = Facts { profile, today };
    explanation.outcome = outcome(catalog, &facts, key)?;
    let own = key.typed::<Finding>();
    let expressions = expressions(catalog, key);
    let named = expressions.iter().flat_map(|expr| expr.findings());
    explanation.findings = rests_on(catalog, profile, named.chain(&own))?;
    explanation.changes = relevant_changes(catalog, &facts, &explanation)?;
    Ok(Some(explanation))
}

fn red_flag<'a>(catalog: &'a Catalog, key: &ItemKey) -> Option<&'a RedFlag> {
    catalog.red_flags().iter().find(|flag| flag.id.key() == *key)
}

fn condition<'a>(catalog: &'a Catalog, key: &ItemKey) -> Option<&'a Condition> {
    catalog.conditions().iter().find(|condition| condition.id.key() == *key)
}

fn argument<'a>(catalog: &'a Catalog, key: &ItemKey) -> Option<&'a Argument> {
    let own = catalog.conditions().iter().flat_map(|condition| &condition.arguments);
    own.chain(catalog.supports()).find(|argument| argument.id.key() == *key)
}

fn advice<'a>(catalog: &'a Catalog, key: &ItemKey) -> Option<(&'a Condition, &'a Advice)> {
    let all = catalog
        .conditions()
        .iter()
        .flat_map(|condition| condition.advice.iter().map(move |advice| (condition, advice)));
    all.into_iter().find(|(_, advice)| advice.id.key() == *key)
}

fn contraindication<'a>(catalog: &'a Catalog, key: &ItemKey) -> Option<&'a Contraindication> {
    catalog.contraindications().iter().find(|rule| rule.id.key() == *key)
}

/// The expressions of an item's rule.
fn expressions<'a>(catalog: &'a Catalog, key: &ItemKey) -> Vec<&'a Expr> {
    let flags = red_flag(catalog, key).map(|flag| &flag.when);
    let patterns =
        condition(catalog, key).into_iter().flat_map(|condition| catalog.arguments(condition));
    let single = argument(catalog, key).map(|argument| &argument.when);
    let rule = contraindication(catalog, key).map(|rule| &rule.when);
    flags
        .into_iter()
        .chain(patterns.map(|argument| &argument.when))
        .chain(single)
        .chain(rule)
        .collect()
}

fn rests_on<'a>(
    catalog: &Catalog,
    profile: &Profile,
    findings: impl Iterator<Item = &'a Id<Finding>>,
) -> Result<Vec<Rests>, ContentError> {
    let mut rests: Vec<Rests> = Vec::new();
    for id in findings {
        if rests.iter().any(|known| known.finding == *id) {
            continue;
        }
        rests.push(Rests {
            finding: id.clone(),
            label: rule_text::label(catalog, id)?,
            answer: profile.answers.get(id).cloned(),
            measured: profile.measured.get(id).cloned(),
        });
    }
    Ok(rests)
}

fn outcome(
    catalog: &Catalog,
    facts: &Facts<'_>,
    key: &ItemKey,
) -> Result<Vec<String>, ContentError> {
    let holds = |truth| match truth {
        Truth::True => "It holds for your answers.",
        Truth::False => "It does not hold for your answers.",
        Truth::Open => "Your answers leave it open.",
    };
    if let Some(flag) = red_flag(catalog, key) {
        return Ok(vec![holds(facts.truth(&flag.when, UnknownAs::Yes)).to_owned()]);
    }
    if let Some(argument) = argument(catalog, key) {
        return Ok(vec![holds(facts.truth(&argument.when, UnknownAs::Open)).to_owned()]);
    }
    let candidates = rank::rank(catalog, facts)?;
    if let Some(condition) = condition(catalog, key) {
        let found = candidates.iter().find(|candidate| candidate.condition.id == condition.id);
        let text = found
            .map_or("It is not considered for the place that hurts.".to_owned(), |candidate| {
                format!("Your answers make it a {}.", candidate.matched())
            });
        return Ok(vec![text]);
    }
    if let Some(rule) = contraindication(catalog, key) {
        let truth = offer::truth_with_patterns(facts, &candidates, &rule.when, UnknownAs::Yes);
        return Ok(vec![holds(truth).to_owned()]);
    }
    cautions(catalog, facts, &candidates, &exercises(catalog, key)?)
}

/// The exercises of an id: the exercise itself, or those of a routine's steps.
fn exercises(catalog: &Catalog, key: &ItemKey) -> Result<Vec<Exercise>, ContentError> {
    match get::<Routine>(catalog, key)? {
        Some(routine) => offer::exercises_of(catalog, &[routine]),
        None => Ok(get::<Exercise>(catalog, key)?.into_iter().collect()),
    }
}

/// For each exercise, the contraindications that apply to this person.
fn cautions(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[rank::Candidate<'_>],
    exercises: &[Exercise],
) -> Result<Vec<String>, ContentError> {
    let mut lines = Vec::new();
    for exercise in exercises {
        for rule in catalog.contraindications().iter().filter(|rule| rule.concerns(exercise)) {
            let verb = if rule.level == Strength::Absolute { "left out" } else { "with care" };
            match offer::applies(catalog, facts, candidates, rule)? {
                Applies::No => {}
                Applies::Yes => lines.push(format!(
                    "{}: {verb}, because: {} ({})",
                    exercise.name, rule.label, rule.id
                )),
                Applies::UntilAnswered(finding) => {
                    let label = rule_text::label(catalog, &finding)?;
                    lines.push(format!(
                        "{}: {verb} until you answer \"{label}\" ({})",
                        exercise.name, rule.id
                    ));
                }
            }
        }
    }
    Ok(lines)
}

/// The what-ifs about the findings that an item rests on, or all of them for the program's own
/// rules.
fn relevant_changes(
    catalog: &Catalog,
    facts: &Facts<'_>,
    explanation: &Explanation,
) -> Result<Vec<WhatIf>, ContentError> {
    let now = assess::assess(catalog, facts.profile, facts.today)?;
    let candidates = rank::rank(catalog, facts)?;
    let all = what_if::what_ifs(catalog, facts.profile, facts.today, now.urgency, &candidates)?;
    let rests =
        |change: &WhatIf| explanation.findings.iter().any(|rests| rests.finding == change.finding);
    let is_rule = explanation.key.kind == Kind::Rule;
    Ok(all.into_iter().filter(|change| is_rule || rests(change)).collect())
}
