//! Reading a bundle, strictly.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use heelwise_core::compiled::CompiledPack;

use super::{
    BLOCK, BUNDLE_FORMAT, BundleError, Entry, INDEX, Index, LARGEST_INDEX, check_index, digest, header, index_text,
    native_path, padding,
};

/// A native library read from a bundle.
#[derive(Clone, Debug)]
pub struct Library {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The BLAKE3 digest the bundle states for it.
    pub digest: [u8; 32],
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
        let index: Index = serde_json::from_slice(&text).map_err(|error| {
            self.refused(format!("its index cannot be read ({})", heelwise_core::Safe::quote(&error)))
        })?;
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
