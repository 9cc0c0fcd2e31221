//! Atomic installation: kills, a full disk, and concurrent processes.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{TrustSetup, stranger};
use crate::harness::{program, publisher};

/// Starts `pack add`, optionally with a limit on file sizes.
fn adding(setup: &TrustSetup, path: &std::path::Path, blocks: Option<u32>) -> Command {
    let mut command = match blocks {
        None => Command::new(program()),
        Some(blocks) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("ulimit -f {blocks}; exec \"$0\" \"$@\"")]).arg(program());
            shell
        }
    };
    command
        .args(["pack", "add"])
        .arg(path)
        .arg("--yes")
        .env_clear()
        .env("HEELWISE_HOME", setup.machine.home.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

// threat: B6
#[test]
fn a_killed_installation_leaves_the_old_or_the_new_version() {
    let setup = TrustSetup::new();
    let anna = publisher();
    let versions: Vec<_> = (0..=25)
        .map(|minor| setup.signed("tiny", &format!("1.{minor}.0"), &anna, "Anna"))
        .collect();
    assert!(adding(&setup, &versions[0], None).status().unwrap().success());
    let mut before = 0;
    for (at, path) in versions.iter().enumerate().take(25).skip(1) {
        let mut child = adding(&setup, path, None).spawn().unwrap();
        thread::sleep(Duration::from_micros(u64::try_from(at * at * 60).unwrap()));
        let _ = child.kill();
        child.wait().unwrap();
        let run = setup.run(&["pack", "list"]);
        assert_eq!(run.code(), 0, "{at}: {}", run.all());
        let in_use = setup.in_use();
        let expected = [before, at].map(|minor| ("tiny".to_owned(), format!("1.{minor}.0")));
        assert!(in_use.len() == 1 && expected.contains(&in_use[0]), "{at}: {in_use:?}");
        before = if in_use[0] == expected[1] { at } else { before };
    }
    // The next change comes through, and nothing of the others is left.
    assert!(adding(&setup, &versions[25], None).status().unwrap().success());
    assert_eq!(setup.in_use(), [("tiny".to_owned(), "1.25.0".to_owned())]);
    assert_eq!(setup.installed_files().len(), 3, "bundle, signature, trust file");
}

// threat: B6
#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_old_version() {
    let setup = TrustSetup::new();
    let anna = publisher();
    let (old, new) = (
        setup.signed("tiny", "1.0.0", &anna, "Anna"),
        setup.signed("tiny", "1.1.0", &anna, "Anna"),
    );
    assert!(adding(&setup, &old, None).status().unwrap().success());
    let size = fs::metadata(&new).unwrap().len();
    for blocks in [0, 1, 2, 8, u32::try_from(size / 512 - 1).unwrap()] {
        let status = adding(&setup, &new, Some(blocks)).status().unwrap();
        assert_eq!(status.code(), Some(6), "{blocks} blocks");
        assert_eq!(setup.in_use(), [("tiny".to_owned(), "1.0.0".to_owned())], "{blocks} blocks");
        assert_eq!(setup.run(&["pack", "list"]).code(), 0);
    }
    assert!(adding(&setup, &new, None).status().unwrap().success());
    assert_eq!(setup.installed_files().len(), 3, "bundle, signature, trust file");
}

// threat: B7
#[test]
fn concurrent_installations_do_not_disturb_readers() {
    let setup = TrustSetup::new();
    let anna = publisher();
    let first = setup.signed("tiny", "1.0.0", &anna, "Anna");
    assert!(adding(&setup, &first, None).status().unwrap().success());
    let offered: Vec<_> = ["tiny", "small", "slight", "minute"]
        .into_iter()
        .flat_map(|id| {
            [setup.signed(id, "1.1.0", &anna, "Anna"), setup.signed(id, "1.2.0", &anna, "Anna")]
        })
        .collect();
    let adding: Vec<_> =
        offered.iter().map(|path| adding(&setup, path, None).spawn().unwrap()).collect();
    for _ in 0..12 {
        let run = setup.run(&["pack", "list"]);
        assert!(run.code() == 0 && run.stdout().contains("tiny 1."), "{}", run.all());
    }
    // Of two versions of one pack the older may come too late; that is a refusal and no damage.
    let codes: Vec<_> = adding.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    assert!(codes.iter().all(|code| [Some(0), Some(4)].contains(code)), "{codes:?}");
    let newest = |id: &str| (id.to_owned(), "1.2.0".to_owned());
    assert_eq!(setup.in_use(), ["minute", "slight", "small", "tiny"].map(newest));
    assert_eq!(setup.installed_files().len(), 9);
}

// threat: B7
#[test]
fn of_two_concurrent_publishers_one_gets_the_id() {
    let setup = TrustSetup::new();
    let offered = [(); 4].map(|()| stranger()).map(|key| {
        let path = setup.signed("tiny", "1.0.0", &key, "Somebody");
        let own = path.with_file_name(format!("{}.heelpack", crate::harness::public(&key).id()));
        fs::copy(&path, &own).unwrap();
        fs::copy(crate::harness::signature_path(&path), crate::harness::signature_path(&own))
            .unwrap();
        own
    });
    let adding: Vec<_> =
        offered.iter().map(|path| adding(&setup, path, None).spawn().unwrap()).collect();
    let codes: Vec<_> = adding.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    assert_eq!(setup.run(&["pack", "list"]).code(), 0);
    assert_eq!(setup.installed_files().len(), 3);
}
