//! `heelwise log`: writing down, listing and correcting.

mod edit;
mod entry_args;
mod list;
mod parse_entry;
pub(crate) mod resolve_id;
mod run_columns;
mod runs;

use clap::{Args, Subcommand};
use std::process::ExitCode;

use heelwise_core::{Entry, Urgency};
use heelwise_engine::plan::{PlanState, replay};
use heelwise_store::{ChangeSource, EntryNumber, LocalTimestamp};

use crate::cli::{LogArgs, PackArgs};
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::page::Page;
use crate::{clock, plan_store, user_store};

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
            let entries = parse_entry::entries(command, &packs, now)?;
            add(&packs, now, &entries)
        }
    }
}

fn add(packs: &LoadedPacks, now: LocalTimestamp, entries: &[Entry]) -> Result<ExitCode, Failure> {
    let before = replay_latest_plan(packs, now)?;
    let numbers = user_store::write(now)?.add(now, ChangeSource::Log, entries)?;
    let mut page = Page::for_stdout(&packs.unsigned);
    for (number, entry) in numbers.iter().zip(entries) {
        page.line(0, &line(*number, entry));
        if let Some(watched) = runs::looks_like(*number, entry)? {
            let text = format!(
                "It looks like {watched}, which came from a watch. If it is the same run: heelwise log remove {number}"
            );
            page.line(2, &text);
        }
    }
    print_change(&mut page, &before, &replay_latest_plan(packs, now)?);
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// An entry with its number and day.
pub(crate) fn line(number: EntryNumber, entry: &Entry) -> String {
    format!("{number}  {}  {}", entry.date(), heelwise_view::entry::entry(entry))
}

/// Where the last plan stands.
#[derive(Default)]
pub(crate) struct LatestPlan {
    /// Where it has come to; nothing when there is none that has begun.
    following: Option<PlanState>,
    /// What is to be said of plans that cannot be used.
    notices: Vec<String>,
}

/// Where the last plan stands today. A plan that cannot be read keeps nobody from their log.
pub(crate) fn replay_latest_plan(
    packs: &LoadedPacks,
    now: LocalTimestamp,
) -> Result<LatestPlan, Failure> {
    let today = now.day();
    let (last, notices) = plan_store::latest(packs)?;
    let Some(current) = last.filter(|it| it.plan.made <= today) else {
        return Ok(LatestPlan { following: None, notices });
    };
    let log = plan_store::entries(&LogArgs::default(), packs, &current)?;
    let following = Some(replay(&packs.catalog, &current.plan, &log, today)?);
    Ok(LatestPlan { following, notices })
}

/// What a change of the log has done to the plan, and what is to be said of plans.
pub(crate) fn print_change(page: &mut Page, before: &LatestPlan, after: &LatestPlan) {
    print_plan_changes(page, before.following.as_ref(), after.following.as_ref());
    for notice in &after.notices {
        page.item(0, "!", notice, None);
    }
}

/// What a change of the log has done: a warning first, then every step of the plan that came or
/// went.
pub(crate) fn print_plan_changes(
    page: &mut Page,
    before: Option<&PlanState>,
    after: Option<&PlanState>,
) {
    let (Some(before), Some(after)) = (before, after) else { return };
    let (was, is) = (before.safety.urgency, after.safety.urgency);
    if is > was {
        let text = format!("How soon to be seen is now: {is}. {}", advice(is));
        page.line_with_id(0, &text, "heelwise/rule/urgency");
    } else if is < was {
        page.line_with_id(
            0,
            &format!("How soon to be seen is now: {is}."),
            "heelwise/rule/urgency",
        );
    }
    for step in after.moves.iter().filter(|step| !before.moves.contains(step)) {
        page.line_with_id(
            0,
            &format!("Your plan, {}: {}", step.kind.word(), step.text),
            &step.about.to_string(),
        );
    }
    for step in before.moves.iter().filter(|step| !after.moves.contains(step)) {
        page.line_with_id(
            0,
            &format!("No longer in your plan, {}: {}", step.kind.word(), step.text),
            &step.about.to_string(),
        );
    }
}

fn advice(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::SelfCare => "",
        Urgency::Routine => "heelwise today says why.",
        Urgency::Soon => {
            "Nothing is loaded until somebody has looked at it; heelwise today says why."
        }
        Urgency::SameDay | Urgency::Emergency => "Stop here and read what to do: heelwise today.",
    }
}
