//! Runs of a log: duplicate records of a run, running by week, and runs that are flagged.

mod dedup;
mod flags;
mod import;
mod weeks;

pub use dedup::{DetailScore, detail_score, is_better, is_same_run, merge};
pub use flags::{FlaggedRun, RunFlag};
pub use import::{KnownRecord, RunRefusal, check_run, replacement};
pub use weeks::{RunWeek, RunningLoad, running};
