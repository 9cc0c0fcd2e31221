//! Bundles: reproducible builds and the detection of every changed byte.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use heelwise_pack::bundle::{self, Bundle, NativeFile, PartialBundle, TARGET};
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

/// A small bundle with a made-up library, small enough to change every byte.
fn small() -> Vec<u8> {
    let folder = root().join("tests/fixtures/valid/tiny");
    let checked = check_folders(&[folder], &[]);
    assert!(checked.diagnostics.is_empty());
    let native =
        NativeFile { target: TARGET.to_owned(), library: crate::crafted_bundles::library() };
    bundle::write(&checked.packs[0], &[native]).unwrap()
}

// threat: B18
#[test]
fn bundles_are_reproducible() {
    let build = |id: &str| {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("packs/foundation"), &folder.path().join("foundation"));
        copy(&root().join("packs").join(id), &folder.path().join(id));
        let checked =
            check_folders(&[folder.path().join("foundation"), folder.path().join(id)], &[]);
        bundle::write(
            checked.packs.iter().find(|pack| pack.content.manifest.id == id).unwrap(),
            &[],
        )
        .unwrap()
    };
    let here =
        checked().packs.iter().find(|pack| pack.content.manifest.id == "massage-therapy").unwrap();
    assert!(build("massage-therapy") == build("massage-therapy"));
    assert!(bundle::write(here, &[]).unwrap() == build("massage-therapy"));
}

// threat: B8
#[test]
fn a_changed_missing_or_added_byte_is_refused() {
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

// threat: B8
#[test]
fn each_part_of_a_bundle_is_verified_before_use() {
    let whole = small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.heelpack");
    let opened = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        PartialBundle::open(&path)
    };
    let sound = opened(&whole).unwrap();
    let (index, digest) = (sound.index().clone(), sound.digest());
    let text = serde_json::to_string_pretty(&index).unwrap().len() + 1;
    let padded = |size: usize| size.next_multiple_of(512);
    let read = 512 + padded(text) + 512 + padded(usize::try_from(index.entries[0].size).unwrap());
    assert!(read + 2048 < whole.len(), "there is more in it than a start reads");
    for position in (0..whole.len()).step_by(5) {
        let mut changed = whole.clone();
        changed[position] ^= 1 << (position % 8);
        let part = opened(&changed);
        // The digest is compared with that of the installed bundle: another index has another
        // digest.
        let is_refused = part.as_ref().map_or(true, |part| part.digest() != digest);
        assert_eq!(is_refused, position < read, "byte {position} of {}", whole.len());
        assert!(
            part.is_err() || part.is_ok_and(|part| part.whole().is_err()),
            "byte {position} of {}",
            whole.len()
        );
    }
    for length in [0, read, whole.len() - 1] {
        assert!(opened(&whole[..length]).is_err(), "cut at {length}");
    }
    assert!(opened(&[&whole[..], b"\0"].concat()).is_err(), "longer by a byte");
    assert!(**opened(&whole).unwrap().whole().unwrap().bytes() == *whole);
}

// threat: A19, B10
#[test]
fn changes_after_a_partial_open_are_refused_or_not_seen() {
    let (one, other) = (ending(b"one way"), ending(b"another"));
    let folder = tempfile::tempdir().unwrap();
    let (path, beside) = (folder.path().join("a.heelpack"), folder.path().join("beside"));
    std::fs::write(&path, &one).unwrap();
    let part = PartialBundle::open(&path).unwrap();
    assert!(part.whole().is_ok() && part.whole().is_ok(), "as often as somebody asks");
    std::fs::write(&beside, &other).and_then(|()| std::fs::rename(&beside, &path)).unwrap();
    assert!(
        **part.whole().unwrap().bytes() == *one,
        "another file in its place is not the one that was opened"
    );
    let part = PartialBundle::open(&path).unwrap();
    for changed in [&one[..], &[&other[..], b"\0"].concat(), &other[..other.len() - 1], b""] {
        std::fs::write(&path, changed).unwrap();
        assert!(part.whole().is_err(), "sound or not, it is not what was opened");
    }
    std::fs::write(&path, &other).unwrap();
    assert!(**part.whole().unwrap().bytes() == *other);
}

/// A small bundle whose library ends with these bytes; its length does not depend on them.
fn ending(end: &[u8]) -> Vec<u8> {
    let checked = check_folders(&[root().join("tests/fixtures/valid/tiny")], &[]);
    let library = [crate::crafted_bundles::library(), end.repeat(4000)].concat();
    bundle::write(&checked.packs[0], &[NativeFile { target: TARGET.to_owned(), library }]).unwrap()
}

// threat: B4
#[test]
fn an_archive_that_is_not_a_bundle_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(4);
    header.set_mode(0o644);
    header.set_cksum();
    archive.append_data(&mut header, "heelpack.json", &b"{}\n\n"[..]).unwrap();
    let archive = archive.into_inner().unwrap();
    for (name, bytes) in
        [("empty", &b""[..]), ("text", b"hello"), ("archive", &archive), ("zeros", &[0; 4096])]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert!(Bundle::open(&path).is_err(), "{name}");
    }
    assert!(Bundle::open(folder.path()).is_err(), "a folder");
    assert!(Bundle::open(Path::new("/dev/zero")).is_err(), "a device that never ends");
}

#[test]
fn a_broken_installed_bundle_is_named_and_the_rest_works() {
    let machine = Machine::with_packs();
    let broken = machine.home.path().join("packs/massage-therapy-0.1.0.heelpack");
    let mut bytes = std::fs::read(&broken).unwrap();
    bytes[30_000] ^= 1; // in the compiled content
    std::fs::write(&broken, bytes).unwrap();
    let run = machine.run(&[
        "check",
        "--profile",
        "examples/first-step-heel-pain.toml",
        "--at",
        "2026-11-20",
    ]);
    assert_eq!(run.code(), 4);
    assert!(
        run.stdout().contains("massage-therapy-0.1.0.heelpack")
            && run.stdout().contains("Plantar heel pain"),
        "{}",
        run.all()
    );
    let named = machine.run(&["pack", "list", "--pack", &broken.display().to_string()]);
    assert_eq!(named.code(), 4);
    assert!(named.stderr().contains("refused"), "{}", named.all());
}

#[test]
fn a_bundle_not_in_the_trust_store_is_ignored_with_a_notice() {
    let machine = Machine::with_packs();
    let folder = machine.home.path().join("source");
    copy(&root().join("packs/massage-therapy"), &folder.join("massage-therapy"));
    let manifest = folder.join("massage-therapy/pack.toml");
    let text = std::fs::read_to_string(&manifest)
        .unwrap()
        .replace("version = \"0.1.0\"", "version = \"0.10.0\"");
    std::fs::write(&manifest, text).unwrap();
    let checked =
        check_folders(&[folder.join("massage-therapy")], &[checked().packs[0].content.clone()]);
    std::fs::write(
        machine.home.path().join("packs/newer.heelpack"),
        bundle::write(&checked.packs[0], &[]).unwrap(),
    )
    .unwrap();
    let run = machine.run(&["pack", "list"]);
    assert_eq!(run.code(), 4);
    assert!(
        run.stdout().contains("massage-therapy 0.1.0")
            && run.stdout().contains("newer.heelpack is not"),
        "{}",
        run.all()
    );
}

#[test]
fn a_bundle_is_a_plain_tar_archive() {
    let file = std::fs::File::open(&bundles()[0]).unwrap();
    let mut archive = tar::Archive::new(file);
    let names: Vec<String> = archive
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect();
    assert_eq!(names[..2], ["heelpack.json", "content.bin"]);
    assert!(
        names.contains(&"content/exercises.toml".to_owned())
            && names.contains(&format!("native/{TARGET}/library"))
    );
}

// threat: A19, B10
#[test]
fn replacing_a_bundle_during_open_is_atomic() {
    let (one, other) = (ending(b"one way"), ending(b"another"));
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
                    std::fs::write(&beside, bytes)
                        .and_then(|()| std::fs::rename(&beside, &path))
                        .unwrap();
                } else {
                    std::fs::write(&path, bytes).unwrap();
                }
            }
        });
        let whole = |turn| match turn % 2 {
            0 => Bundle::open(&path),
            _ => PartialBundle::open(&path).and_then(|part| part.whole()),
        };
        let seen = race(|turn| Some(opened(&whole(turn).ok()?, &one, &other)));
        stop.store(true, Ordering::Relaxed);
        seen
    });
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["one", "other"], "the race was run");
}

/// The results of at least 400 turns, and of more until both outcomes occurred: the writing thread
/// may have to wait on a busy machine.
fn race(turn: impl Fn(usize) -> Option<&'static str>) -> BTreeSet<&'static str> {
    let mut seen = BTreeSet::new();
    for number in 0..1_000_000 {
        seen.extend(turn(number));
        if number >= 400 && seen.len() == 2 {
            break;
        }
    }
    seen
}

/// Which of the two bundles was opened, by the end of its library.
fn opened(bundle: &Bundle, one: &[u8], other: &[u8]) -> &'static str {
    let library = bundle.library(TARGET).unwrap().expect("it has one for here");
    assert!(
        *blake3::hash(&library.bytes).as_bytes() == library.digest,
        "what is loaded is what was checked"
    );
    let is = |whole: &[u8], end: &[u8]| **bundle.bytes() == *whole && library.bytes.ends_with(end);
    if is(one, b"one way") {
        return "one";
    }
    assert!(is(other, b"another"), "a mixture was taken");
    "other"
}
