//! What a character is to whoever looks at a screen.

/// The class of a character. It decides, with the character before it, whether it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Seen, and takes a place of its own.
    Letter,
    /// Drawn onto the letter before it.
    Mark,
    /// Ends a line, or moves on in it.
    Break,
    /// Joins letters, or keeps them apart.
    Joiner,
    /// Chooses between forms of the character before it.
    Selector,
    /// Never seen.
    Hidden,
    /// Nothing that belongs in a text.
    NoText,
}

/// Whether a character alone can be shown as it is, wherever it stands: it is seen, or a space, or
/// a mark on a letter.
///
/// Joiners, selectors and line breaks are not among them; [`SafeText`](super::SafeText) keeps those
/// where they have a meaning.
pub fn is_plain(letter: char) -> bool {
    matches!(class(letter), Class::Letter | Class::Mark)
}

pub(super) fn class(letter: char) -> Class {
    match letter {
        ' '..='~' => Class::Letter,
        '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Break,
        '\u{200c}' | '\u{200d}' => Class::Joiner,
        '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}'
        | '\u{180b}'..='\u{180d}'
        | '\u{180f}' => Class::Selector,
        _ if is_no_text(letter) => Class::NoText,
        _ if is_hidden(letter) => Class::Hidden,
        _ if is_mark(letter) => Class::Mark,
        _ => Class::Letter,
    }
}

/// Control characters, private ones, noncharacters, and the marks of annotations between lines with
/// what is unassigned before them.
fn is_no_text(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
        || matches!(letter, '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// What Unicode lists as ignorable, and what turns the direction of writing. Tags and what is
/// reserved beside them as well.
fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Marks are what the standard library escapes in a character by itself, spaces aside. What it does
/// not know yet is counted among them: that is shown too, and not without end.
fn is_mark(letter: char) -> bool {
    letter >= '\u{300}' && !letter.is_whitespace() && letter.escape_debug().next() == Some('\\')
}

/// Whether a joiner has a meaning after this: in scripts whose letters join, and between the parts
/// of one emoji.
pub(super) fn joins(letter: char) -> bool {
    let is_picture =
        matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
    is_picture
        || (letter >= '\u{600}' && (letter.is_alphanumeric() || class(letter) == Class::Mark))
}

/// Whether a selector has a meaning after this: those of the supplement choose forms of ideographs,
/// the others of anything seen.
pub(super) fn varies(letter: char, selector: char) -> bool {
    let is_seen = class(letter) == Class::Letter
        && !letter.is_whitespace()
        && letter != char::REPLACEMENT_CHARACTER;
    let is_ideograph = matches!(
        letter,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    );
    is_seen && (selector < '\u{e0100}' || is_ideograph)
}
