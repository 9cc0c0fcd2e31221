//! The order of questions: red flags first, then the findings that tell the leading patterns apart,
//! until no answer can change the outcome.

mod parse_answer;

pub use self::parse_answer::{expected, fits, parse_answer, parse_list};

use heelwise_core::{
    Catalog, ContentError, Finding, Id, Points, Profile, QuestionList, Routine, Truth,
};
use jiff::civil::Date;

use crate::facts::{Facts, UnknownAs};
use crate::offer::{self, Applies};
use crate::rank::{self, Candidate};
use crate::triage::triage;

/// A question to the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// One finding.
    One(Box<Finding>),
    /// Several yes-no findings as one list.
    List(Box<QuestionList>, Vec<Finding>),
}

impl Question {
    /// The findings it answers.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::One(finding) => std::slice::from_ref(finding),
            Self::List(_, findings) => findings,
        }
    }
}

/// The next question, or nothing when no answer can change the outcome.
pub fn next_question(
    catalog: &Catalog,
    profile: &Profile,
    today: Date,
) -> Result<Option<Question>, ContentError> {
    let facts = Facts { profile, today };
    let triage = triage(catalog, &facts)?;
    let urgency = triage.urgency();
    let matters = |level| !urgency.stops_everything_else() || level > urgency;
    if let Some(open) = triage.open.iter().find(|open| matters(open.flag.urgency)) {
        return question(catalog, &facts, &open.next);
    }
    if urgency.stops_everything_else() {
        return Ok(None);
    }
    let candidates = rank::rank(catalog, &facts)?;
    if let Some(finding) = separating_finding(catalog, &facts, &candidates)? {
        return question(catalog, &facts, &finding);
    }
    match offer_finding(catalog, &facts, &candidates)? {
        Some(finding) => question(catalog, &facts, &finding),
        None => Ok(None),
    }
}

/// The question for a finding: its list when it has one, or first the finding that it depends on
/// when that is open.
fn question(
    catalog: &Catalog,
    facts: &Facts<'_>,
    id: &Id<Finding>,
) -> Result<Option<Question>, ContentError> {
    let Some(finding) = catalog.get(id)? else { return Ok(None) };
    if let Some(condition) = &finding.ask_if
        && let Some(first) = facts.first_open(catalog, condition, UnknownAs::Yes)?
    {
        return question(catalog, facts, &first);
    }
    let screen = match &finding.screen {
        Some(screen) => catalog.get(screen)?,
        None => None,
    };
    let Some(screen) = screen else { return Ok(Some(Question::One(Box::new(finding)))) };
    let rows = rows(catalog, facts, &screen)?;
    Ok(Some(Question::List(Box::new(screen), rows)))
}

/// The unanswered findings of a list that make sense for this person.
fn rows(
    catalog: &Catalog,
    facts: &Facts<'_>,
    screen: &QuestionList,
) -> Result<Vec<Finding>, ContentError> {
    let mut rows = Vec::new();
    for finding in catalog.iter::<Finding>() {
        let finding = finding?;
        let unanswered = !facts.profile.answers.contains_key(&finding.id);
        if finding.screen.as_ref() == Some(&screen.id)
            && unanswered
            && facts.makes_sense(&finding.summary())
        {
            rows.push(finding);
        }
    }
    Ok(rows)
}

/// The number of leading patterns that a question is weighed against.
const LEADING: usize = 5;

/// The unanswered finding that would move the leading patterns furthest apart, if any answer can
/// still change a match.
fn separating_finding(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
) -> Result<Option<Id<Finding>>, ContentError> {
    let picture_open = picture_is_open(candidates);
    let undecided = |candidate: &&Candidate<'_>| candidate.can_change() || picture_open(candidate);
    let mut leading: Vec<&Candidate<'_>> = candidates.iter().filter(undecided).collect();
    leading.sort_by_key(|candidate| std::cmp::Reverse(candidate.score.most));
    leading.truncate(LEADING);
    let mut best: Option<(Points, Id<Finding>)> = None;
    for reason in
        leading.iter().flat_map(|candidate| &candidate.reasons).filter(|reason| reason.can_change)
    {
        let Some(finding) = facts.first_open(catalog, &reason.argument.when, UnknownAs::Open)?
        else {
            continue;
        };
        let spread = spread(&leading, &finding);
        if best.as_ref().is_none_or(|(widest, _)| spread > *widest) {
            best = Some((spread, finding));
        }
    }
    Ok(best.map(|(_, finding)| finding))
}

/// Whether a candidate could still make the picture a known harmless one. False for all of them
/// once one certainly does.
fn picture_is_open(candidates: &[Candidate<'_>]) -> impl Fn(&Candidate<'_>) -> bool + use<> {
    let is_certain = |score: rank::ScoreBounds| score.least >= rank::MODERATE;
    let decided = candidates.iter().filter_map(|candidate| candidate.harmless).any(is_certain);
    let open =
        |score: rank::ScoreBounds| score.least < rank::MODERATE && score.most >= rank::MODERATE;
    move |candidate| !decided && candidate.harmless.is_some_and(open)
}

/// The spread of the points that yes instead of no to a finding adds to the leading patterns.
fn spread(leading: &[&Candidate<'_>], finding: &Id<Finding>) -> Points {
    let swing = |candidate: &&Candidate<'_>| -> Points {
        let about = candidate.reasons.iter().filter(|reason| {
            reason.can_change && reason.argument.when.findings().contains(&finding)
        });
        about.map(|reason| reason.argument.present - reason.argument.absent).sum()
    };
    let swings: Vec<Points> = leading.iter().map(swing).collect();
    let highest = swings.iter().copied().max().unwrap_or_default().max(Points::ZERO);
    let lowest = swings.iter().copied().min().unwrap_or_default().min(Points::ZERO);
    highest - lowest
}

/// An unanswered finding that decides which routines may be offered for the patterns that match at
/// least moderately.
fn offer_finding(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
) -> Result<Option<Id<Finding>>, ContentError> {
    let patterns: Vec<&Candidate<'_>> =
        candidates.iter().filter(|candidate| candidate.matched().stands()).collect();
    if patterns.is_empty() {
        return Ok(None);
    }
    let routines =
        offer::routines_for(catalog, patterns.iter().map(|pattern| &pattern.condition.id))?;
    if let Some(finding) = open_suits(catalog, facts, candidates, &routines)? {
        return Ok(Some(finding));
    }
    let exercises = offer::exercises_of(catalog, &routines)?;
    for rule in catalog.contraindications() {
        if !exercises.iter().any(|exercise| rule.concerns(exercise)) {
            continue;
        }
        if let Applies::UntilAnswered(finding) = offer::applies(catalog, facts, candidates, rule)? {
            return Ok(Some(finding));
        }
    }
    Ok(None)
}

/// An unanswered finding that decides whether one of the routines suits the person.
fn open_suits(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
    routines: &[Routine],
) -> Result<Option<Id<Finding>>, ContentError> {
    for suits in routines.iter().filter_map(|routine| routine.suits.as_ref()) {
        if offer::truth_with_patterns(facts, candidates, suits, UnknownAs::Open) == Truth::Open
            && let Some(finding) = facts.first_open(catalog, suits, UnknownAs::Open)?
        {
            return Ok(Some(finding));
        }
    }
    Ok(None)
}
