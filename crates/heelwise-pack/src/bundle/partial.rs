//! Reads the parts of a bundle that every start needs, its index and its compiled content, and the
//! rest only when it is used.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use heelwise_core::compiled::CompiledPack;

use super::read::{BundleHeader, CUT_OFF, check_parts, compiled, open_file, read_head, to_usize};
use super::{BLOCK, Bundle, BundleError, Index, padding};

/// A bundle of which the index and the compiled content were read. The content and the file's
/// length were compared with the index, and nothing else. The file stays open, so that
/// [`whole`](Self::whole) reads the same file.
#[derive(Debug)]
pub struct PartialBundle {
    path: PathBuf,
    file: File,
    length: u64,
    index: Index,
    compiled: CompiledPack,
}

impl PartialBundle {
    /// Opens a bundle's file.
    ///
    /// # Errors
    /// When the file cannot be read, or its index, its content or its length is not that of a
    /// bundle of this format.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let (file, length) = open_file(path)?;
        Self::read(path, file, length)
    }

    /// Reads a file that was opened before, from where it is, which must be its beginning. `length`
    /// is the file's; `path` is only for messages.
    ///
    /// # Errors
    /// When the file cannot be read, or its index, its content or its length is not that of a
    /// bundle of this format.
    pub fn read(path: &Path, mut file: File, length: u64) -> Result<Self, BundleError> {
        let BundleHeader { index, .. } = read_head(path, &mut file, length)?;
        let content = read_content(path, &mut file, &index)?;
        let compiled = compiled(path, &index, content)?;
        Ok(Self { path: path.to_owned(), file, length, index, compiled })
    }

    /// The manifest.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Where it was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The digest of the bundle, equal to [`Bundle::digest`] of the whole.
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

    /// Reads the file once more, whole, and compares every byte. A difference from the index that
    /// was read first is an error, so the whole is always the same bundle as the part that was used
    /// before.
    ///
    /// # Errors
    /// When the file cannot be read, a byte differs from the index, or the file is another
    /// bundle by now.
    pub fn whole(&self) -> Result<Bundle, BundleError> {
        let mut bytes = Vec::with_capacity(to_usize(self.length));
        let mut file = &self.file;
        // One byte more than there was, so that a file that grew is too long.
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.take(self.length + 1).read_to_end(&mut bytes));
        read.map_err(BundleError::io(&self.path))?;
        let whole = Bundle::from_bytes(&self.path, bytes.into())?;
        if *whole.index() != self.index {
            let reason =
                "it was changed while it was in use; start again, and see `heelwise pack list`";
            return Err(BundleError::refused(&self.path)(reason.into()));
        }
        Ok(whole)
    }
}

/// Reads the first entry, which is the compiled content, and compares it with the index.
fn read_content(path: &Path, file: &mut File, index: &Index) -> Result<Vec<u8>, BundleError> {
    let (io, refused) = (BundleError::io(path), BundleError::refused(path));
    let entry = index.entries.first().ok_or_else(|| refused(CUT_OFF.into()))?;
    let (size, mut head) = (to_usize(entry.size), Vec::with_capacity(BLOCK));
    file.take(BLOCK as u64).read_to_end(&mut head).map_err(&io)?;
    let length = size + padding(entry.size);
    let mut content = Vec::with_capacity(length);
    file.take(length as u64).read_to_end(&mut content).map_err(&io)?;
    if content.len() < length {
        return Err(refused(CUT_OFF.into()));
    }
    let (bytes, zeros) = content.split_at(size);
    check_parts(entry, &head, bytes, zeros).map_err(refused)?;
    content.truncate(size);
    Ok(content)
}
