//! `heelwise erase`: removes everything that is kept about the person.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::process::ExitCode;

use crate::cli::EraseArgs;
use crate::failure::{Failure, STORE, USAGE};
use crate::home;

/// Asks once, then removes the whole data folder.
pub(crate) fn run(args: &EraseArgs) -> Result<ExitCode, Failure> {
    let Some(folder) = home::data().filter(|folder| folder.exists()) else {
        println!("Nothing is kept about you.");
        return Ok(ExitCode::SUCCESS);
    };
    if !args.yes && !confirmed(&folder.display().to_string())? {
        println!("Nothing was removed.");
        return Ok(ExitCode::SUCCESS);
    }
    std::fs::remove_dir_all(&folder).map_err(|error| Failure::file(STORE, &folder, &error))?;
    println!("Removed {}. Files you saved elsewhere yourself are still there.", folder.display());
    Ok(ExitCode::SUCCESS)
}

fn confirmed(folder: &str) -> Result<bool, Failure> {
    if !stdin().is_terminal() {
        return Err(
            Failure::new(USAGE, "there is no terminal to ask in").hint("to erase without asking: heelwise erase --yes")
        );
    }
    write!(stderr(), "Remove {folder} and everything in it? y, n> ")?;
    stderr().flush()?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "yes"))
}
