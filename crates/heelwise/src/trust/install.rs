//! Changing the trust file and the pack folder: one at a time, and never half.
//!
//! The order of an installation. The trust file names one bundle per pack, and a new version has
//! another name, so until step 3 is on the disk the old version is the one in use, and from then on
//! the new one:
//!
//! 1. the trust file says that the new bundle is being put in;
//! 2. signature and bundle are written under other names, then renamed;
//! 3. the trust file says that it is installed, and that the old one is being taken out;
//! 4. the old one is removed, and the trust file no longer speaks of it.
//!
//! What is left of one that was cut off is cleared away when the next change begins.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use heelwise_trust::{
    InstalledRelease, PackPin, PublicKey, PublisherName, SIGNATURE_EXTENSION, TrustStore,
};
use jiff::civil::Date;

use super::PackDirs;
use super::fs_ops::{FileSystem, RealFileSystem};
use crate::failure::{Failure, PACK_REFUSED, STORE};

/// How long to wait for another change to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often to look meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// What unfinished files begin and end with.
const UNFINISHED: (&str, &str) = (".", ".unfinished");

/// The right to change something, for one at a time.
pub(crate) struct PackInstaller<'a> {
    place: PackDirs,
    disk: Box<dyn FileSystem + 'a>,
    /// As it is on the disk.
    trust: TrustStore,
    _lock: File,
}

/// A bundle that was judged and is to be installed.
#[derive(Debug)]
pub(crate) struct NewInstall<'a> {
    pub(crate) id: &'a str,
    pub(crate) version: &'a str,
    pub(crate) digest: String,
    pub(crate) key: &'a PublicKey,
    pub(crate) publisher: &'a PublisherName,
    pub(crate) bundle: &'a [u8],
    pub(crate) signature: &'a [u8],
}

impl PackInstaller<'static> {
    /// Waits until nobody else changes anything, and clears away what was left unfinished.
    pub(crate) fn at(place: PackDirs) -> Result<Self, Failure> {
        Self::with(place, Box::new(RealFileSystem))
    }
}

impl<'a> PackInstaller<'a> {
    pub(super) fn with(place: PackDirs, disk: Box<dyn FileSystem + 'a>) -> Result<Self, Failure> {
        let packs = place.packs();
        private_folder(&packs).map_err(|error| Failure::file(STORE, &packs, &error))?;
        place.check()?;
        let lock = lock(&packs)?;
        let trust = place.trust()?;
        let mut hand = Self { place, disk, trust, _lock: lock };
        let cleared = hand.finish_interrupted();
        cleared.map_err(|error| hand.failure(&error))?;
        Ok(hand)
    }

    /// Whom this machine trusts now.
    pub(crate) fn trust(&self) -> &TrustStore {
        &self.trust
    }

    /// Changes whom this machine trusts.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut TrustStore)) -> Result<(), Failure> {
        let mut trust = self.trust.clone();
        change(&mut trust);
        self.save(trust).map_err(|error| self.failure(&error))
    }

    /// Installs a bundle, and trusts its publisher.
    pub(crate) fn install(&mut self, new: &NewInstall<'_>, today: Date) -> Result<(), Failure> {
        let installed = self.install_files(new, today);
        if installed.is_err() {
            // Whatever was written so far is of no use. When it cannot be removed now, the next
            // change does it.
            let _ = self.remove_unfinished();
        }
        let now = self.trust.pack(new.id).and_then(|pack| pack.installed.as_ref());
        let is_there = now.is_some_and(|installed| installed.digest == new.digest);
        installed.map_err(|error| {
            let failure = self.failure(&error);
            if is_there {
                failure
            } else {
                failure.hint("nothing was installed; what was there is as it was")
            }
        })
    }

    /// Removes a pack. Whose it was stays known, unless that is to be forgotten.
    pub(crate) fn remove(&mut self, id: &str, forget: bool) -> Result<(), Failure> {
        let mut trust = self.trust.clone();
        trust.set_unfinished(trust.pack(id).and_then(PackPin::file_name).into_iter().collect());
        trust.remove(id, forget);
        self.save(trust)
            .and_then(|()| self.finish_interrupted())
            .map_err(|error| self.failure(&error))
    }

    fn install_files(&mut self, new: &NewInstall<'_>, today: Date) -> io::Result<()> {
        let mut after = self.trust.clone();
        let before = after.pack(new.id).and_then(PackPin::file_name);
        after.trust(new.key, None, new.publisher, self.known_since(new.key).unwrap_or(today));
        after.install(new.id, new.key, installed(new, today));
        let name = after.pack(new.id).and_then(PackPin::file_name).unwrap_or_default();
        if before.as_ref() != Some(&name) {
            let mut coming = self.trust.clone();
            coming.set_unfinished(vec![name.clone()]);
            self.save(coming)?;
        }
        let packs = self.place.packs();
        let files = [(signature_name(&name), new.signature), (name.clone(), new.bundle)];
        for (name, bytes) in &files {
            self.disk.write(&packs.join(unfinished(name)), bytes)?;
        }
        for (name, _) in &files {
            self.disk.rename(&packs.join(unfinished(name)), &packs.join(name))?;
        }
        self.disk.sync(&packs)?;
        after.set_unfinished(before.into_iter().filter(|before| *before != name).collect());
        self.save(after)?;
        // It is installed from here on. What cannot be removed now, the next change removes.
        let _ = self.finish_interrupted();
        Ok(())
    }

    fn known_since(&self, key: &PublicKey) -> Option<Date> {
        self.trust.publisher(key).map(|publisher| publisher.since)
    }

    /// Removes bundles that were being put in or taken out and are not installed, and files that
    /// were not finished.
    fn finish_interrupted(&mut self) -> io::Result<()> {
        self.remove_unfinished()?;
        if self.trust.unfinished().is_empty() {
            return Ok(());
        }
        let (mut trust, packs) = (self.trust.clone(), self.place.packs());
        let installed: Vec<String> = trust.packs().iter().filter_map(PackPin::file_name).collect();
        for name in trust.unfinished().iter().filter(|name| !installed.contains(name)) {
            self.disk.remove(&packs.join(name))?;
            self.disk.remove(&packs.join(signature_name(name)))?;
        }
        self.disk.sync(&packs)?;
        trust.set_unfinished(Vec::new());
        self.save(trust)
    }

    fn remove_unfinished(&mut self) -> io::Result<()> {
        for folder in [self.place.packs(), self.place.base.clone()] {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let is_file = entry.file_type().is_ok_and(|kind| !kind.is_dir());
                if is_file && name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1) {
                    self.disk.remove(&folder.join(&*name))?;
                }
            }
        }
        Ok(())
    }

    /// Writes the trust file. It is the old one or the new one, whatever happens.
    fn save(&mut self, trust: TrustStore) -> io::Result<()> {
        let text = trust.to_text().map_err(io::Error::other)?;
        let path = self.place.trust_file();
        let beside = self.place.base.join(unfinished("trust.json"));
        self.disk.write(&beside, text.as_bytes())?;
        self.disk.rename(&beside, &path)?;
        self.trust = trust;
        self.disk.sync(&self.place.base)
    }

    fn failure(&self, error: &io::Error) -> Failure {
        Failure::file(STORE, &self.place.packs(), error)
    }
}

fn installed(new: &NewInstall<'_>, since: Date) -> InstalledRelease {
    InstalledRelease {
        version: new.version.to_owned(),
        digest: new.digest.clone(),
        signature: super::installed::digest(new.signature),
        since,
    }
}

fn signature_name(bundle: &str) -> String {
    format!("{bundle}.{SIGNATURE_EXTENSION}")
}

fn unfinished(name: &str) -> String {
    format!("{}{name}{}", UNFINISHED.0, UNFINISHED.1)
}

/// Makes a folder that only its owner can use, with those above it.
fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Holds the lock of the pack folder, as long as the file is open.
fn lock(packs: &Path) -> Result<File, Failure> {
    let path: PathBuf = packs.join(".lock");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let file = options.open(&path).map_err(|error| Failure::file(STORE, &path, &error))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => thread::sleep(LOOK),
            Err(TryLockError::WouldBlock) => {
                let failure = Failure::new(PACK_REFUSED, "another heelwise is changing the packs");
                return Err(failure.hint("wait until it has ended, then try again"));
            }
            // Where there are no locks, nobody else has one.
            _ => return Ok(file),
        }
    }
}
