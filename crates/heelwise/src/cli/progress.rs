//! The words of `heelwise progress`.

use clap::{Args, Subcommand};

use super::ShowPlanArgs;

/// Arguments of `progress`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ProgressArgs {
    /// What to show; pain, load, self-tests and sessions when left out.
    #[command(subcommand)]
    pub command: Option<ProgressCommand>,
    /// How many weeks
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=52))]
    pub weeks: u8,
    /// The day, the form, and what is logged.
    #[command(flatten)]
    pub show: ShowPlanArgs,
}

/// What to show of progress.
#[derive(Debug, Subcommand)]
pub enum ProgressCommand {
    /// Show running over the weeks, and the runs that stand out
    Runs(ProgressRunsArgs),
}

/// Arguments of `progress runs`.
#[derive(Args, Debug)]
pub struct ProgressRunsArgs {
    /// How many weeks
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..=52))]
    pub weeks: u8,
    /// The day, the form, and what is logged.
    #[command(flatten)]
    pub show: ShowPlanArgs,
}
