//! Bundles do not depend on folder, order, time, umask or locale.

use std::process::Command;

use super::*;
use crate::harness::xtask;

/// Copies a pack's folder, creating its files in this order.
fn copy(to: &Path, reversed: bool) -> PathBuf {
    let from = root().join("tests/fixtures/valid/tiny");
    let mut files = below(&from);
    files.sort();
    if reversed {
        files.reverse();
    }
    for file in files {
        let target = to.join("tiny").join(file.strip_prefix(&from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, fs::read(&file).unwrap()).unwrap();
    }
    to.join("tiny")
}

/// Variables of the environment, with their values.
type Environment = &'static [(&'static str, &'static str)];

/// Bundles a pack with `xtask` in this environment.
fn bundled(
    circumstances: &str,
    environment: &[(&str, &str)],
    reversed: bool,
    inside: bool,
) -> Vec<u8> {
    let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pack = copy(folder.path(), reversed);
    let script = format!("{circumstances}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(xtask()).arg("bundle").arg("--out").arg(out.path());
    if inside {
        command.arg(".").current_dir(&pack);
    } else {
        command.arg(&pack).current_dir(root());
    }
    let output = command.envs(environment.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = below(out.path());
    assert_eq!(files.len(), 1);
    fs::read(&files[0]).unwrap()
}

// threat: B18
#[test]
fn bundles_do_not_depend_on_the_environment() {
    let usual = bundled("umask 022", &[], false, false);
    Bundle::from_bytes(Path::new("usual"), usual.as_slice().into()).unwrap();
    let other: [(&str, Environment, bool, bool); 4] = [
        ("umask 077", &[("TZ", "Pacific/Kiritimati")], true, false),
        (
            "umask 000",
            &[("TZ", "America/St_Johns"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")],
            false,
            true,
        ),
        (
            "umask 027",
            &[("LC_ALL", "C"), ("SOURCE_DATE_EPOCH", "1"), ("HEELWISE_NOW", "2001-01-01T00:00Z")],
            true,
            true,
        ),
        (
            "ulimit -n 64",
            &[("HOME", "/nowhere"), ("COLUMNS", "20"), ("NO_COLOR", "1")],
            true,
            false,
        ),
    ];
    for (circumstances, environment, reversed, inside) in other {
        assert!(
            bundled(circumstances, environment, reversed, inside) == usual,
            "{circumstances} {environment:?}"
        );
    }
}
