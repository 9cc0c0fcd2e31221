//! Unfinished sessions, and answers that are given before they are resumed.

use std::io::Write;
use std::process::Stdio;

use heelwise_core::log::NewAnswer;
use heelwise_core::{Answer, Answering, Contraindication, Finding, Log, Profile};
use heelwise_engine::plan::to_session::{limits, may_go_on, open_parts};
use heelwise_engine::plan::{MakeOutcome, Plan, PlanRequest, make, replay};
use heelwise_engine::session::{Command, Mode, Player};
use heelwise_pack::answers;
use jiff::civil::{Date, date};

use super::Person;
use crate::harness::{Run, catalog, examples};

const BEGUN: &str = "2026-11-20T08:00:00Z";
const LATER: &str = "2026-11-20T09:00:00Z";
const STRETCH: &str = "Stretch for the band under the foot";

impl Person {
    /// A session on the stdin clock with these lines.
    fn session(&self, now: &str, arguments: &[&str], input: &str) -> Run {
        let mut command = self
            .machine
            .command(&[&["session", "--plain", "--clock", "stdin"], arguments].concat());
        command
            .env("HEELWISE_NOW", now)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Run::from_output(child.wait_with_output().unwrap(), &[])
    }
}

#[test]
fn a_resumed_session_omits_newly_excluded_exercises() {
    let person = Person::with_plan();
    let begun = person.session(BEGUN, &[], "+20\nq\n");
    assert!(begun.stdout().contains(STRETCH), "{}", begun.all());
    let answered = person.at(LATER, &["log", "answer", "arch-sudden-tear", "yes"]);
    assert_eq!(answered.code(), 0, "{}", answered.all());
    let went_on = person.session(LATER, &[], "+15\n+15\nq\n");
    let text = went_on.stdout();
    assert!(text.contains("Left out of the session you began") && text.contains(STRETCH), "{text}");
    assert!(!text.contains("hold 10 s"), "{text}");
    person.session(LATER, &["--fresh"], "q\n").success();
    let logged = person.at(LATER, &["log", "list", "--json"]).stdout();
    assert!(
        logged.contains("foundation/plantar-fascia-stretch"),
        "what was done of it stays done: {logged}"
    );
}

#[test]
fn a_new_plan_on_the_same_day_limits_a_resumed_session() {
    let person = Person::with_plan();
    person.session(BEGUN, &[], "+20\nq\n").success();
    let example =
        std::fs::read_to_string(crate::harness::root().join("examples/first-step-heel-pain.toml"))
            .unwrap();
    let answers = example.replace("arch-sudden-tear = \"no\"", "arch-sudden-tear = \"yes\"");
    let path = person.machine.home.path().join("torn.toml").display().to_string();
    std::fs::write(&path, answers).unwrap();
    let made = person.at(LATER, &["plan", "new", "--profile", &path]);
    assert!(made.stdout().contains("This plan replaces the plan of 2026-11-20"), "{}", made.all());
    let text = person.session(LATER, &[], "+15\n+15\nq\n").stdout();
    assert!(!text.contains("hold 10 s"), "{text}");
}

const TODAY: Date = date(2026, 11, 20);

fn plan_of(profile: &Profile) -> Option<Plan> {
    let request = PlanRequest { minutes: 30, kit: None, ..PlanRequest::default() };
    match make(catalog(), profile, &request, TODAY).unwrap() {
        MakeOutcome::Plan(plan, _) => Some(*plan),
        MakeOutcome::Stopped(_) | MakeOutcome::Nothing(_) => None,
    }
}

/// Answers that make a rule hold, as far as "yes" does.
fn yes_to(rule: &Contraindication) -> Vec<NewAnswer> {
    let findings =
        rule.when.findings().into_iter().map(|id| catalog().get::<Finding>(id).unwrap().unwrap());
    let asked = findings.filter(|finding| matches!(finding.answering, Answering::YesNo));
    asked
        .map(|finding| NewAnswer { date: TODAY, finding: finding.id, answer: Answer::Yes })
        .collect()
}

/// A session in the middle of its first exercise.
fn begun(plan: &Plan, log: &Log) -> Vec<Player> {
    let following = replay(catalog(), plan, log, TODAY).unwrap();
    let parts = open_parts(plan, log, &following);
    let begin = |stations| {
        let mut player = Player::new(stations, limits(plan));
        player.advance_to(0);
        player.apply(Command::GoOn);
        (1..=25).for_each(|second| drop(player.advance_to(second * 1000)));
        player
    };
    parts.into_iter().map(|(_, stations)| begin(stations)).collect()
}

#[test]
fn a_resumed_session_never_holds_a_forbidden_exercise() {
    let (mut tried, mut forbidden_before) = (0, 0);
    for (name, path, _) in examples() {
        let profile = answers::read(&path, catalog()).unwrap().profile;
        let Some(plan) = plan_of(&profile) else { continue };
        let sessions = begun(&plan, &Log::default());
        for rule in catalog().contraindications() {
            let log = Log { answers: yes_to(rule), ..Log::default() };
            let following = replay(catalog(), &plan, &log, TODAY).unwrap();
            let is_forbidden = |player: &Player| {
                let exercise =
                    player.item().and_then(|item| plan.content.exercises.get(&item.exercise));
                exercise.is_some_and(|exercise| !following.safety.forbidding(exercise).is_empty())
            };
            for player in &sessions {
                let mut left = player.clone();
                forbidden_before += usize::from(is_forbidden(&left));
                left.leave_out(|item| may_go_on(&plan, &log, &following, item));
                let mut left = left.resumed();
                // From exercise to exercise, easier and harder ones as well, to the end.
                for step in 0..200_u64 {
                    assert!(!is_forbidden(&left), "{name} {}: {:?}", rule.id, left.item());
                    if left.mode() == Mode::Over {
                        break;
                    }
                    let commands = [
                        Command::GoOn,
                        Command::Harder,
                        Command::Easier,
                        Command::Next,
                        Command::Back,
                        Command::Next,
                        Command::NoAnswer,
                    ];
                    left.apply(commands[usize::try_from(step).unwrap() % commands.len()]);
                    left.advance_to(step * 1000);
                }
                tried += 1;
            }
        }
    }
    assert!(
        tried > 1000 && forbidden_before > 20,
        "{tried} tried, {forbidden_before} would have gone on"
    );
}
