//! The words on the command line.

pub mod log;
pub mod pack;
pub mod progress;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

pub use pack::{DiagnosticFormat, PackCommand, PackCommandArgs};
pub use progress::{ProgressArgs, ProgressCommand, ProgressRunsArgs};

/// An offline companion for runners, and for people who wear high heels, whose feet, heels or lower
/// legs hurt.
///
/// It asks what hurts, says how soon that should be seen, and what may help. It makes no diagnosis
/// and is not a medical device. In an emergency call your local emergency number.
#[derive(Debug, Parser)]
#[command(name = "heelwise", version, propagate_version = true, max_term_width = 100, after_help = crate::exit_class::ExitClass::sentence())]
pub struct Cli {
    /// Which packs to use.
    #[command(flatten)]
    pub packs: PackArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Which packs to use.
#[derive(Args, Debug)]
pub struct PackArgs {
    /// Use this pack as well: a bundle, or a pack's folder (its content only)
    #[arg(long = "pack", value_name = "PATH", global = true)]
    pub extra: Vec<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer questions about what hurts, and get an honest answer
    Check(CheckArgs),
    /// See where your plan of weeks has come to; `plan new` makes one from the last check
    Plan(PlanArgs),
    /// Show what is on today
    Today(TodayArgs),
    /// Be led through what is on today, with a clock
    Session(SessionArgs),
    /// Write down pain, heels, runs, self-tests and sessions; list and correct what is written down
    Log(log::LogCommandArgs),
    /// Show pain, load, self-tests and sessions over the last weeks
    Progress(ProgressArgs),
    /// Show what is behind any id that was printed
    Why(WhyArgs),
    /// Browse what the packs hold
    Library(LibraryArgs),
    /// Install and remove packs, look at them, and say whom to trust
    Pack(PackCommandArgs),
    /// Write everything that is kept about you into one file
    Export(ExportArgs),
    /// Take in an export, a table, or a records file
    Import(ImportArgs),
    /// Make a backup, list backups, or put one back
    Backup(BackupArgs),
    /// Remove everything heelwise keeps about you on this machine
    Erase(EraseArgs),
}

/// Where a person's answers come from.
#[derive(Args, Debug, Default)]
pub struct AnswersArgs {
    /// Take the answers from this file instead of asking
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Take this day for today, for example 2026-11-20
    #[arg(long, value_name = "DATE")]
    pub at: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Where the answers come from.
    #[command(flatten)]
    pub answers: AnswersArgs,
    /// Take heel wear, runs and self-tests from this file, one JSON object per line
    #[arg(long, value_name = "FILE")]
    pub records: Option<PathBuf>,
    /// With --profile: the answers are your own, so take heel wear, runs and self-tests from your
    /// log
    #[arg(long, requires = "profile", conflicts_with = "records")]
    pub logged: bool,
    /// Run the packs' code even where it cannot be caged; for this time only, and it is said in the
    /// answer
    #[arg(long)]
    pub allow_uncaged_native: bool,
    /// Keep the answers in this file; an existing file is never overwritten
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// Arguments of `plan`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PlanArgs {
    /// What to do with plans; shows the last one when left out.
    #[command(subcommand)]
    pub command: Option<PlanCommand>,
    /// How it is shown.
    #[command(flatten)]
    pub show: ShowPlanArgs,
}

/// What a new plan is to be like. What is not said stays as it was in the plan that is replaced.
#[derive(Args, Debug)]
pub struct NewPlanArgs {
    /// Minutes a day: as in the plan before, or else 10
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=180))]
    pub minutes: Option<u16>,
    /// What is at hand beside what most homes have: names with commas. Or `all`, `none`, or `home`
    /// for what most homes have. As in the plan before, or else `home`
    #[arg(long, value_name = "LIST")]
    pub kit: Option<String>,
    /// Free days: mon,wed,fri, or how many a week. As in the plan before, or else every day
    #[arg(long, value_name = "DAYS")]
    pub days: Option<String>,
    /// How many weeks: as in the plan before, or else 12
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=52))]
    pub weeks: Option<u8>,
    /// What it is for: pain, run-again, heels-at-work or prevent. As in the plan before, or else
    /// pain
    #[arg(long, value_name = "GOAL")]
    pub goal: Option<String>,
    /// Where the answers come from; the last check when left out.
    #[command(flatten)]
    pub answers: AnswersArgs,
    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// Where the log comes from.
#[derive(Args, Debug, Default)]
pub struct LogArgs {
    /// Take sessions, mornings, self-tests and new answers from this file, one JSON object per line
    #[arg(long, value_name = "FILE")]
    pub records: Option<PathBuf>,
}

/// What to do with plans.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Make a plan of weeks from the last check, in the place of the one before
    New(NewPlanArgs),
    /// Show where the plan has come to
    Show(ShowPlanArgs),
    /// Show what changed since the last plan, and because of what
    Diff(ShowPlanArgs),
    /// Imagine a log and show the way the plan would take: green, flare, drop-out or return
    Try {
        /// How it goes
        #[arg(default_value = "green")]
        story: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `plan show` and `plan diff`.
#[derive(Args, Debug)]
pub struct ShowPlanArgs {
    /// Take this day for today, for example 2026-11-20
    #[arg(long, value_name = "DATE")]
    pub at: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// Arguments of `today`.
#[derive(Args, Debug)]
pub struct TodayArgs {
    /// Show the whole week
    #[arg(long)]
    pub week: bool,
    /// The day, the form, and what is logged.
    #[command(flatten)]
    pub show: ShowPlanArgs,
}

/// Arguments of `session`.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own on the command line
pub struct SessionArgs {
    /// Which part of the day: morning, day or evening; the one that is on now when left out
    pub part: Option<String>,
    /// Lines of text instead of the whole screen; also whenever there is no terminal
    #[arg(long)]
    pub plain: bool,
    /// Lines of JSON, one per cue, instead of text
    #[arg(long)]
    pub json: bool,
    /// Speak cues through this program: its name and arguments, the text comes last
    #[arg(long, value_name = "COMMAND")]
    pub say: Option<String>,
    /// Do not ring
    #[arg(long)]
    pub quiet: bool,
    /// Log what was done of a session that was left, and begin anew
    #[arg(long)]
    pub fresh: bool,
    /// What turns the clock: `stdin` takes lines such as +30 (seconds), for scripts and for trying
    /// things out
    #[arg(long, value_name = "WHAT")]
    pub clock: Option<String>,
    /// How many times faster the clock runs, for trying things out
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100), hide = true)]
    pub speed: u32,
}

/// Arguments of `why`.
#[derive(Args, Debug)]
pub struct WhyArgs {
    /// An id as printed, for example foundation/condition/plantar-heel-pain
    pub id: String,
    /// Where the answers come from; the last check when left out.
    #[command(flatten)]
    pub answers: AnswersArgs,
    /// What is logged, for what the plan has to say.
    #[command(flatten)]
    pub log: LogArgs,
}

/// Arguments of `library`.
#[derive(Args, Debug)]
pub struct LibraryArgs {
    /// A kind: condition, red-flag, exercise, routine, protocol, self-test, claim, ... An overview
    /// when left out
    pub kind: Option<String>,
    /// The id of one item, as printed
    pub id: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    /// Print the exercise as a moving picture, SVG
    #[arg(long, conflicts_with = "json")]
    pub svg: bool,
}

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The file to write, which must not exist; standard output when left out
    pub file: Option<PathBuf>,
    /// The log alone, as a table for a spreadsheet (CSV); also when the file ends in .csv
    #[arg(long)]
    pub csv: bool,
}

/// Arguments of `import`.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// An export (.json), a table (.csv) or a records file (.jsonl)
    pub file: PathBuf,
}

/// Arguments of `backup`.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// What to do with backups; makes one when left out.
    #[command(subcommand)]
    pub command: Option<BackupCommand>,
}

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// List the backups there are
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Put a backup in the place of what is kept now, which is set aside
    Restore {
        /// A backup's file, or `latest`
        backup: PathBuf,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
}

/// Arguments of `erase`.
#[derive(Args, Debug)]
pub struct EraseArgs {
    /// Do it without asking
    #[arg(long)]
    pub yes: bool,
}
