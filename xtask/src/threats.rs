//! docs/faults.md: faults and attacks, the required outcomes, and the
//! tests that show it.
//!
//! A test names the threats it covers in a comment above its attributes: `// threat: A1, B3`. A
//! threat without a test, and a name that no threat has, are errors. So the table cannot claim more
//! than is tested.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::workspace::{self, Problem};

/// The folders with tests.
const FOLDERS: [&str; 4] = ["crates", "packs", "tests", "xtask"];
const MARK: &str = "// threat: ";

/// `threats.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    group: Vec<Group>,
}

/// Threats to one part of the program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    threat: Vec<Threat>,
}

/// One row of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threat {
    id: String,
    /// The fault or the attack.
    fault: String,
    /// The required outcome.
    required: String,
    /// The reason why it cannot occur, if no test is needed.
    not_here: Option<String>,
}

/// The tests of each threat: file and name.
type Covered = BTreeMap<String, Vec<(String, String)>>;

impl Table {
    fn read() -> Result<Self, Problem> {
        toml::from_str(include_str!("../threats.toml"))
            .map_err(|error| format!("xtask/threats.toml: {error}"))
    }

    fn threats(&self) -> impl Iterator<Item = &Threat> {
        self.group.iter().flat_map(|group| &group.threat)
    }
}

/// The text of docs/faults.md.
///
/// # Errors
/// When a threat has no test, or a test names a threat that the table does not have.
pub(crate) fn page() -> Result<String, Problem> {
    let table = Table::read()?;
    let covered = covered()?;
    let problems = problems(&table, &covered);
    if problems.is_empty() { Ok(written(&table, &covered)) } else { Err(problems.join("\n")) }
}

fn covered() -> Result<Covered, Problem> {
    let mut covered = Covered::new();
    for folder in FOLDERS {
        for path in sources(&workspace::root().join(folder))
            .map_err(|error| format!("{folder}: {error}"))?
        {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let file = workspace::short(path).display().to_string();
            for (threats, test) in marked(&text).map_err(|problem| format!("{file}: {problem}"))? {
                for threat in threats {
                    covered.entry(threat).or_default().push((file.clone(), test.clone()));
                }
            }
        }
    }
    Ok(covered)
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

/// The threats named in a source file, each with the test below it.
fn marked(text: &str) -> Result<Vec<(Vec<String>, String)>, Problem> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let marks =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.strip_prefix(MARK)?)));
    marks
        .map(|(at, threats)| {
            let below = &lines[at + 1..];
            let head: Vec<&str> =
                below.iter().take_while(|line| !line.contains("fn ")).copied().collect();
            let name =
                below.get(head.len()).and_then(|line| line.split("fn ").nth(1)?.split('(').next());
            let is_test =
                head.contains(&"#[test]") && !head.iter().any(|line| line.starts_with("#[ignore"));
            let threats = threats.split(", ").map(str::to_owned).collect();
            name.filter(|_| is_test)
                .map(|name| (threats, name.to_owned()))
                .ok_or_else(|| format!("line {}: expected a test below `{MARK}`", at + 1))
        })
        .collect()
}

fn problems(table: &Table, covered: &Covered) -> Vec<String> {
    let unknown = covered.iter().filter(|(id, _)| !table.threats().any(|threat| threat.id == **id));
    let unknown = unknown.map(|(id, tests)| format!("{}: unknown threat {id}", tests[0].0));
    let untested = table
        .threats()
        .filter(|threat| threat.not_here.is_none() && !covered.contains_key(&threat.id));
    let untested = untested
        .map(|threat| format!("threat {} ({}): no test covers it", threat.id, threat.fault));
    unknown.chain(untested).collect()
}

fn written(table: &Table, covered: &Covered) -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask codegen` from xtask/threats.toml and the tests. -->\n\
         # Faults and attacks, and the tests that show what happens\n\n\
         Every row is something that breaks, or that somebody does on purpose. Each test names the \
         rows it covers,\nand this page is made from those names: a row without a test stops the \
         build. All of these tests are part of\nthe one test command, on Linux.\n",
    );
    for group in &table.group {
        let _ = write!(
            page,
            "\n## {}\n\n| | fault | what happens | tests |\n| --- | --- | --- | --- |\n",
            group.name
        );
        for Threat { id, fault, required, not_here } in &group.threat {
            let tests = not_here
                .as_ref()
                .map_or_else(|| tests(&covered[id]), |why| format!("not here: {why}"));
            let _ = writeln!(page, "| {id} | {fault} | {required} | {tests} |");
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
        let text = "// threat: A1, B2\n#[test]\n#[cfg(unix)]\nfn it_holds() {\n}\n";
        assert_eq!(
            marked(text),
            Ok(vec![(vec!["A1".to_owned(), "B2".to_owned()], "it_holds".to_owned())])
        );
        assert!(marked("// threat: A1\nfn no_test() {}\n").is_err());
        assert!(marked("// threat: A1\n#[test]\n#[ignore]\nfn left_out() {}\n").is_err());
    }

    #[test]
    fn untested_and_unknown_threats_are_problems() {
        let table = Table::read().unwrap();
        let all = table.threats().map(|threat| (threat.id.clone(), vec![("f".into(), "t".into())]));
        let mut all: Covered = all.collect();
        assert_eq!(problems(&table, &all), [""; 0]);
        all.remove("A1");
        all.insert("Z9".to_owned(), vec![("some.rs".into(), "t".into())]);
        let problems = problems(&table, &all);
        assert!(
            problems[0].contains("some.rs: unknown threat Z9") && problems[1].contains("threat A1"),
            "{problems:?}"
        );
    }
}
