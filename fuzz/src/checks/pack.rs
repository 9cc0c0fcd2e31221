//! Any file of a pack is checked and shown without a panic, and a pack without errors compiles,
//! opens and is bundled.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use heelwise_core::compiled::CompiledPack;
use heelwise_pack::bundle::{self, Bundle};
use heelwise_pack::check_folders;
use heelwise_pack::render::{DiagnosticsFormat, render};

/// The first byte selects the file of a small pack that the others replace.
pub(super) fn check(bytes: &[u8]) {
    let Some((file, text)) = bytes.split_first() else { return };
    let (folder, files) = pack();
    let path = folder.join(&files[usize::from(*file) % files.len()]);
    let before = fs::read(&path).expect("the pack is there");
    fs::write(&path, text).expect("the folder can be written");
    check_pack(folder);
    fs::write(&path, before).expect("the folder can be written");
}

fn check_pack(folder: &Path) {
    let checked = check_folders(&[folder.to_owned()], &[]);
    assert!(checked.diagnostics.len() <= 1100);
    for format in [
        DiagnosticsFormat::Human { colour: false },
        DiagnosticsFormat::Json,
        DiagnosticsFormat::GitHub,
    ] {
        let shown = render(&checked.diagnostics, format);
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
    }
    if checked.has_errors() {
        return;
    }
    let pack = &checked.packs[0];
    let compiled =
        CompiledPack::open(pack.content.compile().expect("what is clean compiles").into());
    assert_eq!(
        compiled.and_then(|it| it.decode()).expect("what was compiled is read"),
        pack.content
    );
    let bytes = bundle::write(pack, &[]).expect("what is clean is bundled");
    let opened = Bundle::from_bytes(folder, bytes.into()).expect("what was bundled opens");
    opened.verify().expect("what was bundled is whole");
}

/// A small pack of one's own, in a folder that lasts as long as the program, and its files.
pub(super) fn pack() -> &'static (PathBuf, Vec<String>) {
    static PACK: OnceLock<(PathBuf, Vec<String>)> = OnceLock::new();
    PACK.get_or_init(|| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/valid/tiny");
        let folder = temporary().join(format!("heelwise-fuzz-{}", std::process::id())).join("tiny");
        let mut files = vec!["pack.toml".to_owned()];
        for inner in ["content", "vignettes"] {
            fs::create_dir_all(folder.join(inner)).expect("a folder for the pack");
            let names = fs::read_dir(from.join(inner)).expect("the fixture is there");
            files.extend(
                names.map(|it| format!("{inner}/{}", it.expect("a name").file_name().display())),
            );
        }
        files.sort();
        for file in &files {
            fs::copy(from.join(file), folder.join(file)).expect("the fixture is there");
        }
        (folder, files)
    })
}

/// Each file of the small pack, as an input.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let (folder, files) = pack();
    let text = |file| fs::read(folder.join(file)).expect("the pack is there");
    (0_u8..).zip(files).map(|(number, file)| [vec![number], text(file)].concat()).collect()
}

/// Where files may be written: a folder of the build's own in tests.
fn temporary() -> PathBuf {
    option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from)
}
