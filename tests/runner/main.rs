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
    reason = "skipped tests print a notice"
)]

mod advice_safety;
mod architecture;
mod between_commands;
mod browser_portability;
mod bundles;
mod commands;
mod content_coverage;
mod crafted_bundles;
mod diagnostics;
mod documented_output;
mod example_people;
mod four_weeks;
mod fuzz_regressions;
mod generated_pages;
mod glossary;
mod harness;
mod hostile_packs;
mod interview;
mod kept;
mod metronome;
mod native_code;
mod odd_text;
mod plan_adaptation;
mod plan_command;
mod plan_invariants;
mod planner_optimality;
mod privacy;
mod progress;
mod records_files;
mod running_technique;
mod safety_monotonicity;
mod session_cues;
mod session_screen;
mod store_durability;
mod trust;
mod watch;
mod what_if_properties;
mod workspace_invariants;
