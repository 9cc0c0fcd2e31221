//! See `checks/pack.rs`.
#![no_main]

#[path = "checks/pack.rs"]
mod checks;
mod seeds;

libfuzzer_sys::fuzz_target!(init: seeds::plant(checks::seeds()), |bytes: &[u8]| checks::check(bytes));
