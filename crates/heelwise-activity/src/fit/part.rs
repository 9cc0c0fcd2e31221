//! One part of a file: header, messages, checksum.

use std::io::Read;

use crc::{CRC_16_ARC, Crc, Table};

use super::definition::{Definition, RECORD};
use super::message::{DeveloperField, Session};
use super::program::{self, Memory};
use super::recording::{MOST_SESSIONS, Recording};
use crate::input::Input;
use crate::note::{Note, Unreadable};
use crate::track::{NONE_32, Sample};

static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_ARC);

/// The shortest header.
const SHORT_HEADER: usize = 12;
/// The header that ends with a checksum of its own.
const LONG_HEADER: usize = 14;
/// The longest definition: its head, 255 fields, and 255 of developers.
const LONGEST_DEFINITION: usize = 5 + 3 * 255 + 1 + 3 * 255;

/// Reads a part. What is damaged or cut off ends it; what was read until then is kept, and said to be incomplete.
pub(crate) fn read<R: Read>(input: &mut Input<R>) -> Result<Recording, Unreadable> {
    let mut part = Part::begin(input)?;
    while part.next_message(input)? {}
    part.end(input)
}

/// A part while it is read.
struct Part {
    recording: Recording,
    definitions: [Option<Definition>; 16],
    developer: Vec<DeveloperField>,
    memory: Memory,
    /// The last time that was said, for records that say only how much later they are.
    time: u32,
    /// Bytes of messages that are still to come; nothing when the header does not know.
    left: Option<u64>,
    /// Where the part begins, and where its checksum should end.
    begin: u64,
    end: Option<u64>,
    digest: crc::Digest<'static, u16, Table<16>>,
    is_damaged: bool,
}

impl Part {
    fn begin<R: Read>(input: &mut Input<R>) -> Result<Self, Unreadable> {
        let begin = input.passed();
        let bytes = input.peek(LONG_HEADER)?;
        let size = usize::from(*bytes.first().ok_or(Unreadable::Empty)?);
        let header = bytes.get(..size).filter(|header| header.len() >= SHORT_HEADER && header[8..12] == *b".FIT");
        let header = header.ok_or(Unreadable::Header)?;
        let length = header.get(4..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes);
        // A watch that stopped while it recorded never came to write the length.
        let left = (length != 0 && length != u32::MAX).then(|| u64::from(length));
        let mut digest = CRC.digest();
        digest.update(header);
        let mut recording = Recording::default();
        if header.len() >= LONG_HEADER && !header_is_sound(header) {
            recording.notes.push(Note::Checksum);
        }
        let end = left.map(|left| begin + size as u64 + left + 2);
        input.pass(size);
        let (definitions, developer, memory) = (Default::default(), Vec::new(), Memory::default());
        Ok(Self { recording, definitions, developer, memory, time: 0, left, begin, end, digest, is_damaged: false })
    }

    /// Reads one message. Whether there may be another.
    fn next_message<R: Read>(&mut self, input: &mut Input<R>) -> Result<bool, Unreadable> {
        if self.left == Some(0) {
            return Ok(false);
        }
        let header = input.peek(1)?.first().copied();
        let length = match header {
            None => None,
            Some(header) if header & 0xc0 == 0x40 => self.define(header, input)?,
            Some(header) => self.take(header, input)?,
        };
        let left = self.left.map(|left| left.checked_sub(length.unwrap_or(0) as u64));
        let (Some(length), Some(left)) = (length, left.map_or(Some(None), |left| left.map(Some))) else {
            self.is_damaged = true;
            return Ok(false);
        };
        self.left = left;
        self.digest.update(&input.peek(length)?[..length]);
        input.pass(length);
        Ok(true)
    }

    /// Reads a definition and gives its length; nothing when it is cut off.
    fn define<R: Read>(&mut self, header: u8, input: &mut Input<R>) -> Result<Option<usize>, Unreadable> {
        let bytes = input.peek(1 + LONGEST_DEFINITION)?.get(1..).unwrap_or_default();
        let length = Definition::length(bytes, header & 0x20 != 0).filter(|length| *length <= bytes.len());
        let definition = length.and_then(|length| Definition::read(&bytes[..length], &self.developer));
        let Some((length, definition)) = length.zip(definition) else { return Ok(None) };
        self.definitions[usize::from(header & 0x0f)] = Some(definition);
        Ok(Some(1 + length))
    }

    /// Reads a message with values and gives its length; nothing when it is cut off or nobody said what is in it.
    fn take<R: Read>(&mut self, header: u8, input: &mut Input<R>) -> Result<Option<usize>, Unreadable> {
        let is_compressed = header & 0x80 != 0;
        let local = if is_compressed { header >> 5 & 0x03 } else { header & 0x0f };
        let Some(definition) = &self.definitions[usize::from(local)] else { return Ok(None) };
        let length = 1 + definition.size;
        let Some(message) = input.peek(length)?.get(1..length) else { return Ok(None) };
        let said = if is_compressed { Some(later(self.time, header)) } else { definition.time(message) };
        self.time = said.unwrap_or(self.time);
        let time = said.unwrap_or(if self.time == 0 { NONE_32 } else { self.time });
        match definition.message {
            RECORD => {
                let sample = program::run(&definition.steps, message, definition.big_endian, &mut self.memory);
                self.recording.add(Sample { time, ..sample });
            }
            Session::MESSAGE if self.recording.sessions.len() < MOST_SESSIONS => {
                self.recording.sessions.push(Session::read(definition, message));
            }
            DeveloperField::MESSAGE if self.developer.len() < DeveloperField::MOST => {
                self.developer.extend(DeveloperField::read(definition, message));
            }
            _ => self.recording.facts.learn(definition, message),
        }
        Ok(Some(length))
    }

    /// Looks at the checksum and says what is missing.
    fn end<R: Read>(mut self, input: &mut Input<R>) -> Result<Recording, Unreadable> {
        let used = input.passed();
        if self.is_damaged || self.left.is_none() {
            // Without a known end every byte is the part's, its checksum among them.
            let all = input.count()?;
            let of = self.end.unwrap_or(all).max(used);
            if self.recording.is_empty() {
                return Err(Unreadable::Damaged { at: used });
            }
            self.recording.notes.push(Note::Incomplete { used, of });
            self.recording.is_whole = false;
            return Ok(self.recording);
        }
        match *input.peek(2)? {
            [low, high, ..] => {
                let said = u16::from_le_bytes([low, high]);
                input.pass(2);
                if said == 0 {
                    self.recording.notes.push(Note::NoChecksum);
                } else if said != self.digest.clone().finalize() {
                    self.recording.notes.push(Note::Checksum);
                }
            }
            [_] => {
                self.recording.notes.push(Note::Incomplete { used: used - self.begin, of: used - self.begin + 2 });
                input.pass(1);
            }
            [] => self.recording.notes.push(Note::NoChecksum),
        }
        self.recording.is_whole = true;
        self.recording.notes.dedup();
        Ok(self.recording)
    }
}

/// A checksum of zero in a header says that there is none.
fn header_is_sound(header: &[u8]) -> bool {
    let said = u16::from_le_bytes([header[12], header[13]]);
    said == 0 || said == CRC.checksum(&header[..12])
}

/// The next time whose last five bits are these.
fn later(time: u32, header: u8) -> u32 {
    time.wrapping_add(u32::from(header).wrapping_sub(time) & 0x1f)
}
