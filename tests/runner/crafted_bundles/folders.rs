//! Folders and names that could make a program wait, loop or leave the folder: a quick error.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::*;
use crate::harness::{Run, xtask};

/// The timeout of a command; usual runs take less than a tenth of it.
const FOREVER: Duration = Duration::from_mins(5);

/// Runs a command; panics when it does not end in time.
fn finished(command: &mut Command) -> (i32, String) {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > FOREVER {
            child.kill().unwrap();
            panic!("it hangs: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(text).expect("UTF-8"))
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A copy of a valid pack with an addition.
fn pack(spoil: impl FnOnce(&Path)) -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let (from, to) = (root().join("tests/fixtures/valid/tiny"), home.path().join("tiny"));
    for file in below(&from) {
        let target = to.join(file.strip_prefix(&from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
    spoil(&to);
    (home, to)
}

/// Replaces a file or folder.
fn instead(path: &Path, make: impl FnOnce(&Path)) {
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else {
        fs::remove_file(path).unwrap();
    }
    make(path);
}

fn link(to: &str) -> impl FnOnce(&Path) {
    move |path| symlink(to, path).unwrap()
}

fn folder(path: &Path) {
    fs::create_dir(path).unwrap();
}

/// A modification of a pack's folder.
type Spoil = fn(&Path);

/// Hostile modifications of a pack's folder.
const SPOILT: [(&str, Spoil); 19] = [
    ("a link to itself", |pack| instead(&pack.join("content/kit.toml"), link("kit.toml"))),
    ("a link to the folder around", |pack| instead(&pack.join("content"), link(".."))),
    ("a link to the whole disk", |pack| instead(&pack.join("vignettes"), link("/"))),
    ("a link out", |pack| instead(&pack.join("content/kit.toml"), link("/etc/passwd"))),
    ("a device that never ends", |pack| instead(&pack.join("content/kit.toml"), link("/dev/zero"))),
    ("a device as the head", |pack| instead(&pack.join("pack.toml"), link("/dev/zero"))),
    ("a device as a folder", |pack| instead(&pack.join("content"), link("/dev/zero"))),
    ("a pipe", |pack| instead(&pack.join("content/kit.toml"), pipe)),
    ("a pipe as the head", |pack| instead(&pack.join("pack.toml"), pipe)),
    ("a pipe as a folder", |pack| instead(&pack.join("vignettes"), pipe)),
    ("a folder named like a file", |pack| folder(&pack.join("content/kit-more.toml"))),
    ("a folder as the head", |pack| instead(&pack.join("pack.toml"), folder)),
    ("a file where a folder belongs", |pack| {
        instead(&pack.join("content"), |path| fs::write(path, "").unwrap());
    }),
    ("two links in a circle", |pack| {
        symlink("kit-b.toml", pack.join("content/kit-a.toml")).unwrap();
        symlink("kit-a.toml", pack.join("content/kit-b.toml")).unwrap();
    }),
    ("a link to a pipe", |pack| {
        pipe(&pack.join("pipe"));
        symlink("../pipe", pack.join("content/kit-more.toml")).unwrap();
    }),
    ("a socket", |pack| {
        std::os::unix::net::UnixListener::bind(pack.join("content/kit-more.toml")).unwrap();
    }),
    ("thousands of files", |pack| {
        (0..3000).for_each(|n| fs::write(pack.join(format!("content/kit-{n}.toml")), "").unwrap());
    }),
    ("a huge hollow file", |pack| {
        fs::File::create(pack.join("content/kit-more.toml")).unwrap().set_len(64 << 30).unwrap();
    }),
    ("a name that is no text", |pack| {
        let name =
            <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"content/kit-\xff.toml");
        fs::write(pack.join(name), "\u{0}").unwrap();
    }),
];

// threat: B17, C8
#[test]
fn a_hostile_folder_is_an_error() {
    for (what, spoil) in SPOILT {
        let (_home, path) = pack(spoil);
        let shown = path.display().to_string();
        let machine = Machine::new();
        for (arguments, code) in
            [(&["pack", "check", &shown][..], 1), (&["library", "kit", "--pack", &shown], 4)]
        {
            let (found, text) = finished(&mut machine.command(arguments));
            assert_eq!(found, code, "{what}: {arguments:?}\n{text}");
            assert!(!text.contains("root:"), "{what}: nothing from elsewhere is shown\n{text}");
        }
    }
}

// threat: B17
#[test]
fn bundling_a_hostile_folder_is_an_error() {
    let xtask = xtask();
    let some = [
        "a link to the folder around",
        "a device as the head",
        "a pipe",
        "thousands of files",
        "a huge hollow file",
    ];
    for (what, spoil) in SPOILT.into_iter().filter(|(what, _)| some.contains(what)) {
        let ((home, path), out) = (pack(spoil), tempfile::tempdir().unwrap());
        let out = out.path().join("out");
        // Validating is the first half of bundling.
        let mut bundle = Command::new(&xtask);
        bundle.arg("bundle").arg(&path).arg("--out").arg(&out).current_dir(root());
        let (code, text) = finished(&mut bundle);
        assert_eq!(code, 3, "{what}:\n{text}");
        assert!(text.contains("nothing was bundled") && !out.exists(), "{what}:\n{text}");
        drop(home);
    }
}

// threat: B17
#[test]
fn special_files_are_not_packs() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    pipe(&at("pipe.heelpack"));
    symlink("pipe.heelpack", at("to-a-pipe.heelpack")).unwrap();
    symlink("loop.heelpack", at("loop.heelpack")).unwrap();
    symlink("/dev/zero", at("zero.heelpack")).unwrap();
    fs::create_dir(at("folder.heelpack")).unwrap();
    fs::write(at("empty.heelpack"), "").unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.heelpack")).unwrap();
    for name in ["pipe", "to-a-pipe", "loop", "zero", "folder", "empty", "socket", "missing"] {
        let path = at(&format!("{name}.heelpack")).display().to_string();
        let (code, text) =
            finished(&mut Machine::new().command(&["library", "kit", "--pack", &path]));
        assert_eq!(code, 4, "{name}: {text}");
        let (code, text) = finished(&mut Machine::new().command(&["pack", "check", &path]));
        assert!(matches!(code, 1 | 4), "{name}: {text}");
    }
    // The same in the pack folder: each is named, and the rest works.
    let machine = Machine::with_packs();
    let packs = machine.home.path().join("packs");
    pipe(&packs.join("pipe.heelpack"));
    symlink("loop.heelpack", packs.join("loop.heelpack")).unwrap();
    symlink("/dev/zero", packs.join("zero.heelpack")).unwrap();
    let (code, text) = finished(&mut machine.command(&["pack", "list"]));
    assert_eq!(code, 4, "{text}");
    for name in ["pipe.heelpack", "loop.heelpack", "zero.heelpack", "massage-therapy"] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

// threat: B17
#[test]
fn an_unreadable_file_is_an_error() {
    let (_home, path) = pack(|pack| {
        fs::set_permissions(pack.join("content/kit.toml"), fs::Permissions::from_mode(0o000))
            .unwrap();
    });
    if fs::read(path.join("content/kit.toml")).is_ok() {
        eprintln!("NOT TESTED: root may read everything.");
        return;
    }
    let run: Run = Machine::new().run(&["pack", "check", &path.display().to_string()]);
    assert_eq!(run.code(), 1);
    assert!(
        run.stdout().contains("file/kind") && run.stdout().contains("cannot be read"),
        "{}",
        run.all()
    );
}

// threat: B14
#[test]
fn urls_are_refused_and_not_fetched() {
    let addresses = [
        "https://example.org/calf-care-1.0.0.heelpack",
        "http://example.org/x.heelpack",
        "oci://ghcr.example.org/calf-care:1.0.0",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "git+ssh://example.org/x.git",
    ];
    for address in addresses {
        for arguments in [&["pack", "check", address][..], &["pack", "list", "--pack", address]] {
            let (code, text) = finished(&mut Machine::new().command(arguments));
            assert_eq!(code, 4, "{arguments:?}: {text}");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains("heelwise fetches nothing"), "{text}");
        }
    }
}
