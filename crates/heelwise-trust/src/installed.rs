//! Opening the installed packs at every start: index and content are read and verified, the rest
//! when it is used.

use std::path::{Path, PathBuf};

use heelwise_pack::bundle::{Bundle, EXTENSION, Index, LARGEST_FILE, PartialBundle};

use crate::error::TrustError;
use crate::owned_file;
use crate::pack_dirs::PackDirs;
use crate::policy::{Refusal, admit};
use crate::signature::{LARGEST_SIGNATURE, SIGNATURE_EXTENSION, Signature};
use crate::trust_store::{InstalledRelease, PackPin, TrustStore};

/// The number of tries when another process changes the packs meanwhile.
const TRIES: usize = 3;

/// The installed packs.
#[derive(Debug, Default)]
pub struct InstalledPacks {
    /// The packs that may be used, by id.
    pub packs: Vec<(PartialBundle, Signature)>,
    /// Why the others are not used.
    pub refused: Vec<TrustError>,
    /// The trust store; empty when it cannot be read.
    pub trust: TrustStore,
    /// Whether the trust store cannot be read; then not even revoked keys are known.
    pub is_unreadable: bool,
}

impl InstalledPacks {
    /// Opens all installed packs. Does not wait for a process that installs at the same
    /// time: the packs before or after its change are used.
    pub fn open(dirs: &PackDirs) -> Self {
        let mut installed = Self::open_once(dirs);
        for _ in 1..TRIES {
            let is_current = || dirs.trust().is_ok_and(|now| now == installed.trust);
            if installed.refused.is_empty() || is_current() {
                break;
            }
            installed = Self::open_once(dirs);
        }
        installed
    }

    fn open_once(dirs: &PackDirs) -> Self {
        let trust = match dirs.check().and_then(|()| dirs.trust()) {
            Ok(trust) => trust,
            Err(error) => {
                return Self { refused: vec![error], is_unreadable: true, ..Self::default() };
            }
        };
        let (folder, mut packs, mut refused) = (dirs.packs(), Vec::new(), Vec::new());
        for pin in trust.packs() {
            let Some(installed) = &pin.installed else { continue };
            match open(&folder, &trust, pin, installed) {
                Ok(pack) => packs.push(pack),
                Err(error) => refused.push(error),
            }
        }
        refused.extend(unregistered_files(&folder, &trust));
        Self { packs, refused, trust, is_unreadable: false }
    }
}

/// Opens an installed pack. Only the index and the content are read now, and every byte of these is
/// verified: the index with the digest that was stored when the signature over the whole bundle was
/// verified, the content with the index.
///
/// The rest is read, and the signature verified once more, before native code is run:
/// [`crate::LoadedPack::whole`].
fn open(
    packs: &Path,
    trust: &TrustStore,
    pin: &PackPin,
    installed: &InstalledRelease,
) -> Result<(PartialBundle, Signature), TrustError> {
    let path = packs.join(pin.file_name().unwrap_or_default());
    let (file, length) = existing(owned_file::open(&path, LARGEST_FILE)?, &path, pin)?;
    let signature_path = signature_path(&path);
    let signature_file = owned_file::read(&signature_path, LARGEST_SIGNATURE)?;
    let signature_file = existing(signature_file, &signature_path, pin)?;
    let changed = |what| TrustError::from(Refusal::Changed { pack: pin.id.clone(), what });
    if digest(&signature_file) != installed.signature {
        return Err(changed("signature"));
    }
    let signature = read_signature(&signature_path, &signature_file)?;
    let bundle =
        PartialBundle::read(&path, file, length).map_err(|error| unusable(error.into(), pin))?;
    check_statement(&path, bundle.index(), &signature)?;
    if bundle.index().id != pin.id {
        return Err(changed("name"));
    }
    admit(trust, signature.statement(), &bundle.digest())?;
    Ok((bundle, signature))
}

fn existing<T>(file: Option<T>, path: &Path, pin: &PackPin) -> Result<T, TrustError> {
    file.ok_or_else(|| unusable(TrustError::Missing { path: path.to_owned() }, pin))
}

fn unusable(error: TrustError, pin: &PackPin) -> TrustError {
    TrustError::Installed { pack: pin.id.clone(), error: Box::new(error) }
}

/// Bundles in the pack folder that the trust file does not name.
fn unregistered_files(packs: &Path, trust: &TrustStore) -> Vec<TrustError> {
    let Ok(entries) = std::fs::read_dir(packs) else { return Vec::new() };
    let known: Vec<String> = trust.packs().iter().filter_map(PackPin::file_name).collect();
    let is_known = |name: &String| known.contains(name) || trust.unfinished().contains(name);
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
        .filter(|path| {
            path.file_name().is_none_or(|name| !is_known(&name.to_string_lossy().into_owned()))
        })
        .collect();
    paths.sort();
    paths.into_iter().map(|path| TrustError::NotInstalled { path }).collect()
}

/// Whether a file or anything else exists at the path of a bundle's signature.
pub fn is_signed(bundle: &Path) -> bool {
    std::fs::symlink_metadata(signature_path(bundle)).is_ok()
}

/// The path of a bundle's signature.
pub fn signature_path(bundle: &Path) -> PathBuf {
    heelwise_fs::with_suffix(bundle, format!(".{SIGNATURE_EXTENSION}"))
}

/// The signature of any bundle, with the bytes of its file; `None` when there is none. It was
/// verified with the bundle, and is for its id and version.
///
/// # Errors
/// When the signature cannot be read, or does not match the bundle.
pub fn read_signature_of(bundle: &Bundle) -> Result<Option<(Signature, Vec<u8>)>, TrustError> {
    let path = signature_path(bundle.path());
    if !is_signed(bundle.path()) {
        return Ok(None);
    }
    let file = heelwise_fs::read_truncated(&path, LARGEST_SIGNATURE + 1)
        .map_err(|error| TrustError::Read { path: path.clone(), error })?;
    let signature = read_signature(&path, &file)?;
    signature.verify(bundle.bytes()).map_err(|error| TrustError::Signature { path, error })?;
    check_statement(bundle.path(), bundle.index(), &signature)?;
    Ok(Some((signature, file)))
}

fn read_signature(path: &Path, file: &[u8]) -> Result<Signature, TrustError> {
    let path = path.to_owned();
    Signature::read(file).map_err(|error| TrustError::Signature { path, error })
}

/// Checks that a signature is for this pack and version.
fn check_statement(path: &Path, index: &Index, signature: &Signature) -> Result<(), TrustError> {
    let statement = signature.statement();
    if (&index.id, &index.version) == (&statement.pack, &statement.version) {
        return Ok(());
    }
    Err(TrustError::OtherPackSigned {
        path: path.to_owned(),
        signed: (statement.pack.clone(), statement.version.clone()),
        found: (index.id.clone(), index.version.clone()),
    })
}

/// The BLAKE3 digest of a signature file, in hexadecimal.
pub(crate) fn digest(file: &[u8]) -> String {
    blake3::hash(file).to_hex().to_string()
}
