//! Entries as they are kept: with the number people see, when they were written down, and what
//! became of them.

use std::fmt;
use std::str::FromStr;

use heelwise_core::{Entry, Word};
use serde::{Deserialize, Serialize};

use heelwise_core::timestamp::LocalTimestamp;

/// The number of an entry. It stays the same whatever becomes of the entry, and is never given
/// again.
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

/// An entry as it stands now.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEntry {
    /// Its number.
    pub number: EntryNumber,
    /// What was written down.
    pub entry: Entry,
    /// When it was first written down.
    pub recorded: LocalTimestamp,
    /// Whether it was edited since.
    pub corrected: bool,
}

/// One thing a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogChange {
    /// When.
    pub at: LocalTimestamp,
    /// What.
    pub kind: ChangeKind,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Wrote entries down.
    Log,
    /// Finished a session.
    Session,
    /// Edited an entry.
    Edit,
    /// Removed an entry.
    Remove,
    /// Brought in entries from a file.
    Import,
    /// Took the last change back.
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
    /// What the entry said then; nothing when it was removed.
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
