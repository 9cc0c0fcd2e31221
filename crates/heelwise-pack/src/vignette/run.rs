//! Running vignettes: the person is worked out and assessed, and what comes of it is compared with
//! what must.

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

/// The yes-or-no questions of a catalog, decoded once for all the people who answer them.
pub(crate) struct YesNoQuestions(Vec<FindingSummary>);

impl YesNoQuestions {
    pub(crate) fn from_catalog(catalog: &Catalog) -> Result<Self, ContentError> {
        let mut questions = catalog.summaries::<Finding>().collect::<Result<Vec<_>, _>>()?;
        questions.retain(|finding| finding.answering == Answering::YesNo);
        Ok(Self(questions))
    }
}

impl Vignette {
    /// The person with everything else answered, as far as the vignette says so.
    pub fn person(&self, catalog: &Catalog, today: Date) -> Result<Profile, ContentError> {
        Ok(self.person_asked(&YesNoQuestions::from_catalog(catalog)?, today))
    }

    /// The same, of questions that were decoded before.
    pub(crate) fn person_asked(&self, questions: &YesNoQuestions, today: Date) -> Profile {
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

    /// Judges the vignette with one set of packs, for a person who was worked out before. `alone`
    /// is the urgency it had with only the packs it was written for, or nothing when these are only
    /// those. Returns the urgency and what is wrong.
    pub(crate) fn judge(
        &self,
        catalog: &Catalog,
        person: &Profile,
        today: Date,
        alone: Option<Urgency>,
    ) -> Result<(Urgency, Vec<Problem>), ContentError> {
        let answer = decide(catalog, person, today)?;
        let mut problems: Vec<Problem> = self.urgency_problem(&answer, alone).into_iter().collect();
        problems.extend(self.flags(&answer.fired));
        if !answer.urgency.stops_everything_else() {
            problems.extend(self.missing(&answer));
        }
        problems.extend(self.forbidden(&answer));
        Ok((answer.urgency, problems))
    }

    fn urgency_problem(&self, answer: &Assessment<'_>, alone: Option<Urgency>) -> Option<Problem> {
        let (found, expected) = (answer.urgency, self.expect.urgency);
        let code = match alone {
            None if found != expected => codes::VIGNETTE_URGENCY,
            Some(alone) if found < alone => codes::VIGNETTE_URGENCY,
            Some(alone) if found > alone => codes::VIGNETTE_RAISED,
            _ => return None,
        };
        let mut because: Vec<&str> =
            answer.fired.iter().map(|fired| fired.flag.id.as_str()).collect();
        if !answer.open.is_empty() {
            because.push("open questions");
        }
        if !answer.recognised {
            because.push("no known picture");
        }
        let because = if because.is_empty() { "nothing".to_owned() } else { because.join(", ") };
        let message = format!(
            "the urgency is {found} instead of {} (because of: {because})",
            alone.unwrap_or(expected)
        );
        let help = if code == codes::VIGNETTE_RAISED {
            "see whether the rules that raise it are meant for this person"
        } else {
            "correct the rules, or the expectation if it is wrong"
        };
        Some((code, URGENCY.to_owned(), message, help))
    }

    /// What is wrong with the red flags that hold.
    fn flags(&self, fired: &[Fired<'_>]) -> Vec<Problem> {
        let holds = |id: &Id<RedFlag>| fired.iter().any(|fired| fired.flag.id == *id);
        let problem = |id: &Id<RedFlag>, what: &str, help| {
            let message = format!("the red flag `{}` {what}", id.as_str());
            (codes::VIGNETTE_RED_FLAG, id.key().to_string(), message, help)
        };
        let silent = self.expect.red_flags.iter().filter(|id| !holds(id));
        let loud = self.expect.not_red_flags.iter().filter(|id| holds(id));
        let silent =
            silent.map(|id| problem(id, "does not fire", "look at its `when` and at the answers"));
        let loud = loud.map(|id| problem(id, "fires", "look at its `when` and at the answers"));
        silent.chain(loud).collect()
    }

    fn missing(&self, answer: &Assessment<'_>) -> Vec<Problem> {
        let offered = offered(answer);
        let patterns = self.expect.patterns.iter().filter(|id| !stands(answer, id)).map(|id| {
            let help = "give its arguments more points, or the person more findings";
            (
                codes::VIGNETTE_PATTERN,
                id.key().to_string(),
                format!("the pattern `{}` does not stand", id.as_str()),
                help,
            )
        });
        let routines =
            self.expect.routines.iter().filter(|id| !offered.contains(&id.key())).map(|id| {
                let help = "look at what the routine is for, and what forbids it";
                (
                    codes::VIGNETTE_OFFERED,
                    id.key().to_string(),
                    format!("the routine `{}` is not offered", id.as_str()),
                    help,
                )
            });
        patterns.chain(routines).collect()
    }

    fn forbidden(&self, answer: &Assessment<'_>) -> Vec<Problem> {
        let offered = offered(answer);
        let patterns = self.expect.not_patterns.iter().filter(|id| stands(answer, id)).map(|id| {
            let message = format!("the pattern `{}` stands", id.as_str());
            (codes::VIGNETTE_PATTERN, id.key().to_string(), message, "add arguments against it")
        });
        let items = self.expect.never.iter().filter(|key| offered.contains(key)).map(|key| {
            let help = "add a contraindication, or change the routine";
            (codes::VIGNETTE_OFFERED, key.to_string(), format!("`{key}` is offered"), help)
        });
        patterns.chain(items).collect()
    }
}

/// A code, which expectation failed, what is wrong, and what to do.
pub(crate) type Problem = (Code, String, String, &'static str);

fn stands(answer: &Assessment<'_>, id: &Id<Condition>) -> bool {
    answer.matching().any(|pattern| pattern.condition.id == *id)
}

/// Routines and exercises an assessment offers, the second choices included, and the advice it
/// gives.
fn offered(answer: &Assessment<'_>) -> Vec<ItemKey> {
    let offers = answer.offers.best.iter().chain(&answer.offers.others);
    let routines = offers.flat_map(|offer| {
        std::iter::once(offer.routine.id.key())
            .chain(offer.steps.iter().map(|step| step.exercise.id.key()))
    });
    let withheld =
        |id: &Id<Advice>| answer.offers.withheld.iter().any(|withheld| withheld.advice == *id);
    let advice =
        answer.matching().flat_map(|pattern| &pattern.condition.advice).map(|advice| &advice.id);
    routines.chain(advice.filter(|id| !withheld(id)).map(Id::key)).collect()
}
