//! Everything a pack must not reach, tried from inside: as an ordinary user and as root, when it is
//! asked and while it is loaded.

use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::built::{built, library_with};

/// A user that exists nowhere: it owns nothing but what is made for it.
const ORDINARY: u32 = 12345;

/// A place as a person has it, with a host in it that runs as this person.
struct IsolatedHome {
    folder: tempfile::TempDir,
    user: Option<u32>,
    listener: TcpListener,
    datagrams: UdpSocket,
    _socket: UnixListener,
}

impl IsolatedHome {
    fn new(user: Option<u32>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let home = folder.path().join("home");
        std::fs::create_dir(&home).unwrap();
        std::fs::write(home.join("store"), STORE).unwrap();
        std::fs::write(home.join("beside"), "").unwrap();
        for program in [&built().worker, &built().driver, &built().kernel_without] {
            std::fs::copy(program, folder.path().join(program.file_name().unwrap())).unwrap();
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let datagrams = UdpSocket::bind(listener.local_addr().unwrap()).unwrap();
        datagrams.set_nonblocking(true).unwrap();
        let socket = UnixListener::bind(home.join("socket")).unwrap();
        for path in [home.clone(), home.join("store"), home.join("beside"), home.join("socket")] {
            chown(&path, user, user).unwrap();
        }
        Self { folder, user, listener, datagrams, _socket: socket }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The shell is the host's parent and becomes it: so the number of the host is known before the
    /// host is there.
    fn probe(&self, when: &str, rule: &str, kernel_without: &str) -> String {
        let folder = self.folder.path();
        let port = self.listener.local_addr().unwrap().port();
        let room = "0000000";
        let words = format!("{when}host={room};port={port};home={}", self.home().display());
        std::fs::write(folder.join("library"), library_with(&words)).unwrap();
        // The careless host has its store open in every child.
        let text = format!(
            "number=$(printf %07d $$); sed \"s/host={room}/host=$number/\" library > mine; \
             exec 7<home/store; exec {kernel_without} ./driver {}/worker mine 20 20 {rule}",
            folder.display()
        );
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", &text])
            .current_dir(folder)
            .stderr(Stdio::inherit())
            .env("LC_ALL", "C")
            .env("SECRET", "of the person");
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        if let Some(user) = self.user {
            shell.uid(user).gid(user);
        }
        let output = shell.output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Everything as it was, byte for byte, and nobody called.
    fn is_untouched(&self) {
        let mut names: Vec<String> = self
            .home()
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["beside", "socket", "store"]);
        assert_eq!(std::fs::read_to_string(self.home().join("store")).unwrap(), STORE);
        assert_eq!(
            std::fs::metadata(self.home().join("store")).unwrap().permissions().mode() & 0o777,
            0o644
        );
        assert!(self.listener.accept().is_err(), "nobody connected");
        assert!(self.datagrams.recv(&mut [0; 8]).is_err(), "nothing was sent");
    }
}

const STORE: &str = "what a person wrote down";

/// Whom the tests can be: whoever runs them, and, when that is root, an ordinary user as well.
fn users() -> Vec<Option<u32>> {
    let is_root = std::fs::metadata("/proc/self")
        .is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if is_root {
        return vec![None, Some(ORDINARY)];
    }
    eprintln!("NOT TESTED as root: only root can.");
    vec![None]
}

// threat: A8, A9, A10, A11, A12, A21
#[test]
fn every_probe_is_stopped_when_a_pack_is_asked() {
    for user in users() {
        let place = IsolatedHome::new(user);
        let output = place.probe("", "caged", "");
        assert!(output.contains("reports \"tried 80; got through: \""), "{user:?}: {output}");
        place.is_untouched();
    }
}

// threat: A13
#[test]
fn every_probe_is_stopped_while_a_library_is_loaded() {
    for user in users() {
        let place = IsolatedHome::new(user);
        let output = place.probe("constructor=probe;", "caged", "");
        // Code of the library may be mapped while it is loaded; that is all there is more of.
        assert!(output.contains("reports \"tried 80; got through: \""), "{user:?}: {output}");
        place.is_untouched();
    }
}

/// Without the cage the same tries get through: so it is the cage that stops them.
#[test]
fn without_a_cage_the_same_probes_succeed() {
    for user in users() {
        let place = IsolatedHome::new(user);
        let output = place.probe("", "anyhow", "./kernel_without landlock,seccomp");
        assert!(output.contains("tried 80; got through: "), "{output}");
        let most = [
            "read /etc/passwd",
            "read the store",
            "list the person's folder",
            "ask for the state of the store",
            "read a link",
            "write a file",
            "make a link by name",
            "empty the store",
            "rename the store",
            "remove a file",
            "change who may read the store",
            "connect",
            "listen",
            "send a datagram",
            "look up a name",
            "talk to a program by a path",
            "talk to a program by a name",
            "ask the kernel about the network",
            "signal the host",
            "run a program",
            "memory that is written and run",
            "memory that becomes code",
            "a file in memory",
            "the name of the machine",
            "io_uring",
        ];
        for through in most {
            assert!(
                output.contains(&format!("{through},")) || output.contains(&format!("{through}\"")),
                "{user:?}: {through} in {output}"
            );
        }
        let through = output.split("got through: ").nth(1).unwrap_or_default().split(", ").count();
        assert!(through >= 60, "{user:?}: only {through} of 80 in {output}");
        assert!(!output.contains("see the environment"), "{output}");
        assert!(!output.contains("use a descriptor of the host's"), "{output}");
        assert_ne!(
            std::fs::read_to_string(place.home().join("gone")).unwrap(),
            STORE,
            "the store was emptied and renamed"
        );
    }
}

// threat: A7
#[test]
fn the_memory_of_the_host_does_not_grow_with_its_worker() {
    for behaviour in ["0", "6", "12", "22", "24", "28"] {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        std::fs::write(&library, &built().library).unwrap();
        let mut host = Command::new(&built().driver);
        let output = host
            .arg(&built().worker)
            .arg(&library)
            .args([behaviour, "20", "caged"])
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let grown = output.lines().find_map(|line| {
            line.strip_prefix("host grew by ")?.strip_suffix(" KiB")?.parse::<u64>().ok()
        });
        assert!(grown.is_some_and(|kib| kib < 16 << 10), "{behaviour}: {output}");
    }
}

// threat: A21
#[test]
fn the_worker_inherits_nothing_from_the_host() {
    use crate::built::{DEADLINE, call_of, timed};
    let error =
        timed(&built().worker, &call_of(built().library.clone(), 13.0), DEADLINE).unwrap_err();
    assert!(error.to_string().contains("variables: ; descriptors: 0 1 2 "), "{error}");
}
