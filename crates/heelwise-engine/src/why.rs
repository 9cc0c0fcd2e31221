//! Why: the item behind any printed id, its rule in words, and what it rests on.

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

pub use describe::citation;
use describe::{describe, get};

/// Everything there is to say about one id.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The id.
    pub key: ItemKey,
    /// What it is called or says.
    pub title: String,
    /// The rule, or what it is, in sentences.
    pub rule: Vec<String>,
    /// What became of it for this person; empty without answers.
    pub outcome: Vec<String>,
    /// The findings it rests on, with the answers given.
    pub findings: Vec<Rests>,
    /// Grade, mark and sources.
    pub evidence: Option<Evidence>,
    /// Answers that would have changed the outcome.
    pub changes: Vec<WhatIf>,
}

/// A finding something rests on.
#[derive(Clone, Debug)]
pub struct Rests {
    /// The finding.
    pub finding: Id<Finding>,
    /// Its statement.
    pub label: String,
    /// What was answered; `None` when it was not asked.
    pub answer: Option<Answer>,
    /// What was measured.
    pub measured: Option<Measurement>,
}

/// The program's own rules, by name, with what each says.
pub const RULES: &[(&str, &str, &str)] = &[
    (
        "open-questions",
        "Questions about red flags were not answered",
        "As long as a red flag that applies could still hold, the urgency is at least `routine`: not knowing is not the same as no.",
    ),
    (
        "no-known-picture",
        "The answers make no known picture",
        "Self-care is only said when the answers resemble a known pattern at least moderately, without help from findings that \
         stand in a red flag. Otherwise somebody should look at it: the urgency is at least `routine`.",
    ),
    (
        "urgency",
        "How soon to be seen",
        "The urgency is the highest of all red flags that hold, in all packs. Nothing can lower it. With nothing that holds it is \
         self-care, unless questions are open or the picture is unknown.",
    ),
    (
        "match",
        "How a pattern becomes a strong, moderate or weak match",
        "Each answer speaks for or against a pattern with points taken from studies or from clinical experience. Of findings that \
         say the same only the weightiest counts. From 1 point a pattern is a weak match, from 2 moderate, from 4 strong.",
    ),
    (
        "budget",
        "What fits into a day",
        "A day never takes more than your minutes, nor more exercises than three for every ten minutes. What needs kit that is not \
         at hand gives way to something easier or stays out. Of what is left, the best evidence, the patterns it serves and what \
         it is for decide.",
    ),
    (
        "gap",
        "Rest between loads",
        "After an exercise that loads a tissue, nothing loads the same tissue before the rest its dose asks for is over.",
    ),
    (
        "one-new-load",
        "One new load a week",
        "A tissue gets at most one new or higher load a week, over all packs together. A step that was earned waits for the next \
         week.",
    ),
    (
        "ladders",
        "Ladders kept apart",
        "Loading, running and the heel taper never all step up in one week.",
    ),
    (
        "barefoot",
        "Barefoot step by step",
        "Two barefoot exercises in the first week with any, then one more a week.",
    ),
    (
        "safer-item",
        "The safer of two wins",
        "When two patterns ask for different rungs of one ladder, or different doses of one exercise, the gentler one is on.",
    ),
    (
        "criteria",
        "Criteria, not calendars",
        "A phase ends when its criteria hold and its least weeks are over. It does not end by itself when its most weeks are over: \
         then what is missing is said, and whether to be seen.",
    ),
    (
        "rescreening",
        "Checked again from the log",
        "New answers, severe pain, sessions that were too much, worse mornings and a review without change are looked at by the same \
         red flags as the first answers. From `soon` on nothing is loaded; from `same-day` on nothing is on.",
    ),
    (
        "skipped",
        "Sessions that were skipped",
        "No time makes the days of a week half as long. What was not at hand is done without for a week. Pain counts as a session \
         that was too much.",
    ),
    (
        "progress",
        "What progress shows",
        "Weeks are seven days, the last one ends today. A day of which nothing was logged is a gap. A day of which anything was \
         logged counts as a day without heels and without runs unless they are logged. Of several pains of one time the worst \
         counts, hours and kilometres of a day are added up.",
    ),
    (
        "pain-change",
        "Whether mornings have changed",
        "The middle one of the first seven logged mornings is compared with the middle one of the last seven. It counts as a \
         change from 2 points on, or what the packs say of first-step pain: the least that matters to people on a scale of 0 to \
         10. Mornings often get better by themselves; \
         a change does not show what brought it about.",
    ),
    (
        "adherence",
        "What was done of what was on",
        "All sessions of a day are one. A day is partly done when an exercise or a session of it was left out. Of several reasons \
         on a day skipped whole the weightiest counts: pain, something not at hand, no time, anything else. Today counts once \
         something is said of it. A day of which nothing was said is not counted as skipped.",
    ),
    (
        "association",
        "What goes together with the mornings after",
        "Hours in heels and kilometres of a day are compared with the next morning and the two after it. Days with much are those \
         from your own median on, among the days with any. Nothing is concluded from fewer than 14 mornings, or fewer than 5 after \
         days of either sort. The rank correlation is taken without the trend over the weeks, and days that resemble the days \
         before them count as fewer; only when its interval leaves out no link at all, and the means say the same, are the two \
         said to go together. That never shows that one brings the other about.",
    ),
    (
        "running",
        "What the weeks of running show",
        "Kilometres, minutes and climbs of a week are added up; steps a minute and ground contact are means by time over the runs \
         that have them. Faster weeks have more steps a minute and shorter contact; at the same pace they are compared by \
         heelwise check. The change from week to week and the ratio of short to long load are not shown, because they did not \
         predict injury in the largest study of runners.",
    ),
    (
        "long-run",
        "A run much longer than those of the month before",
        "A run is flagged when it is more than a tenth longer than the longest of the 30 days before it, and these hold at least \
         three runs. In 5205 runners that went with more injuries of overuse; the change from week to week did not.",
    ),
    (
        "late-in-a-run",
        "Steps and ground contact late in a run",
        "The last third of a run is compared with its first, walks left out. It is flagged when steps a minute fall by a twentieth \
         or more, or each foot stays on the ground for a twentieth longer or more, and the speed has not fallen as much. It is a \
         sign of tiring, not of harm.",
    ),
    (
        "late-balance",
        "More on one foot late in a run",
        "A run is flagged when the share of one foot in the ground contact shifts by 2 points or more from its first third to its \
         last. Look at that side; a sensor that has slipped does the same.",
    ),
    (
        "incomplete-run",
        "A file that broke off",
        "The file of the watch ended early, so the run was at least as long as shown.",
    ),
];

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

/// The expressions an item decides by.
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

/// The exercises an id stands for: itself, or a routine's steps.
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
            let what = if rule.level == Strength::Absolute { "left out" } else { "with care" };
            match offer::applies(catalog, facts, candidates, rule)? {
                Applies::No => {}
                Applies::Yes => lines.push(format!(
                    "{}: {what}, because: {} ({})",
                    exercise.name, rule.label, rule.id
                )),
                Applies::UntilAnswered(finding) => {
                    let label = rule_text::label(catalog, &finding)?;
                    lines.push(format!(
                        "{}: {what} until you answer \"{label}\" ({})",
                        exercise.name, rule.id
                    ));
                }
            }
        }
    }
    Ok(lines)
}

/// The changes that have to do with the item: through a finding it rests on, or all for the
/// program's own rules.
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
