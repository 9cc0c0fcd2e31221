//! A page of text: headings, and lines that wrap and end in the id they come from. Whatever is put
//! on it becomes [`SafeText`].

use heelwise_core::SafeText;
use heelwise_core::text::StyledText;

use crate::failure::Failure;
use crate::print;
use crate::unsigned_notice::Unsigned;
use crate::wrap;

/// Text under construction.
#[derive(Debug)]
pub(crate) struct Page {
    text: StyledText,
    width: usize,
    colour: bool,
}

impl Page {
    /// A page for standard output. What nobody vouches for is said in its first line.
    pub(crate) fn for_stdout(unsigned: &Unsigned) -> Self {
        let mut page = Self::new(print::width(), print::is_terminal() && print::colours_wanted());
        if let Some(said) = unsigned.notice() {
            page.line(0, &said);
        }
        page
    }

    /// An empty page.
    pub(crate) fn new(width: usize, colour: bool) -> Self {
        Self { text: StyledText::default(), width, colour }
    }

    /// How wide it is, in columns.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// A heading, with a blank line before it.
    pub(crate) fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.blank_line();
        }
        let text = SafeText::from(text);
        if self.colour {
            self.text.bold(&text);
        } else {
            self.text.push(&text);
        }
        self.blank_line();
    }

    /// A line of text at an indent.
    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        self.item(indent, "", text, None);
    }

    /// A line of text with the id it comes from.
    pub(crate) fn line_with_id(&mut self, indent: usize, text: &str, id: &str) {
        self.item(indent, "", text, Some(id));
    }

    /// A line with a mark before it, such as `+`, and the id it comes from. Continued lines stand
    /// under the text.
    pub(crate) fn item(&mut self, indent: usize, mark: &str, text: &str, id: Option<&str>) {
        let text = SafeText::from(text);
        let first =
            format!("{}{mark}{}", " ".repeat(indent), if mark.is_empty() { "" } else { " " });
        let rest = " ".repeat(wrap::display_width(&first));
        let lines = wrap::whole_words(&first, &text, self.width);
        let last = lines.last().map_or(0, |line| wrap::display_width(line));
        self.preformatted(&lines.join("\n"));
        if let Some(id) = id {
            let fits = last + 3 + id.len() <= self.width;
            self.preformatted(&if fits { " ".into() } else { format!("\n{rest}") });
            let id = SafeText::from(format!("[{id}]"));
            if self.colour {
                self.text.dim(&id);
            } else {
                self.text.push(&id);
            }
        }
        self.blank_line();
    }

    /// Lines that are laid out already, each with its line break.
    pub(crate) fn preformatted(&mut self, lines: &str) {
        self.text.push(&SafeText::preformatted(lines));
    }

    /// A blank line.
    pub(crate) fn blank_line(&mut self) {
        self.text.push(&SafeText::preformatted("\n"));
    }

    /// Prints the page on standard output.
    pub(crate) fn print(&self) -> Result<(), Failure> {
        print::styled(&self.text)
    }

    /// What it says.
    #[cfg(test)]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Prints a JSON document on standard output, with what nobody vouches for.
pub(crate) fn print_json(
    document: &impl serde::Serialize,
    unsigned: &Unsigned,
) -> Result<(), Failure> {
    print::json(&unsigned.marked(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_does_not_fit_moves_to_a_line_of_its_own() {
        let mut page = Page::new(40, false);
        page.item(2, "+", "Sharpest on the first steps", Some("a/argument/b"));
        page.item(2, "+", "Short", Some("a/argument/b"));
        assert_eq!(
            page.text(),
            "  + Sharpest on the first steps\n    [a/argument/b]\n  + Short [a/argument/b]\n"
        );
    }

    // threat: C9
    #[test]
    fn nothing_on_a_page_acts_on_a_terminal_but_its_own_styles() {
        let odd = "a\u{1b}]52;c;eA==\u{7}\u{202e}\u{9b}2Jb";
        let mut page = Page::new(80, true);
        page.heading(odd);
        page.item(2, odd, odd, Some(odd));
        page.preformatted(&format!("{odd}\n"));
        let plain =
            page.text().replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[0m", "");
        assert!(
            !plain.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'),
            "{plain:?}"
        );
    }
}
