//! A pack as `pack list`, `info` and `add` show it.

use heelwise_core::Manifest;
use heelwise_pack::bundle::TARGET;
use heelwise_trust::{Signature, Statement};
use serde::Serialize;

use crate::pack_loader::{LoadedPack, Origin};
use crate::page::Page;

/// A pack as programs get it.
#[derive(Serialize)]
pub(super) struct PackView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) version: String,
    pub(super) status: String,
    pub(super) licence: String,
    pub(super) authors: Vec<String>,
    pub(super) reviewed: String,
    pub(super) requires: Vec<String>,
    pub(super) origin: String,
    /// The signer, if it is a trusted publisher.
    pub(super) signed_by: Option<SignerView>,
    pub(super) analyzer: Option<AnalyzerView>,
}

/// The signer of a pack.
#[derive(Serialize)]
pub(super) struct SignerView {
    pub(super) key_id: String,
    pub(super) key: String,
    pub(super) calls_itself: String,
}

impl SignerView {
    pub(super) fn from_statement(statement: &Statement) -> Self {
        let (key, name) = (&statement.key, &statement.publisher);
        Self { key_id: key.id().to_string(), key: key.to_string(), calls_itself: name.to_string() }
    }

    /// The key and the name of the signer in words; never the name alone.
    pub(super) fn words(&self) -> String {
        format!("key {}, which calls itself \"{}\"", self.key_id, self.calls_itself)
    }
}

/// The analyzer of a pack.
#[derive(Serialize)]
pub(super) struct AnalyzerView {
    pub(super) abi: u32,
    pub(super) records: Vec<String>,
    pub(super) reads: Vec<String>,
    pub(super) emits: Vec<String>,
    pub(super) targets: Vec<String>,
    pub(super) runs_here: bool,
}

/// The view of a loaded pack.
pub(super) fn pack_view(pack: &LoadedPack) -> PackView {
    let (origin, targets) = match &pack.origin {
        Origin::BuiltIn => ("built in".into(), Vec::new()),
        Origin::Bundle(bundle) => {
            (bundle.path().display().to_string(), bundle.targets().map(str::to_owned).collect())
        }
        Origin::Folder(path) => (format!("{} (folder)", path.display()), Vec::new()),
    };
    from_manifest(pack.manifest.clone(), origin, targets, pack.signature.as_ref())
}

/// The view of a pack with this manifest.
pub(super) fn from_manifest(
    manifest: Manifest,
    origin: String,
    targets: Vec<String>,
    signature: Option<&Signature>,
) -> PackView {
    let Manifest {
        id,
        name,
        summary,
        version,
        status,
        licence,
        authors,
        reviewed,
        requires,
        analyzer,
    } = manifest;
    PackView {
        origin,
        signed_by: signature.map(|signature| SignerView::from_statement(signature.statement())),
        analyzer: analyzer.map(|spec| AnalyzerView {
            abi: spec.abi,
            records: spec.records.iter().map(ToString::to_string).collect(),
            reads: spec.reads.iter().map(ToString::to_string).collect(),
            emits: spec.emits.iter().map(ToString::to_string).collect(),
            runs_here: targets.iter().any(|target| target == TARGET),
            targets,
        }),
        status: status.to_string(),
        reviewed: reviewed.to_string(),
        id,
        name,
        summary,
        version,
        licence,
        authors,
        requires,
    }
}

/// Writes the description of a pack and the number of its items.
pub(super) fn write_head(page: &mut Page, pack: &PackView, holds: &[(&str, usize)]) {
    page.heading(&format!("{} {}", pack.name, pack.version));
    page.line(2, &pack.summary);
    page.line(2, &format!("Id {}, {}, {}", pack.id, pack.status, pack.reviewed));
    page.line(2, &format!("By {}; licence {}", pack.authors.join(", "), pack.licence));
    page.line(2, &format!("From {}", pack.origin));
    if let Some(signer) = &pack.signed_by {
        page.line(2, &format!("Signed with {}", signer.words()));
    }
    if !pack.requires.is_empty() {
        page.line(2, &format!("Needs {}", pack.requires.join(", ")));
    }
    page.heading("It holds");
    for (what, count) in holds {
        page.line(2, &format!("{count:>4} {what}"));
    }
}
