//! Selection of the protocols that a plan follows.

use std::collections::BTreeSet;

use heelwise_core::{
    Catalog, Condition, ContentError, Criterion, Goal, Id, Log, Profile, Protocol, Urgency,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::candidates::{self, PlanContext};
use super::criteria::{CriteriaContext, UnmetEntry};
use super::replay::{PlanState, replay};
use super::results::TestResults;
use super::safety::Safety;
use super::state::DoseState;
use super::{CarriedOver, Course, PLAN_VERSION, PackVersion, Plan, PlanContent, PlanRequest};
use crate::facts::Facts;

/// The most protocols at a time.
const MOST_COURSES: usize = 3;

/// The outcome of making a plan.
#[derive(Debug)]
pub enum MakeOutcome {
    /// No plan: a clinician has to see the person first.
    Stopped(Urgency),
    /// No protocol of the loaded packs is for these answers and this goal.
    Nothing(Vec<SkippedProtocol>),
    /// A plan, and its state on the first day.
    Plan(Box<Plan>, Box<PlanState>),
}

/// A protocol that is not followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SkippedProtocol {
    /// The protocol.
    pub protocol: Id<Protocol>,
    /// The reason.
    pub why: SkipReason,
}

/// The reason why a protocol is not followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SkipReason {
    /// Another one serves the same patterns better.
    Another(Id<Protocol>),
    /// It must not begin, because this entry criterion does not hold.
    Entry(Criterion),
    /// Nothing of its first phase may be done, or fits.
    NothingLeft,
    /// The plan follows enough protocols already.
    Enough,
}

/// Makes a plan from today on.
pub fn make(
    catalog: &Catalog,
    profile: &Profile,
    request: &PlanRequest,
    today: Date,
) -> Result<MakeOutcome, ContentError> {
    let safety = Safety::new(catalog, profile, &PlanContent::default(), today)?;
    if safety.urgency.stops_everything_else() {
        return Ok(MakeOutcome::Stopped(safety.urgency));
    }
    let selector = Selector { catalog, profile, request, today, safety: &safety };
    let (courses, passed) = selector.courses()?;
    if courses.is_empty() {
        return Ok(MakeOutcome::Nothing(passed));
    }
    let protocols: Vec<Protocol> = courses.iter().map(|one| one.protocol.clone()).collect();
    let plan = selector.plan(&protocols, courses.iter().map(Rated::course).collect())?;
    let plan = Plan { passed, ..plan };
    let plan_state = replay(catalog, &plan, &Log::default(), today)?;
    Ok(MakeOutcome::Plan(Box::new(plan), Box::new(plan_state)))
}

struct Selector<'a> {
    catalog: &'a Catalog,
    profile: &'a Profile,
    request: &'a PlanRequest,
    today: Date,
    safety: &'a Safety,
}

/// A protocol with the facts that it is ranked by.
#[derive(Clone, Debug)]
struct Rated {
    protocol: Protocol,
    /// The patterns of this person that it helps.
    helps: Vec<Id<Condition>>,
    /// Whether it cannot begin yet.
    waits: bool,
    /// Timed exercises of its first phase that may be done.
    usable: usize,
    /// Exercises of its first phase that may not be done.
    refused: usize,
}

impl Rated {
    fn course(&self) -> Course {
        Course { protocol: self.protocol.id.clone(), helps: self.helps.clone() }
    }

    fn serves(&self, goal: Goal) -> bool {
        self.protocol.goals.contains(&goal)
    }
}

impl Selector<'_> {
    /// The protocols to follow, the most important first.
    fn courses(&self) -> Result<(Vec<Rated>, Vec<SkippedProtocol>), ContentError> {
        let mut passed = Vec::new();
        let mut rated = Vec::new();
        for protocol in self.catalog.iter::<Protocol>() {
            let protocol = protocol?;
            if self.is_about(&protocol) {
                match self.rate(protocol)? {
                    Ok(one) => rated.push(one),
                    Err(one) => passed.push(one),
                }
            }
        }
        rated.sort_by_cached_key(|one| self.order(one));
        let chosen = self.choose(&rated);
        let is_chosen =
            |one: &&Rated| chosen.iter().any(|other| other.protocol.id == one.protocol.id);
        for one in rated.iter().filter(|one| !is_chosen(one)) {
            let instead =
                chosen.iter().find(|other| one.helps.iter().any(|id| other.helps.contains(id)));
            let why = instead
                .map_or(SkipReason::Enough, |other| SkipReason::Another(other.protocol.id.clone()));
            passed.push(SkippedProtocol { protocol: one.protocol.id.clone(), why });
        }
        Ok((chosen, passed))
    }

    /// Whether a protocol is for this goal and for a pattern of this person. To stay well, a person
    /// needs no pattern.
    fn is_about(&self, protocol: &Protocol) -> bool {
        let goal = self.request.goal;
        let helps = protocol.helps.iter().any(|id| self.safety.patterns.contains(id));
        let for_goal = protocol.goals.contains(&goal) || protocol.goals.contains(&Goal::Pain);
        let well = goal == Goal::Prevent
            && self.safety.patterns.is_empty()
            && protocol.goals.contains(&goal);
        (helps && for_goal) || well
    }

    /// The rating of a protocol, or the reason why it cannot be followed.
    fn rate(&self, protocol: Protocol) -> Result<Result<Rated, SkippedProtocol>, ContentError> {
        let patterns = self.safety.patterns.iter();
        let helps: Vec<_> = patterns.filter(|id| protocol.helps.contains(id)).cloned().collect();
        let course = Course { protocol: protocol.id.clone(), helps: helps.clone() };
        let pass = |why| Ok(Err(SkippedProtocol { protocol: protocol.id.clone(), why }));
        let plan = self.plan(std::slice::from_ref(&protocol), vec![course])?;
        let state = DoseState::at_start(&plan);
        let waiting = self.waiting(&plan, &state, &protocol)?;
        if let Some(waiting) = waiting.as_ref().filter(|waiting| waiting.is_known) {
            // A protocol for the goal may begin later; one that only treats pain may not.
            if self.request.goal == Goal::Pain || !protocol.goals.contains(&self.request.goal) {
                return pass(SkipReason::Entry(waiting.criterion.clone()));
            }
            return Ok(Ok(Rated { helps, waits: true, usable: 0, refused: 0, protocol }));
        }
        let facts = Facts { profile: self.profile, today: self.today };
        let waiting = waiting.into_iter().map(|waiting| (0, waiting)).collect();
        let context = PlanContext {
            plan: &plan,
            state: &state,
            safety: self.safety,
            facts,
            waiting: &waiting,
        };
        let candidates = candidates::day_candidates(&context);
        if candidates.timed.is_empty() && candidates.all_day.is_empty() {
            return pass(SkipReason::NothingLeft);
        }
        Ok(Ok(Rated {
            helps,
            waits: false,
            usable: candidates.timed.len(),
            refused: candidates.left_out.len(),
            protocol,
        }))
    }

    /// The entry criterion that a protocol would wait for if it began today.
    fn waiting(
        &self,
        plan: &Plan,
        state: &DoseState,
        protocol: &Protocol,
    ) -> Result<Option<UnmetEntry>, ContentError> {
        let (log, results, course) = (Log::default(), TestResults::default(), &plan.courses[0]);
        let criteria_context = CriteriaContext {
            catalog: self.catalog,
            plan,
            course,
            since: self.today,
            state,
            log: &log,
            results: &results,
            safety: self.safety,
            profile: self.profile,
            today: self.today,
        };
        protocol.phases.first().map_or(Ok(None), |phase| criteria_context.waiting_for(&phase.entry))
    }

    /// The sort key of a protocol. A protocol for the goal comes first, then one for more and
    /// better matched patterns, with better evidence, made for the pattern, and with fewer
    /// exclusions.
    fn order(&self, one: &Rated) -> impl Ord + use<> {
        let weight = |id: &Id<Condition>| {
            let rank = self.safety.patterns.iter().position(|patterns| patterns == id).unwrap_or(9);
            10_usize.saturating_sub(rank)
        };
        let weight: usize = one.helps.iter().map(weight).max().unwrap_or_default();
        let made_for = one
            .helps
            .first()
            .and_then(|id| one.protocol.helps.iter().position(|helped| helped == id));
        let evidence = (one.protocol.evidence.grade, one.protocol.evidence.mark);
        let useful = one.usable > 0;
        let served = std::cmp::Reverse(one.helps.len());
        (
            one.protocol
                .goals
                .iter()
                .position(|goal| *goal == self.request.goal)
                .unwrap_or(usize::MAX),
            one.waits,
            std::cmp::Reverse((useful, weight)),
            evidence,
            made_for,
            served,
            one.refused,
            one.protocol.id.clone(),
        )
    }

    /// The first protocol for the goal, then for each pattern the first that treats it, up to
    /// [`MOST_COURSES`].
    fn choose(&self, rated: &[Rated]) -> Vec<Rated> {
        let goal = self.request.goal;
        let mut chosen: Vec<Rated> = Vec::new();
        if goal != Goal::Pain {
            chosen.extend(rated.iter().find(|one| one.serves(goal)).cloned());
        }
        for pattern in &self.safety.patterns {
            let treated = |one: &&Rated| one.serves(Goal::Pain) && one.helps.contains(pattern);
            if chosen.len() < MOST_COURSES && !chosen.iter().any(|one| treated(&one)) {
                let is_new =
                    |one: &&Rated| !chosen.iter().any(|other| other.protocol.id == one.protocol.id);
                let first = rated.iter().filter(is_new).find(treated).cloned();
                chosen.extend(first);
            }
        }
        // Treatment comes before the goal: a sore tendon is treated before it runs more.
        chosen.sort_by_key(|one| !one.serves(Goal::Pain));
        chosen
    }

    fn plan(&self, protocols: &[Protocol], courses: Vec<Course>) -> Result<Plan, ContentError> {
        let version = |manifest: &heelwise_core::Manifest| PackVersion {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            unsigned: false,
        };
        let mut seen = BTreeSet::new();
        let courses =
            courses.into_iter().filter(|course| seen.insert(course.protocol.clone())).collect();
        Ok(Plan {
            schema_version: PLAN_VERSION,
            made: self.today,
            request: self.request.clone(),
            packs: self.catalog.manifests().map(version).collect(),
            profile: self.profile.clone(),
            patterns: self.safety.patterns.clone(),
            courses,
            passed: Vec::new(),
            content: PlanContent::gather(self.catalog, protocols)?,
            carried: CarriedOver::default(),
        })
    }
}
