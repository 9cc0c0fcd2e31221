//! Runs the packs' analyzers on records, each in a process of its own. What fails is told; the rest goes on.

use std::collections::BTreeMap;
use std::time::Duration;

use heelwise_core::{Finding, Id, Measurement, Profile, Record};
use heelwise_pack::bundle::TARGET;
use heelwise_worker::Call;
use jiff::civil::Date;

use crate::packs::{Loaded, Origin, Packs};

/// How long one pack may take in all.
const DEADLINE: Duration = Duration::from_secs(5);

/// What the analyzers found, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) findings: BTreeMap<Id<Finding>, Measurement>,
    /// One sentence per pack whose analyzer could not be used.
    pub(crate) failed: Vec<String>,
    /// One sentence per pack that would measure but holds no code for this machine.
    pub(crate) skipped: Vec<String>,
}

/// Gives every analyzer the records it reads. Packs without an analyzer, or without records for theirs, are not run.
pub(crate) fn measure(packs: &Packs, records: &[Record], profile: &Profile, today: Date) -> Measured {
    let mut measured = Measured::default();
    let with_records = packs.loaded.iter().filter(|pack| {
        let analyzer = pack.manifest.analyzer.as_ref();
        analyzer.is_some_and(|spec| records.iter().any(|record| spec.records.contains(&record.kind())))
    });
    let runs: Vec<(&Loaded, Result<Outcome, String>)> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            with_records.map(|pack| (pack, scope.spawn(move || run(packs, pack, records, profile, today)))).collect();
        workers
            .into_iter()
            .map(|(pack, worker)| (pack, worker.join().unwrap_or_else(|_| Err("its call ended early".into()))))
            .collect()
    });
    for (pack, outcome) in runs {
        match outcome {
            Ok(Outcome::Findings(findings)) => measured.findings.extend(findings),
            Ok(Outcome::NoCode(reason)) => {
                measured.skipped.push(format!("The pack `{}` measured nothing: {reason}.", pack.manifest.id));
            }
            Err(problem) => measured.failed.push(problem),
        }
    }
    measured
}

enum Outcome {
    Findings(BTreeMap<Id<Finding>, Measurement>),
    NoCode(&'static str),
}

fn run(packs: &Packs, pack: &Loaded, records: &[Record], profile: &Profile, today: Date) -> Result<Outcome, String> {
    let Origin::Bundle(bundle) = &pack.origin else {
        return Ok(Outcome::NoCode("it was loaded from a folder, and code is only run from bundles"));
    };
    let Some(library) = bundle.library(TARGET).map_err(|error| error.to_string())? else {
        return Ok(Outcome::NoCode("its bundle holds no code for this machine"));
    };
    let Some(spec) = &pack.manifest.analyzer else { return Ok(Outcome::NoCode("it has no analyzer")) };
    let id = &pack.manifest.id;
    let call = Call {
        pack: id.clone(),
        version: pack.manifest.version.clone(),
        library: library.bytes,
        digest: library.digest,
        request: heelwise_worker::request(id, spec, today, records, profile),
    };
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let reply = heelwise_worker::run(&program, &call, DEADLINE).map_err(|error| error.to_string())?;
    let emits = emits(packs, &spec.emits)?;
    let findings = heelwise_worker::check_reply(id, reply, &emits.iter().collect::<Vec<_>>());
    findings.map(Outcome::Findings).map_err(|error| error.to_string())
}

fn emits(packs: &Packs, ids: &[Id<Finding>]) -> Result<Vec<Finding>, String> {
    let findings = ids.iter().filter_map(|id| packs.catalog.get(id).transpose());
    findings.collect::<Result<_, _>>().map_err(|error| error.to_string())
}
