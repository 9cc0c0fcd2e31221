//! Bundles: a pack as one file, the same bytes from the same input.
//!
//! A bundle is a plain `tar` archive, not compressed, so that it can be looked into with any tool and read without unpacking:
//!
//! ```text
//! heelpack.json               format, id, version, and every other entry with its size and BLAKE3 digest
//! content.bin                 the checked content, compiled (heelwise_core::compiled)
//! pack.toml, content/*, ...   what it was compiled from, for people to read
//! native/<target>/library     the analyzer, per target it was built for
//! ```
//!
//! The reader takes nothing on trust: it works out from `heelpack.json` which bytes every header must have and refuses any
//! other. Nothing is ever unpacked, so no path in a bundle can lead anywhere.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use heelwise_core::compiled::CompiledPack;
use heelwise_core::{ContentError, Manifest};
use serde::{Deserialize, Serialize};

use crate::check::CheckedPack;
use crate::diagnostic::SourceText;

/// The ending of bundle files.
pub const EXTENSION: &str = "heelpack";

/// The one bundle format this version writes and reads.
pub const BUNDLE_FORMAT: u32 = 1;

/// The target this program was built for, as bundles name it.
pub const TARGET: &str = env!("HEELWISE_TARGET");

const INDEX: &str = "heelpack.json";
const CONTENT: &str = "content.bin";
const BLOCK: usize = 512;
const LARGEST_INDEX: u64 = 256 << 10;
const LARGEST_ENTRY: u64 = 16 << 20;
const LARGEST_BUNDLE: u64 = 64 << 20;
const MOST_ENTRIES: usize = 1000;

/// A bundle that cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// Anything that a correct bundle does not have.
    #[error("{path}: refused, {reason}")]
    Refused {
        /// Which file.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// Content of another format, or damaged.
    #[error("{path}: {error}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        error: ContentError,
    },
}

/// What a bundle says it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Bundle format.
    pub format: u32,
    /// The pack's id.
    pub id: String,
    /// The pack's version.
    pub version: String,
    /// Every other entry, in order.
    pub entries: Vec<Entry>,
}

/// One entry of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its path inside the bundle.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// BLAKE3 digest of its bytes, in hexadecimal.
    pub blake3: String,
}

/// A native library to put into a bundle.
#[derive(Clone, Debug)]
pub struct Native {
    /// The target it was built for.
    pub target: String,
    /// Its bytes.
    pub library: Vec<u8>,
}

/// A native library read from a bundle.
#[derive(Clone, Debug)]
pub struct Library {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The BLAKE3 digest the bundle states for it.
    pub digest: [u8; 32],
}

/// The file name of a pack's bundle.
pub fn file_name(manifest: &Manifest) -> String {
    format!("{}-{}.{EXTENSION}", manifest.id, manifest.version)
}

/// A checked pack as the bytes of a bundle.
///
/// # Errors
/// When the content does not compile or is too large.
pub fn write(pack: &CheckedPack, natives: &[Native]) -> Result<Vec<u8>, BundleError> {
    let path = PathBuf::from(file_name(&pack.content.manifest));
    let content = pack.content.compile().map_err(|error| BundleError::Content { path: path.clone(), error })?;
    let mut files: Vec<(String, Vec<u8>)> = vec![(CONTENT.into(), content)];
    files
        .extend(pack.sources.iter().map(|source| (inner_path(&pack.folder, source), source.text.clone().into_bytes())));
    files.extend(natives.iter().map(|native| (native_path(&native.target), native.library.clone())));
    files[1..].sort();
    let entry = |(path, bytes): &(String, Vec<u8>)| Entry {
        path: path.clone(),
        size: bytes.len() as u64,
        blake3: digest(bytes),
    };
    let manifest = &pack.content.manifest;
    let index = Index {
        format: BUNDLE_FORMAT,
        id: manifest.id.clone(),
        version: manifest.version.clone(),
        entries: files.iter().map(entry).collect(),
    };
    check_index(&index).map_err(|reason| BundleError::Refused { path, reason })?;
    let mut bytes = Vec::new();
    append(&mut bytes, INDEX, index_text(&index).as_bytes());
    for (path, content) in &files {
        append(&mut bytes, path, content);
    }
    bytes.extend([0; 2 * BLOCK]);
    Ok(bytes)
}

fn inner_path(folder: &Path, source: &SourceText) -> String {
    let inner = source.path.strip_prefix(folder).unwrap_or(&source.path);
    inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn native_path(target: &str) -> String {
    format!("native/{target}/library")
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn index_text(index: &Index) -> String {
    // Strings and numbers only: this cannot fail.
    serde_json::to_string_pretty(index).unwrap_or_default() + "\n"
}

fn append(archive: &mut Vec<u8>, path: &str, content: &[u8]) {
    archive.extend(header(path, content.len() as u64));
    archive.extend(content);
    archive.extend(vec![0; padding(content.len() as u64)]);
}

/// The one header an entry may have.
fn header(path: &str, size: u64) -> [u8; BLOCK] {
    let mut header = tar::Header::new_ustar();
    // Paths are checked to be short and plain before, so that this cannot fail.
    let _ = header.set_path(path);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    *header.as_bytes()
}

fn padding(size: u64) -> usize {
    usize::try_from(size.next_multiple_of(BLOCK as u64) - size).unwrap_or(0)
}

/// An open bundle. Its content is verified; every other entry is verified when it is read.
#[derive(Debug)]
pub struct Bundle {
    path: PathBuf,
    index: Index,
    offsets: Vec<u64>,
    compiled: CompiledPack,
}

impl Bundle {
    /// Opens a bundle: its index is checked, its content verified and opened. No native code is loaded or even read.
    ///
    /// # Errors
    /// When the file is no bundle of this format, or any byte read is not what it must be.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let mut reader = Reader::open(path)?;
        let index = reader.index()?;
        let mut offsets = Vec::with_capacity(index.entries.len());
        let mut at = BLOCK as u64 + (index_text(&index).len() as u64).next_multiple_of(BLOCK as u64);
        for entry in &index.entries {
            offsets.push(at);
            at += BLOCK as u64 + entry.size.next_multiple_of(BLOCK as u64);
        }
        reader.check_length(at + 2 * BLOCK as u64)?;
        let content = reader.entry(offsets[0], &index.entries[0])?;
        let content_error = |error| BundleError::Content { path: path.to_owned(), error };
        let compiled = CompiledPack::open(content.into()).map_err(content_error)?;
        if (&compiled.manifest.id, &compiled.manifest.version) != (&index.id, &index.version) {
            return Err(reader.refused("its index and its content name different packs or versions"));
        }
        Ok(Self { path: path.to_owned(), index, offsets, compiled })
    }

    /// What it holds.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Where it was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The pack.
    pub fn compiled(&self) -> &CompiledPack {
        &self.compiled
    }

    /// The pack, without the bundle.
    pub fn into_compiled(self) -> CompiledPack {
        self.compiled
    }

    /// The targets it holds a native library for.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.index.entries.iter().filter_map(|entry| entry.path.strip_prefix("native/")?.strip_suffix("/library"))
    }

    /// The native library for a target, verified, with the digest the index states. `None` when there is none for it.
    ///
    /// # Errors
    /// When its bytes are not those the index promises.
    pub fn library(&self, target: &str) -> Result<Option<Library>, BundleError> {
        let wanted = native_path(target);
        let Some(position) = self.index.entries.iter().position(|entry| entry.path == wanted) else { return Ok(None) };
        let entry = &self.index.entries[position];
        let mut reader = Reader::open(&self.path)?;
        let bytes = reader.entry(self.offsets[position], entry)?;
        let digest =
            blake3::Hash::from_hex(&entry.blake3).map_err(|_| reader.refused("a digest is not hexadecimal"))?;
        Ok(Some(Library { bytes, digest: *digest.as_bytes() }))
    }

    /// Reads and verifies every byte, and decodes all content.
    ///
    /// # Errors
    /// When anything is not what it must be.
    pub fn verify(&self) -> Result<(), BundleError> {
        let mut reader = Reader::open(&self.path)?;
        for (offset, entry) in self.offsets.iter().zip(&self.index.entries) {
            reader.entry(*offset, entry)?;
        }
        if reader.read(2 * BLOCK)?.iter().any(|byte| *byte != 0) {
            return Err(reader.refused("it does not end as it must"));
        }
        self.compiled.decode().map_err(|error| BundleError::Content { path: self.path.clone(), error })?;
        Ok(())
    }
}

struct Reader {
    path: PathBuf,
    file: File,
}

impl Reader {
    fn open(path: &Path) -> Result<Self, BundleError> {
        let io = |error| BundleError::Io { path: path.to_owned(), error };
        // Opening a pipe would wait for a writer, so look first.
        let kind = std::fs::metadata(path).map_err(io)?;
        if !kind.is_file() {
            return Err(BundleError::Refused { path: path.to_owned(), reason: "it is not a plain file".into() });
        }
        Ok(Self { file: File::open(path).map_err(io)?, path: path.to_owned() })
    }

    fn refused(&self, reason: impl Into<String>) -> BundleError {
        BundleError::Refused { path: self.path.clone(), reason: reason.into() }
    }

    fn read(&mut self, length: usize) -> Result<Vec<u8>, BundleError> {
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes).map_err(|error| BundleError::Io { path: self.path.clone(), error })?;
        Ok(bytes)
    }

    fn check_length(&mut self, expected: u64) -> Result<(), BundleError> {
        let length =
            self.file.seek(SeekFrom::End(0)).map_err(|error| BundleError::Io { path: self.path.clone(), error })?;
        if length == expected {
            Ok(())
        } else {
            Err(self.refused(format!("it is {length} bytes long instead of {expected}; copy it again")))
        }
    }

    fn index(&mut self) -> Result<Index, BundleError> {
        let head = self.read(BLOCK)?;
        let size = tar::Header::from_byte_slice(&head).entry_size().unwrap_or(u64::MAX);
        if size > LARGEST_INDEX || head != header(INDEX, size) {
            return Err(self.refused("it is not a heelpack bundle; make one with `cargo xtask bundle`"));
        }
        let text = self.read(usize::try_from(size).unwrap_or(0))?;
        let zeros = self.read(padding(size))?;
        let index: Index = serde_json::from_slice(&text)
            .map_err(|error| self.refused(format!("its index cannot be read ({error})")))?;
        if index.format != BUNDLE_FORMAT {
            return Err(self.refused(format!("it has format {}, this version reads {BUNDLE_FORMAT}", index.format)));
        }
        if index_text(&index).as_bytes() != text || zeros.iter().any(|byte| *byte != 0) {
            return Err(self.refused("its index is not written the way bundles are"));
        }
        check_index(&index).map_err(|reason| self.refused(reason))?;
        Ok(index)
    }

    /// Reads one entry and compares header, padding and digest.
    fn entry(&mut self, offset: u64, entry: &Entry) -> Result<Vec<u8>, BundleError> {
        self.file.seek(SeekFrom::Start(offset)).map_err(|error| BundleError::Io { path: self.path.clone(), error })?;
        let head = self.read(BLOCK)?;
        let content = self.read(usize::try_from(entry.size).unwrap_or(0))?;
        let zeros = self.read(padding(entry.size))?;
        if head != header(&entry.path, entry.size) || zeros.iter().any(|byte| *byte != 0) {
            return Err(self.refused(format!("the head of `{}` is not what it must be", entry.path)));
        }
        if digest(&content) != entry.blake3 {
            return Err(self.refused(format!(
                "`{}` is not what was bundled (its digest differs); get the bundle again",
                entry.path
            )));
        }
        Ok(content)
    }
}

fn check_index(index: &Index) -> Result<(), String> {
    if index.entries.first().is_none_or(|entry| entry.path != CONTENT) {
        return Err("its first entry is not the compiled content".into());
    }
    if index.entries.len() > MOST_ENTRIES {
        return Err(format!("it has more than {MOST_ENTRIES} entries"));
    }
    let rest = &index.entries[1..];
    if rest.windows(2).any(|pair| pair[0].path >= pair[1].path) {
        return Err("its entries are not sorted, or one stands twice".into());
    }
    if let Some(entry) = index.entries.iter().find(|entry| !is_plain_path(&entry.path)) {
        return Err(format!("`{}` is not a path a bundle may hold", crate::text::printable(&entry.path)));
    }
    let total = index.entries.iter().map(|entry| entry.size).fold(0_u64, u64::saturating_add);
    if index.entries.iter().any(|entry| entry.size > LARGEST_ENTRY) || total > LARGEST_BUNDLE {
        return Err(format!(
            "it is too large: {} MiB an entry and {} MiB in all are allowed",
            LARGEST_ENTRY >> 20,
            LARGEST_BUNDLE >> 20
        ));
    }
    Ok(())
}

/// Short, relative, lower-case ASCII, and no way up.
fn is_plain_path(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
    };
    path.len() <= 99 && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_are_taken() {
        for good in ["content.bin", "content/red-flags.toml", "native/x86_64-unknown-linux-gnu/library"] {
            assert!(is_plain_path(good), "{good}");
        }
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "A", "a\\b", "a/.b", "c:x", "é", &"a/".repeat(60)] {
            assert!(!is_plain_path(bad), "{bad}");
        }
    }
}
