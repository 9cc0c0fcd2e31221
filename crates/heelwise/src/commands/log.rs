//! `heelwise log`: adds, lists and corrects entries.

mod edit;
mod entry_args;
mod list;
mod parse_entry;
pub(crate) mod resolve_id;
mod run_columns;
mod runs;

use clap::{Args, Subcommand};
use std::process::ExitCode;

use heelwise_core::Entry;
use heelwise_engine::plan::events::PlanEvent;
use heelwise_engine::plan::state_change::StateChange;
use heelwise_engine::plan::{PlanState, replay};
use heelwise_store::{ChangeSource, EntryNumber, LocalTimestamp, Store};

use crate::cli::{LogArgs, PackArgs};
use crate::clock;
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::page::Page;
use crate::plan_store::PlanStore;
use crate::user_store::StoreHandle;

/// Arguments of `log`.
#[derive(Args, Debug)]
pub(crate) struct LogCommandArgs {
    /// What to log, or what to do with the log; lists the last two weeks when left out.
    #[command(subcommand)]
    pub(crate) command: Option<LogCommand>,
}

/// What to log, or what to do with the log.
#[derive(Debug, Subcommand)]
pub(crate) enum LogCommand {
    /// Pain, 0 to 10: heelwise log pain 4 --first-step
    Pain(entry_args::PainArgs),
    /// Hours in heels: heelwise log heels 6h --height 8cm
    Heels(entry_args::HeelsArgs),
    /// A run: heelwise log run 5.2km 31min, or from a watch: heelwise log run FILE
    Run(runs::RunArgs),
    /// What a watch measured in a run, second by second, as a table
    Seconds(run_columns::SecondsArgs),
    /// A self-test: heelwise log test knee-to-wall --left 9.5 --right 11
    Test(entry_args::TestArgs),
    /// A session done without being led, or why it was skipped: heelwise log session --during 2
    Session(entry_args::SessionLogArgs),
    /// Shoes: heelwise log shoes "flat boots" 5h
    Shoes(entry_args::ShoesArgs),
    /// A note; asks for it when left out, so that it stays out of the shell's history
    Note(entry_args::NoteArgs),
    /// A new answer to a question of the check: heelwise log answer pain-now 4
    Answer(entry_args::AnswerArgs),
    /// A statement a plan asks for: heelwise log confirm ID
    Confirm(entry_args::ConfirmArgs),
    /// List what is logged
    List(list::ListArgs),
    /// Take back the last change
    Undo,
    /// Correct an entry: heelwise log edit 12 pain=5 date=yesterday
    Edit {
        /// The number of the entry, as listed
        number: String,
        /// Fields with their new values; an empty value takes a field away
        #[arg(required = true, value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Remove an entry from the log; its history stays until `erase`
    Remove {
        /// The number of the entry, as listed
        number: String,
    },
    /// Show every version of an entry
    History {
        /// The number of the entry, as listed
        number: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// Logs something, lists what is logged, or corrects it.
pub(crate) fn run(pack_args: &PackArgs, args: &LogCommandArgs) -> Result<ExitCode, Failure> {
    let now = clock::now()?;
    match &args.command {
        None => list::run(pack_args, &list::usual(), now),
        Some(LogCommand::List(args)) => list::run(pack_args, args, now),
        Some(LogCommand::Undo) => edit::undo(pack_args, now),
        Some(LogCommand::Edit { number, fields }) => edit::edit(pack_args, now, number, fields),
        Some(LogCommand::Remove { number }) => edit::remove(pack_args, now, number),
        Some(LogCommand::History { number, json }) => edit::history(pack_args, number, *json),
        Some(LogCommand::Run(args)) if !parse_entry::is_by_hand(args)? => {
            runs::run(pack_args, args, now)
        }
        Some(LogCommand::Seconds(args)) => run_columns::run(pack_args, args),
        Some(command) => {
            let packs = pack_loader::load(pack_args)?;
            let mut handle = StoreHandle::new(now);
            let entries = parse_entry::entries(command, &packs, &mut handle, now)?;
            add(&packs, &mut handle, now, &entries)
        }
    }
}

/// Adds entries and prints how the plan changed. Nothing is printed before they are kept.
fn add(
    packs: &LoadedPacks,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
    entries: &[Entry],
) -> Result<ExitCode, Failure> {
    let mut page = Page::for_stdout(&packs.unsigned);
    change_log(packs, handle.writable()?, now, &mut page, |store, page| {
        let numbers = store.add(now, ChangeSource::Log, entries)?;
        for (number, entry) in numbers.iter().zip(entries) {
            page.line(0, &line(*number, entry));
            if let Some(watched) = runs::duplicate_from_watch(store, *number, entry)? {
                let text = format!(
                    "It looks like {watched}, which came from a watch. If it is the same run: \
                     heelwise log remove {number}"
                );
                page.line(2, &text);
            }
        }
        Ok(())
    })?;
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// Changes the log and writes on the page how the plan changed. The plan before, the change and the
/// plan after are one transaction, so that writes of other programs are not taken for an effect of
/// the change.
pub(crate) fn change_log(
    packs: &LoadedPacks,
    store: &mut Store,
    now: LocalTimestamp,
    page: &mut Page,
    change: impl FnOnce(&mut Store, &mut Page) -> Result<(), Failure>,
) -> Result<(), Failure> {
    store.transaction(|store| {
        let before = replay_latest_plan(packs, Some(store), now)?;
        change(store, page)?;
        let after = replay_latest_plan(packs, Some(store), now)?;
        print_change(page, &before, &after);
        Ok(())
    })
}

/// An entry with its number and day.
pub(crate) fn line(number: EntryNumber, entry: &Entry) -> String {
    format!("{number}  {}  {}", entry.date(), heelwise_view::entry::entry(entry))
}

/// The state of the last plan.
#[derive(Default)]
pub(crate) struct LatestPlan {
    /// Its state; `None` when no plan has begun.
    state: Option<PlanState>,
    /// Notices about plans that cannot be used.
    notices: Vec<String>,
}

/// The state of the last plan today. An unreadable plan does not keep people from their log.
pub(crate) fn replay_latest_plan(
    packs: &LoadedPacks,
    store: Option<&Store>,
    now: LocalTimestamp,
) -> Result<LatestPlan, Failure> {
    let today = now.day();
    let plans = PlanStore::new(packs, store);
    let (last, notices) = plans.latest()?;
    let Some(current) = last.filter(|it| it.plan.made <= today) else {
        return Ok(LatestPlan { state: None, notices });
    };
    let log = plans.entries(&LogArgs::default(), &current)?;
    let state = Some(replay(&packs.catalog, &current.plan, &log, today)?);
    Ok(LatestPlan { state, notices })
}

/// Writes how a change of the log changed the plan, and notices about plans.
pub(crate) fn print_change(page: &mut Page, before: &LatestPlan, after: &LatestPlan) {
    print_plan_changes(page, before.state.as_ref(), after.state.as_ref());
    for notice in &after.notices {
        page.item(0, "!", notice, None);
    }
}

/// Writes the difference between two states of the plan: a warning first, then every plan event
/// that was added or removed.
pub(crate) fn print_plan_changes(
    page: &mut Page,
    before: Option<&PlanState>,
    after: Option<&PlanState>,
) {
    let (Some(before), Some(after)) = (before, after) else { return };
    let change = StateChange::new(before, after);
    if let Some(urgency) = change.urgency {
        page.line_with_id(0, &urgency.sentence(), "heelwise/rule/urgency");
    }
    print_events(page, "Your plan", &change.added);
    print_events(page, "No longer in your plan", &change.removed);
}

fn print_events(page: &mut Page, lead: &str, events: &[&PlanEvent]) {
    for event in events {
        let text = format!("{lead}, {}: {}", event.kind.word(), event.text);
        page.line_with_id(0, &text, &event.about.to_string());
    }
}
