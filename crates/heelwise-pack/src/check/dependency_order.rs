//! Packs in the order of their requirements.

use std::path::PathBuf;

use heelwise_core::compiled::PackContent;
use heelwise_core::id::FOUNDATION;

use super::ManifestHead;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};

/// Leaves out packs whose id is taken.
pub(super) fn dedup_ids(
    heads: Vec<ManifestHead>,
    context: &[PackContent],
    diagnostics: &Diagnostics,
) -> Vec<ManifestHead> {
    let mut kept: Vec<ManifestHead> = Vec::new();
    for head in heads {
        let id = &head.manifest.id;
        let first = kept.iter().find(|other| other.manifest.id == *id);
        if first.is_none() && !context.iter().any(|pack| pack.manifest.id == *id) {
            kept.push(head);
            continue;
        }
        let message = format!("duplicate pack `{id}`");
        let problem = Diagnostic::new(codes::ID_DUPLICATE, head.id, message)
            .help("give one of them another id");
        diagnostics.add(match first {
            Some(first) => problem.related(first.id.clone(), "the first one"),
            None => problem,
        });
    }
    kept
}

/// Packs, each after those it requires. Packs with missing or circular requirements are reported
/// and left out.
pub(super) fn in_order(
    mut heads: Vec<ManifestHead>,
    paths: &[PathBuf],
    context: &[PackContent],
    diagnostics: &Diagnostics,
) -> Vec<ManifestHead> {
    let mut ordered: Vec<ManifestHead> = Vec::new();
    heads.sort_by_key(|head| head.manifest.id != FOUNDATION);
    loop {
        let known = |id: &String| {
            ordered.iter().any(|head| head.manifest.id == *id)
                || context.iter().any(|pack| pack.manifest.id == *id)
        };
        let Some(ready) = heads.iter().position(|head| head.manifest.requires.iter().all(known))
        else {
            break;
        };
        ordered.push(heads.remove(ready));
    }
    let packs = Packs { ordered: &ordered, waiting: &heads, paths, context };
    for head in &heads {
        for (id, place) in
            head.manifest.requires.iter().zip(&head.requires).filter(|(id, _)| !packs.can_load(id))
        {
            let (message, help) = packs.why(id);
            diagnostics
                .add(Diagnostic::new(codes::PACK_REQUIRES, place.clone(), message).help(help));
        }
    }
    ordered
}

/// All packs, while some of them wait for others.
struct Packs<'a> {
    ordered: &'a [ManifestHead],
    waiting: &'a [ManifestHead],
    paths: &'a [PathBuf],
    context: &'a [PackContent],
}

impl Packs<'_> {
    fn can_load(&self, id: &str) -> bool {
        self.ids().any(|known| known == id)
    }

    /// The ids of packs that can be loaded.
    fn ids(&self) -> impl Iterator<Item = &str> {
        let context = self.context.iter().map(|pack| pack.manifest.id.as_str());
        self.ordered.iter().map(|head| head.manifest.id.as_str()).chain(context)
    }

    /// The reason why a required pack cannot be loaded first, and the suggested fix.
    fn why(&self, id: &str) -> (String, String) {
        if self.is_cyclic(id) {
            let help = "take one of the requirements away, or make one pack of the two";
            return (format!("`{id}` requires this pack in turn, directly or not"), help.into());
        }
        let is_here = self.waiting.iter().any(|head| head.manifest.id == id);
        if is_here || self.paths.iter().any(|path| path.file_name().is_some_and(|name| name == id))
        {
            return (
                format!("pack `{id}` cannot be loaded, so this pack was not checked"),
                format!("correct `{id}` first"),
            );
        }
        let help = match nearest(id, self.ids()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "correct the id, or pass the required pack as well".into(),
        };
        (format!("unknown pack `{id}`"), help)
    }

    /// Whether following requirements from this pack leads back to it.
    fn is_cyclic(&self, start: &str) -> bool {
        let requires = |id: &str| {
            self.waiting
                .iter()
                .find(|head| head.manifest.id == id)
                .map(|head| &head.manifest.requires)
        };
        let mut reached: Vec<&String> = requires(start).into_iter().flatten().collect();
        let mut at = 0;
        while let Some(id) = reached.get(at) {
            let further: Vec<&String> =
                requires(id).into_iter().flatten().filter(|id| !reached.contains(id)).collect();
            reached.extend(further);
            at += 1;
        }
        reached.iter().any(|id| *id == start)
    }
}
