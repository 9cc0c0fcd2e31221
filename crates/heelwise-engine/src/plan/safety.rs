//! Safety rules on a day: urgency, contraindications, and whether loads are allowed.

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

/// The lowest urgency at which nothing is loaded until a clinician has seen the person.
const NO_LOADING_FROM: Urgency = Urgency::Soon;

/// The safety rules for one person on one day.
#[derive(Clone, Debug)]
pub struct Safety {
    /// The urgency.
    pub urgency: Urgency,
    /// Red flags that hold, most urgent first.
    pub fired: Vec<Id<RedFlag>>,
    /// The red flag above `routine`, holding or open, that forbids all loads.
    pub no_loading: Option<ItemKey>,
    /// The contraindications that apply, or apply until something is answered.
    pub rules: Vec<(Contraindication, Applies)>,
    /// The patterns that match at least moderately, best first.
    pub patterns: Vec<Id<Condition>>,
    /// The patterns that are at least weak matches.
    weak: Vec<Id<Condition>>,
    /// Findings that the plan's routines suit and that no record shows or rules out.
    unmeasured: Vec<Id<Finding>>,
}

impl Safety {
    /// The safety rules for one person. Contraindications kept with a plan count too, even if their
    /// pack is no longer loaded.
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
        let forbids = |(rule, _): &&(Contraindication, Applies)| {
            rule.level == Strength::Absolute && rule.concerns(exercise)
        };
        self.rules.iter().filter(forbids).collect()
    }

    /// The relative rules to print beside an exercise.
    pub fn cautions(&self, exercise: &Exercise) -> Vec<&Contraindication> {
        let rules = self.rules.iter().map(|(rule, _)| rule);
        rules.filter(|rule| rule.level == Strength::Relative && rule.concerns(exercise)).collect()
    }

    /// Whether a fact can only be shown by records, and no record shows it.
    pub fn is_unmeasured(&self, fact: &Expr) -> bool {
        fact.finding().is_some_and(|id| self.unmeasured.contains(id))
    }

    /// The outcome of an expression that may name patterns.
    pub fn truth(&self, facts: &Facts<'_>, expr: &Expr, unknown: UnknownAs) -> Truth {
        expr.truth(&|fact| match fact {
            Expr::Pattern(id) => self.weak.contains(id).into(),
            fact => facts.fact(fact, unknown),
        })
    }
}

/// The contraindications of the loaded packs that apply, and those kept with the plan that no
/// loaded pack has.
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

/// Whether an exercise loads tissue: then it needs rest and steps up slowly.
pub fn is_loading(exercise: &Exercise) -> bool {
    let demanding =
        |demand: &Demand| matches!(demand, Demand::Impact | Demand::HeavyLoad | Demand::TendonLoad);
    exercise.purpose == Purpose::Load || exercise.demands.iter().any(demanding)
}
