//! Plans as text: where they stand, what is on, what is not and why.

use crate::page::Page;
use heelwise_core::{Urgency, Word};
use heelwise_engine::plan::phase_state::PhaseState;
use heelwise_view::LabeledId;
use heelwise_view::plan::{
    CourseView, CriterionView, ExcludedView, ExerciseView, PhaseView, PlanEventView, PlanView,
    ScenarioView, ScheduledDayView, SessionPart, SessionView, StatusKind, StatusView, TodayView,
};

/// How many lines of one sort are printed; the rest is in `--json`.
const MOST: usize = 8;

/// Writes a whole plan.
pub(crate) fn write(page: &mut Page, plan: &PlanView) {
    notices(page, &plan.notices);
    page.heading(&format!(
        "Plan: {}, {} minutes a day, {} weeks",
        plan.goal, plan.minutes, plan.weeks
    ));
    page.line(
        2,
        &format!(
            "Made on {}. Day {}. Free days: {}. Kit: {}.",
            plan.made,
            plan.day,
            plan.days.join(", "),
            plan.kit
        ),
    );
    status(page, &plan.status, plan.urgency, &plan.warnings);
    if plan.courses.is_empty() {
        return footer(page);
    }
    if !plan.patterns.is_empty() {
        let names: Vec<String> = plan.patterns.iter().map(|line| line.text.clone()).collect();
        page.line(2, &format!("For what your answers resemble: {}.", names.join(", ")));
    }
    for course in &plan.courses {
        self::course(page, course);
    }
    if !plan.week.is_empty() {
        page.heading("This week");
        days(page, &plan.week);
    }
    exercises(page, &plan.exercises, &plan.all_day);
    left_out(page, "Left out this week", &plan.left_out);
    left_out(page, "Other protocols, not followed", &plan.passed_over);
    reviews(page, &plan.reviews);
    moves(page, "What has moved", &plan.moves);
    footer(page);
}

/// Writes what is on.
pub(crate) fn write_today(page: &mut Page, today: &TodayView) {
    notices(page, &today.notices);
    page.heading(&format!("{}, day {} of the plan", today.at, today.day));
    status(page, &today.status, today.urgency, &today.warnings);
    if today.status.id != StatusKind::Running {
        return footer(page);
    }
    if today.days.len() > 1 {
        page.heading("This week");
    }
    days(page, &today.days);
    exercises(page, &today.exercises, &today.all_day);
    if !today.to_move_on.is_empty() {
        page.heading("To move on");
        for phase in &today.to_move_on {
            page.line_with_id(2, &format!("{}:", phase.name), &phase.id);
            for it in &phase.to_move_on {
                criterion(page, 4, it);
            }
        }
    }
    reviews(page, &today.reviews);
    moves(page, "What has moved in the last seven days", &today.moves);
    footer(page);
}

/// Writes the way a plan takes.
pub(crate) fn write_path(page: &mut Page, path: &ScenarioView) {
    notices(page, &path.notices);
    page.heading(&format!("The plan of {} in the story \"{}\"", path.made, path.scenario.word()));
    page.line(2, path.meaning);
    for (number, course) in path.courses.iter().enumerate() {
        page.line_with_id(2, &format!("{}. {}", number + 1, course.text), &course.id);
    }
    for week in &path.weeks {
        page.heading(&format!("Week {}, from {}, {} min", week.number, week.first, week.minutes));
        for (number, phase) in week.phases.iter().enumerate() {
            match phase {
                Some(phase) => {
                    page.line_with_id(2, &format!("{}. {}", number + 1, phase.text), &phase.id);
                }
                None => page.line(2, &format!("{}. waits to begin", number + 1)),
            }
        }
        for step in &week.moves {
            one_event(page, step);
        }
    }
    page.heading("In the end");
    page.line(2, &path.end.text);
    for warning in &path.warnings {
        page.item(2, "!", &warning.text, Some(&warning.id));
    }
}

pub(super) fn notices(page: &mut Page, notices: &[String]) {
    for notice in notices {
        page.item(0, "!", notice, None);
    }
}

fn status(page: &mut Page, status: &StatusView, urgency: Urgency, warnings: &[LabeledId]) {
    if status.id != StatusKind::Running || status.idle_days.is_some() {
        page.item(2, "!", &status.text, None);
    }
    page.line_with_id(2, &format!("How soon to be seen: {urgency}."), "heelwise/rule/urgency");
    for warning in warnings {
        page.item(2, "!", &warning.text, Some(&warning.id));
    }
}

fn course(page: &mut Page, course: &CourseView) {
    page.heading(&course.name);
    page.line(2, &course.id);
    let evidence = &course.evidence;
    page.line(2, &format!("Evidence: {} [{}]", evidence.words(), evidence.sources.join("] [")));
    page.line_with_id(2, "How pain moves it:", &course.pain_model.id);
    if let Some(waits) = &course.waits_for {
        page.line(2, "It waits to begin, or its loads do, until:");
        criterion(page, 4, waits);
    }
    for phase in &course.phases {
        self::phase(page, phase);
    }
}

fn phase(page: &mut Page, phase: &PhaseView) {
    page.blank_line();
    let weeks = match (phase.least_weeks, phase.most_weeks) {
        (1, 1) => "1 week".to_owned(),
        (least, most) if least == most => format!("{least} weeks"),
        (least, most) => format!("{least} to {most} weeks"),
    };
    let when = match (phase.state, phase.earliest_week) {
        (PhaseState::Now, _) => ", now".to_owned(),
        (PhaseState::Done, _) => ", done".to_owned(),
        (PhaseState::Later, Some(week)) => format!(", from week {week} at the earliest"),
        (PhaseState::Later, None) => String::new(),
    };
    page.line_with_id(2, &format!("{}: {weeks}{when}", phase.name), &phase.id);
    page.line(4, &phase.goal);
    criteria(page, "To begin:", &phase.to_begin);
    criteria(page, "To move on:", &phase.to_move_on);
}

fn criteria(page: &mut Page, title: &str, criteria: &[CriterionView]) {
    if !criteria.is_empty() {
        page.line(4, title);
        for it in criteria {
            criterion(page, 6, it);
        }
    }
}

fn criterion(page: &mut Page, indent: usize, it: &CriterionView) {
    let mark = match it.holds {
        Some(true) => "+",
        Some(false) => "-",
        None => "?",
    };
    page.item(indent, mark, &it.text, it.confirm.first().map(String::as_str));
}

/// The days; those in a row on which the same is on stand in one line.
fn days(page: &mut Page, days: &[ScheduledDayView]) {
    let same = |one: &ScheduledDayView, other: &ScheduledDayView| {
        one.seconds == other.seconds && names(one) == names(other)
    };
    for run in days.chunk_by(same) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let until = if run.len() > 1 {
            format!(" to {} {}", last.weekday, last.date)
        } else {
            String::new()
        };
        let head = format!("{} {}{until}:", first.weekday, first.date);
        if first.sessions.is_empty() {
            page.line(2, &format!("{head} rest"));
        } else {
            let minutes = first.seconds.div_ceil(60);
            let daily = if run.len() > 1 { " a day" } else { "" };
            page.line(2, &format!("{head} {minutes} min{daily}"));
            for session in &names(first) {
                page.line(4, session);
            }
        }
    }
}

/// The sessions of a day in words.
fn names(day: &ScheduledDayView) -> Vec<String> {
    let session = |session: &SessionView| {
        let part = match session.part {
            SessionPart::Morning => "On waking: ",
            SessionPart::Evening => "In the evening: ",
            SessionPart::Session => "",
        };
        format!("{part}{}", session.names.join(", "))
    };
    day.sessions.iter().map(session).collect()
}

fn exercises(page: &mut Page, exercises: &[ExerciseView], all_day: &[LabeledId]) {
    if !exercises.is_empty() {
        page.heading("What to do");
    }
    for it in exercises {
        let new = if it.is_new_load { " New this week." } else { "" };
        let helps: Vec<&str> = it.helps.iter().map(|line| line.text.as_str()).collect();
        let helps = if helps.is_empty() {
            "to stay well".into()
        } else {
            format!("for {}", helps.join(" and "))
        };
        let (dose, time) = (&it.dosage, time(it.seconds));
        let grade = it.evidence.grade;
        let text = format!("{}: {dose}; {time}, grade {grade}, {helps}.{new}", it.name);
        page.item(2, "-", &text, Some(&it.id));
        if let Some(beat) = &it.beat {
            page.line_with_id(
                4,
                &format!("{}.", heelwise_core::text::capitalize(&beat.text)),
                &beat.test,
            );
        }
        if it.is_cut {
            page.line_with_id(
                4,
                "Fewer sets than it should have: your minutes allow no more.",
                "heelwise/rule/budget",
            );
        }
        if let Some(other) = &it.instead_of {
            page.line_with_id(4, &format!("In place of {}.", other.text), &other.id);
        }
        for caution in &it.cautions {
            page.item(4, "!", &caution.text, Some(&caution.id));
        }
    }
    if !all_day.is_empty() {
        page.heading("Besides, every day");
        for line in all_day {
            page.item(2, "-", &line.text, Some(&line.id));
        }
    }
}

/// Minutes, and seconds where there are some.
fn time(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn left_out(page: &mut Page, title: &str, left_out: &[ExcludedView]) {
    if left_out.is_empty() {
        return;
    }
    page.heading(title);
    for it in left_out.iter().take(MOST) {
        page.item(2, "x", &format!("{}: {}.", it.name, it.why), Some(&it.id));
    }
    if left_out.len() > MOST {
        page.line(2, &format!("and {} more (see --json)", left_out.len() - MOST));
    }
}

fn reviews(page: &mut Page, reviews: &[LabeledId]) {
    if !reviews.is_empty() {
        page.heading("Time to look whether it helps");
        for line in reviews {
            page.item(2, "!", &line.text, Some(&line.id));
        }
    }
}

pub(super) fn moves(page: &mut Page, title: &str, moves: &[PlanEventView]) {
    if moves.is_empty() {
        return;
    }
    page.heading(title);
    let skipped = moves.len().saturating_sub(MOST);
    if skipped > 0 {
        page.line(2, &format!("{skipped} earlier ones (see --json)"));
    }
    moves.iter().skip(skipped).for_each(|step| one_event(page, step));
}

fn one_event(page: &mut Page, step: &PlanEventView) {
    // A text that quotes the name does without it.
    let is_named = step.name.is_empty() || step.text.contains(&step.name);
    let name = if is_named { String::new() } else { format!("{}. ", step.name) };
    page.item(
        2,
        "-",
        &format!("{}, {}: {name}{}", step.date, step.kind.word(), step.text),
        Some(&step.id),
    );
}

fn footer(page: &mut Page) {
    page.blank_line();
    page.line(
        0,
        "This is no diagnosis and does not replace a clinician. If you are worried, have it seen.",
    );
    page.line(0, "Why any line is there: heelwise why ID");
}
