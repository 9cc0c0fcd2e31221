//! All tests that need more than one crate, in one binary.

mod bundles;
mod commands;
mod diagnostics;
mod examples;
mod harness;
mod hostile;
mod interview;
mod monotone;
mod native;
mod promises;
