//! Machines with the hostile pack, and libraries made for one test.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use heelwise_core::compiled::PackContent;
use heelwise_pack::bundle::{self, NativeFile, TARGET};
use heelwise_pack::check_folders;

use crate::harness::{Machine, checked, publisher, root, write_signed};

/// The file that the hostile library writes when it is loaded.
pub(super) fn mark() -> PathBuf {
    root().join("tests/hostile-pack/was-loaded")
}

/// Serializes the tests that look for the mark.
pub(super) static MARK: Mutex<()> = Mutex::new(());

pub(super) fn my_turn() -> MutexGuard<'static, ()> {
    let turn = MARK.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = std::fs::remove_file(mark());
    turn
}

/// A machine with the hostile pack in this mode of misbehaviour.
pub(super) fn machine(misbehave: u8, native: &[u8]) -> Machine {
    let machine = Machine::with_packs();
    install(&machine, "hostile-pack", misbehave, native, &checked().packs[0].content);
    machine
}

/// Installs the hostile pack under this id.
pub(super) fn install(
    machine: &Machine,
    id: &str,
    misbehave: u8,
    native: &[u8],
    foundation: &PackContent,
) {
    let folder = machine.home.path().join("source").join(id);
    std::fs::create_dir_all(folder.join("content")).unwrap();
    std::fs::write(folder.join("Cargo.toml"), "").unwrap();
    let source = root().join("tests/hostile-pack");
    for file in ["content/findings.toml", "content/arguments.toml", "content/sources.toml"] {
        std::fs::copy(source.join(file), folder.join(file)).unwrap();
    }
    let manifest = std::fs::read_to_string(source.join("pack.toml")).unwrap();
    let manifest = manifest.replace("misbehave = 0", &format!("misbehave = {misbehave}"));
    std::fs::write(folder.join("pack.toml"), manifest.replace("hostile-pack", id)).unwrap();
    let checked = check_folders(&[folder], std::slice::from_ref(foundation));
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let native = NativeFile { target: TARGET.to_owned(), library: native.to_vec() };
    let bytes = bundle::write(&checked.packs[0], &[native]).unwrap();
    let path = machine.home.path().join(format!("source/{id}-0.1.0.heelpack"));
    write_signed(&path, &bytes, &publisher(), "Heelwise tests");
    machine.install(&path);
}

/// A C library with the pack id `packs-no-000` and this fixed reply.
pub(super) fn replying(reply: &str) -> Vec<u8> {
    const CODE: &str = r#"
        struct bytes { const char *start; unsigned long length; };
        static const char who[] = "{\"id\":\"packs-no-000\",\"version\":\"0.1.0\",\"protocol\":PROTOCOL}";
        static const char reply[] = "REPLY";
        unsigned call(unsigned op, struct bytes input, struct bytes *out) {
            out->start = op == 0 ? who : reply;
            out->length = (op == 0 ? sizeof who : sizeof reply) - 1;
            return 0;
        }
        void take_back(struct bytes bytes) {}
        struct { char magic[8]; unsigned version, size; void *call, *take_back; }
        HEELWISE_PACK = {"HEELPACK", 1, 32, (void *)call, (void *)take_back};"#;
    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (folder.path().join("pack.c"), folder.path().join("pack.so"));
    let code = CODE.replace("PROTOCOL", &heelwise_analyzer::PROTOCOL_VERSION.to_string());
    std::fs::write(&source, code.replace("REPLY", &reply.replace('"', "\\\""))).unwrap();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let made =
        Command::new(compiler).args(["-shared", "-fPIC", "-o"]).args([&library, &source]).output();
    assert!(made.expect("Rust links with a C compiler, so there is one").status.success());
    std::fs::read(library).unwrap()
}

/// The same library with another id in it, just as long.
pub(super) fn renamed(library: &[u8], id: &str) -> Vec<u8> {
    let mut library = library.to_vec();
    let at = library.windows(12).position(|window| window == b"packs-no-000").unwrap();
    library[at..at + 12].copy_from_slice(id.as_bytes());
    library
}

pub(super) const WELL: &str =
    r#"{"findings":{"fine":{"present":true,"figures":{"figure":1},"because":"Well."}}}"#;
