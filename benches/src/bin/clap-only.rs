//! A program that reads a command line like that of `heelwise` and does nothing: the cost of
//! parsing.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "nothing but clap is measured here")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A program that does nothing.
#[derive(Parser)]
#[command(
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Exit codes: 0 done."
)]
struct Cli {
    /// Use this as well
    #[arg(long = "pack", value_name = "PATH", global = true)]
    _extra: Vec<PathBuf>,
    #[command(subcommand)]
    _command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Do nothing with answers
    Check(CheckArgs),
    /// Do nothing about an id
    Why(WhyArgs),
    /// Do nothing with items
    Library(LibraryArgs),
    /// Do nothing with packs
    Pack(PackArgs),
    /// Do nothing, for ever
    Erase {
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args)]
struct AnswersArgs {
    /// Take the answers from this file
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Take records from this file
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,
    /// Take this day for today
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    answers: AnswersArgs,
    /// Keep the answers in this file
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

#[derive(Args)]
struct WhyArgs {
    /// An id
    id: String,
    #[command(flatten)]
    answers: AnswersArgs,
}

#[derive(Args)]
struct LibraryArgs {
    /// A kind
    kind: Option<String>,
    /// The id of one item
    id: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct PackArgs {
    #[command(subcommand)]
    command: PackCommand,
}

#[derive(Subcommand)]
enum PackCommand {
    /// List nothing
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Show nothing
    Info {
        /// An id
        id: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Check nothing
    Check {
        /// A path
        path: PathBuf,
        /// How to print it
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Github,
}

fn main() {
    std::hint::black_box(Cli::parse());
}
