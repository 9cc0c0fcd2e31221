//! Tries to use what the kernel has for other purposes: every one has been a way out of a cage.

use std::ffi::{CString, c_long};

use super::{Try, at, call, reached};

const NONE: c_long = 0;

/// The tries.
pub(super) const TRIES: &[Try] = &[
    ("io_uring", |_| {
        let mut place = [0_u8; 128];
        reached(call(libc::SYS_io_uring_setup, [1, place.as_mut_ptr() as c_long, 0, 0, 0]))
    }),
    ("a new namespace for users", |_| {
        reached(call(libc::SYS_unshare, [libc::CLONE_NEWUSER.into(), 0, 0, 0, 0]))
    }),
    ("another namespace", |_| reached(call(libc::SYS_setns, [-1, 0, 0, 0, 0]))),
    ("a file in memory", |_| {
        let name = CString::from(c"probe");
        reached(call(libc::SYS_memfd_create, [at(&name), 0, 0, 0, 0]))
    }),
    ("memory that is written and run", |_| map(libc::PROT_WRITE | libc::PROT_EXEC)),
    ("memory that is run", |_| map(libc::PROT_READ | libc::PROT_EXEC)),
    ("memory that becomes code", |_| {
        // SAFETY: new memory that is not shared.
        let page = unsafe {
            let private = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            libc::mmap(
                std::ptr::null_mut(),
                4096,
                libc::PROT_READ | libc::PROT_WRITE,
                private,
                -1,
                0,
            )
        };
        reached(call(
            libc::SYS_mprotect,
            [page as c_long, 4096, (libc::PROT_READ | libc::PROT_EXEC).into(), 0, 0],
        ))
    }),
    ("memory that becomes code, the newer way", |_| {
        reached(call(libc::SYS_pkey_mprotect, [NONE, 0, libc::PROT_EXEC.into(), -1, 0]))
    }),
    ("bpf", |_| reached(call(libc::SYS_bpf, [-1, NONE, 0, 0, 0]))),
    ("keys", |_| reached(call(libc::SYS_keyctl, [0, -3, 1, 0, 0]))),
    ("add a key", |_| {
        let (kind, name) = (CString::from(c"user"), CString::from(c"probe"));
        reached(call(libc::SYS_add_key, [at(&kind), at(&name), at(&name), 5, -3]))
    }),
    ("count events", |_| reached(call(libc::SYS_perf_event_open, [NONE, 0, -1, -1, 0]))),
    ("handle page faults", |_| {
        reached(call(libc::SYS_userfaultfd, [libc::O_CLOEXEC.into(), 0, 0, 0, 0]))
    }),
    ("mount", |_| reached(call(libc::SYS_mount, [NONE, NONE, NONE, 0, 0]))),
    ("change the root folder", |_| {
        let root = CString::from(c"/");
        reached(call(libc::SYS_chroot, [at(&root), 0, 0, 0, 0]))
    }),
    ("become another user", |_| reached(call(libc::SYS_setuid, [0, 0, 0, 0, 0]))),
    ("raise a limit", |_| {
        let mut place = [0_u64; 2];
        let asked = libc::RLIMIT_AS.into();
        reached(call(libc::SYS_prlimit64, [0, asked, 0, place.as_mut_ptr() as c_long, 0]))
    }),
    ("be looked into again", |_| {
        reached(call(libc::SYS_prctl, [libc::PR_SET_DUMPABLE.into(), 1, 0, 0, 0]))
    }),
    ("outlive the host", |_| {
        reached(call(libc::SYS_prctl, [libc::PR_SET_PDEATHSIG.into(), 0, 0, 0, 0]))
    }),
    ("type into a terminal", |_| {
        reached(call(libc::SYS_ioctl, [2, libc::TIOCSTI.cast_signed(), NONE, 0, 0]))
    }),
    ("a session of its own", |_| reached(call(libc::SYS_setsid, [0; 5]))),
    ("set an alarm", |_| reached(call(libc::SYS_timer_create, [NONE, NONE, NONE, 0, 0]))),
    ("message queues", |_| reached(call(libc::SYS_msgget, [0, libc::IPC_CREAT.into(), 0, 0, 0]))),
    ("shared memory", |_| {
        reached(call(libc::SYS_shmget, [0, 4096, c_long::from(libc::IPC_CREAT) | 0o600, 0, 0]))
    }),
    ("the kernel's log", |_| reached(call(libc::SYS_syslog, [10, NONE, 0, 0, 0]))),
    ("the name of the machine", |_| {
        let mut place = [0_u8; 512];
        reached(call(libc::SYS_uname, [place.as_mut_ptr() as c_long, 0, 0, 0, 0]))
    }),
    ("whose process this is", |_| reached(call(libc::SYS_getuid, [0; 5]))),
    ("which process the host is", |_| reached(call(libc::SYS_getppid, [0; 5]))),
];

fn map(protection: i32) -> bool {
    let private = (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS).into();
    reached(call(libc::SYS_mmap, [NONE, 4096, protection.into(), private, -1]))
}
