//! Parts of hand-written pages that are made from code: between a line
//! `<!-- begin: NAME, made by ... -->` and a line `<!-- end -->`.

use heelwise_core::record::run_fields;

use crate::workspace::{self, Problem};

/// The pages that have such parts, relative to `docs/`, each with its name and text.
fn parts() -> Vec<(&'static str, &'static str, String)> {
    let head = "| field | meaning | range | |\n|---|---|---|---|\n";
    let numbers = format!("{head}{}", run_fields::documentation());
    vec![("records.md", "numbers of a run", numbers)]
}

/// The whole text of each page with its made parts up to date.
pub(crate) fn pages() -> Result<Vec<(std::path::PathBuf, String)>, Problem> {
    let mut pages: Vec<(std::path::PathBuf, String)> = Vec::new();
    for (page, name, part) in parts() {
        let path = workspace::root().join("docs").join(page);
        let old = std::fs::read_to_string(&path);
        let old = old.map_err(|error| format!("{}: {error}", path.display()))?;
        let new = replace(&old, name, &part);
        let new = new.ok_or_else(|| format!("{}: no part `{name}`", path.display()))?;
        pages.push((page.into(), new));
    }
    Ok(pages)
}

/// A page with one of its parts replaced; `None` when the page has no such part.
fn replace(page: &str, name: &str, part: &str) -> Option<String> {
    let begin = page.find(&format!("<!-- begin: {name},"))?;
    let begin = begin + page.get(begin..)?.find('\n')? + 1;
    let end = begin + page.get(begin..)?.find("<!-- end -->")?;
    Some(format!("{}\n{part}\n{}", page.get(..begin)?, page.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_and_the_rest_stays() {
        let page = "a\n<!-- begin: x, made by y -->\nold\n<!-- end -->\nb\n";
        let new = replace(page, "x", "new\n").unwrap();
        assert_eq!(new, "a\n<!-- begin: x, made by y -->\n\nnew\n\n<!-- end -->\nb\n");
        assert_eq!(replace(&new, "x", "new\n").unwrap(), new);
        assert_eq!(replace(page, "z", "new\n"), None);
    }
}
