//! Notes about a file: why it cannot be read, or what was odd in it.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

/// Why nothing of a file could be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It has to be unpacked first.
    #[error("it is packed with {0}; unpack it first")]
    Packed(&'static str),
    /// A page that was saved in the place of a download.
    #[error("it is a web page, not a track; download the file itself again")]
    WebPage,
    /// Definitions that can blow a file up.
    #[error("it has a DOCTYPE, which no track needs and which is never read")]
    Doctype,
    /// UTF-16 and the like.
    #[error("it is not UTF-8 text; save it as UTF-8")]
    Encoding,
    /// XML of another kind.
    #[error("it is XML, but neither TCX nor GPX")]
    OtherXml,
    /// Anything else.
    #[error("it is neither FIT, TCX nor GPX")]
    Unknown,
    /// More than is read.
    #[error("it is larger than 64 MiB, which no run needs")]
    TooLarge,
    /// The header is damaged.
    #[error("the header is damaged, so nothing of it can be used")]
    Header,
    /// It broke off or is damaged before there was anything to use.
    #[error("it breaks off or is damaged before any run in it begins (byte {at})")]
    Damaged {
        /// Where.
        at: u64,
    },
    /// It has no activity in it.
    #[error("there is no activity in it; it holds {0}")]
    NoActivity(&'static str),
    /// The stream failed.
    #[error("it cannot be read: {0}")]
    Stream(String),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Stream(error.to_string())
    }
}

/// Something odd in a file that was used all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "note")]
pub enum ReadNote {
    /// It broke off, or the rest of it makes no sense.
    Incomplete {
        /// Bytes that were used.
        used: u64,
        /// Bytes there are, or should be.
        of: u64,
    },
    /// The checksum does not match what is in it.
    Checksum,
    /// The file has no checksum where one belongs.
    NoChecksum,
    /// Something that is no activity follows the last one.
    Trailing {
        /// Bytes that were used.
        used: u64,
        /// Bytes there are.
        of: u64,
    },
    /// Values that cannot be true were left out.
    Dropped {
        /// How many.
        values: u64,
    },
    /// The content after the last sport of a truncated file.
    Unplaced {
        /// How long it was.
        minutes: u32,
    },
    /// The file does not say which sport it was.
    UnknownSport,
    /// More was recorded than is taken.
    TooLong,
}

impl fmt::Display for ReadNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete { used, of } if used >= of => {
                write!(
                    f,
                    "the file is incomplete: it breaks off, and all of its {of} bytes were used"
                )
            }
            Self::Incomplete { used, of } => {
                write!(f, "the file is incomplete: {used} of {of} bytes could be used")
            }
            Self::Checksum => {
                f.write_str("the checksum does not match, so something in the file was changed")
            }
            Self::NoChecksum => {
                f.write_str("the file has no checksum, so nobody can say whether it is whole")
            }
            Self::Trailing { used, of } => {
                write!(
                    f,
                    "what follows the activity makes no sense: {used} of {of} bytes were used"
                )
            }
            Self::Dropped { values: 1 } => {
                f.write_str("one value that cannot be true was left out")
            }
            Self::Dropped { values } => {
                write!(f, "{values} values that cannot be true were left out")
            }
            Self::Unplaced { minutes } => {
                write!(
                    f,
                    "{minutes} min after the last sport were left out: the file broke off before it says what they were"
                )
            }
            Self::UnknownSport => f.write_str("the file names no sport; it was taken for a run"),
            Self::TooLong => {
                f.write_str("only the beginning was used: more was recorded than any run needs")
            }
        }
    }
}
