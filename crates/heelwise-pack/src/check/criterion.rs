//! Criteria that could never hold, or would hold by chance.

use std::collections::BTreeSet;

use heelwise_core::compiled::PackContent;
use heelwise_core::{
    Confirmation, Criterion, Exercise, Id, Item, Phase, Protocol, Routine, SelfTest,
};

use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lower::note_of;
use crate::resolve::Scope;

/// Checks the criteria of all protocols of a pack.
pub(super) fn check(content: &PackContent, scope: &Scope<'_>, diagnostics: &Diagnostics) {
    let checks = Checks { content, scope, diagnostics };
    for protocol in &content.protocols {
        checks.protocol(protocol);
    }
}

/// The exercises of a phase.
type Done = BTreeSet<Id<Exercise>>;

struct Checks<'a> {
    content: &'a PackContent,
    scope: &'a Scope<'a>,
    diagnostics: &'a Diagnostics,
}

impl<'a> Checks<'a> {
    fn protocol(&self, protocol: &Protocol) {
        for phase in &protocol.phases {
            let done = self.exercises(phase);
            // Criteria to enter may count exercises of the phase before.
            self.criteria(&phase.id, &[(&phase.entry, None), (&phase.exit, Some(&done))]);
        }
        for review in &protocol.reviews {
            let id: Id<Phase> = Id::new(review.id.pack(), review.id.name());
            self.criteria(&id, &[(&review.unless, None)]);
        }
    }

    fn criteria(&self, place: &Id<Phase>, lists: &[(&Vec<Criterion>, Option<&Done>)]) {
        let mut named: BTreeSet<&Id<Confirmation>> = BTreeSet::new();
        for (criterion, done) in lists
            .iter()
            .flat_map(|(list, done)| list.iter().map(move |criterion| (criterion, *done)))
        {
            criterion.each_fact(&mut |fact| {
                let problem = self.problem(fact, done).or_else(|| match fact {
                    Criterion::Confirmed(it) if !named.insert(&it.id) => {
                        let message =
                            format!("duplicate statement `{}` in this phase", it.id.name());
                        Some((codes::ID_DUPLICATE, message, "give one of them another id"))
                    }
                    _ => None,
                });
                if let (Some((code, message, help)), Some(at)) =
                    (problem, self.scope.noted(&place.key(), &note_of(criterion)))
                {
                    self.diagnostics.add(Diagnostic::new(code, at, message).help(help));
                }
            });
        }
    }

    /// The problem of a single fact, and the suggested fix.
    fn problem(
        &self,
        fact: &Criterion,
        done: Option<&Done>,
    ) -> Option<(Code, String, &'static str)> {
        match fact {
            Criterion::Better(test, Some(by)) => {
                let error = self.test(test)?.error;
                let message = format!("a change of {by} may be nothing: the test errs by {error}");
                (*by < error).then_some((
                    codes::CRITERION_ERROR,
                    message,
                    "ask for more, or take `by` away",
                ))
            }
            Criterion::OfOtherSide(test, _) if !self.test(test)?.per_side => {
                let message = format!("`{}` is not taken on each side", test.name());
                Some((codes::CRITERION_SIDES, message, "name a test with `per_side = true`"))
            }
            Criterion::FullDose(exercise) | Criterion::CalmSessions(_, Some(exercise)) => {
                let unknown = done.is_some_and(|done| !done.is_empty() && !done.contains(exercise));
                let message = format!("no routine of this phase holds `{}`", exercise.as_str());
                unknown.then_some((
                    codes::CRITERION_DOSE,
                    message,
                    "name an exercise that is done in this phase",
                ))
            }
            _ => None,
        }
    }

    /// The exercises of a phase's routines.
    fn exercises(&self, phase: &Phase) -> Done {
        let routines = self.packs().flat_map(|pack| &pack.routines);
        let named = routines.filter(|routine: &&Routine| phase.routines.contains(routine.id()));
        named.flat_map(|routine| &routine.steps).map(|step| step.exercise.clone()).collect()
    }

    fn test(&self, id: &Id<SelfTest>) -> Option<&'a SelfTest> {
        self.packs().flat_map(|pack| &pack.self_tests).find(|test| test.id == *id)
    }

    fn packs(&self) -> impl Iterator<Item = &'a PackContent> {
        std::iter::once(self.content).chain(self.scope.others().iter().copied())
    }
}
