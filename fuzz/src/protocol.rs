//! See `checks/protocol.rs`.
#![no_main]

#[path = "checks/protocol.rs"]
mod checks;
mod seeds;

libfuzzer_sys::fuzz_target!(init: seeds::plant(checks::seeds()), |bytes: &[u8]| checks::check(bytes));
