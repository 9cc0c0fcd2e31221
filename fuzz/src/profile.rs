//! See `checks/profile.rs`.
#![no_main]

#[path = "checks/profile.rs"]
mod checks;
mod seeds;

libfuzzer_sys::fuzz_target!(init: seeds::plant(seeds::files("examples", "toml")), |bytes: &[u8]| checks::check(bytes));
