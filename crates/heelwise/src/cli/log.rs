//! The words of `heelwise log`.

use std::ffi::OsString;

use clap::{Args, Subcommand};

/// Arguments of `log`.
#[derive(Args, Debug)]
pub struct LogCommandArgs {
    /// What to log, or what to do with the log; lists the last two weeks when left out.
    #[command(subcommand)]
    pub command: Option<LogCommand>,
}

/// What to log, or what to do with the log.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Pain, 0 to 10: heelwise log pain 4 --first-step
    Pain(PainArgs),
    /// Hours in heels: heelwise log heels 6h --height 8cm
    Heels(HeelsArgs),
    /// A run: heelwise log run 5.2km 31min, or from a watch: heelwise log run FILE
    Run(RunArgs),
    /// What a watch measured in a run, second by second, as a table
    Seconds(SecondsArgs),
    /// A self-test: heelwise log test knee-to-wall --left 9.5 --right 11
    Test(TestArgs),
    /// A session done without being led, or why it was skipped: heelwise log session --during 2
    Session(SessionLogArgs),
    /// Shoes: heelwise log shoes "flat boots" 5h
    Shoes(ShoesArgs),
    /// A note; asks for it when left out, so that it stays out of the shell's history
    Note(NoteArgs),
    /// A new answer to a question of the check: heelwise log answer pain-now 4
    Answer(AnswerArgs),
    /// A statement a plan asks for: heelwise log confirm ID
    Confirm(ConfirmArgs),
    /// List what is logged
    List(ListArgs),
    /// Take back the last change
    Undo,
    /// Correct an entry: heelwise log edit 12 pain=5 date=yesterday
    Edit {
        /// The number of the entry, as listed
        number: String,
        /// Fields with their new values; an empty value takes a field away
        #[arg(required = true, value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Remove an entry from the log; its history stays until `erase`
    Remove {
        /// The number of the entry, as listed
        number: String,
    },
    /// Show every version of an entry
    History {
        /// The number of the entry, as listed
        number: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// The day an entry belongs to.
#[derive(Args, Debug)]
pub struct OnArgs {
    /// The day: today, yesterday, monday, "3 days ago" or 2026-11-20
    #[arg(long, value_name = "DAY", default_value = "today")]
    pub on: String,
}

/// Arguments of `log pain`.
#[derive(Args, Debug)]
pub struct PainArgs {
    /// How much, 0 to 10
    pub pain: String,
    /// At the first steps of the day
    #[arg(long, conflicts_with_all = ["during", "after"])]
    pub first_step: bool,
    /// During the session of the day
    #[arg(long, conflicts_with = "after")]
    pub during: bool,
    /// In the hours after the session of the day
    #[arg(long)]
    pub after: bool,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log heels`.
#[derive(Args, Debug)]
pub struct HeelsArgs {
    /// How long: 6h, 6:30, 390min; 0 for a day without
    pub hours: String,
    /// How high: 8cm, 80mm, 3in; as last time when left out
    #[arg(long, value_name = "HEIGHT")]
    pub height: Option<String>,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// How far and how long, in any order: 5.2km 31min, 3mi 28:30. Or files of a watch (FIT, TCX,
    /// GPX), folders of them, or patterns
    #[arg(required = true, value_name = "DISTANCE TIME | FILE")]
    pub what: Vec<OsString>,
    /// Steps a minute, both feet, of a run by hand
    #[arg(long, value_name = "STEPS")]
    pub cadence: Option<f64>,
    /// With files: show what is in them, and log nothing
    #[arg(long)]
    pub dry_run: bool,
    /// With files: take in again what you removed from the log
    #[arg(long)]
    pub removed_too: bool,
    /// With files: print one JSON document
    #[arg(long)]
    pub json: bool,
    /// The day of a run by hand.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log seconds`.
#[derive(Args, Debug)]
pub struct SecondsArgs {
    /// The number of the entry, as listed
    pub number: String,
}

/// Arguments of `log test`.
#[derive(Args, Debug)]
pub struct TestArgs {
    /// The self-test; `heelwise library self-test` lists them
    pub test: String,
    /// The result, when the test has no sides
    #[arg(conflicts_with_all = ["left", "right"], allow_negative_numbers = true)]
    pub value: Option<String>,
    /// The result on the left
    #[arg(long, value_name = "VALUE")]
    pub left: Option<String>,
    /// The result on the right
    #[arg(long, value_name = "VALUE")]
    pub right: Option<String>,
    /// Taken just before release work
    #[arg(long, conflicts_with = "after_release")]
    pub before_release: bool,
    /// Taken just after release work
    #[arg(long)]
    pub after_release: bool,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log session`.
#[derive(Args, Debug)]
pub struct SessionLogArgs {
    /// The exercises that were done; all of the day when left out
    pub done: Vec<String>,
    /// Worst pain during it, 0 to 10
    #[arg(long, value_name = "PAIN")]
    pub during: Option<String>,
    /// Worst pain in the hours after it, 0 to 10
    #[arg(long, value_name = "PAIN")]
    pub after: Option<String>,
    /// It brought on a limp
    #[arg(long)]
    pub limp: bool,
    /// It was not done: no-time, no-kit, pain or other
    #[arg(long, value_name = "REASON", conflicts_with_all = ["during", "after", "limp", "done"])]
    pub skipped: Option<String>,
    /// With no-kit: what was not at hand, with commas
    #[arg(long, value_name = "KIT", requires = "skipped")]
    pub without: Option<String>,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log shoes`.
#[derive(Args, Debug)]
pub struct ShoesArgs {
    /// Which shoes
    pub shoes: String,
    /// How long: 6h, 6:30, 390min
    pub hours: Option<String>,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log note`.
#[derive(Args, Debug)]
pub struct NoteArgs {
    /// The words; read from standard input when left out
    pub words: Vec<String>,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log answer`.
#[derive(Args, Debug)]
pub struct AnswerArgs {
    /// The question; `heelwise library finding` lists them
    pub finding: String,
    /// yes, no, unknown, a number, a choice or a day
    pub answer: String,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log confirm`.
#[derive(Args, Debug)]
pub struct ConfirmArgs {
    /// The statement, as `heelwise today` prints it
    pub statement: String,
    /// It does not hold, or no longer
    #[arg(long)]
    pub not: bool,
    /// The day.
    #[command(flatten)]
    pub on: OnArgs,
}

/// Arguments of `log list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// From this day on
    #[arg(long, value_name = "DAY", default_value = "13 days ago")]
    pub since: String,
    /// Up to this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Only this kind: pain, morning, session, heel-wear, run, self-test, footwear, note, answer or
    /// confirmed
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}
