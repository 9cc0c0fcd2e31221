//! The names of the store's files.

/// The name of the store's file in its folder.
pub const DATABASE: &str = "heelwise.db";

/// What SQLite puts beside a database while it is used.
pub(crate) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];
