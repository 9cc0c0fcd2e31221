//! Any bytes are read or refused, whichever format they look like.
#![no_main]

mod runs;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| runs::check(bytes));
