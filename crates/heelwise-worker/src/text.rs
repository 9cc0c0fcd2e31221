//! Text that came from a pack, made harmless for a terminal.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many characters of a message are kept.
const LONGEST: usize = 2000;

/// One line of text without control characters and without invisible ones, at most 2000 characters long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Text(String);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let spaced = text.chars().map(|letter| if matches!(letter, '\n' | '\t') { ' ' } else { letter });
        Self(spaced.filter(|letter| is_plain(*letter)).take(LONGEST).collect())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a character can be printed: no control character, no invisible one, none that turns the direction of writing.
pub(crate) fn is_plain(letter: char) -> bool {
    let invisible = matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    !letter.is_control() && !invisible
}

/// What a process printed, with its lines but without anything that acts on a terminal.
pub(crate) fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|letter| *letter == '\n' || is_plain(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        let text = Text::from("a\u{1b}[31mb\u{9b}c\u{202e}d\u{200b}e\r\n\u{7f}\tf é 走");
        assert_eq!(text.as_str(), "a[31mbcde  f é 走");
        assert_eq!(printable(b"a\x1b]0;x\x07b\nc\xff"), "a]0;xb\nc\u{fffd}");
    }

    #[test]
    fn text_is_cut_and_cleaned_when_it_is_read() {
        let json = format!("\"{}\\u001b\"", "é".repeat(3000));
        let text: Text = serde_json::from_str(&json).unwrap();
        assert_eq!(text.as_str().chars().count(), LONGEST);
    }
}
