//! Builds the view of progress.

use std::collections::BTreeMap;

use heelwise_core::number::round_to;
use heelwise_core::{Catalog, ContentError, ItemKey, Log, Skip};
use heelwise_engine::plan::{Plan, PlanState};
use heelwise_engine::progress::{
    self, Adherence, Association, Conclusion, LoggedDay, MorningsAfter, PainChange, PainPeriod,
    Progress, ProgressWeek, TestSeries,
};
use jiff::civil::Date;

use crate::SCHEMA_VERSION;

use super::{
    AdherenceView, AssociationView, DetrendedView, LoggedDayView, MorningsAfterView,
    PainPeriodView, PainView, PointView, ProgressView, ProgressWeekView, ReasonCount, SeriesView,
};

/// Builds the view of the last weeks of a log.
///
/// # Errors
///
/// When content cannot be decoded.
pub fn progress(
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
        at: found.today,
        first: found.days.first().map_or(found.today, |day| day.date),
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
    round_to(number, 3)
}

fn week(week: &ProgressWeek) -> ProgressWeekView {
    ProgressWeekView {
        first: week.first,
        last: week.last,
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
        date: day.date,
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
    let period = |period: PainPeriod| PainPeriodView {
        first: period.first,
        last: period.last,
        median: period.median,
    };
    PainView {
        mornings: pain.mornings,
        needed: pain.needed,
        matters: pain.matters,
        change: pain.meaning,
        before: pain.ends.map(|(before, _)| period(before)),
        now: pain.ends.map(|(_, now)| period(now)),
        text: pain.words(),
        rule: rule("pain-change"),
    }
}

fn series(series: &TestSeries) -> SeriesView {
    let point = |point: &progress::SeriesPoint| PointView {
        date: point.date,
        value: point.value,
        change: point.change,
    };
    SeriesView {
        id: series.test.id.to_string(),
        name: series.test.name.clone(),
        unit: series.test.unit.to_string(),
        side: series.side,
        better: series.test.better,
        error: series.test.error,
        important: series.test.important,
        points: series.points.iter().map(point).collect(),
        change: series.change(),
        text: series.change().words(),
    }
}

fn adherence(it: &Adherence) -> AdherenceView {
    AdherenceView {
        first: it.first,
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
        reason: *reason,
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
        exposure: it.exposure,
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
        conclusion: it.conclusion,
        missing: if it.conclusion == Conclusion::TooFew { it.missing() } else { Vec::new() },
        text: it.words(),
        rule: rule("association"),
    }
}
