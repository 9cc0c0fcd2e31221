//! The routines that are offered for the patterns that match at least moderately, without the
//! steps that a contraindication forbids.

use std::collections::BTreeMap;

use heelwise_core::routine::RoutineStep;
use heelwise_core::{
    Advice, Answering, Catalog, Condition, ContentError, Contraindication, Exercise, Expr, Finding,
    Grade, Id, Profile, Routine, Stage, Strength, Truth,
};

use crate::facts::{Facts, UnknownAs};
use crate::rank::{Candidate, Match};

/// Whether a contraindication applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applies {
    /// No.
    No,
    /// Until this finding is answered: an open finding counts as yes.
    UntilAnswered(Id<Finding>),
    /// Yes.
    Yes,
}

/// A routine that may be offered.
#[derive(Clone, Debug)]
pub struct OfferedRoutine {
    /// The routine.
    pub routine: Routine,
    /// The patterns of this person that it helps.
    pub helps: Vec<Id<Condition>>,
    /// Its steps that may be done.
    pub steps: Vec<OfferedStep>,
    /// Its steps that may not be done, with the rules that forbid them.
    pub left_out: Vec<ForbiddenStep>,
}

/// A step that may be done.
#[derive(Clone, Debug)]
pub struct OfferedStep {
    /// The step as the routine has it.
    pub step: RoutineStep,
    /// The exercise of the step.
    pub exercise: Exercise,
    /// Cautions to print beside it.
    pub cautions: Vec<Contraindication>,
}

/// A step that may not be done.
#[derive(Clone, Debug)]
pub struct ForbiddenStep {
    /// The exercise of the step.
    pub exercise: Exercise,
    /// The rules that forbid it.
    pub because: Vec<(Contraindication, Applies)>,
}

/// The routines and advice that are offered to a person, and those that are not.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// For each pattern the best routine, the best of those that suit the person's answers, and the
    /// best of those that suit the measurements. A routine for several patterns is listed once.
    pub best: Vec<OfferedRoutine>,
    /// Other routines that suit the person.
    pub others: Vec<OfferedRoutine>,
    /// Routines of which no step may be done.
    pub refused: Vec<OfferedRoutine>,
    /// Advice for these patterns that must not be given to this person.
    pub withheld: Vec<WithheldAdvice>,
}

/// The reason why a routine is offered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is for everybody, or the finding that decides is not known.
    Anybody,
    /// It suits the answers.
    Answers,
    /// It suits the measurements, and the answers alone are not enough.
    Records,
}

/// Advice that must not be given.
#[derive(Clone, Debug)]
pub struct WithheldAdvice {
    /// The advice.
    pub advice: Id<Advice>,
    /// The rules that forbid it.
    pub because: Vec<(Contraindication, Applies)>,
}

/// The outcome of an expression that may name patterns: a pattern holds when it is at least a weak
/// match.
pub fn truth_with_patterns(
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
    expr: &Expr,
    unknown: UnknownAs,
) -> Truth {
    expr.truth(&|fact| match fact {
        Expr::Pattern(id) => candidates
            .iter()
            .any(|candidate| candidate.condition.id == *id && candidate.matched() >= Match::Weak)
            .into(),
        fact => facts.fact(fact, unknown),
    })
}

/// Whether a contraindication applies to this person.
pub fn applies(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
    rule: &Contraindication,
) -> Result<Applies, ContentError> {
    Ok(match truth_with_patterns(facts, candidates, &rule.when, UnknownAs::Yes) {
        Truth::True => Applies::Yes,
        Truth::Open => facts
            .first_open(catalog, &rule.when, UnknownAs::Yes)?
            .map_or(Applies::No, Applies::UntilAnswered),
        Truth::False => Applies::No,
    })
}

/// All routines of first care that help at least one of these patterns.
pub fn routines_for<'a>(
    catalog: &Catalog,
    conditions: impl Iterator<Item = &'a Id<Condition>>,
) -> Result<Vec<Routine>, ContentError> {
    let wanted: Vec<&Id<Condition>> = conditions.collect();
    let mut routines = Vec::new();
    for summary in catalog.summaries::<Routine>() {
        let summary = summary?;
        if summary.stage == Stage::FirstCare && summary.helps.iter().any(|id| wanted.contains(&id))
        {
            routines.extend(catalog.get(&summary.id)?);
        }
    }
    Ok(routines)
}

/// The exercises of some routines, each once.
pub fn exercises_of(
    catalog: &Catalog,
    routines: &[Routine],
) -> Result<Vec<Exercise>, ContentError> {
    let mut exercises: BTreeMap<Id<Exercise>, Exercise> = BTreeMap::new();
    for step in routines.iter().flat_map(|routine| &routine.steps) {
        if !exercises.contains_key(&step.exercise) {
            exercises.extend(
                catalog.get(&step.exercise)?.map(|exercise| (step.exercise.clone(), exercise)),
            );
        }
    }
    Ok(exercises.into_values().collect())
}

/// The offers for the patterns that match at least moderately.
pub fn offers(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
) -> Result<Offers, ContentError> {
    let patterns: Vec<&Id<Condition>> = candidates
        .iter()
        .filter(|candidate| candidate.matched().stands())
        .map(|candidate| &candidate.condition.id)
        .collect();
    let routines = routines_for(catalog, patterns.iter().copied())?;
    let rules = active_rules(catalog, facts, candidates, catalog.contraindications().iter())?;
    let unmeasured = unmeasured(catalog, facts.profile, &routines)?;
    let mut suiting: Vec<(Fit, OfferedRoutine)> = Vec::new();
    for routine in routines {
        if let Some(fit) = fit(&routine, facts, candidates, &unmeasured) {
            suiting.push((fit, offer(catalog, routine, &patterns, &rules)?));
        }
    }
    suiting.sort_by_cached_key(|(_, offer)| preference(offer, &patterns));
    let mut offers = choose(&patterns, suiting);
    offers.withheld = withheld(catalog, &patterns, &rules);
    Ok(offers)
}

/// Findings that routines suit, that only records can show, and that no record shows or rules out.
/// A routine never suits by one of them: unlike a question, it cannot be answered at once.
pub(crate) fn unmeasured<'a>(
    catalog: &Catalog,
    profile: &Profile,
    routines: impl IntoIterator<Item = &'a Routine>,
) -> Result<Vec<Id<Finding>>, ContentError> {
    let named =
        routines.into_iter().filter_map(|routine| routine.suits.as_ref()).flat_map(Expr::findings);
    let is_known = |id: &Id<Finding>| {
        let measured =
            profile.measured.get(id).is_some_and(|measurement| measurement.present.is_some());
        measured || profile.answers.contains_key(id)
    };
    let mut unmeasured: Vec<Id<Finding>> = Vec::new();
    for id in named.filter(|id| !is_known(id)) {
        let measured = catalog
            .summary(id)?
            .is_some_and(|summary| matches!(summary.answering, Answering::Measured(_)));
        if measured && !unmeasured.contains(id) {
            unmeasured.push(id.clone());
        }
    }
    Ok(unmeasured)
}

/// The fit of a routine for a person; `None` when it does not suit.
fn fit(
    routine: &Routine,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
    unmeasured: &[Id<Finding>],
) -> Option<Fit> {
    let Some(suits) = &routine.suits else { return Some(Fit::Anybody) };
    let truth = |is_measured: bool| {
        suits.truth(&|fact| match fact.finding() {
            Some(id) if unmeasured.contains(id) => Truth::False,
            Some(id) if !is_measured && facts.profile.measured.contains_key(id) => Truth::False,
            _ => truth_with_patterns(facts, candidates, fact, UnknownAs::Open),
        })
    };
    match (truth(true), truth(false)) {
        (Truth::False, _) => None,
        (Truth::Open, _) => Some(Fit::Anybody),
        (Truth::True, Truth::True) => Some(Fit::Answers),
        (Truth::True, _) => Some(Fit::Records),
    }
}

/// The sort key of an offer. A routine comes first that loses the fewest steps, then one that was
/// made for the pattern, has better evidence, takes no more than ten minutes, has the most steps
/// with evidence of their own, and is short.
fn preference(offer: &OfferedRoutine, patterns: &[&Id<Condition>]) -> impl Ord + use<> {
    let routine = &offer.routine;
    let made_for = patterns
        .iter()
        .filter_map(|id| routine.helps.iter().position(|helped| helped == *id))
        .min();
    let evidence = (routine.evidence.grade, routine.evidence.mark);
    let long = routine.minutes > heelwise_core::defaults::PLAN_MINUTES;
    let founded = std::cmp::Reverse(offer.steps.iter().filter(|step| is_founded(step)).count());
    (offer.left_out.len(), made_for, evidence, long, founded, routine.minutes, routine.id.clone())
}

/// Whether studies support a step.
fn is_founded(step: &OfferedStep) -> bool {
    step.exercise.evidence.grade <= Grade::C
}

/// Of these contraindications those that apply, or apply until answered.
pub(crate) fn active_rules<'a>(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
    rules: impl Iterator<Item = &'a Contraindication>,
) -> Result<Vec<(&'a Contraindication, Applies)>, ContentError> {
    let mut active = Vec::new();
    for rule in rules {
        let applies = applies(catalog, facts, candidates, rule)?;
        if applies != Applies::No {
            active.push((rule, applies));
        }
    }
    Ok(active)
}

fn offer(
    catalog: &Catalog,
    routine: Routine,
    patterns: &[&Id<Condition>],
    rules: &[(&Contraindication, Applies)],
) -> Result<OfferedRoutine, ContentError> {
    let helps = routine.helps.iter().filter(|id| patterns.contains(id)).cloned().collect();
    let (mut steps, mut left_out) = (Vec::new(), Vec::new());
    for step in &routine.steps {
        let Some(exercise) = catalog.get(&step.exercise)? else { continue };
        let forbidden = forbidding(rules, |rule| rule.concerns(&exercise));
        if forbidden.is_empty() {
            let cautions = rules
                .iter()
                .filter(|(rule, _)| rule.level == Strength::Relative && rule.concerns(&exercise))
                .map(|(rule, _)| (*rule).clone())
                .collect();
            steps.push(OfferedStep { step: step.clone(), exercise, cautions });
        } else {
            left_out.push(ForbiddenStep { exercise, because: forbidden });
        }
    }
    Ok(OfferedRoutine { routine, helps, steps, left_out })
}

/// The absolute contraindications among `rules` that concern an exercise or a piece of advice.
fn forbidding(
    rules: &[(&Contraindication, Applies)],
    concerns: impl Fn(&Contraindication) -> bool,
) -> Vec<(Contraindication, Applies)> {
    let forbids =
        rules.iter().filter(|(rule, _)| rule.level == Strength::Absolute && concerns(rule));
    forbids.map(|(rule, applies)| ((*rule).clone(), applies.clone())).collect()
}

/// Advice for these patterns that an absolute contraindication forbids.
fn withheld(
    catalog: &Catalog,
    patterns: &[&Id<Condition>],
    rules: &[(&Contraindication, Applies)],
) -> Vec<WithheldAdvice> {
    let conditions =
        catalog.conditions().iter().filter(|condition| patterns.contains(&&condition.id));
    let withhold = |advice: &Advice| {
        let because = forbidding(rules, |rule| rule.concerns_advice(advice));
        (!because.is_empty()).then(|| WithheldAdvice { advice: advice.id.clone(), because })
    };
    conditions.flat_map(|condition| &condition.advice).filter_map(withhold).collect()
}

/// Chooses for each pattern the best routine for everybody, the best of those that suit the
/// answers, and the best of those that suit the measurements. Of the others, too, those that suit
/// the measurements come first.
fn choose(patterns: &[&Id<Condition>], suiting: Vec<(Fit, OfferedRoutine)>) -> Offers {
    let mut offers = Offers::default();
    let mut served: Vec<(Id<Condition>, Fit)> = Vec::new();
    let mut best: Vec<(Fit, OfferedRoutine)> = Vec::new();
    let mut others: Vec<(Fit, OfferedRoutine)> = Vec::new();
    for (fit, offer) in suiting {
        let new = offer.helps.iter().any(|id| !served.contains(&(id.clone(), fit)));
        if offer.steps.is_empty() {
            offers.refused.push(offer);
        } else if new {
            served.extend(offer.helps.iter().map(|id| (id.clone(), fit)));
            best.push((fit, offer));
        } else {
            others.push((fit, offer));
        }
    }
    best.sort_by_key(|(fit, offer)| {
        (patterns.iter().position(|id| offer.helps.contains(id)), *fit)
    });
    others.sort_by_key(|(fit, _)| *fit != Fit::Records);
    offers.best = best.into_iter().map(|(_, offer)| offer).collect();
    offers.others = others.into_iter().map(|(_, offer)| offer).collect();
    offers
}
