//! Checks of a log: entries that cannot be used, and the notices about them.

use std::ops::RangeBounds;

use heelwise_core::log::NewAnswer;
use heelwise_core::{Catalog, ContentError, Log, SafeText, Session};
use jiff::civil::Date;

use super::Plan;
use crate::ask;

/// The valid new answers since the plan was made, to findings of the loaded packs.
pub fn usable_answers(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
) -> Result<Vec<NewAnswer>, ContentError> {
    // Answers before the plan are older than the check that it rests on.
    fitting_answers(catalog, log, plan.made..)
}

/// The valid new answers on these days, to findings of the loaded packs.
pub fn fitting_answers(
    catalog: &Catalog,
    log: &Log,
    days: impl RangeBounds<Date>,
) -> Result<Vec<NewAnswer>, ContentError> {
    let mut fitting = Vec::new();
    for new in log.answers.iter().filter(|new| days.contains(&new.date)) {
        if unfit(catalog, new)?.is_none() {
            fitting.push(new.clone());
        }
    }
    Ok(fitting)
}

/// A notice about entries dated after a day, which are not used; `None` without any.
pub fn later_entries(log: &Log, today: Date) -> Option<String> {
    let later = entry_dates(log).filter(|date| *date > today).count();
    let text = match later {
        0 => return None,
        1 => format!("1 entry of the log lies after {today} and was not used."),
        _ => format!("{later} entries of the log lie after {today} and were not used."),
    };
    Some(format!("{text} Is the clock right?"))
}

/// The dates of the entries of a log, without answers from checks.
fn entry_dates(log: &Log) -> impl Iterator<Item = Date> {
    let is_of_check = |date: Date| log.checked.iter().any(|checked| checked.date == date);
    let answers = log.answers.iter().map(|it| it.date).filter(move |date| !is_of_check(*date));
    let days = log.sessions.iter().map(|it| it.date).chain(log.mornings.iter().map(|it| it.date));
    days.chain(answers)
        .chain(log.confirmed.iter().map(|it| it.date))
        .chain(log.records.iter().map(heelwise_core::Record::date))
}

/// Notices about entries with names that neither the plan nor a loaded pack has, and about invalid
/// answers.
pub fn log_problems(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
) -> Result<Vec<String>, ContentError> {
    let mut problems = Vec::new();
    for session in &log.sessions {
        problems.extend(unknown_in_session(catalog, plan, session)?);
    }
    for confirmed in &log.confirmed {
        let mut known = false;
        plan.each_statement(&mut |id| known |= *id == confirmed.statement);
        if !known {
            let statement = confirmed.statement.as_str();
            problems.push(unknown_id(confirmed.date, "statement", statement));
        }
    }
    for new in &log.answers {
        problems.extend(unfit(catalog, new)?);
    }
    problems.dedup();
    Ok(problems)
}

fn unknown_in_session(
    catalog: &Catalog,
    plan: &Plan,
    session: &Session,
) -> Result<Vec<String>, ContentError> {
    let mut problems = Vec::new();
    for id in &session.done {
        if !plan.content.exercises.contains_key(id) && catalog.get(id)?.is_none() {
            problems.push(unknown_id(session.date, "exercise", id.as_str()));
        }
    }
    for id in &session.without {
        if !plan.content.kit.contains_key(id) && catalog.get(id)?.is_none() {
            problems.push(unknown_id(session.date, "kit", id.as_str()));
        }
    }
    Ok(problems)
}

/// The notice about an answer that cannot be used.
fn unfit(catalog: &Catalog, new: &NewAnswer) -> Result<Option<String>, ContentError> {
    let Some(finding) = catalog.get(&new.finding)? else {
        return Ok(Some(unknown_id(new.date, "finding", new.finding.as_str())));
    };
    Ok(ask::fits(&finding, &new.answer).err().map(|expected| {
        let (date, answer) = (new.date, new.answer.words());
        format!(
            "The log of {date} answers {} with \"{answer}\"; it takes {expected}. \
             That was not used.",
            new.finding
        )
    }))
}

fn unknown_id(date: Date, kind: &str, name: &str) -> String {
    let name = SafeText::quote(&name);
    format!("The log of {date} names the {kind} `{name}`, which nothing knows; that was not used.")
}
