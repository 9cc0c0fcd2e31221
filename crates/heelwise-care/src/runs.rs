//! Runs: which records are of the same run, and what the weeks of running look like.

mod twins;

pub use twins::{are_one, joined, says_more};
