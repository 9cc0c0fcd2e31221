//! Beats that no result of a self-test could set.

use heelwise_core::compiled::PackContent;
use heelwise_core::self_test::TestUnit;
use heelwise_core::{Exercise, Id, SelfTest};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::resolve::Scope;

/// Checks that every beat is measured by a test of steps a minute.
pub(super) fn check(content: &PackContent, scope: &Scope<'_>, diagnostics: &Diagnostics) {
    for exercise in &content.exercises {
        let Some(test) = measured_by(exercise).and_then(|id| find(content, scope, id)) else {
            continue;
        };
        let place =
            scope.noted(&exercise.id.key(), "beat").filter(|_| test.unit != TestUnit::StepsAMinute);
        if let Some(place) = place {
            let message = format!(
                "`{}` is counted in {}, and a beat in steps a minute",
                test.id.name(),
                test.unit
            );
            let help = "name a test with `unit = \"spm\"`";
            diagnostics.add(Diagnostic::new(codes::BEAT_UNIT, place, message).help(help));
        }
    }
}

fn measured_by(exercise: &Exercise) -> Option<&Id<SelfTest>> {
    Some(&exercise.dosage.as_ref()?.beat.as_ref()?.test)
}

fn find<'a>(
    content: &'a PackContent,
    scope: &Scope<'a>,
    id: &Id<SelfTest>,
) -> Option<&'a SelfTest> {
    let packs = std::iter::once(content).chain(scope.others().iter().copied());
    packs.flat_map(|pack| &pack.self_tests).find(|test| test.id == *id)
}
