//! The result of a run: output, errors and exit code, with machine-dependent paths replaced.

use std::fmt::Write as _;
use std::process::Output;

use super::root;

/// The output and exit code of a run.
#[must_use]
pub(crate) struct Run {
    output: Output,
    /// Paths that differ between machines, and their names in snapshots.
    paths: Vec<(String, String)>,
}

impl Run {
    /// The run of a process with this output; the paths are replaced by their names.
    pub(crate) fn from_output(output: Output, paths: &[(&str, &str)]) -> Self {
        Self {
            output,
            paths: paths
                .iter()
                .map(|(path, name)| ((*path).to_owned(), (*name).to_owned()))
                .collect(),
        }
    }

    /// Checks that the run succeeded with exit code 0.
    pub(crate) fn success(&self) {
        assert_eq!(self.code(), 0, "{}", self.all());
    }

    /// The exit code; -1 when a signal ended the process.
    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    /// Standard output, with paths replaced.
    pub(crate) fn stdout(&self) -> String {
        self.clean(&self.output.stdout)
    }

    /// Standard error with wrapped lines joined: line breaks depend on the length of paths.
    pub(crate) fn stderr(&self) -> String {
        join_wrapped_lines(&self.clean(&self.output.stderr))
    }

    /// Standard output, standard error and exit code in one text.
    pub(crate) fn all(&self) -> String {
        let mut text = self.stdout();
        if !self.output.stderr.is_empty() {
            let _ = write!(text, "--- stderr\n{}", self.stderr());
        }
        let _ = writeln!(text, "--- exit {}", self.code());
        text
    }

    /// The text with machine-dependent paths replaced.
    fn clean(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).expect("everything printed is UTF-8");
        let text = self.paths.iter().fold(text, |text, (path, name)| text.replace(path, name));
        text.replace(&root().display().to_string(), "$WORKSPACE")
    }
}

/// Joins the indented continuation lines of errors, hints and notes.
fn join_wrapped_lines(text: &str) -> String {
    let (mut out, mut indent) = (String::new(), None);
    for line in text.lines() {
        let lead = ["error: ", "hint: ", "note: "].into_iter().find(|lead| line.starts_with(lead));
        let rest = indent.and_then(|indent: usize| line.strip_prefix(&" ".repeat(indent)));
        if let Some(rest) = rest.filter(|rest| !rest.starts_with(' ')) {
            out.pop();
            let _ = writeln!(out, " {rest}");
        } else {
            let _ = writeln!(out, "{line}");
            indent = lead.map(str::len);
        }
    }
    out
}
