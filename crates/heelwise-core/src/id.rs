//! Ids: every item of every pack has one, and every printed line carries one.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocabulary::{Word, vocabulary};

/// The pack every other pack may refer to without requiring it: the safety floor.
pub const FOUNDATION: &str = "foundation";

/// The pack name under which the program's own rules are explained. No pack may use it as its id.
pub const PROGRAM: &str = "heelwise";

vocabulary! {
    /// The kind of an item; the middle part of its printed id.
    pub enum Kind as "kind" {
        /// A place on the body.
        BodySite = "body-site",
        /// Something a person can notice or a record can show.
        Finding = "finding",
        /// Findings asked together as one list.
        Screen = "screen",
        /// A rule that says how soon someone should be seen.
        RedFlag = "red-flag",
        /// A known pattern of complaint.
        Condition = "condition",
        /// A reason for or against a condition.
        Argument = "argument",
        /// A piece of advice for one condition.
        Advice = "advice",
        /// When an exercise must be left out or done with care.
        Contraindication = "contraindication",
        /// Something a person needs to have at hand.
        Kit = "kit",
        /// An exercise, massage technique, habit or aid.
        Exercise = "exercise",
        /// Exercises in order, with their doses.
        Routine = "routine",
        /// Phases of routines over weeks.
        Protocol = "protocol",
        /// One phase of a protocol.
        Phase = "phase",
        /// A point at which one looks whether a protocol helps.
        Review = "review",
        /// A statement a person confirms before moving on.
        Confirmation = "confirmation",
        /// How pain moves a plan on or back.
        PainModel = "pain-model",
        /// A measurement a person can take of themselves.
        SelfTest = "self-test",
        /// A popular statement with its verdict.
        Claim = "claim",
        /// Where a statement comes from.
        Source = "source",
        /// A rule of the program itself.
        Rule = "rule",
    }
}

/// Anything that has an id of its own in a pack.
pub trait Item: Sized {
    /// The kind of item; the middle part of its printed id.
    const KIND: Kind;
    /// The id.
    fn id(&self) -> &Id<Self>;
}

/// The id of a `T`, kept as `pack/name` and printed as `pack/kind/name`.
pub struct Id<T> {
    text: Box<str>,
    item: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The id of `name` in `pack`.
    pub fn new(pack: &str, name: &str) -> Self {
        Self::from_text(format!("{pack}/{name}"))
    }

    fn from_text(text: String) -> Self {
        Self { text: text.into_boxed_str(), item: PhantomData }
    }

    /// Reads `name` (in `home`) or `pack/name`, as written in a pack or an answers file. No check
    /// that it exists.
    pub fn resolve(written: &str, home: &str) -> Self {
        if written.contains('/') {
            Self::from_text(written.to_owned())
        } else {
            Self::new(home, written)
        }
    }

    /// `pack/name`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The pack it belongs to.
    pub fn pack(&self) -> &str {
        self.text.split_once('/').map_or("", |(pack, _)| pack)
    }

    /// Its name inside the pack.
    pub fn name(&self) -> &str {
        self.text.split_once('/').map_or(&*self.text, |(_, name)| name)
    }

    /// How `home` would write it: `name` for its own items, `pack/name` for others'.
    pub fn relative_to(&self, home: &str) -> &str {
        if self.pack() == home { self.name() } else { self.as_str() }
    }
}

impl<T: Item> Id<T> {
    /// The printed id with its kind, independent of `T`.
    pub fn key(&self) -> ItemKey {
        ItemKey { kind: T::KIND, pack: self.pack().into(), name: self.name().into() }
    }
}

/// A printed id: `pack/kind/name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// The pack it belongs to.
    pub pack: Box<str>,
    /// Its kind.
    pub kind: Kind,
    /// Its name inside the pack.
    pub name: Box<str>,
}

impl ItemKey {
    /// The id of one of the program's own rules.
    pub fn rule(name: &str) -> Self {
        Self { pack: PROGRAM.into(), kind: Kind::Rule, name: name.into() }
    }

    /// Reads `pack/kind/name`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '/');
        let (pack, kind, name) = (parts.next()?, parts.next()?, parts.next()?);
        let kind = Kind::from_word(kind)?;
        (!pack.is_empty() && !name.is_empty()).then(|| Self {
            pack: pack.into(),
            kind,
            name: name.into(),
        })
    }

    /// The id as one of a `T`, if it is one.
    pub fn typed<T: Item>(&self) -> Option<Id<T>> {
        (self.kind == T::KIND).then(|| Id::new(&self.pack, &self.name))
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.pack, self.kind, self.name)
    }
}

impl Serialize for ItemKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether `text` may name a pack or an item: `^[a-z][a-z0-9-]{1,39}$`.
pub fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    (2..=40).contains(&bytes.len())
        && bytes[0].is_ascii_lowercase()
        && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

impl<T: Item> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.pack(), T::KIND, self.name())
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

// Written by hand because a derive would ask the same traits of `T`.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), item: PhantomData }
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> std::borrow::Borrow<str> for Id<T> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exercise;

    #[test]
    fn an_id_prints_with_its_kind_and_parses_back() {
        let id: Id<Exercise> = Id::new("calf-care", "calf-roll");
        assert_eq!(id.to_string(), "calf-care/exercise/calf-roll");
        assert_eq!(ItemKey::parse(&id.to_string()), Some(id.key()));
        assert_eq!(id.key().typed::<Exercise>(), Some(id));
    }

    #[test]
    fn names_are_short_lower_case_ascii() {
        for good in ["ab", "calf-roll", "a1", &"a".repeat(40)] {
            assert!(is_name(good), "{good}");
        }
        for bad in
            ["", "a", "1a", "-a", "A-b", "ünder", "a_b", "a/b", "a.b", "сalf", &"a".repeat(41)]
        {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn nothing_but_three_parts_with_a_known_kind_is_an_item_key() {
        for bad in ["", "a", "a/exercise", "a/nonsense/b", "/exercise/b", "a/exercise/"] {
            assert_eq!(ItemKey::parse(bad), None, "{bad}");
        }
    }
}
