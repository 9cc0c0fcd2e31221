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

mod read;
mod write;

use std::path::PathBuf;

use heelwise_core::{ContentError, Manifest};
use serde::{Deserialize, Serialize};

pub use read::{Bundle, Library, read_file};
pub use write::{Native, write};

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

/// The file name of a pack's bundle.
pub fn file_name(manifest: &Manifest) -> String {
    format!("{}-{}.{EXTENSION}", manifest.id, manifest.version)
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
