//! Tools for pack authors and for `cargo xtask`: a template for new packs, mutation of red flags,
//! and the pages under `docs/` that are made from packs and code.
//!
//! The program that people run does not link this crate.
#![forbid(unsafe_code)]

pub mod caution_report;
pub mod coverage;
pub mod docs_gen;
pub mod mutation;
pub mod template;
