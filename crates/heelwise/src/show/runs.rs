//! Running as text: a table of weeks with bars, a sentence for each column, and the runs that stand
//! out.

use super::chart;
use crate::page::Page;
use heelwise_view::progress::{RunWeekView, RunsView};

/// The longest bar, in columns.
const LONGEST_BAR: usize = 16;

/// Columns of the table beside the bar.
const BESIDE_THE_BAR: usize = 64;

/// How many weeks a sentence names.
const MOST_WEEKS: usize = 12;

/// Writes what a log shows of running.
pub(crate) fn write(page: &mut Page, view: &RunsView) {
    for notice in &view.notices {
        page.item(0, "!", notice, None);
    }
    let first = view.weeks.first().map_or(view.at, |week| week.first);
    page.heading(&format!("Running, {first} to {}", view.at));
    if view.weeks.iter().all(|week| week.runs == 0) {
        page.line(2, "No run is logged in these weeks.");
        page.line(2, "By hand: heelwise log run 5.2km 31min. From a watch: heelwise log run FILE");
        return;
    }
    table(page, &view.weeks);
    sentences(page, &view.weeks);
    page.line_with_id(
        2,
        "Steps and contact depend on speed; heelwise check compares them at the same pace.",
        &view.rule,
    );
    flagged(page, view);
}

fn table(page: &mut Page, weeks: &[RunWeekView]) {
    let greatest = weeks.iter().map(|week| week.km).fold(0.0, f64::max);
    let longest = page.width().saturating_sub(BESIDE_THE_BAR).clamp(4, LONGEST_BAR);
    page.preformatted("  week of     runs     km  longest  steps/min  contact   climb\n");
    for week in weeks {
        let km = if week.runs == 0 { "-".to_owned() } else { format!("{:.1}", week.km) };
        let cells = format!(
            "  {}  {:>4}  {:>5}  {:>7}  {:>9}  {:>7}  {:>6}",
            week.first,
            week.runs,
            km,
            cell(week.longest_km, 1, ""),
            cell(week.cadence_spm, 0, ""),
            cell(week.contact_ms, 0, " ms"),
            cell(week.climb_m, 0, " m"),
        );
        let line = format!("{cells}  {}", chart::bar(week.km, greatest, longest));
        page.preformatted(&format!("{}\n", line.trim_end()));
    }
}

fn cell(value: Option<f64>, places: usize, unit: &str) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.places$}{unit}"))
}

/// The same for those who listen: a table read aloud is hard to follow.
fn sentences(page: &mut Page, weeks: &[RunWeekView]) {
    let weeks = weeks.get(weeks.len().saturating_sub(MOST_WEEKS)..).unwrap_or_default();
    let said = |name: &str, places: usize, value: fn(&RunWeekView) -> Option<f64>| {
        let values: Vec<String> = weeks
            .iter()
            .map(|week| {
                value(week).map_or_else(|| "none".to_owned(), |value| format!("{value:.places$}"))
            })
            .collect();
        weeks
            .iter()
            .any(|week| value(week).is_some())
            .then(|| format!("{name} by week: {}.", values.join(", ")))
    };
    let lines = [
        said("Kilometres", 1, |week| (week.runs > 0).then_some(week.km)),
        said("Longest run, km,", 1, |week| week.longest_km),
        said("Steps a minute", 0, |week| week.cadence_spm),
        said("Ground contact, ms,", 0, |week| week.contact_ms),
    ];
    for line in lines.into_iter().flatten() {
        page.line(2, &line);
    }
}

fn flagged(page: &mut Page, view: &RunsView) {
    page.heading("Runs that stand out");
    if view.flagged.is_empty() {
        page.line(2, "None of these weeks.");
    }
    for run in &view.flagged {
        for flag in &run.flags {
            page.line_with_id(
                2,
                &format!("{}, {:.1} km: {}.", run.date, run.km, flag.text),
                &flag.rule,
            );
        }
    }
}
