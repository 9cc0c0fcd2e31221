//! Errors of the store, in words for the person whose data it is.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use heelwise_core::SafeText;
use rusqlite::ErrorCode;

use crate::entry::EntryNumber;

/// Why the store could not be read or written. Nothing was changed, unless the message says
/// otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The path of the store belongs to something else.
    #[error(
        "{} {found}, so it cannot be the store; it was left as it is. Move it away and try again",
        shown(.path)
    )]
    NotAStore {
        /// The path.
        path: PathBuf,
        /// What is there, for example `is a folder`.
        found: String,
    },
    /// Written by a later version of the program.
    #[error(
        "{} was written by a newer heelwise: its version is {found}, and this heelwise knows \
         versions up to {known}. It was left as it is; use the newer heelwise",
        shown(.path)
    )]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// Its tables differ from those that Heelwise makes.
    #[error(
        "{} holds {what}. Another program wrote to it. It was left as it is; restore a backup",
        shown(.path)
    )]
    Altered {
        /// The file.
        path: PathBuf,
        /// The object that is unexpected or missing.
        what: String,
    },
    /// Bytes were lost or changed.
    #[error("{} is damaged: {what}. It was left as it is; restore a backup", shown(.path))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The damage that was found.
        what: String,
        /// The error of SQLite, when it found the damage.
        #[source]
        cause: Option<StoreCause>,
    },
    /// Another process kept the store locked.
    #[error(
        "{} is being used by {holder}, which did not end within {} s. Nothing was written; try \
         again when it has ended",
        shown(.path),
        .waited.as_secs_f32()
    )]
    Busy {
        /// The file.
        path: PathBuf,
        /// The other process, as far as it is known.
        holder: String,
        /// The time waited for it.
        waited: Duration,
    },
    /// The disk is full.
    #[error(
        "there is no room left on the disk of {}. Nothing was written; make room and try again",
        shown(.path)
    )]
    Full {
        /// The file that could not grow.
        path: PathBuf,
    },
    /// The store is read-only.
    #[error(
        "{} is read-only. Nothing was written; check the permissions of the file and its folder",
        shown(.path)
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// A file or folder cannot be used.
    #[error("{} cannot be {doing}: {cause}", shown(.path))]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The participle of the action that failed, for example `read`.
        doing: &'static str,
        /// The error of the system or of SQLite.
        #[source]
        cause: StoreCause,
    },
    /// Any other error of SQLite.
    #[error("{} cannot be used: {cause}. Nothing was written", shown(.path))]
    Database {
        /// The file.
        path: PathBuf,
        /// The error of SQLite.
        #[source]
        cause: StoreCause,
    },
    /// A value is invalid, or could not be read back.
    #[error("{what} cannot be kept: {problem}. Nothing was written")]
    Unfit {
        /// The item, for example `entry 3 of the file`.
        what: String,
        /// The problem of the item.
        problem: String,
    },
    /// There is no current entry with this number.
    #[error("there is no entry {0}; it may have been removed")]
    NoSuchEntry(EntryNumber),
    /// A text to be imported cannot be parsed.
    #[error("{place}: {problem}. Nothing was written")]
    Unreadable {
        /// The position in the text, for example `line 3, column hours`.
        place: String,
        /// The problem at this position.
        problem: String,
    },
}

/// The error of the system or of SQLite behind a [`StoreError`].
#[derive(Debug, thiserror::Error)]
pub enum StoreCause {
    /// An error of the system, about a file.
    #[error("{}", SafeText::quote(.0))]
    Io(#[from] io::Error),
    /// An error of SQLite, with a hint for some codes.
    #[error("{}{hint}", SafeText::quote(error))]
    Sqlite {
        /// The error.
        #[source]
        error: Box<rusqlite::Error>,
        /// A possible reason, appended to the message; may be empty.
        hint: &'static str,
    },
    /// An error in a migration of the tables.
    #[error("{}", SafeText::quote(.0))]
    Migration(#[source] Box<rusqlite_migration::Error>),
}

impl StoreError {
    /// Whether the input is at fault, and not the data on this machine.
    pub fn is_bad_input(&self) -> bool {
        matches!(self, Self::Unfit { .. } | Self::NoSuchEntry(_) | Self::Unreadable { .. })
    }

    pub(crate) fn file(path: &Path, doing: &'static str, error: io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::File { path, doing, cause: error.into() },
        }
    }

    pub(crate) fn damaged(path: &Path, what: impl AsRef<str>) -> Self {
        let what = SafeText::quote(&what.as_ref()).into();
        Self::Damaged { path: path.to_path_buf(), what, cause: None }
    }

    pub(crate) fn unfit(what: impl Into<String>, problem: impl AsRef<str>) -> Self {
        Self::Unfit { what: what.into(), problem: SafeText::quote(&problem.as_ref()).into() }
    }

    /// The error of SQLite about a file.
    pub(crate) fn sqlite(path: &Path, waited: Duration, error: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        let plain = |error: rusqlite::Error| StoreCause::Sqlite { error: error.into(), hint: "" };
        let damaged = |path, error| {
            let what = SafeText::quote(&error).into();
            Self::Damaged { path, what, cause: Some(plain(error)) }
        };
        match error.sqlite_error_code() {
            _ if is_unreadable(&error) => damaged(path, error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { holder: crate::lock_owner::lock_owner(&path), path, waited }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(path, error),
            Some(ErrorCode::SystemIoFailure) => {
                let hint = "; the disk may be full, or failing";
                Self::Database { path, cause: StoreCause::Sqlite { error: error.into(), hint } }
            }
            Some(ErrorCode::CannotOpen) => {
                let hint = "; check the permissions of the file and its folder";
                Self::File {
                    path,
                    doing: "opened",
                    cause: StoreCause::Sqlite { error: error.into(), hint },
                }
            }
            _ => Self::Database { path, cause: plain(error) },
        }
    }
}

/// Whether a value in the file does not have the type of its column.
fn is_unreadable(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as Sql;
    matches!(
        error,
        Sql::FromSqlConversionFailure(..)
            | Sql::InvalidColumnType(..)
            | Sql::IntegralValueOutOfRange(..)
            | Sql::Utf8Error(..)
    )
}

/// A path for a message, without control characters.
fn shown(path: &Path) -> SafeText {
    SafeText::line(&path.display())
}
