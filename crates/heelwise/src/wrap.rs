//! Wrapping of text to a width: the first line begins with a lead, and continued lines stand under
//! the text.

use textwrap::{Options, WordSplitter};

/// Wraps at spaces only, so that ids, paths and commands stay whole even when they are too long.
pub(crate) fn whole_words(lead: &str, text: &str, width: usize) -> Vec<String> {
    lines(
        lead,
        text,
        |options| options.break_words(false).word_splitter(WordSplitter::NoHyphenation),
        width,
    )
}

/// Wraps at spaces and hyphens, and breaks words that are too long: no line is wider than `width`.
pub(crate) fn strictly(lead: &str, text: &str, width: usize) -> Vec<String> {
    lines(lead, text, |options| options, width)
}

/// The columns that a text takes on a terminal.
pub(crate) fn display_width(text: &str) -> usize {
    textwrap::core::display_width(text)
}

fn lines<'a>(
    lead: &'a str,
    text: &str,
    options: impl FnOnce(Options<'a>) -> Options<'a>,
    width: usize,
) -> Vec<String> {
    let indent = " ".repeat(display_width(lead));
    let options = options(Options::new(width.max(1)).initial_indent(lead));
    let wrapped = textwrap::wrap(text, options.subsequent_indent(&indent));
    wrapped.into_iter().map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continued_lines_stand_under_the_text() {
        assert_eq!(whole_words("- ", "one two", 6), ["- one", "  two"]);
        assert_eq!(whole_words("- ", "unbreakable", 6), ["- unbreakable"]);
        assert_eq!(strictly("", "abcdef", 3), ["abc", "def"]);
    }
}
