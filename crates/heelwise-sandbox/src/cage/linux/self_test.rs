//! Tries calls that the cage must refuse, because a kernel, a container or an emulator may accept a
//! rule without enforcing it.
#![allow(unsafe_code)] // System calls by number, so that no library stands between.

use std::ffi::{CStr, c_long};
use std::io;
use std::os::fd::RawFd;

use crate::cage::NoCage;

/// A folder that every process without a cage may open.
const PUBLIC_FOLDER: &CStr = c"/";

/// The error of a refused call.
const REFUSED: c_long = libc::EPERM as c_long;

/// Enters Landlock, and checks that a folder that could be opened before cannot be opened after.
pub(crate) fn files_shut(shut: impl FnOnce() -> Result<(), NoCage>) -> Result<(), NoCage> {
    if open() != 0 {
        return Err(NoCage(
            "there is nothing to try the cage on: the root folder cannot be opened".into(),
        ));
    }
    shut()?;
    if open() == libc::EACCES {
        Ok(())
    } else {
        Err(leak("open a folder, although Landlock is said to be in force"))
    }
}

/// Checks that forbidden calls are refused.
pub(crate) fn calls_are_refused() -> Result<(), NoCage> {
    let exec_and_write = libc::PROT_WRITE | libc::PROT_EXEC;
    let tries: [(&str, c_long); 9] = [
        (
            "open a folder",
            call(libc::SYS_openat, [libc::AT_FDCWD.into(), address(PUBLIC_FOLDER), READ, 0, 0, 0]),
        ),
        (
            "open a connection",
            call(libc::SYS_socket, [libc::AF_INET.into(), libc::SOCK_STREAM.into(), 0, 0, 0, 0]),
        ),
        (
            "reach another program",
            call(libc::SYS_socket, [libc::AF_UNIX.into(), libc::SOCK_DGRAM.into(), 0, 0, 0, 0]),
        ),
        ("make a file in memory", call(libc::SYS_memfd_create, [address(c"proof"), 0, 0, 0, 0, 0])),
        ("send a signal", call(libc::SYS_kill, [std::process::id().into(), 0, 0, 0, 0, 0])),
        ("look at limits", call(libc::SYS_prlimit64, [0, libc::RLIMIT_CPU.into(), 0, 0, 0, 0])),
        (
            "make code out of memory",
            map(exec_and_write, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1),
        ),
        ("use an interface of the kernel", call(libc::SYS_io_uring_setup, [0; 6])),
        ("start a process", fork()),
    ];
    match tries.iter().find(|(_, errno)| *errno != REFUSED) {
        Some((what, _)) => Err(leak(what)),
        None => Ok(()),
    }
}

/// Checks that no more code can be mapped, not even from the open library.
pub(crate) fn no_new_code(library: RawFd) -> Result<(), NoCage> {
    if map(libc::PROT_READ | libc::PROT_EXEC, libc::MAP_PRIVATE, library) == REFUSED {
        Ok(())
    } else {
        Err(leak("bring in more code"))
    }
}

fn leak(what: &str) -> NoCage {
    NoCage(format!("the cage does not hold: it is still possible to {what}"))
}

const READ: c_long = (libc::O_RDONLY | libc::O_CLOEXEC) as c_long;

/// Opens a folder and closes it again. Returns zero, or the number of the error.
fn open() -> i32 {
    // SAFETY: the path ends with zero, and the descriptor that comes back is nobody else's.
    unsafe {
        match libc::open(PUBLIC_FOLDER.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) {
            -1 => io::Error::last_os_error().raw_os_error().unwrap_or(-1),
            descriptor => {
                libc::close(descriptor);
                0
            }
        }
    }
}

/// Maps a page of memory, or of a file.
fn map(protection: i32, flags: i32, file: RawFd) -> c_long {
    call(libc::SYS_mmap, [0, 4096, protection.into(), flags.into(), file.into(), 0])
}

/// Starts a process, which ends at once.
fn fork() -> c_long {
    // SAFETY: a copy of this process without threads, which only ends.
    unsafe {
        match libc::syscall(libc::SYS_clone, c_long::from(libc::SIGCHLD), 0, 0, 0, 0) {
            -1 => errno(),
            0 => libc::_exit(0),
            _ => 0,
        }
    }
}

/// The number of the error of a call, zero when there is none.
fn call(number: c_long, arguments: [c_long; 6]) -> c_long {
    let [first, second, third, fourth, fifth, sixth] = arguments;
    // SAFETY: every pointer among the arguments leads to a constant that ends with zero, or
    // nowhere.
    if unsafe { libc::syscall(number, first, second, third, fourth, fifth, sixth) } == -1 {
        errno()
    } else {
        0
    }
}

fn errno() -> c_long {
    io::Error::last_os_error().raw_os_error().unwrap_or(-1).into()
}

fn address(text: &CStr) -> c_long {
    text.as_ptr() as c_long
}
