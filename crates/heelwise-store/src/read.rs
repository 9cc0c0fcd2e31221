//! Reading the log: current entries, removed ones, and the history of each.

use std::ops::{Bound, RangeBounds};
use std::path::Path;

use jiff::civil::Date;
use rusqlite::{Params, Row};

use heelwise_core::Entry;

use crate::entry::{EntryNumber, EntryVersion, StoredEntry};
use crate::error::StoreError;
use crate::row::{ChangeRow, VersionRow, day_number};
use crate::store::{Store, StoreTransaction};

/// SQL that holds for a current version: its change was not undone, it is no removal, and no later
/// version replaces it.
const CURRENT: &str = "v.body IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = v.change)
    AND NOT EXISTS (SELECT 1 FROM version w WHERE w.entry = v.entry AND w.id > v.id
        AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = w.change))";

/// SQL that holds for the last version of an entry that was removed and not restored.
const REMOVED: &str = "v.body IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = v.change)
    AND NOT EXISTS (SELECT 1 FROM version w WHERE w.entry = v.entry AND w.id > v.id
        AND w.body IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = w.change))
    AND EXISTS (SELECT 1 FROM version w WHERE w.entry = v.entry AND w.id > v.id AND w.body IS NULL
        AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = w.change))";

/// SQL for whether a version is not the first of its entry.
const CORRECTED: &str = "EXISTS (SELECT 1 FROM version o WHERE o.entry = v.entry AND o.id < v.id)";

impl Store {
    /// The current entries of these days, by day and then by number.
    pub fn entries(&self, days: impl RangeBounds<Date>) -> Result<Vec<StoredEntry>, StoreError> {
        self.read_transaction(|view| entries(view, &days))
    }

    /// The entries of these days that were removed and not restored, as they last were.
    pub fn removed(&self, days: impl RangeBounds<Date>) -> Result<Vec<StoredEntry>, StoreError> {
        let (first, last) = bounds(&days);
        self.read_transaction(|view| found(view, REMOVED, IN_DAYS, [first, last]))
    }

    /// The current runs that came from the file with this digest.
    pub fn runs_of_file(&self, digest: &str) -> Result<Vec<StoredEntry>, StoreError> {
        let kept = self.read_transaction(|view| {
            current(view, "v.kind = 'run' AND instr(v.body, ?1) > 0", [digest])
        })?;
        let is_of_file = |kept: &StoredEntry| match &kept.entry {
            Entry::Run(run) => run.file.as_deref() == Some(digest),
            _ => false,
        };
        Ok(kept.into_iter().filter(is_of_file).collect())
    }

    /// The current version of an entry; nothing when it was removed or never existed.
    pub fn entry(&self, number: EntryNumber) -> Result<Option<StoredEntry>, StoreError> {
        self.read_transaction(|view| entry(view, number))
    }

    /// The entries with the highest numbers, at most this many, the newest last.
    pub fn latest(&self, count: u32) -> Result<Vec<StoredEntry>, StoreError> {
        let mut kept = self
            .read_transaction(|view| current(view, "1 ORDER BY v.entry DESC LIMIT ?1", [count]))?;
        kept.reverse();
        Ok(kept)
    }

    /// Every version of an entry, oldest first; empty when it never existed.
    pub fn history(&self, number: EntryNumber) -> Result<Vec<EntryVersion>, StoreError> {
        self.read_transaction(|view| {
            let sql = format!(
                "SELECT {}, {}, EXISTS (SELECT 1 FROM change u WHERE u.undoes = c.id)
                 FROM version v JOIN change c ON c.id = v.change WHERE v.entry = ?1 ORDER BY v.id",
                VersionRow::COLUMNS,
                ChangeRow::COLUMNS
            );
            rows(view, &sql, [number.0], |row| {
                let undone = row.get(VersionRow::WIDTH + ChangeRow::WIDTH)?;
                Ok((VersionRow::read(row)?, ChangeRow::read(row, VersionRow::WIDTH)?, undone))
            })?
            .iter()
            .map(|(version, change, undone)| {
                version.version(change.change(*undone, view.path)?, view.path)
            })
            .collect()
        })
    }
}

/// The current entries of these days.
pub(crate) fn entries(
    view: &StoreTransaction,
    days: &impl RangeBounds<Date>,
) -> Result<Vec<StoredEntry>, StoreError> {
    let (first, last) = bounds(days);
    current(view, IN_DAYS, [first, last])
}

/// SQL for a range of days, in their order.
const IN_DAYS: &str = "v.day >= ?1 AND v.day <= ?2 ORDER BY v.day, v.entry";

/// The current version of an entry.
pub(crate) fn entry(
    view: &StoreTransaction,
    number: EntryNumber,
) -> Result<Option<StoredEntry>, StoreError> {
    Ok(current(view, "v.entry = ?1", [number.0])?.pop())
}

fn current(
    view: &StoreTransaction,
    which: &str,
    values: impl Params,
) -> Result<Vec<StoredEntry>, StoreError> {
    found(view, CURRENT, which, values)
}

/// The versions in a state that also meet a condition.
fn found(
    view: &StoreTransaction,
    state: &str,
    which: &str,
    values: impl Params,
) -> Result<Vec<StoredEntry>, StoreError> {
    let read = |row: &Row| Ok((VersionRow::read(row)?, row.get(VersionRow::WIDTH)?));
    let found = rows(view, &versions_sql(state, which), values, read)?;
    found.iter().filter_map(|(version, corrected)| stored(version, *corrected, view.path)).collect()
}

fn versions_sql(state: &str, which: &str) -> String {
    format!("SELECT {}, {CORRECTED} FROM version v WHERE {state} AND {which}", VersionRow::COLUMNS)
}

fn stored(
    version: &VersionRow,
    corrected: bool,
    path: &Path,
) -> Option<Result<StoredEntry, StoreError>> {
    version.kept(corrected, path).transpose()
}

/// All rows of a query.
pub(crate) fn rows<T>(
    view: &StoreTransaction,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = view.map_error(view.connection.prepare(sql))?;
    let found = view.map_error(statement.query_map(values, read))?;
    view.map_error(found.collect())
}

/// The first and last day of a range, as day numbers.
fn bounds(days: &impl RangeBounds<Date>) -> (i64, i64) {
    let first = match days.start_bound() {
        Bound::Included(day) => day_number(*day),
        Bound::Excluded(day) => day_number(*day) + 1,
        Bound::Unbounded => i64::MIN,
    };
    let last = match days.end_bound() {
        Bound::Included(day) => day_number(*day),
        Bound::Excluded(day) => day_number(*day) - 1,
        Bound::Unbounded => i64::MAX,
    };
    (first, last)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use heelwise_core::log::Morning;
    use heelwise_core::{Entry, log};
    use jiff::Timestamp;
    use jiff::civil::date;
    use jiff::tz::Offset;
    use rusqlite::StatementStatus;

    use super::*;
    use crate::{ChangeSource, LocalTimestamp};

    /// A store with `count` entries, ten on each of the last days before 2027.
    fn filled(folder: &Path, count: i32) -> Store {
        let now = LocalTimestamp::new(Timestamp::UNIX_EPOCH, Offset::UTC);
        let mut store = Store::write(folder, now).unwrap();
        let last = date(2026, 12, 31);
        let morning = |number: i32| {
            Entry::Morning(Morning { date: last - jiff::Span::new().days(number / 10), pain: 3 })
        };
        let entries: Vec<Entry> = (0..count).map(morning).collect();
        let numbers = store.add(now, ChangeSource::Log, &entries).unwrap();
        store.edit(now, numbers[5], &entries[5]).unwrap();
        store.remove(now, numbers[6]).unwrap();
        store.undo(now).unwrap();
        store
    }

    /// The cost of reading the last twelve weeks, in steps of SQLite's virtual machine, and the
    /// number of entries read.
    fn twelve_weeks(store: &Store) -> (i32, usize) {
        let mut statement = store.connection.prepare(&versions_sql(CURRENT, IN_DAYS)).unwrap();
        let days = [day_number(date(2026, 10, 9)), day_number(date(2026, 12, 31))];
        let found = statement.query_map(days, |_| Ok(())).unwrap().count();
        (statement.get_status(StatementStatus::VmStep), found)
    }

    #[test]
    fn entries_outside_the_days_cost_nothing() {
        let (small, large) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (few, found) = twelve_weeks(&filled(small.path(), 10_000));
        assert_eq!(found, 840);
        let (many, found) = twelve_weeks(&filled(large.path(), 200_000));
        assert_eq!(found, 840);
        assert!(f64::from(many) <= f64::from(few) * 1.05, "{few} steps became {many}");
    }

    #[test]
    #[ignore = "takes a minute; the test with 200 000 entries runs always"]
    fn a_million_entries_cost_what_ten_thousand_cost() {
        let (small, large) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (few, _) = twelve_weeks(&filled(small.path(), 10_000));
        let store = filled(large.path(), 1_000_000);
        let (many, _) = twelve_weeks(&store);
        assert!(f64::from(many) <= f64::from(few) * 1.05, "{few} steps became {many}");
        store.check().unwrap();
    }

    #[test]
    fn no_query_scans_a_table_or_sorts() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path(), 20);
        let conditions = [IN_DAYS, "v.entry = ?1", "1 ORDER BY v.entry DESC LIMIT ?1"]
            .map(|which| (CURRENT, which));
        for (state, which) in conditions.into_iter().chain([(REMOVED, IN_DAYS)]) {
            let sql = format!("EXPLAIN QUERY PLAN {}", versions_sql(state, which));
            let mut statement = store.connection.prepare(&sql).unwrap();
            let values = vec![1_i64; statement.parameter_count()];
            let steps =
                statement.query_map(rusqlite::params_from_iter(values), |row| row.get(3)).unwrap();
            let steps: BTreeSet<String> = steps.collect::<rusqlite::Result<_>>().unwrap();
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
            let scans: Vec<&String> =
                steps.iter().filter(|step| step.starts_with("SCAN")).collect();
            assert!(scans.iter().all(|step| step.contains("version_entry")), "{scans:?}");
        }
    }

    #[test]
    fn the_log_reads_its_own_records() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path(), 20);
        let log: log::Log = store.entries(..).unwrap().into_iter().map(|kept| kept.entry).collect();
        assert_eq!(log.mornings.len(), 20);
    }
}
