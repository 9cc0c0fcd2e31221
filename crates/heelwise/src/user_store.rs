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

/// The store for reading; nothing when nothing was ever written.
pub(crate) fn read() -> Result<Option<Store>, Failure> {
    let Some(folder) = dirs::data() else { return Ok(None) };
    if heelwise_store::must_migrate(&folder) {
        write(clock::now()?)?;
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

/// The lock that keeps other processes from importing, as long as the file is open.
pub(crate) fn lock_import() -> Result<File, Failure> {
    let folder = folder()?;
    let file = File::open(&folder).map_err(|error| Failure::file(STORE, &folder, &error))?;
    if heelwise_fs::lock_now(&file) {
        Ok(file)
    } else {
        Err(Failure::new(STORE, "another import is going on")
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

/// The day a plan of an earlier version was made; nothing when the text is no plan.
fn day_of_plan(text: &str) -> Option<Date> {
    serde_json::from_str::<Plan>(text).ok().map(|plan| plan.made)
}
