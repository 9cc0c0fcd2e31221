//! Writes FIT files, sound ones and others.

use crc::{CRC_16_ARC, Crc};

/// A value of a field, with its type.
#[derive(Clone, Debug)]
pub(super) enum Value {
    U8(u8),
    I8(i8),
    U16(u16),
    U32(u32),
    F32(f32),
    Text(&'static str),
    /// A type and bytes as they are.
    Raw(u8, Vec<u8>),
}

pub(super) use Value::{F32, I8, Raw, Text, U8, U16, U32};

impl Value {
    fn bytes(&self, big_endian: bool) -> Vec<u8> {
        let mut bytes = match self {
            U8(value) => vec![*value],
            I8(value) => value.to_le_bytes().to_vec(),
            U16(value) => value.to_le_bytes().to_vec(),
            U32(value) => value.to_le_bytes().to_vec(),
            F32(value) => value.to_le_bytes().to_vec(),
            Text(text) => return [text.as_bytes(), &[0]].concat(),
            Raw(_, bytes) => return bytes.clone(),
        };
        if big_endian {
            bytes.reverse();
        }
        bytes
    }

    fn base(&self) -> u8 {
        match self {
            U8(_) => 0x02,
            I8(_) => 0x01,
            U16(_) => 0x84,
            U32(_) => 0x86,
            F32(_) => 0x88,
            Text(_) => 0x07,
            Raw(base, _) => *base,
        }
    }
}

pub(super) fn checksum(bytes: &[u8]) -> u16 {
    Crc::<u16>::new(&CRC_16_ARC).checksum(bytes)
}

/// A part of a file while it is written.
#[derive(Clone, Default)]
pub(super) struct Part {
    pub(super) body: Vec<u8>,
    pub(super) big_endian: bool,
    pub(super) definitions: Vec<(u8, Vec<u8>)>,
}

/// A developer's field: its number, its developer, its value.
pub(super) type Added = (u8, u8, Value);

impl Part {
    /// A part that says that it is an activity.
    pub(super) fn activity() -> Self {
        Self::default().message(0, &[(0, U8(4)), (1, U16(1)), (2, U16(77))])
    }

    /// A message with its definition, where that is not the last one.
    pub(super) fn message(self, number: u16, fields: &[(u8, Value)]) -> Self {
        self.local(0, number, fields, &[])
    }

    /// The same with a local number and fields of developers.
    pub(super) fn local(
        mut self,
        local: u8,
        number: u16,
        fields: &[(u8, Value)],
        added: &[Added],
    ) -> Self {
        self.define(local, number, fields, added);
        self.body.push(local);
        self.values(fields, added)
    }

    /// A message that says only how much later it is.
    pub(super) fn later(
        mut self,
        local: u8,
        seconds: u8,
        number: u16,
        fields: &[(u8, Value)],
    ) -> Self {
        self.define(local, number, fields, &[]);
        self.body.push(0x80 | local << 5 | seconds);
        self.values(fields, &[])
    }

    pub(super) fn raw(mut self, bytes: &[u8]) -> Self {
        self.body.extend(bytes);
        self
    }

    fn define(&mut self, local: u8, number: u16, fields: &[(u8, Value)], added: &[Added]) {
        let number = if self.big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
        let count = u8::try_from(fields.len()).unwrap();
        let mut bytes = vec![0, u8::from(self.big_endian), number[0], number[1], count];
        let length = |value: &Value| u8::try_from(value.bytes(false).len()).unwrap();
        for (number, value) in fields {
            bytes.extend([*number, length(value), value.base()]);
        }
        if !added.is_empty() {
            bytes.push(u8::try_from(added.len()).unwrap());
        }
        for (number, developer, value) in added {
            bytes.extend([*number, length(value), *developer]);
        }
        let definition = (local, bytes);
        if self.definitions.iter().rfind(|(other, _)| *other == local) != Some(&definition) {
            self.body.push(0x40 | local | if added.is_empty() { 0 } else { 0x20 });
            self.body.extend(&definition.1);
            self.definitions.push(definition);
        }
    }

    fn values(mut self, fields: &[(u8, Value)], added: &[Added]) -> Self {
        let values =
            fields.iter().map(|(_, value)| value).chain(added.iter().map(|(_, _, value)| value));
        self.body.extend(values.flat_map(|value| value.bytes(self.big_endian)));
        self
    }

    /// One record a second with these fields.
    pub(super) fn records(
        self,
        begin: u32,
        count: u32,
        fields: impl Fn(u32) -> Vec<(u8, Value)>,
    ) -> Self {
        (0..count).fold(self, |part, second| {
            let mut all = vec![(253, U32(begin + second))];
            all.extend(fields(second));
            part.message(20, &all)
        })
    }

    /// The totals of a run.
    pub(super) fn session(self, begin: u32, fields: &[(u8, Value)]) -> Self {
        let mut all = vec![(5, U8(1)), (2, U32(begin))];
        all.extend_from_slice(fields);
        self.message(18, &all)
    }

    /// The part with a usual header and its checksum.
    pub(super) fn end(self) -> Vec<u8> {
        let length = u32::try_from(self.body.len()).unwrap();
        let mut bytes = header(14, length);
        bytes.extend(&self.body);
        bytes.extend(checksum(&bytes).to_le_bytes());
        bytes
    }
}

/// A header of some length.
pub(super) fn header(size: u8, length: u32) -> Vec<u8> {
    let mut bytes = vec![size, 0x20, 0x5c, 0x08];
    bytes.extend(length.to_le_bytes());
    bytes.extend(b".FIT");
    if size >= 14 {
        bytes.extend(checksum(&bytes).to_le_bytes());
    }
    bytes.resize(usize::from(size), 0);
    bytes
}
