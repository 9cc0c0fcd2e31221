//! Replaces the two system calls with a path that the loader makes when it loads the library.
//!
//! It opens the library by its path, and older C libraries ask for the state of an open file with a
//! call that could ask about any path. Were these calls on the list, code that runs while the
//! library loads could find out which files there are. So they never reach the kernel: they raise a
//! signal, and its handler answers for the one path and for open files.
#![allow(unsafe_code)] // A signal handler that reads and writes the registers of the call.

use std::ffi::{CStr, c_char, c_int, c_long, c_void};
use std::io;
use std::os::fd::RawFd;
use std::path::Path;
use std::sync::atomic::{AtomicI32, Ordering};

use libloading::os::unix::{Library, RTLD_LAZY, RTLD_LOCAL};
use memchr::memmem;

use crate::sealed_library::SealedLibrary;

/// The descriptor of the library, or -1 when the hook is not installed.
static LIBRARY: AtomicI32 = AtomicI32::new(-1);

/// Libraries of the system that a pack may be linked to.
const SYSTEM_LIBRARIES: [&CStr; 5] =
    [c"libgcc_s.so.1", c"libm.so.6", c"libpthread.so.0", c"libdl.so.2", c"librt.so.1"];

/// Loads the system libraries that a pack's library names, while files can still be opened. The
/// pack's own code is not touched.
pub(crate) fn preload_dependencies(library: &[u8]) {
    for name in SYSTEM_LIBRARIES
        .iter()
        .filter(|name| memmem::find(library, name.to_bytes_with_nul()).is_some())
    {
        let Ok(path) = name.to_str() else { continue };
        // SAFETY: the system's own libraries, whose constructors are those every program runs.
        if let Ok(library) = unsafe { Library::open(Some(Path::new(path)), RTLD_LAZY | RTLD_LOCAL) }
        {
            std::mem::forget(library);
        }
    }
}

/// Installs the hook: the path of `image` can be opened, and no other.
pub(crate) fn install_loader_hook(image: &SealedLibrary) -> io::Result<()> {
    LIBRARY.store(image.descriptor(), Ordering::Relaxed);
    // SAFETY: zero is a value of every field, and the handler has the form that SA_SIGINFO asks
    // for.
    let installed = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        let handler: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) = answer;
        action.sa_sigaction = handler as libc::sighandler_t;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
        libc::sigaction(libc::SIGSYS, &raw const action, std::ptr::null_mut())
    };
    if installed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Removes the hook: no path can be opened any more.
pub(crate) fn remove_loader_hook() {
    LIBRARY.store(-1, Ordering::Relaxed);
}

/// Answers a call in place of the kernel. The pack's code can make it too, and gets no more than
/// the loader.
extern "C" fn answer(_signal: c_int, _info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel hands over the registers of the call and lets them be changed.
    let registers = unsafe { Registers::from_context(&mut *context.cast::<libc::ucontext_t>()) };
    let [descriptor, path, state, flags] = registers.arguments();
    let answer = match registers.call() {
        libc::SYS_openat => open(path as *const c_char),
        libc::SYS_newfstatat => describe(descriptor, path as *const c_char, state, flags),
        _ => -c_long::from(libc::EPERM),
    };
    registers.answer(answer);
}

/// Another descriptor of the library, at its beginning.
fn open(path: *const c_char) -> c_long {
    let library = LIBRARY.load(Ordering::Relaxed);
    // SAFETY: a path ends with zero; if that is not true, this process ends, and nothing else.
    if library < 0 || !unsafe { is_path_of(library, path) } {
        return -c_long::from(libc::EPERM);
    }
    // SAFETY: two calls that take numbers.
    unsafe {
        libc::lseek(library, 0, libc::SEEK_SET);
        libc::fcntl(library, libc::F_DUPFD_CLOEXEC, 3).into()
    }
}

/// Compares without asking for memory, which a signal handler must not do.
unsafe fn is_path_of(library: RawFd, path: *const c_char) -> bool {
    // SAFETY: the caller's.
    let path = unsafe { CStr::from_ptr(path) }.to_bytes();
    let Some(number) = path.strip_prefix(SealedLibrary::FOLDER.as_bytes()) else { return false };
    let digit = |sum: i32, byte: &u8| {
        Some(sum.checked_mul(10)? + i32::from(byte.checked_sub(b'0').filter(|it| *it < 10)?))
    };
    number.iter().try_fold(0, digit) == Some(library)
}

/// The state of an open file, asked for with an empty path.
fn describe(descriptor: c_long, path: *const c_char, state: c_long, flags: c_long) -> c_long {
    // SAFETY: as for `open`.
    let is_empty = flags & c_long::from(libc::AT_EMPTY_PATH) != 0 && unsafe { *path } == 0;
    if !is_empty {
        return -c_long::from(libc::EPERM);
    }
    // SAFETY: the place for the state is the caller's, as it would be for the call itself.
    match unsafe { libc::syscall(libc::SYS_fstat, descriptor, state) } {
        0 => 0,
        _ => -c_long::from(libc::EBADF),
    }
}

/// The registers of an interrupted call.
struct Registers<'a>(&'a mut libc::ucontext_t);

#[cfg(target_arch = "x86_64")]
impl<'a> Registers<'a> {
    fn from_context(context: &'a mut libc::ucontext_t) -> Self {
        Self(context)
    }

    fn get(&self, register: c_int) -> c_long {
        usize::try_from(register)
            .ok()
            .and_then(|at| self.0.uc_mcontext.gregs.get(at))
            .copied()
            .unwrap_or(-1)
    }

    fn call(&self) -> c_long {
        self.get(libc::REG_RAX)
    }

    fn arguments(&self) -> [c_long; 4] {
        [libc::REG_RDI, libc::REG_RSI, libc::REG_RDX, libc::REG_R10]
            .map(|register| self.get(register))
    }

    fn answer(self, value: c_long) {
        if let Some(register) =
            usize::try_from(libc::REG_RAX).ok().and_then(|at| self.0.uc_mcontext.gregs.get_mut(at))
        {
            *register = value;
        }
    }
}

#[cfg(target_arch = "aarch64")]
impl<'a> Registers<'a> {
    fn from_context(context: &'a mut libc::ucontext_t) -> Self {
        Self(context)
    }

    fn call(&self) -> c_long {
        self.0.uc_mcontext.regs[8].cast_signed()
    }

    fn arguments(&self) -> [c_long; 4] {
        [0, 1, 2, 3].map(|at: usize| self.0.uc_mcontext.regs[at].cast_signed())
    }

    fn answer(self, value: c_long) {
        self.0.uc_mcontext.regs[0] = value.cast_unsigned();
    }
}
