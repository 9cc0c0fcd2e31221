//! The worker's side of reading untrusted files in a process of their own.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::process::parent_id;
use std::process::ExitCode;

use crate::file_reader_host::ANSWER_MAX;
use crate::{cage, descriptors, frame};

/// The exit code of a reader that was not started by a host.
const NO_HOST: u8 = 64;
/// The exit code when the cage could not be entered.
const NO_CAGE: u8 = 69;
/// The exit code when the answer could not be sent.
const NO_ANSWER: u8 = 74;

/// Reads file after file with `read`, until the host has no more. To be called first thing in
/// `main`, before any thread or file is opened, when the first argument is
/// [`READER_VERB`](crate::READER_VERB).
pub fn serve_files(mut read: impl FnMut(&mut dyn Read) -> Vec<u8>) -> ExitCode {
    let host = parent_id();
    let Ok((mut input, mut output)) = descriptors::take_over() else {
        return ExitCode::from(NO_HOST);
    };
    if cage::tie_to_the_host(host).and_then(|()| cage::enter_for_files()).is_err() {
        return ExitCode::from(NO_CAGE);
    }
    loop {
        let mut file = Chunks::new(&mut input);
        if file.next_chunk().is_err() {
            return ExitCode::SUCCESS;
        }
        let answer = read(&mut file);
        let is_sound = file.skip_rest().is_ok() && answer.len() <= ANSWER_MAX as usize;
        if !is_sound || frame::write(&mut output, &answer).is_err() {
            return ExitCode::from(NO_ANSWER);
        }
    }
}

/// One file, sent as frames up to an empty one.
struct Chunks<'a> {
    input: &'a mut File,
    /// The bytes left of the frame; `None` once the file has ended.
    left: Option<u32>,
}

impl<'a> Chunks<'a> {
    fn new(input: &'a mut File) -> Self {
        Self { input, left: Some(0) }
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let mut header = [0; 4];
        self.input.read_exact(&mut header)?;
        self.left = Some(u32::from_le_bytes(header)).filter(|length| *length > 0);
        Ok(())
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        let mut buffer = [0; 8192];
        while self.read(&mut buffer)? > 0 {}
        Ok(())
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == Some(0) {
            self.next_chunk()?;
        }
        let Some(left) = self.left else { return Ok(0) };
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.input.read(&mut buffer[..most])?;
        if read == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = Some(left - u32::try_from(read).unwrap_or(left));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use super::*;

    /// A file that holds these frames.
    fn frames(frames: &[&[u8]]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        for frame in frames {
            frame::write(&mut file, frame).unwrap();
        }
        file.flush().unwrap();
        file.rewind().unwrap();
        file
    }

    #[test]
    fn a_file_ends_where_its_empty_frame_is() {
        let mut input = frames(&[b"one", b"two", b"", b"next", b""]);
        let read = |input: &mut File| {
            let (mut file, mut text) = (Chunks::new(input), String::new());
            file.read_to_string(&mut text).unwrap();
            text
        };
        assert_eq!((read(&mut input), read(&mut input)), ("onetwo".to_owned(), "next".to_owned()));
    }

    #[test]
    fn what_was_not_read_is_skipped() {
        let mut input = frames(&[b"one", b"two", b"", b"next", b""]);
        Chunks::new(&mut input).skip_rest().unwrap();
        let mut file = Chunks::new(&mut input);
        file.read_exact(&mut [0; 2]).unwrap();
        file.skip_rest().unwrap();
        assert!(Chunks::new(&mut input).next_chunk().is_err(), "nothing is left");
    }

    #[test]
    fn a_file_that_breaks_off_is_an_error() {
        let mut input = frames(&[b"one"]);
        assert!(Chunks::new(&mut input).read_to_end(&mut Vec::new()).is_err());
    }
}
