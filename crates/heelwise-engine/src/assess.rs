//! The assessment of one person's answers by the content of all packs.

use heelwise_core::{Catalog, Claim, ContentError, Profile, RedFlag, Urgency};
use jiff::civil::Date;

use crate::facts::Facts;
use crate::offer::{self, Offers};
use crate::rank::{self, Candidate, Match};
use crate::triage::{self, Fired, Open, triage};
use crate::what_if::{self, WhatIf};

/// The assessment of one person. Every part of it names the item it comes from.
#[derive(Debug)]
pub struct Assessment<'a> {
    /// The urgency.
    pub urgency: Urgency,
    /// Red flags that hold, highest urgency first.
    pub fired: Vec<Fired<'a>>,
    /// Red flags that apply and were not answered; while there are any the urgency is at least
    /// `routine`.
    pub open: Vec<Open<'a>>,
    /// Whether the answers make a known harmless picture; otherwise the urgency is at least
    /// `routine`.
    pub recognised: bool,
    /// Patterns the answers resemble at least weakly, best first. Empty when the urgency stops
    /// everything else.
    pub patterns: Vec<Candidate<'a>>,
    /// The routines to do now. Empty when the urgency stops everything else.
    pub offers: Offers,
    /// Red flags to watch for: they apply and do not hold, most urgent and most specific first.
    pub watch: Vec<&'a RedFlag>,
    /// Answers that would change the outcome.
    pub changes: Vec<WhatIf>,
    /// Claims about the patterns and exercises shown.
    pub claims: Vec<Claim>,
}

impl<'a> Assessment<'a> {
    /// The patterns that match at least moderately: routines are offered for them.
    pub fn matching(&self) -> impl Iterator<Item = &Candidate<'a>> {
        self.patterns.iter().filter(|pattern| pattern.matched().stands())
    }
}

/// Assesses one person.
pub fn assess<'a>(
    catalog: &'a Catalog,
    profile: &Profile,
    today: Date,
) -> Result<Assessment<'a>, ContentError> {
    let (mut assessment, candidates) = decided(catalog, profile, today)?;
    if assessment.urgency.stops_everything_else() {
        return Ok(assessment);
    }
    assessment.changes =
        what_if::what_ifs(catalog, profile, today, assessment.urgency, &candidates)?;
    assessment.patterns = at_least_weak(candidates);
    assessment.watch = watch(catalog, profile, &assessment.fired);
    assessment.claims = claims(catalog, &assessment)?;
    Ok(assessment)
}

/// The decisions about one person: urgency, patterns and offers. What-ifs, red flags to watch for
/// and claims, which take most of the time, are left empty.
pub fn decide<'a>(
    catalog: &'a Catalog,
    profile: &Profile,
    today: Date,
) -> Result<Assessment<'a>, ContentError> {
    let (mut assessment, candidates) = decided(catalog, profile, today)?;
    if !assessment.urgency.stops_everything_else() {
        assessment.patterns = at_least_weak(candidates);
    }
    Ok(assessment)
}

fn at_least_weak(candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    candidates.into_iter().filter(|candidate| candidate.matched() >= Match::Weak).collect()
}

/// Urgency and offers, and all patterns that were considered.
fn decided<'a>(
    catalog: &'a Catalog,
    profile: &Profile,
    today: Date,
) -> Result<(Assessment<'a>, Vec<Candidate<'a>>), ContentError> {
    let facts = Facts { profile, today };
    let triage = triage(catalog, &facts)?;
    let candidates = rank::rank(catalog, &facts)?;
    let recognised = rank::is_known_benign(&candidates);
    let urgency = triage::urgency(triage.urgency(), !triage.open.is_empty(), recognised);
    let offers = if urgency.stops_everything_else() {
        Offers::default()
    } else {
        offer::offers(catalog, &facts, &candidates)?
    };
    let assessment = Assessment {
        urgency,
        recognised,
        patterns: Vec::new(),
        offers,
        watch: Vec::new(),
        changes: Vec::new(),
        claims: Vec::new(),
        fired: triage.fired,
        open: triage.open,
    };
    Ok((assessment, candidates))
}

/// Red flags that apply and do not hold, most urgent first: those for the sore place before those
/// that point to something that can hurt there, and these before all others.
fn watch<'a>(catalog: &'a Catalog, profile: &Profile, fired: &[Fired<'a>]) -> Vec<&'a RedFlag> {
    let holds = |flag: &RedFlag| fired.iter().any(|fired| fired.flag.id == flag.id);
    let mut watch: Vec<&RedFlag> = catalog
        .red_flags()
        .iter()
        .filter(|flag| {
            flag.urgency > Urgency::Routine && profile.hurts_in(&flag.sites) && !holds(flag)
        })
        .collect();
    watch.sort_by_cached_key(|flag| {
        let near = !flag.sites.is_empty();
        (!near, !points_here(catalog, profile, flag), std::cmp::Reverse(flag.urgency))
    });
    watch
}

/// Whether one of the conditions it may point to can hurt where this person hurts.
fn points_here(catalog: &Catalog, profile: &Profile, flag: &RedFlag) -> bool {
    let mut suspects =
        catalog.conditions().iter().filter(|condition| flag.suspects.contains(&condition.id));
    suspects.any(|condition| profile.hurts_in(&condition.sites))
}

/// Claims about the patterns that match at least moderately and the exercises that are offered, the
/// most doubtful first.
fn claims(catalog: &Catalog, assessment: &Assessment<'_>) -> Result<Vec<Claim>, ContentError> {
    let patterns = assessment.matching().map(|pattern| pattern.condition.id.key());
    let steps = assessment.offers.best.iter().flat_map(|offer| &offer.steps);
    let shown: Vec<_> = patterns.chain(steps.map(|step| step.exercise.id.key())).collect();
    let mut claims = Vec::new();
    for summary in catalog.summaries::<Claim>() {
        let summary = summary?;
        if summary.about.iter().any(|key| shown.contains(key)) {
            claims.extend(catalog.get(&summary.id)?);
        }
    }
    // A contradicted claim matters most to a person who has heard it.
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.verdict));
    Ok(claims)
}
