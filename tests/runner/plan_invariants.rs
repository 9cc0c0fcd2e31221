//! Invariants of every plan, for random people and random logs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use heelwise_core::log::{ConfirmedCriterion, Morning, NewAnswer};
use heelwise_core::record::TestResult;
use heelwise_core::{
    Answer, Answering, Catalog, Demand, Entry, Exercise, Family, Finding, Goal, Id, Kit, Log,
    Profile, Purpose, Session, Skip, Strength, Tissue, Urgency, Word,
};
use heelwise_engine::plan::schedule::{ScheduledDay, ScheduledExercise, part_of_day};
use heelwise_engine::plan::state::{CourseState, KEPT_APART};
use heelwise_engine::plan::{MakeOutcome, Plan, PlanRequest, PlanState, make, replay};
use heelwise_pack::check::TODAY;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use proptest::sample::{Index, select};

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

/// A random log entry: day, kind and numbers.
type Dice = (i32, u8, u8, u8, Index);

/// A random log. Most days are calm, some are not, and a few entries lie outside the plan.
fn log(plan: &Plan, dice: &[Dice], mood: u8) -> Log {
    let tests: Vec<_> = plan.content.self_tests.values().collect();
    let statements = statements(plan);
    let kit: Vec<_> = plan.content.kit.keys().collect();
    let entry = |(day, what, one, two, which): &Dice| {
        let date = plan.made.saturating_add(day.days());
        let calm = mood.saturating_add(one % 3);
        Some(match what % 16 {
            0..=6 => Entry::Session(Session {
                date,
                during: Some(calm),
                after: Some(two % 3),
                ..Session::default()
            }),
            7 => Entry::Session(Session {
                date,
                during: Some(one % 11),
                after: Some(two % 11),
                limp: two % 7 == 0,
                ..Session::default()
            }),
            8 => Entry::Session(Session {
                date,
                skipped: Some(*which.get(Skip::ALL)),
                ..Session::default()
            }),
            9 if !kit.is_empty() => Entry::Session(Session {
                date,
                skipped: Some(Skip::NoKit),
                without: vec![(*which.get(&kit)).clone()],
                ..Session::default()
            }),
            10 | 11 => Entry::Morning(Morning { date, pain: calm }),
            12 => Entry::Morning(Morning { date, pain: one % 11 }),
            13 if !statements.is_empty() => Entry::Confirmed(ConfirmedCriterion {
                date,
                statement: which.get(&statements).clone(),
                holds: one % 4 != 0,
            }),
            14 if !tests.is_empty() => {
                let test = which.get(&tests);
                let width = test.range.high - test.range.low;
                let value = (test.range.low + width * f64::from(*two) / 255.0).round();
                Entry::SelfTest(TestResult {
                    date,
                    test: test.id.as_str().into(),
                    side: None,
                    value,
                    release: None,
                })
            }
            15 => {
                let finding: &Finding = which.get(findings());
                let answer = match &finding.answering {
                    Answering::YesNo => {
                        if one % 3 == 0 {
                            Answer::Yes
                        } else {
                            Answer::No
                        }
                    }
                    Answering::Number { min, max, .. } => {
                        Answer::Number((min + (max - min) * f64::from(*two) / 255.0).round())
                    }
                    _ => return None,
                };
                Entry::Answer(NewAnswer { date, finding: finding.id.clone(), answer })
            }
            _ => return None,
        })
    };
    let daily = (0..100).flat_map(|day| {
        let date = plan.made.saturating_add(day.days());
        let session = Session { date, during: Some(mood), after: Some(mood), ..Session::default() };
        [Entry::Morning(Morning { date, pain: mood }), Entry::Session(session)]
    });
    // Half of the people log every day besides, so that something moves.
    let daily: Vec<Entry> = if mood < 2 { daily.collect() } else { Vec::new() };
    daily.into_iter().chain(dice.iter().filter_map(entry)).collect()
}

fn statements(plan: &Plan) -> Vec<Id<heelwise_core::Confirmation>> {
    let mut statements = Vec::new();
    plan.each_statement(&mut |id| statements.push(id.clone()));
    statements
}

fn dice() -> impl Strategy<Value = Vec<Dice>> {
    proptest::collection::vec(
        (-10..120, any::<u8>(), any::<u8>(), any::<u8>(), any::<Index>()),
        0..60,
    )
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

/// Whether an exercise loads a tissue, independent of the planner's own definition.
fn loads(exercise: &Exercise) -> bool {
    let hard = [Demand::Impact, Demand::HeavyLoad, Demand::TendonLoad];
    exercise.purpose == Purpose::Load || exercise.demands.iter().any(|demand| hard.contains(demand))
}

fn check_day(plan: &Plan, day: &ScheduledDay) -> Result<(), TestCaseError> {
    let minutes = plan.request.minutes;
    prop_assert!(
        day.seconds() <= u32::from(minutes) * 60,
        "{} takes {} s",
        day.date,
        day.seconds()
    );
    let most = (usize::from(minutes) * 3).div_ceil(10);
    prop_assert!(
        day.exercises.len() <= most.min(8),
        "{} exercises in {minutes} minutes",
        day.exercises.len()
    );
    let free = plan.request.days.contains(&day.date.weekday()) || day.exercises.is_empty();
    prop_assert!(free, "{} is not a free day", day.date);
    prop_assert!(day.exercises.is_empty() || (plan.made..=plan.last_day()).contains(&day.date));
    for session in day.sessions() {
        let purposes: Vec<Purpose> =
            session.iter().map(|scheduled| scheduled.planned.exercise.purpose).collect();
        prop_assert!(purposes.is_sorted(), "{purposes:?}");
    }
    let parts: Vec<usize> =
        day.exercises.iter().map(|scheduled| part_of_day(scheduled.planned.moment)).collect();
    prop_assert!(parts.is_sorted(), "{parts:?}");
    for scheduled in &day.exercises {
        check_planned_exercise(plan, scheduled)?;
    }
    Ok(())
}

fn check_planned_exercise(plan: &Plan, scheduled: &ScheduledExercise) -> Result<(), TestCaseError> {
    let exercise = exercise(plan, scheduled);
    prop_assert!(!(exercise.dosage.is_none() && scheduled.dose.sets.high == 0));
    // Both sides get their full time: what one side takes, twice, and the rests between.
    let one_set = scheduled.dose.work.seconds();
    let sides = if scheduled.dose.per_side { 2.0 } else { 1.0 };
    let least = f64::from(scheduled.dose.sets.high)
        * sides
        * one_set
        * f64::from(scheduled.dose.times_a_day());
    prop_assert!(
        f64::from(scheduled.seconds) + 0.5 >= least,
        "{}: {} s for {least}",
        scheduled.planned.exercise.name,
        scheduled.seconds
    );
    prop_assert_eq!(scheduled.dose.sets.low, scheduled.dose.sets.high);
    let on_hand = |id: &Id<Kit>| match &plan.request.kit {
        Some(kit) => kit.contains(id),
        None => plan.content.kit.get(id).is_some_and(|kit| kit.household),
    };
    for id in &exercise.kit {
        let others =
            plan.content.kit.get(id).map(|kit| kit.substitutes.clone()).unwrap_or_default();
        prop_assert!(
            on_hand(id) || others.iter().any(on_hand),
            "{} needs {id}",
            scheduled.planned.exercise.name
        );
    }
    Ok(())
}

/// The rest of a dosage lies between any two days that load the same tissue.
fn check_gaps(plan: &Plan, days: &[&ScheduledDay]) -> Result<(), TestCaseError> {
    for (place, day) in days.iter().enumerate() {
        for scheduled in day.exercises.iter().filter(|scheduled| loads(exercise(plan, scheduled))) {
            let rest = i32::from(scheduled.dose.min_gap_h.unwrap_or(0).div_ceil(24)).max(1);
            let tissues: BTreeSet<&Tissue> = exercise(plan, scheduled).tissues.iter().collect();
            let soon = days[place + 1..]
                .iter()
                .take_while(|later| (later.date - day.date).get_days() < rest);
            for later in
                soon.flat_map(|later| &later.exercises).filter(|later| loads(exercise(plan, later)))
            {
                let shared =
                    exercise(plan, later).tissues.iter().any(|tissue| tissues.contains(tissue));
                prop_assert!(
                    !shared,
                    "{}: {} too soon after {}",
                    day.date,
                    later.planned.exercise.name,
                    scheduled.planned.exercise.name
                );
            }
        }
    }
    Ok(())
}

/// One new or higher load per tissue and week over all packs, and barefoot exercises one by one. An
/// exercise is new when it was not on within two weeks.
fn check_new_loads(plan: &Plan, days: &[&ScheduledDay]) -> Result<(), TestCaseError> {
    let mut known: BTreeMap<Id<Exercise>, (Date, u32)> = BTreeMap::new();
    let mut barefoot_begun = false;
    for week in days.chunks(7) {
        let mut new: BTreeMap<Tissue, BTreeSet<&Id<Exercise>>> = BTreeMap::new();
        let mut barefoot: BTreeSet<&Id<Exercise>> = BTreeSet::new();
        let had_barefoot = barefoot_begun;
        for (day, scheduled) in
            week.iter().flat_map(|day| day.exercises.iter().map(|scheduled| (day.date, scheduled)))
        {
            let before = known.get(scheduled.id());
            let is_new = before.is_none_or(|(last, _)| (day - *last).get_days() > 14);
            let is_more = before.is_some_and(|(_, effort)| effort_of(scheduled) > *effort);
            let exercise = exercise(plan, scheduled);
            if (is_new || is_more) && loads(exercise) {
                exercise.tissues.iter().for_each(|tissue| {
                    new.entry(*tissue).or_default().insert(scheduled.id());
                });
            }
            if exercise.demands.contains(&Demand::Barefoot) {
                barefoot_begun = true;
                if is_new {
                    barefoot.insert(scheduled.id());
                }
            }
            known.insert(scheduled.id().clone(), (day, effort_of(scheduled)));
        }
        for (tissue, exercises) in new {
            prop_assert!(exercises.len() <= 1, "{}: new for {tissue}: {exercises:?}", week[0].date);
        }
        prop_assert!(
            barefoot.len() <= if had_barefoot { 1 } else { 2 },
            "{}: {barefoot:?}",
            week[0].date
        );
    }
    Ok(())
}

/// How much a slot asks for: repetitions or seconds of work over all its sets.
fn effort_of(scheduled: &ScheduledExercise) -> u32 {
    let sides = if scheduled.dose.per_side { 2 } else { 1 };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let work = (scheduled.dose.work.seconds() * 10.0) as u32;
    u32::from(scheduled.dose.sets.high) * work * sides
}

/// Nothing that an absolute rule forbids on the day, nothing under same-day, no load under soon or
/// while such a flag is open.
fn check_safety(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    days: &[&ScheduledDay],
) -> Result<(), TestCaseError> {
    let changes: BTreeSet<Date> =
        log.answers.iter().map(|new| new.date).chain([plan.made]).collect();
    let mut seen: Option<(Date, heelwise_engine::plan::safety::Safety)> = None;
    for day in days.iter().filter(|day| !day.exercises.is_empty()) {
        let since = *changes.range(..=day.date).next_back().unwrap_or(&plan.made);
        if seen.as_ref().is_none_or(|(known, _)| *known != since) {
            let profile = profile_on(plan, log, since);
            seen = Some((
                since,
                heelwise_engine::plan::safety::Safety::new(catalog, &profile, &plan.content, since)
                    .unwrap(),
            ));
        }
        let Some((_, safety)) = &seen else { continue };
        prop_assert!(
            safety.urgency < Urgency::SameDay,
            "{}: something is on under {}",
            day.date,
            safety.urgency
        );
        for scheduled in &day.exercises {
            let exercise = exercise(plan, scheduled);
            let forbids = safety
                .rules
                .iter()
                .find(|(rule, _)| rule.level == Strength::Absolute && rule.concerns(exercise));
            prop_assert!(
                forbids.is_none(),
                "{}: {} in spite of {:?}",
                day.date,
                scheduled.planned.exercise.name,
                forbids.map(|(rule, _)| &rule.id)
            );
            prop_assert!(
                !loads(exercise) || safety.no_loading.is_none(),
                "{}: {} loads",
                day.date,
                scheduled.planned.exercise.name
            );
        }
    }
    Ok(())
}

/// Whatever steps up in one week (phases, and after the first week new or higher loads) is never of
/// all the families that are kept apart.
fn check_ladders(plan: &Plan, following: &PlanState) -> Result<(), TestCaseError> {
    let family =
        |course: usize| plan.content.protocol(&plan.courses[course].protocol).map(|it| it.family);
    let mut before: Option<&Vec<Option<usize>>> = None;
    let mut known: BTreeMap<Id<Exercise>, (Date, u32)> = BTreeMap::new();
    let all = days(following);
    for (number, (turn, week)) in following.turns.iter().zip(all.chunks(7)).enumerate() {
        let up = |(course, phase): (usize, &Option<usize>)| {
            let up =
                before.is_some_and(|before| *phase > before[course] && before[course].is_some());
            up.then(|| family(course)).flatten()
        };
        let mut stepped: BTreeSet<Family> = turn.phases.iter().enumerate().filter_map(up).collect();
        for (day, scheduled) in
            week.iter().flat_map(|day| day.exercises.iter().map(|scheduled| (day.date, scheduled)))
        {
            let last = known.insert(scheduled.id().clone(), (day, effort_of(scheduled)));
            let is_new = last.is_none_or(|(last, effort)| {
                (day - last).get_days() > 14 || effort_of(scheduled) > effort
            });
            if number > 0 && is_new && loads(exercise(plan, scheduled)) {
                stepped
                    .extend(scheduled.planned.courses.iter().filter_map(|course| family(*course)));
            }
        }
        prop_assert!(
            !KEPT_APART.iter().all(|family| stepped.contains(family)),
            "{}: {stepped:?}",
            turn.first
        );
        before = Some(&turn.phases);
    }
    Ok(())
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
/// A stand-in with a bigger dose than it had before once slipped past as nothing new.
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
