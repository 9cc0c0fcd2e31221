//! Rows of the tables, each with its checksum.

use std::path::Path;

use heelwise_core::{Entry, Word};
use jiff::civil::{Date, date};
use rusqlite::{Connection, Row, named_params};

use crate::checksum::Checksum;
use crate::entry::{ChangeKind, EntryNumber, EntryVersion, LogChange, StoredEntry};
use crate::error::StoreError;
use heelwise_core::timestamp::LocalTimestamp;

/// The number of days since 1 January 1970.
pub(crate) fn day_number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

/// The day with this number, if there is one.
pub(crate) fn day(number: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::SignedDuration::from_hours(number.checked_mul(24)?)).ok()
}

/// A change.
pub(crate) struct ChangeRow {
    pub(crate) id: i64,
    pub(crate) at: (i64, i32),
    pub(crate) kind: String,
    pub(crate) undoes: Option<i64>,
    pub(crate) sum: i64,
}

impl ChangeRow {
    pub(crate) const COLUMNS: &str = "c.id, c.utc_ms, c.offset_s, c.kind, c.undoes, c.sum";

    /// The number of columns.
    pub(crate) const WIDTH: usize = 6;

    /// Reads a change from the columns that begin at `first`.
    pub(crate) fn read(row: &Row, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(first)?,
            at: (row.get(first + 1)?, row.get(first + 2)?),
            kind: row.get(first + 3)?,
            undoes: row.get(first + 4)?,
            sum: row.get(first + 5)?,
        })
    }

    /// Adds a change. Returns its id.
    pub(crate) fn add(
        to: &Connection,
        at: LocalTimestamp,
        kind: ChangeKind,
        undoes: Option<i64>,
    ) -> rusqlite::Result<i64> {
        let id =
            to.query_row("SELECT coalesce(max(id), 0) + 1 FROM change", [], |row| row.get(0))?;
        let row = Self { id, at: at.stored(), kind: kind.word().to_owned(), undoes, sum: 0 };
        to.execute(
            "INSERT INTO change (id, utc_ms, offset_s, kind, undoes, sum)
             VALUES (:id, :ms, :offset, :kind, :undoes, :sum)",
            named_params! {
                ":id": id, ":ms": row.at.0, ":offset": row.at.1, ":kind": row.kind,
                ":undoes": undoes, ":sum": row.true_sum(),
            },
        )?;
        Ok(id)
    }

    fn true_sum(&self) -> i64 {
        let sum = Checksum::for_table("change")
            .number(self.id)
            .number(self.at.0)
            .number(i64::from(self.at.1));
        sum.text(&self.kind).maybe_number(self.undoes).done()
    }

    /// The change of an intact row.
    pub(crate) fn change(&self, undone: bool, path: &Path) -> Result<LogChange, StoreError> {
        let kind = ChangeKind::from_word(&self.kind).filter(|_| self.sum == self.true_sum());
        let change = kind.zip(LocalTimestamp::from_stored(self.at.0, self.at.1));
        let damaged =
            || StoreError::damaged(path, format!("change {} is not as it was written", self.id));
        change.map(|(kind, at)| LogChange { at, kind, undone }).ok_or_else(damaged)
    }
}

/// A version of an entry.
pub(crate) struct VersionRow {
    pub(crate) id: i64,
    pub(crate) change: i64,
    pub(crate) entry: i64,
    pub(crate) kind: String,
    pub(crate) day: i64,
    pub(crate) body: Option<String>,
    pub(crate) recorded: (i64, i32),
    pub(crate) sum: i64,
}

impl VersionRow {
    pub(crate) const COLUMNS: &str =
        "v.id, v.change, v.entry, v.kind, v.day, v.body, v.recorded_ms, v.recorded_offset_s, v.sum";

    /// The number of columns.
    pub(crate) const WIDTH: usize = 9;

    pub(crate) fn read(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            change: row.get(1)?,
            entry: row.get(2)?,
            kind: row.get(3)?,
            day: row.get(4)?,
            body: row.get(5)?,
            recorded: (row.get(6)?, row.get(7)?),
            sum: row.get(8)?,
        })
    }

    /// A new row for a version of an entry.
    pub(crate) fn new(
        change: i64,
        number: EntryNumber,
        entry: &Entry,
        recorded: LocalTimestamp,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            id: 0,
            change,
            entry: i64::from(number.0),
            kind: entry.word().to_owned(),
            day: day_number(entry.date()),
            body: Some(body(entry)?),
            recorded: recorded.stored(),
            sum: 0,
        })
    }

    /// Adds rows in their order.
    pub(crate) fn add_all(to: &Connection, rows: Vec<Self>) -> rusqlite::Result<()> {
        let next: i64 =
            to.query_row("SELECT coalesce(max(id), 0) + 1 FROM version", [], |row| row.get(0))?;
        let mut statement = to.prepare(
            "INSERT INTO version
                 (id, change, entry, kind, day, body, recorded_ms, recorded_offset_s, sum)
             VALUES (:id, :change, :entry, :kind, :day, :body, :ms, :offset, :sum)",
        )?;
        for (id, row) in (next..).zip(rows) {
            let row = Self { id, ..row };
            statement.execute(named_params! {
                ":id": row.id, ":change": row.change, ":entry": row.entry,
                ":kind": row.kind, ":day": row.day, ":body": row.body,
                ":ms": row.recorded.0, ":offset": row.recorded.1, ":sum": row.true_sum(),
            })?;
        }
        Ok(())
    }

    fn true_sum(&self) -> i64 {
        let sum = Checksum::for_table("version")
            .number(self.id)
            .number(self.change)
            .number(self.entry)
            .text(&self.kind);
        let sum = sum.number(self.day).maybe_text(self.body.as_deref());
        sum.number(self.recorded.0).number(i64::from(self.recorded.1)).done()
    }

    fn damaged(&self, path: &Path) -> StoreError {
        StoreError::damaged(path, format!("entry #{} is not as it was written", self.entry))
    }

    /// The entry of an intact row; `None` when the entry was removed.
    pub(crate) fn entry(&self, path: &Path) -> Result<Option<Entry>, StoreError> {
        if self.sum != self.true_sum() {
            return Err(self.damaged(path));
        }
        self.body
            .as_deref()
            .map(|body| serde_json::from_str(body).map_err(|_| self.damaged(path)))
            .transpose()
    }

    /// The entry with this version.
    pub(crate) fn kept(
        &self,
        corrected: bool,
        path: &Path,
    ) -> Result<Option<StoredEntry>, StoreError> {
        let Some(entry) = self.entry(path)? else { return Ok(None) };
        let number = u32::try_from(self.entry).ok().map(EntryNumber);
        let known = number.zip(LocalTimestamp::from_stored(self.recorded.0, self.recorded.1));
        let (number, recorded) = known.ok_or_else(|| self.damaged(path))?;
        Ok(Some(StoredEntry { number, entry, recorded, corrected }))
    }

    /// This version with the change that made it.
    pub(crate) fn version(
        &self,
        change: LogChange,
        path: &Path,
    ) -> Result<EntryVersion, StoreError> {
        Ok(EntryVersion { change, entry: self.entry(path)? })
    }
}

/// The maximum length of an entry as JSON, in bytes.
const LONGEST_BODY: usize = 1 << 20;

/// An entry as JSON. An invalid entry is an error, and so is one that would not be read back equal.
pub(crate) fn body(entry: &Entry) -> Result<String, StoreError> {
    let unfit = |problem: &str| StoreError::unfit("the entry", problem);
    if let Some(problem) = entry.problem() {
        return Err(unfit(&problem));
    }
    let body = serde_json::to_string(entry).map_err(|error| unfit(&error.to_string()))?;
    if body.len() > LONGEST_BODY {
        return Err(unfit(&format!("it has {} bytes, more than {LONGEST_BODY}", body.len())));
    }
    let back: Option<Entry> = serde_json::from_str(&body).ok();
    if back.as_ref() == Some(entry) {
        Ok(body)
    } else {
        Err(unfit("a value in it cannot be written to a file"))
    }
}
