//! People with answers, a plan and a log on a machine.

use std::fs;

use heelwise_pack::answers::{self, Answers};
use heelwise_store::{LocalTimestamp, Store};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::harness::{Machine, NOW, Run, TODAY, catalog, checked};

pub(super) fn today() -> Date {
    TODAY.parse().unwrap()
}

/// Writes the answers of a vignette's person, or of an example, into a machine's home.
pub(super) fn answers_of(machine: &Machine, who: &str) -> String {
    let path = machine.home.path().join(format!("{who}.toml"));
    let all = checked().packs.iter().flat_map(|pack| &pack.vignettes);
    match all.into_iter().find(|it| it.id == who) {
        Some(vignette) => {
            let profile = vignette.person(catalog(), today()).unwrap();
            fs::write(
                &path,
                answers::write(&Answers {
                    date: Some(today()),
                    profile,
                    missing_packs: Vec::new(),
                }),
            )
            .unwrap();
        }
        None => drop(
            fs::copy(crate::harness::root().join(format!("examples/{who}.toml")), &path).unwrap(),
        ),
    }
    path.display().to_string()
}

/// A machine with the packs and a plan for a person.
pub(super) fn planned(who: &str, request: &[&str]) -> (Machine, Run) {
    let machine = Machine::with_packs();
    let run = plan(&machine, who, TODAY, request);
    (machine, run)
}

pub(super) fn plan(machine: &Machine, who: &str, at: &str, request: &[&str]) -> Run {
    let answers = answers_of(machine, who);
    let arguments = ["plan", "new", "--profile", &answers, "--at", at]
        .into_iter()
        .chain(request.iter().copied());
    machine.run(&arguments.collect::<Vec<_>>())
}

/// Writes a log, one line of JSON for each entry.
pub(super) fn log(machine: &Machine, lines: &[String]) -> String {
    let path = machine.home.path().join("log.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    path.display().to_string()
}

/// A session and the morning pain of a day of the plan.
pub(super) fn day(number: i32, pain: u8, morning: u8) -> [String; 2] {
    let date = today().saturating_add(number.days());
    [
        format!(r#"{{"record":"morning","date":"{date}","pain":{morning}}}"#),
        format!(r#"{{"record":"session","date":"{date}","during":{pain},"after":{pain}}}"#),
    ]
}

/// The stored plans as JSON, oldest first.
pub(super) fn plans_of(machine: &Machine) -> Vec<String> {
    let plans = machine.store().map(|store| store.plans(99).unwrap()).unwrap_or_default();
    plans.into_iter().map(|plan| plan.body).collect()
}

/// The store of a machine, for writes that no command makes.
pub(super) fn store(machine: &Machine) -> Store {
    Store::write(&machine.data(), now()).unwrap()
}

/// The time of everything that a test writes to a store: that of the program's own entries.
pub(super) fn now() -> LocalTimestamp {
    LocalTimestamp::new(NOW.parse().unwrap(), jiff::tz::Offset::UTC)
}

pub(super) fn keep_plan(machine: &Machine, body: &str) {
    store(machine).keep_plan(now(), today(), body).unwrap();
}
