//! The names of the store's files.

/// The name of the store's file in its folder.
pub const DATABASE: &str = "heelwise.db";

/// Suffixes of the files that SQLite keeps beside an open database.
pub(crate) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];
