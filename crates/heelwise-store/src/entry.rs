//! Entries as they are stored: with their number, the time of recording, and their changes.

use std::fmt;
use std::str::FromStr;

use heelwise_core::{Entry, Word};
use serde::{Deserialize, Serialize};

use heelwise_core::timestamp::LocalTimestamp;

/// The number of an entry, from 1. It never changes, and is never given to another entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryNumber(pub u32);

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl FromStr for EntryNumber {
    type Err = String;

    /// Reads `12` or `#12`.
    fn from_str(text: &str) -> Result<Self, String> {
        let number =
            text.strip_prefix('#').unwrap_or(text).parse().ok().filter(|number| *number > 0);
        number.map(Self).ok_or_else(|| {
            format!("`{}` is not the number of an entry, such as 12", text.escape_debug())
        })
    }
}

/// The current version of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEntry {
    /// Its number.
    pub number: EntryNumber,
    /// The entry.
    pub entry: Entry,
    /// When it was first recorded.
    pub recorded: LocalTimestamp,
    /// Whether it was edited since then.
    pub corrected: bool,
}

/// A change of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogChange {
    /// When it was made.
    pub at: LocalTimestamp,
    /// The kind of change.
    pub kind: ChangeKind,
    /// Whether it was undone.
    pub undone: bool,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Entries were added by hand.
    Log,
    /// A session ended.
    Session,
    /// An entry was edited.
    Edit,
    /// An entry was removed.
    Remove,
    /// Entries were imported from a file.
    Import,
    /// The last change was undone.
    Undo,
}

impl Word for ChangeKind {
    const NAME: &'static str = "kind of change";
    const ALL: &'static [Self] =
        &[Self::Log, Self::Session, Self::Edit, Self::Remove, Self::Import, Self::Undo];

    fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Session => "session",
            Self::Edit => "edit",
            Self::Remove => "remove",
            Self::Import => "import",
            Self::Undo => "undo",
        }
    }
}

/// One version of an entry, past or present.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryVersion {
    /// The change that made it.
    pub change: LogChange,
    /// The entry in this version; `None` when it was removed.
    pub entry: Option<Entry>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_printed() {
        assert_eq!("#12".parse(), Ok(EntryNumber(12)));
        assert_eq!("12".parse(), Ok(EntryNumber(12)));
        for bad in ["", "#", "0", "-1", "1.5", "##1", "99999999999"] {
            assert!(bad.parse::<EntryNumber>().is_err(), "{bad}");
        }
    }
}
