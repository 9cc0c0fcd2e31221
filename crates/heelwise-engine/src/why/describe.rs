//! The explanation of an item, the same for every person.

use heelwise_core::compiled::Stored;
use heelwise_core::{
    Argument, Care, Catalog, Claim, Condition, ContentError, Contraindication, Criterion, Evidence,
    Exercise, Expr, Finding, Id, ItemKey, Kind, Kit, PainModel, Protocol, QuestionList, RedFlag,
    Routine, SelfTest, Source,
};

use super::{Explanation, RULES, advice, argument, condition, contraindication, red_flag};
use crate::rule_text;

fn explanation(
    key: &ItemKey,
    title: impl Into<String>,
    rule: Vec<String>,
    evidence: Option<&Evidence>,
) -> Explanation {
    Explanation {
        key: key.clone(),
        title: title.into(),
        rule,
        outcome: Vec::new(),
        findings: Vec::new(),
        evidence: evidence.cloned(),
        changes: Vec::new(),
    }
}

/// The explanation of an item without answers; `None` when no loaded pack holds it.
pub(super) fn describe(
    catalog: &Catalog,
    key: &ItemKey,
) -> Result<Option<Explanation>, ContentError> {
    match key.kind {
        Kind::RedFlag
        | Kind::Condition
        | Kind::Argument
        | Kind::Advice
        | Kind::Contraindication => decided(catalog, key),
        Kind::Rule => Ok(program_rule(key)),
        _ => stated(catalog, key),
    }
}

fn program_rule(key: &ItemKey) -> Option<Explanation> {
    let (_, title, text) = RULES.iter().find(|(name, ..)| *key == ItemKey::rule(name))?;
    Some(explanation(key, *title, vec![(*text).to_owned()], None))
}

/// Items that decide something.
fn decided(catalog: &Catalog, key: &ItemKey) -> Result<Option<Explanation>, ContentError> {
    if let Some(flag) = red_flag(catalog, key) {
        return Ok(Some(explanation(
            key,
            &flag.label,
            flag_in_words(catalog, flag)?,
            Some(&flag.evidence),
        )));
    }
    if let Some(condition) = condition(catalog, key) {
        let rule = condition_in_words(catalog, condition)?;
        return Ok(Some(explanation(key, &condition.name, rule, Some(&condition.evidence))));
    }
    if let Some(argument) = argument(catalog, key) {
        let about = rule_text::condition_name(catalog, &argument.condition)?;
        let rule = vec![argument_in_words(catalog, argument)?];
        return Ok(Some(explanation(
            key,
            format!("About: {about}"),
            rule,
            Some(&argument.evidence),
        )));
    }
    if let Some((condition, advice)) = advice(catalog, key) {
        let rule = vec![format!("Advice ({}) for: {}.", advice.kind, condition.name)];
        return Ok(Some(explanation(key, &advice.text, rule, Some(&advice.evidence))));
    }
    let Some(rule) = contraindication(catalog, key) else { return Ok(None) };
    Ok(Some(explanation(
        key,
        &rule.label,
        contraindication_in_words(catalog, rule)?,
        Some(&rule.evidence),
    )))
}

fn flag_in_words(catalog: &Catalog, flag: &RedFlag) -> Result<Vec<String>, ContentError> {
    let mut lines = vec![
        format!("When {}: {}.", rule_text::expr(catalog, &flag.when)?, flag.urgency),
        flag.advice.clone(),
    ];
    let mut suspects = Vec::new();
    for id in &flag.suspects {
        suspects.push(rule_text::condition_name(catalog, id)?);
    }
    if !suspects.is_empty() {
        lines.push(format!("It may point to: {}.", suspects.join(", ")));
    }
    Ok(lines)
}

fn condition_in_words(
    catalog: &Catalog,
    condition: &Condition,
) -> Result<Vec<String>, ContentError> {
    let mut lines = vec![condition.summary.clone(), condition.course.clone()];
    if condition.care == Care::Clinician {
        lines.push("This is for a clinician to look at; no routine is offered for it.".to_owned());
    }
    for argument in catalog.arguments(condition) {
        lines.push(argument_in_words(catalog, argument)?);
    }
    Ok(lines)
}

fn contraindication_in_words(
    catalog: &Catalog,
    rule: &Contraindication,
) -> Result<Vec<String>, ContentError> {
    let joined = |words: Vec<String>| words.join(", ");
    let forbids = rule
        .forbids
        .iter()
        .map(ToString::to_string)
        .chain(rule.items.iter().map(ToString::to_string));
    let mut concerns = format!("It concerns: {}", joined(forbids.collect()));
    if !rule.tissues.is_empty() {
        let tissues = rule.tissues.iter().map(ToString::to_string).collect();
        concerns = format!("{concerns}; by demand only what works on: {}", joined(tissues));
    }
    Ok(vec![
        format!("When {}: {}.", rule_text::expr(catalog, &rule.when)?, rule.level),
        rule.caution.clone(),
        format!("{concerns}."),
    ])
}

fn argument_in_words(catalog: &Catalog, argument: &Argument) -> Result<String, ContentError> {
    let zero = heelwise_core::Points::ZERO;
    let when = rule_text::expr(catalog, &argument.when)?;
    let mut text = format!("{when}: {} points", argument.present);
    if argument.absent != zero {
        text = format!("{text} when so, {} when not", argument.absent);
    }
    Ok(format!("{text} ({})", argument.id))
}

/// Items that state something.
fn stated(catalog: &Catalog, key: &ItemKey) -> Result<Option<Explanation>, ContentError> {
    Ok(match key.kind {
        Kind::Exercise => get::<Exercise>(catalog, key)?
            .map(|it| explanation(key, it.name, vec![it.summary], Some(&it.evidence))),
        Kind::Routine => match get::<Routine>(catalog, key)? {
            Some(routine) => Some(routine_explanation(catalog, key, &routine)?),
            None => None,
        },
        Kind::Protocol => match get::<Protocol>(catalog, key)? {
            Some(protocol) => {
                let rule = vec![helps_in_words(catalog, &protocol.helps)?];
                Some(explanation(key, protocol.name, rule, Some(&protocol.evidence)))
            }
            None => None,
        },
        Kind::PainModel => get::<PainModel>(catalog, key)?
            .map(|it| explanation(key, it.name.clone(), pain_in_words(&it), Some(&it.evidence))),
        Kind::Phase | Kind::Review | Kind::Confirmation => part_of_protocol(catalog, key)?,
        Kind::SelfTest => get::<SelfTest>(catalog, key)?
            .map(|it| explanation(key, it.name, vec![it.norm], Some(&it.evidence))),
        Kind::Claim => get::<Claim>(catalog, key)?.map(|it| {
            let verdict = format!("Verdict: {}. {}", it.verdict, it.finding);
            explanation(key, it.statement, vec![verdict, it.advice], Some(&it.evidence))
        }),
        Kind::Source => get::<Source>(catalog, key)?
            .map(|it| explanation(key, it.title.clone(), vec![citation(&it)], None)),
        Kind::Finding => get::<Finding>(catalog, key)?
            .map(|it| explanation(key, it.label, used_by(catalog, key), None)),
        Kind::Screen => get::<QuestionList>(catalog, key)?
            .map(|it| explanation(key, it.question, vec![it.help], None)),
        Kind::Kit => {
            get::<Kit>(catalog, key)?.map(|it| explanation(key, it.name, Vec::new(), None))
        }
        Kind::BodySite => get::<heelwise_core::BodySite>(catalog, key)?
            .map(|it| explanation(key, it.name, vec![it.hint], None)),
        _ => None,
    })
}

fn pain_in_words(model: &PainModel) -> Vec<String> {
    let PainModel {
        green,
        amber,
        worse_morning,
        greens_up,
        rest_h,
        reds_back,
        reds_days,
        pause,
        ..
    } = model;
    vec![
        model.summary.clone(),
        format!(
            "Pain up to {green} of 10 during and after is green, up to {amber} amber, \
             above that red."
        ),
        format!(
            "A next morning {worse_morning} or more above the usual one makes a session red, \
             and so does a limp."
        ),
        format!(
            "{greens_up} green sessions in a row: one step up. Amber: it stays. \
             Red: one step back and {rest_h} h of rest."
        ),
        format!(
            "{reds_back} red sessions within {reds_days} days: a phase back, \
             and the question whether to be seen."
        ),
        format!(
            "After {} days without a session doses go back a step, after {} days a phase, \
             after {} days check again.",
            pause.rung_back, pause.phase_back, pause.check_again
        ),
    ]
}

/// A criterion in words, with the ids of the statements in it.
fn with_ids(catalog: &Catalog, criterion: &Criterion) -> Result<String, ContentError> {
    let mut text = rule_text::criterion(catalog, criterion)?;
    criterion.each_fact(&mut |fact| {
        if let Criterion::Confirmed(statement) = fact {
            text = format!("{text} ({})", statement.id);
        }
    });
    Ok(text)
}

/// A phase, a review, or a statement to confirm.
fn part_of_protocol(catalog: &Catalog, key: &ItemKey) -> Result<Option<Explanation>, ContentError> {
    let name = key.name.split('.').next().unwrap_or_default();
    let Some(protocol) = catalog.get(&Id::<Protocol>::new(&key.pack, name))? else {
        return Ok(None);
    };
    let part_of = format!("It is part of: {} ({}).", protocol.name, protocol.id);
    if let Some(phase) = protocol.phases.iter().find(|phase| phase.id.key() == *key) {
        let mut rule =
            vec![phase.goal.clone(), part_of, format!("It takes {} weeks.", phase.weeks)];
        for criterion in &phase.entry {
            rule.push(format!("To begin: {}.", with_ids(catalog, criterion)?));
        }
        for criterion in &phase.exit {
            rule.push(format!("To move on: {}.", with_ids(catalog, criterion)?));
        }
        return Ok(Some(explanation(key, &phase.name, rule, Some(&protocol.evidence))));
    }
    if let Some(review) = protocol.reviews.iter().find(|review| review.id.key() == *key) {
        let unless = review.unless.iter().map(|criterion| with_ids(catalog, criterion));
        let unless = unless.collect::<Result<Vec<_>, _>>()?.join("; ");
        let rule = vec![part_of, format!("Unless {unless}: {}", review.advice)];
        return Ok(Some(explanation(
            key,
            format!("Review in week {}", review.week),
            rule,
            Some(&protocol.evidence),
        )));
    }
    let mut text = None;
    for criterion in protocol.criteria() {
        criterion.each_fact(&mut |fact| match fact {
            Criterion::Confirmed(it) if it.id.key() == *key => text = Some(it.text.clone()),
            _ => {}
        });
    }
    Ok(text.map(|text| explanation(key, text, vec![part_of], Some(&protocol.evidence))))
}

fn routine_explanation(
    catalog: &Catalog,
    key: &ItemKey,
    routine: &Routine,
) -> Result<Explanation, ContentError> {
    let mut rule = vec![routine.summary.clone(), helps_in_words(catalog, &routine.helps)?];
    if let Some(suits) = &routine.suits {
        rule.push(format!("Suits best when {}.", rule_text::expr(catalog, suits)?));
    }
    Ok(explanation(key, &routine.name, rule, Some(&routine.evidence)))
}

fn helps_in_words(catalog: &Catalog, helps: &[Id<Condition>]) -> Result<String, ContentError> {
    let names = helps
        .iter()
        .map(|id| rule_text::condition_name(catalog, id))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(format!("For: {}.", names.join(", ")))
}

/// The item of type `T` with a key.
pub(super) fn get<T: Stored>(catalog: &Catalog, key: &ItemKey) -> Result<Option<T>, ContentError> {
    key.typed::<T>().map_or(Ok(None), |id| catalog.get(&id))
}

/// A source as one line.
pub fn citation(source: &Source) -> String {
    let year = source.year.map(|year| year.to_string());
    let address =
        source.doi.as_ref().map(|doi| format!("doi:{doi}")).or_else(|| source.url.clone());
    let parts = [
        source.authors.clone(),
        Some(source.title.clone()),
        source.published.clone(),
        year,
        address,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// The rules that use a finding.
fn used_by(catalog: &Catalog, key: &ItemKey) -> Vec<String> {
    let uses = |expr: &Expr| expr.findings().iter().any(|finding| finding.key() == *key);
    let flags =
        catalog.red_flags().iter().filter(|flag| uses(&flag.when)).map(|flag| flag.id.to_string());
    let arguments = catalog.conditions().iter().flat_map(|condition| catalog.arguments(condition));
    let arguments =
        arguments.filter(|argument| uses(&argument.when)).map(|argument| argument.id.to_string());
    let rules = catalog
        .contraindications()
        .iter()
        .filter(|rule| uses(&rule.when))
        .map(|rule| rule.id.to_string());
    flags.chain(arguments).chain(rules).map(|id| format!("Used by {id}.")).collect()
}
