//! Writing a bundle.

use std::path::{Path, PathBuf};

use super::{
    BLOCK, BUNDLE_FORMAT, BundleError, CONTENT, INDEX, Index, IndexEntry, check_index, digest,
    file_name, header, index_text, native_path, padding,
};
use crate::check::CheckedPack;
use crate::diagnostic::SourceText;

/// A native library to put into a bundle.
#[derive(Clone, Debug)]
pub struct NativeFile {
    /// The target it was built for.
    pub target: String,
    /// Its bytes.
    pub library: Vec<u8>,
}

/// A checked pack as the bytes of a bundle.
///
/// # Errors
/// When the content does not compile or is too large.
pub fn write(pack: &CheckedPack, natives: &[NativeFile]) -> Result<Vec<u8>, BundleError> {
    let path = PathBuf::from(file_name(&pack.content.manifest));
    let content =
        pack.compile().map_err(|error| BundleError::Content { path: path.clone(), error })?;
    let mut files: Vec<(String, Vec<u8>)> = vec![(CONTENT.into(), content.into_owned())];
    files.extend(
        pack.sources
            .iter()
            .map(|source| (inner_path(&pack.folder, source), source.text.clone().into_bytes())),
    );
    files
        .extend(natives.iter().map(|native| (native_path(&native.target), native.library.clone())));
    files[1..].sort();
    let entry = |(path, bytes): &(String, Vec<u8>)| IndexEntry {
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

fn append(archive: &mut Vec<u8>, path: &str, content: &[u8]) {
    archive.extend(header(path, content.len() as u64));
    archive.extend(content);
    archive.extend(vec![0; padding(content.len() as u64)]);
}
