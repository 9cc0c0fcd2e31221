//! `heelwise pack trust` and `heelwise pack revoke`.

use std::path::Path;
use std::process::ExitCode;

use heelwise_trust::{
    KeyId, PackInstaller, PackPin, PublicKey, Publisher, PublisherName, RevokedKey, TrustStore,
};
use serde::Serialize;

use crate::clock;
use crate::commands::confirm::confirm;
use crate::dirs;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::page::Page;
use crate::print;
use crate::unsigned_notice::Unsigned;
use heelwise_view::SCHEMA_VERSION;

/// The largest file a key is read from, in bytes.
const LARGEST_KEY: u64 = 4 << 10;

/// The name of a publisher that the person did not name.
const NAMELESS: &str = "no name given";

#[derive(Serialize)]
struct TrustView {
    schema_version: u32,
    document: &'static str,
    publishers: Vec<PublisherView>,
    revoked: Vec<RevokedView>,
    packs: Vec<PinView>,
}

#[derive(Serialize)]
struct PublisherView {
    key_id: String,
    key: String,
    name: String,
    since: String,
    revoked: bool,
}

#[derive(Serialize)]
struct RevokedView {
    key_id: String,
    since: String,
}

#[derive(Serialize)]
struct PinView {
    id: String,
    key_id: String,
    highest: String,
    installed: Option<String>,
}

/// Lists the trusted publishers, the revoked keys, and the publisher of each pack.
pub(super) fn list(unsigned: &Unsigned, json: bool) -> Result<ExitCode, Failure> {
    let trust = dirs::packs().map_or_else(|| Ok(TrustStore::default()), |dirs| dirs.trust())?;
    let shown = view(&trust);
    crate::commands::plan::print(&shown, json, unsigned, |page| write(page, &shown))
}

fn view(trust: &TrustStore) -> TrustView {
    let publisher = |it: &Publisher| PublisherView {
        key_id: it.key.id().to_string(),
        key: it.key.to_string(),
        name: it.name.to_string(),
        since: it.since.to_string(),
        revoked: !trust.trusts(&it.key),
    };
    let pin = |it: &PackPin| PinView {
        id: it.id.clone(),
        key_id: it.key.id().to_string(),
        highest: it.highest.version.clone(),
        installed: it.installed.as_ref().map(|installed| installed.version.clone()),
    };
    let revoked = |it: &RevokedKey| RevokedView {
        key_id: it.key_id.to_string(),
        since: it.since.to_string(),
    };
    TrustView {
        schema_version: SCHEMA_VERSION,
        document: "trust",
        publishers: trust.publishers().iter().map(publisher).collect(),
        revoked: trust.revoked().iter().map(revoked).collect(),
        packs: trust.packs().iter().map(pin).collect(),
    }
}

fn write(page: &mut Page, shown: &TrustView) {
    page.heading("Publishers");
    if shown.publishers.is_empty() {
        page.line(2, "None yet. heelwise pack add shows who signed a pack, and asks.");
    }
    for publisher in &shown.publishers {
        let state = if publisher.revoked { "revoked" } else { "trusted" };
        page.line(
            2,
            &format!(
                "{}  {state}, known as \"{}\" since {}",
                publisher.key_id, publisher.name, publisher.since
            ),
        );
        page.line(4, &publisher.key);
    }
    if !shown.revoked.is_empty() {
        page.heading("Revoked keys");
    }
    for revoked in &shown.revoked {
        page.line(2, &format!("{}  since {}", revoked.key_id, revoked.since));
    }
    if !shown.packs.is_empty() {
        page.heading("Packs and their publishers");
    }
    for pack in &shown.packs {
        let installed = pack
            .installed
            .as_deref()
            .map_or_else(|| "removed".to_owned(), |it| format!("{it} installed"));
        page.line(2, &format!("{}  {installed}, key {}", pack.id, pack.key_id));
    }
}

/// Trusts a key ahead of time, for example one from a publisher's own page, or trusts a revoked key
/// again.
pub(super) fn trust(given: &str, name: Option<&str>, yes: bool) -> Result<ExitCode, Failure> {
    let key = key(given)?;
    let parse = |name: &str| {
        PublisherName::parse(name).map_err(|error| Failure::new(USAGE, error.to_string()))
    };
    let name = name.map(parse).transpose()?;
    let dirs = dirs::packs_to_change()?;
    if let Some(since) = dirs.trust()?.revoked_since(key.id()) {
        let question = format!("The key {} was revoked on {since}. Trust it again?", key.id());
        if !yes && !confirm(&question, "heelwise pack trust KEY --yes")? {
            print::line("Nothing was changed.")?;
            return Ok(ExitCode::SUCCESS);
        }
    }
    let today = clock::now()?.day();
    let mut installer = PackInstaller::new(dirs)?;
    let nameless = parse(NAMELESS)?;
    installer.change(|trust| trust.trust(&key, name.as_ref(), &nameless, today))?;
    print::line(format!(
        "The key {} is trusted. Packs signed with it are installed without asking.",
        key.id()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses a key from now on, known or not.
pub(super) fn revoke(given: &str) -> Result<ExitCode, Failure> {
    let id = match (KeyId::parse(given), PublicKey::parse(given)) {
        (Ok(id), _) => id,
        (_, Ok(key)) => key.id(),
        _ => {
            let failure = Failure::new(
                BAD_INPUT,
                format!("invalid key or short id `{}`", heelwise_core::amount::quote(given)),
            );
            return Err(failure.hint(
                "a short id looks like 0123-4567-89ab-cdef; heelwise pack trust lists them",
            ));
        }
    };
    let today = clock::now()?.day();
    let mut installer = PackInstaller::new(dirs::packs_to_change()?)?;
    installer.change(|trust| {
        trust.revoke(id, today);
    })?;
    print::line(format!(
        "The key {id} is revoked. Nothing that is signed with it is used or installed any more."
    ))?;
    for pack in installer
        .trust()
        .packs()
        .iter()
        .filter(|pack| pack.key.id() == id && pack.installed.is_some())
    {
        print::line(format!(
            "Refused from now on: the pack `{}`. To be rid of it: heelwise pack remove {}",
            pack.id, pack.id
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A key, given as text or as the path of a file.
fn key(given: &str) -> Result<PublicKey, Failure> {
    if let Ok(key) = PublicKey::parse(given) {
        return Ok(key);
    }
    let path = Path::new(given);
    let read = heelwise_fs::read_truncated(path, LARGEST_KEY);
    let key = read.map_err(|error| Failure::file(BAD_INPUT, path, &error)).and_then(|bytes| {
        PublicKey::from_file(&String::from_utf8_lossy(&bytes))
            .map_err(|error| Failure::new(BAD_INPUT, format!("{}: {error}", path.display())))
    });
    key.map_err(|failure| {
        failure.hint(
            "give the whole key, or the .pub file it is in; a short id is not enough to trust",
        )
    })
}
