//! How far a document was read, and how reading ended.

use crate::note::Unreadable;

/// How reading ended.
pub(super) enum Ending {
    /// With the end of the file.
    Whole,
    /// The document is whole, but something follows it.
    Trailing,
    /// It breaks off or makes no sense. What to say if there was nothing before.
    Damaged(Unreadable),
}

/// How far a file was read.
pub(super) struct ReadEvents {
    pub(super) ending: Ending,
    /// Bytes up to the end of the last element.
    pub(super) used: u64,
    /// Bytes in all.
    pub(super) of: u64,
}
