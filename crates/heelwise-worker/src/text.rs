//! Text that came from a pack, made harmless for a terminal.

use std::fmt;

pub(crate) use heelwise_core::text::is_plain;

use heelwise_core::Safe;
use serde::{Deserialize, Serialize};

/// One line of text that can be shown.
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
        Self(Safe::from(text).into_string())
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

/// What a process printed, with its lines but without anything that acts on a terminal.
pub(crate) fn printable(bytes: &[u8]) -> String {
    Safe::whole(&String::from_utf8_lossy(bytes)).into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        let text = Text::from("a\u{1b}[31mb\u{9b}c\u{202e}d\u{200b}e\r\n\u{7f}\tf é 走");
        assert_eq!(text.as_str(), "a\u{fffd}[31mb\u{fffd}cde \u{fffd} f é 走");
        assert_eq!(printable(b"a\x1b]0;x\x07b\nc\xff"), "a\u{fffd}]0;x\u{fffd}b\nc\u{fffd}");
    }

    #[test]
    fn text_is_cut_and_cleaned_when_it_is_read() {
        let json = format!("\"{}\\u001b\"", "é".repeat(6000));
        let text: Text = serde_json::from_str(&json).unwrap();
        assert_eq!(text.as_str().chars().count(), heelwise_core::text::LONGEST_LINE);
    }
}
