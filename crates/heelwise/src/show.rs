//! An assessment as text: how soon to be seen comes first, and alone when it is urgent.

mod assessment_parts;
mod chart;
pub(crate) mod plan;
pub(crate) mod plan_diff;
pub(crate) mod progress;
pub(crate) mod runs;

use heelwise_core::{AdviceKind, Care, Reviewed};
use heelwise_view::LabeledId;
use heelwise_view::assessment::{
    AdviceView, AssessmentView, EvidenceView, FlagView, Pattern, ReasonView, RoutineView,
};

use crate::page::Page;
use assessment_parts::{changes, claims, measured, tests, watch};

/// The most lines of one sort that are printed; the rest is in `--json`.
const MOST: usize = 4;

/// The most warning signs that are printed.
const MOST_WARNINGS: usize = 8;

/// Writes the whole assessment. `again` is the command that explains it.
pub(crate) fn write(page: &mut Page, assessment: &AssessmentView, again: &str) {
    for notice in &assessment.notices {
        page.item(0, "!", notice, None);
    }
    how_soon(page, assessment);
    if !assessment.urgency.level.stops_everything_else() {
        patterns(page, assessment);
        routines(page, assessment);
        advice(page, assessment);
        measured(page, assessment);
        tests(page, assessment);
        changes(page, assessment);
        watch(page, assessment);
        claims(page, assessment);
        sources(page, assessment);
    }
    footer(page, assessment, again);
}

fn how_soon(page: &mut Page, assessment: &AssessmentView) {
    let urgency = &assessment.urgency;
    page.heading(&format!("How soon: {}", urgency.level));
    page.line_with_id(2, urgency.sentence, &urgency.id);
    for flag in &urgency.because {
        fired(page, flag);
    }
    if urgency.level.stops_everything_else() {
        return;
    }
    if !urgency.open.is_empty() {
        page.line_with_id(
            2,
            "Some questions that could make it more urgent were not answered:",
            "heelwise/rule/open-questions",
        );
        for open in urgency.open.iter().take(MOST) {
            page.item(
                4,
                "?",
                &format!("{} ({}, if so)", open.ask.text, open.level),
                Some(&open.ask.id),
            );
        }
        more(page, 4, urgency.open.len());
    }
    if !urgency.known_picture {
        let text = "Your answers do not make one of the well-known harmless pictures, so somebody should look at it.";
        page.line_with_id(2, text, "heelwise/rule/no-known-picture");
    }
}

fn fired(page: &mut Page, flag: &FlagView) {
    page.blank_line();
    page.item(2, "!", &format!("{} ({})", flag.label, flag.level), Some(&flag.id));
    page.line(4, &flag.advice);
    for finding in &flag.findings {
        page.item(4, "-", &format!("{}: {}", finding.label, finding.answer), Some(&finding.id));
    }
    page.line(4, &format!("Why we say so: {}", graded(&flag.evidence)));
}

fn patterns(page: &mut Page, assessment: &AssessmentView) {
    page.heading("Patterns your answers resemble");
    let matching: Vec<&Pattern> =
        assessment.patterns.iter().filter(|pattern| pattern.stands).collect();
    if matching.is_empty() {
        page.line(
            2,
            "They fit no one pattern well. That is a reason to have it seen, not a reason to wait.",
        );
    }
    for pattern in matching {
        page.blank_line();
        one_pattern(page, pattern);
    }
    let weak: Vec<&Pattern> =
        assessment.patterns.iter().filter(|pattern| !pattern.stands).collect();
    if !weak.is_empty() {
        page.blank_line();
        page.line(2, "A little like:");
        for pattern in weak.iter().take(MOST) {
            page.item(4, "-", &pattern.name, Some(&pattern.id));
        }
        more(page, 4, weak.len());
    }
}

fn one_pattern(page: &mut Page, pattern: &Pattern) {
    page.line_with_id(2, &format!("{}: {}", pattern.name, pattern.matched), &pattern.id);
    if !pattern.aliases.is_empty() {
        page.line(4, &format!("Also called {}.", pattern.aliases.join(", ")));
    }
    page.line(4, &pattern.summary);
    page.line(
        4,
        &format!("{} Look again after {} weeks.", pattern.course, weeks(&pattern.review_weeks)),
    );
    if pattern.care == Care::Clinician {
        page.line(4, "This is for a clinician to look at, so no routine is offered for it.");
    }
    reasons(page, "For", "+", &pattern.speaks_for);
    reasons(page, "Against", "-", &pattern.against);
    reasons(page, "Not yet known", "?", &pattern.unknown);
    page.line(4, &format!("Evidence: {}", graded(&pattern.evidence)));
}

fn weeks(weeks: &[u8]) -> String {
    match weeks {
        [] => "4".into(),
        [first] => first.to_string(),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(ToString::to_string).collect();
            format!("{} and {last}", rest.join(", "))
        }
    }
}

fn reasons(page: &mut Page, title: &str, mark: &str, reasons: &[ReasonView]) {
    if reasons.is_empty() {
        return;
    }
    page.line(4, &format!("{title}:"));
    let shown = if mark == "?" { MOST } else { reasons.len() };
    for reason in reasons.iter().take(shown) {
        page.item(6, mark, &reason.text, Some(&reason.id));
    }
    if reasons.len() > shown {
        page.line(6, &format!("and {} more (see --json)", reasons.len() - shown));
    }
}

fn routines(page: &mut Page, assessment: &AssessmentView) {
    if assessment.routines.is_empty() && assessment.refused_routines.is_empty() {
        return;
    }
    page.heading("What to do now");
    for routine in &assessment.routines {
        one_routine(page, routine);
    }
    if !assessment.refused_routines.is_empty() {
        page.blank_line();
        page.line(2, "Left out, because nothing in it is safe for you as far as we know:");
        for routine in assessment.refused_routines.iter().take(MOST) {
            page.item(4, "x", &routine.name, Some(&routine.id));
        }
        more(page, 4, assessment.refused_routines.len());
    }
    if !assessment.other_routines.is_empty() {
        page.blank_line();
        page.line(2, "Would do as well:");
        for other in assessment.other_routines.iter().take(MOST) {
            page.item(4, "-", &format!("{}, {} min", other.name, other.minutes), Some(&other.id));
        }
        more(page, 4, assessment.other_routines.len());
    }
}

fn one_routine(page: &mut Page, routine: &RoutineView) {
    page.blank_line();
    let title = if routine.minutes == 0 {
        routine.name.clone()
    } else {
        format!("{}, {} min", routine.name, routine.minutes)
    };
    page.line_with_id(2, &title, &routine.id);
    let helps: Vec<&str> = routine.helps.iter().map(|line| line.text.as_str()).collect();
    page.line(4, &format!("For {}. {}", helps.join(", "), routine.summary));
    for (number, step) in routine.steps.iter().enumerate() {
        let text = match &step.dosage {
            Some(dosage) => format!("{}: {dosage}", step.name),
            None => step.name.clone(),
        };
        page.item(4, &format!("{}.", number + 1), &text, Some(&step.id));
        for caution in &step.cautions {
            page.item(7, "!", &caution.text, Some(&caution.id));
        }
    }
    left_out(page, routine);
    page.line(4, &format!("Evidence: {}", graded(&routine.evidence)));
}

fn left_out(page: &mut Page, routine: &RoutineView) {
    for left in &routine.left_out {
        let until = if left.because.is_empty() { " until you answer a few questions" } else { "" };
        page.item(4, "x", &format!("Left out{until}: {}", left.name), Some(&left.id));
        forbidden(page, 6, &left.because, &left.until_answered);
    }
}

fn advice(page: &mut Page, assessment: &AssessmentView) {
    let headings = [
        (AdviceKind::Do, "What helps besides"),
        (AdviceKind::Avoid, "What to avoid"),
        (AdviceKind::Seek, "When to see a clinician"),
    ];
    for (kind, heading) in headings {
        let matching = assessment.patterns.iter().filter(|pattern| pattern.stands);
        let lines: Vec<_> = matching
            .flat_map(|pattern| &pattern.advice)
            .filter(|advice| advice.kind == kind)
            .collect();
        if !lines.is_empty() {
            page.heading(heading);
        }
        for line in lines {
            one_advice(page, line);
        }
    }
}

fn one_advice(page: &mut Page, advice: &AdviceView) {
    if advice.left_out_because.is_empty() && advice.until_answered.is_empty() {
        return page.item(2, "-", &advice.text, Some(&advice.id));
    }
    let until =
        if advice.left_out_because.is_empty() { " until you answer a few questions" } else { "" };
    page.item(2, "x", &format!("Not for you{until}: {}", advice.text), Some(&advice.id));
    forbidden(page, 4, &advice.left_out_because, &advice.until_answered);
}

/// Why something is left out: the rules that forbid it, or else what has to be answered first.
fn forbidden(page: &mut Page, indent: usize, because: &[LabeledId], until_answered: &[LabeledId]) {
    for reason in because {
        page.line_with_id(indent, &reason.text, &reason.id);
    }
    if because.is_empty() {
        for open in until_answered.iter().take(MOST) {
            page.item(indent, "?", &open.text, Some(&open.id));
        }
        more(page, indent, until_answered.len());
    }
}

fn sources(page: &mut Page, assessment: &AssessmentView) {
    page.heading("Sources");
    for source in &assessment.sources {
        page.item(2, "-", &source.text, Some(&source.id));
    }
}

fn more(page: &mut Page, indent: usize, all: usize) {
    if all > MOST {
        page.line(indent, &format!("and {} more (see --json)", all - MOST));
    }
}

fn footer(page: &mut Page, assessment: &AssessmentView, again: &str) {
    page.blank_line();
    let packs: Vec<String> =
        assessment.packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect();
    page.line(0, &format!("Packs: {}. {}", packs.join(", "), reviewed(assessment)));
    page.line(
        0,
        "This is no diagnosis and does not replace a clinician. If you are worried, have it seen.",
    );
    page.line(0, &format!("Why any line is there: {again}"));
}

fn reviewed(assessment: &AssessmentView) -> String {
    let unreviewed = assessment.packs.iter().filter(|pack| !is_reviewed(&pack.reviewed)).count();
    match unreviewed {
        0 => "All were reviewed by a clinician.".into(),
        all if all == assessment.packs.len() => {
            "None of them was reviewed by a clinician yet.".into()
        }
        some => format!("{some} of them not reviewed by a clinician yet."),
    }
}

/// Grade, check and sources in a few words.
fn graded(evidence: &EvidenceView) -> String {
    format!("{} [{}]", evidence.words(), evidence.sources.join("] ["))
}

fn is_reviewed(reviewed: &Reviewed) -> bool {
    !matches!(reviewed, Reviewed::No)
}
