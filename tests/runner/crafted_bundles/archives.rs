//! Ambiguous archives and archives with special files.

use super::*;

/// Header fields other than those of a regular file in a bundle.
type Change = fn(&mut Header);

/// A valid bundle in which one file has another header.
fn changed(change: impl Fn(&mut Header)) -> Vec<u8> {
    let mut parts = parts();
    parts[2] = parts[2].clone().with(change);
    archive(&index_text(&super::parts()), &parts)
}

// threat: B2
#[test]
fn special_files_in_an_archive_are_refused() {
    let kinds = [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Fifo,
        EntryType::Char,
        EntryType::Block,
        EntryType::Directory,
        EntryType::GNUSparse,
        EntryType::Continuous,
        EntryType::new(b'V'),
        EntryType::new(b'Z'),
        EntryType::new(0xff),
    ];
    for kind in kinds {
        assert!(
            refused(&changed(|head| head.set_entry_type(kind))).contains("the head of"),
            "{kind:?}"
        );
        let empty = changed(|head| {
            head.set_entry_type(kind);
            head.set_link_name("/etc/passwd").unwrap();
        });
        refused(&empty);
    }
    let old = changed(|head| head.as_old_mut().linkflag = [0]);
    assert!(
        refused(&old).contains("the head of"),
        "how archives of old said that it is a plain file"
    );
    // A link that takes the place of its file: no content, and an index that agrees.
    let mut parts = parts();
    parts[2] = Part::file(&parts[2].path(), b"").with(|head| {
        head.set_entry_type(EntryType::Symlink);
        head.set_link_name("/etc/passwd").unwrap();
    });
    assert!(refused(&bundle_of(parts)).contains("the head of"));
    refused_by_program(&changed(|head| head.set_entry_type(EntryType::Symlink)), "the head of");
}

// threat: B2
#[test]
fn modes_owners_and_times_are_fixed() {
    let changes: [(&str, Change); 12] = [
        ("setuid", |head| head.set_mode(0o4644)),
        ("setgid", |head| head.set_mode(0o2644)),
        ("sticky", |head| head.set_mode(0o1644)),
        ("0777", |head| head.set_mode(0o777)),
        ("0600", |head| head.set_mode(0o600)),
        ("owner", |head| head.set_uid(1000)),
        ("group", |head| head.set_gid(1000)),
        ("name of the owner", |head| head.set_username("root").unwrap()),
        ("name of the group", |head| head.set_groupname("root").unwrap()),
        ("time", |head| head.set_mtime(1)),
        ("device", |head| head.set_device_major(1).unwrap()),
        ("minor device", |head| head.set_device_minor(1).unwrap()),
    ];
    for (what, change) in changes {
        assert!(refused(&changed(change)).contains("the head of"), "{what}");
    }
    refused_by_program(&changed(|head| head.set_mode(0o4755)), "the head of");
}

// threat: B4
#[test]
fn other_header_formats_are_refused() {
    let pax = |text: &[u8], kind: u8| {
        Part::file("paxheaders/x", text).with(|head| head.set_entry_type(EntryType::new(kind)))
    };
    let long = b"content/a-very-long-name.toml\0";
    let extras = [
        ("size", pax(b"13 size=9999\n", b'x')),
        ("path", pax(b"20 path=../../evil\n\n", b'x')),
        ("global", pax(b"13 size=9999\n", b'g')),
        ("gnu name", pax(long, b'L')),
        ("gnu link", pax(long, b'K')),
        ("solaris", pax(b"13 size=9999\n", b'X')),
    ];
    for (what, extra) in extras {
        for at in [0, 2] {
            let mut parts = parts();
            parts.insert(at, extra.clone());
            assert!(
                refused(&archive(&index_text(&super::parts()), &parts)).contains("instead of"),
                "{what}"
            );
            // Even when the index knows of it: its place or its header is not valid in
            // a bundle.
            refused(&archive(&index_text(&parts), &parts));
        }
        // Before the index, where other readers would take it for one.
        let first = [
            extra.head.as_bytes().as_slice(),
            &extra.content,
            &[0; BLOCK][extra.content.len()..],
            &sound(),
        ]
        .concat();
        assert!(refused(&first).contains("not a heelpack bundle"), "{what}");
    }
    let gnu = changed(|head| head.as_ustar_mut().unwrap().magic = *b"ustar ");
    assert!(refused(&gnu).contains("the head of"));
    let prefix = changed(|head| head.as_ustar_mut().unwrap().prefix[0] = b'a');
    assert!(refused(&prefix).contains("the head of"));
    let binary = changed(|head| head.as_old_mut().size = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
    assert!(refused(&binary).contains("the head of"), "a size in base 256");
    refused_by_program(&binary, "the head of");
}

// threat: B4
#[test]
fn leading_and_trailing_bytes_are_refused() {
    let whole = sound();
    let cut = &whole[..whole.len() - 2 * BLOCK];
    for extra in [&b"\0"[..], &[0; BLOCK], &[0; 20 * BLOCK], b"more", &whole, &archive(b"{}", &[])]
    {
        assert!(refused(&[&whole, extra].concat()).contains("bytes long instead of"));
        refused(&[cut, extra].concat());
        refused(&[extra, &whole].concat());
    }
    assert!(refused(&[cut, &[0; BLOCK], &[1; BLOCK]].concat()).contains("does not end as it must"));
    refused_by_program(&[&whole[..], &whole].concat(), "bytes long instead of");
}

// threat: B5
#[test]
fn compressed_archives_are_refused() {
    // 1 GiB of zeros, packed: a gzip member with one stored empty block is enough to be told apart
    // by its first bytes.
    let gzip = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0"[..], &[0; 4096]].concat();
    for (what, bytes) in [
        ("gzip", &gzip[..]),
        ("zip", b"PK\x03\x04aaaa"),
        ("xz", b"\xfd7zXZ\0aaaa"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
    ] {
        assert!(
            refused(&[bytes, &[0; BLOCK]].concat()).contains("not a heelpack bundle"),
            "{what}"
        );
    }
    refused_by_program(&gzip, "not a heelpack bundle");
}
