//! The workspace's tasks, run as `cargo xtask <task>`. Each is a thin shell over the library that
//! does the work.
#![forbid(unsafe_code)]

mod bench;
mod bundle;
mod ci;
mod codegen;
mod figures;
mod fuzz;
mod mutate;
mod new_pack;
mod person;
mod print;

mod run;
mod sections;
mod sign;
mod threats;
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
    /// Check packs, build their analyzers, and write one bundle file per pack
    Bundle(bundle::Args),
    /// Sign bundles, or make a key to sign with
    Sign(sign::Args),
    /// Make a new pack that can be validated and bundled at once
    NewPack(new_pack::Args),
    /// Build, bundle, and start heelwise with the bundles: cargo xtask run check
    Run(run::Args),
    /// Break every red flag in every way, and check that a vignette notices
    Mutate(mutate::Args),
    /// Write a vignette's person as an answers file, to run `heelwise check` with it
    Person(person::Args),
    /// Print a page with the figures of packs, to look at: cargo xtask figures PACK > sheet.html
    Figures(figures::Args),
    /// Write the generated docs, or check that they are up to date
    Codegen(codegen::Args),
    /// Count instructions and compare times; needs valgrind
    Bench(bench::Args),
    /// Count the instructions of the daily commands, and see that each is below its ceiling; needs
    /// valgrind
    Gates,
    /// Everything that must hold before a change lands
    Ci,
}

/// Prints clap's error, which may quote the arguments, or the help.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        print::error_block(&text);
        return ExitCode::from(2);
    }
    print::whole(&text);
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let outcome = match cli.task {
        Task::Validate(args) => validate::run(&args),
        Task::Bundle(args) => bundle::run(&args),
        Task::Sign(args) => sign::run(&args),
        Task::NewPack(args) => new_pack::run(&args),
        Task::Run(args) => run::run(&args),
        Task::Mutate(args) => mutate::run(&args),
        Task::Person(args) => person::run(&args),
        Task::Figures(args) => figures::run(&args),
        Task::Codegen(args) => codegen::run(&args),
        Task::Bench(args) => bench::run(&args),
        Task::Gates => bench::gates::run(),
        Task::Ci => ci::run(),
    };
    outcome.unwrap_or_else(|problem| {
        print::error_block(&format!("error: {problem}\n"));
        ExitCode::from(3)
    })
}
