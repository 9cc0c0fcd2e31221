//! `heelwise log list`: lists the entries of a range of days.

use clap::Args;
use clap::builder::PossibleValuesParser;
use std::collections::BTreeSet;
use std::process::ExitCode;

use heelwise_core::{Entry, Id};
use heelwise_store::{EntryNumber, LocalTimestamp, StoredEntry};
use serde::Serialize;

use crate::cli::PackArgs;
use crate::failure::{Failure, USAGE};
use crate::page::Page;
use crate::{commands, pack_loader, user_store};
use heelwise_core::amount;
use heelwise_view::SCHEMA_VERSION;

/// Arguments of `log list`.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// From this day on
    #[arg(long, value_name = "DAY", default_value = "13 days ago")]
    pub(crate) since: String,
    /// Up to this day
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Only this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Entry::WORDS))]
    pub(crate) kind: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// The entries, as programs get them.
#[derive(Debug, Serialize)]
struct LogView {
    schema_version: u32,
    document: &'static str,
    since: String,
    until: String,
    entries: Vec<EntryView>,
    /// Packs that entries name and that were removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removed_packs: Vec<String>,
}

/// One entry, as programs get it.
#[derive(Debug, Serialize)]
pub(super) struct EntryView {
    number: EntryNumber,
    recorded: LocalTimestamp,
    corrected: bool,
    text: String,
    entry: Entry,
}

impl EntryView {
    fn from_stored(kept: StoredEntry) -> Self {
        Self {
            number: kept.number,
            recorded: kept.recorded,
            corrected: kept.corrected,
            text: heelwise_view::entry::entry(&kept.entry),
            entry: kept.entry,
        }
    }
}

/// The arguments of `heelwise log` without a subcommand.
pub(super) fn usual() -> ListArgs {
    ListArgs { since: "13 days ago".into(), until: None, kind: None, json: false }
}

/// Lists the entries.
pub(super) fn run(
    pack_args: &PackArgs,
    args: &ListArgs,
    now: LocalTimestamp,
) -> Result<ExitCode, Failure> {
    let day =
        |text: &str| amount::day(text, now.day()).map_err(|problem| Failure::new(USAGE, problem));
    let (since, until) = (day(&args.since)?, args.until.as_deref().map_or(Ok(now.day()), day)?);
    let kept = user_store::read()?
        .map(|store| store.entries(since..=until))
        .transpose()?
        .unwrap_or_default();
    let wanted =
        |kept: &StoredEntry| args.kind.as_deref().is_none_or(|kind| kept.entry.word() == kind);
    let entries: Vec<EntryView> =
        kept.into_iter().filter(wanted).map(EntryView::from_stored).collect();
    let removed_packs = removed(&entries);
    let (since, until) = (since.to_string(), until.to_string());
    let shown = LogView {
        schema_version: SCHEMA_VERSION,
        document: "log",
        since,
        until,
        entries,
        removed_packs,
    };
    commands::plan::print(&shown, args.json, &pack_loader::unsigned(pack_args)?, |page| {
        write(page, &shown);
    })
}

fn write(page: &mut Page, shown: &LogView) {
    if shown.entries.is_empty() {
        page.line(0, &format!("Nothing is logged from {} to {}.", shown.since, shown.until));
        page.line(0, "Begin with: heelwise log pain 4 --first-step");
        return;
    }
    let mut day = None;
    for entry in &shown.entries {
        if day != Some(entry.entry.date()) {
            day = Some(entry.entry.date());
            page.heading(&entry.entry.date().to_string());
        }
        let corrected = if entry.corrected { " (corrected)" } else { "" };
        page.item(2, &entry.number.to_string(), &format!("{}{corrected}", entry.text), None);
    }
    for pack in &shown.removed_packs {
        page.item(
            0,
            "!",
            &format!(
                "Some of it names things from the removed pack `{pack}`. It is kept as it is."
            ),
            None,
        );
    }
}

/// The packs that entries name and that were removed.
fn removed(entries: &[EntryView]) -> Vec<String> {
    let Some(dirs) = crate::dirs::packs() else { return Vec::new() };
    // The log can be read without a trust file.
    let trust = dirs.trust().unwrap_or_default();
    let removed: Vec<&str> = trust
        .packs()
        .iter()
        .filter(|pack| pack.installed.is_none())
        .map(|pack| pack.id.as_str())
        .collect();
    let named: BTreeSet<&str> = entries.iter().flat_map(|entry| packs_of(&entry.entry)).collect();
    named.into_iter().filter(|pack| removed.contains(pack)).map(str::to_owned).collect()
}

/// The packs that an entry names.
fn packs_of(entry: &Entry) -> Vec<&str> {
    match entry {
        Entry::SelfTest(it) => it.test.split_once('/').map(|(pack, _)| pack).into_iter().collect(),
        Entry::Session(it) => {
            let items = it.items.iter().map(|item| item.exercise.pack());
            it.done.iter().map(Id::pack).chain(items).collect()
        }
        Entry::Answer(it) => vec![it.finding.pack()],
        Entry::Confirmed(it) => vec![it.statement.pack()],
        _ => Vec::new(),
    }
}
