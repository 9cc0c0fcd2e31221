//! All fuzz targets in one program, so that everything under them is built and linked once. `run`
//! starts it with the name of one in `HEELWISE_TARGET`.
#![no_main]

#[path = "checks/bundle.rs"]
mod bundle;
mod column;
mod fit;
#[path = "checks/pack.rs"]
mod pack;
#[path = "checks/profile.rs"]
mod profile;
#[path = "checks/protocol.rs"]
mod protocol;
#[path = "checks/records.rs"]
mod records;
mod runs;
mod seeds;
mod xml;

use std::sync::LazyLock;

/// A fuzz target: its name, seeds, and check.
struct Target(&'static str, fn() -> Vec<Vec<u8>>, fn(&[u8]));

const TARGETS: [Target; 8] = [
    Target("fit", fit::seeds, fit::check),
    Target("xml", xml::seeds, xml::check),
    Target("column", column::seeds, column::check),
    Target("pack", pack::seeds, pack::check),
    Target("bundle", bundle::seeds, bundle::check),
    Target("profile", || seeds::files("examples", "toml"), profile::check),
    Target("protocol", protocol::seeds, protocol::check),
    Target("records", seeds::records, records::check),
];

static CHOSEN: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("HEELWISE_TARGET").unwrap_or_default();
    TARGETS.iter().find(|target| target.0 == name).expect("HEELWISE_TARGET names a target")
});

libfuzzer_sys::fuzz_target!(init: seeds::plant((CHOSEN.1)()), |bytes: &[u8]| (CHOSEN.2)(bytes));
