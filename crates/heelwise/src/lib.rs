//! The host: it reads answers, packs and the clock, calls the pure crates, and prints. It names no
//! pack but the foundation, which is built in.
#![forbid(unsafe_code)]

mod amounts;
pub mod cli;
mod clock;
mod commands;
mod dirs;
pub mod exit_class;
mod failure;
mod interview;
mod pack_loader;
mod page;
mod panic_hook;
mod pending_questions;
mod plan_store;
mod player;
mod print;
mod records;
mod report;
mod run_analyzers;
mod unsigned_notice;
mod user_store;
mod view;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use heelwise_core::SafeText;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

/// Runs the program with these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|first| first == heelwise_sandbox::VERB) {
        return heelwise_sandbox::serve();
    }
    if arguments.get(1).is_some_and(|first| first == heelwise_sandbox::READER_VERB) {
        return heelwise_sandbox::serve_files(watch::answer);
    }
    heelwise_sandbox::leave_no_core_file();
    panic_hook::install();
    let is_plan = arguments.get(1).is_some_and(|first| first == "plan");
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, is_plan),
    };
    ignore_full_files();
    match dispatch(cli) {
        Ok(code) => code,
        Err(failure) => print::failure(&failure),
    }
}

/// A file that may not grow any more is an error to be told, not a reason to be killed.
fn ignore_full_files() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

fn dispatch(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Check(args) => commands::check::run(&cli.packs, &args),
        Command::Plan(args) => commands::plan::run(&cli.packs, &args),
        Command::Today(args) => commands::today::run(&cli.packs, &args),
        Command::Session(args) => commands::session::run(&cli.packs, &args),
        Command::Log(args) => commands::log::run(&cli.packs, &args),
        Command::Progress(args) => commands::progress::run(&cli.packs, &args),
        Command::Why(args) => commands::why::run(&cli.packs, &args),
        Command::Library(args) => commands::library::run(&cli.packs, &args),
        Command::Pack(args) => commands::pack::run(&cli.packs, &args),
        Command::Export(args) => {
            told(&cli.packs).and_then(|()| commands::export_import::export(&args))
        }
        Command::Import(args) => {
            told(&cli.packs).and_then(|()| commands::export_import::import(&args))
        }
        Command::Backup(args) => commands::backup::run(&pack_loader::unsigned(&cli.packs)?, &args),
        Command::Erase(args) => told(&cli.packs).and_then(|()| commands::erase::run(&args)),
    }
}

/// Says on standard error what nobody vouches for, where a command uses no packs and prints no
/// page.
fn told(args: &cli::PackArgs) -> Result<(), Failure> {
    pack_loader::unsigned(args).map(|unsigned| unsigned_notice::tell(&unsigned))
}

/// Help and version are no failure; everything else about arguments is exit code 2. A message may
/// repeat an argument as it was given.
fn usage(error: &clap::Error, is_plan: bool) -> ExitCode {
    let mut text = error.render().to_string();
    if is_plan && error.kind() == clap::error::ErrorKind::UnknownArgument {
        text.push_str("\nhint: heelwise plan only shows; to make a plan: heelwise plan new\n");
    }
    if error.use_stderr() {
        print::tell_lines(&SafeText::block(&text));
        return failure::USAGE.into();
    }
    match print::whole(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => print::failure(&failure),
    }
}
