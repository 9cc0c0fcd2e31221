//! The person's own data on this machine: opened when it is wanted, created when something is to be
//! kept.

use std::fs;
use std::ops::RangeBounds;
use std::path::{Path, PathBuf};

use heelwise_core::{Entry, Log};
use heelwise_store::{LocalTimestamp, Store, StoreError};
use jiff::civil::Date;

use crate::failure::{BAD_INPUT, Failure, STORE};
use crate::{clock, dirs, print};

/// Where earlier versions kept the last check and the plans, each in a file of its own.
pub(crate) const OLD_CHECK: &str = "last-check.toml";
pub(crate) const OLD_PLANS: &str = "plans";

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let damaged = matches!(error, StoreError::Damaged { .. } | StoreError::Altered { .. });
        let failure =
            Self::new(if error.is_bad_input() { BAD_INPUT } else { STORE }, error.to_string());
        if damaged {
            failure.hint("put the last backup back: heelwise backup restore latest")
        } else {
            failure
        }
    }
}

/// The folder it lies in.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    dirs::data().ok_or_else(|| {
        Failure::new(STORE, "there is no home folder to keep anything in")
            .hint("name one: HEELWISE_HOME=FOLDER")
    })
}

/// The store for reading; nothing when nothing was ever kept.
pub(crate) fn read() -> Result<Option<Store>, Failure> {
    let Some(folder) = dirs::data() else { return Ok(None) };
    // Without a store yet: what is no plan stays in the old folder, and must not have every reading
    // write.
    if has_legacy_files(&folder) && !folder.join(heelwise_store::DATABASE).exists() {
        return write(clock::now()?).map(Some);
    }
    let store = Store::read(&folder)?;
    store.iter().for_each(tell);
    Ok(store)
}

/// The store for writing, made when there is none yet.
pub(crate) fn write(now: LocalTimestamp) -> Result<Store, Failure> {
    let folder = folder()?;
    let mut store = Store::write(&folder, now)?;
    tell(&store);
    migrate_legacy_files(&mut store, now)?;
    Ok(store)
}

fn has_legacy_files(folder: &Path) -> bool {
    folder.join(OLD_CHECK).exists() || folder.join(OLD_PLANS).exists()
}

/// The store of one command: opened once, when it is first needed.
pub(crate) struct StoreHandle {
    now: LocalTimestamp,
    store: Option<Store>,
}

impl StoreHandle {
    /// A handle that has opened nothing yet.
    pub(crate) fn new(now: LocalTimestamp) -> Self {
        Self { now, store: None }
    }

    /// The store, to write where that is possible; nothing when nothing was ever kept.
    pub(crate) fn existing(&mut self) -> Result<Option<&mut Store>, Failure> {
        if self.store.is_none() {
            let Some(folder) = dirs::data() else { return Ok(None) };
            let is_there = fs::symlink_metadata(folder.join(heelwise_store::DATABASE)).is_ok();
            if !is_there && !has_legacy_files(&folder) {
                return Ok(None);
            }
            self.store = match write(self.now) {
                Ok(store) => Some(store),
                Err(_) => read()?,
            };
        }
        Ok(self.store.as_mut())
    }

    /// The store, to read; nothing when nothing was ever kept.
    pub(crate) fn reading(&mut self) -> Result<Option<&Store>, Failure> {
        if self.store.is_none() {
            self.store = read()?;
        }
        Ok(self.store.as_ref())
    }

    /// The store, to write; made when there is none yet.
    pub(crate) fn writable(&mut self) -> Result<&mut Store, Failure> {
        let opened = self.store.take().filter(Store::is_writable);
        Ok(self.store.insert(opened.map_or_else(|| write(self.now), Ok)?))
    }

    /// The store, to write, for somebody who keeps it.
    pub(crate) fn into_writable(mut self) -> Result<Store, Failure> {
        let opened = self.store.take().filter(Store::is_writable);
        opened.map_or_else(|| write(self.now), Ok)
    }
}

/// Reads one state of the store, or of none.
pub(crate) fn snapshot<T>(
    store: Option<&Store>,
    work: impl FnOnce(Option<&Store>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    match store {
        Some(store) => store.snapshot(|store| work(Some(store))),
        None => work(None),
    }
}

/// Keeps others from importing at the same time, as long as it is held.
pub(crate) fn lock_import() -> Result<fs::File, Failure> {
    let folder = folder()?;
    let file = fs::File::open(&folder).map_err(|error| Failure::file(STORE, &folder, &error))?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Err(Failure::new(STORE, "another import is going on")
            .hint("wait until it has ended, then try again")),
        // Where there are no locks, nobody else has one.
        _ => Ok(file),
    }
}

fn tell(store: &Store) {
    for notice in store.notices() {
        print::tell_as("note", notice);
    }
}

/// The log of some days.
pub(crate) fn log(store: Option<&Store>, days: impl RangeBounds<Date>) -> Result<Log, Failure> {
    let Some(store) = store else { return Ok(Log::default()) };
    let entries = store.entries(days)?.into_iter().map(|kept| kept.entry);
    Ok(entries.collect::<Vec<Entry>>().into_iter().collect())
}

/// Takes in the files in which earlier versions kept the last check and the plans, once they are
/// safe in the store.
fn migrate_legacy_files(store: &mut Store, now: LocalTimestamp) -> Result<(), Failure> {
    let Ok(folder) = folder() else { return Ok(()) };
    let failure = |path: &PathBuf| {
        let path = path.clone();
        move |error: std::io::Error| Failure::file(STORE, &path, &error)
    };
    let check = folder.join(OLD_CHECK);
    if check.is_file() {
        let answers = fs::read_to_string(&check).map_err(failure(&check))?;
        store.keep_assessment(now, now.day(), &answers, "null")?;
        fs::remove_file(&check).map_err(failure(&check))?;
    }
    let plans = folder.join(OLD_PLANS);
    let Ok(entries) = fs::read_dir(&plans) else { return Ok(()) };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
    {
        let body = fs::read_to_string(&path).map_err(failure(&path))?;
        let plan = serde_json::from_str::<heelwise_engine::plan::Plan>(&body);
        // What is no plan is left where it is.
        let Ok(plan) = plan else { continue };
        store.keep_plan(now, plan.made, &body)?;
        fs::remove_file(&path).map_err(failure(&path))?;
    }
    // Only when nothing is left in it.
    let _ = fs::remove_dir(&plans);
    Ok(())
}
