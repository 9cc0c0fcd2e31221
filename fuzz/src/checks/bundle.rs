//! Any bytes are opened as a bundle or refused, and every change of a valid bundle is noticed.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use heelwise_core::compiled::CompiledPack;
use heelwise_core::{Catalog, Profile};
use heelwise_engine::{assess, next_question};
use heelwise_pack::bundle::{self, Bundle, TARGET};
use heelwise_pack::check::TODAY;
use heelwise_pack::check_folders;

const BLOCK: usize = 512;

/// The first byte selects the use of the others: a whole file, an index, content, or changes to a
/// valid bundle.
pub(super) fn check(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    match kind % 4 {
        0 => open(rest),
        1 => open(&archive(&[("heelpack.json", rest)])),
        2 => content(rest),
        _ => changed(rest),
    }
}

fn open(bytes: &[u8]) {
    let Ok(bundle) = Bundle::from_bytes(Path::new("x"), bytes.into()) else { return };
    assert_eq!(bundle.bytes().len(), bytes.len());
    let _ = bundle.library(TARGET);
    let _ = bundle.verify();
}

/// Unchecked content, as in a bundle made by hand, is opened, decoded, merged and used without a
/// panic.
fn content(bytes: &[u8]) {
    let Ok(compiled) = CompiledPack::open(bytes.to_vec().into()) else { return };
    let _ = compiled.decode();
    let Ok(catalog) = Catalog::merge(vec![compiled]) else { return };
    let profile = Profile::default();
    let _ = next_question(&catalog, &profile, TODAY);
    let _ = assess(&catalog, &profile, TODAY);
}

/// Each three bytes change one byte of a valid bundle: where, and how.
fn changed(changes: &[u8]) {
    let sound = sound();
    let mut bytes = sound.to_vec();
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        bytes[at] ^= change[2];
    }
    let opened = Bundle::from_bytes(Path::new("x"), bytes.as_slice().into());
    assert_eq!(opened.is_ok(), bytes == **sound, "a bundle is taken exactly when it is unchanged");
}

/// The small pack as a bundle.
pub(super) fn sound() -> &'static Arc<[u8]> {
    static SOUND: OnceLock<Arc<[u8]>> = OnceLock::new();
    SOUND.get_or_init(|| {
        let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/valid/tiny");
        let checked = check_folders(&[tiny], &[]);
        bundle::write(&checked.packs[0], &[]).expect("the fixture is sound").into()
    })
}

/// An archive with these entries, as bundles have them.
pub(super) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, content) in entries {
        let mut head = [0; BLOCK];
        head[..path.len()].copy_from_slice(path.as_bytes());
        let fields: [(usize, String); 5] = [
            (100, "0000644\0".into()),
            (108, "0000000\0".into()),
            (116, "0000000\0".into()),
            (124, format!("{:011o}\0", content.len())),
            (136, "00000000000\0".into()),
        ];
        for (at, text) in &fields {
            head[*at..at + text.len()].copy_from_slice(text.as_bytes());
        }
        head[148..156].fill(b' ');
        head[156] = b'0';
        head[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        bytes.extend(head);
        bytes.extend(*content);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    }
    bytes.resize(bytes.len() + 2 * BLOCK, 0);
    bytes
}

/// A valid bundle, its index, its content, and a change that is undone.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let sound = sound();
    let bundle = Bundle::from_bytes(Path::new("x"), Arc::clone(sound)).expect("it is sound");
    let index = serde_json::to_vec_pretty(bundle.index()).expect("it is written");
    let content = bundle.compiled().decode().and_then(|it| it.compile()).expect("it is sound");
    let parts = [sound.to_vec(), [&index[..], b"\n"].concat(), content, vec![1, 2, 4, 1, 2, 4]];
    (0_u8..).zip(parts).map(|(kind, bytes)| [vec![kind], bytes].concat()).collect()
}
