//! Arguments of the commands that log one entry, such as `heelwise log pain`.

use clap::Args;
use heelwise_core::Skip;

use crate::cli::word;

/// The day an entry belongs to.
#[derive(Args, Debug)]
pub(crate) struct OnArgs {
    /// The day: today, yesterday, monday, "3 days ago" or 2026-11-20
    #[arg(long, value_name = "DAY", default_value = "today")]
    pub(crate) on: String,
}

/// Arguments of `log pain`.
#[derive(Args, Debug)]
pub(crate) struct PainArgs {
    /// How much, 0 to 10
    pub(crate) pain: String,
    /// At the first steps of the day
    #[arg(long, conflicts_with_all = ["during", "after"])]
    pub(crate) first_step: bool,
    /// During the session of the day
    #[arg(long, conflicts_with = "after")]
    pub(crate) during: bool,
    /// In the hours after the session of the day
    #[arg(long)]
    pub(crate) after: bool,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log heels`.
#[derive(Args, Debug)]
pub(crate) struct HeelsArgs {
    /// How long: 6h, 6:30, 390min; 0 for a day without
    pub(crate) hours: String,
    /// How high: 8cm, 80mm, 3in; as last time when left out
    #[arg(long, value_name = "HEIGHT")]
    pub(crate) height: Option<String>,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log test`.
#[derive(Args, Debug)]
pub(crate) struct TestArgs {
    /// The self-test; `heelwise library self-test` lists them
    pub(crate) test: String,
    /// The result, when the test has no sides
    #[arg(conflicts_with_all = ["left", "right"], allow_negative_numbers = true)]
    pub(crate) value: Option<String>,
    /// The result on the left
    #[arg(long, value_name = "VALUE")]
    pub(crate) left: Option<String>,
    /// The result on the right
    #[arg(long, value_name = "VALUE")]
    pub(crate) right: Option<String>,
    /// Taken just before release work
    #[arg(long, conflicts_with = "after_release")]
    pub(crate) before_release: bool,
    /// Taken just after release work
    #[arg(long)]
    pub(crate) after_release: bool,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log session`.
#[derive(Args, Debug)]
pub(crate) struct SessionLogArgs {
    /// The exercises that were done; all of the day when left out
    pub(crate) done: Vec<String>,
    /// Worst pain during it, 0 to 10
    #[arg(long, value_name = "PAIN")]
    pub(crate) during: Option<String>,
    /// Worst pain in the hours after it, 0 to 10
    #[arg(long, value_name = "PAIN")]
    pub(crate) after: Option<String>,
    /// It brought on a limp
    #[arg(long)]
    pub(crate) limp: bool,
    /// It was not done, for this reason
    #[arg(
        long,
        value_name = "REASON",
        value_parser = word::<Skip>(),
        conflicts_with_all = ["during", "after", "limp", "done"]
    )]
    pub(crate) skipped: Option<Skip>,
    /// With no-kit: what was not at hand, with commas
    #[arg(long, value_name = "KIT", requires = "skipped")]
    pub(crate) without: Option<String>,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log shoes`.
#[derive(Args, Debug)]
pub(crate) struct ShoesArgs {
    /// Which shoes
    pub(crate) shoes: String,
    /// How long: 6h, 6:30, 390min
    pub(crate) hours: Option<String>,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log note`.
#[derive(Args, Debug)]
pub(crate) struct NoteArgs {
    /// The words; read from standard input when left out
    pub(crate) words: Vec<String>,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log answer`.
#[derive(Args, Debug)]
pub(crate) struct AnswerArgs {
    /// The question; `heelwise library finding` lists them
    pub(crate) finding: String,
    /// yes, no, unknown, a number, a choice or a day
    pub(crate) answer: String,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// Arguments of `log confirm`.
#[derive(Args, Debug)]
pub(crate) struct ConfirmArgs {
    /// The statement, as `heelwise today` prints it
    pub(crate) statement: String,
    /// It does not hold, or no longer
    #[arg(long)]
    pub(crate) not: bool,
    /// The day.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}
