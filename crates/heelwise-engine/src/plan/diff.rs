//! The differences between two plans, and the changed inputs behind them.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{
    Catalog, ContentError, Exercise, Finding, Id, ItemKey, Kit, Profile, Protocol,
};

use super::schedule::WeekSchedule;
use super::{CarriedOver, MakeOutcome, PackVersion, Plan, PlanRequest, PlanState, make};
use crate::rule_text;

/// An input of a plan that is different in another.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedInput {
    /// Its name: `minutes a day`, or the statement of a finding.
    pub what: String,
    /// Its old value.
    pub before: String,
    /// Its new value.
    pub after: String,
    /// The finding, when it is an answer.
    pub about: Option<Id<Finding>>,
}

/// An exercise or a protocol that differs between two plans.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanDifference {
    /// Its key.
    pub about: ItemKey,
    /// Its name.
    pub name: String,
    /// The kind of difference.
    pub kind: DifferenceKind,
    /// The changed inputs that each cause it alone, by index; empty when only several together
    /// do.
    pub because: Vec<usize>,
}

/// The kind of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It is in the new plan only.
    Came,
    /// It is in the old plan only.
    Went,
    /// It has another dose.
    Dose {
        /// The old dose.
        before: String,
        /// The new dose.
        after: String,
    },
}

/// The differences between two plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanDiff {
    /// The inputs that changed.
    pub inputs: Vec<ChangedInput>,
    /// The exercises and protocols that differ.
    pub differences: Vec<PlanDifference>,
}

/// Compares two plans on the first day of each.
pub fn diff(catalog: &Catalog, old: &Plan, new: &Plan) -> Result<PlanDiff, ContentError> {
    let changes = changes(catalog, old, new)?;
    let (before, after) = (Outline::from_plan(catalog, old)?, Outline::from_plan(catalog, new)?);
    let mut differences = before.against(&after);
    for (index, change) in changes.iter().enumerate() {
        let Some(alone) = change.alone(catalog, old)? else { continue };
        let caused = before.against(&alone);
        for difference in &mut differences {
            if caused.iter().any(|one| one.about == difference.about && one.kind == difference.kind)
            {
                difference.because.push(index);
            }
        }
    }
    Ok(PlanDiff { inputs: changes.into_iter().map(|change| change.input).collect(), differences })
}

/// A changed input, and the trial with only this input changed.
struct Change {
    input: ChangedInput,
    trial: Trial,
}

/// The old plan with only one input changed.
enum Trial {
    /// Made again, with this request and these answers.
    Made(PlanRequest, Profile),
    /// With these steps back.
    StepsBack(CarriedOver),
    /// It cannot be tried.
    None,
}

impl Change {
    fn alone(&self, catalog: &Catalog, old: &Plan) -> Result<Option<Outline>, ContentError> {
        let (request, profile) = match &self.trial {
            Trial::Made(request, profile) => (request, profile),
            Trial::StepsBack(carried) => {
                return Outline::from_plan(
                    catalog,
                    &Plan { carried: carried.clone(), ..old.clone() },
                )
                .map(Some);
            }
            Trial::None => return Ok(None),
        };
        match make(catalog, profile, request, old.made)? {
            MakeOutcome::Plan(plan, plan_state) => Ok(Some(Outline::from(&plan, &plan_state))),
            MakeOutcome::Stopped(_) | MakeOutcome::Nothing(_) => Ok(Some(Outline::default())),
        }
    }
}

fn changes(catalog: &Catalog, old: &Plan, new: &Plan) -> Result<Vec<Change>, ContentError> {
    let mut changes = request_changes(catalog, old, new)?;
    changes.extend(sites(old, new));
    changes.extend(answers(catalog, old, new)?);
    changes.extend(pack_change(old, new));
    changes.extend(carried_change(old, new));
    Ok(changes)
}

/// The parts of the request that changed.
fn request_changes(catalog: &Catalog, old: &Plan, new: &Plan) -> Result<Vec<Change>, ContentError> {
    let mut changes = Vec::new();
    let (was, is) = (&old.request, &new.request);
    let mut request = |what: &str, before: String, after: String, request: PlanRequest| {
        if before != after {
            let input = ChangedInput { what: what.into(), before, after, about: None };
            changes.push(Change { input, trial: Trial::Made(request, old.profile.clone()) });
        }
    };
    request(
        "goal",
        was.goal.to_string(),
        is.goal.to_string(),
        PlanRequest { goal: is.goal, ..was.clone() },
    );
    let minutes = PlanRequest { minutes: is.minutes, ..was.clone() };
    request("minutes a day", was.minutes.to_string(), is.minutes.to_string(), minutes);
    request("days", days(was), days(is), PlanRequest { days: is.days.clone(), ..was.clone() });
    request(
        "kit",
        kit_in_words(catalog, was)?,
        kit_in_words(catalog, is)?,
        PlanRequest { kit: is.kit.clone(), ..was.clone() },
    );
    request(
        "weeks",
        was.weeks.to_string(),
        is.weeks.to_string(),
        PlanRequest { weeks: is.weeks, ..was.clone() },
    );
    Ok(changes)
}

fn pack_change(old: &Plan, new: &Plan) -> Option<Change> {
    let (before, after) = (packs(&old.packs), packs(&new.packs));
    let input = ChangedInput { what: "packs".into(), before, after, about: None };
    (old.packs != new.packs).then_some(Change { input, trial: Trial::None })
}

fn carried_change(old: &Plan, new: &Plan) -> Option<Change> {
    let any_step_back = old.carried.has_step_back() || new.carried.has_step_back();
    let input = ChangedInput {
        what: "steps back".into(),
        before: steps_back(&old.carried).into(),
        after: steps_back(&new.carried).into(),
        about: None,
    };
    (any_step_back && old.carried != new.carried)
        .then(|| Change { input, trial: Trial::StepsBack(new.carried.clone()) })
}

fn steps_back(carried: &CarriedOver) -> &'static str {
    if carried.has_step_back() { "those of the plan before it" } else { "none to begin with" }
}

fn days(request: &PlanRequest) -> String {
    request.days.iter().map(|day| rule_text::weekday(*day)).collect::<Vec<_>>().join(", ")
}

/// The kit at hand in words. The kit of most homes is not listed.
pub fn kit_in_words(catalog: &Catalog, request: &PlanRequest) -> Result<String, ContentError> {
    let Some(kit) = &request.kit else { return Ok("what most homes have".into()) };
    let all = catalog.iter::<Kit>().collect::<Result<Vec<_>, _>>()?;
    let names = |wanted: &dyn Fn(&Kit) -> bool| {
        let names: Vec<String> = all
            .iter()
            .filter(|it| kit.contains(&it.id) && wanted(it))
            .map(|it| it.name.to_lowercase())
            .collect();
        names.join(", ")
    };
    let whole_home = all.iter().filter(|it| it.household).all(|it| kit.contains(&it.id));
    Ok(match (kit.is_empty(), whole_home, all.iter().all(|it| kit.contains(&it.id))) {
        (true, ..) => "nothing".into(),
        (_, _, true) => "everything".into(),
        (_, true, _) => format!("what most homes have, and: {}", names(&|it| !it.household)),
        _ => format!("only: {}", names(&|_| true)),
    })
}

fn packs(packs: &[PackVersion]) -> String {
    packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect::<Vec<_>>().join(", ")
}

fn sites(old: &Plan, new: &Plan) -> Option<Change> {
    let words = |profile: &Profile| {
        let site = |(site, side): &(Id<_>, heelwise_core::Side)| {
            format!("{} ({side})", Id::<heelwise_core::BodySite>::name(site))
        };
        profile.sites.iter().map(site).collect::<Vec<_>>().join(", ")
    };
    let (before, after) = (words(&old.profile), words(&new.profile));
    let profile = Profile { sites: new.profile.sites.clone(), ..old.profile.clone() };
    let input = ChangedInput { what: "places that hurt".into(), before, after, about: None };
    (old.profile.sites != new.profile.sites)
        .then(|| Change { input, trial: Trial::Made(old.request.clone(), profile) })
}

/// The findings that are answered or measured otherwise.
fn answers(catalog: &Catalog, old: &Plan, new: &Plan) -> Result<Vec<Change>, ContentError> {
    let (was, is) = (&old.profile, &new.profile);
    let findings: BTreeSet<&Id<Finding>> = was
        .answers
        .keys()
        .chain(is.answers.keys())
        .chain(was.measured.keys())
        .chain(is.measured.keys())
        .collect();
    let mut changes = Vec::new();
    for finding in findings {
        let same = was.answers.get(finding) == is.answers.get(finding)
            && was.measured.get(finding).map(|it| it.present)
                == is.measured.get(finding).map(|it| it.present);
        if same {
            continue;
        }
        let mut profile = was.clone();
        put(&mut profile.answers, finding, is.answers.get(finding).cloned());
        put(&mut profile.measured, finding, is.measured.get(finding).cloned());
        let input = ChangedInput {
            what: rule_text::label(catalog, finding)?,
            before: answer(was, finding),
            after: answer(is, finding),
            about: Some(finding.clone()),
        };
        changes.push(Change { input, trial: Trial::Made(old.request.clone(), profile) });
    }
    Ok(changes)
}

fn put<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key.clone(), value),
        None => map.remove(key),
    };
}

fn answer(profile: &Profile, finding: &Id<Finding>) -> String {
    if let Some(answer) = profile.answers.get(finding) {
        return answer.words();
    }
    match profile.measured.get(finding).and_then(|measured| measured.present) {
        Some(true) => "measured: yes".into(),
        Some(false) => "measured: no".into(),
        None => "not asked".into(),
    }
}

/// The protocols and exercises of a plan on its first day.
#[derive(Default)]
struct Outline {
    protocols: BTreeMap<Id<Protocol>, String>,
    exercises: BTreeMap<Id<Exercise>, (String, String)>,
}

impl Outline {
    fn from_plan(catalog: &Catalog, plan: &Plan) -> Result<Self, ContentError> {
        let plan_state = super::replay(catalog, plan, &heelwise_core::Log::default(), plan.made)?;
        Ok(Self::from(plan, &plan_state))
    }

    fn from(plan: &Plan, plan_state: &PlanState) -> Self {
        let name = |id: &Id<Protocol>| {
            plan.content.protocol(id).map_or_else(String::new, |it| it.name.clone())
        };
        Self {
            protocols: plan
                .courses
                .iter()
                .map(|it| (it.protocol.clone(), name(&it.protocol)))
                .collect(),
            exercises: exercises(&plan_state.week),
        }
    }

    fn against(&self, other: &Self) -> Vec<PlanDifference> {
        let one = |about: ItemKey, name: &str, kind| PlanDifference {
            about,
            name: name.into(),
            kind,
            because: Vec::new(),
        };
        let mut differences = Vec::new();
        for (id, name) in self.protocols.iter().filter(|(id, _)| !other.protocols.contains_key(*id))
        {
            differences.push(one(id.key(), name, DifferenceKind::Went));
        }
        for (id, name) in other.protocols.iter().filter(|(id, _)| !self.protocols.contains_key(*id))
        {
            differences.push(one(id.key(), name, DifferenceKind::Came));
        }
        for (id, (name, before)) in &self.exercises {
            match other.exercises.get(id) {
                None => differences.push(one(id.key(), name, DifferenceKind::Went)),
                Some((_, after)) if after != before => {
                    let kind =
                        DifferenceKind::Dose { before: before.clone(), after: after.clone() };
                    differences.push(one(id.key(), name, kind));
                }
                Some(_) => {}
            }
        }
        for (id, (name, _)) in
            other.exercises.iter().filter(|(id, _)| !self.exercises.contains_key(*id))
        {
            differences.push(one(id.key(), name, DifferenceKind::Came));
        }
        differences
    }
}

fn exercises(week: &WeekSchedule) -> BTreeMap<Id<Exercise>, (String, String)> {
    let exercises = week.days.iter().flat_map(|day| &day.exercises);
    let timed = exercises.map(|scheduled| {
        (
            scheduled.id().clone(),
            (scheduled.planned.exercise.name.clone(), scheduled.dose.to_string()),
        )
    });
    let all_day = week.all_day.iter().map(|planned| {
        (planned.exercise.id.clone(), (planned.exercise.name.clone(), String::new()))
    });
    timed.chain(all_day).collect()
}
