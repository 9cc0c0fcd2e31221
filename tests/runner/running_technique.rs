//! Findings of watch data lead to technique routines, and never to the forefoot for a sore Achilles
//! or sole.

use std::collections::BTreeMap;

use heelwise_core::{
    Condition, Exercise, Finding, Goal, Id, Measurement, Profile, Purpose, Strength, Word,
};
use heelwise_engine::assess;
use heelwise_engine::plan::safety::Safety;
use heelwise_engine::plan::{MakeOutcome, Plan, PlanContent, PlanRequest, make};
use heelwise_pack::check::TODAY;

use crate::harness::catalog;
use crate::safety_monotonicity::typical;

/// Conditions in which the forefoot must not be loaded more.
const SPARED: [&str; 4] = [
    "foundation/achilles-midportion",
    "foundation/achilles-insertional",
    "foundation/plantar-heel-pain",
    "foundation/calf-strain",
];

/// Findings of runs, and the routine for each.
const SHOWN: [(&str, &str); 6] = [
    ("long-run-jump", "hold-the-longest-run"),
    ("cadence-fades-late", "end-before-steps-fade"),
    ("contact-time-rises-late", "end-before-steps-fade"),
    ("balance-shift", "look-at-both-legs"),
    ("balance-drifts-late", "look-at-both-legs"),
    ("more-climb-than-usual", "weeks-on-the-flat"),
];

fn finding(name: &str) -> Id<Finding> {
    Id::resolve(name, "running-technique")
}

/// The same person with one finding measured.
fn with(profile: &Profile, name: &str, present: Option<bool>) -> Profile {
    let measurement =
        Measurement { present, figures: BTreeMap::new(), because: "Measured.".to_owned() };
    let mut profile = profile.clone();
    profile.answers.remove(&finding(name));
    profile.measured.insert(finding(name), measurement);
    profile
}

/// Whether an exercise cues a landing further forward.
fn moves_the_landing_forward(exercise: &Exercise) -> bool {
    let output = exercise.steps.iter().chain(&exercise.cues).chain([&exercise.name]);
    let words = [
        "flatter",
        "forefoot",
        "front of the foot",
        "ball of the foot first",
        "on your toes",
        "zero drop",
    ];
    let forward = output
        .map(|text| text.to_lowercase())
        .any(|text| words.iter().any(|word| text.contains(word)));
    exercise.purpose == Purpose::Gait && forward
}

fn forward() -> Vec<Exercise> {
    catalog().iter::<Exercise>().map(Result::unwrap).filter(moves_the_landing_forward).collect()
}

/// People with one of the spared conditions, as they are and with a low cadence.
fn spared() -> impl Iterator<Item = (Profile, Safety)> {
    let both = |person: &Profile| [person.clone(), with(person, "cadence-low-for-you", Some(true))];
    let safe = |profile: Profile| {
        let safety = Safety::new(catalog(), &profile, &PlanContent::default(), TODAY).unwrap();
        (profile, safety)
    };
    let is_spared =
        |id: &Id<Condition>| SPARED.contains(&id.as_str().replace("/condition/", "/").as_str());
    typical()
        .iter()
        .flat_map(both)
        .map(safe)
        .filter(move |(_, safety)| safety.patterns.iter().any(is_spared))
}

fn plan(profile: &Profile, goal: Goal) -> Option<(Plan, heelwise_engine::plan::PlanState)> {
    let request = PlanRequest { goal, minutes: 60, weeks: 14, kit: None, ..PlanRequest::default() };
    match make(catalog(), profile, &request, TODAY).unwrap() {
        MakeOutcome::Plan(plan, following) => Some((*plan, *following)),
        _ => None,
    }
}

#[test]
fn a_sore_achilles_or_sole_gets_no_forefoot_routine() {
    let forward = forward();
    assert!(
        forward.iter().any(|one| one.id.name() == "flatter-landing-trial"),
        "the test knows such a cue when it sees one"
    );
    let mut people = 0;
    for (profile, safety) in spared() {
        people += 1;
        for exercise in &forward {
            let rules = safety.forbidding(exercise);
            assert!(
                rules.iter().any(|(rule, _)| rule.level == Strength::Absolute),
                "{} for {:?}",
                exercise.id,
                profile.sites
            );
        }
    }
    assert!(people > 200, "only {people} people");
}

#[test]
fn plans_for_a_sore_achilles_or_sole_have_no_forefoot_cue() {
    let mut plans = 0;
    for (profile, _) in spared().step_by(20) {
        for (plan, following) in Goal::ALL.iter().copied().filter_map(|goal| plan(&profile, goal)) {
            plans += 1;
            let exercises = following.week.days.iter().flat_map(|day| &day.exercises);
            for exercise in exercises
                .map(|scheduled| &plan.content.exercises[scheduled.id()])
                .chain(habits(&plan, &following))
            {
                assert!(!moves_the_landing_forward(exercise), "{} is planned", exercise.id);
            }
        }
    }
    assert!(plans > 100, "only {plans} plans");
}

fn habits<'a>(plan: &'a Plan, following: &heelwise_engine::plan::PlanState) -> Vec<&'a Exercise> {
    following.week.all_day.iter().map(|habit| &plan.content.exercises[&habit.exercise.id]).collect()
}

/// A person of the vignettes.
fn person(name: &str) -> Profile {
    let vignettes = crate::harness::checked().packs.iter().flat_map(|pack| &pack.vignettes);
    let mut named = vignettes.filter(|vignette| vignette.id == name);
    named.next().unwrap().person(catalog(), TODAY).unwrap()
}

#[test]
fn findings_of_runs_select_the_technique_routine() {
    let achilles = with(&person("watch-long-run-achilles"), "long-run-jump", None);
    let shins = with(&person("watch-steps-fade-shin"), "cadence-fades-late", None);
    for (shown, routine) in SHOWN {
        let offered = |person: &Profile, present| {
            let offers = assess(catalog(), &with(person, shown, present), TODAY).unwrap().offers;
            let named =
                |offer: &heelwise_engine::offer::OfferedRoutine| offer.routine.id.name() == routine;
            (offers.best.iter().any(named), offers.others.iter().any(named))
        };
        for person in [&achilles, &shins] {
            assert!(offered(person, Some(true)).0, "{shown} brings {routine}");
            for present in [Some(false), None] {
                assert_eq!(offered(person, present), (false, false), "{routine} without {shown}");
            }
        }
    }
}

#[test]
fn prevention_plans_limit_the_long_run_after_a_jump() {
    let runner = with(&person("watch-few-steps-achilles"), "cadence-low-for-you", None);
    let has_habit = |present| {
        let (plan, following) =
            plan(&with(&runner, "long-run-jump", present), Goal::Prevent).unwrap();
        habits(&plan, &following).iter().any(|habit| habit.id.name() == "hold-longest-run")
    };
    assert_eq!(
        (has_habit(Some(true)), has_habit(Some(false)), has_habit(None)),
        (true, false, false)
    );
}
