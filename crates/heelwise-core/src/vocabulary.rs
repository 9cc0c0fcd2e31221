//! Closed vocabularies: enums whose values are written as words in packs and documents.

/// A closed vocabulary: every value has one word, written the same in TOML, in JSON and on the
/// screen.
pub trait Word: Copy + Sized + 'static {
    /// The name of the vocabulary in messages, for example `urgency`.
    const NAME: &'static str;
    /// All values, in their natural order.
    const ALL: &'static [Self];
    /// The word of this value.
    fn word(self) -> &'static str;

    /// The value with this word, if there is one.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == word)
    }
}

/// Defines an enum that is a [`Word`], with serde as that word and `Display`.
macro_rules! vocabulary {
    (
        $(#[$outer:meta])*
        pub enum $name:ident as $label:literal {
            $( $(#[$inner:meta])* $variant:ident = $word:literal ),+ $(,)?
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$inner])* #[serde(rename = $word)] $variant ),+
        }

        impl $crate::vocabulary::Word for $name {
            const NAME: &'static str = $label;
            const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];
            fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::vocabulary::Word::word(*self))
            }
        }
    };
}
pub(crate) use vocabulary;
