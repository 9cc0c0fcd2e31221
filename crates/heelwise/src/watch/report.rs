//! The outcome of an import for each file and each run, for the person and for programs.

use std::collections::BTreeMap;
use std::path::Path;

use heelwise_core::record::Run;
use heelwise_core::{Entry, SafeText};
use heelwise_store::EntryNumber;
use heelwise_watch::Format;
use serde::Serialize;

use super::files::FoundFiles;
use crate::commands::log::line;
use crate::page::Page;
use heelwise_core::text::pluralize;

/// The number of files up to which each run gets a line.
const FEW_FILES: usize = 12;
/// The most lines about single files when there are many.
const MOST_LINES: usize = 60;

/// The outcome of importing a file.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct FileReport {
    /// Its path, as given or found.
    pub(crate) file: String,
    /// Its format, if it is known.
    pub(crate) format: Option<Format>,
    /// The runs in it.
    pub(crate) runs: Vec<RunReport>,
    /// Other sports in it.
    pub(crate) others: Vec<String>,
    /// Notes about oddities in it.
    pub(crate) notes: Vec<String>,
    /// Whether it was imported before.
    pub(crate) is_known: bool,
    /// Why it could not be used.
    pub(crate) error: Option<String>,
}

impl FileReport {
    pub(crate) fn new(path: &Path) -> Self {
        let path = path.strip_prefix(".").unwrap_or(path);
        Self { file: SafeText::line(&path.display()).into_string(), ..Self::default() }
    }

    /// Whether there was an error, or a run was refused.
    pub(crate) fn is_bad(&self) -> bool {
        self.error.is_some()
            || self.runs.iter().any(|run| matches!(run.became, ImportOutcome::Refused { .. }))
    }
}

/// A run with the outcome of importing it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RunReport {
    /// The outcome.
    #[serde(flatten)]
    pub(crate) became: ImportOutcome,
    /// The run.
    pub(crate) run: Run,
}

/// The outcome of importing a run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "became")]
pub(crate) enum ImportOutcome {
    /// It is a new entry; without a number in a dry run.
    Logged {
        /// The number.
        number: Option<EntryNumber>,
    },
    /// It replaced a less detailed record of the same run.
    InPlaceOf {
        /// The number.
        number: EntryNumber,
    },
    /// It was known already; without a number when it is in another one of the files.
    Same {
        /// The number.
        number: Option<EntryNumber>,
    },
    /// The person removed it before.
    Removed {
        /// The number it had.
        number: EntryNumber,
    },
    /// It was not logged.
    Refused {
        /// The reason.
        reason: String,
    },
}

/// The outcome of all files, as programs get it.
#[derive(Debug, Serialize)]
pub(crate) struct ImportReport {
    pub(crate) schema_version: u32,
    pub(crate) document: &'static str,
    /// Whether the files were only read.
    pub(crate) dry_run: bool,
    pub(crate) files: Vec<FileReport>,
}

impl ImportReport {
    /// Writes it for people.
    pub(crate) fn write(&self, page: &mut Page, found: &FoundFiles) {
        let is_few = self.files.len() <= FEW_FILES;
        let mut lines: Vec<String> =
            self.files.iter().flat_map(|file| lines(file, is_few)).collect();
        let left = lines.len().saturating_sub(MOST_LINES);
        if !is_few && left > 0 {
            lines.truncate(MOST_LINES);
            lines.push(format!("... and {left} more like these; --json prints all"));
        }
        for line in &lines {
            page.line(0, line);
        }
        self.write_sum(page, found);
    }

    fn write_sum(&self, page: &mut Page, found: &FoundFiles) {
        let runs = || self.files.iter().flat_map(|file| &file.runs);
        let logged: Vec<&RunReport> =
            runs().filter(|run| matches!(run.became, ImportOutcome::Logged { .. })).collect();
        let km = logged.iter().fold(0.0, |km, run| km + run.run.distance_km);
        let known = runs().filter(|run| matches!(run.became, ImportOutcome::Same { .. })).count();
        let known = known + self.files.iter().filter(|file| file.is_known).count();
        let removed =
            runs().filter(|run| matches!(run.became, ImportOutcome::Removed { .. })).count();
        let replaced =
            runs().filter(|run| matches!(run.became, ImportOutcome::InPlaceOf { .. })).count();
        let verb = if self.dry_run { "would be logged" } else { "logged" };
        let mut sums = Vec::new();
        sums.extend(
            (!logged.is_empty())
                .then(|| format!("{} {verb}, {km:.1} km", pluralize(logged.len(), "run"))),
        );
        sums.extend((replaced > 0).then(|| {
            format!("{} in the place of an entry that said less", pluralize(replaced, "run"))
        }));
        sums.extend((known > 0).then(|| format!("{known} there already")));
        sums.extend((removed > 0).then(|| format!("{removed} removed before")));
        let bad = self.files.iter().filter(|file| file.is_bad()).count();
        sums.extend((bad > 0).then(|| format!("{} not used", pluralize(bad, "file"))));
        if sums.is_empty() {
            sums.push("no run".to_owned());
        }
        if self.files.len() > 1 || logged.is_empty() {
            page.line(0, &format!("{}: {}.", pluralize(self.files.len(), "file"), sums.join(", ")));
        }
        self.write_others(page, found);
        if !self.dry_run && logged.len() + replaced > 1 {
            page.line(
                0,
                "heelwise log undo takes all of it back. heelwise progress runs shows your \
                 running.",
            );
        }
    }

    fn write_others(&self, page: &mut Page, found: &FoundFiles) {
        let mut sports: BTreeMap<&str, usize> = BTreeMap::new();
        for sport in self.files.iter().flat_map(|file| &file.others) {
            *sports.entry(sport).or_default() += 1;
        }
        if self.files.len() > FEW_FILES && !sports.is_empty() {
            let sports: Vec<String> =
                sports.iter().map(|(sport, count)| format!("{sport} {count}")).collect();
            page.line(0, &format!("Not runs, and left out: {}.", sports.join(", ")));
        }
        if found.packed > 0 {
            let packed = pluralize(found.packed, "packed file");
            page.line(0, &format!("{packed} in the folders: unpack with gunzip, then try again."));
        }
        if found.others > 0 {
            page.line(
                0,
                &format!("{} in the folders left alone.", pluralize(found.others, "other file")),
            );
        }
    }
}

/// The lines about one file.
fn lines(file: &FileReport, is_few: bool) -> Vec<String> {
    let name = &file.file;
    let mut lines: Vec<String> =
        file.runs.iter().filter_map(|run| run.line(name, is_few)).collect();
    if is_few && !file.others.is_empty() {
        let mut others: Vec<&str> = Vec::new();
        for other in &file.others {
            if !others.contains(&other.as_str()) {
                others.push(other);
            }
        }
        lines.push(format!("{name}: {}, not logged", others.join(", ")));
    }
    if is_few && file.is_known {
        lines.push(format!("{name}: taken in before"));
    }
    lines.extend(file.notes.iter().map(|note| format!("{name}: {note}")));
    lines.extend(file.error.iter().map(|error| format!("{name}: {error}")));
    lines
}

impl RunReport {
    fn line(&self, file: &str, is_few: bool) -> Option<String> {
        let entry = Entry::Run(self.run.clone());
        let numbered = |number: EntryNumber| line(number, &entry);
        let unnumbered = || format!("{}  {}", self.run.date, heelwise_view::entry::entry(&entry));
        Some(match &self.became {
            ImportOutcome::Refused { reason } => format!("{file}: {reason}"),
            _ if !is_few => return None,
            ImportOutcome::Logged { number } => number.map_or_else(unnumbered, numbered),
            ImportOutcome::InPlaceOf { number } => {
                format!("{} (in the place of what said less of this run)", numbered(*number))
            }
            ImportOutcome::Removed { number } => {
                format!("{file}: you removed this run, {number}; --removed-too takes it in again")
            }
            ImportOutcome::Same { number: Some(number) } => {
                format!("{file}: the same run as {number}")
            }
            ImportOutcome::Same { .. } => format!("{file}: the same run as in another file"),
        })
    }
}
