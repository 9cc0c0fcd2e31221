//! The trust commands: adding, trusting, revoking and removing packs, and unsigned packs.

mod install_crash;
mod removed_packs;
mod unsigned;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use heelwise_pack::bundle::{self, NativeFile, TARGET};
use heelwise_pack::check_folders;
use minisign::{KeyPair, SecretKey};

use crate::harness::{
    Machine, Run, checked, public, publisher, root, signature_path, write_signed,
};

/// A folder with bundles, and an empty machine.
struct TrustSetup {
    machine: Machine,
    folder: tempfile::TempDir,
}

impl TrustSetup {
    fn new() -> Self {
        Self { machine: Machine::new(), folder: tempfile::tempdir().unwrap() }
    }

    /// The smallest pack with this id, version and native code.
    fn bundle(&self, id: &str, version: &str, native: &[u8]) -> PathBuf {
        let source = self.folder.path().join("source").join(id);
        crate::bundles::copy(&root().join("tests/fixtures/valid/tiny"), &source);
        let manifest = source.join("pack.toml");
        let text =
            fs::read_to_string(&manifest).unwrap().replace("\"0.1.0\"", &format!("\"{version}\""));
        fs::write(&manifest, text.replace("id = \"tiny\"", &format!("id = \"{id}\""))).unwrap();
        let people = source.join("vignettes/people.toml");
        fs::write(
            &people,
            fs::read_to_string(&people).unwrap().replace("tiny/", &format!("{id}/")),
        )
        .unwrap();
        let checked = check_folders(&[source], &[]);
        assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
        let path = self.folder.path().join(format!("{id}-{version}-{}.heelpack", native.len()));
        let library = [crate::crafted_bundles::library(), native.to_vec()].concat();
        let native = NativeFile { target: TARGET.to_owned(), library };
        fs::write(&path, bundle::write(&checked.packs[0], &[native]).unwrap()).unwrap();
        path
    }

    fn signed(&self, id: &str, version: &str, secret: &SecretKey, name: &str) -> PathBuf {
        let path = self.bundle(id, version, b"code");
        write_signed(&path, &fs::read(&path).unwrap(), secret, name);
        path
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let folder = self.folder.path().display().to_string();
        let mut command = self.machine.command(arguments);
        command.env("HEELWISE_NOW", "2026-11-20T08:00:00+01:00").stdin(Stdio::null());
        Run::from_output(
            command.output().unwrap(),
            &[(&self.machine.home.path().display().to_string(), "$HOME"), (&folder, "$FOLDER")],
        )
    }

    fn add(&self, path: &Path, more: &[&str]) -> Run {
        let path = path.display().to_string();
        self.run(&[&["pack", "add", &path][..], more].concat())
    }

    /// Adds a bundle, which must be refused with exit code 4 and change nothing.
    fn assert_refused(&self, path: &Path, why: &str) {
        let before = self.installed_files();
        let run = self.add(path, &["--yes"]);
        assert_eq!(run.code(), 4, "{why}: {}", run.all());
        assert!(run.stderr().contains(why), "{why}: {}", run.all());
        assert!(!run.stderr().contains('\u{1b}'));
        assert_eq!(self.installed_files(), before, "{why}");
    }

    /// The installed files and the trust store, with their bytes.
    fn installed_files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let home = self.machine.home.path();
        let packs = fs::read_dir(home.join("packs"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> =
            packs.chain([home.join("trust.json")]).filter(|path| path.exists()).collect();
        files.retain(|path| path.file_name().is_some_and(|name| name != ".lock"));
        files.sort();
        files.into_iter().map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
    }

    /// The versions in use, by `pack list`.
    fn in_use(&self) -> Vec<(String, String)> {
        let run = self.run(&["pack", "list", "--json"]);
        let list: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        let packs =
            list["packs"].as_array().unwrap().iter().filter(|pack| pack["id"] != "foundation");
        packs
            .map(|pack| {
                (pack["id"].as_str().unwrap().into(), pack["version"].as_str().unwrap().into())
            })
            .collect()
    }
}

fn stranger() -> SecretKey {
    KeyPair::generate_unencrypted_keypair().unwrap().sk
}

// threat: B11, B12
#[test]
fn adding_updating_and_removing_packs_matches_its_snapshot() {
    let setup = TrustSetup::new();
    let anna = publisher();
    let one = setup.signed("tiny", "1.0.0", &anna, "Anna");
    let two = setup.signed("tiny", "1.1.0", &anna, "Anna");
    let other = setup.signed("small", "0.1.0", &anna, "Anna");
    let key = public(&anna);
    let id = key.id().to_string();
    let mut text = String::new();
    let mut tell = |what: &str, run: &Run| {
        let _ = writeln!(text, "=== {what}\n{}", run.all());
    };
    tell("nobody to ask", &setup.add(&one, &[]));
    assert_eq!(setup.installed_files(), []);
    tell("the first of a publisher", &setup.add(&one, &["--yes"]));
    tell("the same again", &setup.add(&one, &[]));
    tell("a newer version", &setup.add(&two, &[]));
    tell("an older version", &setup.add(&one, &[]));
    tell("an older version that is wanted", &setup.add(&one, &["--downgrade"]));
    tell("another pack of the publisher, as JSON", &setup.add(&other, &["--json"]));
    tell("list", &setup.run(&["pack", "list"]));
    tell("info", &setup.run(&["pack", "info", "tiny"]));
    tell("check", &setup.run(&["pack", "check", &one.display().to_string()]));
    tell("trust", &setup.run(&["pack", "trust"]));
    tell("revoke", &setup.run(&["pack", "revoke", &id]));
    tell("list after that", &setup.run(&["pack", "list"]));
    tell("add after that", &setup.add(&two, &["--yes"]));
    tell("trust again with the short id", &setup.run(&["pack", "trust", &id]));
    tell("trust again without being asked", &setup.run(&["pack", "trust", key.as_str()]));
    tell("trust again", &setup.run(&["pack", "trust", key.as_str(), "--yes"]));
    tell("remove without being asked", &setup.run(&["pack", "remove", "small"]));
    tell("remove", &setup.run(&["pack", "remove", "small", "--yes"]));
    tell("remove again", &setup.run(&["pack", "remove", "small", "--yes"]));
    tell("trust as JSON", &setup.run(&["pack", "trust", "--json"]));
    insta::assert_snapshot!("trust-life", text);
    assert_eq!(setup.in_use(), [("tiny".into(), "1.0.0".into())]);
}

// threat: B8, B9
#[test]
fn an_invalid_signature_is_not_installed() {
    let setup = TrustSetup::new();
    let anna = publisher();
    let path = setup.signed("tiny", "1.0.0", &anna, "Anna");
    let (bytes, signature) =
        (fs::read(&path).unwrap(), fs::read_to_string(signature_path(&path)).unwrap());
    let with = |text: &str| fs::write(signature_path(&path), text).unwrap();
    with(&signature.replace('\n', "\r\n"));
    setup.assert_refused(&path, "line breaks");
    with(&format!("{signature}{signature}"));
    setup.assert_refused(&path, "four lines");
    with(&signature.replacen(
        "trusted comment: heelwise pack",
        "trusted comment:  heelwise pack",
        1,
    ));
    setup.assert_refused(&path, "not written the way");
    with(&signature.replace("Anna", "Anne"));
    setup.assert_refused(&path, "does not fit the bundle");
    with(&signature.replace("Anna", "\u{1b}]0;x\u{7}"));
    setup.assert_refused(&path, "not written the way");
    with(&"x".repeat(1 << 20));
    setup.assert_refused(&path, "not written the way");
    fs::remove_file(signature_path(&path)).unwrap();
    setup.assert_refused(&path, "it is not signed");
    assert!(
        std::process::Command::new("mkfifo").arg(signature_path(&path)).status().unwrap().success()
    );
    setup.assert_refused(&path, "not a plain file");
    fs::remove_file(signature_path(&path)).unwrap();
    with(&signature);
    for position in (0..bytes.len()).step_by(211) {
        let mut changed = bytes.clone();
        changed[position] ^= 4;
        fs::write(&path, changed).unwrap();
        setup.assert_refused(&path, "refused");
    }
    fs::write(&path, &bytes).unwrap();
    let other = setup.signed("small", "1.0.0", &anna, "Anna");
    fs::copy(signature_path(&other), signature_path(&path)).unwrap();
    setup.assert_refused(&path, "does not fit");
}

// threat: B11, B12, B13
#[test]
fn foreign_ids_and_changed_releases_are_not_installed() {
    let setup = TrustSetup::new();
    let (anna, bert) = (publisher(), stranger());
    assert_eq!(setup.add(&setup.signed("tiny", "1.0.0", &anna, "Anna"), &["--yes"]).code(), 0);
    setup.assert_refused(&setup.signed("tiny", "2.0.0", &bert, "Anna"), "belongs to the key");
    let changed = setup.bundle("tiny", "1.0.0", b"other code");
    write_signed(&changed, &fs::read(&changed).unwrap(), &anna, "Anna");
    setup.assert_refused(&changed, "other bytes");
    let foundation = setup.folder.path().join("foundation.heelpack");
    let built_in =
        checked().packs.iter().find(|pack| pack.content.manifest.id == "foundation").unwrap();
    write_signed(&foundation, &bundle::write(built_in, &[]).unwrap(), &anna, "Anna");
    setup.assert_refused(&foundation, "built into heelwise");
    // Of a key that is refused before anything came from it, even a new pack.
    let key = public(&bert);
    assert_eq!(setup.run(&["pack", "revoke", key.as_str()]).code(), 0);
    setup.assert_refused(
        &setup.signed("small", "1.0.0", &bert, "Bert"),
        "was revoked on 2026-11-20",
    );
    // The same name with another key is reported as another publisher.
    let same_name = setup.add(&setup.signed("small", "1.0.0", &stranger(), "Anna"), &[]);
    let printed = same_name.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        same_name.code() == 2 && printed.contains("not the same publisher"),
        "{}",
        same_name.all()
    );
}

// threat: B12
#[test]
fn a_bundle_of_a_newer_format_is_refused_with_a_reason() {
    let setup = TrustSetup::new();
    let path = setup.signed("tiny", "1.0.0", &publisher(), "Anna");
    let bytes = fs::read(&path).unwrap();
    let at = bytes.windows(13).position(|it| it == b"\"format\": 1,\n").unwrap();
    let mut newer = bytes.clone();
    newer[at + 10] = b'2';
    fs::write(&path, newer).unwrap();
    setup.assert_refused(&path, "format 2");
}

/// Loading native code needs a new process and executable memory; adding, listing and inspecting
/// use neither.
#[test]
#[cfg(target_os = "linux")]
fn installing_and_inspecting_load_no_native_code() {
    let setup = TrustSetup::new();
    let path = setup.signed("tiny", "1.0.0", &publisher(), "Anna").display().to_string();
    let calls = setup.folder.path().join("calls");
    let shown = calls.display().to_string();
    let tracing =
        ["-f", "-qq", "-e", "trace=execve,memfd_create,clone,clone3,fork,vfork", "-o", &shown];
    for arguments in [
        &["pack", "add", &path, "--yes"][..],
        &["pack", "list"],
        &["pack", "info", "tiny"],
        &["pack", "check", &path],
    ] {
        let mut strace = std::process::Command::new("strace");
        strace
            .args(tracing)
            .arg(crate::harness::program())
            .args(arguments)
            .env("HEELWISE_HOME", setup.machine.home.path());
        let Ok(output) = strace.stdin(Stdio::null()).output() else {
            return crate::harness::not_tested("strace");
        };
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let calls = fs::read_to_string(&calls).unwrap();
        assert_eq!(calls.lines().count(), 1, "{arguments:?}: {calls}");
        assert!(calls.contains("execve("), "{arguments:?}: {calls}");
    }
}

#[test]
fn erase_keeps_the_trust_store() {
    let setup = TrustSetup::new();
    assert_eq!(
        setup.add(&setup.signed("tiny", "1.0.0", &publisher(), "Anna"), &["--yes"]).code(),
        0
    );
    assert_eq!(setup.run(&["pack", "revoke", public(&stranger()).as_str()]).code(), 0);
    assert_eq!(setup.run(&["log", "pain", "3"]).code(), 0);
    let before = setup.installed_files();
    let erased = setup.run(&["erase", "--yes"]);
    assert!(
        erased.code() == 0 && erased.stdout().contains("heelwise pack trust"),
        "{}",
        erased.all()
    );
    assert_eq!(setup.installed_files(), before);
    assert!(!setup.machine.data().exists());
}

/// Signing with `xtask`, from a new key to an installed pack.
#[test]
fn bundles_signed_by_xtask_are_installed() {
    let setup = TrustSetup::new();
    let bundle = setup.bundle("tiny", "1.0.0", b"code").display().to_string();
    let key = setup.folder.path().join("my.key").display().to_string();
    let task = |arguments: &[&str]| {
        let output = std::process::Command::new(crate::harness::xtask())
            .arg("sign")
            .args(arguments)
            .stdin(Stdio::null())
            .output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let asked = task(&["--new-key", &key]);
    assert!(asked.0 == Some(3) && asked.1.contains("--no-password"), "{asked:?}");
    assert_eq!(task(&["--new-key", &key, "--no-password"]).0, Some(0));
    let again = task(&["--new-key", &key, "--no-password"]);
    assert!(again.0 == Some(3) && again.1.contains("never overwritten"), "{again:?}");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&key).unwrap().permissions()) & 0o777,
        0o600
    );
    let named = task(&[&bundle, "--key", &key, "--publisher", "Anna\u{202e}"]);
    assert!(named.0 == Some(3) && named.1.contains("--publisher"), "{named:?}");
    assert_eq!(task(&[&bundle, "--key", &key, "--publisher", "Anna Größe"]).0, Some(0));
    assert_eq!(
        setup.run(&["pack", "trust", &format!("{key}.pub"), "--name", "Anna from the club"]).code(),
        0
    );
    let added = setup.add(Path::new(&bundle), &[]);
    assert!(added.code() == 0 && added.stdout().contains("Anna Größe"), "{}", added.all());
}
