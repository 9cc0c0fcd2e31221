//! `heelwise log`: writing down, listing and correcting.

mod correct;
mod entries;
mod list;
pub(crate) mod names;
mod runs;
mod seconds;
pub(crate) mod words;

use std::process::ExitCode;

use heelwise_core::{Entry, Urgency};
use heelwise_engine::plan::{Following, follow};
use heelwise_store::{EntryNumber, Moment, Occasion};

use crate::cli::log::{LogCommand, LogCommandArgs};
use crate::cli::{LogArgs, PackArgs};
use crate::failure::Failure;
use crate::packs::{self, Packs};
use crate::page::Page;
use crate::{clock, diary, plans};

/// Logs something, lists what is logged, or corrects it.
pub(crate) fn run(pack_args: &PackArgs, args: &LogCommandArgs) -> Result<ExitCode, Failure> {
    let now = clock::now()?;
    match &args.command {
        None => list::run(pack_args, &list::usual(), now),
        Some(LogCommand::List(args)) => list::run(pack_args, args, now),
        Some(LogCommand::Undo) => correct::undo(pack_args, now),
        Some(LogCommand::Edit { number, fields }) => correct::edit(pack_args, now, number, fields),
        Some(LogCommand::Remove { number }) => correct::remove(pack_args, now, number),
        Some(LogCommand::History { number, json }) => correct::history(pack_args, number, *json),
        Some(LogCommand::Run(args)) if !entries::is_by_hand(args)? => runs::run(pack_args, args, now),
        Some(LogCommand::Seconds(args)) => seconds::run(pack_args, args),
        Some(command) => {
            let packs = packs::load(pack_args)?;
            let entries = entries::entries(command, &packs, now)?;
            add(&packs, now, &entries)
        }
    }
}

fn add(packs: &Packs, now: Moment, entries: &[Entry]) -> Result<ExitCode, Failure> {
    let before = standing(packs, now)?;
    let numbers = diary::write(now)?.add(now, Occasion::Log, entries)?;
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
    tell_change(&mut page, &before, &standing(packs, now)?);
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// An entry with its number and day.
pub(crate) fn line(number: EntryNumber, entry: &Entry) -> String {
    format!("{number}  {}  {}", entry.date(), words::entry(entry))
}

/// Where the last plan stands.
#[derive(Default)]
pub(crate) struct Standing {
    /// Where it has come to; nothing when there is none that has begun.
    following: Option<Following>,
    /// What is to be said of plans that cannot be used.
    notices: Vec<String>,
}

/// Where the last plan stands today. A plan that cannot be read keeps nobody from their log.
pub(crate) fn standing(packs: &Packs, now: Moment) -> Result<Standing, Failure> {
    let today = now.day();
    let (last, notices) = plans::maybe_last(packs)?;
    let Some(current) = last.filter(|it| it.plan.made <= today) else {
        return Ok(Standing { following: None, notices });
    };
    let log = plans::entries(&LogArgs::default(), packs, &current)?;
    let following = Some(follow(&packs.catalog, &current.plan, &log, today)?);
    Ok(Standing { following, notices })
}

/// What a change of the log has done to the plan, and what is to be said of plans.
pub(crate) fn tell_change(page: &mut Page, before: &Standing, after: &Standing) {
    tell_consequences(page, before.following.as_ref(), after.following.as_ref());
    for notice in &after.notices {
        page.marked(0, "!", notice, None);
    }
}

/// What a change of the log has done: a warning first, then every step of the plan that came or went.
pub(crate) fn tell_consequences(page: &mut Page, before: Option<&Following>, after: Option<&Following>) {
    let (Some(before), Some(after)) = (before, after) else { return };
    let (was, is) = (before.safety.urgency, after.safety.urgency);
    if is > was {
        let text = format!("How soon to be seen is now: {is}. {}", advice(is));
        page.line_of(0, &text, "heelwise/rule/urgency");
    } else if is < was {
        page.line_of(0, &format!("How soon to be seen is now: {is}."), "heelwise/rule/urgency");
    }
    for step in after.moves.iter().filter(|step| !before.moves.contains(step)) {
        page.line_of(0, &format!("Your plan, {}: {}", step.kind.word(), step.text), &step.about.to_string());
    }
    for step in before.moves.iter().filter(|step| !after.moves.contains(step)) {
        page.line_of(
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
        Urgency::Soon => "Nothing is loaded until somebody has looked at it; heelwise today says why.",
        Urgency::SameDay | Urgency::Emergency => "Stop here and read what to do: heelwise today.",
    }
}
