//! The cost of daily use after a year, beside that of the first day.
//!
//! Instructions of the same round on a small store and on a large one, as a ratio within one run.
//! Past its limit the bench fails.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::measure::{self, Call, Subject};
use super::table;
use crate::workspace::{self, Problem};

/// Entries of one day, of the twelve weeks a plan reads back, of a year, and of far more than a
/// lifetime.
const DAY: u32 = 14;
const WEEKS: u32 = 84 * DAY;
const YEAR: u32 = 5_110;
const MILLION: u32 = 1_000_000;

/// A round that is measured on a small store and on a large one.
struct Row {
    what: &'static str,
    /// Entries in the small store and in the large one.
    sizes: (u32, u32),
    /// One round, in a store with this number of entries.
    subject: fn(&Path) -> Subject,
    /// The largest ratio of the instructions; `None` when the large store has more to read and
    /// show.
    limit: Option<f64>,
}

/// The result of one comparison.
pub(super) struct Grown {
    what: &'static str,
    sizes: (u32, u32),
    counts: (f64, f64),
    limit: Option<f64>,
}

impl Grown {
    fn is_too_much(&self) -> bool {
        self.limit.is_some_and(|limit| self.counts.1 / self.counts.0 > limit)
    }
}

const ADD: &str = "log, one more entry";
const WINDOW: &str = "reading the last twelve weeks";

const ROWS: [Row; 4] = [
    Row { what: ADD, sizes: (DAY, YEAR), subject: add, limit: Some(1.25) },
    Row { what: WINDOW, sizes: (WEEKS, YEAR), subject: window, limit: Some(1.1) },
    Row {
        what: "progress, the whole command",
        sizes: (WEEKS, YEAR),
        subject: progress,
        limit: None,
    },
    Row {
        what: "check --profile, no store and a year's",
        sizes: (0, YEAR),
        subject: check,
        limit: Some(1.02),
    },
];

const MILLION_ROWS: [Row; 2] = [
    Row { what: ADD, sizes: (DAY, MILLION), subject: add, limit: Some(1.5) },
    Row { what: WINDOW, sizes: (WEEKS, MILLION), subject: window, limit: Some(1.15) },
];

/// Fills stores below a folder and compares.
pub(super) fn all(scratch: &Path, million: bool) -> Result<Vec<Grown>, Problem> {
    let rows = ROWS.iter().chain(if million { &MILLION_ROWS[..] } else { &[] });
    rows.map(|row| {
        let count = |entries| measure::instructions(&(row.subject)(&filled(scratch, entries)?));
        let counts = (count(row.sizes.0)?, count(row.sizes.1)?);
        Ok(Grown { what: row.what, sizes: row.sizes, counts, limit: row.limit })
    })
    .collect()
}

/// A new home with a store of this number of entries; without a store for 0.
fn filled(scratch: &Path, entries: u32) -> Result<PathBuf, Problem> {
    let home = scratch.join(format!("home-{entries}"));
    match fs::remove_dir_all(&home) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{}: {error}", home.display()));
        }
        _ => fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?,
    }
    if entries > 0 {
        let fill = Call::new("log", &["fill", &entries.to_string()]).and(&[store(&home)]);
        workspace::must_succeed("filling a store", &mut fill.command())?;
        // The first writing after a store was made looks through all of it and backs it up; that is
        // not what is compared.
        let first = Call::new("log", &["add", "1"]).and(&[store(&home)]);
        workspace::must_succeed("the first entry of the day", &mut first.command())?;
    }
    Ok(home)
}

fn store(home: &Path) -> PathBuf {
    home.join("data")
}

fn add(home: &Path) -> Subject {
    let call = |rounds| Call::new("log", &["add", rounds]).and(&[store(home)]);
    Subject::rounds("", "", call("1"), call("21"), 20)
}

fn window(home: &Path) -> Subject {
    let call = |rounds| Call::new("log", &["window", rounds]).and(&[store(home)]);
    Subject::rounds("", "", call("1"), call("11"), 10)
}

fn progress(home: &Path) -> Subject {
    Subject::command("", "", Call::new("heelwise", &["progress", "--at", "2026-11-20"]).at(home))
}

fn check(home: &Path) -> Subject {
    Subject::command("", "", Call::new("heelwise", &["check", "--profile", super::PERSON]).at(home))
}

/// The failures, if there are any.
pub(super) fn failure(grown: &[Grown]) -> Option<Problem> {
    let worst: Vec<&str> = grown.iter().filter(|it| it.is_too_much()).map(|it| it.what).collect();
    (!worst.is_empty())
        .then(|| format!("grows with the log beyond its limit: {}", worst.join("; ")))
}

/// The table, in Markdown and in columns.
pub(super) fn table(grown: &[Grown]) -> String {
    let mut text = format!(
        "| {:<38} | {:>9} | {:>9} | {:>12} | {:>12} | {:>6} | {:>7} \
         |\n|---|---:|---:|---:|---:|---:|---:|\n",
        "what", "entries", "and then", "instructions", "and then", "ratio", "at most"
    );
    for it in grown {
        let limit = it.limit.map_or_else(String::new, |limit| format!("{limit:.2}x"));
        let _ = writeln!(
            text,
            "| {:<38} | {:>9} | {:>9} | {:>12} | {:>12} | {:>6} | {:>7} |",
            it.what,
            table::grouped(it.sizes.0.into()),
            table::grouped(it.sizes.1.into()),
            table::grouped(it.counts.0),
            table::grouped(it.counts.1),
            table::ratio(it.counts.1, it.counts.0),
            limit
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_beyond_its_limit_fails() {
        let grown =
            |after, limit| Grown { what: ADD, sizes: (1, 2), counts: (100.0, after), limit };
        assert!(failure(&[grown(104.0, Some(1.05)), grown(900.0, None)]).is_none());
        assert!(
            failure(&[grown(104.0, Some(1.05)), grown(106.0, Some(1.05))])
                .is_some_and(|it| it.contains(ADD))
        );
    }
}
