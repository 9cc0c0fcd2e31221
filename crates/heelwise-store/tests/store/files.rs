//! Other files at the path of the store, its permissions, and foreign objects in it.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use heelwise_store::{ChangeSource, DATABASE, Store, StoreError};

use crate::support::{at, bytes_below, content, folder, hammer, note, open, stranger};

/// Checks that both ways to open fail with this in the message, and change nothing.
fn refused(folder: &Path, expected: &str) {
    let before = bytes_below(folder);
    for error in [Store::read(folder).err(), Store::write(folder, at(0)).err()] {
        let message = error.expect("it was opened").to_string();
        assert!(message.contains(expected), "{message}");
        assert!(message.contains("left as it is") || message.contains("was left"), "{message}");
        assert!(message.contains(DATABASE) && !message.contains(char::is_control), "{message}");
    }
    assert_eq!(bytes_below(folder), before);
}

// threat: F6
#[test]
fn a_file_that_is_not_a_store_is_refused_and_left_alone() {
    let whole = folder();
    open(whole.path()).add(at(0), ChangeSource::Log, &[note("x")]).unwrap();
    let good = fs::read(whole.path().join(DATABASE)).unwrap();
    let mut spoilt = good.clone();
    spoilt[0] ^= 1;
    let cases: [(&[u8], &str); 5] = [
        (b"", "is empty"),
        (b"just some text that is long enough to be looked at", "is not an SQLite file"),
        (&good[..60], "ends in its first lines"),
        (&spoilt, "is not an SQLite file"),
        (&good[..good.len() / 2], "damaged"),
    ];
    for (bytes, message) in cases {
        let folder = folder();
        fs::write(folder.path().join(DATABASE), bytes).unwrap();
        refused(folder.path(), message);
    }
}

// threat: F6
#[test]
fn folders_links_and_databases_of_other_programs_are_refused() {
    let taken = folder();
    fs::create_dir(taken.path().join(DATABASE)).unwrap();
    refused(taken.path(), "is a folder");

    let (linked, elsewhere) = (folder(), folder());
    open(elsewhere.path());
    symlink(elsewhere.path().join(DATABASE), linked.path().join(DATABASE)).unwrap();
    refused(linked.path(), "is a link");

    let foreign = folder();
    stranger(foreign.path())
        .execute_batch("PRAGMA application_id = 7; CREATE TABLE mine (x)")
        .unwrap();
    refused(foreign.path(), "belongs to another program");
}

// threat: F7
#[test]
fn a_newer_store_is_refused() {
    let folder = folder();
    open(folder.path());
    stranger(folder.path())
        .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99")
        .unwrap();
    refused(folder.path(), "newer heelwise");
}

// threat: F6
#[test]
fn an_added_or_missing_schema_object_is_refused_before_it_can_act() {
    let crafted = [
        (
            "CREATE TRIGGER spy AFTER INSERT ON version BEGIN DELETE FROM draft; END",
            "trigger `spy`",
        ),
        ("CREATE VIEW look AS SELECT 1", "view `look`"),
        ("CREATE TABLE more (x)", "table `more`"),
        ("DROP TRIGGER version_stays", "no trigger `version_stays`"),
        (
            "DROP TABLE draft; CREATE VIEW draft AS SELECT 1 id, 0 utc_ms, 0 offset_s, \
             load_extension('x') body, 0 sum",
            "draft",
        ),
        (
            "CREATE TRIGGER \"\u{1b}[2J\" AFTER INSERT ON change BEGIN SELECT 1; END",
            "trigger `\u{fffd}[2J`",
        ),
    ];
    for (sql, message) in crafted {
        let folder = folder();
        open(folder.path());
        stranger(folder.path())
            .execute_batch(&format!("PRAGMA journal_mode = DELETE; {sql}"))
            .unwrap();
        refused(folder.path(), message);
    }
}

#[test]
fn recorded_rows_cannot_be_changed_or_deleted() {
    let folder = folder();
    let mut store = open(folder.path());
    store.add(at(0), ChangeSource::Log, &[note("x")]).unwrap();
    store.keep_plan(at(0), jiff::civil::date(2026, 11, 21), "{}").unwrap();
    store.keep_assessment(at(0), jiff::civil::date(2026, 11, 21), "", "").unwrap();
    let stranger = stranger(folder.path());
    for table in ["change", "version", "plan", "assessment"] {
        for sql in [format!("UPDATE {table} SET id = 5"), format!("DELETE FROM {table}")] {
            assert!(stranger.execute(&sql, []).unwrap_err().to_string().contains("never"), "{sql}");
        }
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

// threat: F13
#[test]
fn only_the_owner_can_read_any_file_for_every_umask() {
    for mask in ["000", "022", "077"] {
        let folder = folder();
        let data = folder.path().join("data");
        let script = format!("umask {mask}; exec \"$0\" turns \"$1\" 2");
        let program = hammer().get_program().to_owned();
        let done =
            Command::new("bash").args(["-c", &script]).arg(program).arg(&data).output().unwrap();
        assert!(done.status.success());
        let mut store = Store::write(&data, at(86_400)).unwrap();
        store.add(at(86_400), ChangeSource::Log, &[note("x")]).unwrap();
        assert_eq!((mode(&data), mode(&data.join("backups"))), (0o700, 0o700));
        let files = bytes_below(&data);
        assert!(files.iter().any(|(path, _)| path.to_string_lossy().ends_with("-wal")), "{mask}");
        assert!(
            files.iter().any(|(path, _)| path.to_string_lossy().contains("backups/heelwise-")),
            "{mask}"
        );
        for (path, _) in files {
            assert_eq!(mode(&path), 0o600, "{} with umask {mask}", path.display());
        }
    }
}

// threat: F13
#[test]
fn a_file_that_others_could_read_is_made_private_with_a_notice() {
    let folder = folder();
    open(folder.path()).add(at(0), ChangeSource::Log, &[note("x")]).unwrap();
    let path = folder.path().join(DATABASE);
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let notices = Store::read(folder.path()).unwrap().unwrap().notices().to_vec();
    assert!(
        notices[0].contains("Other people on this machine could read your data"),
        "{notices:?}"
    );
    assert_eq!(mode(&path), 0o644, "reading changes nothing");
    let store = open(folder.path());
    assert!(store.notices()[0].contains("were corrected"), "{:?}", store.notices());
    assert_eq!(mode(&path), 0o600);
    drop(store);
    assert!(open(folder.path()).notices().is_empty());
}

// threat: F4
#[test]
fn a_read_only_folder_is_read_with_a_notice() {
    let nobody = 65_534;
    let base = folder();
    fs::set_permissions(base.path(), Permissions::from_mode(0o755)).unwrap();
    let program = base.path().join("hammer");
    fs::copy(hammer().get_program(), &program).unwrap();
    let data = base.path().join("data");
    open(&data).add(at(0), ChangeSource::Log, &[note("x")]).unwrap();
    let open_as_nobody =
        |data: &Path| Command::new(&program).arg("open").arg(data).uid(nobody).gid(nobody).output();
    fs::set_permissions(&data, Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(data.join(DATABASE), Permissions::from_mode(0o444)).unwrap();
    let Ok(done) = open_as_nobody(&data) else {
        eprintln!("NOT TESTED: a read-only folder needs another user to read it");
        return;
    };
    let output = String::from_utf8(done.stdout).unwrap();
    assert!(output.contains("notice The folder of your data is read-only"), "{output}");
    assert!(output.contains("entries 1"), "{output}");
    assert_eq!(done.status.code(), Some(6), "{output}");
    assert!(
        output.lines().last().unwrap().contains("cannot be made private"),
        "it is not theirs: {output}"
    );

    // The same for a folder of their own.
    fs::set_permissions(&data, Permissions::from_mode(0o500)).unwrap();
    fs::set_permissions(data.join(DATABASE), Permissions::from_mode(0o400)).unwrap();
    for path in [data.clone(), data.join(DATABASE)] {
        chown(path, Some(nobody), Some(nobody)).unwrap();
    }
    let output = String::from_utf8(open_as_nobody(&data).unwrap().stdout).unwrap();
    assert!(
        output.contains("notice The folder of your data is read-only")
            && output.contains("entries 1"),
        "{output}"
    );
    let error = output.lines().last().unwrap();
    assert!(
        error.starts_with("error ")
            && error.contains("check the permissions of the file and its folder"),
        "{error}"
    );
}

#[test]
fn a_path_with_uri_characters_is_taken_literally() {
    let base = folder();
    for name in ["a?mode=memory#x%00 y", "file:z", "\u{1f9b6} é"] {
        let data = base.path().join(name);
        open(&data).add(at(0), ChangeSource::Log, &[note("x")]).unwrap();
        assert!(data.join(DATABASE).exists());
        let mut store = Store::write(&data, at(86_400)).unwrap();
        assert!(store.notices().is_empty(), "{:?}", store.notices());
        let backup = store.back_up(at(86_400)).unwrap();
        drop(store);
        heelwise_store::restore(&data, &backup.path).unwrap();
        assert_eq!(content(&open(&data)), [note("x")]);
    }
}

#[test]
fn no_error_is_an_input_error_unless_the_input_is_wrong() {
    let folder = folder();
    fs::write(folder.path().join(DATABASE), "").unwrap();
    let error: StoreError = Store::read(folder.path()).err().unwrap();
    assert!(!error.is_bad_input());
}
