//! The pack that `cargo xtask new-pack` makes: small, complete and valid.

use std::path::PathBuf;

use heelwise_core::id::{FOUNDATION, PROGRAM, is_name};

/// The path of a file inside the pack, and its text.
type File = (PathBuf, String);

/// The files of a new pack.
///
/// # Errors
/// When the id is invalid, with a sentence that says why.
pub fn files(id: &str, analyzer: bool) -> Result<Vec<File>, String> {
    if !is_name(id) {
        return Err(
            "an id is 2 to 40 lower-case letters, digits and hyphens, and starts with a letter"
                .into(),
        );
    }
    if [FOUNDATION, PROGRAM].contains(&id) {
        return Err(format!("`{id}` is taken"));
    }
    let fill = |text: &str| text.replace("PACK-ID", id).replace("PACK_TYPE", &type_name(id));
    let mut files: Vec<(&str, &str)> = vec![
        ("pack.toml", include_str!("template/pack.toml")),
        ("content/sources.toml", include_str!("template/sources.toml")),
        ("content/exercises.toml", include_str!("template/exercises.toml")),
        ("content/routines.toml", include_str!("template/routines.toml")),
        ("vignettes/people.toml", include_str!("template/people.toml")),
    ];
    if analyzer {
        files[0].1 = include_str!("template/pack-with-analyzer.toml");
        files.extend([
            ("content/findings.toml", include_str!("template/findings.toml")),
            ("content/arguments.toml", include_str!("template/arguments.toml")),
            ("Cargo.toml", include_str!("template/cargo.toml")),
            ("src/lib.rs", include_str!("template/lib.rs.txt")),
        ]);
    }
    Ok(files.into_iter().map(|(path, text)| (PathBuf::from(path), fill(text))).collect())
}

/// `my-pack` as `MyPack`.
fn type_name(id: &str) -> String {
    id.split('-').map(heelwise_core::text::capitalize).collect()
}

/// The template's analyzer, so that it compiles.
#[cfg(test)]
#[path = "template/lib.rs.txt"]
#[allow(non_camel_case_types, reason = "the name is a placeholder")]
mod analyzer;
