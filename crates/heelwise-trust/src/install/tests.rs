//! Installations that are cut off at every step, and what is refused in the pack folder.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use heelwise_core::compiled::PackContent;
use heelwise_core::{Manifest, Reviewed, Status};
use heelwise_pack::CheckedPack;
use heelwise_pack::bundle::{self, Bundle};
use jiff::civil::{Date, date};
use minisign::KeyPair;

use super::*;
use crate::fs_ops::{FileSystem, RealFileSystem};
use crate::{InstalledPacks, Statement, UNTRUSTED_COMMENT, signature_path};

const TODAY: Date = date(2026, 11, 21);

/// A disk that does so many tasks, the next one half, and then nothing any more: as if the machine
/// had lost its power, or were full.
struct Failing {
    left: usize,
    stopped: Rc<Cell<bool>>,
}

impl Failing {
    /// Whether a task is done.
    fn goes_on(&mut self) -> io::Result<()> {
        if self.left == 0 {
            self.stopped.set(true);
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.left -= 1;
        Ok(())
    }
}

impl FileSystem for Failing {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let was_stopped = self.stopped.get();
        let done = self.goes_on();
        if done.is_err() && !was_stopped {
            RealFileSystem.write(path, &bytes[..bytes.len() / 2])?;
        }
        done.and_then(|()| RealFileSystem.write(path, bytes))
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.goes_on().and_then(|()| RealFileSystem.rename(from, to))
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.goes_on().and_then(|()| RealFileSystem.remove(path))
    }

    fn sync(&mut self, folder: &Path) -> io::Result<()> {
        self.goes_on().and_then(|()| RealFileSystem.sync(folder))
    }
}

/// A bundle without content, and its signature.
struct Made {
    version: String,
    bundle: Vec<u8>,
    signature: Vec<u8>,
    key: PublicKey,
    publisher: PublisherName,
}

fn made(pair: &KeyPair, version: &str) -> Made {
    let manifest = Manifest {
        id: "tiny".into(),
        name: "Tiny".into(),
        summary: "A pack.".into(),
        version: version.into(),
        licence: "MIT".into(),
        authors: vec!["A".into()],
        status: Status::Draft,
        reviewed: Reviewed::No,
        requires: Vec::new(),
        analyzer: None,
    };
    let content = PackContent::empty(manifest);
    let pack = CheckedPack::new(PathBuf::new(), content, Vec::new());
    let bundle = bundle::write(&pack, &[]).unwrap();
    let key = PublicKey::parse(&pair.pk.to_base64()).unwrap();
    let publisher = PublisherName::parse("Anna").unwrap();
    let statement = Statement {
        pack: "tiny".into(),
        version: version.into(),
        key: key.clone(),
        publisher: publisher.clone(),
    };
    let signed = minisign::sign(
        None,
        &pair.sk,
        &bundle[..],
        Some(&statement.to_line()),
        Some(UNTRUSTED_COMMENT),
    )
    .unwrap();
    Made {
        version: version.into(),
        bundle,
        signature: signed.to_string().into_bytes(),
        key,
        publisher,
    }
}

impl Made {
    fn to_install(&self) -> NewInstall<'_> {
        let digest =
            Bundle::from_bytes(Path::new("tiny"), self.bundle.as_slice().into()).unwrap().digest();
        NewInstall {
            id: "tiny",
            version: &self.version,
            digest,
            key: &self.key,
            publisher: &self.publisher,
            bundle: &self.bundle,
            signature: &self.signature,
        }
    }
}

struct Home {
    _folder: tempfile::TempDir,
    dirs: PackDirs,
    pair: KeyPair,
}

impl Home {
    fn with(version: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dirs = PackDirs::new(folder.path().to_owned());
        let home =
            Self { _folder: folder, dirs, pair: KeyPair::generate_unencrypted_keypair().unwrap() };
        home.install(version);
        home
    }

    fn install(&self, version: &str) {
        let mut installer = PackInstaller::new(self.dirs.clone()).unwrap();
        installer.install(&made(&self.pair, version).to_install(), TODAY).unwrap();
    }

    /// The version in use, and what is said against it.
    fn in_use(&self) -> (Option<String>, Vec<String>) {
        let InstalledPacks { packs, refused, .. } = InstalledPacks::open(&self.dirs);
        let version = packs.first().map(|(bundle, _)| bundle.index().version.clone());
        (version, refused.iter().map(TrustError::to_line).collect())
    }

    fn files(&self) -> BTreeSet<String> {
        let names = |folder: &Path| {
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap())
        };
        names(&self.dirs.packs()).chain(names(self.dirs.base())).collect()
    }

    fn bundle(&self, version: &str) -> PathBuf {
        self.dirs.packs().join(format!("tiny-{version}.heelpack"))
    }

    fn refuses(&self, why: &str) {
        let (version, refused) = self.in_use();
        assert_eq!(version, None, "{why}");
        assert_eq!(refused.len(), 1, "{why}: {refused:?}");
        assert!(refused[0].contains(why), "{why}: {refused:?}");
    }
}

fn files_of(version: &str) -> BTreeSet<String> {
    let bundle = format!("tiny-{version}.heelpack");
    [".lock", "packs", "trust.json", &format!("{bundle}.minisig"), &bundle]
        .map(str::to_owned)
        .into()
}

/// Does something to a home on a disk that stops after so many tasks. Whether it was done before
/// that.
fn cut_off(
    home: &Home,
    tasks: usize,
    act: impl FnOnce(&mut PackInstaller<'_>) -> Result<(), TrustError>,
) -> bool {
    let stopped = Rc::new(Cell::new(false));
    let files = Failing { left: tasks, stopped: Rc::clone(&stopped) };
    let done = PackInstaller::with(home.dirs.clone(), Box::new(files))
        .and_then(|mut installer| act(&mut installer));
    done.is_ok() && !stopped.get()
}

// threat: B6
#[test]
fn an_interrupted_upgrade_leaves_the_old_or_the_new_version() {
    let mut seen = BTreeSet::new();
    for tasks in 0.. {
        let home = Home::with("1.0.0");
        let new = made(&home.pair, "1.1.0");
        let done = cut_off(&home, tasks, |installer| installer.install(&new.to_install(), TODAY));
        let (version, refused) = home.in_use();
        assert_eq!(refused, [""; 0], "cut off after {tasks} tasks");
        let version = version.unwrap();
        assert!(
            ["1.0.0", "1.1.0"].contains(&version.as_str()),
            "cut off after {tasks} tasks: {version}"
        );
        // The next change clears away what was left, whatever it is.
        drop(PackInstaller::new(home.dirs.clone()).unwrap());
        assert_eq!(home.files(), files_of(&version), "cut off after {tasks} tasks");
        home.install("1.1.0");
        assert_eq!(
            (home.in_use(), home.files()),
            ((Some("1.1.0".into()), Vec::new()), files_of("1.1.0"))
        );
        seen.insert(version);
        if done {
            assert!(tasks > 12 && seen.len() == 2, "{tasks} tasks, {seen:?}");
            return;
        }
    }
}

// threat: B6
#[test]
fn an_interrupted_first_installation_leaves_nothing_or_the_pack() {
    for tasks in 0.. {
        let home = Home::with("1.0.0");
        fs::remove_dir_all(home.dirs.packs()).unwrap();
        fs::remove_file(home.dirs.trust_file()).unwrap();
        let new = made(&home.pair, "1.0.0");
        let done = cut_off(&home, tasks, |installer| installer.install(&new.to_install(), TODAY));
        let (version, refused) = home.in_use();
        assert_eq!(refused, [""; 0], "cut off after {tasks} tasks");
        assert!(!done || version.is_some());
        home.install("1.0.0");
        assert_eq!((home.in_use().0, home.files()), (Some("1.0.0".into()), files_of("1.0.0")));
        if done {
            return;
        }
    }
}

// threat: B6
#[test]
fn an_interrupted_removal_leaves_the_pack_or_nothing() {
    for tasks in 0.. {
        let home = Home::with("1.0.0");
        let done = cut_off(&home, tasks, |installer| installer.remove("tiny", false));
        let (version, refused) = home.in_use();
        assert_eq!(refused, [""; 0], "cut off after {tasks} tasks");
        drop(PackInstaller::new(home.dirs.clone()).unwrap());
        let is_there = version.is_some();
        assert_eq!(home.bundle("1.0.0").exists(), is_there);
        assert_eq!(signature_path(&home.bundle("1.0.0")).exists(), is_there);
        if done {
            assert!(!is_there);
            return;
        }
    }
}

// threat: B6
#[test]
fn installing_again_repairs_a_damaged_pack() {
    let home = Home::with("1.0.0");
    let damages: [&dyn Fn(&Path); 3] = [
        &|path| fs::write(path, "damaged").unwrap(),
        &|path| fs::remove_file(path).unwrap(),
        &|path| {
            fs::write(signature_path(path), "damaged").unwrap();
        },
    ];
    for damage in damages {
        damage(&home.bundle("1.0.0"));
        assert_eq!(home.in_use().0, None);
        home.install("1.0.0");
        assert_eq!(home.in_use(), (Some("1.0.0".into()), Vec::new()));
    }
}

// threat: A20
#[test]
#[cfg(unix)]
fn links_and_files_that_others_can_change_are_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home = Home::with("1.0.0");
    let (packs, file, elsewhere) =
        (home.dirs.packs(), home.bundle("1.0.0"), home.dirs.base().join("elsewhere"));
    let mode =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for path in [&file, &signature_path(&file), &home.dirs.trust_file()] {
        fs::rename(path, &elsewhere).unwrap();
        symlink(&elsewhere, path).unwrap();
        home.refuses("it is a link");
        fs::remove_file(path).unwrap();
        fs::hard_link(&elsewhere, path).unwrap();
        home.refuses("it has a second name");
        fs::remove_file(&elsewhere).unwrap();
        for writable in [0o602, 0o620, 0o666] {
            mode(path, writable);
            home.refuses("others can write to it");
        }
        mode(path, 0o600);
        assert_eq!(home.in_use().1, [""; 0], "{}", path.display());
    }
    for (path, writable) in
        [(&packs, 0o702), (&packs, 0o720), (&packs, 0o777), (&home.dirs.base().to_owned(), 0o702)]
    {
        mode(path, writable);
        home.refuses("others can write to it");
        assert!(PackInstaller::new(home.dirs.clone()).is_err());
        mode(path, 0o700);
    }
    fs::rename(&packs, &elsewhere).unwrap();
    symlink(&elsewhere, &packs).unwrap();
    home.refuses("it is a link");
    assert!(PackInstaller::new(home.dirs.clone()).is_err());
    fs::remove_file(&packs).unwrap();
    fs::rename(&elsewhere, &packs).unwrap();
    assert_eq!(home.in_use(), (Some("1.0.0".into()), Vec::new()));
}

// threat: A20
#[test]
#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "a test that was not run says so")]
fn files_of_another_user_are_refused() {
    let home = Home::with("1.0.0");
    let others = Some(12_345);
    for path in [
        home.bundle("1.0.0"),
        home.dirs.packs(),
        home.dirs.trust_file(),
        home.dirs.base().to_owned(),
    ] {
        // Only root can give a file away; who runs the tests as somebody else sees the other rows.
        if std::os::unix::fs::chown(&path, others, None).is_err() {
            let _ = writeln!(io::stderr(), "NOT TESTED: only root can give a file away.");
            return;
        }
        home.refuses("it belongs to another user");
        std::os::unix::fs::chown(&path, Some(0), None).unwrap();
    }
    assert_eq!(home.in_use().1, [""; 0]);
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_a_file_does_not_block() {
    let home = Home::with("1.0.0");
    for path in [home.bundle("1.0.0"), home.dirs.trust_file()] {
        let away = home.dirs.base().join("away");
        fs::rename(&path, &away).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        home.refuses("it is not a plain file");
        fs::rename(&away, &path).unwrap();
    }
}

#[test]
fn a_damaged_trust_file_refuses_every_pack_and_is_left_unchanged() {
    let home = Home::with("1.0.0");
    let path = home.dirs.trust_file();
    let whole = fs::read_to_string(&path).unwrap();
    for damaged in [
        "",
        "{",
        &whole[..whole.len() / 2],
        &whole.replace("tiny", "Tiny"),
        &whole.replace("\"format\": 1", "\"format\": 2"),
    ] {
        fs::write(&path, damaged).unwrap();
        home.refuses("trust.json");
        let tried = PackInstaller::new(home.dirs.clone()).and_then(|mut installer| {
            installer.install(&made(&home.pair, "1.1.0").to_install(), TODAY)
        });
        assert!(tried.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(home.in_use(), (Some("1.0.0".into()), Vec::new()));
}

// threat: B10
#[test]
fn changed_bytes_of_the_same_length_and_time_are_refused_before_use() {
    let home = Home::with("1.0.0");
    let path = home.bundle("1.0.0");
    let whole = fs::read(&path).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    // Nothing follows the content in this bundle but the end of the archive, which no start looks
    // at.
    let end = whole.len() - 1024;
    for position in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        fs::write(&path, &changed).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        let InstalledPacks { packs, .. } = InstalledPacks::open(&home.dirs);
        assert_eq!(packs.is_empty(), position < end, "byte {position}");
        assert!(packs.iter().all(|(bundle, _)| bundle.whole().is_err()), "byte {position}");
    }
    fs::write(&path, whole).unwrap();
    assert_eq!(home.in_use().1, [""; 0]);
}

// threat: B10, B12
#[test]
fn another_signed_version_in_the_place_of_the_installed_one_is_refused() {
    let home = Home::with("1.1.0");
    let older = made(&home.pair, "1.0.0");
    fs::write(home.bundle("1.1.0"), &older.bundle).unwrap();
    fs::write(signature_path(&home.bundle("1.1.0")), &older.signature).unwrap();
    home.refuses("`tiny` is not what was installed");
    fs::write(signature_path(&home.bundle("1.1.0")), made(&home.pair, "1.1.0").signature).unwrap();
    home.refuses("`tiny` is not what was installed");
}

// threat: B8
#[test]
fn every_byte_of_an_installed_signature_counts() {
    let home = Home::with("1.0.0");
    let path = signature_path(&home.bundle("1.0.0"));
    let whole = fs::read(&path).unwrap();
    for position in 0..whole.len() {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        fs::write(&path, changed).unwrap();
        assert_eq!(home.in_use().0, None, "byte {position}");
    }
}
