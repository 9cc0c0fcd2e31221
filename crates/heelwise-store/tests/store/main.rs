//! Tests on real stores in folders of their own.
#![forbid(unsafe_code)]

mod log;
mod support;
