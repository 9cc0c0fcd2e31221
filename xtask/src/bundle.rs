//! `cargo xtask bundle`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heelwise_pack::bundle::{self, Bundle, NativeFile, TARGET};
use heelwise_pack::check::{CheckReport, CheckedPack};
use heelwise_pack::render;
use heelwise_trust::{Signature, signature_path};

use crate::print;
use crate::validate;
use crate::workspace::{self, Build, Problem};

/// Every pack is bundled that can be; all failures are listed. The foundation is built into the
/// program and needs no bundle.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Pack ids or folders; all packs of the workspace when left out
    packs: Vec<PathBuf>,
    /// Where the bundles go; target/bundles when left out
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let out = args.out.clone().unwrap_or_else(workspace::bundles);
    for path in bundle_all(&args.packs, &out, Build::Released)? {
        let size = std::fs::metadata(&path).map_or(0, |data| data.len());
        print::line(format!("{} ({} KiB)", workspace::short(path).display(), size >> 10));
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks, builds, writes and re-opens; returns the bundles' paths.
pub(crate) fn bundle_all(
    named: &[PathBuf],
    out: &Path,
    build: Build,
) -> Result<Vec<PathBuf>, Problem> {
    let checked = validate::check(named)?;
    if checked.has_errors() {
        print::error_diagnostics(&checked.diagnostics);
        return Err(format!("nothing was bundled: {}", render::summary(&checked.diagnostics)));
    }
    build_analyzers(&checked, build)?;
    std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let packs = checked
        .packs
        .iter()
        .filter(|pack| pack.content.manifest.id != heelwise_core::id::FOUNDATION);
    let (written, failed): (Vec<_>, Vec<_>) =
        packs.map(|pack| write(pack, out, build)).partition(Result::is_ok);
    let failures: Vec<String> = failed.into_iter().filter_map(Result::err).collect();
    if failures.is_empty() {
        Ok(written.into_iter().flatten().collect())
    } else {
        Err(failures.join("\n"))
    }
}

/// The bundles in a folder, by name.
pub(crate) fn bundles_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut bundles: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|it| it == bundle::EXTENSION)).collect();
    bundles.sort();
    Ok(bundles)
}

/// Builds the analyzers in one go, so that shared crates are built once.
fn build_analyzers(checked: &CheckReport, build: Build) -> Result<(), Problem> {
    let native: Vec<&CheckedPack> =
        checked.packs.iter().filter(|pack| pack.content.manifest.analyzer.is_some()).collect();
    if native.is_empty() {
        return Ok(());
    }
    native.iter().try_for_each(|pack| same_version(pack))?;
    let ids: Vec<&str> = native.iter().map(|pack| pack.content.manifest.id.as_str()).collect();
    workspace::must_succeed("building the analyzers", &mut build.cargo(&ids))
}

/// Checks that the version in Cargo.toml is that of pack.toml; the host refuses any other.
fn same_version(pack: &CheckedPack) -> Result<(), Problem> {
    let manifest = &pack.content.manifest;
    let output = workspace::cargo()
        .args(["pkgid", "--package", &manifest.id])
        .output()
        .map_err(|error| error.to_string())?;
    let pkgid = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() {
        return Err(format!(
            "`{}` is no member of the workspace; add its folder to `members` in Cargo.toml",
            manifest.id
        ));
    }
    if pkgid.ends_with(&format!("#{}", manifest.version))
        || pkgid.ends_with(&format!("@{}", manifest.version))
    {
        return Ok(());
    }
    Err(format!(
        "{}: pack.toml says version {}, Cargo.toml another; make them agree",
        manifest.id, manifest.version
    ))
}

fn write(pack: &CheckedPack, out: &Path, build: Build) -> Result<PathBuf, Problem> {
    let manifest = &pack.content.manifest;
    let natives =
        if manifest.analyzer.is_some() { vec![library(&manifest.id, build)?] } else { Vec::new() };
    let bytes = bundle::write(pack, &natives).map_err(|error| error.to_string())?;
    let path = out.join(bundle::file_name(manifest));
    heelwise_fs::replace(&path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let bundle =
        Bundle::open(&path).map_err(|error| format!("written, but not readable: {error}"))?;
    bundle.verify().map_err(|error| format!("written, but not readable: {error}"))?;
    remove_stale_signature(&path, &bundle)?;
    Ok(path)
}

/// Removes a signature of other bytes, which would make the host refuse the bundle.
fn remove_stale_signature(path: &Path, bundle: &Bundle) -> Result<(), Problem> {
    let signature = signature_path(path);
    let Ok(text) = std::fs::read(&signature) else { return Ok(()) };
    if Signature::read(&text).is_ok_and(|signature| signature.verify(bundle.bytes()).is_ok()) {
        return Ok(());
    }
    print::error_line(format!(
        "{}: removed, it was for other bytes; sign again",
        workspace::short(signature.clone()).display()
    ));
    std::fs::remove_file(&signature).map_err(|error| format!("{}: {error}", signature.display()))
}

/// The analyzer as cargo built it. Missing means failure: a bundle without its code would measure
/// nothing without an error.
fn library(id: &str, build: Build) -> Result<NativeFile, Problem> {
    let name = format!(
        "{}{}{}",
        std::env::consts::DLL_PREFIX,
        id.replace('-', "_"),
        std::env::consts::DLL_SUFFIX
    );
    let path = build.folder().join(name);
    let library = std::fs::read(&path).map_err(|error| {
        format!(
            "{}: {error}; does the pack's Cargo.toml say crate-type = [\"cdylib\"] and name = \
             \"{id}\"?",
            path.display()
        )
    })?;
    Ok(NativeFile { target: TARGET.to_owned(), library })
}
