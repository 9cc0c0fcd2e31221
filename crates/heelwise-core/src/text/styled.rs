//! Safe text with the styles a program gives it.

use std::fmt;
use std::ops::Deref;

use super::SafeText;

/// Text for a terminal, in which nothing but bold, dim and colour is left to act on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledText(String);

impl StyledText {
    /// Adds text.
    pub fn push(&mut self, text: &SafeText) {
        self.0.push_str(text);
    }

    /// Adds bold text.
    pub fn bold(&mut self, text: &SafeText) {
        self.0.extend(["\u{1b}[1m", text, "\u{1b}[0m"]);
    }

    /// Adds dim text.
    pub fn dim(&mut self, text: &SafeText) {
        self.0.extend(["\u{1b}[2m", text, "\u{1b}[0m"]);
    }

    /// What a renderer made of safe parts: its styles stay, every other control is taken out once
    /// more.
    pub fn rendered(text: &str) -> Self {
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some(at) = rest.find('\u{1b}') {
            let (before, from) = rest.split_at(at);
            out.push_str(&SafeText::preformatted(before));
            let length = style_at(from).unwrap_or(0);
            let (style, after) = from.split_at(length.max(1));
            out.push_str(if length > 0 { style } else { "\u{fffd}" });
            rest = after;
        }
        out.push_str(&SafeText::preformatted(rest));
        Self(out)
    }
}

impl Deref for StyledText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<SafeText> for StyledText {
    fn from(text: SafeText) -> Self {
        Self(text.into_string())
    }
}

impl fmt::Display for StyledText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The length of a sequence that sets a style, such as `ESC [ 1 ; 31 m`.
fn style_at(text: &str) -> Option<usize> {
    const LONGEST: usize = 24;
    let numbers = text.strip_prefix("\u{1b}[")?;
    let end = numbers.bytes().take(LONGEST).position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    (numbers.as_bytes().get(end) == Some(&b'm')).then_some(end + 3)
}
