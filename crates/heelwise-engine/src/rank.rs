//! The ranking of known patterns by how well the answers resemble them.
//!
//! A pattern is considered only where it can hurt. Its points are log-odds: a prior, plus each
//! argument's points for a finding that is present or absent. An unknown finding adds nothing. Of
//! correlated arguments (one `group`) only the weightiest counts. People are not shown the number:
//! points become a strong, moderate or weak match.

use std::cmp::Ordering;
use std::fmt;

use heelwise_core::id::FOUNDATION;
use heelwise_core::{Argument, Care, Catalog, Condition, ContentError, Finding, Id, Points, Truth};

use crate::facts::{Facts, UnknownAs};

/// The fewest points of a weak match. The limits are a design choice.
pub const WEAK: Points = Points(10);
/// The fewest points of a moderate match.
pub const MODERATE: Points = Points(20);
/// The fewest points of a strong match.
pub const STRONG: Points = Points(40);

/// The strength with which the answers resemble a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Hardly.
    None,
    /// A little.
    Weak,
    /// Enough to act on.
    Moderate,
    /// Well.
    Strong,
}

impl Match {
    /// The match with these points.
    pub fn from_points(points: Points) -> Self {
        match points {
            points if points >= STRONG => Self::Strong,
            points if points >= MODERATE => Self::Moderate,
            points if points >= WEAK => Self::Weak,
            _ => Self::None,
        }
    }

    /// Whether it is at least moderate: enough to act on.
    pub fn stands(self) -> bool {
        self >= Self::Moderate
    }

    /// The match as a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "no match",
            Self::Weak => "weak match",
            Self::Moderate => "moderate match",
            Self::Strong => "strong match",
        }
    }
}

impl fmt::Display for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The points of a pattern now, and the fewest and most that open answers can make of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreBounds {
    /// With the answers given.
    pub now: Points,
    /// If every open finding turned out worst for the pattern.
    pub least: Points,
    /// If every open finding turned out best for the pattern.
    pub most: Points,
}

impl ScoreBounds {
    fn new<'a>(prior: Points, reasons: impl Iterator<Item = &'a Reason<'a>> + Clone) -> Self {
        let could = |reason: &Reason<'_>, end: fn(&Argument) -> Points| {
            if reason.can_change { end(reason.argument) } else { Points::ZERO }
        };
        let now = prior + reasons.clone().map(|reason| reason.points).sum();
        Self {
            now,
            least: now + reasons.clone().map(|reason| could(reason, lowest)).sum(),
            most: now + reasons.map(|reason| could(reason, highest)).sum(),
        }
    }
}

/// A pattern with its points.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The pattern.
    pub condition: &'a Condition,
    /// Its points.
    pub score: ScoreBounds,
    /// The reasons for and against it, answered or not.
    pub reasons: Vec<Reason<'a>>,
    /// Its points without help from findings of red flags, see `harmless`. `None` for a pattern
    /// outside the foundation and for one that a clinician treats.
    pub harmless: Option<ScoreBounds>,
}

/// An argument with its outcome for a person.
#[derive(Clone, Copy, Debug)]
pub struct Reason<'a> {
    /// The argument.
    pub argument: &'a Argument,
    /// Whether it applies.
    pub truth: Truth,
    /// Whether an answer could still settle it.
    pub can_change: bool,
    /// The points it brings; zero when open, or when a weightier one of its group counts.
    pub points: Points,
}

impl Candidate<'_> {
    /// The strength with which the answers resemble it.
    pub fn matched(&self) -> Match {
        Match::from_points(self.score.now)
    }

    /// Whether it alone makes the picture a known harmless one.
    pub(crate) fn is_benign_with(&self) -> bool {
        self.harmless.is_some_and(|score| score.now >= MODERATE)
    }

    /// The order of patterns: most points first, then by id.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let points = other.score.now.cmp(&self.score.now);
        points.then_with(|| self.condition.id.cmp(&other.condition.id))
    }

    /// Whether an answer could still change how well it matches.
    pub fn can_change(&self) -> bool {
        Match::from_points(self.score.least) != Match::from_points(self.score.most)
    }
}

/// All patterns that are considered, most points first, then by id.
pub fn rank<'a>(
    catalog: &'a Catalog,
    facts: &Facts<'_>,
) -> Result<Vec<Candidate<'a>>, ContentError> {
    let considered =
        catalog.conditions().iter().filter(|condition| facts.profile.hurts_in(&condition.sites));
    in_order(considered.map(|condition| {
        let reasons = catalog.arguments(condition).map(|argument| reason(catalog, facts, argument));
        Ok(weigh(catalog, facts, condition, reasons.collect::<Result<_, _>>()?))
    }))
}

/// A pattern with another answer to one finding. Only the arguments that name the finding are
/// evaluated again.
pub(crate) fn reweigh<'a>(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidate: &Candidate<'a>,
    answered: &Id<Finding>,
) -> Result<Candidate<'a>, ContentError> {
    let updated = |old: &Reason<'a>| {
        if old.argument.when.names(answered) {
            reason(catalog, facts, old.argument)
        } else {
            Ok(*old)
        }
    };
    let reasons = candidate.reasons.iter().map(updated).collect::<Result<_, _>>()?;
    Ok(weigh(catalog, facts, candidate.condition, reasons))
}

fn in_order<'a>(
    candidates: impl Iterator<Item = Result<Candidate<'a>, ContentError>>,
) -> Result<Vec<Candidate<'a>>, ContentError> {
    let mut candidates = candidates.collect::<Result<Vec<_>, _>>()?;
    candidates.sort_by(Candidate::order);
    Ok(candidates)
}

/// The outcome of an argument. [`weigh`] sets its points.
fn reason<'a>(
    catalog: &Catalog,
    facts: &Facts<'_>,
    argument: &'a Argument,
) -> Result<Reason<'a>, ContentError> {
    let truth = facts.truth(&argument.when, UnknownAs::Open);
    let can_change = truth == Truth::Open
        && facts.first_open(catalog, &argument.when, UnknownAs::Open)?.is_some();
    Ok(Reason { argument, truth, can_change, points: Points::ZERO })
}

fn weigh<'a>(
    catalog: &Catalog,
    facts: &Facts<'_>,
    condition: &'a Condition,
    mut reasons: Vec<Reason<'a>>,
) -> Candidate<'a> {
    let is_everyday = condition.id.pack() == FOUNDATION && condition.care == Care::Own;
    let harmless = is_everyday.then(|| harmless(catalog, facts, condition, &reasons));
    for reason in &mut reasons {
        reason.points = points(reason.argument, reason.truth);
    }
    drop_correlated(&mut reasons);
    Candidate {
        condition,
        score: ScoreBounds::new(condition.prior, reasons.iter()),
        reasons,
        harmless,
    }
}

fn points(argument: &Argument, truth: Truth) -> Points {
    match truth {
        Truth::True => argument.present,
        Truth::False => argument.absent,
        Truth::Open => Points::ZERO,
    }
}

fn lowest(argument: &Argument) -> Points {
    argument.present.min(argument.absent).min(Points::ZERO)
}

fn highest(argument: &Argument) -> Points {
    argument.present.max(argument.absent).max(Points::ZERO)
}

/// Takes the points from all but the weightiest argument of each group.
fn drop_correlated(reasons: &mut [Reason<'_>]) {
    for index in 0..reasons.len() {
        let Some(group) = reasons[index].argument.group.as_deref() else { continue };
        let outweighs = |other: usize| {
            let (mine, theirs) = (reasons[index].points.abs(), reasons[other].points.abs());
            reasons[other].argument.group.as_deref() == Some(group)
                && (theirs > mine || (theirs == mine && other < index))
        };
        if (0..reasons.len()).any(|other| other != index && outweighs(other)) {
            reasons[index].points = Points::ZERO;
        }
    }
}

/// The most points a condition's own arguments can bring, correlated ones counted once.
pub fn best_possible(condition: &Condition) -> Points {
    let mut best = condition.prior;
    for (index, argument) in condition.arguments.iter().enumerate() {
        let outweighed = argument.group.is_some()
            && condition.arguments.iter().enumerate().any(|(other, rival)| {
                let (mine, theirs) = (highest(argument), highest(rival));
                other != index
                    && rival.group == argument.group
                    && (theirs > mine || (theirs == mine && other < index))
            });
        if !outweighed {
            best = best + highest(argument);
        }
    }
    best
}

/// The points of a pattern without help from any finding that a red flag uses.
///
/// Only the foundation's everyday patterns and their own arguments count. An argument about a
/// finding of a red flag, of any loaded pack, counts only as far as it is against the pattern: then
/// "yes" and "don't know" lower the points, and "no" adds none. An argument for the pattern counts
/// as its worst case, with any answer. So adding a pack, or answering yes to a red flag's question,
/// can never make a picture harmless.
fn harmless(
    catalog: &Catalog,
    facts: &Facts<'_>,
    condition: &Condition,
    reasons: &[Reason<'_>],
) -> ScoreBounds {
    let own = reasons.iter().filter(|reason| reason.argument.id.pack() == FOUNDATION);
    let mut reasons: Vec<Reason<'_>> =
        own.map(|reason| worst_case(catalog, facts, reason)).collect();
    drop_correlated(&mut reasons);
    ScoreBounds::new(condition.prior, reasons.iter())
}

/// A reason as it counts for a harmless picture.
fn worst_case<'a>(catalog: &Catalog, facts: &Facts<'_>, reason: &Reason<'a>) -> Reason<'a> {
    let Reason { argument, truth, .. } = *reason;
    let flagged = argument.when.findings().iter().any(|finding| catalog.is_flagged(finding));
    if !flagged {
        return Reason { points: points(argument, truth), ..*reason };
    }
    let only_against = argument.present <= Points::ZERO && argument.present <= argument.absent;
    if only_against && !argument.when.negates() {
        return Reason {
            points: points(argument, facts.truth(&argument.when, UnknownAs::Yes)),
            ..*reason
        };
    }
    Reason { points: lowest(argument), can_change: false, ..*reason }
}

/// Whether the answers make a known harmless picture.
pub fn is_known_benign(candidates: &[Candidate<'_>]) -> bool {
    candidates.iter().any(Candidate::is_benign_with)
}
