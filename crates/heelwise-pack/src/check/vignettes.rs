//! Runs vignettes: alone, and with every subset of the other packs.

use std::collections::BTreeSet;

use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::id::FOUNDATION;
use heelwise_core::{Catalog, ContentError, Urgency};
use jiff::civil::Date;

use super::LoweredPack;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fields::Fields;
use crate::resolve::Scope;
use crate::value::ReadContext;
use crate::vignette::{self, Vignette, VignetteProblem, YesNoQuestions};

/// The day on which vignettes are judged; only dates among the answers depend on it.
pub const TODAY: Date = Date::constant(2026, 11, 20);

/// With more other packs than this, only none, each one and all of them are combined.
const MOST_OTHERS: usize = 6;

/// Runs all vignettes. Returns those of each pack, with the pack's compiled content.
pub(super) fn vignettes(
    lowered: &[LoweredPack],
    context: &[PackContent],
    diagnostics: &Diagnostics,
) -> Vec<(Vec<Vignette>, Vec<u8>)> {
    let mut packs: Vec<CompiledPack> =
        context.iter().filter_map(|content| Some(compile(content, diagnostics)?.1)).collect();
    let mut compiled = Vec::new();
    for pack in lowered {
        let Some((bytes, pack)) = compile(&pack.content, diagnostics) else { return Vec::new() };
        compiled.push(bytes);
        packs.push(pack);
    }
    let Some(catalog) = merge(packs.clone(), diagnostics) else { return Vec::new() };
    let all: Vec<Vec<Vignette>> =
        lowered.iter().map(|pack| read(pack, &catalog, diagnostics)).collect();
    for (pack, vignettes) in lowered.iter().zip(&all) {
        run_pack(pack, vignettes, &packs, diagnostics);
    }
    all.into_iter().zip(compiled).collect()
}

fn compile(content: &PackContent, diagnostics: &Diagnostics) -> Option<(Vec<u8>, CompiledPack)> {
    let compiled =
        content.compile().and_then(|bytes| Ok((bytes.clone(), CompiledPack::open(bytes.into())?)));
    compiled.map_err(|error| internal(&content.manifest.id, &error.to_string(), diagnostics)).ok()
}

fn merge(packs: Vec<CompiledPack>, diagnostics: &Diagnostics) -> Option<Catalog> {
    Catalog::merge(packs).map_err(|error| internal("packs", &error.to_string(), diagnostics)).ok()
}

/// Reports content that does not compile or merge, which other checks should have prevented.
fn internal(pack: &str, error: &str, diagnostics: &Diagnostics) {
    let place = crate::folder::whole(std::path::Path::new(pack));
    diagnostics.add(Diagnostic::new(codes::PACK_REQUIRES, place, error.to_owned()));
}

fn read(pack: &LoweredPack, catalog: &Catalog, diagnostics: &Diagnostics) -> Vec<Vignette> {
    let id = &pack.content.manifest.id;
    let scope = Scope::new(id, &pack.content.manifest.requires, &[]);
    let mut vignettes: Vec<Vignette> = Vec::new();
    let mut written = 0;
    for source in &pack.folder.vignettes {
        let reading = ReadContext { diagnostics, source, scope: &scope };
        let Some(table) = reading.parse() else {
            written += 1;
            continue;
        };
        crate::lower::only_tables(reading, table.get_ref(), &["vignette".to_owned()]);
        for fields in Fields::new(reading, table.get_ref(), 0..0).tables("vignette") {
            written += 1;
            let vignette = vignette::lower(&fields, id, catalog);
            if let Some(first) =
                vignette.as_ref().and_then(|new| vignettes.iter().find(|old| old.id == new.id))
            {
                let place = vignette
                    .as_ref()
                    .map_or_else(|| reading.place(fields.span()), |new| new.place.clone());
                let message = format!("duplicate vignette `{}`", first.id);
                let diagnostic = Diagnostic::new(codes::ID_DUPLICATE, place, message);
                diagnostics.add(
                    diagnostic
                        .help("give one of them another id")
                        .related(first.place.clone(), "the first one"),
                );
            }
            fields.finish();
            vignettes.extend(vignette);
        }
    }
    if written == 0 {
        let message = "the pack has no vignettes";
        let help =
            "write at least one person into vignettes/people.toml, with what must come of them";
        let place = crate::diagnostic::Location {
            source: std::sync::Arc::clone(&pack.folder.manifest),
            span: 0..0,
        };
        diagnostics.add(Diagnostic::new(codes::VIGNETTE_NONE, place, message).help(help));
    }
    vignettes
}

fn run_pack(
    pack: &LoweredPack,
    vignettes: &[Vignette],
    compiled: &[CompiledPack],
    diagnostics: &Diagnostics,
) {
    let needed = needed(&pack.content.manifest.id, compiled);
    let others: Vec<&CompiledPack> =
        compiled.iter().filter(|other| !needed.contains(&other.manifest.id)).collect();
    let mut alone: Vec<Option<Urgency>> = vec![None; vignettes.len()];
    let mut reported: BTreeSet<(usize, String)> = BTreeSet::new();
    for chosen in subsets(&others) {
        let base = compiled.iter().filter(|other| needed.contains(&other.manifest.id));
        let Ok(catalog) = Catalog::merge(base.chain(chosen.iter().copied()).cloned().collect())
        else {
            continue;
        };
        let failed = |error: ContentError| {
            internal(&pack.content.manifest.id, &error.to_string(), diagnostics);
        };
        let Some(questions) = YesNoQuestions::from_catalog(&catalog).map_err(failed).ok() else {
            continue;
        };
        let ids: Vec<&str> = chosen.iter().map(|other| other.manifest.id.as_str()).collect();
        let with = if ids.is_empty() {
            String::new()
        } else {
            format!(", together with {}", ids.join(", "))
        };
        for (index, (vignette, alone)) in vignettes.iter().zip(&mut alone).enumerate() {
            match vignette.judge(&catalog, &vignette.person_asked(&questions, TODAY), TODAY, *alone)
            {
                Ok((urgency, problems)) => {
                    alone.get_or_insert(urgency);
                    // A problem with fewer packs is not reported again with more.
                    let new = problems
                        .into_iter()
                        .filter(|problem| reported.insert((index, problem.message.clone())));
                    new.for_each(|problem| report(vignette, problem, &with, diagnostics));
                }
                Err(error) => failed(error),
            }
        }
    }
}

fn report(vignette: &Vignette, problem: VignetteProblem, with: &str, diagnostics: &Diagnostics) {
    let VignetteProblem { code, expectation, message, help } = problem;
    let message = format!("vignette `{}`: {message}{with}", vignette.id);
    let place = vignette.expected.get(&expectation).unwrap_or(&vignette.place).clone();
    diagnostics.add(Diagnostic::new(code, place, message).help(help));
}

/// The pack itself, the foundation, and everything the pack requires, directly or not.
fn needed(pack: &str, compiled: &[CompiledPack]) -> Vec<String> {
    let mut needed = vec![FOUNDATION.to_owned(), pack.to_owned()];
    let mut at = 0;
    while let Some(id) = needed.get(at).cloned() {
        let requires = compiled
            .iter()
            .filter(|other| other.manifest.id == id)
            .flat_map(|other| other.manifest.requires.clone());
        let new: Vec<String> = requires.filter(|id| !needed.contains(id)).collect();
        needed.extend(new);
        at += 1;
    }
    needed
}

/// Which of the other packs to add, none first; a choice comes after all parts of it.
fn subsets<T: Copy>(others: &[T]) -> Vec<Vec<T>> {
    if others.len() > MOST_OTHERS {
        let single = others.iter().map(|other| vec![*other]);
        return std::iter::once(Vec::new()).chain(single).chain([others.to_vec()]).collect();
    }
    let pick = |mask: usize| {
        others
            .iter()
            .enumerate()
            .filter(move |(index, _)| mask & (1 << index) != 0)
            .map(|(_, other)| *other)
    };
    (0..1_usize << others.len()).map(|mask| pick(mask).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subset_comes_once_and_after_its_parts() {
        let all = subsets(&["a", "b", "c"]);
        assert_eq!(all.len(), 8);
        assert_eq!(all[..4], [vec![], vec!["a"], vec!["b"], vec!["a", "b"]]);
        assert_eq!(all[7], ["a", "b", "c"]);
        assert_eq!(subsets::<&str>(&[]), [Vec::<&str>::new()]);
    }

    #[test]
    fn of_many_packs_none_each_and_all_are_tried() {
        let all = subsets(&[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(all.len(), 9);
        assert!(all[0].is_empty() && all[1] == [1] && all[8].len() == 7);
    }
}
