//! The store of a person's data: the log, plans, assessments and the session in progress, in
//! one SQLite file.
//!
//! Nothing in it is overwritten: an edit, a removal and an undo are added beside the earlier
//! versions. The crate reads no clock, and touches files only below the folder it is given.
//! `docs/data.md` describes folder and formats.
//!
//! **Architecture Invariant:** every value returned is exactly as Heelwise wrote it. Every row has
//! a checksum that is compared whenever the row is read.
#![forbid(unsafe_code)]

pub mod backup;
mod batch;
mod check;
mod checksum;
pub mod csv;
mod entry;
mod erase;
mod error;
mod export;
mod files;
mod import;
mod legacy;
mod lock_owner;
mod open;
mod plans_and_checks;
mod read;
mod restore;
mod row;
mod schema;
mod store;
mod write;

pub use batch::{Batch, BatchOp};
pub use entry::{ChangeKind, EntryNumber, EntryVersion, LogChange, StoredEntry};
pub use erase::{Erased, erase};
pub use error::{StoreCause, StoreError};
pub use export::{EXPORT_VERSION, Export, ExportAssessment, ExportEntry, ExportPlan};
pub use files::DATABASE;
pub use heelwise_core::timestamp::LocalTimestamp;
pub use import::Imported;
pub use legacy::{is_legacy_file, must_migrate};
#[cfg(debug_assertions)]
pub use open::connections_opened;
pub use plans_and_checks::{KeptAssessment, KeptPlan, SessionDraft};
pub use restore::{Restored, restore};
pub use store::{Store, WAIT};
pub use write::{ChangeSource, Undone, UndoneEntry};
