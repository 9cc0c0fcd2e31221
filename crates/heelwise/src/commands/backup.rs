//! `heelwise backup`: make one, list them, put one back.

use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heelwise_store::backup::{self, Backup};
use serde::Serialize;

use super::confirm::confirm;
use crate::failure::{BAD_INPUT, Failure};
use crate::unsigned_notice::{self, Unsigned};
use crate::{clock, print, user_store};
use heelwise_view::SCHEMA_VERSION;

/// Arguments of `backup`.
#[derive(Args, Debug)]
pub(crate) struct BackupArgs {
    /// What to do with backups; makes one when left out.
    #[command(subcommand)]
    pub(crate) command: Option<BackupCommand>,
}

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// List the backups
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Restore a backup; the data it replaces is set aside
    Restore {
        /// The file of a backup, or `latest`
        backup: PathBuf,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
}

/// Makes a backup, or does what the subcommand says.
pub(crate) fn run(unsigned: &Unsigned, args: &BackupArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        None => {
            unsigned_notice::tell(unsigned);
            make()
        }
        Some(BackupCommand::List { json }) => list(unsigned, *json),
        Some(BackupCommand::Restore { backup, yes }) => {
            unsigned_notice::tell(unsigned);
            restore(backup, *yes)
        }
    }
}

fn make() -> Result<ExitCode, Failure> {
    let Some(_) = user_store::read()? else {
        print::line("There is nothing to back up yet.")?;
        return Ok(ExitCode::SUCCESS);
    };
    let now = clock::now()?;
    let backup = user_store::write(now)?.back_up(now)?;
    print::line(format!("Backed up to {}.", backup.path.display()))?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, Serialize)]
struct BackupsView {
    schema_version: u32,
    document: &'static str,
    backups: Vec<BackupView>,
}

#[derive(Debug, Serialize)]
struct BackupView {
    day: String,
    path: PathBuf,
}

fn list(unsigned: &Unsigned, json: bool) -> Result<ExitCode, Failure> {
    let backups: Vec<BackupView> = all()?
        .into_iter()
        .map(|backup| BackupView { day: backup.day.to_string(), path: backup.path })
        .collect();
    let shown = BackupsView { schema_version: SCHEMA_VERSION, document: "backups", backups };
    super::plan::print(&shown, json, unsigned, |page| {
        if shown.backups.is_empty() {
            page.line(
                0,
                "There are no backups yet. One is made each day, before the first change.",
            );
        }
        for backup in &shown.backups {
            page.line(0, &format!("{}  {}", backup.day, backup.path.display()));
        }
    })
}

/// The backups there are, the oldest first.
fn all() -> Result<Vec<Backup>, Failure> {
    let folder = user_store::folder()?;
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut backups = backup::list(&folder)?;
    backups.sort_by_key(|backup| (backup.day, backup.count));
    Ok(backups)
}

fn restore(named: &Path, yes: bool) -> Result<ExitCode, Failure> {
    let path = if named == Path::new("latest") {
        let latest = all()?.pop().ok_or_else(|| Failure::new(BAD_INPUT, "there are no backups"))?;
        latest.path
    } else {
        named.to_owned()
    };
    let question = format!("Replace your data with {}?", path.display());
    if !yes && !confirm(&question, "heelwise backup restore BACKUP --yes")? {
        print::line("Nothing was changed.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let restored = heelwise_store::restore(&user_store::folder()?, &path)?;
    print::line(format!("Restored {}.", path.display()))?;
    if let Some(aside) = restored.set_aside {
        print::line(format!("Your data from before is in {}.", aside.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
