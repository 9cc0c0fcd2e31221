//! Runs the packs' analyzers on records, each in a process of its own. What fails is told; the rest goes on.

use std::collections::BTreeMap;
use std::time::Duration;

use heelwise_core::{Finding, Id, Measurement, Profile, Record};
use heelwise_pack::bundle::TARGET;
use heelwise_worker::{Call, FaultKind, WorkerError};
use jiff::civil::Date;

use crate::failure::{FAILED, NO_CAGE, PACK_FAILED, PACK_REFUSED};
use crate::packs::{Loaded, Origin, Packs};

/// How long one pack may take in all.
const DEADLINE: Duration = Duration::from_secs(5);

/// What the analyzers found, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) findings: BTreeMap<Id<Finding>, Measurement>,
    /// Packs whose analyzer could not be used.
    pub(crate) failed: Vec<Trouble>,
    /// One sentence per pack that would measure but holds no code for this machine.
    pub(crate) skipped: Vec<String>,
}

/// What became of an analyzer that could not be used.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// What happened and what to do, in a sentence that names the pack.
    pub(crate) message: String,
    /// The exit code of its class.
    pub(crate) code: u8,
}

impl Trouble {
    fn new(code: u8, message: &dyn std::fmt::Display) -> Self {
        Self { message: message.to_string(), code }
    }
}

impl From<WorkerError> for Trouble {
    fn from(error: WorkerError) -> Self {
        let code = match error.fault.kind() {
            FaultKind::Refused => PACK_REFUSED,
            FaultKind::Failed => PACK_FAILED,
            FaultKind::NoCage => NO_CAGE,
            FaultKind::Program => FAILED,
        };
        Self::new(code, &error)
    }
}

/// Gives every analyzer the records it reads. Packs without an analyzer, or without records for theirs, are not run.
pub(crate) fn measure(packs: &Packs, records: &[Record], profile: &Profile, today: Date) -> Measured {
    let mut measured = Measured::default();
    let with_records = packs.loaded.iter().filter(|pack| {
        let analyzer = pack.manifest.analyzer.as_ref();
        analyzer.is_some_and(|spec| records.iter().any(|record| spec.records.contains(&record.kind())))
    });
    let runs: Vec<(&Loaded, Result<Outcome, Trouble>)> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            with_records.map(|pack| (pack, scope.spawn(move || run(packs, pack, records, profile, today)))).collect();
        workers
            .into_iter()
            .map(|(pack, worker)| {
                (pack, worker.join().unwrap_or_else(|_| Err(Trouble::new(FAILED, &"a call ended early"))))
            })
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

fn run(packs: &Packs, pack: &Loaded, records: &[Record], profile: &Profile, today: Date) -> Result<Outcome, Trouble> {
    let Origin::Bundle(bundle) = &pack.origin else {
        return Ok(Outcome::NoCode("it was loaded from a folder, and code is only run from bundles"));
    };
    let Some(library) = bundle.library(TARGET).map_err(|error| Trouble::new(PACK_REFUSED, &error))? else {
        return Ok(Outcome::NoCode("its bundle holds no code for this machine"));
    };
    let Some(spec) = &pack.manifest.analyzer else { return Ok(Outcome::NoCode("it has no analyzer")) };
    pack.verify_signature().map_err(|failure| Trouble::new(PACK_REFUSED, &failure.message()))?;
    let id = &pack.manifest.id;
    let call = Call {
        pack: id.clone(),
        version: pack.manifest.version.clone(),
        library: library.bytes,
        digest: library.digest,
        request: heelwise_worker::request(id, spec, today, records, profile),
    };
    let program = std::env::current_exe().map_err(|error| Trouble::new(FAILED, &error))?;
    let reply = heelwise_worker::run(&program, &call, DEADLINE)?;
    let emits = emits(packs, &spec.emits)?;
    let findings = heelwise_worker::check_reply(id, reply, &emits.iter().collect::<Vec<_>>())?;
    Ok(Outcome::Findings(findings))
}

fn emits(packs: &Packs, ids: &[Id<Finding>]) -> Result<Vec<Finding>, Trouble> {
    let findings = ids.iter().filter_map(|id| packs.catalog.get(id).transpose());
    findings.collect::<Result<_, _>>().map_err(|error| Trouble::new(PACK_REFUSED, &error))
}
