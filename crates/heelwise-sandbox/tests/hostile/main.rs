//! A hostile pack in a real worker process: every misbehaviour ends in an error that names it, in
//! time, and nothing is reached from inside.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]
#![allow(clippy::disallowed_macros, reason = "tests that cannot run say so")]

mod behaviour;
mod built;
mod gone;
#[cfg(target_os = "linux")]
mod kernels;
mod libraries;
#[cfg(target_os = "linux")]
mod probes;
mod reading;
mod words;
