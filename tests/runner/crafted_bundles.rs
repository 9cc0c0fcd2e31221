//! Hand-made bundles with one fault each: refused as a whole with a reason, and nothing is written.

mod archives;
mod code;
mod folders;
mod paths;
mod reproducible;
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};

use heelwise_pack::bundle::{
    self, Bundle, BundleError, Index, IndexEntry, NativeFile, PartialBundle, TARGET,
};
use heelwise_pack::check_folders;
use tar::{EntryType, Header};

use crate::harness::{Machine, root};

/// The block size of an archive in bytes.
pub(crate) const BLOCK: usize = 512;

/// The header of a library for this target, without code.
pub(crate) fn library() -> Vec<u8> {
    let own = fs::read(std::env::current_exe().unwrap()).unwrap();
    let mut head = own[..BLOCK].to_vec();
    head[16..18].copy_from_slice(&[3, 0]); // a shared object, whatever test programs are here
    head
}

/// A small valid bundle with a made-up library.
pub(crate) fn sound() -> Vec<u8> {
    let checked = check_folders(&[root().join("tests/fixtures/valid/tiny")], &[]);
    assert!(checked.diagnostics.is_empty());
    bundle::write(
        &checked.packs[0],
        &[NativeFile { target: TARGET.to_owned(), library: library() }],
    )
    .unwrap()
}

/// One entry of an archive.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) head: Header,
    pub(crate) content: Vec<u8>,
}

impl Part {
    /// A regular file with the header that bundles use.
    pub(crate) fn file(path: &str, content: &[u8]) -> Self {
        let mut head = Header::new_ustar();
        let name = path.as_bytes();
        head.as_old_mut().name[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
        head.set_entry_type(EntryType::Regular);
        head.set_size(content.len() as u64);
        head.set_mode(0o644);
        head.set_uid(0);
        head.set_gid(0);
        head.set_mtime(0);
        head.set_cksum();
        Self { head, content: content.to_vec() }
    }

    /// The same entry with another header.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Header)) -> Self {
        change(&mut self.head);
        self.head.set_cksum();
        self
    }

    pub(crate) fn path(&self) -> String {
        String::from_utf8_lossy(&self.head.path_bytes()).into_owned()
    }
}

/// The entries of a valid bundle without the index.
pub(crate) fn parts() -> Vec<Part> {
    let bytes = sound();
    let mut archive = tar::Archive::new(bytes.as_slice());
    let part = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        Part { head: entry.header().clone(), content }
    };
    archive.entries().unwrap().skip(1).map(part).collect()
}

/// The index of a bundle with these entries.
pub(crate) fn index(parts: &[Part]) -> Index {
    let entry = |part: &Part| IndexEntry {
        path: part.path(),
        size: part.content.len() as u64,
        blake3: blake3::hash(&part.content).to_hex().to_string(),
    };
    Index {
        format: bundle::BUNDLE_FORMAT,
        id: "tiny".into(),
        version: "0.1.0".into(),
        entries: parts.iter().map(entry).collect(),
    }
}

/// The index as JSON bytes.
pub(crate) fn index_text(parts: &[Part]) -> Vec<u8> {
    (serde_json::to_string_pretty(&index(parts)).unwrap() + "\n").into_bytes()
}

/// An archive with this index and these entries.
pub(crate) fn archive(index: &[u8], parts: &[Part]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in std::iter::once(&Part::file("heelpack.json", index)).chain(parts) {
        bytes.extend(part.head.as_bytes());
        bytes.extend(&part.content);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    }
    bytes.extend([0; 2 * BLOCK]);
    bytes
}

/// A bundle of these entries, sorted, with a correct index.
pub(crate) fn bundle_of(mut parts: Vec<Part>) -> Vec<u8> {
    parts[1..].sort_by_key(Part::path);
    archive(&index_text(&parts), &parts)
}

/// A folder with one file in it.
pub(crate) struct File {
    folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

impl File {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crafted.heelpack");
        fs::write(&path, bytes).unwrap();
        Self { folder, path }
    }

    /// Every file below the folder.
    pub(crate) fn beside(&self) -> Vec<PathBuf> {
        below(self.folder.path())
    }
}

/// Every file below a folder.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            files.extend(below(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}

/// The error of a refused bundle, opened from a file and from memory. Nothing may be written.
pub(crate) fn refused(bytes: &[u8]) -> String {
    let file = File::from_bytes(bytes);
    let whole = |bundle: Bundle| bundle.verify();
    let opened = Bundle::open(&file.path).and_then(whole).expect_err("it is refused");
    let memory = Bundle::from_bytes(&file.path, bytes.into())
        .and_then(whole)
        .expect_err("it is refused in memory");
    let used = PartialBundle::open(&file.path).and_then(|part| part.whole()).and_then(whole);
    let used = used.expect_err("it is refused at the latest when it is used whole");
    assert_eq!(file.beside(), std::slice::from_ref(&file.path));
    for error in [&opened, &memory, &used] {
        assert!(matches!(error, BundleError::Refused { .. }), "{error}");
        assert!(
            !error.to_string().contains(char::is_control) && error.to_string().len() < 600,
            "{error:?}"
        );
    }
    opened.to_string()
}

/// Likewise with the program: exit code 4, a message, and an unchanged home. Commands that use only
/// the content ignore faults elsewhere.
pub(crate) fn refused_by_program(bytes: &[u8], output: &str) {
    let (machine, file) = (Machine::new(), File::from_bytes(bytes));
    let path = file.path.display().to_string();
    let run = machine.run(&["pack", "check", &path]);
    assert_eq!(run.code(), 4, "{}", run.all());
    assert!(run.stderr().contains(output), "{output}: {}", run.all());
    let run = machine.run(&["library", "kit", "--pack", &path]);
    if run.code() == 0 {
        let sound = File::from_bytes(&sound());
        let sound = machine.run(&["library", "kit", "--pack", &sound.path.display().to_string()]);
        assert_eq!((run.stdout(), sound.code()), (sound.stdout(), 0), "{output}");
    } else {
        assert_eq!(run.code(), 4, "{}", run.all());
        assert!(run.stderr().contains(output), "{output}: {}", run.all());
    }
    assert!(below(machine.home.path()).is_empty() && file.beside().len() == 1);
}

#[test]
fn a_crafted_bundle_without_faults_is_accepted() {
    assert!(bundle_of(parts()) == sound(), "so that every refusal comes from what was changed");
    Bundle::from_bytes(Path::new("sound"), sound().into()).unwrap().verify().unwrap();
}
