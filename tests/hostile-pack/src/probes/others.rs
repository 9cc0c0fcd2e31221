//! Tries to reach other programs: over a network, over sockets, by signals, by looking into them.

use std::ffi::{CString, c_int, c_long};
use std::io::Read;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::time::Duration;

use super::{Try, at, call, reached};

/// The descriptors that a careless host may have left open. Tried before anything else is opened.
pub(super) const LEFT_BEHIND: &[Try] = &[
    ("see the environment", |_| std::env::vars_os().next().is_some()),
    ("use a descriptor of the host's", |_| (3..200).any(leads_out)),
];

/// The tries.
pub(super) const TRIES: &[Try] = &[
    ("connect", |target| {
        let address = SocketAddr::from(([127, 0, 0, 1], target.port));
        TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok()
    }),
    ("listen", |_| std::net::TcpListener::bind(("127.0.0.1", 0)).is_ok()),
    ("send a datagram", |target| {
        let sent = UdpSocket::bind(("127.0.0.1", 0))
            .and_then(|socket| socket.send_to(b"x", ("127.0.0.1", target.port)));
        sent.is_ok()
    }),
    ("look up a name", |_| ("localhost", 80).to_socket_addrs().is_ok()),
    ("talk to a program by a path", |target| {
        UnixStream::connect(format!("{}/socket", target.home)).is_ok()
    }),
    ("talk to a program by a name", |_| UnixDatagram::unbound().is_ok()),
    ("ask the kernel about the network", |_| socket(libc::AF_NETLINK, libc::SOCK_RAW)),
    ("listen to all packets", |_| socket(libc::AF_PACKET, libc::SOCK_RAW)),
    ("a pair of sockets", |_| {
        let mut pair: [c_int; 2] = [0; 2];
        let place = pair.as_mut_ptr() as c_long;
        reached(call(
            libc::SYS_socketpair,
            [libc::AF_UNIX.into(), libc::SOCK_STREAM.into(), 0, place, 0],
        ))
    }),
    ("signal the host", |target| reached(call(libc::SYS_kill, [target.host.into(), 0, 0, 0, 0]))),
    ("signal a thread of the host", |target| {
        let host = target.host.into();
        reached(call(libc::SYS_tgkill, [host, host, 0, 0, 0]))
    }),
    ("hold on to the host", |target| {
        reached(call(libc::SYS_pidfd_open, [target.host.into(), 0, 0, 0, 0]))
    }),
    ("trace the host", |target| {
        // With an address that may not be given, so that a call that gets through does not stop the
        // host.
        reached(call(libc::SYS_ptrace, [libc::PTRACE_SEIZE.into(), target.host.into(), 1, 0, 0]))
    }),
    ("read the host's memory", |target| {
        let mut place = [0_u8; 8];
        let local = libc::iovec { iov_base: place.as_mut_ptr().cast(), iov_len: 8 };
        let remote = libc::iovec { iov_base: 0x40_0000 as *mut _, iov_len: 8 };
        let (local, remote) = (&raw const local as c_long, &raw const remote as c_long);
        reached(call(libc::SYS_process_vm_readv, [target.host.into(), local, 1, remote, 1]))
    }),
    ("change the host's limits", |target| {
        let mut place = [0_u64; 2];
        let asked = libc::RLIMIT_CPU.into();
        reached(call(
            libc::SYS_prlimit64,
            [target.host.into(), asked, 0, place.as_mut_ptr() as c_long, 0],
        ))
    }),
    ("run a program", |_| {
        // The program is missing, so that a call that gets through does not end the tries.
        let path = CString::from(c"/nowhere/program");
        reached(call(libc::SYS_execve, [at(&path), 0, 0, 0, 0]))
    }),
    ("run a program from a descriptor", |_| {
        let path = CString::from(c"/nowhere/program");
        reached(call(libc::SYS_execveat, [libc::AT_FDCWD.into(), at(&path), 0, 0, 0]))
    }),
    ("start processes", |_| (0..50).any(|_| start())),
    ("start threads", |_| (0..50).any(|_| std::thread::Builder::new().spawn(|| ()).is_ok())),
];

fn socket(family: c_int, kind: c_int) -> bool {
    reached(call(libc::SYS_socket, [family.into(), kind.into(), 0, 0, 0]))
}

/// A process that ends at once.
fn start() -> bool {
    // SAFETY: the new process only ends.
    match unsafe { libc::syscall(libc::SYS_clone, c_long::from(libc::SIGCHLD), 0, 0, 0, 0) } {
        -1 => false,
        // SAFETY: as above.
        0 => unsafe { libc::_exit(0) },
        process => {
            // SAFETY: a child of ours, of which nothing is wanted but that it is over.
            unsafe { libc::waitpid(i32::try_from(process).unwrap_or(-1), std::ptr::null_mut(), 0) };
            true
        }
    }
}

/// Whether something of the host's can be read there. The protocol's pipes and the library do not
/// count.
fn leads_out(descriptor: i32) -> bool {
    use std::mem::ManuallyDrop;
    use std::os::fd::FromRawFd;
    // SAFETY: the state of any descriptor, written to memory of our own; it is only read
    // if it is a plain file.
    unsafe {
        let mut state: libc::stat = std::mem::zeroed();
        if libc::syscall(libc::SYS_fstat, descriptor, &raw mut state) != 0 {
            return false;
        }
        let is_ours = state.st_mode & libc::S_IFMT == libc::S_IFIFO || state.st_nlink == 0;
        let mut file = ManuallyDrop::new(std::fs::File::from_raw_fd(descriptor));
        !is_ours && file.read(&mut [0; 8]).is_ok()
    }
}
