//! `heelwise log run FILE`: runs from the files of a watch.

use clap::Args;
use std::collections::HashSet;
use std::ffi::OsString;
use std::process::ExitCode;

use heelwise_core::Entry;
use heelwise_engine::runs::is_same_run;
use heelwise_store::{EntryNumber, LocalTimestamp, Store, StoredEntry};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::entry_args::OnArgs;
use super::{LatestPlan, print_change, replay_latest_plan};
use crate::cli::PackArgs;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::pack_loader::LoadedPacks;
use crate::page::{self, Page};
use crate::watch::import::RunImport;
use crate::watch::report::{FileReport, ImportReport};
use crate::watch::{self, DedupKey, FoundFiles};
use crate::{clock, pack_loader, user_store};
use heelwise_view::SCHEMA_VERSION;

/// Arguments of `log run`.
#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    /// How far and how long, in any order: 5.2km 31min, 3mi 28:30. Or files of a watch (FIT, TCX,
    /// GPX), folders of them, or patterns
    #[arg(required = true, value_name = "DISTANCE TIME | FILE")]
    pub(crate) what: Vec<OsString>,
    /// Steps a minute, both feet, of a run by hand
    #[arg(long, value_name = "STEPS")]
    pub(crate) cadence: Option<f64>,
    /// With files: show what is in them, and log nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// With files: take in again what you removed from the log
    #[arg(long)]
    pub(crate) removed_too: bool,
    /// With files: print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// The day of a run by hand.
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

/// The number of files from which known files are sorted out first.
const MANY_FILES: usize = 10;

/// Reads files and logs the runs in them.
pub(super) fn run(
    pack_args: &PackArgs,
    args: &RunArgs,
    now: LocalTimestamp,
) -> Result<ExitCode, Failure> {
    if args.cadence.is_some() || args.on.on != "today" {
        let failure =
            Failure::new(USAGE, "the day and the cadence of a run are read from its file");
        return Err(failure.hint(
            "--cadence and --on are for runs by hand: heelwise log run 5.2km 31min --on monday",
        ));
    }
    let found = watch::find(&args.what);
    if found.files.is_empty() && found.missing.is_empty() {
        let failure = Failure::new(BAD_INPUT, "no FIT, TCX or GPX file found");
        return Err(if found.packed > 0 {
            failure.hint("there are compressed ones: decompress them with gunzip")
        } else {
            failure
        });
    }
    let packs = if args.dry_run { None } else { Some(pack_loader::load(pack_args)?) };
    let before = packs.as_ref().map(|packs| plan_now(packs, now)).transpose()?.unwrap_or_default();
    let files = import(&found, args, now)?;
    let is_bad = files.iter().any(FileReport::is_bad);
    let report = ImportReport {
        schema_version: SCHEMA_VERSION,
        document: "runs-from-files",
        dry_run: args.dry_run,
        files,
    };
    let unsigned = match &packs {
        Some(packs) => packs.unsigned.clone(),
        None => pack_loader::unsigned(pack_args)?,
    };
    if args.json {
        page::print_json(&report, &unsigned)?;
    } else {
        let mut page = Page::for_stdout(&unsigned);
        report.write(&mut page, &found);
        if let Some(packs) = &packs {
            print_change(&mut page, &before, &plan_now(packs, now)?);
        }
        page.print()?;
    }
    Ok(if is_bad { ExitCode::from(BAD_INPUT) } else { ExitCode::SUCCESS })
}

/// The last plan and its state. An import writes step by step, so it cannot be in one transaction
/// with the states before and after it.
fn plan_now(packs: &LoadedPacks, now: LocalTimestamp) -> Result<LatestPlan, Failure> {
    user_store::snapshot(user_store::read()?.as_ref(), |store| {
        replay_latest_plan(packs, store, now)
    })
}

fn import(
    found: &FoundFiles,
    args: &RunArgs,
    now: LocalTimestamp,
) -> Result<Vec<FileReport>, Failure> {
    let is_dry = args.dry_run;
    let mut store = if is_dry { user_store::read()? } else { Some(user_store::write(now)?) };
    // Two imports at once would not see each other's runs.
    let _lock = if is_dry { None } else { Some(user_store::lock_import()?) };
    let known = known_files(store.as_ref(), found, args)?;
    let offset_at = clock::offsets(now);
    let key = DedupKey {
        forgets_removed: args.removed_too,
        looks_for_digests: found.files.len() < MANY_FILES,
    };
    let mut import = RunImport::new(store.as_mut(), is_dry, now, &offset_at, key);
    for (path, reason) in &found.missing {
        import.missing(path, reason);
    }
    let bar = bar(found.files.len());
    let read = watch::each(&found.files, &known, |decoded| {
        import.take(decoded)?;
        bar.inc(1);
        Ok(())
    });
    bar.finish_and_clear();
    match (read.and_then(|()| import.finish()), import.written()) {
        (Ok(()), _) => Ok(import.into_reports()),
        (Err(failure), 0) => Err(failure),
        (Err(failure), written) => Err(failure.hint(format!(
            "{written} runs were logged before that; the same command goes on from there"
        ))),
    }
}

/// The digests of files that need not be read again. None for a few files, for a dry run, and when
/// removed runs are wanted, because another run of the same file may still be in the log.
fn known_files(
    store: Option<&Store>,
    found: &FoundFiles,
    args: &RunArgs,
) -> Result<HashSet<String>, Failure> {
    let is_worth_it = found.files.len() >= MANY_FILES && !args.dry_run && !args.removed_too;
    store.filter(|_| is_worth_it).map_or_else(|| Ok(HashSet::new()), watch::digests)
}

/// The number of the watch's record of a run that was logged by hand.
pub(super) fn duplicate_from_watch(
    store: &Store,
    number: EntryNumber,
    entry: &Entry,
) -> Result<Option<EntryNumber>, Failure> {
    let Entry::Run(run) = entry else { return Ok(None) };
    let is_duplicate = |kept: &StoredEntry| {
        let Entry::Run(other) = &kept.entry else { return false };
        kept.number != number && other.file.is_some() && is_same_run(other, run)
    };
    Ok(store.entries(run.date..=run.date)?.into_iter().find(is_duplicate).map(|kept| kept.number))
}

/// A progress bar on standard error, in a terminal and for many files only.
fn bar(files: usize) -> ProgressBar {
    if files < MANY_FILES {
        return ProgressBar::hidden();
    }
    let bar =
        ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("Reading runs [{bar:30}] {pos} of {len} files, {eta} to go")
    {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}
