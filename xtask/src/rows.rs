//! The page of faults: what may go wrong or be done on purpose, what must happen then, and which
//! test shows it.
//!
//! A test names the rows it shows in a comment above its attributes: `// rows: A1, B3`. A row that
//! no test names, and a name that no row has, fail the page. So the table cannot claim more than is
//! tested.

mod list;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use list::{GROUPS, Row};

use crate::workspace::{self, Problem};

/// Where tests are.
const FOLDERS: [&str; 4] = ["crates", "packs", "tests", "xtask"];
const MARK: &str = "// rows: ";

/// The tests that show a row: file and name.
type Shown = BTreeMap<String, Vec<(String, String)>>;

/// The page, or what keeps it from being written.
pub(crate) fn page() -> Result<String, Problem> {
    let shown = shown()?;
    let problems = problems(&shown);
    if problems.is_empty() { Ok(written(&shown)) } else { Err(problems.join("\n")) }
}

fn shown() -> Result<Shown, Problem> {
    let mut shown = Shown::new();
    for folder in FOLDERS {
        for path in sources(&workspace::root().join(folder))
            .map_err(|error| format!("{folder}: {error}"))?
        {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let file = workspace::short(path).display().to_string();
            for (rows, test) in marked(&text).map_err(|problem| format!("{file}: {problem}"))? {
                for row in rows {
                    shown.entry(row).or_default().push((file.clone(), test.clone()));
                }
            }
        }
    }
    Ok(shown)
}

fn sources(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The rows named in a source file, each with the test below.
fn marked(text: &str) -> Result<Vec<(Vec<String>, String)>, Problem> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let marks =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.strip_prefix(MARK)?)));
    marks
        .map(|(at, rows)| {
            let below = &lines[at + 1..];
            let head: Vec<&str> =
                below.iter().take_while(|line| !line.contains("fn ")).copied().collect();
            let name =
                below.get(head.len()).and_then(|line| line.split("fn ").nth(1)?.split('(').next());
            let is_test =
                head.contains(&"#[test]") && !head.iter().any(|line| line.starts_with("#[ignore"));
            let rows = rows.split(", ").map(str::to_owned).collect();
            name.filter(|_| is_test)
                .map(|name| (rows, name.to_owned()))
                .ok_or_else(|| format!("line {}: no test follows", at + 1))
        })
        .collect()
}

fn problems(shown: &Shown) -> Vec<String> {
    let rows: Vec<&Row> = GROUPS.iter().flat_map(|group| group.rows).collect();
    let unknown = shown.iter().filter(|(id, _)| !rows.iter().any(|row| row.id == id.as_str()));
    let unknown = unknown.map(|(id, tests)| format!("{}: there is no row {id}", tests[0].0));
    let unshown = rows.iter().filter(|row| row.not_here.is_none() && !shown.contains_key(row.id));
    unknown
        .chain(unshown.map(|row| format!("row {} ({}): no test shows it", row.id, row.fault)))
        .collect()
}

fn written(shown: &Shown) -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask codegen` from xtask/src/rows/list.rs and the tests. -->\n\
         # What may go wrong, and which test shows what happens then\n\n\
         Every row is a fault: something that breaks, or that somebody does on purpose. A test names the rows it shows, and this page is made from\n\
         those names: a row that no test names stops the build. All of these tests are part of the one test command, on Linux.\n",
    );
    for group in GROUPS {
        let _ = write!(
            page,
            "\n## {}\n\n| | fault | what happens | shown by |\n| --- | --- | --- | --- |\n",
            group.name
        );
        for row in group.rows {
            let tests = row
                .not_here
                .map_or_else(|| tests(&shown[row.id]), |why| format!("not here: {why}"));
            let _ = writeln!(page, "| {} | {} | {} | {tests} |", row.id, row.fault, row.required);
        }
    }
    page
}

fn tests(tests: &[(String, String)]) -> String {
    let links = tests.iter().map(|(file, test)| format!("[`{test}`](../{file})"));
    links.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_belongs_to_the_test_below_it() {
        let text = "// rows: A1, B2\n#[test]\n#[cfg(unix)]\nfn it_holds() {\n}\n";
        assert_eq!(
            marked(text),
            Ok(vec![(vec!["A1".to_owned(), "B2".to_owned()], "it_holds".to_owned())])
        );
        assert!(marked("// rows: A1\nfn no_test() {}\n").is_err());
        assert!(marked("// rows: A1\n#[test]\n#[ignore]\nfn left_out() {}\n").is_err());
    }

    #[test]
    fn what_is_not_shown_and_what_is_not_known_is_a_problem() {
        let all = GROUPS
            .iter()
            .flat_map(|group| group.rows)
            .map(|row| (row.id.to_owned(), vec![("f".into(), "t".into())]));
        let mut all: Shown = all.collect();
        assert_eq!(problems(&all), [""; 0]);
        all.remove("A1");
        all.insert("Z9".to_owned(), vec![("some.rs".into(), "t".into())]);
        let problems = problems(&all);
        assert!(
            problems[0].contains("some.rs: there is no row Z9") && problems[1].contains("row A1"),
            "{problems:?}"
        );
    }
}
