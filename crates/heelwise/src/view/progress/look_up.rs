//! From what a log shows to what is shown of it.

use std::collections::BTreeMap;

use heelwise_core::{Catalog, ContentError, ItemKey, Log, Skip};
use heelwise_engine::plan::{Plan, PlanState};
use heelwise_engine::progress::{
    self, Adherence, Association, Conclusion, LoggedDay, MorningsAfter, PainChange, PainMeaning,
    PainPeriod, Progress, ProgressWeek, TestSeries,
};
use heelwise_engine::self_test_change::ChangeMeaning as Change;
use jiff::civil::Date;

use super::super::SCHEMA_VERSION;
use super::{
    AdherenceView, AssociationView, DetrendedView, LoggedDayView, MorningsAfterView,
    PainPeriodView, PainView, PointView, ProgressView, ProgressWeekView, ReasonCount, SeriesView,
};

/// What the last weeks of a log show.
pub(crate) fn progress(
    catalog: &Catalog,
    plan: Option<(&Plan, &PlanState)>,
    log: &Log,
    today: Date,
    weeks: u8,
) -> Result<ProgressView, ContentError> {
    let found = progress::progress(catalog, plan, log, today, weeks)?;
    Ok(view(found))
}

fn view(found: Progress) -> ProgressView {
    ProgressView {
        schema_version: SCHEMA_VERSION,
        document: "progress",
        at: found.today.to_string(),
        first: found.days.first().map_or(found.today, |day| day.date).to_string(),
        is_empty: found.is_empty(),
        rule: rule("progress"),
        weeks: found.weeks.iter().map(week).collect(),
        days: found.days.iter().map(day).collect(),
        pain: pain(&found.pain),
        tests: found.tests.iter().map(series).collect(),
        adherence: adherence(&found.adherence),
        associations: found.associations.iter().map(association).collect(),
        notices: found.left_out,
    }
}

fn rule(name: &str) -> String {
    ItemKey::rule(name).to_string()
}

/// Three places behind the point: no more is known, and the last bits of a number differ between
/// machines.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0 + 0.0
}

fn week(week: &ProgressWeek) -> ProgressWeekView {
    ProgressWeekView {
        first: week.first.to_string(),
        last: week.last.to_string(),
        days_logged: week.days_logged,
        mornings: week.mornings,
        mean_morning: week.mean_morning.map(rounded),
        worst_morning: week.worst_morning,
        worst_session: week.worst_session,
        heel_hours: week.heel_hours.map(rounded),
        heel_cm: week.heel_cm.map(rounded),
        run_km: week.run_km.map(rounded),
        run_minutes: week.run_minutes.map(rounded),
        done: week.done,
        planned: week.planned,
    }
}

fn day(day: &LoggedDay) -> LoggedDayView {
    LoggedDayView {
        date: day.date.to_string(),
        is_logged: day.is_logged,
        morning: day.morning,
        during: day.during,
        after: day.after,
        other: day.other,
        heel_hours: day.heel_hours.map(rounded),
        heel_cm: day.heel_cm.map(rounded),
        run_km: day.run_km.map(rounded),
        run_minutes: day.run_minutes.map(rounded),
    }
}

fn pain(pain: &PainChange) -> PainView {
    let stretch = |stretch: PainPeriod| PainPeriodView {
        first: stretch.first.to_string(),
        last: stretch.last.to_string(),
        median: stretch.median,
    };
    PainView {
        mornings: pain.mornings,
        needed: pain.needed,
        matters: pain.matters,
        change: match pain.meaning {
            PainMeaning::TooFew => "too-few",
            PainMeaning::Same => "same",
            PainMeaning::Changed { better: true } => "better",
            PainMeaning::Changed { better: false } => "worse",
        },
        before: pain.ends.map(|(before, _)| stretch(before)),
        now: pain.ends.map(|(_, now)| stretch(now)),
        text: pain.words(),
        rule: rule("pain-change"),
    }
}

fn series(series: &TestSeries) -> SeriesView {
    let point = |point: &progress::SeriesPoint| PointView {
        date: point.date.to_string(),
        value: point.value,
        change: change(point.change),
    };
    SeriesView {
        id: series.test.id.to_string(),
        name: series.test.name.clone(),
        unit: series.test.unit.to_string(),
        side: series.side.map(|side| side.to_string()),
        better: series.test.better.to_string(),
        error: series.test.error,
        important: series.test.important,
        points: series.points.iter().map(point).collect(),
        change: change(series.change()),
        text: series.change().words(),
    }
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Single => "first",
        Change::WithinError => "within-error",
        Change::Real { better: true } => "better",
        Change::Real { better: false } => "worse",
        Change::Important { better: true } => "much-better",
        Change::Important { better: false } => "much-worse",
    }
}

fn adherence(it: &Adherence) -> AdherenceView {
    AdherenceView {
        first: it.first.map(|date| date.to_string()),
        planned: it.planned,
        done: it.done,
        partly: it.partly,
        skipped: reasons(&it.skipped),
        silent: it.silent,
        extra: it.extra,
        left_out: reasons(&it.parts),
        rule: rule("adherence"),
    }
}

/// The most frequent reason first.
fn reasons(counts: &BTreeMap<Skip, usize>) -> Vec<ReasonCount> {
    let one = |(reason, count): (&Skip, &usize)| ReasonCount {
        reason: reason.to_string(),
        text: match reason {
            Skip::NoTime => "no time",
            Skip::NoKit => "something not at hand",
            Skip::Pain => "pain",
            Skip::Other => "something else",
        },
        count: *count,
    };
    let mut reasons: Vec<ReasonCount> = counts.iter().map(one).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons
}

fn association(it: &Association) -> AssociationView {
    let side = |side: MorningsAfter| MorningsAfterView {
        mornings: side.mornings,
        mean: side.mean.map(rounded),
    };
    AssociationView {
        exposure: it.exposure.word(),
        lag: it.lag,
        mornings: it.mornings,
        much: it.much.map(rounded),
        after_much: side(it.after_much),
        after_less: side(it.after_less),
        rho: it.rho.map(rounded),
        detrended: it.detrended.map(|found| DetrendedView {
            rho: rounded(found.rho),
            low: rounded(found.low),
            high: rounded(found.high),
            effective_n: rounded(found.effective_n),
        }),
        conclusion: match it.conclusion {
            Conclusion::NoExposure => "no-exposure",
            Conclusion::TooFew => "too-few",
            Conclusion::Unclear => "unclear",
            Conclusion::GoesTogether { worse: true } => "worse",
            Conclusion::GoesTogether { worse: false } => "milder",
        },
        missing: if it.conclusion == Conclusion::TooFew { it.missing() } else { Vec::new() },
        text: it.words(),
        rule: rule("association"),
    }
}
