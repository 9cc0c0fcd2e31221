//! Progress by week: seven days each, the last week ending today.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::adherence::{DayStatus, status_of};
use super::correlation::number;
use super::days::{LoggedDay, sum};
use crate::plan::schedule;

/// Seven days in sums and means.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgressWeek {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// Days with anything logged, 0 to 7.
    pub days_logged: usize,
    /// The number of logged mornings, 0 to 7.
    pub mornings: usize,
    /// Their mean pain, 0 to 10.
    pub mean_morning: Option<f64>,
    /// The worst of them, 0 to 10.
    pub worst_morning: Option<u8>,
    /// The worst pain during or after a session, 0 to 10.
    pub worst_session: Option<u8>,
    /// Hours in heels; `None` without any entry.
    pub heel_hours: Option<f64>,
    /// Mean height of the heels in centimetres, by hours.
    pub heel_cm: Option<f64>,
    /// Kilometres run; `None` without any entry.
    pub run_km: Option<f64>,
    /// Minutes run; `None` without any entry.
    pub run_minutes: Option<f64>,
    /// Days with a session that was done, wholly or partly.
    pub done: usize,
    /// Days with planned exercises, today included; `None` without a plan, or before it.
    pub planned: Option<usize>,
}

/// The weeks of a window whose days are a multiple of seven.
pub(super) fn weeks(
    days: &[LoggedDay],
    planned: Option<&BTreeMap<Date, &schedule::ScheduledDay>>,
    made: Option<Date>,
) -> Vec<ProgressWeek> {
    days.chunks(7).filter_map(|week| self::week(week, planned, made)).collect()
}

fn week(
    days: &[LoggedDay],
    planned: Option<&BTreeMap<Date, &schedule::ScheduledDay>>,
    made: Option<Date>,
) -> Option<ProgressWeek> {
    let (first, last) = (days.first()?.date, days.last()?.date);
    let mornings: Vec<f64> = days.iter().filter_map(|day| day.morning).map(f64::from).collect();
    let total = |value: fn(&LoggedDay) -> Option<f64>| {
        let known: Vec<f64> = days.iter().filter_map(value).collect();
        (!known.is_empty()).then(|| sum(known.into_iter()))
    };
    let by_height = total(|day| Some(day.heel_hours? * day.heel_cm?));
    let heel_hours = total(|day| day.heel_hours);
    let is_done = |day: &&LoggedDay| {
        matches!(status_of(&day.sessions, None), Some(DayStatus::Done | DayStatus::Partly))
    };
    let on = |planned: &BTreeMap<Date, &schedule::ScheduledDay>| {
        days.iter().filter(|day| planned.contains_key(&day.date)).count()
    };
    Some(ProgressWeek {
        first,
        last,
        days_logged: days.iter().filter(|day| day.is_logged).count(),
        mornings: mornings.len(),
        worst_morning: days.iter().filter_map(|day| day.morning).max(),
        worst_session: days.iter().filter_map(LoggedDay::worst_session).max(),
        mean_morning: (!mornings.is_empty())
            .then(|| sum(mornings.iter().copied()) / number(mornings.len())),
        heel_cm: by_height
            .zip(heel_hours)
            .filter(|(_, hours)| *hours > 0.0)
            .map(|(by_height, hours)| by_height / hours),
        heel_hours,
        run_km: total(|day| day.run_km),
        run_minutes: total(|day| day.run_minutes),
        done: days.iter().filter(is_done).count(),
        planned: planned.filter(|_| made.is_none_or(|made| last >= made)).map(on),
    })
}
