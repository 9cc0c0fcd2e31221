//! Public keys and their short ids.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The length of a public key as text: 42 bytes in base64.
const LENGTH: usize = 56;

/// The prefix of every public key: its kind, Ed25519, in base64.
const KIND: &str = "RW";

/// The error for a text that is not a public key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a public key of minisign: {LENGTH} letters, digits, + and /, beginning with {KIND}"
)]
pub struct KeyError;

/// The public key of a publisher. Each key has one spelling, so that equal keys are equal texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(String);

impl PublicKey {
    /// Parses a key in base64.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let is_key = text.len() == LENGTH && text.starts_with(KIND);
        match minisign_verify::PublicKey::from_base64(text) {
            Ok(_) if is_key => Ok(Self(text.to_owned())),
            _ => Err(KeyError),
        }
    }

    /// Reads a key, or a file with a key as minisign writes it: a line of comment, then the key.
    ///
    /// # Errors
    /// When it is neither.
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        let mut lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("untrusted comment:"));
        let key = Self::parse(lines.next().unwrap_or_default())?;
        if lines.next().is_some() { Err(KeyError) } else { Ok(key) }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The short id that people compare.
    pub fn id(&self) -> KeyId {
        let digest = blake3::hash(self.0.as_bytes());
        KeyId(digest.as_bytes()[..8].iter().fold(0, |id, byte| id << 8 | u64::from(*byte)))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.0
    }
}

/// The short id of a key: the first 64 bits of the BLAKE3 digest of its text. The key id of
/// minisign is not used: the maker of a key chooses it, so it identifies nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(u64);

impl KeyId {
    /// Reads a short id, with or without hyphens.
    ///
    /// # Errors
    /// When it is not 16 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let is_id = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id {
            u64::from_str_radix(&digits, 16).map(Self).map_err(|_| KeyError)
        } else {
            Err(KeyError)
        }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |at: u32| (self.0 >> at) & 0xffff;
        write!(f, "{:04x}-{:04x}-{:04x}-{:04x}", part(48), part(32), part(16), part(0))
    }
}

impl TryFrom<String> for KeyId {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

    #[test]
    fn a_key_has_one_spelling() {
        assert_eq!(PublicKey::parse(KEY).unwrap().as_str(), KEY);
        let prehashed = KEY.replacen("RW", "RU", 1);
        for other in [
            &format!("{KEY} "),
            &format!("{KEY}\n"),
            &KEY[..55],
            &format!("{KEY}="),
            "",
            &prehashed,
            &KEY.replacen('Q', "-", 1),
        ] {
            assert_eq!(PublicKey::parse(other), Err(KeyError), "{other:?}");
        }
    }

    #[test]
    fn a_key_file_of_minisign_is_read_and_one_with_two_keys_is_not() {
        let file = format!("untrusted comment: minisign public key E7620F1842B4E81F\n{KEY}\n");
        assert_eq!(PublicKey::from_file(&file), PublicKey::parse(KEY));
        assert_eq!(PublicKey::from_file(&format!("{KEY}\n{KEY}\n")), Err(KeyError));
        assert_eq!(PublicKey::from_file("untrusted comment: none\n"), Err(KeyError));
    }

    #[test]
    fn short_ids_are_read_as_they_are_written() {
        let id = PublicKey::parse(KEY).unwrap().id();
        let text = id.to_string();
        assert_eq!(text.len(), 19);
        for written in [text.clone(), text.replace('-', ""), text.to_uppercase()] {
            assert_eq!(KeyId::parse(&written), Ok(id));
        }
        for other in ["", "0", "+000000000000001", "é0000000000000001", &format!("{text}0")] {
            assert!(KeyId::parse(other).is_err(), "{other}");
        }
    }

    #[test]
    fn keys_that_differ_in_one_letter_have_other_ids() {
        let other = PublicKey::parse(&KEY.replace("FO3", "FO4")).unwrap();
        assert_ne!(other.id(), PublicKey::parse(KEY).unwrap().id());
    }
}
