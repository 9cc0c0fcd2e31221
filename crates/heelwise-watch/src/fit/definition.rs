//! Definitions: which fields the messages that follow have.

use std::collections::BTreeMap;

use super::base_type::BaseType;
use super::decode_plan::{self, DecodeStep};
use super::field::{DeveloperField, Field};

/// The number of the message that holds one sample.
pub(crate) const RECORD: u16 = 20;
/// The number of the field that says when, the same in all messages.
pub(crate) const TIMESTAMP: u8 = 253;

/// Which fields a kind of message has, and where.
#[derive(Debug)]
pub(crate) struct Definition {
    /// The number of the message.
    pub(crate) message: u16,
    pub(crate) big_endian: bool,
    /// The bytes of one message, without its header.
    pub(crate) size: usize,
    pub(crate) fields: Vec<Field>,
    /// Where the time is, if there is one.
    pub(crate) timestamp: Option<Field>,
    /// The decode plan, if it is a sample.
    pub(crate) steps: Vec<DecodeStep>,
}

/// The first bytes of a definition: a spare one, the order of bytes, the number of the message, how
/// many fields.
const HEAD: usize = 5;

impl Definition {
    /// How many bytes a definition has that begins with these, or else how many are needed to know
    /// it. The header byte is not counted.
    pub(crate) fn length(bytes: &[u8], has_developer: bool) -> Result<usize, usize> {
        let own = HEAD + 3 * usize::from(*bytes.get(HEAD - 1).ok_or(HEAD)?);
        if !has_developer {
            return Ok(own);
        }
        Ok(own + 1 + 3 * usize::from(*bytes.get(own).ok_or(own + 1)?))
    }

    /// Reads a whole definition.
    pub(crate) fn read(
        bytes: &[u8],
        developer: &BTreeMap<(u8, u8), DeveloperField>,
    ) -> Option<Self> {
        let big_endian = *bytes.get(1)? != 0;
        let number: [u8; 2] = bytes.get(2..4)?.try_into().ok()?;
        let message =
            if big_endian { u16::from_be_bytes(number) } else { u16::from_le_bytes(number) };
        let count = 3 * usize::from(*bytes.get(HEAD - 1)?);
        let (own, others) = bytes.get(HEAD..)?.split_at_checked(count)?;
        let (mut offset, mut fields) = (0, Vec::with_capacity(own.len() / 3));
        for field in own.chunks_exact(3) {
            let (size, base) = (usize::from(field[1]), BaseType::from_number(field[2]));
            // Without bytes there is no value, and looking for them would cost time.
            if size > 0 {
                fields.push(Field { number: field[0], offset, size, base });
            }
            offset += size;
        }
        let mut steps = if message == RECORD {
            decode_plan::decode_plan(&fields, big_endian)
        } else {
            Vec::new()
        };
        for field in others.get(1..).unwrap_or_default().chunks_exact(3) {
            let known = developer.get(&(field[0], field[2])).filter(|_| message == RECORD);
            steps.extend(known.and_then(|known| {
                decode_plan::from_developer_field(known, offset, usize::from(field[1]))
            }));
            offset += usize::from(field[1]);
        }
        let is_time =
            |field: &&Field| field.number == TIMESTAMP && field.base.size() == 4 && field.fits();
        let timestamp = fields.iter().find(is_time).copied();
        Some(Self { message, big_endian, size: offset, fields, timestamp, steps })
    }

    /// The bytes of a field, and what they are. One whose length does not fit its type has none.
    fn bytes<'a>(&self, number: u8, message: &'a [u8]) -> Option<(&'a [u8], BaseType)> {
        let field = self.fields.iter().find(|field| field.number == number && field.fits())?;
        Some((message.get(field.offset..field.offset + field.size)?, field.base))
    }

    /// A whole number of a field, if it has a value.
    pub(crate) fn whole(&self, number: u8, message: &[u8]) -> Option<u32> {
        let (bytes, base) = self.bytes(number, message)?;
        base.whole(bytes, self.big_endian)
    }

    /// Any number of a field, if it has a value.
    pub(crate) fn number(&self, number: u8, message: &[u8]) -> Option<f64> {
        let (bytes, base) = self.bytes(number, message)?;
        base.number(bytes, self.big_endian)
    }

    /// The text of a field, if it has any.
    pub(crate) fn text(&self, number: u8, message: &[u8]) -> Option<String> {
        let (bytes, base) = self.bytes(number, message)?;
        Some(super::base_type::text(bytes))
            .filter(|text| base == BaseType::Text && !text.is_empty())
    }

    /// When the message says it was.
    #[inline]
    pub(crate) fn time(&self, message: &[u8]) -> Option<u32> {
        let field = self.timestamp?;
        field.base.whole(message.get(field.offset..field.offset + field.size)?, self.big_endian)
    }
}
