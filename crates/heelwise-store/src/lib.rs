//! The one place a person's data lives: the log, plans, assessments and the session in progress, in one SQLite file.
//!
//! Nothing in it is overwritten: an edit, a removal and an undo are written down beside what was there before. The crate
//! reads no clock, and touches files only below the folder it is given. `docs/data.md` describes folder and formats.
//!
//! **Architecture Invariant:** whatever is returned was written by Heelwise as it is returned. Every row carries a
//! checksum that is looked at whenever the row is read.
#![forbid(unsafe_code)]

pub mod backup;
mod change;
mod check;
pub mod csv;
mod document;
mod entry;
mod erase;
mod error;
mod export;
mod files;
mod holder;
mod import;
mod ongoing;
mod open;
mod query;
mod restore;
mod row;
mod schema;
mod store;
mod sum;

pub use change::{Occasion, Undone, UndoneEntry};
pub use document::{Draft, KeptAssessment, KeptPlan};
pub use entry::{Change, ChangeKind, EntryNumber, EntryVersion, Kept};
pub use erase::{Erased, erase};
pub use error::StoreError;
pub use export::{EXPORT_VERSION, Export, ExportAssessment, ExportEntry, ExportPlan};
pub use files::DATABASE;
pub use heelwise_core::moment::Moment;
pub use import::Imported;
pub use ongoing::{Ongoing, Put};
pub use restore::{Restored, restore};
pub use store::{Store, WAIT};
