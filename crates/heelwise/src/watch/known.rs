//! The runs that are known already: those in the store, and those that just came.

use std::collections::{BTreeMap, HashSet};

use heelwise_core::Entry;
use heelwise_core::record::Run;
use heelwise_engine::runs::{Richness, are_one, richness};
use heelwise_store::{ChangeKind, EntryNumber, EntryVersion, Kept, Store};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::failure::Failure;

/// Where a known run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the store.
    Kept(EntryNumber),
    /// Among those that are to be written next, by its place there.
    Next(usize),
    /// It was in the store, and the person removed it.
    Removed(EntryNumber),
}

/// A known run, without its seconds.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) place: Place,
    pub(crate) run: Run,
    pub(crate) richness: Richness,
    /// Whether the person has corrected it: then no file takes its place.
    pub(crate) is_corrected: bool,
}

/// Known runs by their days, read from the store when a day is first asked for.
pub(crate) struct KnownRuns {
    by_day: BTreeMap<Date, Vec<Known>>,
    /// Digests that were looked for in the whole store.
    files: HashSet<String>,
    how: HowKnown,
}

/// How runs are to be known again.
#[derive(Clone, Copy, Default)]
pub(crate) struct HowKnown {
    /// Whether those that were removed count as unknown.
    pub(crate) forgets_removed: bool,
    /// Whether a file's digest is looked for in the whole store: for a few files. Of many, those that are known have been sorted out before.
    pub(crate) looks_for_digests: bool,
}

impl KnownRuns {
    /// No runs yet.
    pub(crate) fn new(how: HowKnown) -> Self {
        Self { by_day: BTreeMap::new(), files: HashSet::new(), how }
    }

    /// The known run that this one is, if there is one. A run near midnight may stand on the day before or after.
    pub(crate) fn twin(&mut self, store: Option<&Store>, run: &Run) -> Result<Option<&mut Known>, Failure> {
        let days = [run.date.saturating_sub(1.day()), run.date, run.date.saturating_add(1.day())];
        for day in days {
            self.read(store, day)?;
        }
        self.read_of_file(store, run, &days)?;
        let known = self.by_day.range_mut(days[0]..=days[2]).flat_map(|(_, known)| known);
        let twins = known.into_iter().filter(|known| are_one(&known.run, run));
        // One that stands goes before one that was removed.
        Ok(twins.min_by_key(|known| matches!(known.place, Place::Removed(_))))
    }

    /// A run of the same file whose day was corrected since stands on the day of the file as well.
    fn read_of_file(&mut self, store: Option<&Store>, run: &Run, days: &[Date]) -> Result<(), Failure> {
        let digest = run.file.as_ref().filter(|_| self.how.looks_for_digests);
        let new = digest.filter(|digest| self.files.insert((*digest).clone()));
        let Some((store, digest)) = store.zip(new) else { return Ok(()) };
        for kept in store.runs_of_file(digest)?.into_iter().filter(|kept| !days.contains(&kept.entry.date())) {
            let known = known(store, kept)?;
            self.by_day.entry(run.date).or_default().extend(known);
        }
        Ok(())
    }

    /// Remembers a run that is to be written next.
    pub(crate) fn remember(&mut self, run: &Run, place: usize) {
        let known = Known { place: Place::Next(place), richness: richness(run), is_corrected: false, run: slim(run) };
        self.by_day.entry(run.date).or_default().push(known);
    }

    /// Learns the numbers of those that were written.
    pub(crate) fn written(&mut self, numbers: &[EntryNumber]) {
        for known in self.by_day.values_mut().flatten() {
            if let Place::Next(place) = known.place
                && let Some(number) = numbers.get(place)
            {
                known.place = Place::Kept(*number);
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
            let removed = if self.how.forgets_removed { Vec::new() } else { store.removed(day..=day)? };
            // What was typed and removed may have made room for the file.
            let came_from_file = |kept: &Kept| matches!(&kept.entry, Entry::Run(run) if run.file.is_some());
            for kept in removed.into_iter().filter(came_from_file) {
                let number = kept.number;
                runs.extend(known(store, kept)?.map(|known| Known { place: Place::Removed(number), ..known }));
            }
        }
        self.by_day.insert(day, runs);
        Ok(())
    }
}

impl Known {
    /// It stays as it is, and from now on it is this run and no other of that day.
    pub(crate) fn settles_on(&mut self, run: &Run) {
        if self.run.start.is_none() {
            self.run.start = run.start;
            self.run.elapsed_minutes = run.elapsed_minutes;
        }
    }

    /// Puts what was read of the same run in its place.
    pub(crate) fn becomes(&mut self, run: &Run, place: Place) {
        *self = Self { place, run: slim(run), richness: richness(run), is_corrected: self.is_corrected };
    }
}

fn known(store: &Store, kept: Kept) -> Result<Option<Known>, Failure> {
    let Entry::Run(run) = kept.entry else { return Ok(None) };
    let (place, richness) = (Place::Kept(kept.number), richness(&run));
    // What took the place of another record is a later version as well, but not by the person's hand.
    let is_corrected = kept.corrected && store.history(kept.number)?.iter().any(is_by_hand);
    Ok(Some(Known { place, richness, is_corrected, run: slim(&run) }))
}

fn is_by_hand(version: &EntryVersion) -> bool {
    version.change.kind == ChangeKind::Edit && !version.change.undone
}

/// What is needed to know a run again.
fn slim(run: &Run) -> Run {
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
