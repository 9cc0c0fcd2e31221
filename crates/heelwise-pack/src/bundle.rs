//! Bundles: a pack as one file, the same bytes from the same input.
//!
//! A bundle is a plain `tar` archive, not compressed, so that any tool can list it and
//! nothing has to be unpacked:
//!
//! ```text
//! heelpack.json               format, id, version, and every other entry with size and digest
//! content.bin                 the checked content, compiled (heelwise_core::compiled)
//! pack.toml, content/*, ...   the sources of content.bin, for people to read
//! native/<target>/library     the analyzer, per target it was built for
//! ```
//!
//! The reader trusts nothing: it derives from `heelpack.json` the bytes of every header and refuses
//! any other. Nothing is ever unpacked, so no path in a bundle can lead anywhere.

mod native;
mod partial;
mod read;
mod write;

use std::path::{Path, PathBuf};

use heelwise_core::{ContentError, Manifest, SafeText};
use serde::{Deserialize, Serialize};

pub use native::fits;
pub use partial::PartialBundle;
pub use read::{Bundle, NativeLibrary, read_file};
pub use write::{NativeFile, write};

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
const LONGEST_PATH: usize = 99;

/// The largest file of a bundle, in bytes: its entries, their heads and padding, and the index.
pub const LARGEST_FILE: u64 =
    LARGEST_BUNDLE + LARGEST_INDEX + 2 * (BLOCK * (MOST_ENTRIES + 3)) as u64;

/// A bundle that cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        error: std::io::Error,
    },
    /// The file is not a valid bundle.
    #[error("{path}: refused, {reason}")]
    Refused {
        /// The file.
        path: PathBuf,
        /// The reason, and the suggested fix.
        reason: String,
    },
    /// Content of another format, or damaged.
    #[error("{path}: {error}")]
    Content {
        /// The file.
        path: PathBuf,
        /// The problem.
        #[source]
        error: ContentError,
    },
}

impl BundleError {
    fn io(path: &Path) -> impl Fn(std::io::Error) -> Self {
        |error| Self::Io { path: path.to_owned(), error }
    }

    fn refused(path: &Path) -> impl Fn(String) -> Self {
        |reason| Self::Refused { path: path.to_owned(), reason }
    }
}

/// The index of a bundle.
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
    pub entries: Vec<IndexEntry>,
}

impl Index {
    /// The digest of the index as it is written, in hexadecimal.
    fn digest(&self) -> String {
        digest(index_text(self).as_bytes())
    }

    /// The targets for which there is a native library.
    fn targets(&self) -> impl Iterator<Item = &str> {
        self.entries
            .iter()
            .filter_map(|entry| entry.path.strip_prefix("native/")?.strip_suffix("/library"))
    }
}

/// One entry of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexEntry {
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
    if let Some(entry) = rest.iter().find(|entry| !is_entry_path(&entry.path)) {
        return Err(format!("`{}` is not a path a bundle may hold", SafeText::quote(&entry.path)));
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

/// The entries that may follow the compiled content: its sources, and native libraries.
fn is_entry_path(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_toml = |name: &str| is_plain(name) && name.strip_suffix(".toml").is_some_and(is_plain);
    path.len() <= LONGEST_PATH
        && match parts.as_slice() {
            ["pack.toml"] => true,
            ["content" | "vignettes", name] => is_toml(name),
            ["native", target, "library"] => is_plain(target),
            _ => false,
        }
}

/// One part of a path: lower-case ASCII, hidden nowhere, and the same file on every system.
fn is_plain(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    !part.is_empty()
        && !part.starts_with('.')
        && !part.ends_with('.')
        && !is_device(stem)
        && part.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_')
        })
}

/// Names that mean devices on Windows, with any ending.
fn is_device(stem: &str) -> bool {
    let numbered = |name: &str| {
        stem.strip_prefix(name)
            .is_some_and(|rest| matches!(rest.as_bytes(), [digit] if digit.is_ascii_digit()))
    };
    matches!(stem, "aux" | "con" | "nul" | "prn") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parts_of_a_pack_are_allowed_as_entries() {
        for good in [
            "pack.toml",
            "content/red-flags.toml",
            "vignettes/people.toml",
            "native/x86_64-pc-windows-msvc/library",
        ] {
            assert!(is_entry_path(good), "{good}");
        }
        let misplaced = [
            "content.bin",
            "heelpack.json",
            "install.sh",
            "content",
            "content/a/b.toml",
            "content/a.sh",
        ];
        let odd = [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "content//b.toml",
            "content/A.toml",
            "content\\a.toml",
            "c:x",
        ];
        let long = format!("content/{}.toml", "a".repeat(100));
        for bad in
            misplaced.into_iter().chain(odd).chain(["content/.toml", "content/\u{e9}.toml", &long])
        {
            assert!(!is_entry_path(bad), "{bad}");
        }
    }

    #[test]
    fn names_of_devices_are_no_names_of_files() {
        for bad in [
            "con",
            "con.toml",
            "aux.a.toml",
            "com1.toml",
            "lpt9.toml",
            "nul",
            "prn.toml",
            "a.toml.",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
        for good in
            ["condition.toml", "com.toml", "com10.toml", "auxiliary.toml", "exercises-con.toml"]
        {
            assert!(is_plain(good), "{good}");
        }
    }
}
