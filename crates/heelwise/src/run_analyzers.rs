//! Running the packs' analyzers on records, each in a process of its own. One that fails does not
//! stop the others.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use heelwise_core::{Finding, Id, Measurement, Profile, Record, SafeText};
use heelwise_pack::bundle::TARGET;
use heelwise_sandbox::{AnalyzerCall, CageRule, FaultKind, Limit, WorkerError};
use jiff::civil::Date;

use crate::exit_class::ExitClass;
use crate::failure::{FAILED, NO_CAGE, PACK_FAILED, PACK_REFUSED};
use crate::pack_loader::{LoadedPack, LoadedPacks, Origin};

/// The longest time for one pack.
const DEADLINE: Duration = Duration::from_secs(Limit::CALL.amount());

/// The hint for a machine without a cage.
const UNCAGED_ANYHOW: &str =
    "If you trust its authors with everything on this machine: check --allow-uncaged-native";

/// The findings of all analyzers, and the failures.
#[derive(Debug, Default)]
pub(crate) struct AnalyzerRun {
    pub(crate) findings: BTreeMap<Id<Finding>, Measurement>,
    /// Packs whose analyzer could not be used.
    pub(crate) failed: Vec<AnalyzerFailure>,
    /// One sentence per pack that would measure but holds no code for this machine.
    pub(crate) skipped: Vec<String>,
    /// One sentence per pack whose code ran without a cage.
    pub(crate) uncaged: Vec<String>,
}

/// Why an analyzer could not be used.
#[derive(Debug)]
pub(crate) struct AnalyzerFailure {
    /// The cause and what to do, in a sentence that names the pack.
    pub(crate) message: String,
    /// Its class, which decides the exit code.
    pub(crate) class: ExitClass,
}

impl AnalyzerFailure {
    fn new(class: ExitClass, message: &dyn std::fmt::Display) -> Self {
        Self { message: message.to_string(), class }
    }
}

impl From<WorkerError> for AnalyzerFailure {
    fn from(error: WorkerError) -> Self {
        let class = match error.fault.kind() {
            FaultKind::Refused => PACK_REFUSED,
            FaultKind::Failed => PACK_FAILED,
            FaultKind::NoCage => return Self::new(NO_CAGE, &format!("{error}. {UNCAGED_ANYHOW}")),
            FaultKind::Program => FAILED,
        };
        Self::new(class, &error)
    }
}

/// The input of every analyzer.
pub(crate) struct AnalyzerInput<'a> {
    pub(crate) records: &'a [Record],
    pub(crate) profile: &'a Profile,
    pub(crate) today: Date,
    pub(crate) cage: CageRule,
}

/// Runs every analyzer on the records it reads. Packs without an analyzer, or without records for
/// it, are skipped.
pub(crate) fn measure(packs: &LoadedPacks, input: &AnalyzerInput<'_>) -> AnalyzerRun {
    let with_records = packs.loaded.iter().filter(|pack| {
        let analyzer = pack.manifest.analyzer.as_ref();
        analyzer.is_some_and(|spec| {
            input.records.iter().any(|record| spec.records.contains(&record.kind()))
        })
    });
    let with_records: Vec<&LoadedPack> = with_records.collect();
    let outcomes = each(&with_records, |pack| run(packs, pack, input));
    let mut measured = AnalyzerRun::default();
    for (pack, outcome) in with_records.into_iter().zip(outcomes) {
        measured.record(&pack.manifest.id, outcome);
    }
    measured
}

impl AnalyzerRun {
    fn record(&mut self, pack: &str, outcome: Result<AnalyzerOutcome, AnalyzerFailure>) {
        match outcome {
            Ok(AnalyzerOutcome::Findings { findings, uncaged }) => {
                self.findings.extend(findings);
                self.uncaged.extend(uncaged.map(|reason| {
                    format!(
                        "The code of `{pack}` ran WITHOUT A CAGE, as --allow-uncaged-native \
                         lets it: {reason}. It could read, change and send whatever you can."
                    )
                }));
            }
            Ok(AnalyzerOutcome::NoCode(reason)) => {
                self.skipped.push(format!("The pack `{pack}` measured nothing: {reason}."));
            }
            Err(failure) => self.failed.push(failure),
        }
    }
}

/// Runs the analyzers in parallel, one per processor; more would miss their deadlines.
fn each(
    packs: &[&LoadedPack],
    run: impl Fn(&LoadedPack) -> Result<AnalyzerOutcome, AnalyzerFailure> + Sync,
) -> Vec<Result<AnalyzerOutcome, AnalyzerFailure>> {
    let (next, at_a_time) =
        (AtomicUsize::new(0), std::thread::available_parallelism().map_or(1, usize::from));
    let results: Vec<OnceLock<_>> = packs.iter().map(|_| OnceLock::new()).collect();
    std::thread::scope(|scope| {
        for _ in 0..at_a_time.min(packs.len()) {
            scope.spawn(|| {
                while let Some((pack, result)) = take_next(&next, packs, &results) {
                    let _ = result.set(run(pack));
                }
            });
        }
    });
    let ended_early = || Err(AnalyzerFailure::new(FAILED, &"a call ended early"));
    results.into_iter().map(|result| result.into_inner().unwrap_or_else(ended_early)).collect()
}

fn take_next<'a, T>(
    next: &AtomicUsize,
    packs: &[&'a LoadedPack],
    results: &'a [T],
) -> Option<(&'a LoadedPack, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((packs.get(at)?, results.get(at)?))
}

enum AnalyzerOutcome {
    Findings {
        findings: BTreeMap<Id<Finding>, Measurement>,
        /// The reason why it ran without a cage; `None` when it was caged.
        uncaged: Option<SafeText>,
    },
    NoCode(&'static str),
}

fn run(
    packs: &LoadedPacks,
    pack: &LoadedPack,
    input: &AnalyzerInput<'_>,
) -> Result<AnalyzerOutcome, AnalyzerFailure> {
    let Origin::Bundle(bundle) = &pack.origin else {
        return Ok(AnalyzerOutcome::NoCode(
            "it was loaded from a folder, and code is only run from bundles",
        ));
    };
    if bundle.targets().all(|target| target != TARGET) {
        return Ok(AnalyzerOutcome::NoCode("its bundle holds no code for this machine"));
    }
    let Some(spec) = &pack.manifest.analyzer else {
        return Ok(AnalyzerOutcome::NoCode("it has no analyzer"));
    };
    let whole = pack.whole().map_err(|error| AnalyzerFailure::new(PACK_REFUSED, &error))?;
    let library = whole.map_or(Ok(None), |whole| whole.library(TARGET));
    let Some(library) = library.map_err(|error| AnalyzerFailure::new(PACK_REFUSED, &error))? else {
        return Ok(AnalyzerOutcome::NoCode("its bundle holds no code for this machine"));
    };
    let id = &pack.manifest.id;
    let call = AnalyzerCall {
        pack: id.clone(),
        version: pack.manifest.version.clone(),
        library: library.bytes,
        digest: library.digest,
        request: heelwise_sandbox::request(id, spec, input.today, input.records, input.profile),
        cage: input.cage,
    };
    let program = std::env::current_exe().map_err(|error| AnalyzerFailure::new(FAILED, &error))?;
    let run = heelwise_sandbox::run(&program, &call, DEADLINE)?;
    let emits = emits(packs, &spec.emits)?;
    let findings = heelwise_sandbox::check_reply(id, run.reply, &emits.iter().collect::<Vec<_>>())?;
    Ok(AnalyzerOutcome::Findings { findings, uncaged: run.uncaged })
}

fn emits(packs: &LoadedPacks, ids: &[Id<Finding>]) -> Result<Vec<Finding>, AnalyzerFailure> {
    let findings = ids.iter().filter_map(|id| packs.catalog.get(id).transpose());
    findings.collect::<Result<_, _>>().map_err(|error| AnalyzerFailure::new(PACK_REFUSED, &error))
}
