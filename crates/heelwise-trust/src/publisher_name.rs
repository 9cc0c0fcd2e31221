//! The names of publishers.

use std::fmt;

use serde::{Deserialize, Serialize};

use heelwise_pack::text;

/// The longest name, in characters.
const LONGEST: usize = 60;

/// The error for a name that cannot be shown safely.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a publisher's name is 1 to {LONGEST} plain characters on one line, with single spaces between \
     words"
)]
pub struct PublisherNameError;

/// The name that a publisher gives itself. It proves nothing, so it is never shown without the
/// short id of the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublisherName(String);

impl PublisherName {
    /// Parses a name that can be shown unchanged.
    ///
    /// # Errors
    /// When it is empty, too long, or has control or invisible characters.
    pub fn parse(written: &str) -> Result<Self, PublisherNameError> {
        let single_spaced = written.split(' ').all(|word| !word.is_empty());
        let plain = text::forbidden(written).is_none()
            && !written.chars().any(|c| c.is_whitespace() && c != ' ');
        if plain && single_spaced && written.chars().count() <= LONGEST {
            Ok(Self(written.to_owned()))
        } else {
            Err(PublisherNameError)
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublisherName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PublisherName {
    type Error = PublisherNameError;

    fn try_from(text: String) -> Result<Self, PublisherNameError> {
        Self::parse(&text)
    }
}

impl From<PublisherName> for String {
    fn from(name: PublisherName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_plain_and_on_one_line() {
        for good in ["A", "Anna Größe", "Running Clinic, Bern (2026)", "x=y key=z"] {
            assert!(PublisherName::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            " a",
            "a ",
            "a  b",
            "a\nb",
            "a\tb",
            "a\u{a0}b",
            "a\u{202e}b",
            "\u{1b}[2J",
            "e\u{301}",
            &"x".repeat(61),
        ] {
            assert!(PublisherName::parse(bad).is_err(), "{bad:?}");
        }
    }
}
