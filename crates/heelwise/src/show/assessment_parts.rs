//! Parts of an assessment below its routines: records, self-tests, what-ifs, warning signs, claims.

use heelwise_view::assessment::{AssessmentView, ResultView};

use super::{MOST, MOST_WARNINGS};
use crate::page::Page;

pub(super) fn measured(page: &mut Page, assessment: &AssessmentView) {
    if assessment.measured.is_empty() {
        return;
    }
    page.heading("What your records show");
    for measured in &assessment.measured {
        let (mark, text) = match measured.present {
            Some(true) => ("+", measured.label.clone()),
            Some(false) => ("-", format!("Not so: {}", measured.label)),
            None => ("?", format!("Not known: {}", measured.label)),
        };
        page.item(2, mark, &format!("{text}. {}", measured.because), Some(&measured.id));
        let figures: Vec<String> = measured
            .figures
            .iter()
            .map(|figure| format!("{}: {} {}", figure.label, figure.value, figure.unit))
            .collect();
        if !figures.is_empty() {
            page.line(4, &figures.join("; "));
        }
    }
}

pub(super) fn tests(page: &mut Page, assessment: &AssessmentView) {
    if assessment.tests.is_empty() {
        return;
    }
    page.heading("What your tests show");
    for test in &assessment.tests {
        let side = test.side.as_ref().map_or_else(String::new, |side| format!(", {side}"));
        let result =
            |result: &ResultView| format!("{} {} on {}", result.value, test.unit, result.date);
        let results = match test.results {
            1 => result(&test.last),
            _ => format!("{}, then {}", result(&test.first), result(&test.last)),
        };
        page.item(
            2,
            "-",
            &format!("{}{side}: {results}; {}.", test.name, test.change),
            Some(&test.id),
        );
    }
}

pub(super) fn changes(page: &mut Page, assessment: &AssessmentView) {
    if assessment.changes.is_empty() {
        return;
    }
    page.heading("What would change this answer");
    let patterns = assessment.changes.iter().filter(|change| !change.changes_urgency).take(MOST);
    let urgency = assessment.changes.iter().filter(|change| change.changes_urgency).take(MOST);
    let shown: Vec<_> = patterns.chain(urgency).collect();
    for change in &shown {
        let text = format!(
            "\"{}\": {} instead of {}. Then {}.",
            change.label, change.instead, change.now, change.effect
        );
        page.item(2, "-", &text, Some(&change.id));
    }
    if assessment.changes.len() > shown.len() {
        page.line(
            2,
            &format!(
                "and {} other single answers (see --json)",
                assessment.changes.len() - shown.len()
            ),
        );
    }
}

pub(super) fn watch(page: &mut Page, assessment: &AssessmentView) {
    page.heading("Get help sooner if you notice");
    for warning in assessment.watch.iter().take(MOST_WARNINGS) {
        page.item(2, "!", &warning.text, Some(&warning.id));
    }
    if assessment.watch.len() > MOST_WARNINGS {
        page.line(
            2,
            "and anything that frightens you. All warning signs: heelwise library red-flag",
        );
    }
}

pub(super) fn claims(page: &mut Page, assessment: &AssessmentView) {
    if assessment.claims.is_empty() {
        return;
    }
    page.heading("You may have heard");
    for claim in assessment.claims.iter().take(MOST) {
        page.item(
            2,
            "-",
            &format!("\"{}\" {}: {}", claim.statement, claim.verdict, claim.finding),
            Some(&claim.id),
        );
    }
    if assessment.claims.len() > MOST {
        let rest = assessment.claims.len() - MOST;
        page.line(
            2,
            &format!("and {rest} more. All of them, with both sides: heelwise library claim"),
        );
    }
}
