//! The plans that are kept: one file each, numbered, never written again.

use std::fs;
use std::path::{Path, PathBuf};

use heelwise_care::plan::{PLAN_VERSION, Plan, log_check};
use heelwise_core::Log;
use jiff::civil::Date;
use serde::Deserialize;

use crate::cli::LogArgs;
use crate::failure::{BAD_INPUT, Failure, STORE};
use crate::packs::Packs;
use crate::{home, records};

/// The largest plan file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// Keeps a plan beside those before it.
pub(crate) fn keep(plan: &Plan) -> Result<(), Failure> {
    let Some(folder) = home::plans() else { return Ok(()) };
    let number = numbers(&folder)?.last().map_or(1, |last| last + 1);
    let text = serde_json::to_string_pretty(plan).map_err(std::io::Error::from)?;
    home::keep_new(&path(&folder, number), &(text + "\n"))
}

/// The last plan that was made.
pub(crate) fn last() -> Result<Plan, Failure> {
    let mut kept = kept()?;
    kept.pop()
        .ok_or_else(|| Failure::new(BAD_INPUT, "there is no plan yet").hint("make one after a check: heelwise plan"))
}

/// The last plan if there is one.
pub(crate) fn maybe_last() -> Result<Option<Plan>, Failure> {
    Ok(kept()?.pop())
}

/// The last two plans, the older one first.
pub(crate) fn last_two() -> Result<(Option<Plan>, Plan), Failure> {
    let last = last()?;
    let mut kept = kept()?;
    kept.pop();
    Ok((kept.pop(), last))
}

/// The last two plans that are kept, oldest first.
fn kept() -> Result<Vec<Plan>, Failure> {
    let Some(folder) = home::plans() else { return Ok(Vec::new()) };
    let numbers = numbers(&folder)?;
    let recent = numbers.iter().skip(numbers.len().saturating_sub(2));
    recent.map(|number| read(&path(&folder, *number))).collect()
}

fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("plan-{number:04}.json"))
}

/// The numbers of the plans in a folder, in order.
fn numbers(folder: &Path) -> Result<Vec<u32>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file(STORE, folder, &error)),
    };
    let number = |entry: Result<fs::DirEntry, std::io::Error>| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        name.strip_prefix("plan-")?.strip_suffix(".json")?.parse().ok()
    };
    let mut numbers: Vec<u32> = entries.filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

fn read(path: &Path) -> Result<Plan, Failure> {
    let failure = |error: std::io::Error| Failure::file(STORE, path, &error);
    if fs::metadata(path).map_err(failure)?.len() > LARGEST {
        return Err(damaged(path, "it is larger than any plan"));
    }
    let text = fs::read_to_string(path).map_err(failure)?;
    let head: Head = serde_json::from_str(&text).map_err(|error| damaged(path, &error.to_string()))?;
    if head.schema_version != PLAN_VERSION {
        let message = format!(
            "{}: the plan has version {}, this heelwise reads version {PLAN_VERSION}",
            path.display(),
            head.schema_version
        );
        return Err(Failure::new(STORE, message).hint("it is left as it is; make a new one: heelwise plan"));
    }
    serde_json::from_str(&text).map_err(|error| damaged(path, &error.to_string()))
}

#[derive(Deserialize)]
struct Head {
    schema_version: u32,
}

fn damaged(path: &Path, problem: &str) -> Failure {
    let clean: String = problem.chars().filter(|c| !c.is_control()).take(160).collect();
    Failure::new(STORE, format!("{}: the plan cannot be read: {clean}", path.display()))
        .hint("it is left as it is; a copy of it can be put back, or make a new plan: heelwise plan")
}

/// The log, and what is to be said of it: what lies after the day is not used.
pub(crate) fn log(args: &LogArgs, packs: &Packs, plan: &Plan, today: Date) -> Result<(Log, Vec<String>), Failure> {
    let log = args.records.as_deref().map(records::read).transpose()?.unwrap_or_default();
    let mut notices = log_check::problems(&packs.catalog, plan, &log)?;
    notices.extend(later_entries(&log, today));
    Ok((log, notices))
}

/// What is to be said of entries after the day, when there are some.
pub(crate) fn later_entries(log: &Log, today: Date) -> Option<String> {
    let later = log.sessions.iter().map(|it| it.date).chain(log.mornings.iter().map(|it| it.date));
    let later = later.chain(log.answers.iter().map(|it| it.date)).chain(log.confirmed.iter().map(|it| it.date));
    let later = later.chain(log.records.iter().map(heelwise_core::Record::date)).filter(|date| *date > today).count();
    let entries = if later == 1 { "1 entry".into() } else { format!("{later} entries") };
    (later > 0).then(|| format!("{entries} of the log lie after {today} and were not used. Is the clock right?"))
}

/// What has become of the packs a plan was made with.
pub(crate) fn pack_notices(plan: &Plan, packs: &Packs) -> Vec<String> {
    let mut notices = Vec::new();
    for pack in &plan.packs {
        let used = plan.courses.iter().any(|course| course.protocol.pack() == pack.id);
        match packs.get(&pack.id) {
            None => notices.push(format!(
                "The pack `{}` is no longer there. The plan goes on with what it was made of{}; the questions and warnings of \
                 the pack are missing.",
                pack.id,
                if used { ", and with its safety rules" } else { "" }
            )),
            Some(now) if now.manifest.version != pack.version => notices.push(format!(
                "The pack `{}` is now {}; the plan was made with {} and stays as it was. heelwise plan makes it anew.",
                pack.id, now.manifest.version, pack.version
            )),
            Some(_) => {}
        }
    }
    notices
}

/// A plan that begins after today: most likely the clock was set back.
pub(crate) fn not_begun(plan: &Plan, today: Date) -> Failure {
    let message = format!("the plan begins on {}, and today is {today}", plan.made);
    Failure::new(BAD_INPUT, message)
        .hint(format!("is the clock right? See its first day with --at {}. Nothing was changed", plan.made))
}
