//! Tests on real stores in folders of their own.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails may say so by panicking"
)]
#![allow(clippy::disallowed_macros, reason = "tests that cannot run say so")]

mod backups;
mod batch;
mod copies;
mod crash;
mod damage;
mod files;
mod log;
mod many;

mod released;
mod round_trip;
mod support;
