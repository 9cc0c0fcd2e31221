//! Runs: which records are of the same run, what the weeks of running look like, and which runs stand out.

mod flags;
mod twins;
mod weeks;

pub use flags::{Flag, Flagged};
pub use twins::{Richness, are_one, is_better, joined, richness};
pub use weeks::{RunWeek, Running, USUAL_WEEKS, running};
