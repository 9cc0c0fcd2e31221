//! Reading files one after the other in the reading process, while earlier ones are being imported.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use heelwise_core::SafeText;
use heelwise_sandbox::FileReader;
use heelwise_watch::{LARGEST_FILE, ReadResult};

use super::ReaderReply;
use super::files::reason;
use crate::failure::{FAILED, Failure};

/// The longest time for one file. The largest ones take a second.
const DEADLINE: Duration = Duration::from_secs(20);

/// The number of files that are read ahead.
const AHEAD: usize = 4;

/// The number of characters of a digest that are kept: enough to tell all files of a person apart.
const DIGEST: usize = 32;

/// A file with the outcome of reading it.
#[derive(Debug)]
pub(crate) struct DecodedFile {
    pub(crate) path: PathBuf,
    pub(crate) outcome: FileOutcome,
}

/// The outcome of reading a file.
#[derive(Debug)]
pub(crate) enum FileOutcome {
    /// It was imported before.
    Known,
    /// Its content and its digest.
    Read(Box<ReadResult>, String),
    /// It has no activity, but this content.
    NoActivity(String),
    /// It cannot be used, for this reason.
    Unreadable(String),
}

/// Reads files in their order, and calls `take` with each. Files with a `known` digest are not read
/// again.
pub(crate) fn each(
    paths: &[PathBuf],
    known: &HashSet<String>,
    mut take: impl FnMut(DecodedFile) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let program =
        std::env::current_exe().map_err(|error| Failure::new(FAILED, SafeText::quote(&error)))?;
    let (sender, receiver) = sync_channel(AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read_all(&program, paths, known, &sender));
        // An error of `take` closes the channel, and that ends the reading.
        receiver.into_iter().try_for_each(&mut take)
    })
}

fn read_all(
    program: &Path,
    paths: &[PathBuf],
    known: &HashSet<String>,
    to: &SyncSender<DecodedFile>,
) {
    let mut reader = FileReader::new(program, DEADLINE);
    for path in paths {
        let outcome = read(&mut reader, path, known).unwrap_or_else(FileOutcome::Unreadable);
        if to.send(DecodedFile { path: path.clone(), outcome }).is_err() {
            return;
        }
    }
}

fn read(
    reader: &mut FileReader,
    path: &Path,
    known: &HashSet<String>,
) -> Result<FileOutcome, String> {
    let mut file = open(path)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&mut file).and_then(|_| file.rewind()).map_err(|error| reason(&error))?;
    let digest: String = hasher.finalize().to_hex().chars().take(DIGEST).collect();
    if known.contains(&digest) {
        return Ok(FileOutcome::Known);
    }
    let answer = reader.read(&mut file).map_err(|fault| fault.to_string())?;
    let answer = serde_json::from_slice(&answer)
        .map_err(|_| "what was read of it makes no sense".to_owned())?;
    Ok(match answer {
        ReaderReply::Read(reading) => FileOutcome::Read(Box::new(reading), digest),
        ReaderReply::NoActivity(what) => FileOutcome::NoActivity(what),
        ReaderReply::Unreadable(error) => FileOutcome::Unreadable(error),
    })
}

/// Opens a plain file that is not too large. Pipes and devices are not opened, because that could
/// block.
fn open(path: &Path) -> Result<File, String> {
    let fits = |about: &fs::Metadata| match (about.is_file(), about.len()) {
        (false, _) => Err("it is not a plain file".to_owned()),
        (true, length) if length > LARGEST_FILE => {
            Err(heelwise_watch::Unreadable::TooLarge.to_string())
        }
        _ => Ok(()),
    };
    fs::metadata(path).map_err(|error| reason(&error)).and_then(|about| fits(&about))?;
    let file = File::open(path).map_err(|error| reason(&error))?;
    file.metadata().map_err(|error| reason(&error)).and_then(|about| fits(&about))?;
    Ok(file)
}
