//! `heelwise export` and `heelwise import`.

use clap::Args;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use heelwise_core::text::pluralize;
use heelwise_store::csv;
use heelwise_store::{Export, ExportEntry};

use crate::failure::{BAD_INPUT, Failure};
use crate::{clock, dirs, print, records, user_store};

/// Arguments of `export`.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// The file to write, which must not exist; standard output when left out
    pub(crate) file: Option<PathBuf>,
    /// The log alone, as a table for a spreadsheet (CSV); also when the file ends in .csv
    #[arg(long)]
    pub(crate) csv: bool,
}

/// Arguments of `import`.
#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// An export (.json), a table (.csv) or a records file (.jsonl)
    pub(crate) file: PathBuf,
}

/// The largest file to import, in bytes; a million entries take less.
const LARGEST: u64 = 512 << 20;

/// Writes the current data to a file or to standard output.
pub(crate) fn export(args: &ExportArgs) -> Result<ExitCode, Failure> {
    let store = user_store::read()?
        .ok_or_else(|| Failure::new(BAD_INPUT, "there is nothing to export yet"))?;
    let is_table = args.csv || args.file.as_deref().is_some_and(|file| ends_in(file, "csv"));
    let text =
        if is_table { csv::write(&store.entries(..)?)? } else { store.export()?.to_json()? };
    match &args.file {
        None => print::whole(&text)?,
        Some(file) => {
            dirs::write_new_private(file, &text)?;
            print::line(format!(
                "Written to {}. Anyone who has the file can read it.",
                file.display()
            ))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Imports a file. Entries that are present already are skipped.
pub(crate) fn import(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let export = read(&args.file)?;
    let now = clock::now()?;
    let imported = user_store::write(now)?.import(now, &export)?;
    let counts =
        [(imported.entries, "entry"), (imported.plans, "plan"), (imported.assessments, "check")];
    let new = counts.into_iter().filter(|(count, _)| *count > 0);
    let new: Vec<String> = new.map(|(count, noun)| pluralize(count, noun)).collect();
    let later = export.entries.iter().filter(|it| it.entry.date() > now.day()).count();
    if later > 0 {
        print::tell_as(
            "note",
            format!(
                "dated after today, {}: {}. Is the clock right?",
                now.day(),
                pluralize(later, "entry")
            ),
        );
    }
    let known = if imported.known > 0 {
        format!(" {} known already.", imported.known)
    } else {
        String::new()
    };
    if new.is_empty() {
        print::line(format!("Nothing new to import.{known}"))?;
    } else {
        print::line(format!("Imported {}.{known} Undo: heelwise log undo", new.join(", ")))?;
    }
    Ok(ExitCode::SUCCESS)
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
            .hint("nothing was imported")
    };
    if ends_in(path, "csv") {
        let entries = csv::read(&text).map_err(|error| file(error.into()))?;
        return Ok(Export::from_entries(entries));
    }
    Export::from_json(&text).map_err(|error| file(error.into()))
}

fn text(path: &Path) -> Result<String, Failure> {
    let failure =
        |error: std::io::Error| Failure::file(BAD_INPUT, path, &error).hint("nothing was imported");
    let bytes = heelwise_fs::read_capped(path, LARGEST).map_err(failure)?.ok_or_else(|| {
        Failure::new(BAD_INPUT, format!("{}: too large to import", path.display()))
    })?;
    String::from_utf8(bytes).map_err(|_| failure(std::io::Error::other("it is not text in UTF-8")))
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(extension))
}
