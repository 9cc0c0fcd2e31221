//! Rust source files of the workspace, and a lexer that separates code from comments and literals.

use std::path::{Path, PathBuf};

use super::root;

/// The kind of a piece of source text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Piece {
    /// Everything else.
    Code,
    /// A line or block comment.
    Comment,
    /// A string, byte string or character literal.
    Literal,
}

/// The source text as consecutive pieces; together they are the whole text.
pub(crate) fn pieces(source: &str) -> Vec<(Piece, &str)> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < source.len() {
        let Some((kind, length)) = special(source, at) else {
            at += source[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        pieces.push((Piece::Code, &source[start..at]));
        pieces.push((kind, &source[at..at + length]));
        at += length;
        start = at;
    }
    pieces.push((Piece::Code, &source[start..]));
    pieces
}

/// The comment or literal that starts at a byte of the source, with its length in bytes.
fn special(source: &str, at: usize) -> Option<(Piece, usize)> {
    let rest = &source[at..];
    if rest.starts_with("//") {
        return Some((Piece::Comment, rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        return Some((Piece::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2)));
    }
    let follows_a_name =
        source[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
    let length = match rest.as_bytes()[0] {
        b'"' => quoted_length(rest, '"'),
        b'r' | b'b' if !follows_a_name => raw_length(rest)?,
        b'\'' => character_length(rest)?,
        _ => return None,
    };
    Some((Piece::Literal, length))
}

/// The length of a literal up to its closing quote, with escapes.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The length of a raw string; `None` when none starts here.
fn raw_length(rest: &str) -> Option<usize> {
    let prefix = ["br", "r"].into_iter().find(|prefix| rest.starts_with(prefix))?;
    let after = &rest[prefix.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(prefix.len() + hashes + 1 + length)
}

/// The length of a character literal; `None` for a lifetime.
fn character_length(rest: &str) -> Option<usize> {
    let mut chars = rest.chars().skip(1);
    let first = chars.next()?;
    (first == '\\' || chars.next() == Some('\'')).then(|| quoted_length(rest, '\''))
}

/// The code of a source text: comments and literals are left out, line breaks stay.
pub(crate) fn code_only(source: &str) -> String {
    let mut code = String::new();
    for (kind, text) in pieces(source) {
        if kind == Piece::Code {
            code.push_str(text);
        } else {
            code.push(' ');
            code.extend(text.chars().filter(|c| *c == '\n'));
        }
    }
    code
}

/// The identifiers and keywords of a code with their lines, counted from 1.
pub(crate) fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().flat_map(|(index, line)| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(move |word| (index + 1, word))
    })
}

/// A source file of the workspace.
pub(crate) struct SourceFile {
    /// The path relative to the workspace.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: String,
}

/// All Rust source files of the workspace, sorted by path.
pub(crate) fn source_files() -> Vec<SourceFile> {
    let folders = ["benches", "crates", "examples", "fuzz", "packs", "tests", "xtask"];
    let mut paths = files_in(&folders);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    let read = |path: PathBuf| SourceFile {
        path: path.strip_prefix(root()).unwrap().display().to_string(),
        text: std::fs::read_to_string(path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

/// All files in folders of the workspace, except those that are built.
pub(crate) fn files_in(folders: &[&str]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in folders {
        add_files(&root().join(folder), &mut all);
    }
    all
}

fn add_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            into.push(path);
        } else if path.file_name().is_some_and(|name| name != "target") {
            add_files(&path, into);
        }
    }
}

#[test]
fn comments_and_literals_are_separated_from_code() {
    let source = "let a = \"b\\\"c\"; // d\nlet e: &'f str = r#\"g\"h\"#; '\\''; 'i' /* j */;";
    let code = code_only(source);
    let words: Vec<_> = identifiers(&code).collect();
    let expected = [(1, "let"), (1, "a"), (2, "let"), (2, "e"), (2, "f"), (2, "str")];
    assert_eq!(words, expected);
    assert_eq!(pieces(source).iter().map(|(_, text)| *text).collect::<String>(), source);
}
