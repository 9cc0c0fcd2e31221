//! Sanitized text: no escapes, no invisible characters, bounded length.
//!
//! Notes, file names, packs, watches and the messages of libraries hold whatever somebody put
//! there. [`SafeText`] is the one type printers take, and making one is the only way in, so no
//! printer has to think of it.
//!
//! What becomes of a character:
//!
//! - Letters, digits, marks, punctuation, symbols and spaces of any script stay as they are.
//! - Line breaks of every kind and tabs become a space, or stay a line break in a text of several
//!   lines.
//! - What is never seen is left out: the controls of writing direction, zero-width and soft
//!   characters, tags, fillers.
//! - What is no text is shown as one `�` for each run of it: control characters and with them the
//!   beginning of every escape sequence, noncharacters, marks of annotations, and private
//!   characters, which mean something else on each machine.
//! - A joiner stays behind a letter or symbol of a script that has a use for it (Persian and Indic
//!   words, emoji), once.
//! - A variation selector stays behind something it can vary, once.
//! - Of the marks above and below one letter the first [`MOST_MARKS`] stay.

mod class;
mod escape;
mod styled;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

pub use class::is_plain;
use class::{Class, class, joins};
pub use escape::{escaped, html, json, unescaped};
pub use styled::StyledText;
pub use words::{capitalize, pluralize};

/// The most characters of one line: more than the longest note a log takes, so that a note is shown
/// whole.
pub const LONGEST_LINE: usize = 5_000;

/// The most characters of a text of several lines.
pub const LONGEST_BLOCK: usize = 100_000;

/// The most characters that are shown of what a library, a system or a stranger says inside a
/// sentence of ours.
pub const LONGEST_QUOTE: usize = 200;

/// The most marks on one letter: pointed and accented Hebrew and stacked Tibetan have five.
pub const MOST_MARKS: usize = 6;

/// Text that can be shown. It holds no control character but line breaks, and those only when they
/// were asked for.
///
/// Reading one makes it safe as well: what another process sends cannot be anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SafeText(String);

impl SafeText {
    /// One line of at most [`LONGEST_LINE`] characters, of anything that can be written.
    pub fn line(text: &dyn fmt::Display) -> Self {
        text.to_string().into()
    }

    /// One line of at most [`LONGEST_QUOTE`] characters: for what is repeated inside a sentence,
    /// such as a library's message.
    pub fn quote(text: &dyn fmt::Display) -> Self {
        let text = text.to_string();
        if is_simple(&text, LONGEST_QUOTE) {
            Self(text)
        } else {
            Self(Filter::new(false, LONGEST_QUOTE).all(&text))
        }
    }

    /// Several lines, each of at most [`LONGEST_LINE`] characters and together of at most
    /// [`LONGEST_BLOCK`].
    pub fn block(text: &str) -> Self {
        Self(Filter::new(true, LONGEST_BLOCK).all(text))
    }

    /// Lines that are laid out already and never cut: tables, documents, pictures.
    pub fn preformatted(text: &str) -> Self {
        Self(Filter { longest_line: usize::MAX, ..Filter::new(true, usize::MAX) }.all(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as it is kept.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<String> for SafeText {
    fn from(text: String) -> Self {
        if is_simple(&text, LONGEST_LINE) {
            Self(text)
        } else {
            Self(Filter::new(false, LONGEST_LINE).all(&text))
        }
    }
}

impl From<&str> for SafeText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for SafeText {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&SafeText> for SafeText {
    fn from(text: &SafeText) -> Self {
        text.clone()
    }
}

impl From<SafeText> for String {
    fn from(text: SafeText) -> Self {
        text.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Deref for SafeText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Whether nothing has to be looked at: most text is short and of printable ASCII.
fn is_simple(text: &str, longest: usize) -> bool {
    text.len() <= longest && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Goes through a text once. Its output, put in again, comes out the same.
struct Filter {
    has_lines: bool,
    longest_line: usize,
    longest: usize,
    out: String,
    /// Characters kept, on the whole and on this line.
    kept: usize,
    on_line: usize,
    /// The last character kept.
    last: Option<char>,
    /// Marks on the present letter.
    marks: usize,
}

impl Filter {
    fn new(has_lines: bool, longest: usize) -> Self {
        let longest_line = LONGEST_LINE.min(longest);
        Self {
            has_lines,
            longest_line,
            longest,
            out: String::new(),
            kept: 0,
            on_line: 0,
            last: None,
            marks: 0,
        }
    }

    fn all(mut self, text: &str) -> String {
        self.out.reserve(text.len().min(self.longest));
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            // One line break, however it is written.
            if letter == '\r' && letters.peek() == Some(&'\n') {
                continue;
            }
            if let Some(shown) = self.shown(letter) {
                self.push(shown);
            }
            let is_full =
                self.kept > self.longest || (!self.has_lines && self.on_line > self.longest_line);
            if is_full {
                break;
            }
        }
        self.end_line();
        if self.kept > self.longest {
            self.cut(2);
        }
        self.out
    }

    /// The text shown for a character; `None` when it is dropped.
    fn shown(&mut self, letter: char) -> Option<char> {
        match class(letter) {
            Class::Letter => {
                self.marks = 0;
                Some(letter)
            }
            Class::Mark => {
                self.marks = self.marks.saturating_add(1);
                (self.marks <= MOST_MARKS).then_some(letter)
            }
            Class::Break => {
                self.marks = 0;
                Some(if self.has_lines && letter == '\n' { '\n' } else { ' ' })
            }
            Class::Joiner => self.last.is_some_and(joins).then_some(letter),
            Class::Selector => {
                self.last.is_some_and(|last| class::varies(last, letter)).then_some(letter)
            }
            Class::Hidden => None,
            Class::NoText => {
                self.marks = 0;
                (self.last != Some(char::REPLACEMENT_CHARACTER))
                    .then_some(char::REPLACEMENT_CHARACTER)
            }
        }
    }

    fn push(&mut self, letter: char) {
        self.last = Some(letter);
        if letter == '\n' {
            self.end_line();
            self.on_line = 0;
        } else {
            self.on_line += 1;
            if self.on_line > self.longest_line {
                return;
            }
        }
        self.out.push(letter);
        self.kept += 1;
    }

    /// A line that was too long ends in a sign of it.
    fn end_line(&mut self) {
        if self.on_line > self.longest_line {
            self.cut(1);
        }
    }

    /// Takes the last characters back and puts the sign of a cut there.
    fn cut(&mut self, last: usize) {
        for _ in 0..last {
            self.out.pop();
            self.kept -= 1;
        }
        self.out.push('\u{2026}');
        self.kept += 1;
    }
}
