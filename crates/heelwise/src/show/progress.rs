//! Progress as text: charts with a sentence beneath each, self-tests, what was done, what goes
//! together.

mod bars;

use super::chart;
use crate::page::Page;
use heelwise_core::text::pluralize;
use heelwise_engine::progress::{Conclusion, Exposure};
use heelwise_engine::self_test_change::ChangeMeaning;
use heelwise_view::progress::{
    AdherenceView, AssociationView, PointView, ProgressView, ProgressWeekView, ReasonCount,
    SeriesView,
};
use jiff::civil::Date;

/// Days in a week.
const WEEK: usize = 7;

/// What is said of a week of which nothing is known.
const NOTHING: &str = "none logged";

/// How many weeks a sentence names; with more of them, the last.
const MOST_WEEKS: usize = 12;

/// How many results of a self-test are printed; with more of them, the first and the last ones.
const MOST_RESULTS: usize = 6;

/// Columns between two labels when each column is a week.
const WEEKS_APART: usize = 8;

/// Writes what a log shows.
pub(crate) fn write(page: &mut Page, view: &ProgressView) {
    for notice in &view.notices {
        page.item(0, "!", notice, None);
    }
    page.heading(&format!("Progress, {} to {}", view.first, view.at));
    if view.is_empty {
        page.line(2, "Nothing is logged in these weeks, so there is nothing to show yet.");
        page.line(2, "Pain on waking is the best line to begin with: one number each morning.");
        return footer(page);
    }
    page.line_with_id(
        2,
        "Gaps are days of which nothing was said; they are not zeros.",
        &view.rule,
    );
    mornings(page, view);
    sessions_pain(page, view);
    bars::heels(page, &view.weeks);
    bars::runs(page, &view.weeks);
    tests(page, &view.tests);
    adherence(page, &view.adherence, &view.weeks);
    associations(page, &view.associations);
    footer(page);
}

fn mornings(page: &mut Page, view: &ProgressView) {
    page.heading("Pain on waking, 0 to 10");
    let pains: Vec<Option<u8>> = view.days.iter().map(|day| day.morning).collect();
    if draw(page, view, &pains, ("mean", mean)) {
        let means =
            view.weeks.iter().map(|week| week.mean_morning.map(|mean| format!("{mean:.1}")));
        page.line(
            2,
            &format!(
                "Mornings, mean by week: {}; {}.",
                by_week(means, NOTHING),
                latest(view, &pains)
            ),
        );
    } else {
        page.line(2, "No morning is logged.");
    }
    page.line_with_id(2, &view.pain.text, &view.pain.rule);
}

fn sessions_pain(page: &mut Page, view: &ProgressView) {
    let pains: Vec<Option<u8>> = view.days.iter().map(|day| day.during.max(day.after)).collect();
    if pains.iter().any(Option::is_some) {
        page.heading("Worst pain during or after sessions, 0 to 10");
        draw(page, view, &pains, ("worst", worst));
        let worsts =
            view.weeks.iter().map(|week| week.worst_session.map(|worst| worst.to_string()));
        page.line(
            2,
            &format!(
                "Sessions, worst by week: {}; {}.",
                by_week(worsts, NOTHING),
                latest(view, &pains)
            ),
        );
    }
    let others: Vec<(u8, Date)> =
        view.days.iter().filter_map(|day| Some((day.other?, day.date))).collect();
    if let Some((worst, date)) = others.iter().max_by_key(|(pain, _)| *pain) {
        let days = pluralize(others.len(), "day");
        page.line(
            2,
            &format!("Pain at other times is logged on {days}; the worst was {worst}, on {date}."),
        );
    }
}

/// What stands for a week, and what it is called.
type OfWeek = (&'static str, fn(&[Option<u8>]) -> Option<u8>);

/// Draws a column for each day, or for each week where there are more days than columns. Whether
/// there was anything to draw.
fn draw(
    page: &mut Page,
    view: &ProgressView,
    pains: &[Option<u8>],
    (name, of_week): OfWeek,
) -> bool {
    if pains.iter().all(Option::is_none) {
        return false;
    }
    let by_day = pains.len() <= chart::room(page.width());
    let (values, apart) = if by_day {
        (pains.to_vec(), WEEK)
    } else {
        page.line(2, &format!("One column a week: its {name}."));
        (pains.chunks(WEEK).map(of_week).collect(), WEEKS_APART)
    };
    let dates = view.days.iter().step_by(if by_day { 1 } else { WEEK });
    let label = |date: Date| date.strftime("%m-%d").to_string();
    let labels: Vec<_> =
        dates.enumerate().step_by(apart).map(|(column, day)| (column, label(day.date))).collect();
    for line in chart::pain(&values, &labels) {
        page.line(0, &line);
    }
    true
}

/// The mean of a week, rounded to a whole point.
fn mean(week: &[Option<u8>]) -> Option<u8> {
    let known: Vec<usize> = week.iter().flatten().map(|pain| usize::from(*pain)).collect();
    let count = known.len();
    (count > 0)
        .then(|| u8::try_from((known.iter().sum::<usize>() + count / 2) / count).unwrap_or(u8::MAX))
}

fn worst(week: &[Option<u8>]) -> Option<u8> {
    week.iter().copied().max().flatten()
}

fn latest(view: &ProgressView, pains: &[Option<u8>]) -> String {
    let known =
        view.days.iter().zip(pains).rev().find_map(|(day, pain)| Some((day.date, (*pain)?)));
    known.map_or_else(String::new, |(date, pain)| format!("latest {pain}, on {date}"))
}

/// The values of the weeks in a row, those without one after another together. Of many, the last.
fn by_week(values: impl Iterator<Item = Option<String>>, nothing: &str) -> String {
    let values: Vec<Option<String>> = values.collect();
    let mut parts: Vec<String> = Vec::new();
    for same in values.chunk_by(|one, other| one.is_none() && other.is_none()) {
        parts.push(match (same, same.len()) {
            ([Some(value)], _) => value.clone(),
            (_, 1) => nothing.to_owned(),
            (_, weeks) => format!("{nothing} for {weeks} weeks"),
        });
    }
    let skipped = parts.len().saturating_sub(MOST_WEEKS);
    let last = parts.get(skipped..).unwrap_or_default().join(", ");
    if skipped > 0 { format!("(the last of them) {last}") } else { last }
}

fn tests(page: &mut Page, tests: &[SeriesView]) {
    if tests.is_empty() {
        return;
    }
    page.heading("Self-tests");
    for test in tests {
        let side = test.side.as_ref().map_or_else(String::new, |side| format!(", {side}"));
        let text = format!(
            "{}{side}, {}: {}; {}.",
            test.name,
            test.unit,
            results(&test.points),
            test.text
        );
        page.item(2, mark(test.change), &text, Some(&test.id));
    }
    if tests.iter().any(|test| test.points.len() > 1) {
        let legend = "+ better, - worse, since the first result and by more than the test can mistake; = no more than that.";
        page.line(2, legend);
    }
}

fn mark(change: ChangeMeaning) -> &'static str {
    match change {
        ChangeMeaning::Real { better } | ChangeMeaning::Important { better } => {
            if better {
                "+"
            } else {
                "-"
            }
        }
        ChangeMeaning::WithinError => "=",
        ChangeMeaning::Single => "o",
    }
}

/// The results with their days, those beyond error with their mark; of many, the first and the last
/// ones.
fn results(points: &[PointView]) -> String {
    let one = |point: &PointView| {
        let mark = match mark(point.change) {
            mark @ ("+" | "-") => format!(" ({mark})"),
            _ => String::new(),
        };
        format!("{}{mark} on {}", point.value, point.date)
    };
    let skipped = points.len().saturating_sub(MOST_RESULTS);
    let first = points.iter().take(1).map(one);
    let others = (skipped > 0).then(|| format!("{skipped} others"));
    let last = points.iter().skip(1 + skipped).map(one);
    first.chain(others).chain(last).collect::<Vec<_>>().join(", ")
}

fn adherence(page: &mut Page, it: &AdherenceView, weeks: &[ProgressWeekView]) {
    let skipped: usize = it.skipped.iter().map(|reason| reason.count).sum();
    let Some(first) =
        it.first.filter(|_| it.planned.is_some() || it.done + it.partly + skipped > 0)
    else {
        return;
    };
    page.heading("What was done");
    page.line_with_id(2, &days(it, first, skipped), &it.rule);
    if !it.skipped.is_empty() {
        page.line(2, &format!("Reasons for skipping: {}.", reasons(&it.skipped, "day")));
    }
    if !it.left_out.is_empty() {
        page.line(
            2,
            &format!("Left out of days that were partly done: {}.", reasons(&it.left_out, "time")),
        );
    }
    if let Some(extra) = it.extra.filter(|extra| *extra > 0) {
        page.line(
            2,
            &format!("Besides, something was done on {} with nothing on.", pluralize(extra, "day")),
        );
    }
    if it.planned.is_some() {
        let done = |week: &ProgressWeekView| {
            week.planned.map(|planned| format!("{} of {planned}", week.done))
        };
        page.line(
            2,
            &format!(
                "Days with a session, by week: {}.",
                by_week(weeks.iter().map(done), "no plan")
            ),
        );
    }
}

/// What became of the days, in a sentence or two.
fn days(it: &AdherenceView, first: Date, skipped: usize) -> String {
    let said = format!("{} done, {} partly, {skipped} skipped", it.done, it.partly);
    match (it.planned, it.silent) {
        (Some(planned), Some(silent)) => format!(
            "On {} since {first} something was on: {said}, {silent} with nothing said. What was not said may still have been done.",
            pluralize(planned, "day")
        ),
        _ => {
            format!("There is no plan to compare with. Days with a session since {first}: {said}.")
        }
    }
}

fn reasons(reasons: &[ReasonCount], unit: &str) -> String {
    let one = |reason: &ReasonCount| format!("{} ({})", reason.text, pluralize(reason.count, unit));
    reasons.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn associations(page: &mut Page, all: &[AssociationView]) {
    let Some(first) = all.first() else { return };
    page.heading("What goes together with the mornings after");
    for same in all.chunk_by(|one, other| one.exposure == other.exposure) {
        exposure(page, same);
    }
    page.line_with_id(
        2,
        "Going together is not bringing about: something else, or the plan itself, may be behind both. A day with any line in the \
         log but none about heels or runs counts as a day without them; a day without any line counts for nothing.",
        &first.rule,
    );
}

/// The lags of one exposure. What holds for all of them is said once.
fn exposure(page: &mut Page, lags: &[AssociationView]) {
    let Some(first) = lags.first() else { return };
    if first.conclusion == Conclusion::NoExposure {
        return page.line(2, &first.text);
    }
    page.line(
        2,
        match first.exposure {
            Exposure::HeelHours => "Hours in heels:",
            Exposure::RunKm => "Kilometres run:",
        },
    );
    let is_early = |it: &AssociationView| it.conclusion == Conclusion::TooFew;
    if lags.iter().all(is_early) {
        page.item(4, "?", &format!("{} The two mornings after it need as many.", first.text), None);
        return;
    }
    for it in lags {
        let mark = match it.conclusion {
            Conclusion::GoesTogether { worse: true } => "-",
            Conclusion::GoesTogether { worse: false } => "+",
            Conclusion::Unclear => "=",
            Conclusion::NoExposure | Conclusion::TooFew => "?",
        };
        page.item(4, mark, &it.text, None);
    }
}

fn footer(page: &mut Page) {
    page.blank_line();
    page.line(
        0,
        "This is no diagnosis and does not replace a clinician. If you are worried, have it seen.",
    );
    page.line(0, "Why any line is there: heelwise why ID. Every number: --json");
}

#[cfg(test)]
mod tests;
