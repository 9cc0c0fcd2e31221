//! A page of text: headings, and lines that wrap and end in the id they come from.

use std::io::{IsTerminal, Write};

use textwrap::{Options, WordSplitter};

use crate::failure::{Failure, colours_wanted};
use crate::unsigned::Unsigned;

/// Text is never wider than this, so that it stays easy to read.
const WIDEST: usize = 100;
/// The width when there is no terminal to ask.
const USUAL: usize = 80;

/// Text under construction.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    width: usize,
    colour: bool,
}

impl Page {
    /// A page for standard output. What nobody vouches for is said in its first line.
    pub(crate) fn for_stdout(unsigned: &Unsigned) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let width =
            terminal.then(terminal_size::terminal_size).flatten().map_or(USUAL, |(width, _)| usize::from(width.0));
        let mut page = Self::new(width.clamp(40, WIDEST), terminal && colours_wanted());
        if let Some(said) = unsigned.said() {
            page.line(0, &said);
        }
        page
    }

    /// An empty page.
    pub(crate) fn new(width: usize, colour: bool) -> Self {
        Self { text: String::new(), width, colour }
    }

    /// How wide it is, in columns.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// A heading, with a blank line before it.
    pub(crate) fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let text = if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
        self.text.push_str(&text);
        self.text.push('\n');
    }

    /// A line of text at an indent.
    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        self.marked(indent, "", text, None);
    }

    /// A line of text with the id it comes from.
    pub(crate) fn line_of(&mut self, indent: usize, text: &str, id: &str) {
        self.marked(indent, "", text, Some(id));
    }

    /// A line with a mark before it, such as `+`, and the id it comes from. Continued lines stand under the text.
    pub(crate) fn marked(&mut self, indent: usize, mark: &str, text: &str, id: Option<&str>) {
        let first = format!("{}{mark}{}", " ".repeat(indent), if mark.is_empty() { "" } else { " " });
        let rest = " ".repeat(textwrap::core::display_width(&first));
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        let lines = textwrap::wrap(text, options);
        let last = lines.last().map_or(0, |line| textwrap::core::display_width(line));
        self.text.push_str(&lines.join("\n"));
        if let Some(id) = id {
            let fits = last + 3 + id.len() <= self.width;
            let gap = if fits { " ".into() } else { format!("\n{rest}") };
            let (dim, plain) = if self.colour { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
            self.text.extend([&gap, dim, "[", id, "]", plain]);
        }
        self.text.push('\n');
    }

    /// Lines that are laid out already, each with its line break.
    pub(crate) fn as_it_is(&mut self, lines: &str) {
        self.text.push_str(lines);
    }

    /// A blank line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Prints the page on standard output.
    pub(crate) fn print(&self) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        out.write_all(self.text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// What it says.
    #[cfg(test)]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// So many of something, in words that take an s.
pub(crate) fn counted(count: usize, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

/// Prints a JSON document on standard output, with what nobody vouches for.
pub(crate) fn print_json(document: &impl serde::Serialize, unsigned: &Unsigned) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &unsigned.marked(document)).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_does_not_fit_moves_to_a_line_of_its_own() {
        let mut page = Page::new(40, false);
        page.marked(2, "+", "Sharpest on the first steps", Some("a/argument/b"));
        page.marked(2, "+", "Short", Some("a/argument/b"));
        assert_eq!(page.text(), "  + Sharpest on the first steps\n    [a/argument/b]\n  + Short [a/argument/b]\n");
    }
}
