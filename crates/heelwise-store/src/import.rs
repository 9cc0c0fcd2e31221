//! Importing the part of an export that is not in the store yet.

use std::collections::{HashMap, HashSet};

use crate::entry::{ChangeKind, EntryNumber};
use crate::error::StoreError;
use crate::export::{Export, ExportEntry, ExportPlan};
use crate::plans_and_checks::{self, KeptAssessment, KeptPlan};
use crate::read;
use crate::row::{ChangeRow, body};
use crate::store::{Store, StoreTransaction};
use crate::write::{self, NewEntry};
use heelwise_core::timestamp::LocalTimestamp;

/// The highest number accepted from a file; some must be left for new entries.
const HIGHEST_TAKEN: u32 = 999_999_999;

/// The counts of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New entries.
    pub entries: usize,
    /// New plans.
    pub plans: usize,
    /// New assessments.
    pub assessments: usize,
    /// Entries, plans and assessments that the store had already.
    pub known: usize,
}

impl Imported {
    fn is_nothing(self) -> bool {
        self.entries + self.plans + self.assessments == 0
    }
}

impl Store {
    /// Imports the items that are not in the store yet, as one change that [`Store::undo`] undoes.
    /// An entry is known when the store has one with the same content and the same time of
    /// recording; without that time, when it has one with the same content. Entries keep their
    /// numbers where these are free.
    pub fn import(&mut self, now: LocalTimestamp, export: &Export) -> Result<Imported, StoreError> {
        let bodies = bodies(&export.entries)?;
        self.change(|view| {
            let entries = new_entries(view, &export.entries, &bodies)?;
            let (plans, assessments) = (new_plans(view, export)?, new_assessments(view, export)?);
            let new = Imported {
                entries: entries.len(),
                plans: plans.len(),
                assessments: assessments.len(),
                known: 0,
            };
            let offered = export.entries.len() + export.plans.len() + export.assessments.len();
            let imported =
                Imported { known: offered - new.entries - new.plans - new.assessments, ..new };
            if imported.is_nothing() {
                return Ok(imported);
            }
            let change =
                view.map_error(ChangeRow::add(view.connection, now, ChangeKind::Import, None))?;
            write::add(view, change, lines(view, now, entries)?)?;
            plans
                .iter()
                .try_for_each(|plan| plans_and_checks::add_plan(view, Some(change), plan))?;
            assessments
                .iter()
                .try_for_each(|it| plans_and_checks::add_assessment(view, Some(change), it))?;
            Ok(imported)
        })
    }
}

/// The entries as JSON. The error names the position of an invalid one.
fn bodies(entries: &[ExportEntry]) -> Result<Vec<String>, StoreError> {
    let body_at = |(index, offered): (usize, &ExportEntry)| {
        body(&offered.entry).map_err(|error| match error {
            StoreError::Unfit { problem, .. } => {
                StoreError::unfit(format!("entry {} of the file", index + 1), problem)
            }
            other => other,
        })
    };
    entries.iter().enumerate().map(body_at).collect()
}

/// The entries that are not in the store. Two of the same content count as known only when the
/// store has two of them.
fn new_entries<'a>(
    view: &StoreTransaction,
    offered: &'a [ExportEntry],
    bodies: &[String],
) -> Result<Vec<&'a ExportEntry>, StoreError> {
    let mut stored: HashMap<String, Vec<LocalTimestamp>> = HashMap::new();
    for kept in read::entries(view, &..)? {
        stored.entry(body(&kept.entry)?).or_default().push(kept.recorded);
    }
    let mut take = |body: &String, recorded: Option<LocalTimestamp>| {
        let times = stored.get_mut(body)?;
        let found = recorded
            .map_or((!times.is_empty()).then_some(0), |at| times.iter().position(|it| *it == at))?;
        Some(times.swap_remove(found))
    };
    let mut known = vec![false; offered.len()];
    // Entries with a time come first, so that one without a time does not take their place.
    for timed in [true, false] {
        for ((known, offered), body) in known.iter_mut().zip(offered).zip(bodies) {
            if offered.recorded.is_some() == timed {
                *known = take(body, offered.recorded).is_some();
            }
        }
    }
    Ok(offered.iter().zip(known).filter(|(_, known)| !known).map(|(offered, _)| offered).collect())
}

/// The rows of the new entries, with their numbers where these are free.
fn lines(
    view: &StoreTransaction,
    now: LocalTimestamp,
    entries: Vec<&ExportEntry>,
) -> Result<Vec<NewEntry>, StoreError> {
    let mut given: HashSet<EntryNumber> = HashSet::new();
    let mut line = |new: &ExportEntry| {
        let own_number =
            new.number.filter(|it| (1..=HIGHEST_TAKEN).contains(&it.0) && given.insert(*it));
        let number = match own_number {
            Some(number) if is_free(view, number)? => Some(number),
            _ => None,
        };
        Ok(NewEntry { number, entry: new.entry.clone(), recorded: new.recorded.unwrap_or(now) })
    };
    entries.into_iter().map(&mut line).collect()
}

fn is_free(view: &StoreTransaction, number: EntryNumber) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM version WHERE entry = ?1)";
    view.map_error(view.connection.query_row(sql, [number.0], |row| row.get(0)))
}

fn new_plans(view: &StoreTransaction, export: &Export) -> Result<Vec<KeptPlan>, StoreError> {
    let stored = plans_and_checks::plans(view, u32::MAX)?;
    let is_stored = |it: &ExportPlan| {
        stored
            .iter()
            .any(|known| (known.at, known.made, &known.body) == (it.recorded, it.made, &it.plan))
    };
    let new = export.plans.iter().filter(|it| !is_stored(it));
    let kept = |it: &ExportPlan| KeptPlan {
        at: it.recorded,
        made: it.made,
        body: it.plan.clone(),
        is_imported: true,
    };
    Ok(new.map(kept).collect())
}

fn new_assessments(
    view: &StoreTransaction,
    export: &Export,
) -> Result<Vec<KeptAssessment>, StoreError> {
    let stored = plans_and_checks::assessments(view, u32::MAX)?;
    let offered = export.assessments.iter().map(|it| KeptAssessment {
        at: it.recorded,
        day: it.date,
        answers: it.answers.clone(),
        result: it.result.clone(),
    });
    Ok(offered.filter(|it| !stored.contains(it)).collect())
}
