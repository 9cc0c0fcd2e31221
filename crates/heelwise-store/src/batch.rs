//! Changes in several steps, each saved at once, and all undone together.

use heelwise_core::Entry;
use heelwise_core::timestamp::LocalTimestamp;

use crate::entry::{ChangeKind, EntryNumber};
use crate::error::StoreError;
use crate::row::{ChangeRow, VersionRow};
use crate::store::{Store, StoreTransaction};
use crate::write::{self, NewEntry, existing};

/// A change in several steps. Each step is on disk when it returns, and [`Store::undo`] undoes all
/// of them.
#[derive(Debug)]
pub struct Batch {
    at: LocalTimestamp,
    change: Option<i64>,
}

impl Batch {
    /// A batch that begins at this time.
    pub fn new(at: LocalTimestamp) -> Self {
        Self { at, change: None }
    }
}

/// One operation of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchOp {
    /// A new entry.
    New(Entry),
    /// A new version of an entry; the old one stays in its history.
    InPlaceOf(EntryNumber, Entry),
}

impl Store {
    /// Does one step, whole or not at all. Returns the numbers of the entries in their order.
    pub fn put(
        &mut self,
        batch: &mut Batch,
        ops: &[BatchOp],
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let (at, begun) = (batch.at, batch.change);
        let (change, numbers) = self.change(|view| {
            let change = match begun {
                // It may have been undone in the meantime; then a new change begins.
                Some(change) if !is_undone(view, change)? => change,
                _ => {
                    view.map_error(ChangeRow::add(view.connection, at, ChangeKind::Import, None))?
                }
            };
            let numbers =
                ops.iter().map(|op| apply(view, change, at, op)).collect::<Result<Vec<_>, _>>()?;
            Ok((change, numbers))
        })?;
        batch.change = Some(change);
        Ok(numbers)
    }
}

fn apply(
    view: &StoreTransaction,
    change: i64,
    at: LocalTimestamp,
    op: &BatchOp,
) -> Result<EntryNumber, StoreError> {
    match op {
        BatchOp::New(entry) => {
            let line = NewEntry { number: None, entry: entry.clone(), recorded: at };
            let number = write::add(view, change, vec![line])?.pop();
            number.ok_or_else(|| StoreError::unfit("the entry", "it got no number"))
        }
        BatchOp::InPlaceOf(number, entry) => {
            let kept = existing(view, *number)?;
            let row = VersionRow::new(change, *number, entry, kept.recorded)?;
            view.map_error(VersionRow::add_all(view.connection, vec![row]))?;
            Ok(*number)
        }
    }
}

fn is_undone(view: &StoreTransaction, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE undoes = ?1)";
    view.map_error(view.connection.query_row(sql, [change], |row| row.get(0)))
}
