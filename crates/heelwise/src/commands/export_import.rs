//! `heelwise export` and `heelwise import`.

use std::path::Path;
use std::process::ExitCode;

use heelwise_store::csv;
use heelwise_store::{Export, ExportEntry};

use crate::cli::{ExportArgs, ImportArgs};
use crate::failure::{BAD_INPUT, Failure};
use crate::{clock, dirs, print, records, user_store};

/// The largest file that is taken in, in bytes: a million entries are smaller.
const LARGEST: u64 = 512 << 20;

/// Writes everything that counts now.
pub(crate) fn export(args: &ExportArgs) -> Result<ExitCode, Failure> {
    let store = user_store::read()?.ok_or_else(|| {
        Failure::new(BAD_INPUT, "nothing is kept about you yet, so there is nothing to export")
    })?;
    let is_table = args.csv || args.file.as_deref().is_some_and(|file| ends_in(file, "csv"));
    let text =
        if is_table { csv::write(&store.entries(..)?)? } else { store.export()?.to_json()? };
    match &args.file {
        None => print::whole(&text)?,
        Some(file) => {
            dirs::write_new_private(file, &text)?;
            print::line(format!(
                "Written to {}. Whoever gets the file can read it.",
                file.display()
            ))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes in a file. What is known already is not taken in twice.
pub(crate) fn import(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let export = read(&args.file)?;
    let now = clock::now()?;
    let imported = user_store::write(now)?.import(now, &export)?;
    let counts = [
        (imported.entries, "entry", "entries"),
        (imported.plans, "plan", "plans"),
        (imported.assessments, "check", "checks"),
    ];
    let came = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many));
    let came: Vec<String> = came.collect();
    let later = export.entries.iter().filter(|it| it.entry.date() > now.day()).count();
    if later > 0 {
        print::tell_as(
            "note",
            format!("{later} of the entries lie after today, {}. Is the clock right?", now.day()),
        );
    }
    let known = if imported.known > 0 {
        format!(" {} known already.", imported.known)
    } else {
        String::new()
    };
    if came.is_empty() {
        print::line(format!("Nothing new came in.{known}"))?;
    } else {
        print::line(format!(
            "Came in: {}.{known} heelwise log undo takes it back.",
            came.join(", ")
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn read(path: &Path) -> Result<Export, Failure> {
    if ends_in(path, "jsonl") {
        let entry = |entry| ExportEntry { number: None, recorded: None, entry };
        return Ok(Export::from_entries(records::entries(path)?.into_iter().map(entry).collect()));
    }
    let text = text(path)?;
    let file = |failure: Failure| {
        let code = BAD_INPUT;
        Failure::new(code, format!("{}: {}", path.display(), failure.message()))
            .hint("nothing came in")
    };
    if ends_in(path, "csv") {
        let entries = csv::read(&text).map_err(|error| file(error.into()))?;
        return Ok(Export::from_entries(entries));
    }
    Export::from_json(&text).map_err(|error| file(error.into()))
}

fn text(path: &Path) -> Result<String, Failure> {
    let failure =
        |error: std::io::Error| Failure::file(BAD_INPUT, path, &error).hint("nothing came in");
    let bytes = heelwise_fs::read_capped(path, LARGEST).map_err(failure)?.ok_or_else(|| {
        Failure::new(BAD_INPUT, format!("{}: larger than heelwise takes in", path.display()))
    })?;
    String::from_utf8(bytes).map_err(|_| failure(std::io::Error::other("it is not text in UTF-8")))
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(extension))
}
