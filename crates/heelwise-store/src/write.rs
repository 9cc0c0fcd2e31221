//! Writing the log: adding, editing, removing, and undoing.

use heelwise_core::Entry;
use rusqlite::OptionalExtension;

use crate::entry::{ChangeKind, EntryNumber, LogChange, StoredEntry};
use crate::error::StoreError;
use crate::read::{self, rows};
use crate::row::{ChangeRow, VersionRow};
use crate::store::{Store, StoreTransaction};
use heelwise_core::timestamp::LocalTimestamp;

/// How entries come into the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeSource {
    /// They were entered by hand.
    Log,
    /// A session ended; its draft is cleared in the same step.
    Session,
}

/// A change that was undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    /// The change.
    pub change: LogChange,
    /// The entries it had added, edited or removed.
    pub entries: Vec<UndoneEntry>,
}

/// One entry of a change that was undone.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoneEntry {
    /// Its number.
    pub number: EntryNumber,
    /// The entry before the undo; `None` when it had been removed.
    pub before: Option<Entry>,
    /// The entry after the undo; `None` when it no longer exists.
    pub after: Option<Entry>,
}

impl Store {
    /// Adds entries as one change, all or none. They get their numbers in their order.
    pub fn add(
        &mut self,
        now: LocalTimestamp,
        on: ChangeSource,
        entries: &[Entry],
    ) -> Result<Vec<EntryNumber>, StoreError> {
        self.change(|view| {
            let kind = match on {
                ChangeSource::Log => ChangeKind::Log,
                ChangeSource::Session => ChangeKind::Session,
            };
            if on == ChangeSource::Session {
                crate::plans_and_checks::clear_draft(view)?;
            }
            let lines: Vec<NewEntry> = entries
                .iter()
                .map(|entry| NewEntry { number: None, entry: entry.clone(), recorded: now })
                .collect();
            if lines.is_empty() {
                return Ok(Vec::new());
            }
            let change = view.map_error(ChangeRow::add(view.connection, now, kind, None))?;
            add(view, change, lines)
        })
    }

    /// Replaces an entry. The old version stays in its history.
    pub fn edit(
        &mut self,
        now: LocalTimestamp,
        number: EntryNumber,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        self.change(|view| {
            let kept = existing(view, number)?;
            let change =
                view.map_error(ChangeRow::add(view.connection, now, ChangeKind::Edit, None))?;
            let row = VersionRow::new(change, number, entry, kept.recorded)?;
            view.map_error(VersionRow::add_all(view.connection, vec![row]))
        })
    }

    /// Removes an entry and returns it. It stays in its history, and [`Store::undo`] restores it.
    pub fn remove(
        &mut self,
        now: LocalTimestamp,
        number: EntryNumber,
    ) -> Result<Entry, StoreError> {
        self.change(|view| {
            let kept = existing(view, number)?;
            let change =
                view.map_error(ChangeRow::add(view.connection, now, ChangeKind::Remove, None))?;
            let row = VersionRow::new(change, number, &kept.entry, kept.recorded)?;
            view.map_error(VersionRow::add_all(
                view.connection,
                vec![VersionRow { body: None, ..row }],
            ))?;
            Ok(kept.entry)
        })
    }

    /// Undoes the whole last change that was not undone yet. Returns `None` when there is none.
    /// The next undo undoes the change before it; an undo itself cannot be undone.
    pub fn undo(&mut self, now: LocalTimestamp) -> Result<Option<Undone>, StoreError> {
        self.change(|view| {
            let Some((id, change)) = last_change(view)? else { return Ok(None) };
            // Of an entry that was changed more than once, its last version.
            let mut versions = versions_of(view, id)?;
            let last: std::collections::BTreeMap<i64, i64> =
                versions.iter().map(|row| (row.entry, row.id)).collect();
            versions.retain(|row| last.get(&row.entry) == Some(&row.id));
            view.map_error(ChangeRow::add(view.connection, now, ChangeKind::Undo, Some(id)))?;
            let entries =
                versions.iter().map(|version| undone(view, version)).collect::<Result<_, _>>()?;
            Ok(Some(Undone { change, entries }))
        })
    }
}

/// An entry to be added.
pub(crate) struct NewEntry {
    /// The required number, if any.
    pub(crate) number: Option<EntryNumber>,
    pub(crate) entry: Entry,
    pub(crate) recorded: LocalTimestamp,
}

/// Adds entries to a change.
pub(crate) fn add(
    view: &StoreTransaction,
    change: i64,
    lines: Vec<NewEntry>,
) -> Result<Vec<EntryNumber>, StoreError> {
    let mut numbers = EntryNumbers::after(highest(view)?, &lines);
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let number = line.number.or_else(|| numbers.next()).ok_or_else(no_number_left)?;
        rows.push(VersionRow::new(change, number, &line.entry, line.recorded)?);
    }
    let numbers =
        rows.iter().filter_map(|row| u32::try_from(row.entry).ok().map(EntryNumber)).collect();
    view.map_error(VersionRow::add_all(view.connection, rows))?;
    Ok(numbers)
}

fn no_number_left() -> StoreError {
    StoreError::unfit("the entry", "no number is left for it")
}

/// Entry numbers that were never used.
struct EntryNumbers(u32);

impl EntryNumbers {
    fn after(highest: u32, lines: &[NewEntry]) -> Self {
        let highest_given =
            lines.iter().filter_map(|line| line.number).map(|number| number.0).max();
        Self(highest.max(highest_given.unwrap_or(0)))
    }

    fn next(&mut self) -> Option<EntryNumber> {
        self.0 = self.0.checked_add(1)?;
        Some(EntryNumber(self.0))
    }
}

/// The highest entry number ever used.
fn highest(view: &StoreTransaction) -> Result<u32, StoreError> {
    view.map_error(view.connection.query_row(
        "SELECT coalesce(max(entry), 0) FROM version",
        [],
        |row| row.get(0),
    ))
}

pub(crate) fn existing(
    view: &StoreTransaction,
    number: EntryNumber,
) -> Result<StoredEntry, StoreError> {
    read::entry(view, number)?.ok_or(StoreError::NoSuchEntry(number))
}

fn last_change(view: &StoreTransaction) -> Result<Option<(i64, LogChange)>, StoreError> {
    let sql = format!(
        "SELECT {} FROM change c WHERE c.kind <> 'undo'
         AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = c.id)
         ORDER BY c.id DESC LIMIT 1",
        ChangeRow::COLUMNS
    );
    let row = view
        .map_error(view.connection.query_row(&sql, [], |row| ChangeRow::read(row, 0)).optional())?;
    row.map(|row| Ok((row.id, row.change(true, view.path)?))).transpose()
}

fn versions_of(view: &StoreTransaction, change: i64) -> Result<Vec<VersionRow>, StoreError> {
    let sql =
        format!("SELECT {} FROM version v WHERE v.change = ?1 ORDER BY v.id", VersionRow::COLUMNS);
    rows(view, &sql, [change], VersionRow::read)
}

fn undone(view: &StoreTransaction, version: &VersionRow) -> Result<UndoneEntry, StoreError> {
    let number = EntryNumber(u32::try_from(version.entry).unwrap_or_default());
    let after = read::entry(view, number)?.map(|kept| kept.entry);
    Ok(UndoneEntry { number, before: version.entry(view.path)?, after })
}
