//! Running by week, and the flagged runs.

use heelwise_core::Record;
use heelwise_core::record::Run;
use jiff::civil::Date;

use super::flags::{FlaggedRun, flagged};
use crate::plan::{after, days_between};

/// Seven days of running.
#[derive(Clone, Debug, PartialEq)]
pub struct RunWeek {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The number of runs.
    pub runs: usize,
    /// Kilometres of all of them.
    pub km: f64,
    /// Minutes of all of them.
    pub minutes: f64,
    /// Kilometres of the longest.
    pub longest_km: Option<f64>,
    /// Steps a minute, mean by time of the runs that have them.
    pub cadence_spm: Option<f64>,
    /// Ground contact in milliseconds, mean by time of the runs that have it.
    pub contact_ms: Option<f64>,
    /// Metres climbed in the runs that have them.
    pub climb_m: Option<f64>,
}

/// Running by week up to a day.
#[derive(Clone, Debug, PartialEq)]
pub struct RunningLoad {
    /// The weeks, oldest first; the last ends today. Weeks before the first run are left out, but
    /// at least one week is kept.
    pub weeks: Vec<RunWeek>,
    /// Flagged runs of these weeks, oldest first.
    pub flagged: Vec<FlaggedRun>,
}

/// Running over the last `weeks` weeks, at least one. Runs after today are not used. `records`
/// should contain the month before the first week too, because runs are compared with earlier ones.
pub fn running(records: &[Record], today: Date, weeks: u8) -> RunningLoad {
    let mut runs: Vec<&Run> =
        records.iter().filter_map(run).filter(|run| run.date <= today).collect();
    runs.sort_by_key(|run| (run.date, run.start));
    let begins = (0..i32::from(weeks.max(1))).rev().map(|ago| after(today, -6 - 7 * ago));
    let mut weeks: Vec<RunWeek> = begins.map(|first| week(&runs, first)).collect();
    let empty =
        weeks.iter().take_while(|week| week.runs == 0).count().min(weeks.len().saturating_sub(1));
    weeks.drain(..empty);
    let first = weeks.first().map_or(today, |week| week.first);
    let flagged = flagged(&runs).into_iter().filter(|flagged| flagged.date >= first).collect();
    RunningLoad { weeks, flagged }
}

fn run(record: &Record) -> Option<&Run> {
    if let Record::Run(run) = record { Some(run) } else { None }
}

fn week(runs: &[&Run], first: Date) -> RunWeek {
    let of_week: Vec<&Run> = runs
        .iter()
        .copied()
        .filter(|run| (0..7).contains(&days_between(first, run.date)))
        .collect();
    let climbs: Vec<f64> = of_week.iter().filter_map(|run| run.climb_m).collect();
    RunWeek {
        first,
        last: after(first, 6),
        runs: of_week.len(),
        km: of_week.iter().fold(0.0, |km, run| km + run.distance_km),
        minutes: of_week.iter().fold(0.0, |minutes, run| minutes + run.minutes),
        longest_km: of_week.iter().map(|run| run.distance_km).max_by(f64::total_cmp),
        cadence_spm: by_time(&of_week, |run| run.cadence_spm),
        contact_ms: by_time(&of_week, |run| run.contact_ms),
        climb_m: (!climbs.is_empty()).then(|| climbs.iter().sum()),
    }
}

fn by_time(runs: &[&Run], value: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
    let known = runs.iter().filter_map(|run| Some((value(run)?, run.minutes)));
    let (sum, minutes) = known
        .fold((0.0, 0.0), |(sum, all), (value, minutes)| (sum + value * minutes, all + minutes));
    (minutes > 0.0).then(|| sum / minutes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ran(ago: i32, distance_km: f64, cadence_spm: Option<f64>) -> Record {
        let minutes = distance_km * 6.0;
        Record::Run(Run {
            date: after(date(2026, 11, 21), -ago),
            distance_km,
            minutes,
            cadence_spm,
            ..Run::default()
        })
    }

    #[test]
    fn a_week_adds_up_and_its_means_are_by_time() {
        let records = [
            ran(0, 5.0, Some(160.0)),
            ran(6, 15.0, Some(168.0)),
            ran(3, 4.0, None),
            ran(7, 9.0, None),
        ];
        let weeks = running(&records, date(2026, 11, 21), 12).weeks;
        assert_eq!(weeks.len(), 2, "weeks before the first run are left out");
        let last = &weeks[1];
        assert_eq!((last.first, last.last, last.runs), (date(2026, 11, 15), date(2026, 11, 21), 3));
        assert_eq!(
            (last.km, last.longest_km, last.cadence_spm, last.contact_ms),
            (24.0, Some(15.0), Some(166.0), None)
        );
    }

    #[test]
    fn runs_that_lie_ahead_are_not_used_and_nothing_is_one_empty_week() {
        let weeks = running(&[ran(-1, 5.0, None)], date(2026, 11, 21), 4).weeks;
        assert_eq!((weeks.len(), weeks[0].runs, weeks[0].longest_km), (1, 0, None));
    }

    #[test]
    fn the_order_of_the_log_changes_nothing() {
        let records = [
            ran(40, 5.0, None),
            ran(33, 5.0, None),
            ran(31, 6.0, None),
            ran(20, 9.0, None),
            ran(2, 5.0, None),
        ];
        let turned: Vec<Record> = records.iter().rev().cloned().collect();
        let today = date(2026, 11, 21);
        assert_eq!(running(&records, today, 8), running(&turned, today, 8));
        assert_eq!(running(&records, today, 8).flagged.len(), 1);
        assert_eq!(
            running(&records, today, 1).flagged,
            [],
            "only those of the weeks that are shown"
        );
    }
}
