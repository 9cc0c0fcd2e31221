//! What text in packs may contain. Whatever passes here may later be printed on a terminal.

/// The longest text a pack may hold, in characters.
pub(crate) const LONGEST: usize = 600;

/// The first character that may not stand in a text: control, invisible, direction-changing or unassigned to plain text.
pub(crate) fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|&c| is_forbidden(c))
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{2800}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
        || is_combining(c)
}

/// Combining marks: letters with marks exist ready-made, and stacks of marks spill over other lines.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a text says something and may be shown. When not, that was reported as the file was parsed.
pub(crate) fn is_sound(text: &str) -> bool {
    !text.trim().is_empty() && forbidden(text).is_none()
}

/// Any text made fit to print: forbidden characters but tabs become `?`, one for one.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if is_forbidden(c) && c != '\t' { '?' } else { c }).collect()
}

/// Text from elsewhere (a library's message, a file name) on one line, fit to print, and cut when it is long.
pub(crate) fn printable(text: &str) -> String {
    const LONGEST_FOREIGN: usize = 200;
    let mut line: String = text.chars().take(LONGEST_FOREIGN).collect();
    if text.chars().nth(LONGEST_FOREIGN).is_some() {
        line.push_str(" ...");
    }
    clean(&line).replace(['\n', '\t'], " ")
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

    #[test]
    fn foreign_text_is_cleaned_and_cut() {
        assert_eq!(printable("a\u{1b}b\nc"), "a?b c");
        assert_eq!(clean("\ta\u{9b}b\nc"), "\ta?b\nc");
        assert_eq!(printable(&"x".repeat(500)).len(), 204);
    }
}
