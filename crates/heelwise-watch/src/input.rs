//! A stream seen through a window that moves over it: as much as is asked for, never the whole.

use std::io::{self, BufRead, Read};

/// How much of a stream is in memory at a time.
const WINDOW: usize = 160 << 10;

/// A stream and the part of it that is in memory.
pub(crate) struct Input<R> {
    source: R,
    window: Box<[u8]>,
    begin: usize,
    end: usize,
    /// How many bytes lie before the window.
    before: u64,
}

impl<R: Read> Input<R> {
    /// A window over `source`, empty at first.
    pub(crate) fn new(source: R) -> Self {
        Self { source, window: vec![0; WINDOW].into_boxed_slice(), begin: 0, end: 0, before: 0 }
    }

    /// The next bytes, at least `count` of them unless the stream ends before.
    pub(crate) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.end - self.begin < count {
            self.fill(count)?;
        }
        Ok(&self.window[self.begin..self.end])
    }

    /// Goes past bytes that were looked at. Beyond what is in memory it does not go.
    pub(crate) fn pass(&mut self, count: usize) {
        self.begin = (self.begin + count).min(self.end);
    }

    /// How many bytes were passed.
    pub(crate) fn passed(&self) -> u64 {
        self.before + self.begin as u64
    }

    /// Goes on to a place, or to the end when that comes before. Says where it came to.
    pub(crate) fn skip_to(&mut self, place: u64) -> io::Result<u64> {
        while self.passed() < place && !self.peek(1)?.is_empty() {
            let there = (self.end - self.begin) as u64;
            self.begin += usize::try_from((place - self.passed()).min(there)).unwrap_or_default();
        }
        Ok(self.passed())
    }

    /// How many bytes there are in all. What is left is read to be counted.
    pub(crate) fn count(&mut self) -> io::Result<u64> {
        self.skip_to(u64::MAX)
    }

    /// Moves what is left to the front and reads until there is enough.
    #[cold]
    fn fill(&mut self, count: usize) -> io::Result<()> {
        self.window.copy_within(self.begin..self.end, 0);
        self.before += self.begin as u64;
        self.end -= self.begin;
        self.begin = 0;
        while self.end < count.min(WINDOW) {
            match self.source.read(&mut self.window[self.end..]) {
                Ok(0) => break,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = self.peek(1)?;
        let count = from.len().min(buffer.len());
        buffer[..count].copy_from_slice(&from[..count]);
        self.pass(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.pass(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = usize::from(!self.0.is_empty() && !buffer.is_empty());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn everything_comes_by_once_and_in_order() {
        let bytes: Vec<u8> =
            (0..1_000_000_u32).flat_map(u32::to_le_bytes).take(WINDOW * 2 + 77).collect();
        let mut input = Input::new(&bytes[..]);
        let mut seen = Vec::new();
        for step in (1..3000).cycle() {
            let next = input.peek(step).unwrap();
            let taken = next.len().min(step);
            seen.extend_from_slice(&next[..taken]);
            input.pass(taken);
            if taken == 0 {
                break;
            }
        }
        assert_eq!((seen.len() as u64, seen), (input.passed(), bytes));
    }

    #[test]
    fn a_slow_source_is_waited_for_and_the_end_is_no_error() {
        let mut input = Input::new(Drops(b"abcdef"));
        assert_eq!(input.peek(4).unwrap(), b"abcd");
        input.pass(4);
        assert_eq!(input.peek(4).unwrap(), b"ef");
        assert_eq!(input.skip_to(5).unwrap(), 5);
        assert_eq!(input.count().unwrap(), 6);
    }
}
