//! The commands, one module each: arguments in, text or JSON out. A new command is a line in
//! [`Command`], a line in [`run`], and a module.

mod backup;
mod check;
mod confirm;
mod erase;
mod export_import;
mod library;
pub(crate) mod log;
mod pack;
mod plan;
mod progress;
mod session;
mod today;
mod why;

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::PackArgs;
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::{plan_store, unsigned_notice, user_store};
use heelwise_pack::answers::{self, Answers};

/// The commands of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer questions about what hurts: how soon to be seen, and what may help
    Check(check::CheckArgs),
    /// Show your plan; `plan new` makes one from the last check
    Plan(plan::PlanArgs),
    /// Show what is on today
    Today(today::TodayArgs),
    /// Do today's exercises, led by a clock
    Session(session::SessionArgs),
    /// Log pain, heels, runs, self-tests and sessions; list and correct entries
    Log(log::LogCommandArgs),
    /// Show pain, load, self-tests and sessions over the last weeks
    Progress(progress::ProgressArgs),
    /// Explain any id that was printed
    Why(why::WhyArgs),
    /// Browse the content of the packs
    Library(library::LibraryArgs),
    /// Install, inspect and remove packs, and choose whom to trust
    Pack(pack::PackCommandArgs),
    /// Export everything that is kept about you to one file
    Export(export_import::ExportArgs),
    /// Import an export, a table or a records file
    Import(export_import::ImportArgs),
    /// Make, list and restore backups
    Backup(backup::BackupArgs),
    /// Remove everything heelwise keeps about you on this machine
    Erase(erase::EraseArgs),
}

/// Runs a command.
pub(crate) fn run(packs: &PackArgs, command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(args) => check::run(packs, args),
        Command::Plan(args) => plan::run(packs, args),
        Command::Today(args) => today::run(packs, args),
        Command::Session(args) => session::run(packs, args),
        Command::Log(args) => log::run(packs, args),
        Command::Progress(args) => progress::run(packs, args),
        Command::Why(args) => why::run(packs, args),
        Command::Library(args) => library::run(packs, args),
        Command::Pack(args) => pack::run(packs, args),
        Command::Export(args) => warn_unsigned(packs).and_then(|()| export_import::export(args)),
        Command::Import(args) => warn_unsigned(packs).and_then(|()| export_import::import(args)),
        Command::Backup(args) => backup::run(&pack_loader::unsigned(packs)?, args),
        Command::Erase(args) => warn_unsigned(packs).and_then(|()| erase::run(args)),
    }
}

/// Names the unsigned packs on standard error, for commands that use no packs and print no page.
fn warn_unsigned(packs: &PackArgs) -> Result<(), Failure> {
    pack_loader::unsigned(packs).map(|unsigned| unsigned_notice::tell(&unsigned))
}

/// The answers of the last check that was made in a terminal, if there is one.
fn last_answers(packs: &LoadedPacks) -> Result<Option<Answers>, Failure> {
    Ok(plan_store::last_check(user_store::read()?.as_ref(), packs)?
        .map(plan_store::KeptCheck::into_answers))
}

/// Reads an answers file.
fn read_answers(path: &Path, packs: &LoadedPacks) -> Result<Answers, Failure> {
    answers::read(path, &packs.catalog).map_err(|diagnostics| Failure::input(&diagnostics))
}
