//! The words of `docs/glossary.md` in names, and the style rules that no lint checks.

use std::collections::BTreeMap;
use std::path::Path;

use crate::harness::{Piece, SourceFile, code_only, identifiers, pieces, root, source_files};

/// The longest line in columns.
const COLUMNS: usize = 100;

/// Folders with packages that do not belong to the workspace.
const OTHER_WORKSPACES: [&str; 3] = ["benches/cage/", "benches/peers/", "fuzz/"];

/// A word that names must not hold.
#[derive(PartialEq, Eq, Debug)]
struct Banned {
    /// In lower case a part of any name, with a capital the whole name of a type.
    entry: String,
    /// The word of the glossary for the same thing.
    word: String,
}

/// The banned words of a glossary: the third column of its tables.
fn banned_words(glossary: &str) -> Vec<Banned> {
    let mut banned = Vec::new();
    for row in glossary.lines().filter(|line| line.starts_with('|')) {
        let columns: Vec<&str> = row.split('|').map(str::trim).collect();
        let &[_, word, _, entries, _] = columns.as_slice() else { continue };
        let quoted = entries.split('`').skip(1).step_by(2);
        banned.extend(quoted.map(|entry| Banned { entry: entry.into(), word: word.into() }));
    }
    banned
}

/// The words of a name in snake case or camel case, in lower case.
fn words_of_name(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = c.is_lowercase() || c.is_numeric();
        if c != '_' {
            words.last_mut().unwrap().extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a name holds the words of a lower-case entry, one after the other.
fn holds(name: &str, entry: &str) -> bool {
    let entry = words_of_name(entry);
    words_of_name(name).windows(entry.len()).any(|words| words == entry)
}

/// The types that a code defines, with their lines; optionally only those that are `pub`. Macros
/// that define types are left out.
fn defined_types(code: &str, only_public: bool) -> Vec<(usize, &str)> {
    let mut types = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let line = line.trim_start();
        if line.contains('$') {
            continue;
        }
        let line = match line.strip_prefix("pub ") {
            Some(rest) => rest,
            None if only_public => continue,
            None => {
                line.split_once(") ").filter(|_| line.starts_with("pub(")).map_or(line, |it| it.1)
            }
        };
        let mut words =
            identifiers(line).map(|(_, word)| word).skip_while(|word| *word == "unsafe");
        let keyword = words.next().unwrap_or_default();
        let is_type = ["struct", "enum", "trait", "union"].contains(&keyword)
            || (keyword == "type" && !only_public);
        types.extend(words.next().filter(|_| is_type).map(|name| (index + 1, name)));
    }
    types
}

/// The uses of banned words in a source file: place, name, and the word to use.
fn banned_names(file: &SourceFile, banned: &[Banned]) -> Vec<String> {
    let code = code_only(&file.text);
    let mut names: Vec<(usize, &str)> = identifiers(&code).collect();
    names.extend(Path::new(&file.path).file_stem().and_then(|it| it.to_str()).map(|it| (0, it)));
    let types = defined_types(&code, false);
    let mut found = BTreeMap::new();
    for Banned { entry, word } in banned {
        let is_type = entry.starts_with(char::is_uppercase);
        let hits = if is_type { &types } else { &names };
        let is_hit = |name: &str| if is_type { name == entry } else { holds(name, entry) };
        for (line, name) in hits.iter().filter(|(_, name)| is_hit(name)) {
            let advice = format!("{}:{line}: `{name}`; use \"{word}\"", file.path);
            found.entry((*name, entry)).or_insert(advice);
        }
    }
    found.into_values().collect()
}

/// The lines of a source file that are too long, except those with literals or addresses.
fn long_lines(file: &SourceFile) -> Vec<String> {
    let mut with_literal = std::collections::BTreeSet::new();
    let mut line = 0;
    for (kind, text) in pieces(&file.text) {
        let end = line + text.matches('\n').count();
        if kind == Piece::Literal && !text.starts_with('\'') {
            with_literal.extend(line..=end);
        }
        line = end;
    }
    let lines = file.text.lines().enumerate().filter(|(index, line)| {
        line.chars().count() > COLUMNS && !with_literal.contains(index) && !line.contains("://")
    });
    lines.map(|(index, _)| format!("{}:{}: too long", file.path, index + 1)).collect()
}

/// The functions named `of` in a source file.
fn functions_named_of(file: &SourceFile) -> Vec<String> {
    let code = code_only(&file.text);
    let words: Vec<(usize, &str)> = identifiers(&code).collect();
    let pairs = words.windows(2).filter(|pair| pair[0].1 == "fn" && pair[1].1 == "of");
    pairs
        .map(|pair| format!("{}:{}: `fn of`; use `new` or `from_*`", file.path, pair[1].0))
        .collect()
}

/// Public types of the same name, with all their places. Replacements for other systems in
/// `unsupported.rs` repeat the names of what they replace.
fn repeated_public_types(files: &[SourceFile]) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let is_counted = |file: &&SourceFile| {
        !file.path.ends_with("/unsupported.rs")
            && !OTHER_WORKSPACES.iter().any(|folder| file.path.starts_with(folder))
    };
    for file in files.iter().filter(is_counted) {
        let code = code_only(&file.text);
        for (line, name) in defined_types(&code, true) {
            places.entry(name.to_owned()).or_default().push(format!("{}:{line}", file.path));
        }
    }
    places.retain(|_, places| places.len() > 1);
    places.iter().map(|(name, places)| format!("{name}: {}", places.join(", "))).collect()
}

/// Fails with the list when it is not empty.
fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

/// A made-up source file.
fn example(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn names_use_the_words_of_the_glossary() {
    let banned = banned_words(&std::fs::read_to_string(root().join("docs/glossary.md")).unwrap());
    assert!(banned.len() > 30, "{} entries were read", banned.len());
    let found: Vec<String> =
        source_files().iter().flat_map(|file| banned_names(file, &banned)).collect();
    assert_none(&found);
}

#[test]
fn public_types_have_unique_names() {
    assert_none(&repeated_public_types(&source_files()));
}

#[test]
fn lines_have_at_most_100_columns() {
    assert_none(&source_files().iter().flat_map(long_lines).collect::<Vec<_>>());
}

#[test]
fn no_function_is_named_of() {
    assert_none(&source_files().iter().flat_map(functions_named_of).collect::<Vec<_>>());
}

#[test]
fn no_source_file_is_named_mod() {
    let files = source_files().into_iter().map(|file| file.path);
    assert_none(&files.filter(|path| path.ends_with("/mod.rs")).collect::<Vec<_>>());
}

#[test]
fn every_source_file_has_a_module_comment() {
    let files = source_files().into_iter().filter(|file| !file.text.starts_with("//!"));
    assert_none(&files.map(|file| file.path).collect::<Vec<_>>());
}

#[test]
fn banned_words_are_found_in_names_and_not_in_text() {
    let glossary = "| word | meaning | not |\n|---|---|---|\n| planned exercise | ... | `dish`, \
                    `try_out` |\n| set | ... | |\n| installer | ... | `Hand` |\n";
    let banned = banned_words(glossary);
    assert_eq!(banned.len(), 3, "{banned:?}");
    let file = example(
        "a/dish.rs",
        "// dish\nfn dish_of(hand_angle: f64, radish: &str) { \"dish\"; can_try_out() }\n\
         pub(crate) struct Hand;\nstruct TheDishes; enum A { Hand }\n",
    );
    assert_eq!(
        banned_names(&file, &banned),
        [
            "a/dish.rs:3: `Hand`; use \"installer\"",
            "a/dish.rs:2: `can_try_out`; use \"planned exercise\"",
            "a/dish.rs:0: `dish`; use \"planned exercise\"",
            "a/dish.rs:2: `dish_of`; use \"planned exercise\"",
        ]
    );
}

#[test]
fn breaches_of_style_are_found() {
    let long = format!("{}\nlet a = \"{}\";\n", "x".repeat(101), "y".repeat(120));
    assert_eq!(long_lines(&example("a.rs", &long)), ["a.rs:1: too long"]);
    let of = example("a.rs", "fn often() {}\n// fn of\npub fn of() {}");
    assert_eq!(functions_named_of(&of), ["a.rs:3: `fn of`; use `new` or `from_*`"]);
    let types = [
        example("a.rs", "pub struct A;\npub(crate) struct B;\npub enum C {}"),
        example("b.rs", "pub trait A {}\npub struct B;\npub type C = u8;"),
        example("b/unsupported.rs", "pub struct A;"),
    ];
    assert_eq!(repeated_public_types(&types), ["A: a.rs:1, b.rs:1"]);
}
