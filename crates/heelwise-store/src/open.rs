//! Opening the file: checking that it is a store, setting up SQLite, and creating a new one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::schema::{self, APPLICATION_ID, Steps};
use heelwise_fs::with_suffix;

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The problem of a database that another program made.
pub(crate) const ANOTHER: &str = "belongs to another program";

/// The length of the SQLite file header, in bytes.
const HEADER: usize = 100;

/// Whether there is a store. Anything else under its name is an error, before SQLite opens it.
pub(crate) fn is_there(database: &Path) -> Result<bool, StoreError> {
    let not =
        |found: &str| StoreError::NotAStore { path: database.into(), found: found.to_owned() };
    let about = match fs::symlink_metadata(database) {
        // The home may not be a folder, as for system accounts; then there is no store either.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(false);
        }
        other => other.map_err(|error| StoreError::file(database, "read", error))?,
    };
    if about.is_symlink() {
        return Err(not("is a link to another file"));
    }
    if !about.is_file() {
        return Err(not(if about.is_dir() { "is a folder" } else { "is not a plain file" }));
    }
    not_a_store_because(database)
        .map_err(|error| StoreError::file(database, "read", error))?
        .map_or(Ok(true), |found| Err(not(found)))
}

/// The reason why a file is not a store; `None` for a store.
fn not_a_store_because(database: &Path) -> io::Result<Option<&'static str>> {
    let mut header = Vec::with_capacity(HEADER);
    File::open(database)?.take(HEADER as u64).read_to_end(&mut header)?;
    let id = header.get(68..72).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    Ok(match id {
        _ if header.is_empty() => Some("is empty"),
        _ if !header.starts_with(MAGIC) => Some("is not an SQLite file"),
        None => Some("ends in its first lines"),
        Some(APPLICATION_ID) => None,
        Some(_) => Some(ANOTHER),
    })
}

/// The number of connections this process has opened.
#[cfg(debug_assertions)]
static CONNECTIONS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// The number of connections to SQLite files this process has opened. For tests; release builds do
/// not count them.
#[cfg(debug_assertions)]
pub fn connections_opened() -> usize {
    CONNECTIONS.load(std::sync::atomic::Ordering::Relaxed)
}

/// Opens a file. All connections are opened here, so that each one is counted.
fn connect(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    #[cfg(debug_assertions)]
    CONNECTIONS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Connection::open_with_flags(file, flags)
}

/// Opens a store to write.
pub(crate) fn to_write(database: &Path, wait: Duration) -> Result<Connection, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::sqlite(database, wait, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(database, flags).map_err(failed)?;
    set_up(&connection, wait).map_err(failed)?;
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(failed)? {
        return Err(StoreError::ReadOnly { path: database.into() });
    }
    Ok(connection)
}

/// Opens a store to read. In a folder that cannot be written SQLite cannot write its side files, so
/// the file is read as immutable; then there is a notice as well.
pub(crate) fn to_read(
    database: &Path,
    wait: Duration,
) -> Result<(Connection, Option<String>), StoreError> {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly};
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match open_and_try(database, flags, wait) {
        Ok(connection) => Ok((connection, None)),
        Err(error) if matches!(error.sqlite_error_code(), Some(CannotOpen | ReadOnly)) => {
            let connection =
                open_and_try(&immutable_uri(database), flags | OpenFlags::SQLITE_OPEN_URI, wait);
            let notice = read_only_notice(database);
            connection
                .map(|it| (it, Some(notice)))
                .map_err(|error| StoreError::sqlite(database, wait, error))
        }
        Err(error) => Err(StoreError::sqlite(database, wait, error)),
    }
}

fn open_and_try(database: &Path, flags: OpenFlags, wait: Duration) -> rusqlite::Result<Connection> {
    let connection = connect(database, flags)?;
    set_up(&connection, wait)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn read_only_notice(database: &Path) -> String {
    let waiting = fs::metadata(with_suffix(database, "-wal")).is_ok_and(|it| it.len() > 0);
    let missing =
        if waiting { " The latest changes may be missing from what is shown." } else { "" };
    format!("The folder of your data is read-only; nothing can be saved.{missing}")
}

/// Opens a file that no process writes to, such as a backup.
pub(crate) fn backup(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    open_and_try(&immutable_uri(file), flags, Duration::ZERO)
}

/// Checks that no other process uses the store, and merges its log into the one file.
pub(crate) fn alone(database: &Path, wait: Duration) -> Result<(), StoreError> {
    let connection = to_write(database, wait)?;
    let gathered = connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()));
    gathered.map_err(|error| StoreError::sqlite(database, wait, error))?;
    connection.close().map_err(|(_, error)| StoreError::sqlite(database, wait, error))
}

/// The URI with which SQLite opens a file as immutable.
fn immutable_uri(database: &Path) -> PathBuf {
    use std::fmt::Write;
    let mut address = "file:".to_owned();
    for byte in database.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            address.push(char::from(*byte));
        } else {
            let _ = write!(address, "%{byte:02x}");
        }
    }
    address.push_str("?immutable=1");
    address.into()
}

/// Sets up a connection: the file is not trusted, deleted content is overwritten, and a commit is
/// on disk before it returns.
fn set_up(connection: &Connection, wait: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(wait)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "synchronous", "FULL")
}

/// Turns on the write-ahead log: readers and a writer do not wait for each other, and a crash loses
/// no change.
pub(crate) fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
}

/// Creates a new store. It is made under another name first, so that a crash leaves no partial one.
pub(crate) fn create(database: &Path, wait: Duration, steps: &Steps) -> Result<(), StoreError> {
    let unfinished = with_suffix(database, format!(".new-{}", std::process::id()));
    let file = |error: io::Error| StoreError::file(database, "made", error);
    heelwise_fs::remove_if_exists(&unfinished).map_err(file)?;
    heelwise_fs::create_private(&unfinished).map_err(file)?;
    let made = fill(&unfinished, wait, steps)
        .and_then(|()| put_in_place(&unfinished, database).map_err(file));
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = heelwise_fs::remove_if_exists(&with_suffix(&unfinished, suffix));
    }
    made
}

fn fill(unfinished: &Path, wait: Duration, steps: &Steps) -> Result<(), StoreError> {
    let mut connection = to_write(unfinished, wait)?;
    schema::migrate(&mut connection, steps)
        .map_err(|cause| StoreError::Database { path: unfinished.into(), cause })?;
    log_ahead(&connection).map_err(|error| StoreError::sqlite(unfinished, wait, error))?;
    connection.close().map_err(|(_, error)| StoreError::sqlite(unfinished, wait, error))?;
    File::open(unfinished)
        .and_then(|it| it.sync_all())
        .map_err(|error| StoreError::file(unfinished, "made", error))
}

/// Gives the new file its name. When another process created one first, that one stays.
fn put_in_place(unfinished: &Path, database: &Path) -> io::Result<()> {
    match fs::hard_link(unfinished, database) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        // Some file systems have no second names for a file.
        Err(_) if !database.exists() => fs::rename(unfinished, database)?,
        other => other?,
    }
    heelwise_fs::sync_folder(database.parent().unwrap_or(database))
}
