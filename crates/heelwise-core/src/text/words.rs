//! Words in sentences: plurals and capitals.

/// A count with its noun in the plural unless the count is 1: `1 day`, `3 days`, `2 entries`.
pub fn pluralize(count: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

/// A text with a capital at its beginning.
pub fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_everything_else_plural() {
        let counted = [0, 1, 2].map(|count| pluralize(count, "day"));
        assert_eq!(counted, ["0 days", "1 day", "2 days"]);
        assert_eq!(
            (pluralize(1, "entry"), pluralize(2, "entry")),
            ("1 entry".into(), "2 entries".into())
        );
    }

    #[test]
    fn only_the_first_letter_becomes_a_capital() {
        assert_eq!((capitalize("éa b"), capitalize("")), ("Éa b".to_owned(), String::new()));
    }
}
