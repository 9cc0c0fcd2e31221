//! Diagnostics: problems of packs, each with code, location, message and help.

use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use heelwise_core::SafeText;

use crate::codes::{self, Code, Severity};

/// A text that diagnostics point into.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceText {
    /// Where it was read.
    pub path: PathBuf,
    /// Its content.
    pub text: String,
}

impl SourceText {
    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte.min(self.text.len())).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// A location in a text, or a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The text.
    pub source: Arc<SourceText>,
    /// The bytes meant; empty at the start of the file when the whole file is meant.
    pub span: Range<usize>,
}

/// One problem of a pack.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// Where it is.
    pub place: Location,
    /// The problem, in a sentence.
    pub message: String,
    /// The suggested fix.
    pub help: Option<String>,
    /// A related location.
    pub related: Option<(Location, String)>,
}

impl Diagnostic {
    /// A diagnostic without help. Everything that a message quotes is escaped.
    pub fn new(code: Code, place: Location, message: impl Into<String>) -> Self {
        let severity = codes::info(code).map_or(Severity::Error, |info| info.severity);
        Self { code, severity, place, message: shown(message), help: None, related: None }
    }

    /// Adds a suggested fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown(help));
        self
    }

    /// Points to another place as well.
    #[must_use]
    pub fn related(mut self, place: Location, label: impl Into<String>) -> Self {
        self.related = Some((place, shown(label)));
        self
    }
}

/// The text with everything it quotes escaped and shortened.
fn shown(text: impl Into<String>) -> String {
    SafeText::block(&text.into()).into_string()
}

/// The largest number of diagnostics that are kept.
const MOST: usize = 1000;

/// Collected diagnostics. Checks add to it and go on.
#[derive(Debug, Default)]
pub struct Diagnostics(RefCell<Vec<Diagnostic>>);

impl Diagnostics {
    /// Adds one, unless the limit is reached and there is an error among them.
    pub fn add(&self, diagnostic: Diagnostic) {
        if self.count() < MOST || !self.has_errors() {
            self.0.borrow_mut().push(diagnostic);
        }
    }

    /// The number of diagnostics. Something that adds none when it is read is valid.
    pub(crate) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether no more are kept, so that costly suggestions can be skipped.
    pub(crate) fn is_full(&self) -> bool {
        self.count() >= MOST
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.borrow().iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All of them, none twice: by file with `pack.toml` first, then by place.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut all = self.0.into_inner();
        all.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        all.dedup_by(|a, b| sort_key(a) == sort_key(b));
        all
    }
}

fn sort_key(diagnostic: &Diagnostic) -> (&Path, bool, &Path, usize, Code, &str) {
    let path = diagnostic.place.source.path.as_path();
    let folder = path.parent().unwrap_or(path);
    let is_manifest = path.file_name().is_some_and(|name| name == "pack.toml");
    let pack = if is_manifest { folder } else { folder.parent().unwrap_or(folder) };
    (pack, !is_manifest, path, diagnostic.place.span.start, diagnostic.code, &diagnostic.message)
}

/// `a`, `b` or `c`, for messages.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The nearest of the known words, when it is near enough to be suggested.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored =
        known.into_iter().map(|candidate| (strsim::jaro_winkler(word, candidate), candidate));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 >= 0.84).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = SourceText { path: "a.toml".into(), text: "é = 1\nbb = 2".into() };
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(3), (1, 3));
        assert_eq!(source.position(7), (2, 1));
        assert_eq!(source.position(999), (2, 7));
    }

    #[test]
    fn duplicates_are_dropped_and_messages_are_printable() {
        let source =
            Arc::new(SourceText { path: "packs/a/pack.toml".into(), text: "id = 3".into() });
        let place = Location { source, span: 5..6 };
        let all = Diagnostics::default();
        for message in ["not \u{1b}[31m this", "not \u{1b}[31m this", "nor that"] {
            all.add(Diagnostic::new(codes::VALUE_TYPE, place.clone(), message));
        }
        let messages: Vec<String> =
            all.into_sorted().into_iter().map(|diagnostic| diagnostic.message).collect();
        assert_eq!(messages, ["nor that", "not \u{fffd}[31m this"]);
    }

    #[test]
    fn an_error_is_kept_after_many_warnings() {
        let place = || Location {
            source: Arc::new(SourceText { path: "p".into(), text: String::new() }),
            span: 0..0,
        };
        let all = Diagnostics::default();
        (0..MOST + 5)
            .for_each(|_| all.add(Diagnostic::new(codes::SOURCE_UNUSED, place(), "warned")));
        (0..5).for_each(|_| all.add(Diagnostic::new(codes::KEY_MISSING, place(), "wrong")));
        assert!(all.has_errors() && all.count() == MOST + 6);
    }

    #[test]
    fn only_near_words_are_suggested() {
        assert_eq!(
            nearest("plantar-heel-pian", ["metatarsalgia", "plantar-heel-pain"]),
            Some("plantar-heel-pain")
        );
        assert_eq!(nearest("xyz", ["metatarsalgia"]), None);
    }
}
