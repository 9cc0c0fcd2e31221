//! Changing the trust file and the pack folder: one change at a time, each of them atomic.
//!
//! The trust file names one bundle per pack, and each version has its own file name. An
//! installation has four steps; the old version is in use until step 3 is on disk, and the new one
//! from then on:
//!
//! 1. the trust file lists the new bundle as unfinished;
//! 2. signature and bundle are written under other names, then renamed;
//! 3. the trust file lists the new bundle as installed, and the old one as unfinished;
//! 4. the old bundle is removed, and with it its entry in the trust file.
//!
//! The leftovers of an interrupted installation are removed when the next change begins.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;

use crate::error::TrustError;
use crate::fs_ops::{FileSystem, RealFileSystem};
use crate::key::PublicKey;
use crate::pack_dirs::PackDirs;
use crate::publisher_name::PublisherName;
use crate::signature::SIGNATURE_EXTENSION;
use crate::trust_store::{InstalledRelease, PackPin, TrustStore};

#[cfg(test)]
mod tests;

/// The longest wait for another change to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// The prefix and suffix of the names of unfinished files.
const UNFINISHED: (&str, &str) = (".", ".unfinished");

/// Changes the installed packs and the trust store. One exists at a time, because it holds the
/// lock.
pub struct PackInstaller<'a> {
    dirs: PackDirs,
    files: Box<dyn FileSystem + 'a>,
    /// The trust store as it is on disk.
    trust: TrustStore,
    _lock: File,
}

/// A bundle to be installed, once [`judge`](crate::judge) allowed it.
#[derive(Debug)]
pub struct NewInstall<'a> {
    /// The pack.
    pub id: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The digest of the bundle, in hexadecimal.
    pub digest: String,
    /// The key it is signed with.
    pub key: &'a PublicKey,
    /// The name of the publisher.
    pub publisher: &'a PublisherName,
    /// The bundle.
    pub bundle: &'a [u8],
    /// The signature file.
    pub signature: &'a [u8],
}

impl PackInstaller<'static> {
    /// Waits for other changes to end, and cleans up after an interrupted one.
    ///
    /// # Errors
    /// When the folders cannot be written, could be changed by another user, or are still locked
    /// after ten seconds.
    pub fn new(dirs: PackDirs) -> Result<Self, TrustError> {
        Self::with(dirs, Box::new(RealFileSystem))
    }
}

impl<'a> PackInstaller<'a> {
    fn with(dirs: PackDirs, files: Box<dyn FileSystem + 'a>) -> Result<Self, TrustError> {
        let packs = dirs.packs();
        heelwise_fs::create_private_folder(&packs).map_err(|error| not_written(&packs, error))?;
        dirs.check()?;
        let lock = lock(&packs)?;
        let trust = dirs.trust()?;
        let mut installer = Self { dirs, files, trust, _lock: lock };
        installer.finish_interrupted().map_err(|error| not_written(&packs, error))?;
        Ok(installer)
    }

    /// The current trust store.
    pub fn trust(&self) -> &TrustStore {
        &self.trust
    }

    /// Changes the trust store.
    ///
    /// # Errors
    /// When the trust file cannot be written.
    pub fn change(&mut self, change: impl FnOnce(&mut TrustStore)) -> Result<(), TrustError> {
        let mut trust = self.trust.clone();
        change(&mut trust);
        self.save(trust).map_err(|error| not_written(&self.dirs.packs(), error))
    }

    /// Installs a bundle, and trusts its publisher.
    ///
    /// # Errors
    /// When a file cannot be written. `is_undone` of the error tells whether nothing was changed or
    /// the bundle is installed nevertheless.
    pub fn install(&mut self, new: &NewInstall<'_>, today: Date) -> Result<(), TrustError> {
        let installed = self.install_files(new, today);
        if installed.is_err() {
            // Files that cannot be removed now are removed by the next change.
            let _ = self.remove_unfinished();
        }
        let now = self.trust.pack(new.id).and_then(|pack| pack.installed.as_ref());
        let is_undone = now.is_none_or(|installed| installed.digest != new.digest);
        installed.map_err(|error| TrustError::Write { path: self.dirs.packs(), error, is_undone })
    }

    /// Removes a pack. The publisher it belongs to stays known, unless `forget`.
    ///
    /// # Errors
    /// When a file cannot be written or removed.
    pub fn remove(&mut self, id: &str, forget: bool) -> Result<(), TrustError> {
        let mut trust = self.trust.clone();
        trust.set_unfinished(trust.pack(id).and_then(PackPin::file_name).into_iter().collect());
        trust.remove(id, forget);
        self.save(trust)
            .and_then(|()| self.finish_interrupted())
            .map_err(|error| not_written(&self.dirs.packs(), error))
    }

    fn install_files(&mut self, new: &NewInstall<'_>, today: Date) -> io::Result<()> {
        let mut after = self.trust.clone();
        let before = after.pack(new.id).and_then(PackPin::file_name);
        after.trust(new.key, None, new.publisher, self.known_since(new.key).unwrap_or(today));
        after.install(new.id, new.key, installed(new, today));
        let name = after.pack(new.id).and_then(PackPin::file_name).unwrap_or_default();
        if before.as_ref() != Some(&name) {
            let mut announced = self.trust.clone();
            announced.set_unfinished(vec![name.clone()]);
            self.save(announced)?;
        }
        let packs = self.dirs.packs();
        let files = [(signature_name(&name), new.signature), (name.clone(), new.bundle)];
        for (name, bytes) in &files {
            self.files.write(&packs.join(unfinished_name(name)), bytes)?;
        }
        for (name, _) in &files {
            self.files.rename(&packs.join(unfinished_name(name)), &packs.join(name))?;
        }
        self.files.sync(&packs)?;
        after.set_unfinished(before.into_iter().filter(|before| *before != name).collect());
        self.save(after)?;
        // It is installed from here on. Files that cannot be removed now are removed by the next
        // change.
        let _ = self.finish_interrupted();
        Ok(())
    }

    fn known_since(&self, key: &PublicKey) -> Option<Date> {
        self.trust.publisher(key).map(|publisher| publisher.since)
    }

    /// Removes bundles of interrupted changes that are not installed, and unfinished files.
    fn finish_interrupted(&mut self) -> io::Result<()> {
        self.remove_unfinished()?;
        if self.trust.unfinished().is_empty() {
            return Ok(());
        }
        let (mut trust, packs) = (self.trust.clone(), self.dirs.packs());
        let installed: Vec<String> = trust.packs().iter().filter_map(PackPin::file_name).collect();
        for name in trust.unfinished().iter().filter(|name| !installed.contains(name)) {
            self.files.remove(&packs.join(name))?;
            self.files.remove(&packs.join(signature_name(name)))?;
        }
        self.files.sync(&packs)?;
        trust.set_unfinished(Vec::new());
        self.save(trust)
    }

    fn remove_unfinished(&mut self) -> io::Result<()> {
        for folder in [self.dirs.packs(), self.dirs.base().to_owned()] {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let is_file = entry.file_type().is_ok_and(|kind| !kind.is_dir());
                if is_file && name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1) {
                    self.files.remove(&folder.join(&*name))?;
                }
            }
        }
        Ok(())
    }

    /// Writes the trust file atomically.
    fn save(&mut self, trust: TrustStore) -> io::Result<()> {
        let text = trust.to_text().map_err(io::Error::other)?;
        let path = self.dirs.trust_file();
        let unfinished = self.dirs.base().join(unfinished_name("trust.json"));
        self.files.write(&unfinished, text.as_bytes())?;
        self.files.rename(&unfinished, &path)?;
        self.trust = trust;
        self.files.sync(self.dirs.base())
    }
}

fn installed(new: &NewInstall<'_>, since: Date) -> InstalledRelease {
    InstalledRelease {
        version: new.version.to_owned(),
        digest: new.digest.clone(),
        signature: crate::installed::digest(new.signature),
        since,
    }
}

fn signature_name(bundle: &str) -> String {
    format!("{bundle}.{SIGNATURE_EXTENSION}")
}

fn unfinished_name(name: &str) -> String {
    format!("{}{name}{}", UNFINISHED.0, UNFINISHED.1)
}

/// Takes the lock of the pack folder; it is held as long as the file is open.
fn lock(packs: &Path) -> Result<File, TrustError> {
    let path = packs.join(".lock");
    let file = heelwise_fs::open_lock_file(&path).map_err(|error| not_written(&path, error))?;
    if heelwise_fs::lock_patiently(&file, PATIENCE) { Ok(file) } else { Err(TrustError::Busy) }
}

fn not_written(path: &Path, error: io::Error) -> TrustError {
    TrustError::Write { path: path.to_owned(), error, is_undone: false }
}
