//! `heelwise pack add`: shows who signed a pack, and installs it.

use std::path::Path;
use std::process::ExitCode;

use heelwise_core::Catalog;
use heelwise_pack::bundle::Bundle;
use heelwise_trust::{
    AcceptedBundle, InstallChange, InstalledPacks, KeyId, NewInstall, OfferedBundle, PackDirs,
    PackInstaller, PublisherTrust, RESERVED, Signature, TrustStore, judge, read_signature_of,
    signature_path,
};
use serde::Serialize;

use super::view::{self, PackView, write_head};
use crate::cli::PackArgs;
use crate::clock;
use crate::commands::confirm::confirm;
use crate::failure::{Failure, PACK_REFUSED, USAGE};
use crate::pack_loader;
use crate::page::{self, Page};
use crate::print;
use heelwise_view::SCHEMA_VERSION;

/// The options of `pack add`.
#[derive(Clone, Copy, Debug)]
pub(super) struct AddOptions {
    pub(super) yes: bool,
    pub(super) downgrade: bool,
    pub(super) json: bool,
}

/// A bundle that was read once, with its verified signature.
struct ReadBundle {
    bundle: Bundle,
    signature: Signature,
    /// The signature's file.
    file: Vec<u8>,
    digest: String,
    downgrade: bool,
}

impl ReadBundle {
    fn read(path: &Path, downgrade: bool) -> Result<Self, Failure> {
        let bundle = Bundle::open(path)?;
        let (signature, file) = read_signature_of(&bundle)?.ok_or_else(|| unsigned(path))?;
        bundle.verify()?;
        let digest = bundle.digest();
        Ok(Self { bundle, signature, file, digest, downgrade })
    }

    fn judged(&self, trust: &TrustStore) -> Result<AcceptedBundle, Failure> {
        let (statement, digest) = (self.signature.statement(), self.digest.as_str());
        Ok(judge(
            trust,
            &OfferedBundle { statement, digest, downgrade: self.downgrade, reserved: &RESERVED },
        )?)
    }

    fn to_install(&self) -> NewInstall<'_> {
        let statement = self.signature.statement();
        NewInstall {
            id: &statement.pack,
            version: &statement.version,
            digest: self.digest.clone(),
            key: &statement.key,
            publisher: &statement.publisher,
            bundle: self.bundle.bytes(),
            signature: &self.file,
        }
    }
}

/// Reads the bundle once, shows it, asks when its publisher is new, and installs the bytes that
/// were read.
pub(super) fn run(
    pack_args: &PackArgs,
    path: &Path,
    options: AddOptions,
) -> Result<ExitCode, Failure> {
    let dirs = crate::dirs::packs_to_change()?;
    let offer = ReadBundle::read(path, options.downgrade)?;
    let accepted = offer.judged(&dirs.trust()?)?;
    if options.json && !options.yes && accepted.publisher_trust != PublisherTrust::Known {
        let failure = Failure::new(USAGE, "its publisher is new, and with --json nothing is asked");
        return Err(
            failure.hint("look at it first: heelwise pack add FILE; or agree to it ahead: --yes")
        );
    }
    pack_loader::check_compatible(pack_args, &offer.bundle)?;
    let id = &offer.signature.statement().pack;
    let is_there =
        accepted.change == InstallChange::Same && is_whole(&InstalledPacks::open(&dirs), id);
    let unsigned = pack_loader::unsigned(pack_args)?;
    let mut view = AddedView::new(&offer, &accepted, !is_there)?;
    if !options.json {
        let mut page = Page::for_stdout(&unsigned);
        view.write(&mut page, &accepted);
        page.print()?;
    }
    if !is_there {
        if !options.yes && !is_agreed(&accepted)? {
            print::line("Nothing was installed.")?;
            return Ok(ExitCode::SUCCESS);
        }
        view.replaces = install(dirs, &offer, &accepted)?;
    }
    if options.json {
        page::print_json(&view, &unsigned)?;
    } else {
        print::line(view.done())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a pack is installed, with every byte unchanged.
fn is_whole(installed: &InstalledPacks, id: &str) -> bool {
    installed.packs.iter().any(|(bundle, _)| bundle.index().id == *id && bundle.whole().is_ok())
}

/// Asks, when the publisher is new.
fn is_agreed(accepted: &AcceptedBundle) -> Result<bool, Failure> {
    match &accepted.publisher_trust {
        PublisherTrust::Known => Ok(true),
        PublisherTrust::New { .. } => confirm(&question(accepted), "heelwise pack add FILE --yes"),
    }
}

/// Installs the bundle that was shown. It is judged once more, because another process may have
/// changed the trust file meanwhile. Returns the version that it replaces.
fn install(
    dirs: PackDirs,
    offer: &ReadBundle,
    shown: &AcceptedBundle,
) -> Result<Option<String>, Failure> {
    let mut installer = PackInstaller::new(dirs)?;
    let now = offer.judged(installer.trust())?;
    if now.publisher_trust != PublisherTrust::Known && now.publisher_trust != shown.publisher_trust
    {
        let failure = Failure::new(
            PACK_REFUSED,
            "the trusted keys were changed at the same time; nothing was installed",
        );
        return Err(failure.hint("try again"));
    }
    installer.install(&offer.to_install(), clock::now()?.day())?;
    Ok(now.change.replaces())
}

fn unsigned(path: &Path) -> Failure {
    let failure =
        Failure::new(PACK_REFUSED, format!("{}: refused, it is not signed", path.display()));
    failure
        .hint(format!("its signature has to lie beside it: {}", signature_path(path).display()))
        .hint("to use an unsigned pack for once, at your own risk: heelwise --pack FILE ...")
}

fn question(accepted: &AcceptedBundle) -> String {
    let same = match &accepted.publisher_trust {
        PublisherTrust::New { same_name } if !same_name.is_empty() => {
            " although another publisher that you trust has the same name"
        }
        _ => "",
    };
    format!("Trust this key from now on{same}, and install the pack?")
}

/// The installed pack, as programs get it.
#[derive(Serialize)]
struct AddedView {
    schema_version: u32,
    document: &'static str,
    #[serde(flatten)]
    pack: PackView,
    holds: Vec<(&'static str, usize)>,
    /// The targets it holds native code for.
    native_code: Vec<String>,
    /// Whether its publisher was trusted before.
    publisher_known: bool,
    /// Whether anything was written; `false` when it was installed already, byte for byte.
    installed: bool,
    /// The version that it replaced.
    replaces: Option<String>,
}

impl AddedView {
    fn new(
        offer: &ReadBundle,
        accepted: &AcceptedBundle,
        installed: bool,
    ) -> Result<Self, Failure> {
        let bundle = &offer.bundle;
        let targets: Vec<String> = bundle.targets().map(str::to_owned).collect();
        let manifest = bundle.compiled().manifest.clone();
        let catalog = Catalog::merge(vec![bundle.compiled().clone()])?;
        Ok(Self {
            schema_version: SCHEMA_VERSION,
            document: "pack-added",
            holds: catalog
                .pack(&manifest.id)
                .map(heelwise_pack::contents::counts)
                .unwrap_or_default(),
            pack: view::from_manifest(
                manifest,
                bundle.path().display().to_string(),
                targets.clone(),
                Some(&offer.signature),
            ),
            publisher_known: accepted.publisher_trust == PublisherTrust::Known,
            installed,
            native_code: targets,
            replaces: accepted.change.replaces(),
        })
    }

    fn write(&self, page: &mut Page, accepted: &AcceptedBundle) {
        write_head(page, &self.pack, &self.holds);
        let code = if self.native_code.is_empty() {
            "no native code".to_owned()
        } else {
            format!(
                "native code for {}: run only to measure your records",
                self.native_code.join(", ")
            )
        };
        page.line(7, &code);
        let PublisherTrust::New { same_name } = &accepted.publisher_trust else { return };
        page.heading("Its publisher is new here");
        if let Some(signer) = &self.pack.signed_by {
            page.line(2, &format!("Its key, whole: {}", signer.key));
            page.line(
                2,
                "A name is easily claimed. Compare the key with the one the publisher shows \
                 elsewhere.",
            );
        }
        for known in same_name {
            page.item(2, "!", &same_name_warning(*known), None);
        }
    }

    fn done(&self) -> String {
        let PackView { id, version, .. } = &self.pack;
        match (&self.replaces, self.installed) {
            (_, false) => format!("`{id}` {version} is installed already, byte for byte."),
            (Some(before), true) => {
                format!("Installed: `{id}` {version}, in the place of {before}.")
            }
            (None, true) => format!("Installed: `{id}` {version}."),
        }
    }
}

fn same_name_warning(known: KeyId) -> String {
    format!("You trust another key of that name already, {known}. This is not the same publisher.")
}
