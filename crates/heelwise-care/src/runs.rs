//! Runs: which records are of the same run, and what the weeks of running look like.

mod twins;

pub use twins::{Richness, are_one, joined, richness};
