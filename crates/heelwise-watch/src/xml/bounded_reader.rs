//! A stream that gives no more than a little for each event, so that no single event can fill the
//! memory.

use std::io::{self, BufRead, Read};

use crate::input::Input;

/// The most bytes of one tag, text or comment.
const MOST: usize = 64 << 10;

/// A stream, and how much of it the event that is being read may still take.
pub(super) struct BoundedReader<R> {
    input: Input<R>,
    left: usize,
    is_spent: bool,
}

impl<R: Read> BoundedReader<R> {
    pub(super) fn new(input: Input<R>) -> Self {
        Self { input, left: MOST, is_spent: false }
    }

    /// Begins an event. Whether it is a document type, which nobody should go on to read.
    pub(super) fn begin(&mut self) -> io::Result<bool> {
        self.left = MOST;
        Ok(matches!(self.input.peek(3)?, [b'<', b'!', b'd' | b'D', ..]))
    }

    /// Goes past white space: half of what is between tags is nothing else.
    pub(super) fn pass_space(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.input.peek(1)?;
            let count = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
            let (length, is_all) = count.map_or((bytes.len(), true), |count| (count, false));
            self.input.pass(length);
            if !is_all || length == 0 {
                return Ok(());
            }
        }
    }

    /// Whether an event wanted more than there is for one.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// How many bytes were taken.
    pub(super) fn passed(&self) -> u64 {
        self.input.passed()
    }

    /// How many bytes there are in all.
    pub(super) fn count(&mut self) -> io::Result<u64> {
        self.input.skip_to(u64::MAX)
    }
}

impl<R: Read> Read for BoundedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let count = from.len().min(buffer.len());
        buffer[..count].copy_from_slice(&from[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for BoundedReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            self.is_spent = true;
            return Err(io::Error::other("too much for one event"));
        }
        let bytes = self.input.peek(1)?;
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.input.pass(count);
        self.left = self.left.saturating_sub(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_gets_so_much_and_the_next_as_much_again() {
        let bytes = vec![b'x'; 3 * MOST];
        let mut budget = BoundedReader::new(Input::new(&bytes[..]));
        for events in 1..=2 {
            assert!(!budget.begin().unwrap());
            let count = budget.fill_buf().unwrap().len();
            assert_eq!(count, MOST);
            budget.consume(count);
            assert_eq!(budget.passed(), events * MOST as u64);
        }
        assert!(!budget.is_spent());
        assert!(budget.fill_buf().is_err());
        assert!(budget.is_spent());
    }

    #[test]
    fn space_is_passed_however_much_there_is() {
        let bytes = [b" \r\n\t".repeat(5 * MOST), b"<".to_vec()].concat();
        let mut budget = BoundedReader::new(Input::new(&bytes[..]));
        budget.pass_space().unwrap();
        assert_eq!(budget.passed(), 20 * MOST as u64);
        assert_eq!(budget.fill_buf().unwrap(), b"<");
        budget.consume(1);
        budget.pass_space().unwrap();
        assert_eq!(budget.fill_buf().unwrap(), b"");
    }

    #[test]
    fn a_document_type_is_seen_before_it_is_read() {
        for (bytes, expected) in
            [(&b"<!DOCTYPE x ["[..], true), (b"<!d", true), (b"<!--D", false), (b"<!", false)]
        {
            assert_eq!(BoundedReader::new(Input::new(bytes)).begin().unwrap(), expected);
        }
    }
}
