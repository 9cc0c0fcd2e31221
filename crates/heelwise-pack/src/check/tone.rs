//! The tone of texts for people: short sentences, and no field term without an explanation beside
//! it.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use heelwise_core::Kind;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::codes;
use crate::value::ReadContext;

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
pub(super) fn check(reading: ReadContext<'_>, table: &DeTable<'_>, kind: Kind) {
    if kind != Kind::Source {
        each_text(table, &mut |key, text, span| {
            let spoken_by_others =
                key == "statement" || (key == "name" && NAMED_IN_TERMS.contains(&kind));
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

fn each_value(
    key: &str,
    value: &Spanned<DeValue<'_>>,
    visit: &mut impl FnMut(&str, &str, std::ops::Range<usize>),
) {
    match value.get_ref() {
        // `finding` is a text in a claim, and an id in an expression.
        DeValue::String(text) if key == "finding" && !text.contains(' ') => {}
        DeValue::String(text) if READ.contains(&key) => visit(key, text, value.span()),
        DeValue::Array(items) => items.iter().for_each(|item| each_value(key, item, visit)),
        DeValue::Table(table) => each_text(table, visit),
        _ => {}
    }
}

fn check_length(reading: ReadContext<'_>, text: &str, span: std::ops::Range<usize>) {
    let (words, sentences) = (text.split_whitespace().count(), sentences(text));
    if words > MOST_WORDS * sentences {
        let message =
            format!("{words} words in {}", heelwise_core::text::pluralize(sentences, "sentence"));
        let help = format!("make it at most {MOST_WORDS} words a sentence: split it, or say less");
        reading.error(codes::TEXT_LONG_SENTENCES, span, message, help);
    }
}

/// The number of sentences of a text; text without a full stop is one.
fn sentences(text: &str) -> usize {
    let ends = |word: &&str| {
        let word = word.trim_end_matches(['"', '\'', ')']);
        word.ends_with(['.', '!', '?']) && !["e.g.", "i.e.", "cf.", "vs."].contains(&word)
    };
    let closed = text.split_whitespace().filter(ends).count();
    let open = text.split_whitespace().next_back().is_some_and(|last| !ends(&last));
    (closed + usize::from(open)).max(1)
}

fn check_jargon(reading: ReadContext<'_>, text: &str, span: std::ops::Range<usize>) {
    for term in TERMS.used(text).filter(|term| !explains(text, term.word)) {
        let message = format!("people may not know the word \"{}\"", term.word);
        let help =
            format!("say \"{}\", or explain the word in brackets right after it", term.plain);
        reading.error(codes::TEXT_JARGON, span.clone(), message, help);
    }
}

/// A field term with plain words for it.
#[derive(Clone, Copy)]
struct Term {
    word: &'static str,
    plain: &'static str,
}

/// The list, split once.
static TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::from_list(JARGON));

/// Field terms in the order of their list.
struct Terms {
    all: Vec<Term>,
    /// Places in `all` by the term in lower case.
    places: HashMap<String, Vec<usize>>,
}

impl Terms {
    fn from_list(list: &'static str) -> Self {
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.filter_map(|line| line.split_once(" = "));
        let all: Vec<Term> = pairs.map(|(word, plain)| Term { word, plain }).collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, term) in all.iter().enumerate() {
            places.entry(term.word.to_ascii_lowercase()).or_default().push(place);
        }
        Self { all, places }
    }

    /// The terms that a text uses, in the plural too, in the order of the list.
    fn used(&self, text: &str) -> impl Iterator<Item = Term> {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut lower = String::new();
        for word in words(text) {
            lower.clear();
            lower.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
            for singular in [Some(lower.as_str()), lower.strip_suffix('s')].into_iter().flatten() {
                let places = self.places.get(singular).into_iter().flatten();
                used.extend(places.filter(|place| is_term(word, self.all[**place].word)));
            }
        }
        used.into_iter().map(|place| self.all[place])
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty())
}

/// Whether a word is the term, in the plural too. Abbreviations are looked for as they are written.
fn is_term(word: &str, term: &str) -> bool {
    let short = term.chars().all(char::is_uppercase);
    let same = |word: &str| if short { word == term } else { word.eq_ignore_ascii_case(term) };
    same(word) || word.strip_suffix('s').is_some_and(same)
}

/// Whether an explanation in brackets follows the term, or the term itself is in brackets after
/// plain words.
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
        for (text, count) in
            [("One.", 1), ("One. Two!", 2), ("Three: so it is", 1), ("Up 2.5 cm", 1), ("", 1)]
        {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    /// The plain way: every term against every word.
    fn uses(text: &str, term: &str) -> bool {
        words(text).any(|word| is_term(word, term))
    }

    #[test]
    fn a_term_is_known_in_the_plural_and_not_inside_another_word() {
        assert!(uses("Both bursas hurt", "bursa") && uses("an MRI", "MRI"));
        assert!(
            !uses("mri", "MRI") && !uses("bursaries", "bursa") && !uses("collateral", "lateral")
        );
    }

    #[test]
    fn one_pass_over_the_words_finds_the_same_terms_as_one_pass_per_term() {
        let mut texts: Vec<String> =
            TERMS.all.iter().map(|term| format!("({}s, {}S", term.word, term.word)).collect();
        texts.extend(
            TERMS
                .all
                .iter()
                .map(|term| term.word.to_uppercase() + " and " + &term.word.to_lowercase()),
        );
        texts.push(JARGON.to_owned());
        texts.extend(
            ["", "s", "SS", "the MRIs of both Bursas: lateral-to-medial, and Soleus"]
                .map(str::to_owned),
        );
        for text in texts {
            let alone = TERMS.all.iter().map(|term| term.word).filter(|word| uses(&text, word));
            let found: Vec<&str> = TERMS.used(&text).map(|term| term.word).collect();
            assert_eq!(found, alone.collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn an_explanation_stands_in_brackets() {
        assert!(explains("the soleus (deep calf muscle) tires", "soleus"));
        assert!(explains("the deep calf muscle (soleus) tires", "soleus"));
        assert!(!explains("the soleus tires (soon)", "soleus"));
    }

    #[test]
    fn the_list_is_sorted_and_plain() {
        let all: Vec<&str> = TERMS.all.iter().map(|term| term.word).collect();
        assert!(all.len() > 80 && all.is_sorted_by_key(|term| term.to_lowercase()));
        let circular = TERMS.all.iter().find(|term| uses(term.plain, term.word));
        assert!(circular.is_none_or(|term| panic!("{}", term.word)));
    }
}
