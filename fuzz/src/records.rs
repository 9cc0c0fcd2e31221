//! See `checks/records.rs`.
#![no_main]

#[path = "checks/records.rs"]
mod checks;
mod seeds;

libfuzzer_sys::fuzz_target!(init: seeds::plant(seeds::files("examples", "jsonl").into_iter().map(short)), |bytes: &[u8]| checks::check(bytes));

/// The first lines of a file, which are like the others.
fn short(mut file: Vec<u8>) -> Vec<u8> {
    let ends = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let length = ends.map(|(at, _)| at + 1).take_while(|at| *at < 1000).last().unwrap_or(0);
    file.truncate(length);
    file
}
