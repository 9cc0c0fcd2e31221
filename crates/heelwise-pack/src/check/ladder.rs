//! Progressions and regressions lead somewhere.

use std::collections::BTreeSet;

use heelwise_core::compiled::PackContent;
use heelwise_core::{Exercise, Id, Item};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::scope::Scope;

type Step = fn(&Exercise) -> Option<&Id<Exercise>>;

/// Reports every circle once, at its first exercise.
pub(super) fn check(content: &PackContent, scope: &Scope<'_>, diagnostics: &Diagnostics) {
    let ways: [(&str, Step); 2] = [
        ("progression", |exercise| exercise.progression.as_ref()),
        ("regression", |exercise| exercise.regression.as_ref()),
    ];
    for (field, next) in ways {
        let mut seen: BTreeSet<&Id<Exercise>> = BTreeSet::new();
        for exercise in &content.exercises {
            let Some(circle) = circle_from(exercise, content, next) else { continue };
            let known = circle.iter().any(|id| seen.contains(id));
            seen.extend(&circle);
            if known {
                continue;
            }
            let names: Vec<&str> = circle.iter().chain(circle.first()).map(|id| id.name()).collect();
            let message = format!("the {field} goes in a circle: {}", names.join(" -> "));
            let place = scope.noted(&exercise.id().key(), field);
            diagnostics.add(
                Diagnostic::new(
                    codes::LADDER_CYCLE,
                    place.unwrap_or_else(|| crate::folder::whole(std::path::Path::new("content"))),
                    message,
                )
                .help("take one of the links away"),
            );
        }
    }
}

/// The circle an exercise stands in, itself first. Follows links without recursion, so that a long chain is harmless.
fn circle_from<'a>(start: &'a Exercise, content: &'a PackContent, next: Step) -> Option<Vec<&'a Id<Exercise>>> {
    let mut path = vec![&start.id];
    let mut at = start;
    while let Some(id) = next(at) {
        if *id == start.id {
            return Some(path);
        }
        if path.contains(&id) {
            return None;
        }
        path.push(id);
        at = content.exercises.iter().find(|exercise| exercise.id == *id)?;
    }
    None
}
