//! Patterns for which no routine helps.

use heelwise_core::compiled::PackContent;
use heelwise_core::{Care, Item};

use super::LoweredPack;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Warns about patterns that no routine of their own pack or the foundation helps.
pub(super) fn check_routines(
    lowered: &[LoweredPack],
    context: &[PackContent],
    diagnostics: &Diagnostics,
) {
    for pack in lowered {
        let contents = context.iter().chain(lowered.iter().map(|other| &other.content));
        let near = contents.filter(|other| {
            let id = &other.manifest.id;
            *id == pack.content.manifest.id
                || *id == heelwise_core::id::FOUNDATION
                || pack.content.manifest.requires.contains(id)
        });
        let routines: Vec<_> = near.flat_map(|other| &other.routines).collect();
        for condition in &pack.content.conditions {
            let helped = routines.iter().any(|routine| routine.helps.contains(&condition.id));
            let place = pack.declared.iter().find(|(key, _)| *key == condition.id().key());
            if let Some((_, place)) = place.filter(|_| !helped && condition.care == Care::Own) {
                let message = format!("no routine says that it helps `{}`", condition.id.name());
                let help = "name the pattern in a routine's `for`";
                diagnostics.add(
                    Diagnostic::new(codes::CONDITION_ROUTINE, place.clone(), message).help(help),
                );
            }
        }
    }
}
