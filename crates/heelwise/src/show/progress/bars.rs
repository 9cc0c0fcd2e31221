//! Bars of one week each: hours in heels, kilometres run.

use heelwise_view::progress::ProgressWeekView;

use super::super::chart;
use super::{NOTHING, by_week};
use crate::page::Page;

/// Columns that a bar leaves to the words before and after it.
const BESIDE_A_BAR: usize = 45;

/// The longest bar of a week, in columns.
const LONGEST_BAR: usize = 32;

pub(super) fn heels(page: &mut Page, weeks: &[ProgressWeekView]) {
    let height = |week: &ProgressWeekView| {
        week.heel_cm.map_or_else(String::new, |cm| format!(", mean height {cm:.1} cm"))
    };
    bars(page, ("Hours in heels, by week", "Hours", "h"), weeks, |week| week.heel_hours, height);
}

pub(super) fn runs(page: &mut Page, weeks: &[ProgressWeekView]) {
    let minutes = |week: &ProgressWeekView| {
        let minutes = week.run_minutes.filter(|minutes| *minutes > 0.0);
        minutes.map_or_else(String::new, |minutes| format!(", {minutes:.0} min"))
    };
    bars(page, ("Kilometres run, by week", "Kilometres", "km"), weeks, |week| week.run_km, minutes);
}

/// A bar for each week; nothing when there was none of it at all.
fn bars(
    page: &mut Page,
    (title, name, unit): (&str, &str, &str),
    weeks: &[ProgressWeekView],
    value: impl Fn(&ProgressWeekView) -> Option<f64>,
    more: impl Fn(&ProgressWeekView) -> String,
) {
    let greatest = weeks.iter().filter_map(&value).fold(0.0, f64::max);
    if greatest <= 0.0 {
        return;
    }
    page.heading(title);
    let longest = page.width().saturating_sub(BESIDE_A_BAR).clamp(4, LONGEST_BAR);
    for same in weeks.chunk_by(|one, other| value(one).is_none() && value(other).is_none()) {
        let Some(week) = same.first() else { continue };
        let text = match value(week) {
            None if same.len() > 1 => format!("nothing logged, for {} weeks", same.len()),
            None => "nothing logged".into(),
            Some(amount) => {
                let bar = chart::bar(amount, greatest, longest);
                let gap = if bar.is_empty() { "" } else { " " };
                format!("{bar}{gap}{} {unit}{}", tenths(amount), more(week))
            }
        };
        page.line(2, &format!("{} {text}", week.first));
    }
    let all = weeks.iter().map(|week| value(week).map(tenths));
    page.line(2, &format!("{name} by week: {}.", by_week(all, NOTHING)));
}

/// With one place behind the point where there is something in it.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
