//! The installed packs, as they are opened at every start: index and content are read and compared,
//! the rest when it is used.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};

use heelwise_pack::bundle::{Bundle, EXTENSION, Index, LARGEST_FILE, PartialBundle};
use heelwise_trust::{
    InstalledRelease, LARGEST_SIGNATURE, PackPin, Refusal, SIGNATURE_EXTENSION, Signature,
    SignatureError, TrustStore, admit,
};

use super::{PackDirs, owned_file};
use crate::failure::{Failure, PACK_REFUSED};

/// How often everything is read again when somebody changes it meanwhile.
const TRIES: usize = 3;

/// What is installed.
#[derive(Debug, Default)]
pub(crate) struct InstalledPacks {
    /// The packs that may be used, by id.
    pub(crate) packs: Vec<(PartialBundle, Signature)>,
    /// What is not used, and why, in sentences.
    pub(crate) refused: Vec<String>,
    /// Whom this machine trusts; nobody when that cannot be read.
    pub(crate) trust: TrustStore,
    /// Whether that cannot be read: then nothing is known of any key, not even that it was revoked.
    pub(crate) is_unreadable: bool,
}

impl InstalledPacks {
    /// Opens everything that is installed. Whoever installs at the same moment is not waited for:
    /// what was there before or what is there afterwards is used.
    pub(crate) fn open(place: &PackDirs) -> Self {
        let mut shelf = Self::look(place);
        for _ in 1..TRIES {
            if shelf.refused.is_empty() || place.trust().is_ok_and(|now| now == shelf.trust) {
                break;
            }
            shelf = Self::look(place);
        }
        shelf
    }

    fn look(place: &PackDirs) -> Self {
        let trust = match place.check().and_then(|()| place.trust()) {
            Ok(trust) => trust,
            Err(failure) => {
                return Self {
                    refused: vec![failure.in_one()],
                    is_unreadable: true,
                    ..Self::default()
                };
            }
        };
        let (folder, mut packs, mut refused) = (place.packs(), Vec::new(), Vec::new());
        for pinned in trust.packs() {
            let Some(installed) = &pinned.installed else { continue };
            match open(&folder, &trust, pinned, installed) {
                Ok(pack) => packs.push(pack),
                Err(failure) => refused.push(failure.in_one()),
            }
        }
        refused.extend(unregistered_files(&folder, &trust));
        Self { packs, refused, trust, is_unreadable: false }
    }
}

/// Opens an installed pack. What is read of it now is the index and the content, and every byte of
/// these is compared: the index with the digest that was written down when the signature over the
/// whole bundle was verified, the content with the index.
///
/// The rest is read, compared and its signature verified once more before native code is run:
/// [`crate::packs::Loaded::whole`].
fn open(
    packs: &Path,
    trust: &TrustStore,
    pinned: &PackPin,
    installed: &InstalledRelease,
) -> Result<(PartialBundle, Signature), Failure> {
    let path = packs.join(pinned.file_name().unwrap_or_default());
    let (opened, length) = read_verified(owned_file::opened(&path, LARGEST_FILE)?, &path, pinned)?;
    let beside = signature_path(&path);
    let file = read_verified(owned_file::read(&beside, LARGEST_SIGNATURE)?, &beside, pinned)?;
    let changed = |what| Failure::from(Refusal::Changed { pack: pinned.id.clone(), what });
    if digest(&file) != installed.signature {
        return Err(changed("signature"));
    }
    let signature = read_signature(&beside, &file)?;
    let bundle =
        PartialBundle::read(&path, opened, length).map_err(|error| again(error.into(), pinned))?;
    fits(&path, bundle.index(), &signature)?;
    if bundle.index().id != pinned.id {
        return Err(changed("name"));
    }
    admit(trust, signature.statement(), &bundle.digest())?;
    Ok((bundle, signature))
}

fn read_verified<T>(found: Option<T>, path: &Path, pinned: &PackPin) -> Result<T, Failure> {
    found.ok_or_else(|| {
        again(Failure::new(PACK_REFUSED, format!("{} is gone", path.display())), pinned)
    })
}

fn again(failure: Failure, pinned: &PackPin) -> Failure {
    failure.hint(format!(
        "get the pack again: heelwise pack add FILE; or remove it: heelwise pack remove {}",
        pinned.id
    ))
}

/// Bundles in the pack folder that nobody installed.
fn unregistered_files(packs: &Path, trust: &TrustStore) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(packs) else { return Vec::new() };
    let known: Vec<String> = trust.packs().iter().filter_map(PackPin::file_name).collect();
    let is_known = |name: &String| known.contains(name) || trust.unfinished().contains(name);
    let mut strays: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
        .filter(|path| {
            path.file_name().is_none_or(|name| !is_known(&name.to_string_lossy().into_owned()))
        })
        .collect();
    strays.sort();
    let said = |path: PathBuf| {
        format!("{} is not installed. To install it: heelwise pack add FILE", path.display())
    };
    strays.into_iter().map(said).collect()
}

/// Whether something lies where a bundle's signature would.
pub(crate) fn is_signed(bundle: &Path) -> bool {
    std::fs::symlink_metadata(signature_path(bundle)).is_ok()
}

/// The path of a bundle's signature.
pub(crate) fn signature_path(bundle: &Path) -> PathBuf {
    let mut path = OsString::from(bundle);
    path.push(".");
    path.push(SIGNATURE_EXTENSION);
    path.into()
}

/// The signature beside a bundle from anywhere, with its file; nothing when there is none. It was
/// verified with the bundle, and says what the bundle says.
pub(crate) fn signature_beside(bundle: &Bundle) -> Result<Option<(Signature, Vec<u8>)>, Failure> {
    let path = signature_path(bundle.path());
    if !is_signed(bundle.path()) {
        return Ok(None);
    }
    let mut file = Vec::new();
    let read = heelwise_pack::regular_file::open(&path)
        .and_then(|(opened, _)| opened.take(LARGEST_SIGNATURE + 1).read_to_end(&mut file));
    read.map_err(|error| Failure::file(PACK_REFUSED, &path, &error))?;
    let signature = read_signature(&path, &file)?;
    signature.verify(bundle.bytes()).map_err(|error| refused(&path, &error))?;
    fits(bundle.path(), bundle.index(), &signature)?;
    Ok(Some((signature, file)))
}

fn read_signature(path: &Path, file: &[u8]) -> Result<Signature, Failure> {
    Signature::read(file).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &SignatureError) -> Failure {
    Failure::new(PACK_REFUSED, format!("{}: refused, {error}", path.display()))
}

/// Whether a signature is for this pack and version.
fn fits(path: &Path, index: &Index, signature: &Signature) -> Result<(), Failure> {
    let said = signature.statement();
    if (&index.id, &index.version) == (&said.pack, &said.version) {
        return Ok(());
    }
    let text = format!(
        "{}: refused, its signature is for `{}` {}, and it is `{}` {}",
        path.display(),
        said.pack,
        said.version,
        index.id,
        index.version
    );
    Err(Failure::new(PACK_REFUSED, text)
        .hint("get bundle and signature again, from the same place"))
}

/// The digest of a signature's file.
pub(super) fn digest(file: &[u8]) -> String {
    blake3::hash(file).to_hex().to_string()
}

impl Failure {
    /// What is wrong and what to do, in one line.
    fn in_one(self) -> String {
        let (message, hints) = self.into_parts();
        std::iter::once(message)
            .chain(hints)
            .map(|text| as_clause(&text))
            .collect::<Vec<_>>()
            .join(". ")
    }
}

/// A text as the beginning of a sentence.
fn as_clause(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
