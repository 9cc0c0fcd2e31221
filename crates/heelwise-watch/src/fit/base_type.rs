//! The types a field can have, and how its bytes become a number.

use heelwise_core::SafeText;

/// A type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BaseType {
    /// One byte; this value is no value.
    U8 { none: u8 },
    /// Two bytes.
    U16 { none: u16 },
    /// Four bytes.
    U32 { none: u32 },
    /// One byte with sign.
    I8,
    /// Two bytes with sign.
    I16,
    /// Four bytes with sign.
    I32,
    /// Four bytes, a fraction.
    F32,
    /// Eight bytes, a fraction.
    F64,
    /// Text.
    Text,
    /// Longer numbers, of which nothing about a run is one, and types nobody knows.
    Other,
}

impl BaseType {
    /// The type with this number. Some writers leave out the bit that says a type has an order of
    /// bytes.
    pub(crate) fn from_number(number: u8) -> Self {
        match number & 0x1f {
            0x00 | 0x02 | 0x0d => Self::U8 { none: 0xff },
            0x0a => Self::U8 { none: 0 },
            0x04 => Self::U16 { none: 0xffff },
            0x0b => Self::U16 { none: 0 },
            0x06 => Self::U32 { none: 0xffff_ffff },
            0x0c => Self::U32 { none: 0 },
            0x01 => Self::I8,
            0x03 => Self::I16,
            0x05 => Self::I32,
            0x07 => Self::Text,
            0x08 => Self::F32,
            0x09 => Self::F64,
            _ => Self::Other,
        }
    }

    /// How many bytes one value has.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::U8 { .. } | Self::I8 | Self::Text => 1,
            Self::U16 { .. } | Self::I16 => 2,
            Self::U32 { .. } | Self::I32 | Self::F32 => 4,
            Self::F64 | Self::Other => 8,
        }
    }

    /// A whole number of 0 or more, the first one where there are several. Nothing when it says
    /// that it is no value.
    #[inline]
    pub(crate) fn whole(self, bytes: &[u8], big_endian: bool) -> Option<u32> {
        match self {
            Self::U8 { none } => {
                bytes.first().copied().filter(|value| *value != none).map(u32::from)
            }
            Self::U16 { none } => {
                Some(u16_at(bytes, big_endian)?).filter(|value| *value != none).map(u32::from)
            }
            Self::U32 { none } => Some(u32_at(bytes, big_endian)?).filter(|value| *value != none),
            Self::I8 | Self::I16 | Self::I32 => {
                let value = self.number(bytes, big_endian)?;
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "it was a whole number of 32 bits"
                )]
                (value >= 0.0).then_some(value as u32)
            }
            Self::F32 | Self::F64 | Self::Text | Self::Other => None,
        }
    }

    /// Any number.
    pub(crate) fn number(self, bytes: &[u8], big_endian: bool) -> Option<f64> {
        match self {
            Self::I8 => bytes
                .first()
                .map(|value| value.cast_signed())
                .filter(|value| *value != i8::MAX)
                .map(f64::from),
            Self::I16 => Some(u16_at(bytes, big_endian)?.cast_signed())
                .filter(|value| *value != i16::MAX)
                .map(f64::from),
            Self::I32 => Some(u32_at(bytes, big_endian)?.cast_signed())
                .filter(|value| *value != i32::MAX)
                .map(f64::from),
            Self::F32 => Some(f32::from_bits(u32_at(bytes, big_endian)?))
                .filter(|value| value.is_finite())
                .map(f64::from),
            Self::F64 => {
                let bytes: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
                let bits =
                    if big_endian { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) };
                Some(f64::from_bits(bits)).filter(|value| value.is_finite())
            }
            _ => self.whole(bytes, big_endian).map(f64::from),
        }
    }
}

#[inline]
fn u16_at(bytes: &[u8], big_endian: bool) -> Option<u16> {
    let bytes: [u8; 2] = bytes.get(..2)?.try_into().ok()?;
    Some(if big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
}

#[inline]
fn u32_at(bytes: &[u8], big_endian: bool) -> Option<u32> {
    let bytes: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
    Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
}

/// Text up to its end or the end of the field, cleaned for people.
pub(crate) fn text(bytes: &[u8]) -> String {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = SafeText::from(String::from_utf8_lossy(bytes).into_owned());
    // What was no text is left out: the name is kept, and not only shown.
    text.replace(char::REPLACEMENT_CHARACTER, "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_a_value_that_is_none() {
        for (number, none, other, expected) in [
            (0x02, &b"\xff"[..], &b"\x07"[..], 7.0),
            (0x0a, b"\0", b"\x07", 7.0),
            (0x84, b"\xff\xff", b"\x07\x01", 263.0),
            (0x8b, b"\0\0", b"\x07\x01", 263.0),
            (0x86, b"\xff\xff\xff\xff", b"\x07\0\0\0", 7.0),
            (0x8c, b"\0\0\0\0", b"\x07\0\0\0", 7.0),
            (0x01, b"\x7f", b"\xff", -1.0),
            (0x83, b"\xff\x7f", b"\xfe\xff", -2.0),
            (0x85, b"\xff\xff\xff\x7f", b"\xfe\xff\xff\xff", -2.0),
            (0x88, b"\xff\xff\xff\xff", b"\0\0\xc0\x3f", 1.5),
            (0x89, b"\xff\xff\xff\xff\xff\xff\xff\xff", b"\0\0\0\0\0\0\xf8\x3f", 1.5),
        ] {
            let base = BaseType::from_number(number);
            assert_eq!(base.number(none, false), None, "{number:#x}");
            assert_eq!(base.number(other, false), Some(expected), "{number:#x}");
            assert_eq!(base.number(&other[..other.len() - 1], false), None, "{number:#x}");
            let turned: Vec<u8> = other.iter().rev().copied().collect();
            assert_eq!(base.number(&turned, true), Some(expected), "{number:#x}");
        }
        assert_eq!(
            (BaseType::from_number(0x8f), BaseType::from_number(0x1e)),
            (BaseType::Other, BaseType::Other)
        );
    }

    #[test]
    fn text_ends_where_it_ends() {
        assert_eq!(text(b"Forerunner\0\xff\xff"), "Forerunner");
        assert_eq!(text(b"no end\x1b[2J"), "no end[2J");
        assert_eq!(text(b""), "");
    }
}
