//! Bringing in much, step by step, as one change.

use heelwise_core::Entry;
use heelwise_core::moment::Moment;

use crate::change::{self, Line, existing};
use crate::entry::{ChangeKind, EntryNumber};
use crate::error::StoreError;
use crate::row::{ChangeRow, VersionRow};
use crate::store::{Store, View};

/// A change that goes on over several steps. Each step is safe once it is done, and [`Store::undo`] takes all of them back.
#[derive(Debug)]
pub struct Ongoing {
    at: Moment,
    change: Option<i64>,
}

impl Ongoing {
    /// A change that began at this moment.
    pub fn new(at: Moment) -> Self {
        Self { at, change: None }
    }
}

/// One thing of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Put {
    /// A new entry.
    New(Entry),
    /// Another entry in the place of one, which stays in its history.
    InPlaceOf(EntryNumber, Entry),
}

impl Store {
    /// Does one step, all or nothing, and gives the numbers of the entries in their order.
    pub fn put(&mut self, ongoing: &mut Ongoing, puts: &[Put]) -> Result<Vec<EntryNumber>, StoreError> {
        let (at, begun) = (ongoing.at, ongoing.change);
        let (change, numbers) = self.change(|view| {
            let change = match begun {
                // Somebody may have taken it back in the meantime; what comes then is a change of its own.
                Some(change) if !is_undone(view, change)? => change,
                _ => view.says(ChangeRow::add(view.connection, at, ChangeKind::Import, None))?,
            };
            let numbers = puts.iter().map(|put| put_one(view, change, at, put)).collect::<Result<Vec<_>, _>>()?;
            Ok((change, numbers))
        })?;
        ongoing.change = Some(change);
        Ok(numbers)
    }
}

fn put_one(view: &View, change: i64, at: Moment, put: &Put) -> Result<EntryNumber, StoreError> {
    match put {
        Put::New(entry) => {
            let line = Line { number: None, entry: entry.clone(), recorded: at };
            let number = change::add(view, change, vec![line])?.pop();
            number.ok_or_else(|| StoreError::unfit("the entry", "it got no number"))
        }
        Put::InPlaceOf(number, entry) => {
            let kept = existing(view, *number)?;
            let row = VersionRow::new(change, *number, entry, kept.recorded)?;
            view.says(VersionRow::add_all(view.connection, vec![row]))?;
            Ok(*number)
        }
    }
}

fn is_undone(view: &View, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE undoes = ?1)";
    view.says(view.connection.query_row(sql, [change], |row| row.get(0)))
}
