//! The worker's descriptors: the protocol moves to other numbers, and every inherited descriptor is
//! closed.
#![allow(unsafe_code)] // Moving, closing and adopting descriptors by number.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};

/// The first number for the protocol. A pack prints to 1 and 2, and never to these by mistake.
const FIRST: RawFd = 10;
/// The last descriptor that is closed where the system cannot close a range.
#[cfg(not(target_os = "linux"))]
const LAST: RawFd = 4096;

/// Moves the protocol away from descriptors 0 and 1, points these at `/dev/null`, and closes every
/// other one but 2.
pub(crate) fn take_over() -> io::Result<(File, File)> {
    let input = moved(0)?;
    let output = moved(1)?;
    let null = OpenOptions::new().read(true).write(true).open("/dev/null")?;
    for standard in [0, 1] {
        // SAFETY: both numbers are open; what `standard` named before is held by `input` and
        // `output`.
        checked(unsafe { libc::dup2(null.as_raw_fd(), standard) })?;
    }
    drop(null);
    close_others(input.as_raw_fd(), output.as_raw_fd())?;
    Ok((input, output))
}

fn moved(standard: RawFd) -> io::Result<File> {
    // SAFETY: the number that comes back is new and owned by nobody else.
    unsafe { Ok(File::from_raw_fd(checked(libc::fcntl(standard, libc::F_DUPFD_CLOEXEC, FIRST))?)) }
}

/// Closes everything above 2 but these two; `input` is the lower one.
fn close_others(input: RawFd, output: RawFd) -> io::Result<()> {
    close_range(3, input - 1)?;
    close_range(input + 1, output - 1)?;
    close_range(output + 1, RawFd::MAX)
}

fn close_range(first: RawFd, last: RawFd) -> io::Result<()> {
    if first > last {
        return Ok(());
    }
    #[cfg(target_os = "linux")]
    {
        // SAFETY: nobody in this process owns a descriptor in the range; it has just begun.
        if unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) } == 0 {
            return Ok(());
        }
    }
    close_each(first, last)
}

/// For kernels without `close_range`.
fn close_each(first: RawFd, last: RawFd) -> io::Result<()> {
    for descriptor in first..=last.min(highest()?) {
        // SAFETY: as above. A number that is not open is no error worth telling.
        unsafe { libc::close(descriptor) };
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn highest() -> io::Result<RawFd> {
    let open = std::fs::read_dir("/proc/self/fd")?;
    let numbers = open.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    Ok(numbers.max().unwrap_or(FIRST))
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the other system's can fail")]
fn highest() -> io::Result<RawFd> {
    Ok(LAST)
}

fn checked(number: libc::c_int) -> io::Result<libc::c_int> {
    if number < 0 { Err(io::Error::last_os_error()) } else { Ok(number) }
}
