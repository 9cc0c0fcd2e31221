//! Running vignettes: each person is assessed, and the assessment is compared with the
//! expectations of the vignette.

use heelwise_core::{
    Advice, Answer, Answering, Catalog, Condition, ContentError, Finding, FindingSummary, Id,
    ItemKey, Profile, RedFlag, Urgency,
};
use heelwise_engine::Facts;
use heelwise_engine::assess::{Assessment, decide};
use heelwise_engine::triage::Fired;
use jiff::civil::Date;

use super::{URGENCY, Vignette};
use crate::codes::{self, Code};

/// The yes-or-no questions of a catalog, decoded once for all vignettes.
#[derive(Debug)]
pub struct YesNoQuestions(Vec<FindingSummary>);

impl YesNoQuestions {
    /// The yes-or-no questions of all packs of the catalog.
    ///
    /// # Errors
    /// When a finding does not decode.
    pub fn from_catalog(catalog: &Catalog) -> Result<Self, ContentError> {
        let mut questions = catalog.summaries::<Finding>().collect::<Result<Vec<_>, _>>()?;
        questions.retain(|finding| finding.answering == Answering::YesNo);
        Ok(Self(questions))
    }
}

impl Vignette {
    /// The person; every other question is answered "no" when the vignette says so.
    ///
    /// # Errors
    /// When a finding does not decode.
    pub fn person(&self, catalog: &Catalog, today: Date) -> Result<Profile, ContentError> {
        Ok(self.person_asked(&YesNoQuestions::from_catalog(catalog)?, today))
    }

    /// Like [`Self::person`], with questions decoded before.
    pub fn person_asked(&self, questions: &YesNoQuestions, today: Date) -> Profile {
        let mut person = self.profile.clone();
        if self.others_no {
            let facts = Facts { profile: &self.profile, today };
            let is_rest = |finding: &&FindingSummary| {
                !self.profile.answers.contains_key(&finding.id) && facts.makes_sense(finding)
            };
            let rest = questions.0.iter().filter(is_rest);
            person.answers.extend(rest.map(|finding| (finding.id.clone(), Answer::No)));
        }
        person
    }

    /// Compares the assessment of `person` with the expectations of the vignette, and returns its
    /// urgency and the differences. `alone` is the urgency with only the packs that the vignette
    /// was written for; `None` when the catalog holds only those.
    ///
    /// # Errors
    /// When content of the catalog does not decode.
    pub fn judge(
        &self,
        catalog: &Catalog,
        person: &Profile,
        today: Date,
        alone: Option<Urgency>,
    ) -> Result<(Urgency, Vec<VignetteProblem>), ContentError> {
        let assessment = decide(catalog, person, today)?;
        let mut problems: Vec<VignetteProblem> =
            self.urgency_problem(&assessment, alone).into_iter().collect();
        problems.extend(self.flags(&assessment.fired));
        if !assessment.urgency.stops_everything_else() {
            problems.extend(self.missing(&assessment));
        }
        problems.extend(self.forbidden(&assessment));
        Ok((assessment.urgency, problems))
    }

    fn urgency_problem(
        &self,
        assessment: &Assessment<'_>,
        alone: Option<Urgency>,
    ) -> Option<VignetteProblem> {
        let (found, expected) = (assessment.urgency, self.expect.urgency);
        let code = match alone {
            None if found != expected => codes::VIGNETTE_URGENCY,
            Some(alone) if found < alone => codes::VIGNETTE_URGENCY,
            Some(alone) if found > alone => codes::VIGNETTE_RAISED,
            _ => return None,
        };
        let help = if code == codes::VIGNETTE_RAISED {
            "see whether the rules that raise it are meant for this person"
        } else {
            "correct the rules, or the expectation if it is wrong"
        };
        let message = format!(
            "the urgency is {found}, expected {} (because of: {})",
            alone.unwrap_or(expected),
            reasons(assessment)
        );
        Some(VignetteProblem { code, expectation: URGENCY.to_owned(), message, help })
    }

    /// Red flags that should hold and do not, and the other way round.
    fn flags(&self, fired: &[Fired<'_>]) -> Vec<VignetteProblem> {
        let holds = |id: &Id<RedFlag>| fired.iter().any(|fired| fired.flag.id == *id);
        let problem = |id: &Id<RedFlag>, what: &str| VignetteProblem {
            code: codes::VIGNETTE_RED_FLAG,
            expectation: id.key().to_string(),
            message: format!("the red flag `{}` {what}", id.as_str()),
            help: "look at its `when` and at the answers",
        };
        let missing = self.expect.red_flags.iter().filter(|id| !holds(id));
        let unexpected = self.expect.not_red_flags.iter().filter(|id| holds(id));
        let missing = missing.map(|id| problem(id, "does not fire"));
        missing.chain(unexpected.map(|id| problem(id, "fires"))).collect()
    }

    fn missing(&self, assessment: &Assessment<'_>) -> Vec<VignetteProblem> {
        let offered = offered(assessment);
        let patterns = self.expect.patterns.iter().filter(|id| !is_found(assessment, id));
        let patterns = patterns.map(|id| VignetteProblem {
            code: codes::VIGNETTE_PATTERN,
            expectation: id.key().to_string(),
            message: format!("the pattern `{}` is not found", id.as_str()),
            help: "give its arguments more points, or the person more findings",
        });
        let routines = self.expect.routines.iter().filter(|id| !offered.contains(&id.key()));
        let routines = routines.map(|id| VignetteProblem {
            code: codes::VIGNETTE_OFFERED,
            expectation: id.key().to_string(),
            message: format!("the routine `{}` is not offered", id.as_str()),
            help: "look at what the routine is for, and what forbids it",
        });
        patterns.chain(routines).collect()
    }

    fn forbidden(&self, assessment: &Assessment<'_>) -> Vec<VignetteProblem> {
        let offered = offered(assessment);
        let patterns = self.expect.not_patterns.iter().filter(|id| is_found(assessment, id));
        let patterns = patterns.map(|id| VignetteProblem {
            code: codes::VIGNETTE_PATTERN,
            expectation: id.key().to_string(),
            message: format!("the pattern `{}` is found", id.as_str()),
            help: "add arguments against it",
        });
        let items = self.expect.never.iter().filter(|key| offered.contains(key));
        let items = items.map(|key| VignetteProblem {
            code: codes::VIGNETTE_OFFERED,
            expectation: key.to_string(),
            message: format!("`{key}` is offered"),
            help: "add a contraindication, or change the routine",
        });
        patterns.chain(items).collect()
    }
}

/// A difference between an assessment and the expectations of a vignette.
#[derive(Clone, Debug)]
pub struct VignetteProblem {
    /// The diagnostic's code.
    pub code: Code,
    /// The expectation that failed: `urgency`, or the key of an item.
    pub expectation: String,
    /// The problem.
    pub message: String,
    /// The suggested fix.
    pub help: &'static str,
}

/// The reasons for the urgency, for a message.
fn reasons(assessment: &Assessment<'_>) -> String {
    let mut reasons: Vec<&str> =
        assessment.fired.iter().map(|fired| fired.flag.id.as_str()).collect();
    if !assessment.open.is_empty() {
        reasons.push("open questions");
    }
    if !assessment.recognised {
        reasons.push("no known picture");
    }
    if reasons.is_empty() { "nothing".to_owned() } else { reasons.join(", ") }
}

fn is_found(assessment: &Assessment<'_>, id: &Id<Condition>) -> bool {
    assessment.matching().any(|pattern| pattern.condition.id == *id)
}

/// Routines and exercises an assessment offers, the second choices included, and the advice it
/// gives.
fn offered(assessment: &Assessment<'_>) -> Vec<ItemKey> {
    let offers = assessment.offers.best.iter().chain(&assessment.offers.others);
    let routines = offers.flat_map(|offer| {
        std::iter::once(offer.routine.id.key())
            .chain(offer.steps.iter().map(|step| step.exercise.id.key()))
    });
    let withheld =
        |id: &Id<Advice>| assessment.offers.withheld.iter().any(|withheld| withheld.advice == *id);
    let advice = assessment
        .matching()
        .flat_map(|pattern| &pattern.condition.advice)
        .map(|advice| &advice.id);
    routines.chain(advice.filter(|id| !withheld(id)).map(Id::key)).collect()
}
