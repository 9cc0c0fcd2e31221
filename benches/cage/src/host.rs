//! A process that makes one call for each line it reads.

use std::io::{BufRead, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use heelwise_analyzer::{PROTOCOL_VERSION, Request};
use heelwise_sandbox::{AnalyzerCall, CageRule, run};

use crate::BenchResult;

/// Answers every line with the microseconds that one call took.
pub fn serve(mut call: impl FnMut() -> BenchResult<()>) -> BenchResult<()> {
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        call()?;
        let took = started.elapsed();
        writeln!(std::io::stdout(), "{:.1}", took.as_secs_f64() * 1e6)?;
    }
    Ok(())
}

/// The request that every pack gets here.
pub fn request() -> Request {
    Request {
        protocol: PROTOCOL_VERSION,
        parameters: [("misbehave".to_owned(), 0.0)].into(),
        ..Request::default()
    }
}

/// One call of a pack's code, with all that belongs to it: reading and checking the library, the
/// process, the reply. It is caged where there is a cage.
pub fn call(worker: &Path, library: &Path) -> BenchResult<()> {
    let library = std::fs::read(library)?;
    let call = AnalyzerCall {
        pack: "hostile-pack".into(),
        version: "0.1.0".into(),
        digest: *blake3::hash(&library).as_bytes(),
        library,
        request: request(),
        cage: CageRule::IfThereIsOne,
    };
    let found = run(worker, &call, Duration::from_secs(5))?;
    if found.reply.findings.len() == 1 { Ok(()) } else { Err("it found nothing".into()) }
}

/// Starts a program that does nothing and waits for it.
pub fn start(program: &Path) -> BenchResult<()> {
    if Command::new(program).env_clear().status()?.success() {
        Ok(())
    } else {
        Err("it failed".into())
    }
}
