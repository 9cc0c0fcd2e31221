//! Import of watch files: from generated files to the log.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers of made-up files are small"
)]

mod arguments;
mod duplicates;
pub(crate) mod generated_files;
mod three_weeks;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use generated_files::{MARKER, Made};
use heelwise_core::Entry;
use heelwise_core::record::Run;
use serde_json::Value;

use crate::harness::Machine;

/// The local time of these tests.
const NOW: &str = "2026-11-21T18:00:00+01:00";

/// A machine with a fixed clock, and a folder for files.
struct Runner {
    machine: Machine,
    files: tempfile::TempDir,
}

impl Runner {
    fn new() -> Self {
        Self { machine: Machine::new(), files: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.files.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    fn folder(&self) -> String {
        self.files.path().display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self
            .machine
            .command(arguments)
            .env("HEELWISE_NOW", NOW)
            .current_dir(self.files.path())
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap_or(-1), text)
    }

    /// Imports a folder or files.
    fn log(&self, names: &[&str]) -> (i32, String) {
        self.run(&[&["log", "run"], names].concat())
    }

    fn runs(&self) -> Vec<Run> {
        let Some(store) = self.machine.store() else { return Vec::new() };
        store.check().unwrap();
        let entries = store.entries(..).unwrap().into_iter().map(|kept| kept.entry);
        entries
            .filter_map(|entry| if let Entry::Run(run) = entry { Some(run) } else { None })
            .collect()
    }
}

// threat: D7, E6
#[test]
fn importing_a_folder_reports_every_file() {
    let runner = Runner::new();
    let morning = Made::at("2026-11-10T06:00:00Z", 48);
    runner.file("2026/morning.fit", morning.fit());
    runner.file("2026/morning.gpx", morning.gpx());
    runner.file("2026/evening.tcx", Made::at("2026-11-10T17:00:00Z", 30).tcx());
    runner.file("ride.fit", Made { sport: 2, ..Made::at("2026-11-11T07:00:00Z", 20) }.fit());
    let whole = Made::at("2026-11-12T07:00:00Z", 20).fit();
    runner.file("broken.fit", &whole[..whole.len() / 2]);
    runner.file("page.gpx", "<!DOCTYPE html><html><body>Please sign in</body></html>");
    runner.file(
        "bomb.gpx",
        "<?xml version=\"1.0\"?><!DOCTYPE gpx [<!ENTITY a \"aaaa\">]><gpx>&a;</gpx>",
    );
    runner.file("packed.fit.gz", b"\x1f\x8b\x08\0");
    runner.file("zip.fit", b"PK\x03\x04");
    runner.file("empty.fit", "");
    runner.file("readme.txt", "mine");
    let (code, printed) = runner.log(&["."]);
    assert_eq!(code, 3, "{printed}");
    insta::assert_snapshot!(printed, @"
    #1  2026-11-10  Run: 8 km in 48 min, 168 steps a minute
    #2  2026-11-12  Run: 1.66 km in 10 min, 168 steps a minute, incomplete
    broken.fit: the file is incomplete: 15669 of 31364 bytes could be used
    broken.fit: the file names no sport; it was taken for a run
    empty.fit: the file is empty
    ride.fit: cycling, not logged
    zip.fit: it is packed with zip; unpack it first
    #3  2026-11-10  Run: 5 km in 30 min, 168 steps a minute
    2026/morning.gpx: the same run as in another file
    bomb.gpx: it has a DOCTYPE, which no track needs and which is never read
    page.gpx: it is a web page, not a track; download the file itself again
    9 files: 3 runs logged, 14.7 km, 1 there already, 4 files not used.
    1 packed file in the folders: unpack with gunzip, then try again.
    1 other file in the folders left alone.
    heelwise log undo takes all of it back. heelwise progress runs shows your
    running.
    ");
    assert_eq!(runner.runs().len(), 3);
}

#[test]
fn imports_are_idempotent_and_can_be_undone() {
    let runner = Runner::new();
    for day in 10..22 {
        runner.file(
            &format!("{day}.fit"),
            Made::at(&format!("2026-11-{:02}T06:00:00Z", day - 3), 20).fit(),
        );
    }
    assert_eq!(runner.log(&[&runner.folder()]).0, 0);
    let logged = runner.runs();
    let (code, again) = runner.log(&[&runner.folder()]);
    assert_eq!((code, runner.runs().len()), (0, 12));
    assert!(again.contains("12 files: 12 there already."), "{again}");
    runner.run(&["log", "undo"]);
    assert_eq!(runner.runs(), []);
    runner.log(&[&runner.folder()]);
    assert_eq!(runner.runs(), logged, "what was taken back can be taken in again");
}

#[test]
fn an_imported_run_has_the_values_of_the_watch() {
    let runner = Runner::new();
    let made =
        Made { cadence: (172.0, 164.0), climb_m: 60.0, ..Made::at("2026-11-10T23:30:00Z", 60) };
    runner.log(&[&runner.file("a.fit", made.fit())]);
    let run = runner.runs().pop().unwrap();
    assert_eq!(run.date.to_string(), "2026-11-11", "by the clock on the wall there");
    assert_eq!(run.start.unwrap().to_string(), "2026-11-11T00:30:00+01:00");
    let near = |one: f64, other: f64| (one - other).abs() < 0.2;
    assert!(
        near(run.distance_km, 10.0)
            && near(run.minutes, 60.0)
            && near(run.cadence_spm.unwrap(), 168.0),
        "{run:?}"
    );
    assert!(near(run.contact_ms.unwrap(), 250.0) && near(run.balance_left_percent.unwrap(), 50.0));
    assert!((run.climb_m.unwrap() - 60.0).abs() < 5.0, "{:?}", run.climb_m);
    assert_eq!(run.splits.len(), 30);
    let (first, last) = (run.splits[0].cadence_spm.unwrap(), run.splits[29].cadence_spm.unwrap());
    assert!(near(first, 171.9) && near(last, 164.1), "{first} {last}");
    let (code, table) = runner.run(&["log", "seconds", "1"]);
    assert_eq!((code, table.lines().count()), (0, 3602));
    assert!(table.starts_with(
        "second,cadence_spm,contact_ms,balance_left_permille,heart_rate_bpm\n0,172,250,500,150\n"
    ));
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_that_are_not_utf8_are_accepted() {
    use std::os::unix::ffi::OsStrExt;
    let runner = Runner::new();
    let name = std::ffi::OsStr::from_bytes(b"r\xe9sum\xe9.fit");
    fs::write(runner.files.path().join(name), Made::at("2026-11-10T06:00:00Z", 48).fit()).unwrap();
    let mut command = runner.machine.command(&["log", "run"]);
    let output = command
        .arg(name)
        .env("HEELWISE_NOW", NOW)
        .current_dir(runner.files.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(runner.runs().len(), 1);
}

#[test]
fn a_dry_run_logs_nothing() {
    let runner = Runner::new();
    let file = runner.file("a.fit", Made::at("2026-11-10T06:00:00Z", 48).fit());
    let (code, printed) = runner.log(&[&file, "--dry-run"]);
    assert_eq!((code, runner.runs().len()), (0, 0));
    assert!(printed.contains("Run: 8 km in 48 min, 168 steps a minute"), "{printed}");
    let (_, json) = runner.log(&[&file, "--dry-run", "--json"]);
    let document: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["dry_run"], true);
    let run = &document["files"][0]["runs"][0];
    assert_eq!(
        (run["became"].as_str(), run["run"]["start"].as_str()),
        (Some("logged"), Some("2026-11-10T07:00:00+01:00"))
    );
}

#[test]
fn an_impossible_run_is_refused() {
    let runner = Runner::new();
    let (code, later) =
        runner.log(&[&runner.file("later.fit", Made::at("2026-12-24T06:00:00Z", 20).fit())]);
    assert_eq!((code, runner.runs().len()), (3, 0));
    assert!(later.contains("it lies after now, 2026-11-21"), "{later}");
    let fast = Made { kmh: 28.0, ..Made::at("2026-11-10T06:00:00Z", 20) }
        .gpx()
        .replace("<type>running</type>", "");
    let (code, fast) = runner.log(&[&runner.file("fast.gpx", fast)]);
    assert_eq!(code, 3);
    assert!(fast.contains("28 km/h is no run"), "{fast}");
}

// threat: D7
#[test]
fn special_files_are_refused_without_waiting() {
    let runner = Runner::new();
    let pipe = runner.files.path().join("pipe.fit");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let huge = fs::File::create(runner.files.path().join("huge.fit")).unwrap();
    huge.set_len(1 << 40).unwrap();
    let (code, printed) = runner.log(&["pipe.fit", "/dev/zero", "huge.fit", "none.fit"]);
    assert_eq!(code, 3);
    insta::assert_snapshot!(printed, @"
    none.fit: No such file or directory
    /dev/zero: it is not a plain file
    huge.fit: it is larger than 64 MiB, which no run needs
    pipe.fit: it is not a plain file
    4 files: 4 files not used.
    ");
}

// threat: D9
#[test]
fn positions_are_neither_stored_nor_shown() {
    let runner = Runner::new();
    let made = Made::at("2026-11-10T06:00:00Z", 20);
    let other = |start: &str| Made::at(start, 20);
    runner.file("a.fit", made.fit());
    runner.file("b.gpx", other("2026-11-11T06:00:00Z").gpx());
    runner.file("c.tcx", other("2026-11-12T06:00:00Z").tcx());
    let (_, printed) = runner.log(&[&runner.folder(), "--json"]);
    assert_eq!(runner.runs().len(), 3, "{printed}");
    let export = runner.run(&["export"]).1;
    let mut places = vec![printed.into_bytes(), export.into_bytes()];
    for file in fs::read_dir(runner.machine.data()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            places.push(fs::read(path).unwrap());
        }
    }
    let semicircles = |degrees: f64| ((degrees / 180.0 * 2_147_483_648.0) as i32).to_le_bytes();
    let digits = |degrees: f64| degrees.to_string().as_bytes()[..6].to_vec();
    let markers = [
        digits(MARKER.0),
        digits(MARKER.1),
        semicircles(MARKER.0).to_vec(),
        semicircles(MARKER.1).to_vec(),
        MARKER.0.to_le_bytes().to_vec(),
        b"Hidden Lane".to_vec(),
    ];
    for marker in markers {
        let found =
            places.iter().any(|place| place.windows(marker.len()).any(|part| part == marker));
        assert!(!found, "{}", String::from_utf8_lossy(&marker));
    }
}

#[test]
fn a_killed_import_can_be_continued() {
    let runner = Runner::new();
    for number in 0..240_u32 {
        let start = format!("2026-{:02}-{:02}T06:00:00Z", 1 + number / 24, 1 + number % 24);
        runner.file(&format!("{number}.fit"), Made::at(&start, 10).fit());
    }
    // So that the store exists from the beginning.
    assert_eq!(runner.run(&["log", "note", "before"]).0, 0);
    for least in [1, 40, 160] {
        let mut import = runner.machine.command(&["log", "run", &runner.folder()]);
        let mut child = import
            .env("HEELWISE_NOW", NOW)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while runner.runs().len() < least && child.try_wait().unwrap().is_none() {}
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (code, printed) = runner.log(&[&runner.folder()]);
    assert_eq!((code, runner.runs().len()), (0, 240), "{printed}");
}

/// Real files of the developer: `HEELWISE_ACTIVITIES=FOLDER cargo test ...`.
#[test]
fn real_watch_files_give_a_run_or_one_message() {
    let Some(folder) =
        std::env::var_os("HEELWISE_ACTIVITIES").filter(|folder| Path::new(folder).is_dir())
    else {
        return;
    };
    let runner = Runner::new();
    let (_, json) = runner.log(&[&folder.to_string_lossy(), "--json"]);
    let document: Value = serde_json::from_str(&json).unwrap();
    let files = document["files"].as_array().unwrap();
    assert!(!files.is_empty());
    for file in files {
        let list = |name: &str| file[name].as_array().map_or(0, Vec::len);
        let results = list("runs") + list("others") + usize::from(file["error"].is_string());
        assert!(results > 0, "{file}");
    }
    assert_eq!(runner.runs().len(), runner.runs().iter().filter(|run| run.file.is_some()).count());
}
