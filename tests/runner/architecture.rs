//! ARCHITECTURE.md: it stays short, and the files that it sends a reader to exist.

use crate::harness::root;

/// The longest that the page may be, in lines.
const LONGEST: usize = 250;

fn page() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// Where a path of the page is: those of crates are written without `crates/` and `src/`.
fn exists(path: &str) -> bool {
    let (package, rest) = path.split_once('/').unwrap_or((path, ""));
    let in_crate = root().join("crates").join(package).join("src").join(rest);
    in_crate.exists() || root().join(path).exists()
}

/// The paths of the table "To change X, touch Y": quoted words with a slash or an ending, without
/// placeholders.
fn paths(page: &str) -> Vec<String> {
    let table = page.split("## To change X, touch Y").nth(1).unwrap();
    let quoted = table.split('`').skip(1).step_by(2).map(str::to_owned);
    quoted.filter(|it| it.contains('/') && !it.contains(['<', '*', ' '])).collect()
}

#[test]
fn every_file_to_touch_exists() {
    let paths = paths(&page());
    assert!(paths.len() > 20, "{paths:?}");
    // Written short beside a whole path of the same crate, or a folder that is named alone.
    let short = |path: &str| path.matches('/').count() == 1 && !path.starts_with("heelwise");
    let missing: Vec<&String> = paths.iter().filter(|path| !short(path) && !exists(path)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_page_is_short() {
    let lines = page().lines().count();
    assert!(lines < LONGEST, "{lines} lines");
}

#[test]
fn a_missing_file_is_found() {
    assert!(exists("heelwise-core/body.rs") && !exists("heelwise-core/no-such.rs"));
    assert_eq!(paths("## To change X, touch Y\n`a/b.rs` and `c`"), ["a/b.rs"]);
}
