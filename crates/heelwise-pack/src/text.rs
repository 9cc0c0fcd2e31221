//! The characters that text in packs may contain, so that it can be printed on a terminal.

use heelwise_core::text::is_plain;

/// The longest text a pack may hold, in characters.
pub const LONGEST: usize = 600;

/// The first character that is not allowed in a text.
pub fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|&c| is_forbidden(c))
}

/// Stricter than for printing: letters with marks are single characters, and an empty braille cell
/// is an invisible space.
fn is_forbidden(c: char) -> bool {
    let is_plain = is_plain(c) || c == '\n';
    !is_plain || c == '\u{2800}' || is_combining(c)
}

/// Combining marks: letters with marks exist ready-made, and stacks of marks spill over other
/// lines.
fn is_combining(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Whether a text is not empty and may be shown. If not, that was reported when the file was
/// parsed.
pub fn is_sound(text: &str) -> bool {
    !text.trim().is_empty() && forbidden(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_and_direction_characters_are_found() {
        for bad in [
            "a\u{2800}b",
            "\u{1d173}",
            "\u{ffff}",
            "\u{1b}[31m",
            "\u{9b}31m",
            "\u{202e}abc",
            "a\u{200b}b",
            "\u{e0041}",
            "e\u{301}",
            "\r",
            "\t",
            "\u{7f}",
        ] {
            assert!(forbidden(bad).is_some(), "{bad:?}");
        }
        for good in ["Größe 5 cm", "a\nb", "knee-to-wall: 9.5 cm (left)", "5 °C"] {
            assert_eq!(forbidden(good), None, "{good}");
        }
    }
}
