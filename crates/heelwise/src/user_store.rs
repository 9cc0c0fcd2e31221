//! The person's own data on this machine: opened when it is read, created when it is first written.

use std::fs::File;
use std::ops::RangeBounds;
use std::path::PathBuf;

use heelwise_core::{Entry, Log};
use heelwise_engine::plan::Plan;
use heelwise_store::{LocalTimestamp, Store};
use jiff::civil::Date;

use crate::failure::{Failure, STORE};
use crate::{clock, dirs, print};

/// The folder of the data.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    dirs::data().ok_or_else(|| {
        Failure::new(STORE, "there is no home folder to keep anything in")
            .hint("name one: HEELWISE_HOME=FOLDER")
    })
}

/// The store for reading; `None` when there is none.
pub(crate) fn read() -> Result<Option<Store>, Failure> {
    let Some(folder) = dirs::data() else { return Ok(None) };
    if heelwise_store::must_migrate(&folder) {
        return write(clock::now()?).map(Some);
    }
    let store = Store::read(&folder)?;
    store.iter().for_each(tell);
    Ok(store)
}

/// The store for writing, created when there is none yet.
pub(crate) fn write(now: LocalTimestamp) -> Result<Store, Failure> {
    let folder = folder()?;
    let mut store = Store::write(&folder, now)?;
    tell(&store);
    store.migrate_legacy_files(now, day_of_plan)?;
    Ok(store)
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

    /// The store, writable where that is possible; `None` when there is none.
    pub(crate) fn existing(&mut self) -> Result<Option<&mut Store>, Failure> {
        if self.store.is_none() {
            let Some(folder) = dirs::data() else { return Ok(None) };
            let is_there = std::fs::symlink_metadata(folder.join(heelwise_store::DATABASE)).is_ok();
            if !is_there && !heelwise_store::must_migrate(&folder) {
                return Ok(None);
            }
            self.store = match write(self.now) {
                Ok(store) => Some(store),
                Err(_) => read()?,
            };
        }
        Ok(self.store.as_mut())
    }

    /// The store for reading; `None` when there is none.
    pub(crate) fn reading(&mut self) -> Result<Option<&Store>, Failure> {
        if self.store.is_none() {
            self.store = read()?;
        }
        Ok(self.store.as_ref())
    }

    /// The store for writing, created when there is none yet.
    pub(crate) fn writable(&mut self) -> Result<&mut Store, Failure> {
        let opened = self.store.take().filter(Store::is_writable);
        Ok(self.store.insert(opened.map_or_else(|| write(self.now), Ok)?))
    }

    /// The store for writing, owned.
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

/// A lock against other imports, held as long as the file is open.
pub(crate) fn lock_import() -> Result<File, Failure> {
    let folder = folder()?;
    let file = File::open(&folder).map_err(|error| Failure::file(STORE, &folder, &error))?;
    if heelwise_fs::lock_now(&file) {
        Ok(file)
    } else {
        Err(Failure::new(STORE, "another import is running")
            .hint("wait until it has ended, then try again"))
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

/// The day a plan of an earlier version was made; `None` when the text is not a plan.
fn day_of_plan(text: &str) -> Option<Date> {
    serde_json::from_str::<Plan>(text).ok().map(|plan| plan.made)
}
