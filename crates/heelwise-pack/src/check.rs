//! Checks packs: every folder is read as far as possible, and all problems are reported, not only
//! the first.

mod analyzer;
mod beat;
mod condition;
mod criterion;
mod dependency_order;
mod progression;
mod routine;
mod tone;
mod unused;
mod vignettes;

pub use vignettes::TODAY;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use heelwise_core::catalog::CatalogError;
use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::{Catalog, ContentError, ItemKey, Kind, Manifest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics, Location, SourceText};
use crate::folder::{self, Folder};
use crate::lower;
use crate::resolve::Scope;
use crate::value::ReadContext;
use crate::vignette::Vignette;

/// A pack that was read and checked.
#[derive(Debug)]
pub struct CheckedPack {
    /// Where it was read.
    pub folder: PathBuf,
    /// The content, as far as it could be read.
    pub content: PackContent,
    /// The texts it was read from: `pack.toml`, content, vignettes.
    pub sources: Vec<Arc<SourceText>>,
    /// The vignettes that ran; none when there were errors before.
    pub vignettes: Vec<Vignette>,
    /// The compiled content; `None` when there were errors before.
    compiled: Option<Vec<u8>>,
}

impl CheckedPack {
    /// A pack that is taken as checked, without vignettes.
    pub fn new(folder: PathBuf, content: PackContent, sources: Vec<Arc<SourceText>>) -> Self {
        Self { folder, content, sources, vignettes: Vec::new(), compiled: None }
    }

    /// The content as bytes, compiled at most once.
    ///
    /// # Errors
    /// When the content is too large.
    pub fn compile(&self) -> Result<Cow<'_, [u8]>, ContentError> {
        match &self.compiled {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => Ok(Cow::Owned(self.content.compile()?)),
        }
    }
}

/// The result of a check.
#[derive(Debug)]
pub struct CheckReport {
    /// The packs, as far as they could be read, in the order they need each other.
    pub packs: Vec<CheckedPack>,
    /// All problems, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckReport {
    /// All checked packs as one catalog.
    ///
    /// # Errors
    /// When the packs do not fit together; the diagnostics say why.
    pub fn catalog(&self) -> Result<Catalog, CatalogError> {
        let compile = |pack: &CheckedPack| {
            let compiled =
                pack.compile().and_then(|bytes| CompiledPack::open(bytes.into_owned().into()));
            compiled.map_err(|error| CatalogError::Content {
                pack: pack.content.manifest.id.clone(),
                error,
            })
        };
        Catalog::merge(self.packs.iter().map(compile).collect::<Result<_, _>>()?)
    }

    /// Whether there is any error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == crate::Severity::Error)
    }
}

/// A pack whose manifest was read.
struct ManifestHead {
    folder: Folder,
    manifest: Manifest,
    id: Location,
    requires: Vec<Location>,
}

/// A pack as the checks across packs need it.
struct LoweredPack {
    folder: Folder,
    content: PackContent,
    used: BTreeSet<ItemKey>,
    declared: Vec<(ItemKey, Location)>,
}

/// Reads and checks packs. `context` holds packs that were checked before and may be referred to.
pub fn check_folders(paths: &[PathBuf], context: &[PackContent]) -> CheckReport {
    let diagnostics = Diagnostics::default();
    let heads = paths.iter().filter_map(|path| head(path, &diagnostics)).collect();
    let heads = dependency_order::in_order(
        dependency_order::dedup_ids(heads, context, &diagnostics),
        paths,
        context,
        &diagnostics,
    );
    let mut lowered: Vec<LoweredPack> = Vec::new();
    for head in heads {
        let visible: Vec<&PackContent> =
            context.iter().chain(lowered.iter().map(|pack| &pack.content)).collect();
        let pack = lower_pack(head, &visible, &diagnostics);
        lowered.push(pack);
    }
    let mut ran = Vec::new();
    // These need content that was read completely.
    if !diagnostics.has_errors() {
        unused::check(&lowered, &diagnostics);
        condition::check_routines(&lowered, context, &diagnostics);
        ran = vignettes::vignettes(&lowered, context, &diagnostics);
    }
    let mut ran = ran.into_iter();
    let packs = lowered.into_iter().map(|pack| {
        let (vignettes, compiled) = ran.next().unzip();
        CheckedPack {
            sources: pack.folder.texts(),
            folder: pack.folder.path,
            content: pack.content,
            vignettes: vignettes.unwrap_or_default(),
            compiled,
        }
    });
    CheckReport { packs: packs.collect(), diagnostics: diagnostics.into_sorted() }
}

fn head(path: &std::path::Path, diagnostics: &Diagnostics) -> Option<ManifestHead> {
    let folder = folder::read(path, diagnostics)?;
    let scope = Scope::new("", &[], &[]);
    let reading = ReadContext { diagnostics, source: &folder.manifest, scope: &scope };
    let table = reading.parse()?;
    let name = folder.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let manifest = lower::manifest(reading, table.get_ref(), &name)?;
    let place_of = |value: &Spanned<DeValue<'_>>| reading.place(value.span());
    let requires = table.get_ref().get("requires").and_then(|value| value.get_ref().as_array());
    let requires = requires.into_iter().flat_map(|list| list.iter().map(place_of)).collect();
    let id = table.get_ref().get("id").map_or_else(|| reading.place(0..0), place_of);
    Some(ManifestHead { folder, manifest, id, requires })
}

fn lower_pack(
    head: ManifestHead,
    visible: &[&PackContent],
    diagnostics: &Diagnostics,
) -> LoweredPack {
    let ManifestHead { folder, manifest, .. } = head;
    let mut content = PackContent::empty(manifest.clone());
    let blank = Scope::new("", &[], &[]);
    let mut scope = Scope::new(&manifest.id, &manifest.requires, visible);
    folder.unread.iter().for_each(|kind| scope.declare_unread(*kind));
    let mut parsed: Vec<(Kind, ReadContext<'_>, Spanned<DeTable<'_>>)> = Vec::new();
    for (kind, source) in &folder.content {
        let reading = ReadContext { diagnostics, source, scope: &blank };
        match reading.parse() {
            Some(table) => parsed.push((*kind, reading, table)),
            None => scope.declare_unread(*kind),
        }
    }
    for (kind, reading, table) in &parsed {
        lower::survey(*reading, table.get_ref(), *kind, &mut scope);
        tone::check(*reading, table.get_ref(), *kind);
    }
    for (kind, reading, table) in &parsed {
        lower::file(
            ReadContext { scope: &scope, ..*reading },
            table.get_ref(),
            *kind,
            &mut content,
        );
    }
    analyzer::check(
        ReadContext { diagnostics, source: &folder.manifest, scope: &scope },
        &folder,
        &content,
    );
    progression::check(&content, &scope, diagnostics);
    routine::check(&content, &scope, diagnostics);
    criterion::check(&content, &scope, diagnostics);
    beat::check(&content, &scope, diagnostics);
    let declared = unused::candidates(&content)
        .into_iter()
        .filter_map(|key| Some((key.clone(), scope.declared(&key)?.clone())));
    let (declared, used) = (declared.collect(), scope.used());
    LoweredPack { folder, content, used, declared }
}
