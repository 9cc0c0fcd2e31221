//! The tone of what people read: short sentences, and no field term without an explanation on the spot.

use heelwise_core::Kind;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::codes;
use crate::value::Reading;

/// The most words a sentence may have on average within one text.
const MOST_WORDS: usize = 20;

/// Field terms with plain words for them, one a line.
const JARGON: &str = include_str!("jargon.txt");

/// Keys whose text people read.
const READ: [&str; 23] = [
    "label",
    "question",
    "help",
    "name",
    "hint",
    "summary",
    "course",
    "text",
    "advice",
    "warning",
    "caution",
    "steps",
    "cues",
    "error",
    "fix",
    "stop_if",
    "goal",
    "confirm",
    "norm",
    "measure",
    "statement",
    "finding",
    "note",
];

/// Kinds whose names are the field's own terms; their other texts explain them.
const NAMED_IN_TERMS: [Kind; 4] = [Kind::Condition, Kind::Exercise, Kind::Protocol, Kind::SelfTest];

/// Warns about texts of a content file that are hard to read.
pub(super) fn check(reading: Reading<'_>, table: &DeTable<'_>, kind: Kind) {
    if kind != Kind::Source {
        each_text(table, &mut |key, text, span| {
            let spoken_by_others = key == "statement" || (key == "name" && NAMED_IN_TERMS.contains(&kind));
            check_length(reading, text, span.clone());
            if !spoken_by_others {
                check_jargon(reading, text, span);
            }
        });
    }
}

/// Every text that people read, with its key and place.
fn each_text(table: &DeTable<'_>, visit: &mut impl FnMut(&str, &str, std::ops::Range<usize>)) {
    for (key, value) in table {
        each_value(key.get_ref(), value, visit);
    }
}

fn each_value(key: &str, value: &Spanned<DeValue<'_>>, visit: &mut impl FnMut(&str, &str, std::ops::Range<usize>)) {
    match value.get_ref() {
        // `finding` is a text in a claim, and an id in an expression.
        DeValue::String(text) if key == "finding" && !text.contains(' ') => {}
        DeValue::String(text) if READ.contains(&key) => visit(key, text, value.span()),
        DeValue::Array(items) => items.iter().for_each(|item| each_value(key, item, visit)),
        DeValue::Table(table) => each_text(table, visit),
        _ => {}
    }
}

fn check_length(reading: Reading<'_>, text: &str, span: std::ops::Range<usize>) {
    let (words, sentences) = (text.split_whitespace().count(), sentences(text));
    if words > MOST_WORDS * sentences {
        let message = format!("{words} words in {sentences} {}", if sentences == 1 { "sentence" } else { "sentences" });
        let help = format!("make it at most {MOST_WORDS} words a sentence: split it, or say less");
        reading.complain(codes::TEXT_LONG_SENTENCES, span, message, help);
    }
}

/// How many sentences a text has; text without a full stop is one.
fn sentences(text: &str) -> usize {
    let ends = |word: &&str| {
        let word = word.trim_end_matches(['"', '\'', ')']);
        word.ends_with(['.', '!', '?']) && !["e.g.", "i.e.", "cf.", "vs."].contains(&word)
    };
    let closed = text.split_whitespace().filter(ends).count();
    let open = text.split_whitespace().next_back().is_some_and(|last| !ends(&last));
    (closed + usize::from(open)).max(1)
}

fn check_jargon(reading: Reading<'_>, text: &str, span: std::ops::Range<usize>) {
    for (term, plain) in terms() {
        if uses(text, term) && !explains(text, term) {
            let message = format!("people may not know the word \"{term}\"");
            let help = format!("say \"{plain}\", or explain the word in brackets right after it");
            reading.complain(codes::TEXT_JARGON, span.clone(), message, help);
        }
    }
}

fn terms() -> impl Iterator<Item = (&'static str, &'static str)> {
    JARGON.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "))
}

/// Whether a text uses the word, in the plural too. Abbreviations are looked for as they are written.
fn uses(text: &str, term: &str) -> bool {
    words(text).any(|word| is_term(word, term))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty())
}

fn is_term(word: &str, term: &str) -> bool {
    let short = term.chars().all(char::is_uppercase);
    let same = |word: &str| if short { word == term } else { word.eq_ignore_ascii_case(term) };
    same(word) || word.strip_suffix('s').is_some_and(same)
}

/// Whether an explanation stands in brackets right after the term, or the term itself stands in brackets after plain words.
fn explains(text: &str, term: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_alphanumeric() || c == '(' || c == ')') {
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
        if end == 0 {
            depth = if rest.starts_with('(') { depth + 1 } else { depth.saturating_sub(1) };
            rest = &rest[1..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        if is_term(word, term) && (depth > 0 || after.trim_start().starts_with('(')) {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_counted_as_people_hear_them() {
        for (text, count) in [("One.", 1), ("One. Two!", 2), ("Three: so it is", 1), ("Up 2.5 cm", 1), ("", 1)] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn a_term_is_known_in_the_plural_and_not_inside_another_word() {
        assert!(uses("Both bursas hurt", "bursa") && uses("an MRI", "MRI"));
        assert!(!uses("mri", "MRI") && !uses("bursaries", "bursa") && !uses("collateral", "lateral"));
    }

    #[test]
    fn an_explanation_stands_in_brackets() {
        assert!(explains("the soleus (deep calf muscle) tires", "soleus"));
        assert!(explains("the deep calf muscle (soleus) tires", "soleus"));
        assert!(!explains("the soleus tires (soon)", "soleus"));
    }

    #[test]
    fn the_list_is_sorted_and_plain() {
        let all: Vec<&str> = terms().map(|(term, _)| term).collect();
        assert!(all.len() > 80 && all.is_sorted_by_key(|term| term.to_lowercase()));
        let circular = terms().find(|(term, plain)| uses(plain, term));
        assert_eq!(circular, None);
    }
}
