//! Importing runs into the log: each run once, in steps that are saved when they are done.

use std::path::Path;

use heelwise_core::Entry;
use heelwise_core::record::Run;
use heelwise_engine::runs::{KnownRecord, RunRefusal, check_run, replacement};
use heelwise_store::{Batch, BatchOp, LocalTimestamp, Store};
use heelwise_watch::{ReadResult, WatchRun};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::dedup::{DedupKey, KnownAt, KnownRuns};
use super::read_files::{DecodedFile, FileOutcome};
use super::report::{FileReport, ImportOutcome, RunReport};
use crate::failure::Failure;

/// The number of runs that are written in one step. Runs that are lost in a crash are read again
/// the next time.
const STEP: usize = 40;

/// An import in progress.
pub(crate) struct RunImport<'a> {
    store: Option<&'a mut Store>,
    is_dry: bool,
    batch: Batch,
    now: LocalTimestamp,
    offset_at: &'a dyn Fn(Timestamp) -> Offset,
    known: KnownRuns,
    /// The runs to be written next, with the indexes of their reports. In a dry import, these are
    /// all.
    next: Vec<(BatchOp, (usize, usize))>,
    reports: Vec<FileReport>,
    written: usize,
}

impl<'a> RunImport<'a> {
    /// An import into a store; a dry one only reads it.
    pub(crate) fn new(
        store: Option<&'a mut Store>,
        is_dry: bool,
        now: LocalTimestamp,
        offset_at: &'a dyn Fn(Timestamp) -> Offset,
        key: DedupKey,
    ) -> Self {
        let (batch, known) = (Batch::new(now), KnownRuns::new(key));
        Self {
            store,
            is_dry,
            batch,
            now,
            offset_at,
            known,
            next: Vec::new(),
            reports: Vec::new(),
            written: 0,
        }
    }

    /// Imports one file.
    pub(crate) fn take(&mut self, decoded: DecodedFile) -> Result<(), Failure> {
        let report = FileReport::new(&decoded.path);
        match decoded.outcome {
            FileOutcome::Known => self.reports.push(FileReport { is_known: true, ..report }),
            FileOutcome::NoActivity(what) => {
                self.reports.push(FileReport { others: vec![what], ..report });
            }
            FileOutcome::Unreadable(error) => {
                self.reports.push(FileReport { error: Some(error), ..report });
            }
            FileOutcome::Read(reading, digest) => self.reading(report, *reading, &digest)?,
        }
        if self.next.len() >= STEP { self.write() } else { Ok(()) }
    }

    /// Writes the remaining runs.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        self.write()
    }

    /// The reports of all files.
    pub(crate) fn into_reports(self) -> Vec<FileReport> {
        self.reports
    }

    /// Adds the report of a file that was not found.
    pub(crate) fn missing(&mut self, path: &Path, reason: &str) {
        self.reports.push(FileReport { error: Some(reason.to_owned()), ..FileReport::new(path) });
    }

    fn reading(
        &mut self,
        report: FileReport,
        reading: ReadResult,
        digest: &str,
    ) -> Result<(), Failure> {
        let place = self.reports.len();
        self.reports.push(FileReport {
            format: Some(reading.format),
            others: reading.others,
            notes: reading.notes.iter().map(ToString::to_string).collect(),
            ..report
        });
        for watched in reading.runs {
            let at = (place, self.reports[place].runs.len());
            let report = self.run(&watched, digest, at)?;
            self.reports[place].runs.push(report);
        }
        Ok(())
    }

    fn run(
        &mut self,
        watched: &WatchRun,
        digest: &str,
        at: (usize, usize),
    ) -> Result<RunReport, Failure> {
        let refused = |run: &Run, reason: String| {
            Ok(RunReport { run: run.clone(), became: ImportOutcome::Refused { reason } })
        };
        let Some(dated) = watched.dated(self.offset_at) else {
            return refused(
                watched.undated(),
                "the watch's clock was not set, so nobody knows the day; log it by hand".to_owned(),
            );
        };
        let run = Run { file: Some(digest.to_owned()), ..dated };
        if let Err(refusal) = check_run(&run, watched.is_named, self.now) {
            return refused(&run, refusal_text(&refusal, self.now.day()));
        }
        let became = self.place(run.clone(), at)?;
        Ok(RunReport { became, run })
    }

    /// Adds a run, or replaces a known record of it.
    fn place(&mut self, run: Run, at: (usize, usize)) -> Result<ImportOutcome, Failure> {
        let next = self.next.len();
        let Some(known) = self.known.find_duplicate(self.store.as_deref(), &run)? else {
            self.known.remember(&run, next);
            self.next.push((BatchOp::New(Entry::Run(run)), at));
            return Ok(ImportOutcome::Logged { number: None });
        };
        let record =
            KnownRecord { run: &known.run, score: known.score, is_corrected: known.is_corrected };
        let better = replacement(&run, record);
        match (known.place, better) {
            (KnownAt::Kept(number), Some(better)) => {
                known.replace_with(&better, KnownAt::Kept(number));
                self.next.push((BatchOp::InPlaceOf(number, Entry::Run(better)), at));
                Ok(ImportOutcome::InPlaceOf { number })
            }
            (KnownAt::Next(place), Some(better)) => {
                known.replace_with(&better, KnownAt::Next(place));
                Ok(self.replace_next(place, better, at))
            }
            (KnownAt::Removed(number), _) => Ok(ImportOutcome::Removed { number }),
            (KnownAt::Kept(number), None) => {
                known.pin_to(&run);
                Ok(ImportOutcome::Same { number: Some(number) })
            }
            (KnownAt::Next(_), None) => Ok(ImportOutcome::Same { number: None }),
        }
    }

    /// Replaces a record that is to be written next with a better one, which takes over its
    /// outcome.
    fn replace_next(&mut self, place: usize, better: Run, at: (usize, usize)) -> ImportOutcome {
        let same = ImportOutcome::Same { number: None };
        let Some((op, report)) = self.next.get_mut(place) else { return same };
        let entry = Entry::Run(better);
        *op = match op {
            BatchOp::New(_) => BatchOp::New(entry),
            BatchOp::InPlaceOf(number, _) => BatchOp::InPlaceOf(*number, entry),
        };
        let (file, run) = std::mem::replace(report, at);
        let earlier = self.reports.get_mut(file).and_then(|report| report.runs.get_mut(run));
        earlier.map_or(same.clone(), |earlier| std::mem::replace(&mut earlier.became, same))
    }

    /// The number of runs that were written so far.
    pub(crate) fn written(&self) -> usize {
        self.written
    }

    fn write(&mut self) -> Result<(), Failure> {
        let Some(store) =
            self.store.as_deref_mut().filter(|_| !self.is_dry && !self.next.is_empty())
        else {
            return Ok(());
        };
        let (ops, places): (Vec<BatchOp>, Vec<(usize, usize)>) =
            std::mem::take(&mut self.next).into_iter().unzip();
        let numbers = store.put(&mut self.batch, &ops)?;
        self.written += numbers.len();
        self.known.written(&numbers);
        for (number, (file, run)) in numbers.into_iter().zip(places) {
            if let Some(RunReport { became: ImportOutcome::Logged { number: place }, .. }) =
                self.reports.get_mut(file).and_then(|report| report.runs.get_mut(run))
            {
                *place = Some(number);
            }
        }
        Ok(())
    }
}

fn refusal_text(refusal: &RunRefusal, today: Date) -> String {
    match refusal {
        RunRefusal::Invalid(problem) => problem.clone(),
        RunRefusal::Future => format!("it lies after now, {today}; is a clock wrong?"),
        RunRefusal::NoDuration => "it has a distance without a duration".to_owned(),
        RunRefusal::TooFast(kmh) => {
            format!("{kmh:.0} km/h is no run, and the file does not say what it is")
        }
    }
}
