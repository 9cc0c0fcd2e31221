//! Text inside formats that have an escape for every character: exact for whoever reads the format,
//! harmless on a screen.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::class::{Class, class};
use super::{MOST_MARKS, SafeText};

/// A JSON text in which everything that a terminal would act on or hide is written as an escape. It
/// says the same.
///
/// Outside its strings JSON has no such characters, so this can be done to a document as a whole.
pub fn json(document: &str) -> Cow<'_, str> {
    rewritten(document, false)
}

/// A text in which everything that a terminal would act on or hide is written as in JSON, such as
/// `\u001b`; and so is the backslash of what looks like such an escape already. For formats that
/// have no escapes of their own.
pub fn escaped(text: &str) -> Cow<'_, str> {
    rewritten(text, true)
}

/// The text that was [`escaped`].
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return text.into();
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("\\u") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (letter, length) = escape_at(from).unwrap_or(('\\', 1));
        out.push(letter);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out.into()
}

/// Text for HTML and SVG, between tags and in quoted attributes.
pub fn html(text: &SafeText) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn rewritten(text: &str, has_own_backslashes: bool) -> Cow<'_, str> {
    let is_plain =
        |byte: u8| matches!(byte, b' '..=b'~' | b'\n') && (byte != b'\\' || !has_own_backslashes);
    if text.bytes().all(is_plain) {
        return text.into();
    }
    let (mut out, mut marks) = (String::with_capacity(text.len()), 0_usize);
    for (at, letter) in text.char_indices() {
        let class = class(letter);
        marks = if class == Class::Mark { marks + 1 } else { 0 };
        let is_escape = has_own_backslashes && letter == '\\' && escape_at(&text[at..]).is_some();
        match class {
            Class::Letter if !is_escape => out.push(letter),
            Class::Mark if marks <= MOST_MARKS => out.push(letter),
            Class::Break if letter == '\n' => out.push('\n'),
            _ => escape(letter, &mut out),
        }
    }
    out.into()
}

fn escape(letter: char, out: &mut String) {
    for unit in letter.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// The character of an escape at the beginning, and how long it is.
fn escape_at(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = text.get(from..from + 6)?.strip_prefix("\\u")?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    };
    let first = unit(0)?;
    if let Some(letter) = char::from_u32(first.into()) {
        return Some((letter, 6));
    }
    let letter = char::decode_utf16([first, unit(6)?]).next()?.ok()?;
    Some((letter, 12))
}
