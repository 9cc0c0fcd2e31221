//! Frames: a length in four bytes, little-endian, then that many bytes.

use std::io::{self, Read, Write};

/// The longest reply that is accepted, in bytes.
pub(crate) const REPLY_MAX: u32 = 1 << 20;
/// The longest request that is sent, in bytes.
pub(crate) const REQUEST_MAX: u32 = 32 << 20;
/// The longest library that is sent, in bytes.
pub(crate) const LIBRARY_MAX: u32 = 64 << 20;

/// A frame that could not be read.
#[derive(Debug)]
pub(crate) enum FrameError {
    /// Its header announces more bytes than are accepted.
    TooLarge(u32),
    /// It ended early or could not be read.
    Broken(io::Error),
}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Writes one frame.
pub(crate) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length =
        u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads one frame of at most `most` bytes. No memory is allocated for a longer one.
pub(crate) fn read(from: &mut impl Read, most: u32) -> Result<Vec<u8>, FrameError> {
    let mut header = [0; 4];
    from.read_exact(&mut header)?;
    let length = u32::from_le_bytes(header);
    if length > most {
        return Err(FrameError::TooLarge(length));
    }
    let mut bytes = Vec::new();
    let read = from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if read as u64 == u64::from(length) {
        Ok(bytes)
    } else {
        Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_follow_each_other() {
        let mut pipe = Vec::new();
        for frame in [&b"one"[..], b"", b"three"] {
            write(&mut pipe, frame).unwrap();
        }
        let mut rest = &pipe[..];
        for frame in [&b"one"[..], b"", b"three"] {
            assert_eq!(read(&mut rest, 5).unwrap(), frame);
        }
        assert!(matches!(read(&mut rest, 5), Err(FrameError::Broken(_))));
    }

    #[test]
    fn a_long_frame_is_refused_by_its_header() {
        let header = (1_u32 << 30).to_le_bytes();
        let Err(FrameError::TooLarge(length)) = read(&mut &header[..], REPLY_MAX) else {
            panic!("it was read");
        };
        assert_eq!(length, 1 << 30);
        let full = [&REPLY_MAX.to_le_bytes()[..], &vec![7; REPLY_MAX as usize]].concat();
        assert_eq!(read(&mut &full[..], REPLY_MAX).unwrap().len(), REPLY_MAX as usize);
        assert!(matches!(
            read(&mut &full[..], REPLY_MAX - 1),
            Err(FrameError::TooLarge(REPLY_MAX))
        ));
    }

    #[test]
    fn a_cut_frame_is_broken_wherever_it_is_cut() {
        let mut whole = Vec::new();
        write(&mut whole, b"hello").unwrap();
        for cut in 0..whole.len() {
            assert!(matches!(read(&mut &whole[..cut], 100), Err(FrameError::Broken(_))), "{cut}");
        }
    }
}
