//! Invariants of every plan, for random people and random logs.

mod checks;
mod random_log;

use std::sync::OnceLock;

use checks::{check_day, check_gaps, check_ladders, check_new_loads, check_safety};
use heelwise_core::log::Morning;
use heelwise_core::record::TestResult;
use heelwise_core::{Entry, Exercise, Finding, Goal, Id, Kit, Log, Profile, Session, Word};
use heelwise_engine::plan::schedule::{ScheduledDay, ScheduledExercise};
use heelwise_engine::plan::state::CourseState;
use heelwise_engine::plan::{MakeOutcome, Plan, PlanRequest, PlanState, make, replay};
use heelwise_pack::check::TODAY;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use random_log::{Dice, dice, log};

use crate::harness::{cases, catalog};
use crate::safety_monotonicity::{answer, findings, typical};

pub(crate) const WEEK: [Weekday; 7] = heelwise_engine::plan::EVERY_DAY;

pub(crate) fn kit() -> Vec<Id<Kit>> {
    catalog().iter::<Kit>().map(|kit| kit.unwrap().id).collect()
}

prop_compose! {
    /// A random plan request.
    fn request()(
        minutes in select(vec![5_u16, 10, 10, 15, 20, 30, 45, 60]),
        days in proptest::sample::subsequence(WEEK.to_vec(), 1..=7),
        weeks in 1_u8..=14,
        goal in select(Goal::ALL.to_vec()),
        all_kit in any::<bool>(),
        some in proptest::option::of(proptest::sample::subsequence(kit(), 0..=20)),
    ) -> PlanRequest {
        let some = if all_kit { Some(kit()) } else { some };
        let kit = some.map(|kit| kit.into_iter().collect());
        PlanRequest { minutes, kit, days, weeks, goal }
    }
}

/// The people of the vignettes for whom a plan can be made.
pub(crate) fn plannable() -> &'static [Profile] {
    static PEOPLE: OnceLock<Vec<Profile>> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let request = PlanRequest::default();
        let has_plan = |it: &&Profile| {
            matches!(make(catalog(), it, &request, TODAY), Ok(MakeOutcome::Plan(..)))
        };
        typical().iter().filter(has_plan).cloned().collect()
    })
}

prop_compose! {
    /// A typical person with a few answers changed, so that usually there is a plan.
    fn person()(
        start in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>(), 0.0..1.0_f64), 0..4),
    ) -> Profile {
        let mut person = start.get(plannable()).clone();
        for (which, roll, number) in changes {
            let finding: &Finding = which.get(findings());
            match answer(finding, roll, number) {
                Some(answer) => drop(person.answers.insert(finding.id.clone(), answer)),
                None => drop(person.answers.remove(&finding.id)),
            }
        }
        person
    }
}

/// Makes a plan and replays it to its end; `None` when there is no plan.
fn followed(
    profile: &Profile,
    request: &PlanRequest,
    dice: &[Dice],
    mood: u8,
) -> Option<(Plan, Log, PlanState)> {
    let MakeOutcome::Plan(plan, _) = make(catalog(), profile, request, TODAY).unwrap() else {
        return None;
    };
    let log = log(&plan, dice, mood);
    let following = replay(catalog(), &plan, &log, plan.last_day()).unwrap();
    Some((*plan, log, following))
}

/// Every day of a plan, as replayed.
pub(crate) fn days(following: &PlanState) -> Vec<&ScheduledDay> {
    following.past.iter().chain(&following.week.days).collect()
}

/// The profile of a person on a day: the answers of the plan and of the log so far.
fn profile_on(plan: &Plan, log: &Log, date: Date) -> Profile {
    let mut profile = plan.profile.clone();
    for new in log.answers.iter().filter(|new| (plan.made..=date).contains(&new.date)) {
        profile.answers.insert(new.finding.clone(), new.answer.clone());
    }
    profile
}

pub(crate) fn exercise<'a>(plan: &'a Plan, scheduled: &ScheduledExercise) -> &'a Exercise {
    &plan.content.exercises[scheduled.id()]
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..cases(2500) })]

    // threat: H10
    #[test]
    fn plan_invariants_hold_every_day(
        person in person(), request in request(), dice in dice(), mood in 0_u8..4,
    ) {
        let found = followed(&person, &request, &dice, mood);
        prop_assume!(found.is_some());
        let Some((plan, log, following)) = found else { return Ok(()) };
        let days = days(&following);
        for day in &days {
            check_day(&plan, day)?;
        }
        check_gaps(&plan, &days)?;
        check_new_loads(&plan, &days)?;
        check_safety(catalog(), &plan, &log, &days)?;
        check_ladders(&plan, &following)?;
        let begun = |course: &CourseState| {
            course.began >= plan.made && course.since >= course.began
        };
        prop_assert!(following.state.courses.iter().all(begun));
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn replaying_a_plan_is_deterministic(
        person in person(),
        request in request(),
        dice in dice(),
        mood in 0_u8..4,
        until in 0_i32..90,
    ) {
        let Some((plan, log, _)) = followed(&person, &request, &dice, mood) else { return Ok(()) };
        let at = plan.made.saturating_add(until.days());
        let text = |plan: &Plan| format!("{:?}", replay(catalog(), plan, &log, at).unwrap());
        let kept = serde_json::to_string(&plan).unwrap();
        let read: Plan = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(&read, &plan);
        prop_assert_eq!(text(&plan), text(&read));
        // Later entries do not change earlier days.
        let early = replay(catalog(), &plan, &log, at).unwrap();
        let late = replay(catalog(), &plan, &log, plan.last_day()).unwrap();
        for day in days(&early).into_iter().filter(|day| day.date <= at) {
            let again = days(&late).into_iter().find(|known| known.date == day.date);
            prop_assert_eq!(again.map(|known| &known.exercises), Some(&day.exercises));
        }
        // Logging a session does not change the exercises of its day.
        let mut before = log.clone();
        before.sessions.retain(|session| session.date < at);
        let morning = replay(catalog(), &plan, &before, at).unwrap();
        let on = |following: &PlanState| following.week.day(at).map(|day| day.exercises.clone());
        prop_assert_eq!(on(&morning), on(&early));
        let moves: Vec<_> = late.moves.iter().filter(|step| step.date <= at).collect();
        prop_assert_eq!(early.moves.iter().collect::<Vec<_>>(), moves);
    }
}

/// A replacement with a larger dose than before was once not counted as new.
#[test]
fn an_easier_exercise_with_a_larger_dose_is_a_new_load() {
    let on = |day: i32| TODAY.saturating_add(day.days());
    let days_of_week = vec![Weekday::Monday, Weekday::Friday];
    let request = PlanRequest { days: days_of_week, weeks: 2, ..PlanRequest::default() };
    for person in plannable() {
        let MakeOutcome::Plan(plan, _) = make(catalog(), person, &request, TODAY).unwrap() else {
            continue;
        };
        let calm = (0..14).flat_map(|day| {
            let session =
                Session { date: on(day), during: Some(0), after: Some(0), ..Session::default() };
            [Entry::Morning(Morning { date: on(day), pain: 0 }), Entry::Session(session)]
        });
        let tests = plan.content.self_tests.values().map(|test| {
            let (test, value) = (test.id.as_str().into(), test.range.low);
            Entry::SelfTest(TestResult { date: on(0), test, side: None, value, release: None })
        });
        let bad_morning = Entry::Morning(Morning { date: on(8), pain: 2 });
        let log: Log = calm.chain(tests).chain([bad_morning]).collect();
        let following = replay(catalog(), &plan, &log, plan.last_day()).unwrap();
        check_new_loads(&plan, &days(&following)).unwrap();
    }
}
