//! All tests that need more than one crate, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "these are tests, helpers included"
)]
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "what could not be tested is said"
)]

mod adapting;
mod advice;
mod batches;
mod beat;
mod between;
mod bundles;
mod commands;
mod crafted;
mod crashes;
mod cues;
mod depth;
mod diagnostics;
mod documents;
mod examples;
mod harness;
mod hostile;
mod interview;
mod keeping;
mod kept;
mod life;
mod monotone;
mod native;
mod optimum;
mod pages;
mod planning;
mod plans;
mod player;
mod privacy;
mod progress;
mod promises;
mod technique;
mod text;
mod trust;
mod turned;
mod watch;
