//! The terminal host: it reads arguments, answers, packs and the clock, calls the pure crates, and
//! prints. It names no pack but the foundation, which is built in.
#![forbid(unsafe_code)]

mod cli;
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
mod run_analyzers;
mod show;
mod unsigned_notice;
mod user_store;
mod watch;
mod wrap;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use heelwise_core::SafeText;

use crate::cli::Cli;

/// Runs the program with these arguments, and returns its exit code.
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
    let code =
        commands::run(&cli.packs, &cli.command).unwrap_or_else(|failure| print::failure(&failure));
    #[cfg(debug_assertions)]
    tell_connections();
    code
}

/// Says how often the store was opened, for the test that counts it.
#[cfg(debug_assertions)]
fn tell_connections() {
    if std::env::var_os("HEELWISE_COUNT_CONNECTIONS").is_some() {
        let opened = heelwise_store::connections_opened();
        print::tell_as("note", format!("connections to the store: {opened}"));
    }
}

/// Turns the signal for a file that may not grow any more into an error of the write.
fn ignore_full_files() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

/// Prints help and version, or a usage error with exit code 2. The message may repeat an argument,
/// so it is made safe.
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
