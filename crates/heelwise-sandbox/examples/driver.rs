//! A host that calls one library once and prints the result: `driver WORKER LIBRARY BEHAVIOUR
//! SECONDS caged|anyhow`.
//!
//! A process of its own, so that it can run as another user, on a system without a cage, or be
//! killed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a program for tests")]
#![allow(clippy::disallowed_macros, reason = "a tool of the tests, which read its output")]

use std::path::Path;
use std::time::Duration;

use heelwise_analyzer::{PROTOCOL_VERSION, Request};
use heelwise_sandbox::{AnalyzerCall, CageRule, run};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let library = std::fs::read(&arguments[2]).unwrap();
    let parameters = [("misbehave".to_owned(), arguments[3].parse().unwrap())].into();
    let call = AnalyzerCall {
        pack: "hostile-pack".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        digest: *blake3::hash(&library).as_bytes(),
        library,
        request: Request { protocol: PROTOCOL_VERSION, parameters, ..Request::default() },
        cage: if arguments[5] == "caged" { CageRule::Required } else { CageRule::IfThereIsOne },
    };
    let before = memory();
    let outcome =
        run(Path::new(&arguments[1]), &call, Duration::from_secs(arguments[4].parse().unwrap()));
    match outcome {
        Ok(result) => {
            println!("found {:?}; uncaged: {:?}", result.reply.findings.keys(), result.uncaged);
        }
        Err(error) => println!("{error}"),
    }
    println!("host grew by {} KiB", memory().saturating_sub(before));
}

/// The most memory this process ever had, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.and_then(|text| text.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
