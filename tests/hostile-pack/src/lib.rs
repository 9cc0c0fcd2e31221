//! A pack that misbehaves on request, to prove that nothing it does harms the host. A fixture,
//! never bundled.
//!
//! The parameter `misbehave` says how when it is asked; without it, or at 0, the pack behaves. How
//! it misbehaves while it is loaded is written into the library itself, see `control.rs`.
#![deny(unsafe_code)]
#![allow(clippy::panic, clippy::exit, reason = "misbehaving is what it is for")]
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "printing is part of misbehaving"
)]

mod constructor;
mod control;
mod misbehaviours;
#[cfg(target_os = "linux")]
mod probes;

use heelwise_analyzer::{Analyzer, AnalyzerError, Measure, Reply, Request, export_analyzer};

struct HostilePack;

impl Analyzer for HostilePack {
    const ID: &'static str = "hostile-pack";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
        let behaviour = request.parameter("misbehave").unwrap_or_default().abs();
        let behaviour = format!("{behaviour}");
        misbehaviours::commit(&behaviour)?;
        Ok(Reply::stating([match behaviour.as_str() {
            "6" => ("fine", Measure::unclear("x".repeat(2 << 20))),
            "8" => ("never-declared", Measure::unclear("Not mine to say.")),
            _ => ("fine", Measure::finding(true, &[("figure", 1.0)], "All is well.")),
        }]))
    }
}

export_analyzer!(HostilePack);
