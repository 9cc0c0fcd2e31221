//! What changed from one plan to the next, as text.

use heelwise_view::plan::{DifferenceView, DifferenceWord, PlanDiffView};

use super::plan::{moves, notices};
use crate::page::Page;

/// Writes what changed.
pub(crate) fn write(page: &mut Page, it: &PlanDiffView) {
    notices(page, &it.notices);
    if let Some(before) = &it.before {
        page.heading(&format!("From the plan of {before} to the plan of {}", it.after));
        changes(page, it);
    } else {
        page.heading(&format!("The plan of {}", it.after));
        page.line(2, "There is no plan before it.");
    }
    moves(page, "What has moved since it was made", &it.moves);
    if it.moves.is_empty() {
        page.blank_line();
        page.line(0, "Nothing has moved since it was made.");
    }
}

fn changes(page: &mut Page, it: &PlanDiffView) {
    if it.inputs.is_empty() {
        page.line(2, "It was made from the same answers and wishes.");
    }
    for (number, input) in it.inputs.iter().enumerate() {
        let text = format!("{}: {}, now {}", input.what, input.before, input.after);
        page.item(2, &format!("{}.", number + 1), &text, input.id.as_deref());
    }
    page.heading("What came of it");
    if it.differences.is_empty() {
        page.line(2, "The first week is the same.");
    }
    for difference in &it.differences {
        one_difference(page, difference);
    }
}

fn one_difference(page: &mut Page, it: &DifferenceView) {
    let mark = match it.kind {
        DifferenceWord::Came => "+",
        DifferenceWord::Went => "-",
        DifferenceWord::Dose => "~",
    };
    let because: Vec<String> = it.because.iter().map(|place| (place + 1).to_string()).collect();
    let because =
        if because.is_empty() { "several changes together".into() } else { because.join(", ") };
    page.item(2, mark, &format!("{}: {}. Because of {because}.", it.name, it.text), Some(&it.id));
}
