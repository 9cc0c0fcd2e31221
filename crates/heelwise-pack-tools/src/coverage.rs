//! Coverage: the items of the packs for each thing that the source articles name.
//!
//! The rows are in `docs/coverage.toml`, one for each thing; this module makes the page and reports
//! gaps.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heelwise_core::Item;
use heelwise_core::compiled::PackContent;
use serde::Deserialize;

/// The table of the things that the packs must cover.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The articles, in the order of the page.
    pub article: Vec<Article>,
    /// The things they name, in order.
    pub row: Vec<Row>,
}

/// A source article.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its source in the foundation.
    pub source: String,
    /// Its subject.
    pub about: String,
}

/// One thing an article names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its number, from 1.
    pub number: usize,
    /// The article's source.
    pub article: String,
    /// The thing, in our own words.
    pub says: String,
    /// Where it is found: item ids such as `foundation/exercise/short-foot`.
    pub ids: Vec<String>,
}

impl Coverage {
    /// Reads the table.
    ///
    /// # Errors
    /// When it is not TOML of this form; the message has line and column.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The problems of the table, one line each: rows out of order, without an id, or with an
    /// unknown id.
    pub fn problems(&self, packs: &[&PackContent]) -> Vec<String> {
        let titles = titles(packs);
        let mut problems = Vec::new();
        for (index, row) in self.row.iter().enumerate() {
            if row.number != index + 1 {
                problems.push(format!("row {} stands where row {} should", row.number, index + 1));
            }
            if !self.article.iter().any(|article| article.source == row.article) {
                problems.push(format!("row {}: no article `{}`", row.number, row.article));
            }
            if row.ids.is_empty() {
                problems.push(format!("row {} is found nowhere: {}", row.number, row.says));
            }
            let unknown = row.ids.iter().filter(|id| !titles.contains_key(id.as_str()));
            problems
                .extend(unknown.map(|id| format!("row {}: nothing has the id `{id}`", row.number)));
        }
        problems
    }

    /// The page.
    pub fn page(&self, packs: &[&PackContent]) -> String {
        let titles = titles(packs);
        let mut page = format!("# Coverage\n\n{}{INTRODUCTION}\n", crate::docs_gen::NOTE);
        for article in &self.article {
            let _ = writeln!(
                page,
                "## {}\n\n| # | what it says | where it is |\n|---:|---|---|",
                article.about
            );
            for row in self.row.iter().filter(|row| row.article == article.source) {
                let found: Vec<String> =
                    row.ids.iter().map(|id| entry(id, titles.get(id.as_str()))).collect();
                let _ =
                    writeln!(page, "| {} | {} | {} |", row.number, row.says, found.join("<br>"));
            }
            page.push('\n');
        }
        page
    }
}

const INTRODUCTION: &str = "\
Everything that the five articles behind this project name, and where it is found. `heelwise \
library ID` shows an entry. \
Where the evidence disagrees with an article, the entry is a claim with its verdict. The rows \
stand in \
`docs/coverage.toml`.
";

fn entry(id: &str, title: Option<&String>) -> String {
    title.map_or_else(|| format!("`{id}`"), |title| format!("`{id}` {}", title.replace('|', "/")))
}

/// Every item that can be named, with its title.
fn titles(packs: &[&PackContent]) -> BTreeMap<String, String> {
    let mut titles = BTreeMap::new();
    for pack in packs {
        add(&mut titles, &pack.conditions, |it| it.name.clone());
        add(&mut titles, &pack.red_flags, |it| format!("{} ({})", it.label, it.urgency));
        add(&mut titles, &pack.findings, |it| it.label.clone());
        add(&mut titles, &pack.contraindications, |it| it.label.clone());
        add(&mut titles, &pack.exercises, |it| format!("{} ({})", it.name, it.form));
        add(&mut titles, &pack.routines, |it| it.name.clone());
        add(&mut titles, &pack.protocols, |it| it.name.clone());
        add(&mut titles, &pack.self_tests, |it| it.name.clone());
        add(&mut titles, &pack.claims, |it| format!("\"{}\" {}", it.statement, it.verdict));
        add(&mut titles, &pack.kit, |it| it.name.clone());
        for condition in &pack.conditions {
            add(&mut titles, &condition.advice, |it| it.text.clone());
        }
    }
    titles
}

fn add<T: Item>(titles: &mut BTreeMap<String, String>, items: &[T], title: impl Fn(&T) -> String) {
    titles.extend(items.iter().map(|item| (item.id().to_string(), title(item))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_leads_nowhere_is_named() {
        let text = r#"
            article = [{ source = "a", about = "An article" }]
            row = [
                { number = 1, article = "a", says = "one", ids = [] },
                { number = 3, article = "b", says = "two", ids = ["foundation/exercise/none"] },
            ]
        "#;
        let problems = Coverage::read(text).unwrap().problems(&[]);
        assert_eq!(
            problems,
            [
                "row 1 is found nowhere: one",
                "row 3 stands where row 2 should",
                "row 3: no article `b`",
                "row 3: nothing has the id `foundation/exercise/none`"
            ]
        );
    }
}
