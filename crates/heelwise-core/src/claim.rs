//! Claims: what people are told, with what the evidence says about it.

use serde::{Deserialize, Serialize};

use crate::compiled::HasSummary;
use crate::evidence::{Evidence, Source};
use crate::exercise::Exercise;
use crate::id::{Id, Item, ItemKey, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the evidence judges a claim.
    pub enum ClaimVerdict as "verdict" {
        /// The evidence agrees.
        Supported = "supported",
        /// Some agrees, some does not.
        Mixed = "mixed",
        /// No good evidence was found.
        Unsupported = "unsupported",
        /// The evidence says otherwise.
        Contradicted = "contradicted",
    }
}

/// A popular statement, kept with its verdict. Its first fields are those of [`ClaimSummary`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: Id<Self>,
    /// Conditions and exercises beside which it is shown.
    #[serde(with = "keys")]
    pub about: Vec<ItemKey>,
    /// The statement, as people hear it.
    pub statement: String,
    /// How it is judged.
    pub verdict: ClaimVerdict,
    /// The finding of the evidence.
    pub finding: String,
    /// The advice that follows.
    pub advice: String,
    /// Who says it.
    pub said_in: Vec<Id<Source>>,
    /// Exercises that would act on it.
    pub schedules: Vec<Id<Exercise>>,
    /// The evidence for the verdict.
    pub evidence: Evidence,
}

/// The fields that decide whether a claim is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimSummary {
    /// Its id.
    pub id: Id<Claim>,
    /// Conditions and exercises beside which it is shown.
    #[serde(with = "keys")]
    pub about: Vec<ItemKey>,
}

impl HasSummary for Claim {
    type Summary = ClaimSummary;
}

impl Item for Claim {
    const KIND: Kind = Kind::Claim;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// Keeps item keys as their printed text.
mod keys {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::id::ItemKey;

    pub(super) fn serialize<S: Serializer>(
        keys: &[ItemKey],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(keys)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<ItemKey>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts
            .iter()
            .map(|text| ItemKey::parse(text).ok_or_else(|| D::Error::custom("not an item id")))
            .collect()
    }
}
