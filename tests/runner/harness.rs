//! The real program on real packs, each run in a home of its own with an empty environment.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use heelwise_core::Catalog;
use heelwise_pack::bundle::{self, Bundle, NativeFile, TARGET};
use heelwise_pack::check::CheckReport;
pub(crate) use heelwise_trust::signature_path;
use heelwise_trust::{
    InstalledRelease, PublicKey, PublisherName, Signature, Statement, TrustStore, UNTRUSTED_COMMENT,
};
use minisign::{SecretKey, SecretKeyBox};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The workspace's packs that have a bundle.
pub(crate) const PACKS: [&str; 3] = ["high-heel-rehab", "massage-therapy", "running-technique"];

/// The day the examples are judged on.
pub(crate) const TODAY: &str = "2026-11-20";

/// The folder of the programs this test run belongs to.
fn profile() -> PathBuf {
    std::env::current_exe().unwrap().parent().and_then(Path::parent).unwrap().to_owned()
}

/// Builds everything that tests run, once, with the features with which the tests were built: with
/// `--workspace` and something that needs dev-dependencies, cargo chooses the same, and shares what
/// is below.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let profile = profile();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "build",
            "--quiet",
            "--workspace",
            "--lib",
            "--bin",
            "heelwise",
            "--bin",
            "xtask",
            "--examples",
        ]);
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let output = cargo
            .arg("--target-dir")
            .arg(profile.parent().unwrap())
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        profile
    })
}

/// The program.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built().join(format!("heelwise{}", std::env::consts::EXE_SUFFIX)))
}

/// The workspace's tasks.
pub(crate) fn xtask() -> PathBuf {
    built().join(format!("xtask{}", std::env::consts::EXE_SUFFIX))
}

/// A program of the worker's that runs another as if on a kernel without a cage.
pub(crate) fn kernel_without() -> PathBuf {
    built().join("examples/kernel_without")
}

/// The library of a package.
pub(crate) fn library(package: &str) -> Vec<u8> {
    let name = format!(
        "{}{}{}",
        std::env::consts::DLL_PREFIX,
        package.replace('-', "_"),
        std::env::consts::DLL_SUFFIX
    );
    std::fs::read(built().join(name)).unwrap()
}

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
        let folder = profile().join("test-bundles");
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

/// The key that the tests sign with, the same in every run.
pub(crate) fn publisher() -> SecretKey {
    let file = std::fs::read_to_string(root().join("tests/fixtures/trust/tests.key")).unwrap();
    SecretKeyBox::from_string(&file).unwrap().into_unencrypted_secret_key().unwrap()
}

/// The public half of a key.
pub(crate) fn public(secret: &SecretKey) -> PublicKey {
    PublicKey::parse(&minisign::PublicKey::from_secret_key(secret).unwrap().to_base64()).unwrap()
}

/// Writes a bundle, and its signature beside it.
pub(crate) fn write_signed(path: &Path, bytes: &[u8], secret: &SecretKey, publisher: &str) {
    std::fs::write(path, bytes).unwrap();
    let bundle = Bundle::from_bytes(path, bytes.into()).unwrap();
    let statement = Statement {
        pack: bundle.index().id.clone(),
        version: bundle.index().version.clone(),
        key: public(secret),
        publisher: PublisherName::parse(publisher).unwrap(),
    };
    let signed =
        minisign::sign(None, secret, bytes, Some(&statement.to_line()), Some(UNTRUSTED_COMMENT))
            .unwrap();
    std::fs::write(signature_path(path), signed.to_string()).unwrap();
}

/// One person's machine: a home of its own, removed at the end.
pub(crate) struct Machine {
    pub(crate) home: tempfile::TempDir,
}

impl Machine {
    /// A machine with nothing on it.
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

    /// Installs a bundle that is signed, as `pack add` would leave it.
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
        let there = folder.join(format!("{pack}-{version}.heelpack"));
        std::fs::write(&there, bundle.bytes()).unwrap();
        std::fs::write(signature_path(&there), text).unwrap();
    }

    /// The program with these arguments, started in the workspace's folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .env_clear()
            .env("HEELWISE_HOME", self.home.path())
            .current_dir(root());
        command
    }

    /// The program as if on a kernel without these parts of the cage.
    pub(crate) fn command_without(&self, parts: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(kernel_without());
        command.arg(parts).arg(program()).args(arguments);
        command.env_clear().env("HEELWISE_HOME", self.home.path()).current_dir(root());
        command
    }

    /// The folder of the person's own data.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// What is kept about the person, for reading.
    pub(crate) fn store(&self) -> Option<heelwise_store::Store> {
        heelwise_store::Store::read(&self.data()).unwrap()
    }

    /// Runs it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.result_of(self.command(arguments))
    }

    /// What came of a command.
    pub(crate) fn result_of(&self, mut command: Command) -> Run {
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        Run::from_output(output, &[(&self.home.path().display().to_string(), "$HOME")])
    }
}

/// What a run printed and how it ended.
pub(crate) struct Run {
    output: Output,
    /// Paths that differ from machine to machine, and what stands for them.
    paths: Vec<(String, String)>,
}

impl Run {
    /// A run that was made elsewhere.
    pub(crate) fn from_output(output: Output, paths: &[(&str, &str)]) -> Self {
        Self {
            output,
            paths: paths
                .iter()
                .map(|(path, name)| ((*path).to_owned(), (*name).to_owned()))
                .collect(),
        }
    }

    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    pub(crate) fn stdout(&self) -> String {
        self.clean(&self.output.stdout)
    }

    /// Standard error, with what was wrapped on a line again: where lines break depends on how long
    /// paths are here.
    pub(crate) fn stderr(&self) -> String {
        unwrapped(&self.clean(&self.output.stderr))
    }

    /// Standard output, standard error and exit code in one text.
    pub(crate) fn all(&self) -> String {
        let mut text = self.stdout();
        if !self.output.stderr.is_empty() {
            let _ = write!(text, "--- stderr\n{}", self.stderr());
        }
        let _ = writeln!(text, "--- exit {}", self.code());
        text
    }

    /// Paths that differ from machine to machine are replaced.
    fn clean(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).expect("everything printed is UTF-8");
        let text = self.paths.iter().fold(text, |text, (path, name)| text.replace(path, name));
        text.replace(&root().display().to_string(), "$WORKSPACE")
    }
}

/// Continued lines of errors, hints and notes stand under their text.
fn unwrapped(text: &str) -> String {
    let (mut out, mut indent) = (String::new(), None);
    for line in text.lines() {
        let lead = ["error: ", "hint: ", "note: "].into_iter().find(|lead| line.starts_with(lead));
        let rest = indent.and_then(|indent: usize| line.strip_prefix(&" ".repeat(indent)));
        if let Some(rest) = rest.filter(|rest| !rest.starts_with(' ')) {
            out.pop();
            let _ = writeln!(out, " {rest}");
        } else {
            let _ = writeln!(out, "{line}");
            indent = lead.map(str::len);
        }
    }
    out
}

/// Every id in square brackets in a text, each once. Ids are never broken over lines.
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

/// Says that a program is not here without which this cannot be tested. Where everything has to be,
/// that is a failure.
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
