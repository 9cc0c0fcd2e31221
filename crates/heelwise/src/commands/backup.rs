//! `heelwise backup`: make one, list them, put one back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heelwise_store::backup::{self, Backup};
use serde::Serialize;

use super::confirm::confirm;
use crate::cli::{BackupArgs, BackupCommand};
use crate::failure::{BAD_INPUT, Failure};
use crate::unsigned_notice::{self, Unsigned};
use crate::view::SCHEMA_VERSION;
use crate::{clock, print, user_store};

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
        print::line("Nothing is kept about you yet, so there is nothing to back up.")?;
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
            page.line(0, "There are no backups yet. One is made each day, before the first thing is written down.");
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
    let question = format!("Put {} in the place of what is kept now?", path.display());
    if !yes && !confirm(&question, "heelwise backup restore BACKUP --yes")? {
        print::line("Nothing was changed.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let restored = heelwise_store::restore(&user_store::folder()?, &path)?;
    print::line(format!("Put back: {}.", path.display()))?;
    if let Some(aside) = restored.set_aside {
        print::line(format!("What was there before lies in {}.", aside.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
