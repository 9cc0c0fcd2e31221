//! A table of items that stay encoded until somebody asks for one.
//!
//! Starting the program must not cost the decoding of text nobody will read. A table is a byte
//! range of compiled content:
//!
//! ```text
//! count: u32 | start of record, count + 1 times: u32
//!            | positions sorted by id, count times: u32 | records
//! ```
//!
//! all little-endian. Records keep the author's order and are postcard; the id is their first
//! field.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::content_error::ContentError;
use crate::id::{Id, Item};

/// Compiled content in memory, shared by its tables: read from somewhere, or part of the program.
pub(crate) type Content = Arc<Cow<'static, [u8]>>;

/// Items of one kind, decoded one by one.
#[derive(Clone, Debug)]
pub struct ItemTable<T> {
    bytes: Content,
    range: Range<usize>,
    count: usize,
    item: PhantomData<fn() -> T>,
}

impl<T: Item + Serialize + DeserializeOwned> ItemTable<T> {
    /// Encodes items in the order given.
    pub(crate) fn encode(items: &[T]) -> Result<Vec<u8>, ContentError> {
        let mut order: Vec<u32> = (0..).take(items.len()).collect();
        order.sort_by_key(|position| items[*position as usize].id());
        let records = items.iter().map(postcard::to_stdvec).collect::<Result<Vec<_>, _>>()?;
        let mut bytes = size(items.len())?.to_le_bytes().to_vec();
        let mut start = 4 * (2 * items.len() + 2);
        for length in records.iter().map(Vec::len).chain([0]) {
            bytes.extend(size(start)?.to_le_bytes());
            start += length;
        }
        bytes.extend(order.into_iter().flat_map(u32::to_le_bytes));
        bytes.extend(records.concat());
        Ok(bytes)
    }

    /// Reads the head of a table; the records stay encoded.
    pub(crate) fn open(bytes: Content, range: Range<usize>) -> Result<Self, ContentError> {
        let mut table = Self { bytes, range, count: 0, item: PhantomData };
        let count = table.number(0)? as usize;
        if count.saturating_mul(8).saturating_add(8) > table.range.len() {
            return Err(ContentError::Damaged("a table ends early"));
        }
        table.count = count;
        Ok(table)
    }

    /// How many items it holds.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The item with this id.
    pub fn get(&self, id: &Id<T>) -> Result<Option<T>, ContentError> {
        match self.position(id)? {
            Some(position) => self.decode(position).map(Some),
            None => Ok(None),
        }
    }

    /// The first fields of the item with this id.
    pub(crate) fn summary<H: DeserializeOwned>(
        &self,
        id: &Id<T>,
    ) -> Result<Option<H>, ContentError> {
        match self.position(id)? {
            Some(position) => self.decode_summary(position).map(Some),
            None => Ok(None),
        }
    }

    /// The first fields of all items, in the author's order.
    pub(crate) fn summaries<H: DeserializeOwned>(
        &self,
    ) -> impl Iterator<Item = Result<H, ContentError>> + '_ {
        (0..self.count).map(|position| self.decode_summary(position))
    }

    fn decode_summary<H: DeserializeOwned>(&self, position: usize) -> Result<H, ContentError> {
        Ok(postcard::take_from_bytes(self.record(position)?)?.0)
    }

    /// All items in the author's order, decoded as they are reached.
    pub fn iter(&self) -> impl Iterator<Item = Result<T, ContentError>> + '_ {
        (0..self.count).map(|position| self.decode(position))
    }

    fn position(&self, id: &Id<T>) -> Result<Option<usize>, ContentError> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            let position = self.number(2 + self.count + middle)? as usize;
            match self.id_at(position)?.cmp(id.as_str().as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(Some(position)),
            }
        }
        Ok(None)
    }

    /// The id as bytes: they sort as text does, and need not be checked to be UTF-8 for that.
    fn id_at(&self, position: usize) -> Result<&[u8], ContentError> {
        Ok(postcard::take_from_bytes::<&[u8]>(self.record(position)?)?.0)
    }

    fn decode(&self, position: usize) -> Result<T, ContentError> {
        Ok(postcard::from_bytes(self.record(position)?)?)
    }

    fn record(&self, position: usize) -> Result<&[u8], ContentError> {
        if position >= self.count {
            return Err(ContentError::Damaged("a table points outside itself"));
        }
        let (start, end) =
            (self.number(1 + position)? as usize, self.number(2 + position)? as usize);
        self.content()
            .get(start..end)
            .ok_or(ContentError::Damaged("a record lies outside its table"))
    }

    fn number(&self, index: usize) -> Result<u32, ContentError> {
        let field = self.content().get(index * 4..).and_then(|rest| rest.first_chunk::<4>());
        field
            .map(|bytes| u32::from_le_bytes(*bytes))
            .ok_or(ContentError::Damaged("a table ends early"))
    }

    fn content(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

fn size(number: usize) -> Result<u32, ContentError> {
    u32::try_from(number).map_err(|_| ContentError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kit;

    fn kit(name: &str) -> Kit {
        Kit {
            id: Id::new("p", name),
            name: name.to_uppercase(),
            household: false,
            substitutes: Vec::new(),
        }
    }

    fn table(items: &[Kit]) -> ItemTable<Kit> {
        let bytes = ItemTable::encode(items).unwrap();
        let range = 0..bytes.len();
        ItemTable::open(Arc::new(bytes.into()), range).unwrap()
    }

    #[test]
    fn items_keep_their_order_and_are_found_by_id() {
        let items = [kit("step"), kit("ball"), kit("wall")];
        let table = table(&items);
        assert_eq!(table.iter().collect::<Result<Vec<_>, _>>().unwrap(), items);
        assert_eq!(table.get(&Id::new("p", "ball")).unwrap(), Some(items[1].clone()));
        assert_eq!(table.get(&Id::new("p", "band")).unwrap(), None);
    }

    #[test]
    fn an_empty_table_finds_nothing() {
        assert_eq!(table(&[]).get(&Id::new("p", "ball")).unwrap(), None);
    }

    #[test]
    fn damage_is_an_error_and_never_a_panic() {
        let whole = ItemTable::encode(&[kit("step"), kit("ball")]).unwrap();
        for cut in 0..whole.len() {
            let bytes = Arc::new(whole[..cut].to_vec().into());
            if let Ok(table) = ItemTable::<Kit>::open(bytes, 0..cut) {
                let _ = table.get(&Id::new("p", "ball"));
                let _ = table.iter().count();
            }
        }
    }
}
