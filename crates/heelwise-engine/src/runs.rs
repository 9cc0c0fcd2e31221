//! Runs: which records are of the same run, what the weeks of running look like, and which runs
//! stand out.

mod dedup;
mod flags;
mod import;
mod weeks;

pub use dedup::{DetailScore, detail_score, is_better, is_same_run, merge};
pub use flags::{FlaggedRun, RunFlag};
pub use import::{KnownRecord, RunRefusal, check_run, replacement};
pub use weeks::{RunWeek, RunningLoad, running};
