//! The workspace's tasks, run as `cargo xtask <task>`.
#![forbid(unsafe_code)]

mod validate;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The workspace's tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check packs and run their vignettes, alone and with every subset of the other packs
    Validate(validate::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Validate(args) => validate::run(&args),
    };
    outcome.unwrap_or_else(|problem| {
        eprintln!("error: {problem}");
        ExitCode::from(3)
    })
}
