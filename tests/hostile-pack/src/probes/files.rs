//! Tries to find, read and change files. Those that do harm come last.

use std::ffi::{CStr, CString, c_long};

use super::{Try, at, call, reached};

const HERE: c_long = libc::AT_FDCWD as c_long;
const EMPTY: [c_long; 5] = [0; 5];

/// The tries.
pub(super) const TRIES: &[Try] = &[
    ("read /etc/passwd", |_| open(c"/etc/passwd", libc::O_RDONLY)),
    ("read the store", |target| open(&target.path("store"), libc::O_RDONLY)),
    ("open the store as a name only", |target| open(&target.path("store"), libc::O_PATH)),
    ("find that a file is missing", |target| open(&target.path("missing"), libc::O_RDONLY)),
    ("open the store the newer way", |target| open_how(&target.path("store"))),
    ("list the person's folder", |target| {
        open(&target.path(""), libc::O_RDONLY | libc::O_DIRECTORY)
    }),
    ("list through the library", |target| std::fs::read_dir(&target.home).is_ok()),
    ("read the host's environment", |target| {
        open(
            &CString::new(format!("/proc/{}/environ", target.host)).unwrap_or_default(),
            libc::O_RDONLY,
        )
    }),
    ("read its own maps", |_| open(c"/proc/self/maps", libc::O_RDONLY)),
    ("open the terminal", |_| open(c"/dev/tty", libc::O_RDWR)),
    ("ask for the state of the store", |target| state(&target.path("store"), 0)),
    ("ask for the state with the flag for open files", |target| {
        state(&target.path("store"), libc::AT_EMPTY_PATH)
    }),
    ("ask for the state the newer way", |target| {
        let mut place = [0_u8; 512];
        reached(call(
            libc::SYS_statx,
            [
                HERE,
                at(&target.path("store")),
                0,
                libc::STATX_BASIC_STATS.into(),
                place.as_mut_ptr() as c_long,
            ],
        ))
    }),
    ("ask whether the store is there", |target| {
        reached(call(
            libc::SYS_faccessat,
            [HERE, at(&target.path("store")), libc::F_OK.into(), 0, 0],
        ))
    }),
    ("read a link", |_| {
        let mut place = [0_u8; 512];
        let link = CString::from(c"/proc/self/exe");
        reached(call(libc::SYS_readlinkat, [HERE, at(&link), place.as_mut_ptr() as c_long, 512, 0]))
    }),
    ("ask for the working folder", |_| {
        let mut place = [0_u8; 512];
        reached(call(libc::SYS_getcwd, [place.as_mut_ptr() as c_long, 512, 0, 0, 0]))
    }),
    ("change the working folder", |target| {
        reached(call(libc::SYS_chdir, [at(&target.path("")), 0, 0, 0, 0]))
    }),
    ("ask about the file system", |target| {
        let mut place = [0_u8; 512];
        reached(call(
            libc::SYS_statfs,
            [at(&target.path("store")), place.as_mut_ptr() as c_long, 0, 0, 0],
        ))
    }),
    ("watch a folder", |_| reached(call(libc::SYS_inotify_init1, EMPTY))),
    ("write a file", |target| open(&target.path("new"), libc::O_WRONLY | libc::O_CREAT)),
    ("make a folder", |target| {
        reached(call(libc::SYS_mkdirat, [HERE, at(&target.path("folder")), 0o700, 0, 0]))
    }),
    ("make a link by name", |target| {
        reached(call(
            libc::SYS_symlinkat,
            [at(&target.path("store")), HERE, at(&target.path("link")), 0, 0],
        ))
    }),
    ("make a second name", |target| {
        let (from, to) = (target.path("store"), target.path("second"));
        reached(call(libc::SYS_linkat, [HERE, at(&from), HERE, at(&to), 0]))
    }),
    ("change when the store was written", |target| {
        reached(call(libc::SYS_utimensat, [HERE, at(&target.path("store")), 0, 0, 0]))
    }),
    ("change who may read the store", |target| {
        reached(call(libc::SYS_fchmodat, [HERE, at(&target.path("store")), 0o666, 0, 0]))
    }),
    ("change whose the store is", |target| {
        reached(call(libc::SYS_fchownat, [HERE, at(&target.path("store")), -1, -1, 0]))
    }),
    ("mark the store", |target| {
        let (name, value) = (CString::from(c"user.mark"), CString::from(c"x"));
        reached(call(libc::SYS_setxattr, [at(&target.path("store")), at(&name), at(&value), 1, 0]))
    }),
    ("write into the store", |target| open(&target.path("store"), libc::O_RDWR)),
    ("empty the store", |target| {
        reached(call(libc::SYS_truncate, [at(&target.path("store")), 0, 0, 0, 0]))
    }),
    ("rename the store", |target| {
        reached(call(
            libc::SYS_renameat2,
            [HERE, at(&target.path("store")), HERE, at(&target.path("gone")), 0],
        ))
    }),
    ("remove a file", |target| {
        reached(call(libc::SYS_unlinkat, [HERE, at(&target.path("beside")), 0, 0, 0]))
    }),
];

fn open(path: &CStr, flags: i32) -> bool {
    reached(call(libc::SYS_openat, [HERE, path.as_ptr() as c_long, flags.into(), 0o600, 0]))
}

fn open_how(path: &CString) -> bool {
    let how = [0_u64; 3];
    reached(call(libc::SYS_openat2, [HERE, at(path), how.as_ptr() as c_long, 24, 0]))
}

fn state(path: &CString, flags: i32) -> bool {
    let mut place = [0_u8; 512];
    reached(call(
        libc::SYS_newfstatat,
        [HERE, at(path), place.as_mut_ptr() as c_long, flags.into(), 0],
    ))
}
