//! One part of a file: header, messages, checksum.

use std::collections::BTreeMap;
use std::io::Read;

use crc::{CRC_16_ARC, Crc, Table};

use super::decode_plan::{self, CompressedSpeedState};
use super::definition::{Definition, RECORD};
use super::field::DeveloperField;
use super::message::SessionMessage;
use super::recording::Recording;
use crate::input::Input;
use crate::note::{ReadNote, Unreadable};
use crate::track::{NONE_32, Sample};

static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_ARC);

/// The shortest header.
const SHORT_HEADER: usize = 12;
/// The header that ends with a checksum of its own.
const LONG_HEADER: usize = 14;
/// How many bytes a checksum has.
const CHECKSUM: usize = 2;

/// Reads a part. What is damaged or cut off ends it; what was read until then is kept, and said to
/// be incomplete.
pub(crate) fn read<R: Read>(input: &mut Input<R>) -> Result<Recording, Unreadable> {
    let mut frame = MessageHeader::open(input)?;
    let mut body = SegmentReader { recording: frame.recording(), ..SegmentReader::default() };
    let is_whole = frame.read_body(&mut body, input)?;
    frame.close(body.recording, is_whole, input)
}

/// Whether a part begins here.
pub(crate) fn begins<R: Read>(input: &mut Input<R>) -> Result<bool, Unreadable> {
    let size = input.peek(1)?.first().copied().map_or(0, usize::from);
    Ok(header_of(input.peek(size)?).is_some())
}

/// The header that these bytes begin with.
fn header_of(bytes: &[u8]) -> Option<&[u8]> {
    let header = bytes.get(..usize::from(*bytes.first()?))?;
    (header.len() >= SHORT_HEADER && header[8..12] == *b".FIT").then_some(header)
}

/// A checksum of zero in a header says that there is none.
fn header_is_sound(header: &[u8]) -> bool {
    let said = header.get(12..14).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
    said == 0 || said == CRC.checksum(&header[..12])
}

/// The frame of the messages: where they end, and whether their checksum is right.
struct MessageHeader {
    header_is_sound: bool,
    /// Bytes of messages that are still to come; nothing when the header does not know.
    left: Option<u64>,
    /// Where the checksum begins.
    end: Option<u64>,
    digest: crc::Digest<'static, u16, Table<16>>,
}

impl MessageHeader {
    fn open<R: Read>(input: &mut Input<R>) -> Result<Self, Unreadable> {
        let size = usize::from(*input.peek(LONG_HEADER)?.first().ok_or(Unreadable::Empty)?);
        let header = header_of(input.peek(size)?).ok_or(Unreadable::Header)?;
        let length =
            header.get(4..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes);
        let header_is_sound = header.len() < LONG_HEADER || header_is_sound(header);
        let mut digest = CRC.digest();
        digest.update(header);
        input.pass(size);
        // A watch that stopped while it recorded never came to write the length.
        let left = (length != 0 && length != u32::MAX).then(|| u64::from(length));
        Ok(Self { header_is_sound, left, end: left.map(|left| input.passed() + left), digest })
    }

    fn recording(&self) -> Recording {
        let notes = if self.header_is_sound { Vec::new() } else { vec![ReadNote::Checksum] };
        Recording { notes, ..Recording::default() }
    }

    /// Reads messages as long as there are any. Whether it came to where they should end.
    fn read_body<R: Read>(
        &mut self,
        body: &mut SegmentReader,
        input: &mut Input<R>,
    ) -> Result<bool, Unreadable> {
        let mut need = 1;
        while self.left != Some(0) {
            let bytes = input.peek(need)?;
            let most = self.left.and_then(|left| usize::try_from(left).ok()).unwrap_or(usize::MAX);
            let bytes = &bytes[..bytes.len().min(most)];
            if bytes.len() < need {
                return Ok(false);
            }
            let (used, stop) = body.messages(bytes);
            self.digest.update(&bytes[..used]);
            self.left = self.left.map(|left| left - used as u64);
            input.pass(used);
            match stop {
                Stop::Short { need: more } => need = more,
                Stop::Senseless => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Looks at the checksum and says what is missing.
    fn close<R: Read>(
        self,
        mut recording: Recording,
        is_whole: bool,
        input: &mut Input<R>,
    ) -> Result<Recording, Unreadable> {
        let used = input.passed();
        recording.is_whole = is_whole;
        recording.end = used;
        if !is_whole {
            // Another part may follow. Without a known end every byte is this part's, its checksum
            // among them.
            let end = self.end.map_or(u64::MAX, |end| end + CHECKSUM as u64);
            let there = input.skip_to(end)?;
            recording.notes.push(ReadNote::Incomplete {
                used,
                of: if self.end.is_some() { end } else { there },
            });
            return Ok(recording);
        }
        match *input.peek(CHECKSUM)? {
            [low, high, ..] => {
                let said = u16::from_le_bytes([low, high]);
                input.pass(CHECKSUM);
                if said != self.digest.finalize() {
                    recording.notes.push(if said == 0 {
                        ReadNote::NoChecksum
                    } else {
                        ReadNote::Checksum
                    });
                }
            }
            [_] => {
                recording.notes.push(ReadNote::Incomplete { used, of: used + CHECKSUM as u64 });
                input.pass(1);
            }
            [] => recording.notes.push(ReadNote::NoChecksum),
        }
        recording.notes.dedup();
        Ok(recording)
    }
}

/// Why reading messages stopped.
enum Stop {
    /// The next message has this many bytes at the least.
    Short { need: usize },
    /// The next bytes are not a message.
    Senseless,
}

/// The messages of a part, and what has to be remembered from one to the next.
#[derive(Default)]
struct SegmentReader {
    recording: Recording,
    definitions: [Option<Definition>; 16],
    /// By number and developer.
    developer: BTreeMap<(u8, u8), DeveloperField>,
    memory: CompressedSpeedState,
    /// The last time that was said, for records that say only how much later they are.
    time: Option<u32>,
}

impl SegmentReader {
    /// Reads the messages that are there whole, and says how many bytes they have.
    fn messages(&mut self, bytes: &[u8]) -> (usize, Stop) {
        let mut used = 0;
        loop {
            let rest = &bytes[used..];
            let length = match rest.first() {
                None => Err(Stop::Short { need: 1 }),
                Some(header) if header & 0xc0 == 0x40 => self.define(*header, rest),
                Some(header) => self.take(*header, rest),
            };
            match length {
                Ok(length) => used += length,
                Err(stop) => return (used, stop),
            }
        }
    }

    /// Reads a definition and gives its length.
    fn define(&mut self, header: u8, bytes: &[u8]) -> Result<usize, Stop> {
        let need =
            1 + Definition::length(&bytes[1..], header & 0x20 != 0).unwrap_or_else(|need| need);
        let definition = bytes.get(1..need).ok_or(Stop::Short { need })?;
        let definition = Definition::read(definition, &self.developer).ok_or(Stop::Senseless)?;
        self.definitions[usize::from(header & 0x0f)] = Some(definition);
        Ok(need)
    }

    /// Reads a message with values and gives its length.
    #[inline]
    fn take(&mut self, header: u8, bytes: &[u8]) -> Result<usize, Stop> {
        let is_compressed = header & 0x80 != 0;
        let local = if is_compressed { header >> 5 & 0x03 } else { header & 0x0f };
        let definition = self.definitions[usize::from(local)].as_ref().ok_or(Stop::Senseless)?;
        let length = 1 + definition.size;
        let message = bytes.get(1..length).ok_or(Stop::Short { need: length })?;
        let said = if is_compressed {
            self.time.map(|time| later(time, header))
        } else {
            definition.time(message)
        };
        self.time = said.or(self.time);
        if definition.message == RECORD {
            let sample = decode_plan::run(
                &definition.steps,
                &bytes[1..],
                definition.big_endian,
                &mut self.memory,
            );
            self.recording.add(Sample { time: self.time.unwrap_or(NONE_32), ..sample });
        } else {
            learn(&mut self.recording, &mut self.developer, definition, message);
        }
        Ok(length)
    }
}

/// Learns from a message that is no sample.
fn learn(
    recording: &mut Recording,
    developer: &mut BTreeMap<(u8, u8), DeveloperField>,
    definition: &Definition,
    message: &[u8],
) {
    match definition.message {
        SessionMessage::MESSAGE => recording.add_session(SessionMessage::read(definition, message)),
        DeveloperField::MESSAGE => {
            if let Some((key, field)) = DeveloperField::read(definition, message)
                && (developer.len() < DeveloperField::MOST || developer.contains_key(&key))
            {
                developer.insert(key, field);
            }
        }
        _ => recording.facts.learn(definition, message),
    }
}

/// The next time whose last five bits are these.
fn later(time: u32, header: u8) -> u32 {
    time.wrapping_add(u32::from(header).wrapping_sub(time) & 0x1f)
}
