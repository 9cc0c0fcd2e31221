//! Standard input line by line, which also ends with a signal: for an interview, Ctrl-C and a
//! closed window are the end of the input.

use std::io::{self, BufRead, Cursor, Read, stdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::player::Interrupted;

/// The interval in which the signal is polled.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Standard input, which also ends with a signal.
pub(crate) struct TypedLines {
    lines: Receiver<Vec<u8>>,
    line: Cursor<Vec<u8>>,
    interrupted: Interrupted,
}

impl TypedLines {
    /// Starts to read lines, and to listen for signals.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let (sender, lines) = channel();
        thread::spawn(move || {
            let mut line = Vec::new();
            while stdin().lock().read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                if sender.send(std::mem::take(&mut line)).is_err() {
                    return;
                }
            }
        });
        Ok(Self { lines, line: Cursor::default(), interrupted: Interrupted::listen()? })
    }

    /// Waits for the next line; an empty one is the end of the input.
    fn next(&mut self) -> Vec<u8> {
        loop {
            match self.lines.recv_timeout(POLL_INTERVAL) {
                Ok(line) => return line,
                Err(RecvTimeoutError::Timeout) if !self.interrupted.is_set() => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return Vec::new();
                }
            }
        }
    }
}

impl Read for TypedLines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for TypedLines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.line.fill_buf()?.is_empty() {
            self.line = Cursor::new(self.next());
        }
        self.line.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.line.consume(count);
    }
}
