//! Routines: their order, their minutes, and the claims they act on.

use heelwise_core::compiled::PackContent;
use heelwise_core::{Care, Claim, ClaimVerdict, Condition, Exercise, Id, Item, Purpose, Routine};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::resolve::Scope;

/// How far the stated minutes may lie from the sum of the steps.
const LEEWAY_MIN: f64 = 1.0;

/// Checks all routines of a pack.
pub(super) fn check(content: &PackContent, scope: &Scope<'_>, diagnostics: &Diagnostics) {
    for routine in &content.routines {
        let checks = Checks { routine, content, scope, diagnostics };
        checks.order();
        checks.minutes();
        checks.claims();
        checks.hands();
    }
}

struct Checks<'a> {
    routine: &'a Routine,
    content: &'a PackContent,
    scope: &'a Scope<'a>,
    diagnostics: &'a Diagnostics,
}

impl<'a> Checks<'a> {
    fn error(&self, code: codes::Code, field: &str, message: String, help: &str) {
        if let Some(place) = self.scope.noted(&self.routine.id().key(), field) {
            self.diagnostics.add(Diagnostic::new(code, place, message).help(help));
        }
    }

    fn exercise(&self, id: &Id<Exercise>) -> Option<&'a Exercise> {
        let all = std::iter::once(self.content).chain(self.scope.others().iter().copied());
        all.flat_map(|content| &content.exercises).find(|exercise| exercise.id == *id)
    }

    fn order(&self) {
        let mut latest: Option<Purpose> = None;
        for (index, step) in self.routine.steps.iter().enumerate() {
            let Some(exercise) = self.exercise(&step.exercise) else { continue };
            if latest.is_some_and(|latest| exercise.purpose < latest) {
                let message = format!(
                    "`{}` is for {} and comes too late",
                    exercise.id.name(),
                    exercise.purpose
                );
                self.error(
                    codes::ROUTINE_ORDER,
                    &format!("step {index}"),
                    message,
                    "move the step up",
                );
            }
            latest = latest.max(Some(exercise.purpose));
        }
    }

    fn minutes(&self) {
        // Without one of its exercises, which is reported elsewhere, the sum means nothing.
        if self.routine.steps.iter().any(|step| self.exercise(&step.exercise).is_none()) {
            return;
        }
        let dosage = |step: &'a heelwise_core::RoutineStep| {
            step.dosage.as_ref().or_else(|| self.exercise(&step.exercise)?.dosage.as_ref())
        };
        let seconds: f64 =
            self.routine.steps.iter().filter_map(dosage).map(heelwise_core::Dosage::seconds).sum();
        let minutes = (seconds / 60.0).ceil();
        if (minutes - f64::from(self.routine.minutes)).abs() > LEEWAY_MIN {
            let message =
                format!("the steps take {minutes:.0} minutes, not {}", self.routine.minutes);
            self.error(
                codes::ROUTINE_MINUTES,
                "minutes",
                message,
                "correct the minutes, or shorten the steps",
            );
        }
    }

    /// Patterns in a clinician's hands are not for a routine.
    fn hands(&self) {
        let all = std::iter::once(self.content).chain(self.scope.others().iter().copied());
        let mut conditions = all.flat_map(|content| &content.conditions);
        let refers = |condition: &&Condition| {
            condition.care == Care::Clinician && self.routine.helps.contains(&condition.id)
        };
        if let Some(condition) = conditions.find(refers) {
            let message = format!("`{}` belongs in a clinician's hands", condition.id.as_str());
            self.error(codes::ROUTINE_CLINICIAN, "for", message, "take it out of `for`");
        }
    }

    fn claims(&self) {
        let refuted = |claim: &&Claim| {
            matches!(claim.verdict, ClaimVerdict::Unsupported | ClaimVerdict::Contradicted)
        };
        let all = std::iter::once(self.content).chain(self.scope.others().iter().copied());
        for claim in all.flat_map(|content| &content.claims).filter(refuted) {
            let step =
                self.routine.steps.iter().position(|step| claim.schedules.contains(&step.exercise));
            if let Some(index) = step {
                let message = format!(
                    "this step acts on the claim `{}`, which is {}",
                    claim.id.as_str(),
                    claim.verdict
                );
                let help = "take the step out; the claim itself may stay";
                self.error(codes::CLAIM_SCHEDULED, &format!("step {index}"), message, help);
            }
        }
    }
}
