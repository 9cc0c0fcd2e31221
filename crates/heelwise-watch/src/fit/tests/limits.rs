//! Files that are far too large.

use std::io::{self, Read};

use super::MORNING;
use super::build::{Part, U8, U32, header};
use crate::track::MOST_SAMPLES;
use crate::{LARGEST_FILE, ReadNote, Unreadable};

/// Gives one piece again and again, made while it is read.
struct Again<'a> {
    first: &'a [u8],
    piece: &'a [u8],
    place: usize,
    left: u64,
}

impl Read for Again<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.first.is_empty() {
            let count = self.first.len().min(buffer.len());
            buffer[..count].copy_from_slice(&self.first[..count]);
            self.first = &self.first[count..];
            return Ok(count);
        }
        let count = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        for byte in &mut buffer[..count] {
            *byte = self.piece[self.place];
            self.place = (self.place + 1) % self.piece.len();
        }
        self.left -= count as u64;
        Ok(count)
    }
}

fn again(part: &Part, piece: &[u8], times: u64) -> Result<crate::ReadResult, Unreadable> {
    let left = times * piece.len() as u64;
    let length = u32::try_from(part.body.len() as u64 + left).unwrap();
    let first = [header(14, length), part.body.clone()].concat();
    crate::read(Again { first: &first, piece, place: 0, left })
}

// threat: D4, D5
#[test]
fn of_ten_million_records_only_the_beginning_is_kept() {
    let part = Part::activity().records(MORNING, 1, |_| vec![(4, U8(85)), (3, U8(150))]);
    let part = part.local(1, 20, &[(4, U8(85)), (3, U8(150))], &[]);
    let reading = again(&part, &[1, 85, 150], 10_000_000).unwrap();
    assert_eq!(reading.notes, [ReadNote::TooLong, ReadNote::NoChecksum, ReadNote::UnknownSport]);
    assert_eq!(reading.runs[0].undated().cadence_spm, Some(170.0));
    assert_eq!(MOST_SAMPLES, 400_000);
}

#[test]
fn a_file_beyond_the_limit_is_refused() {
    let part = Part::activity().records(MORNING, 1, |_| vec![(4, U8(85)), (3, U8(150))]);
    let part = part.local(1, 20, &[(4, U8(85)), (3, U8(150))], &[]);
    assert_eq!(again(&part, &[1, 85, 150], LARGEST_FILE / 3 + 1), Err(Unreadable::TooLarge));
    let zeros = Again { first: b"", piece: b"\0", place: 0, left: u64::MAX };
    assert_eq!(crate::read(zeros), Err(Unreadable::Unknown));
}

#[test]
fn too_many_sports_and_parts_are_said_so() {
    let part = (0..150).fold(Part::activity(), |part, minute| {
        part.session(MORNING + minute * 60, &[(8, U32(60_000))])
    });
    let reading = crate::read(&part.end()[..]).unwrap();
    assert_eq!((reading.runs.len(), reading.notes), (100, vec![ReadNote::TooLong]));
    let one = Part::activity().session(MORNING, &[(8, U32(60_000))]).end();
    let reading = crate::read(&one.repeat(120)[..]).unwrap();
    assert_eq!((reading.runs.len(), reading.notes), (100, vec![ReadNote::TooLong]));
}

/// Messages of one byte, of which there can be many millions, must not be searched for fields again
/// and again.
#[test]
fn messages_without_bytes_are_passed_quickly() {
    let definition: Vec<u8> = [0x40, 0, 0, 206, 0, 255]
        .into_iter()
        .chain((0..255).flat_map(|number| [number, 0, 2]))
        .collect();
    let part = Part::activity().session(MORNING, &[(8, U32(60_000))]).raw(&definition);
    let reading = again(&part, &[0], 30_000_000).unwrap();
    assert_eq!(reading.runs.len(), 1);
}
