//! A process that is killed, a disk that is full: what was confirmed is there, and nothing is half
//! there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use heelwise_store::{ChangeSource, EntryNumber};

use crate::support::{Dice, all, at, folder, hammer, note, open, read};

// threat: F1
#[test]
fn confirmed_entries_survive_a_kill_and_no_change_is_partial() {
    let rounds = std::env::var("HEELWISE_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(20);
    let folder = folder();
    let mut dice = Dice(7);
    let mut confirmed = BTreeSet::new();
    for _ in 0..rounds {
        confirmed.extend(killed_after(folder.path(), dice.below(8), dice.below(2_000)));
        let store = open(folder.path());
        store.check().unwrap();
        let there: BTreeSet<u32> = all(&store).iter().map(|kept| kept.number.0).collect();
        assert!(confirmed.is_subset(&there), "lost: {:?}", confirmed.difference(&there));
        let odd = there.iter().filter(|number| *number % 2 == 1);
        assert_eq!(there.len() % 2, 0);
        assert!(odd.clone().all(|number| there.contains(&(number + 1))), "half a pair");
    }
    assert!(
        confirmed.len() > 20,
        "the process was always killed before it wrote: {}",
        confirmed.len()
    );
}

/// Lets the hammer write until it has confirmed so many pairs and a little longer, kills it, and
/// gives the numbers it had confirmed.
fn killed_after(folder: &Path, pairs: usize, turns: usize) -> Vec<u32> {
    let mut child =
        hammer().args(["pairs", folder.to_str().unwrap()]).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    for _ in 0..pairs {
        output.read_line(&mut first).unwrap();
    }
    // Somewhere in the next pair, however fast the machine is.
    (0..turns).for_each(|_| std::thread::yield_now());
    child.kill().unwrap();
    child.wait().unwrap();
    numbers(first.as_bytes()).into_iter().chain(numbers(output)).collect()
}

fn numbers(output: impl std::io::Read) -> Vec<u32> {
    let lines =
        BufReader::new(output).lines().map_while(Result::ok).filter(|line| line.starts_with('#'));
    let numbers = lines.flat_map(|line| {
        line.split(' ').map(|it| it.parse::<EntryNumber>().unwrap().0).collect::<Vec<_>>()
    });
    numbers.collect()
}

// threat: F3
#[test]
fn a_file_size_limit_is_an_error_and_loses_nothing() {
    let folder = folder();
    let first = open(folder.path())
        .add(at(0), ChangeSource::Log, &[note("before"), note("before")])
        .unwrap();
    let mut confirmed: Vec<u32> = first.iter().map(|number| number.0).collect();
    // Blocks of 1024 bytes. The host ignores the signal, and so does the shell here for the hammer.
    for blocks in [1, 8, 33, 40, 52, 60, 64, 72, 100, 200] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" pairs \"$1\"");
        let program = hammer().get_program().to_owned();
        let done = Command::new("bash")
            .args(["-c", &script])
            .arg(program)
            .arg(folder.path())
            .output()
            .unwrap();
        let output = String::from_utf8(done.stdout).unwrap();
        let error = output.lines().last().unwrap();
        assert_eq!(done.status.code(), Some(6), "{error}");
        assert!(
            error.starts_with("error ")
                && error.contains("full")
                && error.contains("Nothing was written"),
            "{error}"
        );
        confirmed.extend(numbers(output.as_bytes()));
        still_whole(folder.path(), &confirmed);
    }
    assert!(confirmed.len() > 2, "it never wrote anything");
}

// threat: F3
#[test]
fn a_full_disk_is_an_error_and_loses_nothing() {
    let mount = folder();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"])
        .arg(mount.path())
        .output();
    if !mounted.is_ok_and(|it| it.status.success()) {
        eprintln!("NOT TESTED: a full disk needs the right to mount a small one");
        return;
    }
    let data = mount.path().join("data");
    open(&data);
    let done = hammer().args(["pairs", data.to_str().unwrap()]).output().unwrap();
    let output = String::from_utf8(done.stdout).unwrap();
    let whole = std::panic::catch_unwind(|| {
        let error = output.lines().last().unwrap();
        assert!(
            error.contains("no room left on the disk") && error.contains("make room"),
            "{error}"
        );
        still_whole(&data, &numbers(output.as_bytes()));
    });
    Command::new("umount").arg(mount.path()).status().unwrap();
    assert!(whole.is_ok());
}

fn still_whole(folder: &Path, confirmed: &[u32]) {
    let store = read(folder);
    store.check().unwrap();
    let there: BTreeSet<u32> = all(&store).iter().map(|kept| kept.number.0).collect();
    assert!(
        confirmed.iter().all(|number| there.contains(number)),
        "an entry that was confirmed is lost"
    );
    assert!(!confirmed.is_empty(), "it failed before it wrote anything");
    assert_eq!(there.len() % 2, 0);
}
