//! The command line: its root, and the arguments that several commands share. The arguments of a
//! command stand beside it, in `commands/`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser};
use heelwise_core::Word;
use jiff::civil::Date;

use crate::commands::Command;

/// An offline companion for runners, and for people who wear high heels, whose feet, heels or lower
/// legs hurt.
///
/// It asks what hurts, says how soon that should be seen, and what may help. It makes no diagnosis
/// and is not a medical device. In an emergency call your local emergency number.
#[derive(Debug, Parser)]
#[command(name = "heelwise", version, propagate_version = true, max_term_width = 100, after_help = crate::exit_class::ExitClass::sentence())]
pub(crate) struct Cli {
    /// Which packs to use.
    #[command(flatten)]
    pub(crate) packs: PackArgs,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which packs to use.
#[derive(Args, Debug)]
pub(crate) struct PackArgs {
    /// Use this pack as well: a bundle, or a pack's folder (its content only)
    #[arg(long = "pack", value_name = "PATH", global = true)]
    pub(crate) extra: Vec<PathBuf>,
}

/// A parser for a word of a closed vocabulary, such as a goal. The help lists the words.
pub(crate) fn word<W: Word + Send + Sync>() -> impl TypedValueParser<Value = W> {
    let words = W::ALL.iter().map(|value| value.word());
    PossibleValuesParser::new(words)
        .try_map(|word| W::from_word(&word).ok_or_else(|| format!("unknown {}", W::NAME)))
}

/// Where a person's answers come from.
#[derive(Args, Debug, Default)]
pub(crate) struct AnswersArgs {
    /// Take the answers from this file instead of asking
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// Take this day for today, for example 2026-11-20
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where the log comes from.
#[derive(Args, Debug, Default)]
pub(crate) struct LogArgs {
    /// Take sessions, mornings, self-tests and new answers from this file, one JSON object per line
    #[arg(long, value_name = "FILE")]
    pub(crate) records: Option<PathBuf>,
}

/// Arguments of `plan show` and `plan diff`.
#[derive(Args, Debug)]
pub(crate) struct ShowPlanArgs {
    /// Take this day for today, for example 2026-11-20
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// What is logged.
    #[command(flatten)]
    pub(crate) log: LogArgs,
}
