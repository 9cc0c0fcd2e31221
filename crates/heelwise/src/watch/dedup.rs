//! Finding duplicates among the known runs: those in the store, and those just read.

use std::collections::{BTreeMap, HashSet};

use heelwise_core::Entry;
use heelwise_core::record::Run;
use heelwise_engine::runs::{DetailScore, detail_score, is_same_run};
use heelwise_store::{ChangeKind, EntryNumber, EntryVersion, Store, StoredEntry};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::failure::Failure;

/// The location of a known run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownAt {
    /// In the store.
    Kept(EntryNumber),
    /// Among the runs to be written next, at this index.
    Next(usize),
    /// Removed from the store by the person.
    Removed(EntryNumber),
}

/// A known run, without its samples.
#[derive(Clone, Debug)]
pub(crate) struct KnownRun {
    pub(crate) place: KnownAt,
    pub(crate) run: Run,
    pub(crate) score: DetailScore,
    /// Whether the person has corrected it; then no file replaces it.
    pub(crate) is_corrected: bool,
}

/// Known runs by their days, read from the store when a day is first asked for.
pub(crate) struct KnownRuns {
    by_day: BTreeMap<Date, Vec<KnownRun>>,
    /// The digests that were searched in the whole store.
    files: HashSet<String>,
    key: DedupKey,
}

/// The options for finding known runs.
#[derive(Clone, Copy, Default)]
pub(crate) struct DedupKey {
    /// Whether removed runs count as unknown.
    pub(crate) forgets_removed: bool,
    /// Whether the digest of a file is searched in the whole store. For few files only; known ones
    /// among many were sorted out before.
    pub(crate) looks_for_digests: bool,
}

impl KnownRuns {
    /// No runs yet.
    pub(crate) fn new(key: DedupKey) -> Self {
        Self { by_day: BTreeMap::new(), files: HashSet::new(), key }
    }

    /// The known record of the same run, if there is one. A run near midnight may be on the day
    /// before or after.
    pub(crate) fn find_duplicate(
        &mut self,
        store: Option<&Store>,
        run: &Run,
    ) -> Result<Option<&mut KnownRun>, Failure> {
        let days = [run.date.saturating_sub(1.day()), run.date, run.date.saturating_add(1.day())];
        for day in days {
            self.read(store, day)?;
        }
        self.read_of_file(store, run, &days)?;
        let known = self.by_day.range_mut(days[0]..=days[2]).flat_map(|(_, known)| known);
        let duplicates = known.into_iter().filter(|known| is_same_run(&known.run, run));
        // A current run takes precedence over a removed one.
        Ok(duplicates.min_by_key(|known| matches!(known.place, KnownAt::Removed(_))))
    }

    /// Adds runs of the same file whose day was corrected to the day of the file.
    fn read_of_file(
        &mut self,
        store: Option<&Store>,
        run: &Run,
        days: &[Date],
    ) -> Result<(), Failure> {
        let digest = run.file.as_ref().filter(|_| self.key.looks_for_digests);
        let new = digest.filter(|digest| self.files.insert((*digest).clone()));
        let Some((store, digest)) = store.zip(new) else { return Ok(()) };
        for kept in store
            .runs_of_file(digest)?
            .into_iter()
            .filter(|kept| !days.contains(&kept.entry.date()))
        {
            let known = known(store, kept)?;
            self.by_day.entry(run.date).or_default().extend(known);
        }
        Ok(())
    }

    /// Adds a run that is to be written next.
    pub(crate) fn remember(&mut self, run: &Run, place: usize) {
        let known = KnownRun {
            place: KnownAt::Next(place),
            score: detail_score(run),
            is_corrected: false,
            run: without_samples(run),
        };
        self.by_day.entry(run.date).or_default().push(known);
    }

    /// Sets the numbers of runs that were written.
    pub(crate) fn written(&mut self, numbers: &[EntryNumber]) {
        for known in self.by_day.values_mut().flatten() {
            if let KnownAt::Next(place) = known.place
                && let Some(number) = numbers.get(place)
            {
                known.place = KnownAt::Kept(*number);
            }
        }
    }

    fn read(&mut self, store: Option<&Store>, day: Date) -> Result<(), Failure> {
        if self.by_day.contains_key(&day) {
            return Ok(());
        }
        let mut runs = Vec::new();
        if let Some(store) = store {
            for kept in store.entries(day..=day)? {
                runs.extend(known(store, kept)?);
            }
            let removed =
                if self.key.forgets_removed { Vec::new() } else { store.removed(day..=day)? };
            // A run that was logged by hand may have been removed in favour of the file.
            let came_from_file =
                |kept: &StoredEntry| matches!(&kept.entry, Entry::Run(run) if run.file.is_some());
            for kept in removed.into_iter().filter(came_from_file) {
                let number = kept.number;
                runs.extend(
                    known(store, kept)?
                        .map(|known| KnownRun { place: KnownAt::Removed(number), ..known }),
                );
            }
        }
        self.by_day.insert(day, runs);
        Ok(())
    }
}

impl KnownRun {
    /// Gives the record the start of `run`, so that it matches no other run of that day.
    pub(crate) fn pin_to(&mut self, run: &Run) {
        if self.run.start.is_none() {
            self.run.start = run.start;
            self.run.elapsed_minutes = run.elapsed_minutes;
        }
    }

    /// Replaces the record with another one of the same run.
    pub(crate) fn replace_with(&mut self, run: &Run, place: KnownAt) {
        *self = Self {
            place,
            run: without_samples(run),
            score: detail_score(run),
            is_corrected: self.is_corrected,
        };
    }
}

fn known(store: &Store, entry: StoredEntry) -> Result<Option<KnownRun>, Failure> {
    let Entry::Run(run) = entry.entry else { return Ok(None) };
    // A record that replaced another one is a later version, too, but not a correction.
    let is_corrected = entry.corrected && store.history(entry.number)?.iter().any(is_by_hand);
    Ok(Some(KnownRun {
        place: KnownAt::Kept(entry.number),
        score: detail_score(&run),
        is_corrected,
        run: without_samples(&run),
    }))
}

fn is_by_hand(version: &EntryVersion) -> bool {
    version.change.kind == ChangeKind::Edit && !version.change.undone
}

/// A run without its samples and splits, which recognizing it does not need.
fn without_samples(run: &Run) -> Run {
    Run { seconds: None, splits: Vec::new(), ..run.clone() }
}

/// The digests of all files from which runs were imported.
pub(crate) fn digests(store: &Store) -> Result<HashSet<String>, Failure> {
    let runs = store
        .entries(..)?
        .into_iter()
        .filter_map(|kept| if let Entry::Run(run) = kept.entry { run.file } else { None });
    Ok(runs.collect())
}
