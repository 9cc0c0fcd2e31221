//! The known runs: those in the store, and those that were just read.

use std::collections::{BTreeMap, HashSet};

use heelwise_core::Entry;
use heelwise_core::record::Run;
use heelwise_engine::runs::{DetailScore, detail_score, is_same_run};
use heelwise_store::{ChangeKind, EntryNumber, EntryVersion, Store, StoredEntry};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::failure::Failure;

/// Where a known run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownAt {
    /// In the store.
    Kept(EntryNumber),
    /// Among those that are to be written next, by its place there.
    Next(usize),
    /// It was in the store, and the person removed it.
    Removed(EntryNumber),
}

/// A known run, without its seconds.
#[derive(Clone, Debug)]
pub(crate) struct KnownRun {
    pub(crate) place: KnownAt,
    pub(crate) run: Run,
    pub(crate) score: DetailScore,
    /// Whether the person has corrected it: then no file takes its place.
    pub(crate) is_corrected: bool,
}

/// Known runs by their days, read from the store when a day is first asked for.
pub(crate) struct KnownRuns {
    by_day: BTreeMap<Date, Vec<KnownRun>>,
    /// Digests that were looked for in the whole store.
    files: HashSet<String>,
    how: DedupKey,
}

/// How known runs are looked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct DedupKey {
    /// Whether those that were removed count as unknown.
    pub(crate) forgets_removed: bool,
    /// Whether a file's digest is looked for in the whole store: for a few files. Of many, those
    /// that are known have been sorted out before.
    pub(crate) looks_for_digests: bool,
}

impl KnownRuns {
    /// No runs yet.
    pub(crate) fn new(how: DedupKey) -> Self {
        Self { by_day: BTreeMap::new(), files: HashSet::new(), how }
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
        // One that stands goes before one that was removed.
        Ok(duplicates.min_by_key(|known| matches!(known.place, KnownAt::Removed(_))))
    }

    /// A run of the same file whose day was corrected since stands on the day of the file as well.
    fn read_of_file(
        &mut self,
        store: Option<&Store>,
        run: &Run,
        days: &[Date],
    ) -> Result<(), Failure> {
        let digest = run.file.as_ref().filter(|_| self.how.looks_for_digests);
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

    /// Remembers a run that is to be written next.
    pub(crate) fn remember(&mut self, run: &Run, place: usize) {
        let known = KnownRun {
            place: KnownAt::Next(place),
            score: detail_score(run),
            is_corrected: false,
            run: without_samples(run),
        };
        self.by_day.entry(run.date).or_default().push(known);
    }

    /// Learns the numbers of those that were written.
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
                if self.how.forgets_removed { Vec::new() } else { store.removed(day..=day)? };
            // What was typed and removed may have made room for the file.
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
    /// Keeps the record, and gives it the start of `run`: it matches no other run of that day.
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
    // A record that replaced another one is a later version as well, but no correction.
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

/// The digests of all files that runs were taken from.
pub(crate) fn digests(store: &Store) -> Result<HashSet<String>, Failure> {
    let runs = store
        .entries(..)?
        .into_iter()
        .filter_map(|kept| if let Entry::Run(run) = kept.entry { run.file } else { None });
    Ok(runs.collect())
}
