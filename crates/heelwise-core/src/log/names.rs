//! Names in a log: ids as they are printed, or without their kind.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::id::{Id, Item, ItemKey};

/// An id as it is printed, `pack/kind/name`, or without its kind.
fn read_id<T: Item>(text: &str) -> Result<Id<T>, String> {
    if text.matches('/').count() < 2 {
        return Ok(Id::resolve(text, crate::id::FOUNDATION));
    }
    let key = ItemKey::parse(text).and_then(|key| key.typed::<T>());
    key.ok_or_else(|| format!("`{}` is not the id of any {}", text.escape_debug(), T::KIND))
}

pub(super) fn id<'de, D: Deserializer<'de>, T: Item>(deserializer: D) -> Result<Id<T>, D::Error> {
    read_id(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(super) fn ids<'de, D: Deserializer<'de>, T: Item>(
    deserializer: D,
) -> Result<Vec<Id<T>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| read_id(text)).collect::<Result<_, _>>().map_err(D::Error::custom)
}

pub(super) fn maybe_id<'de, D: Deserializer<'de>, T: Item>(
    deserializer: D,
) -> Result<Option<Id<T>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| read_id(&text)).transpose().map_err(D::Error::custom)
}
