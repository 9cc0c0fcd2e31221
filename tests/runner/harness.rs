//! The test harness: the real program on real packs, each machine with a home of its own, an empty
//! environment and a fixed clock.

mod dependency_tree;
mod programs;
mod run;
mod signing;
mod source;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use heelwise_core::Catalog;
use heelwise_pack::bundle::{self, Bundle, NativeFile, TARGET};
use heelwise_pack::check::CheckReport;
use heelwise_trust::{InstalledRelease, Signature, Statement, TrustStore};
use proptest::prelude::ProptestConfig;

pub(crate) use dependency_tree::{cargo, dependencies, dependencies_for};
pub(crate) use heelwise_trust::signature_path;
pub(crate) use programs::{kernel_without, library, program, xtask};
pub(crate) use run::Run;
pub(crate) use signing::{public, publisher, write_signed};
pub(crate) use source::{
    Piece, SourceFile, code_only, files_in, identifiers, pieces, source_files,
};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The packs of the workspace that are distributed as bundles.
pub(crate) const PACKS: [&str; 3] = ["high-heel-rehab", "massage-therapy", "running-technique"];

/// The date on which the examples are assessed.
pub(crate) const TODAY: &str = "2026-11-20";

/// The clock of every command, unless a test sets another: after all dates in the fixtures.
pub(crate) const NOW: &str = "2026-12-01T09:00:00+01:00";

/// The workspace's packs, checked once.
pub(crate) fn checked() -> &'static CheckReport {
    static CHECKED: OnceLock<CheckReport> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let folders = ["foundation"].iter().chain(&PACKS).map(|id| root().join("packs").join(id));
        heelwise_pack::check_folders(&folders.collect::<Vec<_>>(), &[])
    })
}

/// All packs as one catalog.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| checked().catalog().unwrap())
}

/// The workspace's packs as bundles, written once.
pub(crate) fn bundles() -> &'static [PathBuf] {
    static BUNDLES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    BUNDLES.get_or_init(|| {
        let folder = programs::profile_folder().join("test-bundles");
        std::fs::create_dir_all(&folder).unwrap();
        let packs = checked()
            .packs
            .iter()
            .filter(|pack| PACKS.contains(&pack.content.manifest.id.as_str()));
        packs
            .map(|pack| {
                let native = NativeFile {
                    target: TARGET.to_owned(),
                    library: library(&pack.content.manifest.id),
                };
                let path = folder.join(bundle::file_name(&pack.content.manifest));
                write_signed(
                    &path,
                    &bundle::write(pack, &[native]).unwrap(),
                    &publisher(),
                    "Heelwise tests",
                );
                path
            })
            .collect()
    })
}

/// One person's machine: a temporary home and a fixed clock.
pub(crate) struct Machine {
    pub(crate) home: tempfile::TempDir,
}

impl Machine {
    /// A machine without packs and data.
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// A machine with the workspace's packs installed, signed with the key of the tests.
    pub(crate) fn with_packs() -> Self {
        let machine = Self::new();
        for bundle in bundles() {
            machine.install(bundle);
        }
        machine
    }

    /// Installs a signed bundle, with the same files as `pack add`.
    pub(crate) fn install(&self, path: &Path) {
        let (folder, file) = (self.home.path().join("packs"), self.home.path().join("trust.json"));
        std::fs::create_dir_all(&folder).unwrap();
        let (bundle, text) =
            (Bundle::open(path).unwrap(), std::fs::read(signature_path(path)).unwrap());
        let signature = Signature::read(&text).unwrap();
        let Statement { pack, version, key, publisher } = signature.statement();
        let mut trust = std::fs::read(&file)
            .map_or_else(|_| TrustStore::default(), |it| TrustStore::read(&it).unwrap());
        let since = jiff::civil::date(2026, 11, 1);
        trust.trust(key, None, publisher, since);
        let signature = blake3::hash(&text).to_hex().to_string();
        trust.install(
            pack,
            key,
            InstalledRelease {
                version: version.clone(),
                digest: bundle.digest(),
                signature,
                since,
            },
        );
        std::fs::write(file, trust.to_text().unwrap()).unwrap();
        let path = folder.join(format!("{pack}-{version}.heelpack"));
        std::fs::write(&path, bundle.bytes()).unwrap();
        std::fs::write(signature_path(&path), text).unwrap();
    }

    /// The program with these arguments, in the folder of the workspace.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .env_clear()
            .env("HEELWISE_HOME", self.home.path())
            .env("HEELWISE_NOW", NOW)
            .current_dir(root());
        command
    }

    /// Likewise, as if on a kernel without these parts of the cage.
    pub(crate) fn command_without(&self, parts: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(kernel_without());
        command.arg(parts).arg(program()).args(arguments);
        command.env_clear().env("HEELWISE_HOME", self.home.path()).env("HEELWISE_NOW", NOW);
        command.current_dir(root());
        command
    }

    /// The folder of the store.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// The store, for reading; `None` when there is none.
    pub(crate) fn store(&self) -> Option<heelwise_store::Store> {
        heelwise_store::Store::read(&self.data()).unwrap()
    }

    /// Runs the program with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.result_of(self.command(arguments))
    }

    /// Runs a command.
    pub(crate) fn result_of(&self, mut command: Command) -> Run {
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        Run::from_output(output, &[(&self.home.path().display().to_string(), "$HOME")])
    }
}

/// The ids in square brackets in a text, sorted, without duplicates. Ids are never wrapped.
pub(crate) fn printed_ids(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = text
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(id, _)| id.to_owned())
        .filter(|id| id.matches('/').count() == 2)
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// A configuration of property tests with this many cases; failures are not written to files.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Reports that a test was skipped because a program is missing; on CI that is a failure.
pub(crate) fn not_tested(program: &str) {
    assert!(std::env::var_os("CI").is_none(), "NOT TESTED: {program} is not here");
    eprintln!("NOT TESTED: {program} is not here");
}

/// The example people: name, answers, and records where there are some.
pub(crate) fn examples() -> Vec<(String, PathBuf, Option<PathBuf>)> {
    let mut examples: Vec<_> = std::fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let records = path.with_extension("jsonl");
            (
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                path,
                records.exists().then_some(records),
            )
        })
        .collect();
    examples.sort();
    examples
}
