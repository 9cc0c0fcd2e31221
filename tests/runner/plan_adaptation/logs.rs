//! A runner's plan, the entries of a log, and the plan as a log leaves it.

use std::sync::OnceLock;

use heelwise_core::log::Morning;
use heelwise_core::record::TestResult;
use heelwise_core::{Entry, Id, Log, Session, Skip};
use heelwise_engine::plan::events::PlanEventKind;
use heelwise_engine::plan::schedule::ScheduledDay;
use heelwise_engine::plan::{MakeOutcome, Plan, PlanRequest, PlanState, make, replay};
use heelwise_pack::check::TODAY;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::harness::catalog;
use crate::plan_invariants::{days, kit};

/// A person with a sore Achilles tendon and half an hour a day.
pub(super) fn runner() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let all = crate::harness::checked().packs.iter().flat_map(|pack| &pack.vignettes);
        let vignette = all.into_iter().find(|it| it.id == "blind-achilles-club-runner").unwrap();
        let profile = vignette.person(catalog(), TODAY).unwrap();
        let request = PlanRequest {
            minutes: 30,
            kit: Some(kit().into_iter().collect()),
            ..PlanRequest::default()
        };
        let MakeOutcome::Plan(plan, _) = make(catalog(), &profile, &request, TODAY).unwrap() else {
            panic!("no plan")
        };
        *plan
    })
}

pub(super) fn on(day: i32) -> Date {
    TODAY.saturating_add(day.days())
}

pub(super) fn session(day: i32, pain: u8) -> Entry {
    Entry::Session(Session {
        date: on(day),
        during: Some(pain),
        after: Some(pain),
        ..Session::default()
    })
}

pub(super) fn morning(day: i32, pain: u8) -> Entry {
    Entry::Morning(Morning { date: on(day), pain })
}

pub(super) fn skipped(day: i32, why: Skip, without: &[&str]) -> Entry {
    let without = without.iter().map(|name| Id::resolve(name, "foundation")).collect();
    Entry::Session(Session { date: on(day), skipped: Some(why), without, ..Session::default() })
}

pub(super) fn test(day: i32, name: &str, value: f64) -> Entry {
    Entry::SelfTest(TestResult {
        date: on(day),
        test: name.into(),
        side: None,
        value,
        release: None,
    })
}

/// A calm log of this many days, with other entries replacing the calm ones of their days.
pub(super) fn calm_but(days: i32, others: Vec<Entry>) -> Log {
    let taken = |entry: &Entry| {
        others.iter().any(|other| {
            other.date() == entry.date()
                && std::mem::discriminant(other) == std::mem::discriminant(entry)
        })
    };
    let calm = (0..days).flat_map(|day| [morning(day, 1), session(day, 1)]).filter(|it| !taken(it));
    // First-step pain is measured as the plan asks for it too, and is that of the mornings.
    let tests = (0..days).step_by(7).map(|day| test(day, "first-step-pain", 1.0));
    let calm: Vec<Entry> = calm.chain(tests.filter(|it| !taken(it))).collect();
    calm.into_iter().chain(others).collect()
}

pub(super) fn runs(log: &Log, until: i32) -> PlanState {
    replay(catalog(), runner(), log, on(until)).unwrap()
}

pub(super) fn kinds(following: &PlanState) -> Vec<PlanEventKind> {
    following.moves.iter().map(|step| step.kind).collect()
}

/// The first day, from the given one, with a loading exercise in a calm log.
pub(super) fn loading_day(from: i32) -> i32 {
    let following = runs(&calm_but(60, Vec::new()), from + 10);
    let loads = |day: &&ScheduledDay| {
        day.date >= on(from)
            && day.exercises.iter().any(|scheduled| !scheduled.planned.loads().is_empty())
    };
    let day = days(&following).into_iter().find(loads).unwrap().date;
    (day - TODAY).get_days()
}
