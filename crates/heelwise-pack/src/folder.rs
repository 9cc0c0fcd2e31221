//! The files of a pack's folder: sizes are capped before reading, and only plain files are read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use heelwise_core::{Kind, SafeText, Word};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, SourceText, nearest};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;

/// The most files a pack may have in one of its folders.
const MOST_FILES: usize = 200;

/// The most bytes all files of a pack may have together.
const LARGEST_PACK: usize = 8 << 20;

/// The most keys, tables and entries of lists that one file may hold, and all files of a pack
/// together. Twice as many as the largest of ours; each takes memory and time to read.
const MOST_MARKS: usize = 40_000;
const MOST_MARKS_IN_ALL: usize = 200_000;

/// The texts of one pack.
#[derive(Debug)]
pub struct Folder {
    /// Where the pack is.
    pub path: PathBuf,
    /// `pack.toml`.
    pub manifest: Arc<SourceText>,
    /// `content/*.toml`, sorted by name, each with the kind that its name gives.
    pub content: Vec<(Kind, Arc<SourceText>)>,
    /// `vignettes/*.toml`, sorted by name.
    pub vignettes: Vec<Arc<SourceText>>,
    /// Kinds with a file that could not be read.
    pub unread: Vec<Kind>,
    /// Whether the folder is a crate as well.
    pub has_crate: bool,
}

impl Folder {
    /// All its texts.
    pub fn texts(&self) -> Vec<Arc<SourceText>> {
        let content = self.content.iter().map(|(_, text)| text);
        std::iter::once(&self.manifest).chain(content).chain(&self.vignettes).cloned().collect()
    }
}

/// Content kinds and the names of their files.
pub(crate) const CONTENT_FILES: &[(Kind, &str)] = &[
    (Kind::BodySite, "body-sites"),
    (Kind::Screen, "screens"),
    (Kind::Finding, "findings"),
    (Kind::RedFlag, "red-flags"),
    (Kind::Condition, "conditions"),
    (Kind::Argument, "arguments"),
    (Kind::Contraindication, "contraindications"),
    (Kind::Kit, "kit"),
    (Kind::Exercise, "exercises"),
    (Kind::Routine, "routines"),
    (Kind::PainModel, "pain-models"),
    (Kind::Protocol, "protocols"),
    (Kind::SelfTest, "self-tests"),
    (Kind::Claim, "claims"),
    (Kind::Source, "sources"),
];

/// The key of a kind's tables in a content file: `[[red_flag]]`.
pub(crate) fn table_key(kind: Kind) -> String {
    kind.word().replace('-', "_")
}

/// Reads a pack's folder. `None` when there is no `pack.toml` that can be read; the reason is then
/// in `diagnostics`.
pub fn read(path: &Path, diagnostics: &Diagnostics) -> Option<Folder> {
    let path = absolute(path);
    let manifest_path = path.join("pack.toml");
    if !manifest_path.exists() {
        let message = format!("`{}` holds no pack.toml", SafeText::quote(&path.display()));
        let help = "name a pack's folder, or make one with `cargo xtask new-pack ID`";
        diagnostics
            .add(Diagnostic::new(codes::PACK_MISSING, whole(&manifest_path), message).help(help));
        return None;
    }
    let manifest = read_text(&manifest_path, diagnostics)?;
    let (mut content, mut unread) = (Vec::new(), Vec::new());
    for file in list(&path.join("content"), diagnostics)? {
        let Some(kind) = kind_of(&file, diagnostics) else { continue };
        match read_text(&file, diagnostics) {
            Some(text) => content.push((kind, text)),
            None => unread.push(kind),
        }
    }
    let vignettes = list(&path.join("vignettes"), diagnostics)?
        .into_iter()
        .filter_map(|file| toml_only(file, diagnostics))
        .filter_map(|file| read_text(&file, diagnostics))
        .collect();
    let has_crate = path.join("Cargo.toml").is_file();
    let folder = Folder { path, manifest, content, vignettes, unread, has_crate };
    is_small(&folder, diagnostics).then_some(folder)
}

/// Whether all files together are within the limits of a pack.
fn is_small(folder: &Folder, diagnostics: &Diagnostics) -> bool {
    let texts = folder.texts();
    let (bytes, marks) = texts.iter().fold((0, 0), |(bytes, marks), source| {
        (bytes + source.text.len(), marks + count_marks(&source.text).min(MOST_MARKS))
    });
    let place = || whole(&folder.manifest.path);
    let help = "make two packs of it, of which one requires the other";
    if bytes > LARGEST_PACK {
        let message =
            format!("the files of the pack are larger than {} MiB together", LARGEST_PACK >> 20);
        diagnostics.add(Diagnostic::new(codes::FILE_TOO_LARGE, place(), message).help(help));
    } else if marks > MOST_MARKS_IN_ALL {
        let message = "the files of the pack hold more keys and lists than heelwise reads";
        diagnostics.add(Diagnostic::new(codes::FILE_TOO_MANY, place(), message).help(help));
    }
    bytes <= LARGEST_PACK && marks <= MOST_MARKS_IN_ALL
}

/// The number of characters that may begin a key, a table or an entry of a list: an upper bound,
/// found without parsing.
fn count_marks(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'=' | b'[' | b'{' | b',' | b'.')).count()
}

/// Whether a text is within the limit of keys and entries; reported when it is not.
pub(crate) fn is_sparse(source: &Arc<SourceText>, diagnostics: &Diagnostics) -> bool {
    let is_sparse = count_marks(&source.text) <= MOST_MARKS;
    if !is_sparse {
        let place = Location { source: Arc::clone(source), span: 0..0 };
        let message = "the file holds more keys and lists than heelwise reads";
        let help = "split it: a kind may have several files";
        diagnostics.add(Diagnostic::new(codes::FILE_TOO_MANY, place, message).help(help));
    }
    is_sparse
}

/// The path with a folder name at its end, since that name is the pack's id: only a path like `.`
/// is resolved.
fn absolute(path: &Path) -> PathBuf {
    if path.file_name().is_some() {
        path.to_owned()
    } else {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }
}

/// The files of a folder by name. `None` when there are more than are read.
fn list(folder: &Path, diagnostics: &Diagnostics) -> Option<Vec<PathBuf>> {
    // A link to a folder is not followed: it may lead anywhere.
    let kind = fs::symlink_metadata(folder);
    let entries =
        kind.as_ref().ok().filter(|kind| kind.is_dir()).and_then(|_| fs::read_dir(folder).ok());
    let Some(entries) = entries else {
        if kind.is_ok() {
            let problem =
                Diagnostic::new(codes::FILE_KIND, whole(folder), "not a folder that can be read");
            diagnostics.add(problem.help("put a folder with TOML files here"));
        }
        return Some(Vec::new());
    };
    let mut files: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).take(MOST_FILES + 1).collect();
    if files.len() > MOST_FILES {
        let message = format!("more than {MOST_FILES} files in one folder");
        diagnostics.add(
            Diagnostic::new(codes::FILE_TOO_MANY, whole(folder), message)
                .help("put more into each file"),
        );
        return None;
    }
    files.sort();
    Some(files)
}

fn kind_of(file: &Path, diagnostics: &Diagnostics) -> Option<Kind> {
    let file = toml_only(file.to_owned(), diagnostics)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let matches = |name: &str| {
        stem == name || stem.strip_prefix(name).is_some_and(|part| part.starts_with('-'))
    };
    let kind = CONTENT_FILES.iter().find(|(_, name)| matches(name)).map(|(kind, _)| *kind);
    if kind.is_none() {
        let message = format!("unknown kind of content `{}`", SafeText::quote(&stem));
        let meant = nearest(&stem, CONTENT_FILES.iter().map(|(_, name)| *name));
        let help = meant.map_or_else(
            || {
                "content files are named after their kind, for example exercises.toml or \
                exercises-calf.toml"
                    .into()
            },
            |name| format!("did you mean `{name}.toml`?"),
        );
        diagnostics.add(Diagnostic::new(codes::FILE_KIND, whole(&file), message).help(help));
    }
    kind
}

fn toml_only(file: PathBuf, diagnostics: &Diagnostics) -> Option<PathBuf> {
    if file.extension().is_some_and(|extension| extension == "toml") {
        return Some(file);
    }
    let message = "only TOML files belong here; this one would not be read";
    diagnostics.add(
        Diagnostic::new(codes::FILE_KIND, whole(&file), message).help("move the file or remove it"),
    );
    None
}

/// Reads one text file; the reason is reported when it cannot be read.
pub(crate) fn read_text(path: &Path, diagnostics: &Diagnostics) -> Option<Arc<SourceText>> {
    match read_capped(path) {
        Ok(Ok(text)) => Some(Arc::new(SourceText { path: path.to_owned(), text })),
        Ok(Err(problem)) => {
            diagnostics.add(problem);
            None
        }
        Err(error) => {
            let message = format!("the file cannot be read: {}", SafeText::quote(&error));
            diagnostics.add(
                Diagnostic::new(codes::FILE_KIND, whole(path), message)
                    .help("check that it exists and may be read"),
            );
            None
        }
    }
}

fn read_capped(path: &Path) -> io::Result<Result<String, Diagnostic>> {
    let problem = |code, message: &str, help: &str| {
        Ok(Err(Diagnostic::new(code, whole(path), message).help(help)))
    };
    let kind = fs::symlink_metadata(path)?;
    if !kind.is_file() {
        return problem(
            codes::FILE_KIND,
            "not a plain file",
            "links, pipes and folders are not read; put a file here",
        );
    }
    let too_large = || {
        problem(
            codes::FILE_TOO_LARGE,
            "the file is larger than 1 MiB",
            "split it: a kind may have several files",
        )
    };
    if kind.len() > LARGEST_FILE {
        return too_large();
    }
    let Some(bytes) = heelwise_fs::read_capped(path, LARGEST_FILE)? else { return too_large() };
    match String::from_utf8(bytes)
        .map(|text| text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text))
    {
        // The parser would remove a second one as well, and every location in the file would be
        // wrong.
        Ok(text) if text.starts_with(MARK) => problem(
            codes::FILE_ENCODING,
            "the file begins with two byte order marks",
            "save it as UTF-8 without any",
        ),
        Ok(text) => Ok(Ok(text)),
        Err(_) => problem(codes::FILE_ENCODING, "the file is not UTF-8 text", "save it as UTF-8"),
    }
}

/// The byte order mark that some editors write at the beginning.
const MARK: char = '\u{feff}';

/// The location of a whole file.
pub(crate) fn whole(path: &Path) -> Location {
    Location {
        source: Arc::new(SourceText { path: path.to_owned(), text: String::new() }),
        span: 0..0,
    }
}
