//! Bundles: the same bytes from the same input, and no other byte is ever taken.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use heelwise_pack::bundle::{self, Bundle, Native, TARGET};
use heelwise_pack::check_folders;

use crate::harness::{Machine, bundles, checked, root};

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}

/// A small bundle with a made-up library, so that every byte can be tried.
fn small() -> Vec<u8> {
    let folder = root().join("tests/fixtures/valid/tiny");
    let checked = check_folders(&[folder], &[]);
    assert!(checked.diagnostics.is_empty());
    let native = Native { target: TARGET.to_owned(), library: crate::crafted::library() };
    bundle::write(&checked.packs[0], &[native]).unwrap()
}

// rows: B18
#[test]
fn two_builds_in_two_folders_give_the_same_bytes() {
    let build = |id: &str| {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("packs/foundation"), &folder.path().join("foundation"));
        copy(&root().join("packs").join(id), &folder.path().join(id));
        let checked = check_folders(&[folder.path().join("foundation"), folder.path().join(id)], &[]);
        bundle::write(checked.packs.iter().find(|pack| pack.content.manifest.id == id).unwrap(), &[]).unwrap()
    };
    let here = checked().packs.iter().find(|pack| pack.content.manifest.id == "massage-therapy").unwrap();
    assert!(build("massage-therapy") == build("massage-therapy"));
    assert!(bundle::write(here, &[]).unwrap() == build("massage-therapy"));
}

// rows: B8
#[test]
fn no_byte_can_be_changed_cut_or_added() {
    let whole = small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.heelpack");
    let taken = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Bundle::open(&path).and_then(|bundle| bundle.verify()).is_ok()
    };
    assert!(taken(&whole));
    for position in 0..whole.len() {
        let mut changed = whole.clone();
        changed[position] ^= 1 << (position % 8);
        assert!(!taken(&changed), "byte {position} of {}", whole.len());
    }
    for cut in (0..whole.len()).step_by(97) {
        assert!(!taken(&whole[..cut]), "cut at {cut}");
    }
    for extra in [&b"\0"[..], &[0; 512], b"more"] {
        assert!(!taken(&[&whole, extra].concat()));
    }
}

// rows: B4
#[test]
fn an_archive_that_is_no_bundle_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(4);
    header.set_mode(0o644);
    header.set_cksum();
    archive.append_data(&mut header, "heelpack.json", &b"{}\n\n"[..]).unwrap();
    let archive = archive.into_inner().unwrap();
    for (name, bytes) in [("empty", &b""[..]), ("text", b"hello"), ("archive", &archive), ("zeros", &[0; 4096])] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert!(Bundle::open(&path).is_err(), "{name}");
    }
    assert!(Bundle::open(folder.path()).is_err(), "a folder");
    assert!(Bundle::open(Path::new("/dev/zero")).is_err(), "a device that never ends");
}

#[test]
fn a_broken_bundle_in_the_pack_folder_is_named_and_the_rest_works() {
    let machine = Machine::with_packs();
    let broken = machine.home.path().join("packs/massage-therapy-0.1.0.heelpack");
    let mut bytes = std::fs::read(&broken).unwrap();
    bytes[30_000] ^= 1; // in the compiled content
    std::fs::write(&broken, bytes).unwrap();
    let run = machine.run(&["check", "--profile", "examples/first-step-heel-pain.toml", "--at", "2026-11-20"]);
    assert_eq!(run.code(), 4);
    assert!(
        run.stdout().contains("massage-therapy-0.1.0.heelpack") && run.stdout().contains("Plantar heel pain"),
        "{}",
        run.all()
    );
    let named = machine.run(&["pack", "list", "--pack", &broken.display().to_string()]);
    assert_eq!(named.code(), 4);
    assert!(named.stderr().contains("refused"), "{}", named.all());
}

#[test]
fn a_bundle_that_nobody_installed_is_left_out_and_that_is_said() {
    let machine = Machine::with_packs();
    let folder = machine.home.path().join("source");
    copy(&root().join("packs/massage-therapy"), &folder.join("massage-therapy"));
    let manifest = folder.join("massage-therapy/pack.toml");
    let text = std::fs::read_to_string(&manifest).unwrap().replace("version = \"0.1.0\"", "version = \"0.10.0\"");
    std::fs::write(&manifest, text).unwrap();
    let checked = check_folders(&[folder.join("massage-therapy")], &[checked().packs[0].content.clone()]);
    std::fs::write(machine.home.path().join("packs/newer.heelpack"), bundle::write(&checked.packs[0], &[]).unwrap())
        .unwrap();
    let run = machine.run(&["pack", "list"]);
    assert_eq!(run.code(), 4);
    assert!(
        run.stdout().contains("massage-therapy 0.1.0") && run.stdout().contains("newer.heelpack is not"),
        "{}",
        run.all()
    );
}

#[test]
fn people_can_look_into_a_bundle() {
    let file = std::fs::File::open(&bundles()[0]).unwrap();
    let mut archive = tar::Archive::new(file);
    let names: Vec<String> =
        archive.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string()).collect();
    assert_eq!(names[..2], ["heelpack.json", "content.bin"]);
    assert!(
        names.contains(&"content/exercises.toml".to_owned()) && names.contains(&format!("native/{TARGET}/library"))
    );
}

// rows: A19, B10
#[test]
fn what_is_swapped_while_it_is_opened_is_one_or_the_other_and_never_a_mixture() {
    let checked = check_folders(&[root().join("tests/fixtures/valid/tiny")], &[]);
    let of = |end: &[u8]| {
        let library = [crate::crafted::library(), end.repeat(4000)].concat();
        bundle::write(&checked.packs[0], &[Native { target: TARGET.to_owned(), library }]).unwrap()
    };
    let (one, other) = (of(b"one way"), of(b"another"));
    assert_eq!(one.len(), other.len());
    let folder = tempfile::tempdir().unwrap();
    let (path, beside) = (folder.path().join("a.heelpack"), folder.path().join("beside"));
    std::fs::write(&path, &one).unwrap();
    let stop = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        scope.spawn(|| {
            for (turn, bytes) in [&other, &one].into_iter().cycle().enumerate() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                // In its place, and over it: a swap that is atomic, and one that is not.
                if turn % 4 < 2 {
                    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, &path)).unwrap();
                } else {
                    std::fs::write(&path, bytes).unwrap();
                }
            }
        });
        let seen = (0..400).map(|_| opened(&path, &one, &other)).collect::<Vec<_>>();
        stop.store(true, Ordering::Relaxed);
        seen
    });
    assert!(seen.contains(&Some("one")) && seen.contains(&Some("other")), "the race was run: {seen:?}");
}

/// Which of the two a bundle is, by the library that is loaded of it; nothing when it was refused.
fn opened(path: &Path, one: &[u8], other: &[u8]) -> Option<&'static str> {
    let bundle = Bundle::open(path).ok()?;
    let library = bundle.library(TARGET).unwrap().expect("it has one for here");
    assert!(*blake3::hash(&library.bytes).as_bytes() == library.digest, "what is loaded is what was checked");
    let is = |whole: &[u8], end: &[u8]| **bundle.bytes() == *whole && library.bytes.ends_with(end);
    if is(one, b"one way") {
        return Some("one");
    }
    assert!(is(other, b"another"), "a mixture was taken");
    Some("other")
}
