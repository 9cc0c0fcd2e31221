//! Reads a whole bundle, strictly and from memory, so that the verified bytes are the bytes that
//! are used.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use heelwise_core::compiled::CompiledPack;

use super::{
    BLOCK, BUNDLE_FORMAT, BundleError, INDEX, Index, IndexEntry, LARGEST_INDEX, check_index,
    digest, fits, header, index_text, native_path, padding,
};

/// The first bytes of every bundle.
const NO_BUNDLE: &str = "it is not a heelpack bundle; make one with `cargo xtask bundle`";

/// A file that ends before its bundle does.
pub(super) const CUT_OFF: &str = "it is cut off; copy it again";

/// Nothing here opens a connection.
const NOT_FETCHED: &str =
    "packs are files, and heelwise fetches nothing; download it, and name the file";

/// A native library read from a bundle.
#[derive(Clone, Debug)]
pub struct NativeLibrary {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The BLAKE3 digest the bundle states for it.
    pub digest: [u8; 32],
}

/// An open bundle. Every byte of it was verified, and is kept: its file is not read again.
#[derive(Debug)]
pub struct Bundle {
    path: PathBuf,
    index: Index,
    contents: Vec<Range<usize>>,
    bytes: Arc<[u8]>,
    compiled: CompiledPack,
}

impl Bundle {
    /// Reads a bundle's file once and opens it.
    ///
    /// # Errors When the file cannot be read, is not a bundle of this format, or any byte differs
    /// from the index.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        Self::from_bytes(path, read_file(path)?)
    }

    /// Opens a bundle from its bytes; `path` is only for messages. Every byte is compared with the
    /// index. Native code is not loaded.
    ///
    /// # Errors When they are not a bundle of this format, or any byte differs from the index.
    pub fn from_bytes(path: &Path, bytes: Arc<[u8]>) -> Result<Self, BundleError> {
        let (index, contents) = verified(&bytes).map_err(BundleError::refused(path))?;
        let content =
            contents.first().and_then(|range| bytes.get(range.clone())).unwrap_or_default();
        let compiled = compiled(path, &index, content.to_vec())?;
        Ok(Self { path: path.to_owned(), index, contents, bytes, compiled })
    }

    /// The manifest.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Where it was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All its bytes.
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// The digest of the bundle, in hexadecimal: that of its index. The index has the digests of
    /// all other entries, and every byte was compared with it, so no two bundles share a digest.
    pub fn digest(&self) -> String {
        self.index.digest()
    }

    /// The pack.
    pub fn compiled(&self) -> &CompiledPack {
        &self.compiled
    }

    /// The targets it holds a native library for.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.index.targets()
    }

    /// The native library for a target, with the digest the index states. `None` when there is none
    /// for it.
    ///
    /// # Errors
    /// When it cannot be a library for that target.
    pub fn library(&self, target: &str) -> Result<Option<NativeLibrary>, BundleError> {
        let wanted = native_path(target);
        let refused =
            |reason: &str| BundleError::Refused { path: self.path.clone(), reason: reason.into() };
        let Some(position) = self.index.entries.iter().position(|entry| entry.path == wanted)
        else {
            return Ok(None);
        };
        let (entry, range) = (&self.index.entries[position], self.contents[position].clone());
        let bytes = self.bytes.get(range).ok_or_else(|| refused("it is cut off"))?.to_owned();
        fits(target, &bytes).map_err(|reason| refused(&reason))?;
        let digest = blake3::Hash::from_hex(&entry.blake3)
            .map_err(|_| refused("a digest is not hexadecimal"))?;
        Ok(Some(NativeLibrary { bytes, digest: *digest.as_bytes() }))
    }

    /// Decodes all content as well, and looks whether each library is one for its target. Every
    /// byte was compared when the bundle was opened.
    ///
    /// # Errors
    /// When an item does not decode, or a library is none for its target.
    pub fn verify(&self) -> Result<(), BundleError> {
        for target in self.targets() {
            self.library(target)?;
        }
        self.compiled
            .decode()
            .map_err(|error| BundleError::Content { path: self.path.clone(), error })?;
        Ok(())
    }
}

/// Reads a bundle's file into memory. Of one that cannot be a bundle, by its beginning or its
/// length, no more than the index.
///
/// # Errors
/// When it is not a plain file, cannot be read, or cannot be a bundle.
pub fn read_file(path: &Path) -> Result<Arc<[u8]>, BundleError> {
    let (mut file, length) = open_file(path)?;
    let BundleHeader { contents, mut bytes, .. } = read_head(path, &mut file, length)?;
    let rest = whole_length(&contents) - bytes.len();
    bytes.reserve_exact(rest);
    file.take(rest as u64).read_to_end(&mut bytes).map_err(BundleError::io(path))?;
    Ok(bytes.into())
}

/// Opens a bundle's file and returns it with its length.
pub(super) fn open_file(path: &Path) -> Result<(File, u64), BundleError> {
    if path.to_string_lossy().contains("://") {
        return Err(BundleError::refused(path)(NOT_FETCHED.into()));
    }
    let (file, metadata) = heelwise_fs::open_regular(path).map_err(BundleError::io(path))?;
    Ok((file, metadata.len()))
}

/// The beginning of a bundle: its index, and where the content of each entry is.
pub(super) struct BundleHeader {
    pub(super) index: Index,
    pub(super) contents: Vec<Range<usize>>,
    /// Everything up to the end of the index.
    pub(super) bytes: Vec<u8>,
}

/// Reads the beginning of a file of this length, and whether a bundle with such an index has that
/// length.
pub(super) fn read_head(
    path: &Path,
    file: &mut impl Read,
    length: u64,
) -> Result<BundleHeader, BundleError> {
    let (io, refused) = (BundleError::io(path), BundleError::refused(path));
    let mut bytes = Vec::new();
    file.take(BLOCK as u64).read_to_end(&mut bytes).map_err(&io)?;
    let rest = index_size(&bytes).map_err(&refused)?.next_multiple_of(BLOCK as u64);
    bytes.reserve_exact(to_usize(rest));
    file.take(rest).read_to_end(&mut bytes).map_err(&io)?;
    let (index, contents) = read_index(&bytes).map_err(&refused)?;
    check_length(length, whole_length(&contents) as u64).map_err(&refused)?;
    Ok(BundleHeader { index, contents, bytes })
}

/// The compiled content of a bundle with this index.
pub(super) fn compiled(
    path: &Path,
    index: &Index,
    content: Vec<u8>,
) -> Result<CompiledPack, BundleError> {
    let compiled = CompiledPack::open(content.into());
    let compiled =
        compiled.map_err(|error| BundleError::Content { path: path.to_owned(), error })?;
    if (&compiled.manifest.id, &compiled.manifest.version) != (&index.id, &index.version) {
        let reason = "its index and its content name different packs or versions";
        return Err(BundleError::refused(path)(reason.into()));
    }
    Ok(compiled)
}

/// The index, and where each entry's content is, of bytes that are a bundle from the first to the
/// last.
fn verified(bytes: &[u8]) -> Result<(Index, Vec<Range<usize>>), String> {
    let (index, contents) = read_index(bytes)?;
    let length = whole_length(&contents);
    check_length(bytes.len() as u64, length as u64)?;
    for (entry, content) in index.entries.iter().zip(&contents) {
        check_entry(bytes, entry, content)?;
    }
    if bytes.get(length - 2 * BLOCK..).is_none_or(|end| end.iter().any(|byte| *byte != 0)) {
        return Err("it does not end as it must".into());
    }
    Ok((index, contents))
}

/// The length of the index, by the head of the first entry.
fn index_size(bytes: &[u8]) -> Result<u64, String> {
    let head = bytes.get(..BLOCK).ok_or(NO_BUNDLE)?;
    let size = tar::Header::from_byte_slice(head).entry_size().unwrap_or(u64::MAX);
    if size > LARGEST_INDEX || head != header(INDEX, size) {
        Err(NO_BUNDLE.into())
    } else {
        Ok(size)
    }
}

/// Reads the index, which must have its canonical form, and computes where everything else must
/// be.
fn read_index(bytes: &[u8]) -> Result<(Index, Vec<Range<usize>>), String> {
    let size = index_size(bytes)?;
    let end = BLOCK + to_usize(size);
    let text = bytes.get(BLOCK..end).ok_or(CUT_OFF)?;
    let zeros = bytes.get(end..end + padding(size)).ok_or(CUT_OFF)?;
    let index: Index = serde_json::from_slice(text).map_err(|error| {
        format!("its index cannot be read ({})", heelwise_core::SafeText::quote(&error))
    })?;
    if index.format != BUNDLE_FORMAT {
        return Err(format!("it has format {}, this version reads {BUNDLE_FORMAT}", index.format));
    }
    if index_text(&index).as_bytes() != text || zeros.iter().any(|byte| *byte != 0) {
        return Err("its index is not written the way bundles are".into());
    }
    check_index(&index)?;
    let contents = places(&index, end + padding(size));
    Ok((index, contents))
}

/// Where the content of each entry is. It cannot overflow, since [`check_index`] has run.
fn places(index: &Index, mut at: usize) -> Vec<Range<usize>> {
    let place = |entry: &IndexEntry| {
        let content = at + BLOCK..at + BLOCK + to_usize(entry.size);
        at = content.end + padding(entry.size);
        content
    };
    index.entries.iter().map(place).collect()
}

/// The length a bundle must have.
fn whole_length(contents: &[Range<usize>]) -> usize {
    contents.last().map_or(0, |last| last.end.next_multiple_of(BLOCK)) + 2 * BLOCK
}

fn check_length(length: u64, expected: u64) -> Result<(), String> {
    if length == expected {
        Ok(())
    } else {
        Err(format!("it is {length} bytes long instead of {expected}; copy it again"))
    }
}

/// Compares header, padding and digest of one entry.
fn check_entry(bytes: &[u8], entry: &IndexEntry, content: &Range<usize>) -> Result<(), String> {
    let part = |range: Range<usize>| bytes.get(range).ok_or(CUT_OFF);
    let end = content.end + padding(entry.size);
    check_parts(
        entry,
        part(content.start - BLOCK..content.start)?,
        part(content.clone())?,
        part(content.end..end)?,
    )
}

/// Likewise for an entry in its three parts.
pub(super) fn check_parts(
    entry: &IndexEntry,
    head: &[u8],
    content: &[u8],
    padding: &[u8],
) -> Result<(), String> {
    if head != header(&entry.path, entry.size) || padding.iter().any(|byte| *byte != 0) {
        return Err(format!("the head of `{}` is not what it must be", entry.path));
    }
    if digest(content) != entry.blake3 {
        return Err(format!(
            "`{}` is not what was bundled (its digest differs); get the bundle again",
            entry.path
        ));
    }
    Ok(())
}

pub(super) fn to_usize(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}
