//! `heelwise log undo`, `edit`, `remove` and `history`. Nothing is overwritten: earlier versions
//! stay in the history.

use std::process::ExitCode;

use heelwise_core::{Entry, SafeText};
use heelwise_store::{EntryNumber, EntryVersion, LocalTimestamp, LogChange, Store, StoredEntry};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{change_log, line};
use crate::cli::PackArgs;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::page::Page;
use crate::user_store::StoreHandle;
use crate::{commands, pack_loader, user_store};
use heelwise_core::amount;
use heelwise_view::SCHEMA_VERSION;

/// The most undone entries that are shown; an import may have added thousands.
const MOST_SHOWN: usize = 20;

/// Undoes the last change.
pub(super) fn undo(pack_args: &PackArgs, now: LocalTimestamp) -> Result<ExitCode, Failure> {
    changing(pack_args, now, |store, page| {
        let Some(undone) = store.undo(now)? else {
            page.line(0, "There is nothing to take back.");
            return Ok(());
        };
        page.line(0, &format!("Taken back, from {}:", when(&undone.change)));
        for entry in undone.entries.iter().take(MOST_SHOWN) {
            match (&entry.before, &entry.after) {
                (Some(was), Some(is)) => {
                    page.line(2, &line(entry.number, was));
                    page.line(2, &format!("is again: {}", line(entry.number, is)));
                }
                (Some(was), None) => page.line(2, &line(entry.number, was)),
                (None, Some(is)) => page.line(2, &format!("is back: {}", line(entry.number, is))),
                (None, None) => {}
            }
        }
        let left = undone.entries.len().saturating_sub(MOST_SHOWN);
        if left > 0 {
            page.line(2, &format!("and {left} more"));
        }
        Ok(())
    })
}

/// Corrects fields of an entry.
pub(super) fn edit(
    pack_args: &PackArgs,
    now: LocalTimestamp,
    number: &str,
    fields: &[String],
) -> Result<ExitCode, Failure> {
    let number = parse(number)?;
    changing(pack_args, now, |store, page| {
        let kept = existing(store, number)?;
        let entry = corrected(&kept.entry, fields, now)?;
        store.edit(now, number, &entry)?;
        page.line(0, &format!("was: {}", line(number, &kept.entry)));
        page.line(0, &format!("now: {}", line(number, &entry)));
        Ok(())
    })
}

/// Removes an entry.
pub(super) fn remove(
    pack_args: &PackArgs,
    now: LocalTimestamp,
    number: &str,
) -> Result<ExitCode, Failure> {
    let number = parse(number)?;
    changing(pack_args, now, |store, page| {
        let removed = store.remove(now, number)?;
        page.line(0, &format!("Removed: {}", line(number, &removed)));
        page.line(0, "heelwise log undo brings it back.");
        Ok(())
    })
}

/// Makes a change, prints it, and prints how the plan changed.
fn changing(
    pack_args: &PackArgs,
    now: LocalTimestamp,
    change: impl FnOnce(&mut Store, &mut Page) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let mut page = Page::for_stdout(&packs.unsigned);
    let mut handle = StoreHandle::new(now);
    if handle.existing()?.is_none() {
        page.line(0, "Nothing is logged yet.");
    } else {
        change_log(&packs, handle.writable()?, now, &mut page, change)?;
    }
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

fn parse(number: &str) -> Result<EntryNumber, Failure> {
    number.parse().map_err(|problem: String| {
        Failure::new(USAGE, problem).hint("list the numbers: heelwise log list")
    })
}

fn existing(store: &Store, number: EntryNumber) -> Result<StoredEntry, Failure> {
    store.entry(number)?.ok_or_else(|| {
        Failure::new(BAD_INPUT, format!("there is no entry {number}"))
            .hint("list the numbers: heelwise log list")
    })
}

/// The entry with some fields changed. Fields are those of `docs/records.md`.
fn corrected(entry: &Entry, fields: &[String], now: LocalTimestamp) -> Result<Entry, Failure> {
    let failure = |error: serde_json::Error| Failure::new(BAD_INPUT, SafeText::quote(&error));
    let Value::Object(mut map) = serde_json::to_value(entry).map_err(failure)? else {
        return Err(Failure::new(BAD_INPUT, "the entry cannot be edited"));
    };
    for field in fields {
        let (name, value) = field.split_once('=').ok_or_else(|| {
            Failure::new(USAGE, format!("invalid argument `{}`", amount::quote(field)))
                .hint("write FIELD=VALUE, for example pain=5")
        })?;
        set(&mut map, name.trim(), value.trim(), now)?;
    }
    let entry: Entry = serde_json::from_value(Value::Object(map))
        .map_err(|error| failure(error).hint("nothing was changed"))?;
    match entry.problem() {
        Some(problem) => Err(Failure::new(BAD_INPUT, problem).hint("nothing was changed")),
        None => Ok(entry),
    }
}

fn set(
    map: &mut Map<String, Value>,
    name: &str,
    value: &str,
    now: LocalTimestamp,
) -> Result<(), Failure> {
    let unclear = |problem| Failure::new(USAGE, problem);
    if name == "record" {
        return Err(Failure::new(USAGE, "the kind of an entry cannot be changed")
            .hint("remove it and log it anew"));
    }
    if value.is_empty() {
        map.remove(name);
        return Ok(());
    }
    let json = match name {
        "date" => Value::from(amount::day(value, now.day()).map_err(unclear)?.to_string()),
        "hours" => Value::from(amount::hours(value).map_err(unclear)?),
        "minutes" => Value::from(amount::minutes(value).map_err(unclear)?),
        "height_cm" => Value::from(amount::centimetres(value).map_err(unclear)?),
        "distance_km" => Value::from(amount::kilometres(value).map_err(unclear)?),
        "pain" | "during" | "after" => Value::from(amount::pain(value).map_err(unclear)?),
        "done" | "without" => value.split([',', ' ']).filter(|name| !name.is_empty()).collect(),
        "text" | "shoes" | "test" | "finding" | "statement" => Value::from(value),
        _ => serde_json::from_str(value).unwrap_or_else(|_| Value::from(value)),
    };
    map.insert(name.to_owned(), json);
    Ok(())
}

/// Every version of an entry, as programs get them.
#[derive(Debug, Serialize)]
struct HistoryView {
    schema_version: u32,
    document: &'static str,
    number: EntryNumber,
    versions: Vec<VersionView>,
}

#[derive(Debug, Serialize)]
struct VersionView {
    at: LocalTimestamp,
    by: &'static str,
    undone: bool,
    text: Option<String>,
    entry: Option<Entry>,
}

impl VersionView {
    fn from_version(version: EntryVersion) -> Self {
        Self {
            at: version.change.at,
            by: heelwise_core::Word::word(version.change.kind),
            undone: version.change.undone,
            text: version.entry.as_ref().map(heelwise_view::entry::entry),
            entry: version.entry,
        }
    }
}

/// Shows every version of an entry.
pub(super) fn history(pack_args: &PackArgs, number: &str, json: bool) -> Result<ExitCode, Failure> {
    let number = parse(number)?;
    let versions =
        user_store::read()?.map(|store| store.history(number)).transpose()?.unwrap_or_default();
    if versions.is_empty() {
        let failure = Failure::new(BAD_INPUT, format!("there is no entry {number}"));
        return Err(failure.hint("list the numbers: heelwise log list"));
    }
    let versions = versions.into_iter().map(VersionView::from_version).collect();
    let shown =
        HistoryView { schema_version: SCHEMA_VERSION, document: "entry-history", number, versions };
    commands::plan::print(&shown, json, &pack_loader::unsigned(pack_args)?, |page| {
        for version in &shown.versions {
            let undone = if version.undone { " (taken back)" } else { "" };
            let text = version.text.as_deref().unwrap_or("removed");
            let date = version
                .entry
                .as_ref()
                .map_or_else(String::new, |entry| format!("{}  ", entry.date()));
            page.line(0, &format!("{} {}{undone}: {date}{text}", stamp(version.at), version.by));
        }
    })
}

fn when(change: &LogChange) -> String {
    stamp(change.at)
}

/// A point in time to the minute, on the local clock of that time.
fn stamp(at: LocalTimestamp) -> String {
    at.to_string().chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}
