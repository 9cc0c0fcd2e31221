//! What is safe on a day: urgency, contraindications, and whether anything may be loaded at all.

use heelwise_core::{
    Catalog, Condition, ContentError, Contraindication, Demand, Exercise, Expr, Finding, Id,
    ItemKey, Profile, Purpose, RedFlag, Strength, Truth, Urgency,
};
use jiff::civil::Date;

use super::PlanContent;
use crate::facts::{Facts, UnknownAs};
use crate::offer::{self, Applies};
use crate::rank::{self, Candidate};
use crate::triage::{self, triage};

/// From this urgency on nothing is loaded until somebody has looked at it.
const NO_LOADING_FROM: Urgency = Urgency::Soon;

/// What is safe for one person on one day.
#[derive(Clone, Debug)]
pub struct Safety {
    /// How soon to be seen.
    pub urgency: Urgency,
    /// Red flags that hold, most urgent first.
    pub fired: Vec<Id<RedFlag>>,
    /// The red flag above `routine` because of which nothing may be loaded: one that holds, or one
    /// that is open.
    pub no_loading: Option<ItemKey>,
    /// The contraindications that apply, or apply until something is answered.
    pub rules: Vec<(Contraindication, Applies)>,
    /// The patterns that stand, best first.
    pub patterns: Vec<Id<Condition>>,
    /// The patterns that are at least weak matches.
    weak: Vec<Id<Condition>>,
    /// What routines kept with the plan suit, and no record shows or rules out.
    unmeasured: Vec<Id<Finding>>,
}

impl Safety {
    /// Looks at one person. Rules kept with a plan count as well, should their pack be gone.
    pub fn new(
        catalog: &Catalog,
        profile: &Profile,
        kept: &PlanContent,
        today: Date,
    ) -> Result<Self, ContentError> {
        let facts = Facts { profile, today };
        let triage = triage(catalog, &facts)?;
        let candidates = rank::rank(catalog, &facts)?;
        let recognised = rank::is_known_benign(&candidates);
        let urgency = triage::urgency(triage.urgency(), !triage.open.is_empty(), recognised);
        let holding = triage.fired.iter().map(|fired| fired.flag);
        let open = triage.open.iter().map(|open| open.flag);
        let no_loading = holding
            .chain(open)
            .find(|flag| flag.urgency >= NO_LOADING_FROM)
            .map(|flag| flag.id.key());
        let matched = |at_least| {
            let candidates =
                candidates.iter().filter(move |candidate| candidate.matched() >= at_least);
            candidates.map(|candidate| candidate.condition.id.clone()).collect()
        };
        Ok(Self {
            urgency,
            fired: triage.fired.iter().map(|fired| fired.flag.id.clone()).collect(),
            no_loading,
            rules: active(catalog, &facts, &candidates, kept)?,
            patterns: matched(rank::Match::Moderate),
            weak: matched(rank::Match::Weak),
            unmeasured: offer::unmeasured(catalog, profile, kept.routines.values())?,
        })
    }

    /// The absolute rules that forbid an exercise.
    pub fn forbidding(&self, exercise: &Exercise) -> Vec<&(Contraindication, Applies)> {
        let speaks = |(rule, _): &&(Contraindication, Applies)| {
            rule.level == Strength::Absolute && rule.concerns(exercise)
        };
        self.rules.iter().filter(speaks).collect()
    }

    /// The relative rules to print beside an exercise.
    pub fn cautions(&self, exercise: &Exercise) -> Vec<&Contraindication> {
        let rules = self.rules.iter().map(|(rule, _)| rule);
        rules.filter(|rule| rule.level == Strength::Relative && rule.concerns(exercise)).collect()
    }

    /// Whether a fact is one that only records can show, and none does.
    pub fn is_unmeasured(&self, fact: &Expr) -> bool {
        fact.finding().is_some_and(|id| self.unmeasured.contains(id))
    }

    /// What an expression that may name patterns comes to.
    pub fn truth(&self, facts: &Facts<'_>, expr: &Expr, unsure: UnknownAs) -> Truth {
        expr.truth(&|fact| match fact {
            Expr::Pattern(id) => self.weak.contains(id).into(),
            fact => facts.fact(fact, unsure),
        })
    }
}

/// Rules of the loaded packs, and those kept with the plan whose pack no longer has them.
fn active(
    catalog: &Catalog,
    facts: &Facts<'_>,
    candidates: &[Candidate<'_>],
    kept: &PlanContent,
) -> Result<Vec<(Contraindication, Applies)>, ContentError> {
    let loaded = catalog.contraindications();
    let gone = kept
        .contraindications
        .iter()
        .filter(|rule| !loaded.iter().any(|known| known.id == rule.id));
    let active = offer::active_rules(catalog, facts, candidates, loaded.iter().chain(gone))?;
    Ok(active.into_iter().map(|(rule, applies)| (rule.clone(), applies)).collect())
}

/// Whether an exercise loads tissue, so that it needs rest, and steps up with care.
pub fn is_loading(exercise: &Exercise) -> bool {
    let demanding =
        |demand: &Demand| matches!(demand, Demand::Impact | Demand::HeavyLoad | Demand::TendonLoad);
    exercise.purpose == Purpose::Load || exercise.demands.iter().any(demanding)
}
